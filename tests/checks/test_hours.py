"""Claims about tool hours (§5.1), by hours computed by hand."""

import pytest

from tests.findings.test_raised_rules import alter
from tests.support.counted_plants import AGREEING, counted, find, told, values
from tests.support.plant_builder import PlantBuilder

UNMETERED = AGREEING.with_rows("meters", []).with_rows("readings", [])


def test_minutes_in_place_of_seconds_are_said() -> None:
    # 9547 × 0.05 s = 0.132597 h of 7.9558 h.
    (found,) = find(alter(AGREEING, "steps", 5, tool_seconds=0.05))
    assert values(found) == ("0.132597 h", "7.9558 h")
    assert dict(found.parameters)["slip"].startswith("÷60")


def test_a_load_of_several_that_counts_as_one_is_said() -> None:
    (found,) = find(alter(AGREEING, "steps", 5, parallel=8))
    assert dict(found.parameters)["slip"] == "÷ parallel (8)"


def test_hours_that_nobody_booked_are_computed() -> None:
    unbooked = alter(UNMETERED, "counts", 5, tool_hours=None)
    assert find(unbooked) == []
    # 9547 × 6 s = 15.9117 h; the group states 7.96 h.
    (found,) = find(alter(unbooked, "steps", 5, tool_seconds=6))
    assert (found.code, found.place.file) == ("group-hours-broken", "tool_groups.csv")
    assert values(found) == ("7.96 h", "15.9117 h")
    assert dict(found.parameters)["against"] == "steps.csv row 5"


def test_a_group_with_a_step_that_was_not_counted_may_have_more_hours() -> None:
    plant = alter(UNMETERED, "tool_groups", 2, productive_hours=20)
    assert told(plant) == [("group-hours-broken", "tool_groups.csv", 2)]
    more = plant.sku("Q2", "R", "piece").made("Q2", 1000)
    assert find(more) == []


@pytest.mark.parametrize(
    ("standby", "tools"),
    # A year has 8760 h: 5000 + 3460 + 3 × 100 = 8760, and 12 220 for two.
    [(3460, 1), (12_220, 2)],
)
def test_states_fill_the_hours_of_whole_tools(standby: float, tools: int) -> None:
    states = dict.fromkeys(("engineering_hours", "down_hours"), 100)
    plant = PlantBuilder().tools(
        "ovens", 5000, standby_hours=standby, nonscheduled_hours=100, **states
    )
    assert find(plant) == []
    (found,) = find(alter(plant, "tool_groups", 2, standby_hours=standby - 1000))
    assert found.code == "states-fill-no-calendar"
    assert values(found) == (f"{8760 * tools - 1000}", f"{8760 * tools}")


def test_states_that_are_not_all_stated_may_sum_to_anything() -> None:
    assert find(PlantBuilder().tools("ovens", 5000, standby_hours=10)) == []


# The 9092 units of the test in three lots; 3150 insertions of 3 s are 2.625 h.
LOTS = (
    (3000, 2850, 90, 60, 3150, 2.625),
    (3000, 2850, 90, 60, 3150, 2.625),
    (3092, 2937, 93, 62, 3247, 2.70583),
)


def in_lots() -> PlantBuilder:
    """Return the plant with the test counted in three lots, rows 5 to 7."""
    plant = AGREEING.with_rows("counts", AGREEING.table("counts")[:3])
    for lot, (started, good, scrapped, reworked, loads, hours) in enumerate(LOTS):
        plant = counted(
            plant,
            "Q1",
            "test",
            started=started,
            good=good,
            scrapped=scrapped,
            reworked=reworked,
            insertions=loads,
            tool_hours=hours,
            lot=f"L{lot}",
        )
    return plant


def test_a_lot_among_others_that_agree_is_at_fault_itself() -> None:
    assert find(in_lots()) == []
    # 3080 × 3 s = 2.56667 h are 2.3 % off in this lot, 0.7 % in all three.
    (found,) = find(alter(in_lots(), "counts", 6, insertions=3080))
    assert found.code == "load-against-hours-open"
    assert (found.place.file, found.place.row) == ("counts.csv", 6)
    assert values(found) == ("2.625 h", "2.56667 h")


def test_lots_that_all_disagree_speak_of_their_step() -> None:
    # 9547 × 6 s = 15.9117 h; the third lot is the furthest.
    (found,) = find(alter(in_lots(), "steps", 5, tool_seconds=6))
    assert (found.place.file, found.place.row) == ("steps.csv", 5)
    assert values(found) == ("15.9117 h", "7.95583 h")
    assert dict(found.parameters)["against"] == "counts.csv row 7"


def test_the_row_of_the_sku_may_hold_what_is_wrong() -> None:
    (found,) = find(AGREEING.row("sku_steps", sku="Q1", step="test", parallel=8))
    assert (found.place.file, found.place.row) == ("steps.csv", 5)
    assert dict(found.parameters)["rows"] == "sku_steps.csv row 2"


def test_the_lot_furthest_from_a_stated_yield_is_named() -> None:
    swapped = alter(in_lots(), "counts", 6, good=90, scrapped=2850)
    (found,) = [f for f in find(swapped) if f.code == "step-against-counts-broken"]
    # (8637 − 2850 + 90) ÷ 9092
    assert values(found) == ("0.95", "0.646392")
    assert dict(found.parameters)["against"] == "counts.csv row 6"
