"""Claims about counts of units (§2.1, §2.2), by numbers counted by hand."""

import pytest

from tests.findings.test_raised_rules import alter
from tests.support.counted_plants import AGREEING, counted, find, told, values
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell


def test_what_was_not_counted_is_not_spoken_of() -> None:
    rows = AGREEING.table("counts")
    assert find(AGREEING.with_rows("counts", rows[1:])) == []
    assert find(AGREEING.with_rows("counts", [])) == []


def test_one_strip_that_vanishes_among_ninety_is_found() -> None:
    # 89 of 90 are 1.1 % less; the next step took in the 90 that its own row says.
    plant = alter(AGREEING, "counts", 3, good=89)
    (found,) = [f for f in find(plant) if f.code == "count-balance-open"]
    assert (found.place.row, values(found)) == (3, ("89 strip", "90 strip"))


def test_half_a_percent_is_lost_in_booking() -> None:
    # 9092 × 0.005 = 45.46, and half a piece for rounding.
    assert find(alter(AGREEING, "counts", 5, scrapped=273 - 45)) == []
    assert told(alter(AGREEING, "counts", 5, scrapped=273 - 46)) == [
        ("count-balance-open", "counts.csv", 5)
    ]


def test_work_in_progress_counts_as_what_was_worked_on() -> None:
    # 9000 moved in, 192 waited at first and 100 at the end: 9092.
    plant = alter(AGREEING, "counts", 5, started=9000, wip_start=192, wip_end=100)
    (found,) = find(plant)
    # What moved in, 9000, is less than 8910 good and 182 reworked.
    assert (found.code, values(found)) == (
        "count-flow-open",
        ("9000 piece", "9092 piece"),
    )


def test_units_per_strip_left_out_of_a_count_are_said() -> None:
    (found,) = find(alter(AGREEING, "counts", 4, good=89.1, scrapped=0.9))
    assert found.code == "count-balance-broken"
    assert dict(found.parameters)["slip"] == "÷ gives (100)"


def test_units_per_strip_that_steps_before_and_behind_deny_are_wrong_themselves() -> (
    None
):
    found = find(alter(AGREEING, "steps", 4, gives=10))
    assert [(f.code, f.place.file, f.place.row, values(f)) for f in found] == [
        ("step-against-counts-broken", "steps.csv", 4, ("10 piece", "100 piece"))
    ]


def test_a_yield_is_measured_against_what_left_the_step() -> None:
    (found,) = find(alter(AGREEING, "steps", 5, **{"yield": 0.92}))
    # 8637 of 9092 are 0.949956.
    assert values(found) == ("0.92", "0.949956")
    assert dict(found.parameters)["against"] == "counts.csv row 5"


def test_the_row_that_states_a_number_is_the_row_that_is_named() -> None:
    cells: dict[str, Cell] = {"yield": 0.92, "status": "measured"}
    plant = AGREEING.row("sku_steps", sku="Q1", step="test", **cells)
    assert told(plant) == [("step-against-counts-open", "sku_steps.csv", 2)]
    # The yield of the SKU holds, so that of the route may be what it likes.
    right = AGREEING.row(
        "sku_steps", sku="Q1", step="test", **(cells | {"yield": 0.95})
    )
    assert find(alter(right, "steps", 5, **{"yield": 0.5})) == []


def test_one_sku_that_differs_from_many_on_its_route_is_named_itself() -> None:
    plant = PlantBuilder().step("R", "test", 0.95)
    for sku, good in (("A", 9500), ("B", 9480), ("C", 8500)):
        plant = counted(
            plant.sku(sku, "R"), sku, "test", started=10_000, good=good,
            scrapped=10_000 - good,
        )  # fmt: skip
    (found,) = find(plant)
    assert (found.place.file, found.place.row) == ("counts.csv", 4)
    assert values(found) == ("0.85", "0.95")


def test_a_yield_that_all_on_the_route_deny_is_named_once() -> None:
    plant = PlantBuilder().step("R", "test", 0.95)
    for sku in ("A", "B", "C"):
        plant = counted(
            plant.sku(sku, "R"), sku, "test", started=10_000, good=8500, scrapped=1500
        )
    assert told(plant) == [("step-against-counts-broken", "steps.csv", 2)]


def test_of_few_pieces_chance_may_take_more() -> None:
    plant = PlantBuilder().sku("A", "R").step("R", "test", 0.97)
    few = counted(plant, "A", "test", started=25, good=23, scrapped=2)
    many = counted(plant, "A", "test", started=25_000, good=23_000, scrapped=2_000)
    assert find(few) == []
    assert told(many) == [("step-against-counts-open", "steps.csv", 2)]


def test_a_lot_in_two_rows_counts_once() -> None:
    twice = counted(AGREEING, "Q1", "test", started=9092, good=8637)
    assert told(twice) == [("lot-counted-twice", "counts.csv", 6)]


def test_lots_add_up() -> None:
    rows = AGREEING.table("counts")
    both = AGREEING.with_rows("counts", [rows[0], *rows[2:]])
    plant = counted(both, "Q1", "mount", started=40, good=40, lot="A")
    assert find(counted(plant, "Q1", "mount", started=50, good=50, lot="B")) == []


@pytest.mark.parametrize(("closing", "codes"), [(0, ["broken"]), (9000, [])])
def test_dice_that_lie_in_stock_were_not_put_into_units(
    closing: int, codes: list[str]
) -> None:
    # 20 wafers give 18 000 dice, of which units took 9000.
    plant = alter(AGREEING, "counts", 2, started=20, good=18_000, scrapped=2_000)
    plant = alter(plant, "production", 3, quantity=18_000).row(
        "stocks", flow="D1", opening=0, closing=closing, unit="die", status="measured"
    )
    assert [f.code.rsplit("-", 1)[1] for f in find(plant)] == codes


def test_dice_that_are_sold_as_well_may_be_more_and_never_less() -> None:
    sold = alter(AGREEING, "skus", 2, reported=True)
    more = alter(sold, "counts", 2, started=20, good=18_000, scrapped=2_000)
    assert find(alter(more, "production", 3, quantity=18_000)) == []
    less = alter(sold, "counts", 2, started=5, good=4_500, scrapped=500)
    assert told(alter(less, "production", 3, quantity=4_500)) == [
        ("parts-against-counts-broken", "bom.csv", 2)
    ]


def test_shares_of_bins_that_do_not_fit_are_named_before_the_bill() -> None:
    # 9000 dice in bins of 80 % and 20 %; 90 strips take 80 and 20 of them.
    rows = AGREEING.table("production")
    plant = (
        alter(AGREEING, "bom", 2, flow="D1a", amount=80)
        .with_rows("production", [row for row in rows if row["sku"] != "D1"])
        .sku("D1a", None, "die", reported=False)
        .sku("D1b", None, "die", reported=False)
        .binned("D1", "saw", {"D1a": 0.8, "D1b": 0.2}, "mass")
        .bom("Q1", "mount", "D1b", 20)
    )
    assert find(plant) == []
    stale = alter(alter(plant, "bins", 2, share=0.7), "bins", 3, share=0.3)
    one, other = find(stale)
    places = [(f.place.file, f.place.row, f.place.column) for f in (one, other)]
    assert sorted(places) == [("bins.csv", 2, "share"), ("bins.csv", 3, "share")]
    first = one if one.place.row == 2 else other
    assert values(first) == ("7200 die", "6300 die")
    assert dict(first.parameters)["against"] == "counts.csv row 2"
    assert dict(first.parameters)["rows"] == "bom.csv row 2"
