"""Claims about meters (§5), by readings added by hand."""

import pytest

from tests.findings.test_raised_rules import alter
from tests.support.counted_plants import (
    AGREEING,
    PAIRS,
    find,
    metered,
    told,
    values,
)
from tests.support.plant_builder import PlantBuilder

BILLED = (
    PlantBuilder()
    .bought("gas", 0.2, "kWh")
    .bill("gas", 400)
    .row("meters", meter="main", flow="gas", parent=None, serves=None, accuracy=None)
)
READ = metered(BILLED, "main", 100)


def test_readings_of_a_whole_period_agree_with_the_bill() -> None:
    assert find(READ) == []
    # 0.5 % each for the meter and the bill: 4 of 400.
    assert find(alter(READ, "bills", 2, amount=404)) == []
    assert told(alter(READ, "bills", 2, amount=405)) == [
        ("meters-against-bill-open", "bills.csv", 2)
    ]


def test_a_stated_class_counts_in_place_of_the_status() -> None:
    rough = alter(READ, "bills", 2, amount=405, accuracy=0.02)
    assert find(rough) == []


def test_what_stocks_gave_was_used_too() -> None:
    plant = alter(READ, "bills", 2, amount=350)
    assert told(plant) == [("meters-against-bill-broken", "bills.csv", 2)]
    stocked = plant.row(
        "stocks", flow="gas", opening=60, closing=10, unit="kWh", status="measured"
    )
    assert find(stocked) == []


def test_readings_in_another_unit_are_converted() -> None:
    plant = READ
    for row in range(2, 6):
        plant = alter(plant, "readings", row, amount=360, unit="MJ")
    assert find(plant) == []


def test_two_main_meters_add_up() -> None:
    rows = READ.table("meters")
    other = {**rows[0], "meter": "second"}
    plant = metered(READ.with_rows("meters", [*rows, other]), "second", 25)
    assert told(plant) == [("meters-against-bill-broken", "bills.csv", 2)]
    assert find(alter(plant, "bills", 2, amount=500)) == []


def test_a_gap_has_dates_and_keeps_its_meter_from_being_judged() -> None:
    rows = READ.table("readings")
    plant = READ.with_rows("readings", [rows[0], *rows[2:]])
    (found,) = find(plant)
    parameters = dict(found.parameters)
    assert (found.code, found.place.row) == ("readings-with-gap", 3)
    assert (parameters["start"], parameters["value"]) == ("2025-04-01", "2025-07-01")


def test_a_reading_that_stands_twice_overlaps() -> None:
    rows = READ.table("readings")
    plant = READ.with_rows("readings", [*rows, rows[1]])
    assert [f.code for f in find(plant)] == ["readings-overlap"]


@pytest.mark.parametrize(("amount", "odd"), [(290, 0), (310, 1), (40, 0), (30, 1)])
def test_a_reading_is_odd_at_three_times_the_usual_rate_or_a_third(
    amount: float, odd: int
) -> None:
    plant = alter(READ.with_rows("bills", []), "readings", 3, amount=amount)
    assert told(plant) == odd * [("reading-of-odd-size", "readings.csv", 3)]


def test_a_meter_below_counts_in_the_unit_of_the_one_above() -> None:
    # Behind the meter the flow has another name and unit: 4 × 0.36 MJ = 0.4 kWh.
    plant = READ.flow("gas, inside", "MJ").row(
        "meters", meter="oven", flow="gas, inside", parent="main"
    )
    close = metered(plant, "oven", 99)
    assert find(close) == []
    far = metered(plant, "oven", 1)
    (found,) = find(far)
    assert (found.code, values(found)) == ("meter-share-unmetered", ("400", "4"))


def test_a_child_in_the_wrong_unit_is_named_itself() -> None:
    plant = READ.row("meters", meter="oven", flow="gas", parent="main")
    (found,) = find(metered(plant, "oven", 99_000))
    assert (found.code, found.place.row) == ("meters-above-parent-broken", 6)
    assert values(found) == ("396000 kWh", "400 kWh")
    assert dict(found.parameters)["slip"].startswith("×1000")


def test_tools_draw_in_all_their_states_what_their_meter_counts() -> None:
    # 7.96 h at 1.5 kW, 20 h at 0.5 kW: 21.94 kWh; the meter counted 11.94 kWh.
    plant = alter(AGREEING, "tool_groups", 2, standby_hours=20)
    (found,) = find(plant.draw("testers", "standby", "electricity", 0.5))
    assert found.code == "meter-against-tools-broken"
    assert values(found) == ("21.94 kWh", "11.94 kWh")
    assert len(PAIRS) == 4


def test_the_state_whose_unit_slipped_is_named() -> None:
    # Standby draws 10 kWh of 21.94; as 10 000 W it is a thousand times too much.
    plant = alter(AGREEING, "tool_groups", 2, standby_hours=20)
    rows = plant.table("readings")[: len(PAIRS)]
    plant = metered(plant.with_rows("readings", rows), "of testers", 21.94 / 4)
    plant = plant.with_rows("bills", []).with_rows("readings", [
        {**row, "amount": 6} if row["meter"] == "main" else row
        for row in plant.table("readings")
    ])  # fmt: skip
    right = plant.draw("testers", "standby", "electricity", 0.5)
    assert [f.code for f in find(right)] == ["meter-share-unmetered"]
    wrong = plant.draw("testers", "standby", "electricity", 500)
    named = [found for found in told(wrong) if found[1] == "tool_flows.csv"]
    assert named == [("meter-against-tools-broken", "tool_flows.csv", 3)]


def test_a_draw_of_zero_is_named_where_the_meter_counts_more() -> None:
    # 7.96 h at 1.5 kW are 11.94 kWh; 21.94 were metered, 20 h of standby forgotten.
    plant = alter(AGREEING, "tool_groups", 2, standby_hours=20).with_rows("bills", [])
    rows = [row for row in plant.table("readings") if row["meter"] == "main"]
    higher = [{**row, "amount": 6} for row in rows]
    plant = metered(plant.with_rows("readings", higher), "of testers", 21.94 / 4)
    zero = plant.draw("testers", "standby", "electricity", 0)
    (found,) = [f for f in find(zero) if f.code == "meter-against-tools-broken"]
    assert (found.place.file, found.place.row) == ("tool_flows.csv", 3)
    rows_named = dict(found.parameters)["rows"]
    assert rows_named == "tool_flows.csv row 2; tool_groups.csv row 2"


def test_one_of_three_readings_can_be_odd() -> None:
    rows = READ.table("readings")
    months = [{**rows[0], "period_end": "2025-07-01"}, *rows[2:]]
    # 181 days with 200, then 92 with 100 each; 3.6 times that in the last.
    plant = READ.with_rows("bills", []).with_rows("readings", months)
    assert find(plant) == []
    assert told(alter(plant, "readings", 4, amount=360)) == [
        ("reading-of-odd-size", "readings.csv", 4)
    ]
