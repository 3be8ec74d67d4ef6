"""Claims about tool hours (§5.1), by hours computed by hand."""

import pytest

from tests.findings.test_raised_rules import alter
from tests.support.counted_plants import AGREEING, find, told, values
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
