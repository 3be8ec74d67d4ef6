"""Differences of plants, divided by hand, and by changing one cell at a time."""

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import lca
from lca.errors import StudyRefusedError
from lca.study.comparing import compare_subjects
from lca.study.subjects import Subject
from tests.support.compared import compare, effects, take, take_path
from tests.support.plant_builder import PlantBuilder

DEMO = lca.shipped_inventory("osat_demo")
CHIP = "QFN-48"

# A die of 2 kg of glue, of which 0.8 become good; 1 kWh of test.
PLANT = (
    PlantBuilder()
    .bought("glue", 1)
    .bought("power", 0.5, "kWh")
    .sku("chip", "line")
    .step("line", "attach", 0.8)
    .step("line", "test", 1)
    .use("attach", "glue", 2, route="line")
    .use("test", "power", 1, route="line")
)


def test_yield_and_consumption_are_divided_by_hand() -> None:
    # 2 / 0.8 = 2.5 and 3 / 0.5 = 6 kg of glue: 1.875 of the yield and 1.625 of the use,
    # each the mean of being first and being last; the test is the same.
    comparison = compare(PLANT, _change(PLANT, good=0.5, glue=3), "chip")
    assert comparison.change == pytest.approx(3.5)
    assert effects(comparison) == pytest.approx({"route": 1.875, "materials": 1.625})


def test_a_cause_is_opened_to_what_differs() -> None:
    comparison = compare(PLANT, _change(PLANT, good=0.5, glue=3), "chip")
    drivers = comparison.drivers.to_dicts()
    assert [(row["maker"], row["flow"], row["kind"]) for row in drivers] == [
        ("attach", "attach", "made"),
        ("attach", "glue", "drawn"),
    ]
    assert [(row["first"], row["second"]) for row in drivers] == [(0.8, 0.5), (2, 3)]
    assert [row["effect"] for row in drivers] == pytest.approx([1.875, 1.625])


def test_quantity_and_factor_of_what_is_bought_by_hand() -> None:
    # Glue 2.5 to 5 kg, of 1 to 2 kg CO2e: 2.5 to 10, half of it each.
    dearer = _change(PLANT, good=0.8, glue=4).with_rows(
        "supplies",
        [
            row | ({"factor": 2} if row["flow"] == "glue" else {})
            for row in PLANT.table("supplies")
        ],
    )
    comparison = compare(PLANT, dearer, "chip")
    glue = comparison.purchases.row(0, named=True)
    assert (glue["flow"], glue["unit"]) == ("glue", "kg")
    assert (glue["amount_first"], glue["amount_second"]) == pytest.approx((2.5, 5))
    assert (glue["factor_first"], glue["factor_second"]) == (1, 2)
    assert (glue["of_quantity"], glue["of_factor"]) == pytest.approx((3.75, 3.75))
    assert comparison.direct == (0, 0)


def test_the_factor_of_energy_is_a_cause_of_its_own() -> None:
    rows = [
        row | {"factor": 0.7 if row["flow"] == "power" else 3}
        for row in PLANT.table("supplies")
    ]
    # 1 kWh x 0.2 and 2.5 kg x 2.
    comparison = compare(PLANT, PLANT.with_rows("supplies", rows), "chip")
    assert effects(comparison) == pytest.approx({"supplies": 5.0, "energy": 0.2})


def test_a_step_that_one_side_alone_has_belongs_to_the_route() -> None:
    longer = PLANT.step("line", "bake", 1).use("bake", "power", 4, route="line")
    comparison = compare(PLANT, longer, "chip")
    assert effects(comparison) == pytest.approx({"route": 2.0})


def test_a_new_material_belongs_to_the_materials() -> None:
    more = PLANT.bought("film", 6).use("test", "film", 0.5, route="line")
    comparison = compare(PLANT, more, "chip")
    assert effects(comparison) == pytest.approx({"materials": 3.0})


def test_what_was_bought_and_is_made_is_one_cause_with_how_it_is_supplied() -> None:
    made = PLANT.with_rows(
        "supplies", [row for row in PLANT.table("supplies") if row["flow"] != "glue"]
    ).utility("glue", "power", 4)
    # 2.5 kg of glue of 1, and of 4 kWh x 0.5.
    comparison = compare(PLANT, made, "chip")
    assert effects(comparison) == pytest.approx({"supplies + utilities": 2.5})
    assert [found.code for found in comparison.findings] == ["comparison-causes-merged"]


def test_what_was_cut_off_and_is_bought_is_a_matter_of_supply() -> None:
    cut = PLANT.with_rows(
        "supplies", [row for row in PLANT.table("supplies") if row["flow"] != "glue"]
    ).cut_off("glue", 0.001)
    comparison = compare(cut, PLANT, "chip")
    assert effects(comparison) == pytest.approx({"supplies": 2.5})
    assert [found.code for found in comparison.findings] == [
        "comparison-cutoffs-differ"
    ]


def test_units_of_a_flow_may_differ() -> None:
    grams = PLANT.with_rows(
        "flows",
        [
            row | ({"unit": "g"} if row["flow"] == "glue" else {})
            for row in PLANT.table("flows")
        ],
    )
    assert compare(PLANT, grams, "chip").bars == ()


def test_two_skus_are_compared_unit_by_unit() -> None:
    # A strip of 10 and one of 100, moulded with 1 kg each: 0.1 and 0.01 kg a unit.
    plant = PlantBuilder().bought("compound", 5)
    for sku, route, many in (("small", "fine", 100), ("large", "coarse", 10)):
        plant = (
            plant.sku(sku, route)
            .step(route, "mould", 1, "strip", start_unit="strip")
            .step(route, "saw", 1, "unit", start_unit="strip", takes=1, gives=many)
            .use("mould", "compound", 1, route=route)
        )
    comparison = compare_subjects(take(plant, "large"), take(plant, "small"))
    assert effects(comparison) == pytest.approx({"materials": -0.45})
    assert comparison.drivers.select("first", "second").row(0) == pytest.approx(
        (0.1, 0.01)
    )


def test_a_step_that_one_sku_lacks_does_nothing_there() -> None:
    # Glue 2 kg; or (2 kg + 4 kWh x 0.5) / 0.5 = 8 kg.  Alone, either the yield or the
    # power makes 4 kg of the 2: 3 kg each in the mean.
    plant = PlantBuilder().bought("glue", 1).bought("power", 0.5, "kWh")
    plant = plant.sku("plain", "short").sku("baked", "long")
    plant = plant.step("short", "attach").step("short", "test")
    plant = plant.step("long", "attach").step("long", "bake", 0.5).step("long", "test")
    plant = plant.use("bake", "power", 4, route="long")
    for route in ("short", "long"):
        plant = plant.use("attach", "glue", 2, route=route)
    one, other = take(plant, "plain"), take(plant, "baked")
    there, back = compare_subjects(one, other), compare_subjects(other, one)
    assert effects(there) == pytest.approx({"route": 3.0, "materials": 3.0})
    assert effects(back) == {name: -each for name, each in effects(there).items()}


def test_steps_in_another_order_belong_to_the_route() -> None:
    # Tape of 1 kg at the first step, of which half is lost in the second; or not.
    plant = PlantBuilder().bought("tape", 1).sku("a", "ab").sku("b", "ba")
    plant = plant.step("ab", "tape").step("ab", "press", 0.5)
    plant = plant.step("ba", "press", 0.5).step("ba", "tape")
    for route in ("ab", "ba"):
        plant = plant.use("tape", "tape", 1, route=route)
    comparison = compare_subjects(take(plant, "a"), take(plant, "b"))
    assert effects(comparison) == pytest.approx({"route": -1.0})


def test_the_parts_of_two_skus_are_a_cause() -> None:
    plant = PlantBuilder().bought("silicon", 1).sku("a", "pack").sku("b", "pack")
    plant = plant.step("pack", "attach", 1)
    for die, amount in (("die a", 2), ("die b", 5)):
        plant = (
            plant.sku(die, die, "die", reported=False)
            .step(die, "saw", 1, "die")
            .use("saw", "silicon", amount, route=die)
            .bom(die[-1], "attach", die, 1, unit="die")
        )
    comparison = compare_subjects(take(plant, "a"), take(plant, "b"))
    assert effects(comparison) == pytest.approx({"parts": 3.0})


def test_a_product_is_no_different_from_itself() -> None:
    comparison = compare(PLANT, PLANT, "chip")
    assert comparison.change == comparison.closure == 0
    assert comparison.bars == ()
    assert comparison.drivers.is_empty()


def test_a_period_of_another_length_is_told() -> None:
    half = PLANT.headed(period_end="2025-07-01")
    codes = [found.code for found in compare(PLANT, half, "chip").findings]
    assert codes == ["comparison-period-differs"]


def test_a_leap_year_is_a_year() -> None:
    leap = PLANT.headed(period_start="2024-01-01", period_end="2025-01-01")
    assert compare(PLANT, leap, "chip").findings == ()


def test_a_record_that_its_tables_do_not_give_is_refused() -> None:
    wrong = take(PLANT, "chip")
    wrong.document["headline"]["amount"] *= 1.001
    with pytest.raises(StudyRefusedError) as refused:
        compare_subjects(take(PLANT, "chip"), wrong)
    assert [found.code for found in refused.value.findings] == ["comparison-not-closed"]


# Each cell of the demonstration is the only one that changes.
CELLS = [
    ("bom", {"sku": CHIP, "flow": "mould compound"}, "amount", "materials"),
    ("bom", {"sku": CHIP, "flow": "die Q48"}, "amount", "parts"),
    ("steps", {"route": "QFN", "step": "wire bond"}, "yield", "route"),
    ("steps", {"route": "QFN", "step": "marking"}, "tool_seconds", "tools"),
    ("tool_flows", {"tool_group": "wire bonder"}, "amount", "tools"),
    ("utilities", {"utility": "compressed dry air"}, "amount", "utilities"),
    ("site_totals", {"flow": "clean-room air"}, "amount", "utilities"),
    ("contracts", {"flow": "electricity, purchased"}, "amount", "energy"),
    ("supplies", {"flow": "gold, refined"}, "factor", "supplies"),
    ("packing", {"flow": "carrier tape"}, "amount", "packing"),
]


@pytest.fixture(scope="module")
def before() -> Subject:
    return take_path(DEMO, CHIP, "before")


@pytest.mark.parametrize(("table", "where", "column", "cause"), CELLS)
def test_one_cell_has_one_cause_which_is_the_whole_difference(
    tmp_path: Path,
    before: Subject,
    table: str,
    where: Mapping[str, str],
    column: str,
    cause: str,
) -> None:
    folder = tmp_path / "plant"
    shutil.copytree(DEMO, folder)
    _change_cell(folder / f"{table}.csv", where, column)
    comparison = compare_subjects(before, take_path(folder, CHIP, "after"))
    change = comparison.change
    assert change != 0
    size = comparison.first.amount
    assert effects(comparison) == pytest.approx({cause: change}, abs=1e-12 * size)
    assert sum(comparison.drivers["effect"]) == pytest.approx(change, abs=1e-12 * size)


def _change(plant: PlantBuilder, good: float, glue: float) -> PlantBuilder:
    """Return the plant with another yield and another amount of glue."""
    steps = [
        row | ({"yield": good} if row["step"] == "attach" else {})
        for row in plant.table("steps")
    ]
    used = [
        row | ({"amount": glue} if row["flow"] == "glue" else {})
        for row in plant.table("consumption")
    ]
    return plant.with_rows("steps", steps).with_rows("consumption", used)


def _change_cell(path: Path, where: Mapping[str, str], column: str) -> None:
    """Make one number of a table two per cent smaller."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    chosen = next(row for row in rows if where.items() <= row.items() and row[column])
    chosen[column] = repr(float(chosen[column]) * 0.98)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
