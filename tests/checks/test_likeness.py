"""Names and rows that are nearly one another are told; those that differ are not."""

from pathlib import Path

import pytest

import lca
from lca.checks.plausibility.likeness import check_likeness
from lca.checks.plausibility.spelling import are_misspelt, count_changes
from lca.findings import Finding
from tests.support.plant_builder import PlantBuilder


def read(plant: PlantBuilder, folder: Path) -> list[Finding]:
    return check_likeness(lca.read_plant(plant.write(folder)).inputs)


def told(plant: PlantBuilder, folder: Path) -> list[tuple[str, str | None, int | None]]:
    found = read(plant, folder)
    return [(each.code, each.place.file, each.place.row) for each in found]


def flows(*names: str) -> PlantBuilder:
    """Return a plant that uses flows of these names."""
    plant = PlantBuilder().sku("P1", "R1").step("R1", "bond", 0.99)
    for place, flow in enumerate(names):
        plant = plant.flow(flow).bom("P1", "bond", flow, 1 + place)
    return plant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mould compound", "mold compound"),
        ("die attach film", "die atach film"),
        ("leadframe", "leadframes"),
        ("gold bonding", "gold bodning"),
        ("saw blades", "saw blade"),
        ("isopropanol", "isopropnaol"),
        ("die-attach film", "die attach (film)"),
        ("carton, inner", "carton inner"),
        ("wire Au-25", "wire Au 25"),
        ("金线（键合）", "金线-键合"),
        ("封装-料", "封装料"),
    ],
)
def test_a_slip_of_the_pen_is_told(one: str, other: str, tmp_path: Path) -> None:
    [found] = read(flows(one, "tape", other), tmp_path)
    assert (found.code, found.place.row) == ("name-nearly-another", 4)
    said = dict(found.parameters)
    assert (said["value"], said["nearest"]) == (other, one)
    assert said["against"] == "flows.csv row 2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("die Q24", "die Q32"),
        ("wafer 200 mm", "wafer 300 mm"),
        ("blank grade A", "blank grade B"),
        ("resin A1234X", "resin A1234Y"),
        ("sodium nitrate", "sodium nitrite"),
        ("ammonium chloride", "ammonium chlorite"),
        ("hydrogen chloride", "hydrogen chlorine"),
        ("methane gas", "ethane gas"),
        ("bag, upper", "bag, lower"),
        ("inlet filter", "outlet filter"),
        ("wire, gold", "wire, bold"),
        ("tin", "tan"),
        ("wire 1.5", "wire 15"),
        ("wire 1-5", "wire 15"),
        ("test at -40", "test at 40"),
        ("1,1,2-solvent", "1,12-solvent"),
        ("金线", "铜线"),
        ("wire bond", "wire"),
        ("resin", "resin hard"),
    ],
)
def test_names_of_two_things_are_let_through(one, other, tmp_path) -> None:
    assert told(flows(one, "tape", other), tmp_path) == []


def test_names_that_differ_in_case_or_space_have_a_finding_of_their_own(
    tmp_path,
) -> None:
    assert told(flows("bond wire", "tape", "Bond Wire"), tmp_path / "1") == []
    assert told(flows("bond wire", "tape", "bondwire"), tmp_path / "2") == []
    wide = flows("金线（键合）", "tape", "金线(键合)")
    assert told(wide, tmp_path / "3") == []


def test_both_names_must_be_used(tmp_path: Path) -> None:
    plant = flows("mould compound", "tape").bought("mold compound", 2)
    assert told(plant, tmp_path) == []


def test_flows_of_another_kind_or_unit_are_other_things(tmp_path: Path) -> None:
    plant = flows("leadframe scrap").flow("leadframe scraps", kind="waste")
    plant = plant.use("bond", "leadframe scraps", 1, route="R1")
    assert told(plant, tmp_path) == []


def test_steps_and_tools_and_routes_are_named_as_well(tmp_path: Path) -> None:
    plant = (
        PlantBuilder()
        .sku("P1", "laminate")
        .sku("P2", "laminates")
        .step("laminate", "molding", 0.9, tool_group="mold press", tool_seconds=1)
        .step("laminates", "moulding", 0.9, tool_group="mould press", tool_seconds=1)
        .tools("mold press", 1)
        .tools("mould press", 1)
    )
    stages = [row | {"stage": "assembly"} for row in plant.table("steps")]
    assert told(plant.with_rows("steps", stages), tmp_path) == [
        ("name-nearly-another", "steps.csv", 3),
        ("name-nearly-another", "steps.csv", 3),
        ("name-nearly-another", "tool_groups.csv", 3),
    ]


def test_a_system_of_names_is_no_row_of_slips(tmp_path: Path) -> None:
    names = [f"product {letter}abcdef" for letter in "bcdefg"]
    assert told(flows(*names), tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("ca", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "ab", 2)],
)
def test_changes_are_counted_as_by_damerau(one: str, other: str, changes: int) -> None:
    """The published examples of the optimal string alignment distance."""
    assert count_changes(one, other) == changes


def test_a_longer_word_may_hold_two_slips() -> None:
    assert are_misspelt("polystyrene", "polystiren")
    assert not are_misspelt("resin", "raisn")


def doubled(table: str, first: dict[str, object], **second: object) -> PlantBuilder:
    """Return a plant with a row of a table twice, the second with other cells."""
    plant = (
        PlantBuilder()
        .bought("power", 0.6, "kWh")
        .sku("P1", "R1")
        .step("R1", "bond", 0.99)
        .tools("oven", 100)
    )
    row = {"flow": "power", "amount": 2, "unit": "kWh", **first}
    return plant.row(table, **row).row(table, **row | second)  # type: ignore[arg-type]


WHERE: dict[str, dict[str, object]] = {
    "bom": {"sku": "P1", "step": "bond"},
    "consumption": {"route": "R1", "step": "bond"},
    "packing": {"sku": "P1", "step": "bond"},
    "tool_flows": {"tool_group": "oven", "state": "productive"},
    "site_totals": {"key": "area"},
    "utilities": {"utility": "power"},
}


@pytest.mark.parametrize("table", WHERE)
def test_an_amount_stated_twice_is_told(table: str, tmp_path: Path) -> None:
    plant = doubled(table, WHERE[table], amount=2.09)
    [found] = read(plant, tmp_path / "1")
    assert (found.code, found.place.row) == ("row-nearly-twice", 3)
    said = dict(found.parameters)
    assert (said["value"], said["other"]) == ("2.09", "2.0 kWh")
    assert said["against"] == f"{table}.csv row 2"
    # 2.2 is more than a twentieth above 2.
    assert told(doubled(table, WHERE[table], amount=2.2), tmp_path / "2") == []


def test_amounts_are_compared_in_one_unit(tmp_path: Path) -> None:
    plant = doubled("bom", WHERE["bom"], amount=7.2, unit="MJ")
    assert told(plant, tmp_path) == [("row-nearly-twice", "bom.csv", 3)]


def test_comments_tell_rows_apart(tmp_path: Path) -> None:
    first = {**WHERE["tool_flows"], "comment": "tester"}
    apart = doubled("tool_flows", first, comment="prober")
    assert told(apart, tmp_path / "1") == []
    same = doubled("tool_flows", first, amount=3)
    assert told(same, tmp_path / "2") == [("row-nearly-twice", "tool_flows.csv", 3)]


def test_a_row_copied_cell_by_cell_has_a_finding_of_its_own(tmp_path: Path) -> None:
    assert told(doubled("bom", WHERE["bom"]), tmp_path / "1") == []
    other = doubled("bom", WHERE["bom"], source="another list")
    assert told(other, tmp_path / "2") == [("row-nearly-twice", "bom.csv", 3)]


def test_the_later_row_is_the_double_whichever_is_larger(tmp_path: Path) -> None:
    plant = doubled("bom", WHERE["bom"], amount=1.95)
    assert told(plant, tmp_path) == [("row-nearly-twice", "bom.csv", 3)]


def test_other_basis_or_direction_is_another_thing(tmp_path: Path) -> None:
    plant = doubled("consumption", WHERE["consumption"], per="good")
    assert told(plant, tmp_path / "1") == []
    plant = doubled("consumption", WHERE["consumption"], per="start")
    assert told(plant, tmp_path / "2") == [("row-nearly-twice", "consumption.csv", 3)]


@pytest.mark.parametrize("name", ["osat_demo", "wafer_fab"])
def test_shipped_plants_say_everything_once(name: str) -> None:
    assert check_likeness(lca.read_plant(lca.shipped_inventory(name)).inputs) == []
