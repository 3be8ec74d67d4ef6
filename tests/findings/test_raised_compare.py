"""Every code of a comparison is raised by two small plants, and nothing else."""

from dataclasses import dataclass

import pytest

from lca.errors import StudyRefusedError
from lca.findings import Finding, has_errors, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.study.comparing import compare_subjects
from tests.support.compared import take
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")

PLANT = (
    PlantBuilder()
    .bought("tape", 2)
    .bought("power", 0.5, "kWh")
    .sku("chip", "line")
    .sku("die", "dicing", "die")
    .sku("die of grade B", None, "die", reported=False)
    .step("line", "attach", 0.9, tool_group="bonder", tool_seconds=3600)
    .step("dicing", "saw", 0.9, "die")
    .binned("die", "saw", {"die": 0.5, "die of grade B": 0.5}, "count")
    .use("saw", "tape", 1, route="dicing")
    .use("attach", "tape", 1, route="line")
    .bom("chip", "attach", "die", 1, unit="die")
    .tools("bonder", 100, area_m2=10)
    .site("power", 50, "area")
)


@dataclass(frozen=True, slots=True)
class Case:
    """Two plants, and the code that must come of comparing them, the only one.

    ``amount`` is what the second footprint is said to be times itself.
    """

    code: str
    first: PlantBuilder
    second: PlantBuilder
    sku: str = "chip"
    amount: float = 1.0


def alter(table: str, where: str, **cells: Cell) -> PlantBuilder:
    """Return the plant with other cells in the rows that hold a text."""
    rows = [
        row | (cells if where in row.values() else {}) for row in PLANT.table(table)
    ]
    return PLANT.with_rows(table, rows)


def without(table: str, where: str) -> PlantBuilder:
    """Return the plant without the rows of a table that hold a text."""
    rows = [row for row in PLANT.table(table) if where not in row.values()]
    return PLANT.with_rows(table, rows)


SUPPLIED = alter("supplies", "tape", status="supplier").with_rows(
    "bom", [row | {"flow": "tape", "unit": "kg"} for row in PLANT.table("bom")]
)
PIECES = [
    row | ({"unit": "piece", "start_unit": "piece"} if row["route"] == "line" else {})
    for row in PLANT.table("steps")
]
CASES = [
    Case(
        "comparison-allocation-differs",
        PLANT,
        alter("bins", "die", method="factor", factor=1),
    ),
    Case("comparison-boundary-differs", PLANT, PLANT.headed(boundary="gate-to-gate")),
    Case(
        "comparison-causes-merged",
        PLANT,
        without("supplies", "tape").utility("tape", "power", 1),
    ),
    Case(
        "comparison-cutoffs-differ",
        PLANT,
        without("supplies", "tape").cut_off("tape", 0.001),
    ),
    Case(
        "comparison-excluded-differs",
        alter("bom", "die", mode="excluded"),
        alter("bom", "die", mode="excluded").bom(
            "chip", "attach", "tape", 1, mode="excluded"
        ),
    ),
    Case(
        "comparison-factor-differs",
        PLANT,
        alter("supplies", "tape", boundary="partial-life-cycle"),
    ),
    Case(
        "comparison-factor-set-differs",
        alter("supplies", "tape", gwp_set="AR5"),
        alter("supplies", "tape", gwp_set="AR6"),
    ),
    Case("comparison-gwp-set-differs", PLANT, PLANT.headed(gwp="AR5")),
    Case(
        "comparison-key-differs",
        PLANT,
        alter("site_totals", "power", key="productive_hours"),
    ),
    Case(
        "comparison-mode-differs",
        SUPPLIED,
        SUPPLIED.with_rows(
            "bom",
            [row | {"mode": "supplier"} for row in SUPPLIED.table("bom")],
        ),
    ),
    Case("comparison-not-closed", PLANT, PLANT, amount=1.001),
    Case("comparison-period-differs", PLANT, PLANT.headed(period_end="2025-04-01")),
    Case(
        "comparison-unit-differs",
        PLANT,
        alter("skus", "chip", unit="piece").with_rows("steps", PIECES),
    ),
    Case("comparison-indicator-differs", PLANT, PLANT),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_forbids_or_limits_a_comparison_is_found_and_nothing_else(
    case: Case,
) -> None:
    found, refused = find(case)
    assert {each.code for each in found} == {case.code}
    assert refused == has_errors(found)
    for each in found:
        assert_filled_in(each)


def test_two_of_a_kind_compare_without_a_word() -> None:
    assert find(Case("none", PLANT, PLANT)) == ((), False)


@pytest.mark.parametrize("case", CASES[1:5], ids=lambda case: case.code)
def test_the_other_order_finds_the_same(case: Case) -> None:
    turned = Case(case.code, case.second, case.first)
    assert {each.code for each in find(turned)[0]} == {case.code}


def test_every_code_of_a_comparison_has_a_case() -> None:
    codes = {code for code in load_catalogue() if code.startswith("comparison-")}
    assert codes == {case.code for case in CASES}


def find(case: Case) -> tuple[tuple[Finding, ...], bool]:
    """Return what comparing finds, and whether it is refused."""
    first, second = take(case.first, case.sku), take(case.second, case.sku)
    second.document["headline"]["amount"] *= case.amount
    if case.code == "comparison-indicator-differs":
        second.document["headline"]["indicator"] = "gwp100_including_uptake"
    try:
        return compare_subjects(first, second).findings, False
    except StudyRefusedError as refused:
        return refused.findings, True


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
