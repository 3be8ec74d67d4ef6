"""Every code of assertions, accepted warnings and changes is raised at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.commands.diff import diff_paths
from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.study import read_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]

# A good chip takes one start and 2 kg of film of 3 kg CO2e each: 6 kg CO2e.
RIGHT = (
    PlantBuilder()
    .bought("film", 3.0)
    .sku("chip", "line")
    .step("line", "cut", stage="front")
    .bom("chip", "cut", "film", 2.0)
)
PARTIAL = RIGHT.with_rows(
    "supplies", [RIGHT.table("supplies")[0] | {"boundary": "partial-life-cycle"}]
)


def assertion(**cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"assertion": "a", "product": "chip", "unit": "kg CO2e"}
    return RIGHT.row("assertions", **(usual | cells))


def accepting(plant: PlantBuilder, **cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"code": "factor-partial", "subject": "film"}
    return plant.row("accepted", reason="no better source", **(usual | cells))


def change(least: float, most: float) -> PlantBuilder:
    return RIGHT.row(
        "changes", product="chip", minimum=least, maximum=most, reason="new film"
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, and the code that must come of it, beside ``also`` the only one.

    The place of a finding holds all of ``place``; it may say more.
    """

    code: str
    plant: PlantBuilder
    place: Place
    also: frozenset[str] = frozenset()


def at(table: str, column: str, row: int = 2) -> Place:
    return {"file": f"{table}.csv", "row": row, "column": column}


CASES = [
    Case(
        "accepted-error",
        accepting(RIGHT, code="unknown-unit", subject="kgg"),
        at("accepted", "code"),
    ),
    Case("accepted-nothing", accepting(RIGHT), at("accepted", "subject")),
    Case(
        "accepted-nothing",
        accepting(RIGHT, code="factor-partail"),
        at("accepted", "subject"),
    ),
    Case(
        "accepted-outdated",
        accepting(PARTIAL, until="2025-06-30"),
        at("accepted", "until"),
        frozenset({"factor-partial"}),
    ),
    Case("accepted-warning", accepting(PARTIAL), at("supplies", "boundary")),
    Case(
        "assertion-missed",
        assertion(maximum=5, severity="warning"),
        at("assertions", "maximum"),
    ),
    Case(
        "assertion-of-two",
        assertion(maximum=5, flow="film", indicator="gwp100_fossil", unit="kg"),
        at("assertions", "flow"),
    ),
    Case(
        "assertion-unit-differs",
        assertion(maximum=7, unit="kWh"),
        at("assertions", "unit"),
    ),
    Case(
        "assertion-unit-differs",
        assertion(maximum=7, flow="film", unit="m"),
        at("assertions", "unit"),
    ),
    *(
        Case(
            "assertion-unknown-name",
            assertion(maximum=7, **{column: "chop"}),
            at("assertions", column),
        )
        for column in ("product", "indicator", "flow", "stage", "step")
    ),
    Case("assertion-violated", assertion(maximum=5), at("assertions", "maximum")),
    Case("assertion-violated", assertion(minimum=7), at("assertions", "minimum")),
    Case("assertion-without-limit", assertion(), at("assertions", "maximum")),
    Case(
        "limits-reversed",
        assertion(minimum=7, maximum=5),
        at("assertions", "minimum"),
    ),
]

CHANGED = [
    Case("change-not-seen", change(0.2, 0.3), at("changes", "product")),
    Case("limits-reversed", change(0.2, 0.1), at("changes", "minimum")),
]
"""Raised by a comparison, of the right plant with these."""


@pytest.mark.parametrize(
    "plant",
    [
        RIGHT,
        assertion(minimum=6, maximum=6),
        assertion(minimum=2, maximum=2, unit="kg", flow="film", step="cut"),
        change(0.1, 0.2),
    ],
)
def test_a_right_ledger_raises_nothing(plant: PlantBuilder, tmp_path: Path) -> None:
    assert read_plant(plant.write(tmp_path)).check() == ()


@pytest.mark.parametrize("case", [*CASES, *CHANGED], ids=lambda case: case.code)
def test_a_wrong_ledger_raises_its_code_alone_at_its_place(
    case: Case, tmp_path: Path
) -> None:
    found = find(case, tmp_path)
    assert {each.code for each in found} - case.also == {case.code}
    places = [each.place.as_dict() for each in found if each.code == case.code]
    assert any(case.place.items() <= place.items() for place in places), places
    for each in found:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(each, part, language)
                assert not set("{}…") & set(sentence), (each.code, sentence)


def find(case: Case, folder: Path) -> tuple[Finding, ...]:
    path = case.plant.write(folder / "plant")
    if case in CHANGED:
        return diff_paths(RIGHT.write(folder / "old"), path).findings
    return read_plant(path).check()
