"""Every code of declaring is raised by a record that must not be declared."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from lca.declaration.declared_blocking import find_errors, generalise, judge_state
from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.record.envelope import Record
from tests.support.record_builder import make_record

LANGUAGES: tuple[Language, ...] = ("en", "zh")

ERROR: dict[str, Any] = {
    "code": "unknown-flow",
    "severity": "error",
    "place": {"file": "bom.csv", "row": 2, "sheet": None},
    "parameters": {"value": "glod"},
}
WARNING = ERROR | {"code": "factor-partial", "severity": "warning"}


def in_state(**changes: Any) -> tuple[Finding, ...]:
    record: Record = replace(make_record(), **changes)
    return judge_state(record)


def with_findings(*rows: dict[str, Any]) -> tuple[Finding, ...]:
    return find_errors({"findings": list(rows)})


@dataclass(frozen=True, slots=True)
class Case:
    """What forbids to declare a record, and what is told of it."""

    code: str
    found: tuple[Finding, ...]


CASES = [
    Case(
        "declaration-expired",
        in_state(state="expired", valid_until=date(2025, 12, 31)),
    ),
    Case("declaration-superseded", in_state(state="superseded", superseded_by="a")),
    Case("declaration-withdrawn", in_state(state="withdrawn")),
    Case("declaration-error-unknown", with_findings(ERROR | {"code": "of-tomorrow"})),
    Case("declaration-data-errors", generalise(with_findings(ERROR), "stages")),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_each_code_is_raised_and_rendered(case: Case) -> None:
    (found,) = case.found
    assert found.code == case.code
    assert load_catalogue()[case.code].severity == "error"
    for part in PARTS:
        for language in LANGUAGES:
            assert not set("{}…") & set(render(found, part, language))


@pytest.mark.parametrize("state", ["draft", "verified"])
def test_a_record_in_force_may_be_declared(state) -> None:
    assert in_state(state=state) == ()


def test_errors_of_the_data_are_told_as_they_were_found() -> None:
    (found,) = with_findings(WARNING, ERROR)
    assert found.code == "unknown-flow"
    assert found.place.as_dict() == {"file": "bom.csv", "row": 2}
    assert generalise((found,), "full") == (found,)


def test_below_full_errors_of_the_data_are_counted_only() -> None:
    known = in_state(state="withdrawn")
    blocking = (*with_findings(ERROR, ERROR), *known)
    told = generalise(blocking, "total")
    assert told[0] == known[0]
    assert dict(told[1].parameters) == {"value": "2"}
    assert all(found.place.as_dict() == {} for found in told)
