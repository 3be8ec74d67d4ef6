"""Claims about the words of documents and screens."""

import csv
import re
import string
from pathlib import Path
from typing import get_args

import pytest

from lca.declaration import Vocabulary, load_vocabulary
from lca.declaration.declared_gates import PARTS
from lca.declaration.requirements import State as Answer
from lca.engine.aggregates import NOT_STATED
from lca.engine.characterise import CLIMATE
from lca.engine.footprint import UNASSIGNED
from lca.engine.statuses import STRONGEST_FIRST
from lca.findings import load_catalogue
from lca.norms import load_norms
from lca.norms.allocation import AREA, ISO, LIMIT, MASS, METERED, NORM, OTHER, PHYSICAL
from lca.plant import list_rules, load_rules
from lca.record.envelope import Assurance, State
from lca.record.keys import LEVELS
from lca.record.ledgers import COMPUTED, RETURN, STATED
from lca.results import SCOPES, WORST_FIRST
from lca.tables import load_columns

CHECKOUT = Path(__file__).resolve().parents[2]
SAME_IN_BOTH = {"place-file", "purchased-unit", "dqr"}
UNITS = re.compile(r"unit-(?:N?m3|c?m2|um|tkm)")
SHORTER_IN_CHINESE = {"numbered-part"}
USUAL = ("clause-", "gwp-report-", "stage-", "unit-")
"""Families of names that data may use, and need not."""
CALL = re.compile(r"\b(?:t|words|label)\(\s*['\"]([\w-]+)['\"]")


def _rows() -> list[dict[str, str]]:
    path = CHECKOUT / "templates" / "vocabulary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sources() -> str:
    templates = (CHECKOUT / "templates").glob("*.jinja")
    modules = [
        *(CHECKOUT / "lca" / "declaration").glob("*.py"),
        *(CHECKOUT / "lca" / "cli").glob("*.py"),
    ]
    return "\n".join(path.read_text("utf-8") for path in [*templates, *modules])


def _named_by_data() -> set[str]:
    """Return the keys that a value of the data picks: each must have a word."""
    boundary = next(c for c in load_columns("study") if c.name == "boundary")
    severities = {entry.severity for entry in load_catalogue().values()}
    families = {
        "boundary": boundary.values,
        "boundary-statement": boundary.values,
        "compare-cause": {
            cause
            for rule in load_rules().values()
            for cause in (rule.cause, rule.cause_of_energy, rule.cause_of_parts)
        }
        - {""},
        "class": _choices("flows", "ghg_class") - {"none"},
        "direction": _choices("exchanges", "direction"),
        "disclosure": LEVELS,
        "divided": list_rules("divides", COMPUTED, STATED),
        "energy": {rule.line for rule in load_rules().values()} - {""},
        "factor-boundary": _choices("supplies", "boundary"),
        "gwp": [NOT_STATED],
        "factor-set": [NOT_STATED],
        "indicator": CLIMATE,
        "gate": PARTS,
        "method": {*_choices("allocation", "method"), RETURN},
        "norms-division": (NORM, ISO),
        "norms-grade": {
            grade.name for norm in load_norms().values() for grade in norm.grades
        },
        "norms-relation": (METERED, LIMIT, AREA, MASS),
        "norms-rule": (NORM, ISO),
        "norms-step": (PHYSICAL, OTHER),
        "outcome": get_args(Answer),
        "record-state": get_args(State),
        "records": get_args(Assurance),
        "severity": severities,
        "scope": SCOPES,
        "stage": [UNASSIGNED],
        "status": STRONGEST_FIRST,
        "verdict": WORST_FIRST,
    }
    return {
        f"{family}-{value.replace(' ', '-')}"
        for family, values in families.items()
        for value in values
    }


def _choices(table: str, column: str) -> set[str]:
    found = next(each for each in load_columns(table) if each.name == column)
    return set(found.values)


def _built_in_code() -> set[str]:
    places = ("file", "sheet", "row", "column", "activity", "flow")
    tables = ("inventory", "purchased", "cutoffs")
    sections = ("standing", "distances", "energy", "output")
    data = ("synthetic", "norm", "secondary", "primary")
    phases = (
        "reading", "compiling", "solving", "attributing", "writing", "recording",
        "declaring",
    )  # fmt: skip
    changed = {
        "verdict": ("small", "added", "explained", "unexplained"),
        "cause": ("vanished", "gwp-set", "declared-unit", "boundary", "indicator-unit"),
        "row": ("added", "removed"),
    }
    return {
        *(f"numeral-{number}" for number in range(1, 10)),
        *(f"{kind}-title" for kind in ("report", "statement")),
        *(f"place-{place}" for place in places),
        *(f"{table}-note" for table in tables),
        *(f"norms-{section}-note" for section in sections),
        *(f"{name}-{form}" for name in data for form in ("data", "share")),
        *(f"progress-{phase}" for phase in phases),
        *(f"diff-{what}-{name}" for what, names in changed.items() for name in names),
    }


def test_keys_are_unique_and_no_word_is_empty() -> None:
    rows = _rows()
    assert len({row["key"] for row in rows}) == len(rows)
    assert [row for row in rows if not all(row.values())] == []


def test_every_word_that_is_asked_for_exists() -> None:
    keys = {row["key"] for row in _rows()}
    asked = set(CALL.findall(_sources())) | _named_by_data() | _built_in_code()
    assert asked - keys == set()


def test_every_word_is_used() -> None:
    # A mark behind the word of a column says what the column holds.
    quoted = set(re.findall(r"['\"]([\w-]+)[#*]?['\"]", _sources()))
    unused = {row["key"] for row in _rows()} - quoted
    unused = {key for key in unused if not key.startswith(USUAL)}
    assert unused - _named_by_data() - _built_in_code() == set()


def test_templates_show_no_word_of_their_own() -> None:
    """What stands between tags is markup, punctuation or nothing."""
    for path in (CHECKOUT / "templates").glob("*.jinja"):
        text = re.sub(r"(?s)\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"))
        text = re.sub(r"<[^>]*>", "", text)
        assert re.findall(r"[^\W\d_]{2,}", text) == [], path.name


def test_chinese_words_are_chinese() -> None:
    same = {row["key"] for row in _rows() if row["en"] == row["zh"]}
    assert {key for key in same if not UNITS.fullmatch(key)} <= SAME_IN_BOTH
    for row in _rows():
        if re.search(r"[\u4e00-\u9fff]", row["zh"]):
            assert not re.search(r"[,;:!?()]", row["zh"]), row


def test_both_languages_take_the_same_values() -> None:
    for row in _rows():
        fields, known = _fields(row["zh"]), _fields(row["en"])
        shorter = row["key"] in SHORTER_IN_CHINESE and fields < known
        assert fields == known or shorter, row["key"]


def test_a_word_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_vocabulary("en")("no such word")


def test_a_value_is_put_in_as_it_is() -> None:
    words = Vocabulary("en", {"place-row": "row {value}"})
    assert words("place-row", value="{value.__class__}") == "row {value.__class__}"


def _fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
