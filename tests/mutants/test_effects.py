"""Claims about what a fault moves of the records of a plant; numbers by hand."""

from random import Random

import pytest

from tests.mutants.effects import Effect, measure_effect
from tests.mutants.kinds import KINDS
from tests.mutants.mutation import Cell, Mutation, Tables, changed, without

MEASURED = {"status": "measured"}
POWER = {"flow": "power", "unit": "kWh"} | MEASURED
# The saw draws 100 h × 9 kWh + 50 h × 2 kWh = 1000 kWh; the site 3000 kWh more.
TABLES: Tables = {
    "skus": [{"sku": "A", "route": "R", "unit": "unit", "mass_kg": "0.004"}],
    "steps": [
        {"route": "R", "position": "1", "step": "saw", "yield": "0.98"} | MEASURED
    ],
    "flows": [
        {"flow": "power", "kind": "product", "unit": "kWh"},
        {"flow": "frame", "kind": "product", "unit": "kg"},
        {"flow": "resin", "kind": "product", "unit": "kg"},
    ],
    "bom": [
        {"sku": "A", "step": "saw", "flow": flow, "amount": amount, "unit": "g"}
        | {"status": "supplier"}
        for flow, amount in (("frame", "3"), ("resin", "1"))
    ],
    "production": [{"sku": "A", "quantity": "980"} | MEASURED],
    "counts": [
        {"sku": "A", "step": "saw", "lot": lot, "started": "500", "good": "490"}
        | {"scrapped": "10", "tool_hours": "50"}
        | MEASURED
        for lot in ("1", "2")
    ],
    "issues": [
        {"route": "", "sku": "A", "step": "saw", "flow": "resin"}
        | {"amount": "1", "unit": "kg"}
        | MEASURED
    ],
    "tool_groups": [
        {"tool_group": "saw", "productive_hours": "100", "standby_hours": "50"}
        | MEASURED
    ],
    "tool_flows": [
        {"tool_group": "saw", "state": "productive", "amount": "9"} | POWER,
        {"tool_group": "saw", "state": "standby", "amount": "2"} | POWER,
    ],
    "site_totals": [{"amount": "3000"} | POWER],
    "bills": [{"amount": "4000"} | POWER],
    "meters": [
        {"meter": "main", "flow": "power"},
        {"meter": "saw", "flow": "power", "parent": "main", "serves": "saw"},
    ],
    "readings": [
        {"meter": meter, "amount": amount, "unit": "kWh"} | MEASURED
        for meter, amounts in (("main", ("1500", "2500")), ("saw", ("400", "600")))
        for amount in amounts
    ],
}


def plant(table: str, index: int, column: str, factor: float) -> Mutation:
    cell = Cell(table, index, column)
    text = str(float(TABLES[table][index][column]) * factor)
    made = changed(TABLES, {cell: text}, relative=abs(factor - 1))
    assert made is not None
    return made


def effect(made: Mutation, tables: Tables = TABLES) -> tuple[float, float]:
    moved = measure_effect(tables, made)
    assert moved is not None
    return moved.relative, moved.accuracy


def test_a_state_of_a_tool_counts_with_its_share_of_what_the_meter_sees() -> None:
    # 100 of 1000 kWh, doubled; row, hours and meter are known to 0.5 % each.
    made = plant("tool_flows", 1, "amount", 2)
    assert effect(made) == pytest.approx((0.1, 0.015))
    unmetered = TABLES | {"meters": TABLES["meters"][:1]}
    # Without a meter of its own only the bill is left: 100 of 4000 kWh.
    # A quarter of that bill is known to 1 %, the rest to 0.5 %, the bill to 0.5 %.
    expected = (0.025, 0.00625 + 0.005)
    assert effect(made, unmetered) == pytest.approx(expected)


def test_a_total_of_the_site_counts_with_its_share_of_the_bill() -> None:
    made = plant("site_totals", 0, "amount", 1.1)
    assert effect(made) == pytest.approx((0.075, 0.01125))
    dropped = without(TABLES, "site_totals", 0, None)
    assert effect(dropped) == pytest.approx((0.75, 0.01125))


def test_a_reading_counts_with_its_share_of_the_meter() -> None:
    # 600 of 1000 kWh; tools 1 %, meter 0.5 %.
    assert effect(plant("readings", 3, "amount", 1.5)) == pytest.approx((0.3, 0.015))
    # 1500 of 4000 kWh against the bill.
    assert effect(plant("readings", 0, "amount", 2)) == pytest.approx((0.375, 0.01))


def test_a_line_of_a_bill_of_material_is_what_was_issued_of_it() -> None:
    # Row 1 %, issue 0.5 %.
    assert effect(plant("bom", 1, "amount", 1.2)) == pytest.approx((0.2, 0.015))
    # Of the frame only the mass of the product tells: 3 of 4 g, sheet 1 %, parts 1 %.
    assert effect(plant("bom", 0, "amount", 1.2)) == pytest.approx((0.15, 0.02))


def test_a_unit_counts_as_what_it_does_to_the_amount() -> None:
    made = changed(TABLES, {Cell("bom", 1, "unit"): "kg"})
    assert made is not None
    assert effect(made) == pytest.approx((999, 0.015))


def test_a_lot_counts_whole_for_its_own_balance_and_in_part_for_hours() -> None:
    assert effect(plant("counts", 0, "started", 1.1)) == pytest.approx((0.1, 0.005))
    assert effect(plant("counts", 0, "tool_hours", 2)) == pytest.approx((0.5, 0.01))


def test_a_declared_mass_is_known_with_the_parts_it_is_made_of() -> None:
    assert effect(plant("skus", 0, "mass_kg", 1.5)) == pytest.approx((0.5, 0.02))


def test_what_no_record_says_again_has_no_effect_of_its_own() -> None:
    supplies = [{"flow": "power", "factor": "0.5", "unit": "kWh", "status": "norm"}]
    tables = TABLES | {"supplies": supplies}
    made = KINDS["factor slip"].plant(tables, Random(1), 1000.0)
    assert made is not None
    assert measure_effect(tables, made) is None


def test_an_effect_is_large_above_three_times_the_accuracy() -> None:
    assert not Effect(0.045, 0.015).is_large
    assert Effect(0.046, 0.015).is_large
