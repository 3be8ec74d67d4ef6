"""Claims about what counts as detected and as named."""

from random import Random

from lca.findings import Finding, finding
from tests.mutants.detecting import judge
from tests.mutants.kinds import KINDS
from tests.mutants.mutation import Cell, Mutation, Tables, changed, with_row, without

TABLES: Tables = {
    "skus": [{"sku": "A", "route": "R"}, {"sku": "B", "route": "R"}],
    "steps": [{"route": "R", "step": "bond", "yield": "0.98", "status": "measured"}],
    "bom": [
        {
            "sku": "A",
            "step": "bond",
            "flow": "wire",
            "amount": "3",
            "status": "measured",
        },
        {
            "sku": "A",
            "step": "mold",
            "flow": "resin",
            "amount": "5",
            "status": "measured",
        },
        {
            "sku": "B",
            "step": "bond",
            "flow": "wire",
            "amount": "4",
            "status": "measured",
        },
    ],
}


def warn(row: int | None, file: str = "bom.csv", **known: str) -> Finding:
    # Any code that is a warning will do.
    found = finding("unused-name", file=file, row=row, **known)
    assert found.severity == "warning"
    return found


def other_amount() -> Mutation:
    made = changed(TABLES, {Cell("bom", 1, "amount"): "6"}, relative=0.2)
    assert made is not None
    return made


def test_what_the_clean_plant_has_as_well_detects_nothing() -> None:
    verdict = judge([warn(3)], [warn(3)], other_amount())
    assert not verdict.detected
    assert not verdict.named


def test_a_new_warning_detects_and_at_the_row_it_names() -> None:
    verdict = judge([warn(3)], [warn(3), warn(3, column="amount")], other_amount())
    assert (verdict.detected, verdict.named) == (True, True)
    assert verdict.told == ("unused-name at bom.csv row 3",)
    assert judge([], [warn(2)], other_amount()).named is False


def test_a_note_detects_nothing() -> None:
    note = finding("tree-cut", file="bom.csv", row=3)
    assert note.severity == "info"
    assert not judge([], [note], other_amount()).detected


def test_a_row_is_named_by_what_a_finding_contradicts() -> None:
    against = warn(7, "issues.csv", against="bom.csv row 3")
    assert judge([], [against], other_amount()).named
    several = warn(None, rows="bom.csv rows 2, 3")
    assert judge([], [several], other_amount()).named
    numbers = warn(2, rows="2, 3")
    assert judge([], [numbers], other_amount()).named
    elsewhere = warn(7, "issues.csv", against="bom.csv row 4")
    assert not judge([], [elsewhere], other_amount()).named


def test_rows_below_a_dropped_one_are_no_new_findings() -> None:
    made = without(TABLES, "bom", 1, None)
    assert made.tables["bom"] == [TABLES["bom"][0], TABLES["bom"][2]]
    assert not judge([warn(4)], [warn(3)], made).detected
    assert judge([warn(4)], [warn(4)], made).detected


def test_a_dropped_row_is_named_by_its_flow_or_a_row_of_its_step() -> None:
    made = without(TABLES, "bom", 0, None)
    assert judge([], [warn(None, "skus.csv", flow="wire")], made).named
    assert judge([], [warn(None, "skus.csv", value="0.3 g, as of wire")], made).named
    step = warn(2, "steps.csv")
    assert judge([], [step], made).named
    assert judge([], [warn(3)], made).named  # the wire of another SKU
    assert not judge([], [warn(2)], made).named  # resin, at another step


def test_rows_below_a_doubled_one_are_no_new_findings() -> None:
    made = with_row(TABLES, "bom", 1, dict(TABLES["bom"][0]), 0)
    assert made.rows == (("bom", 3), ("bom", 2))
    assert not judge([warn(4)], [warn(5)], made).detected
    assert not judge([warn(2)], [warn(2)], made).detected
    assert judge([], [warn(3)], made).named
    assert judge([], [warn(2)], made).named


def test_findings_without_a_row_differ_by_what_they_are_about() -> None:
    before = warn(None, sku="A", step="bond", amount="3 g")
    after = warn(None, sku="A", step="bond", amount="4 g")
    other = warn(None, sku="B", step="bond", amount="3 g")
    assert not judge([before], [after], other_amount()).detected
    assert judge([before], [after, other], other_amount()).detected


def test_a_kind_without_a_place_plants_nothing() -> None:
    assert KINDS["reading"].plant(TABLES, Random(1), 5.0) is None
