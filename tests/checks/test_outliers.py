"""Numbers orders of magnitude from comparable rows are told; those near are not.

Ratios and medians are worked out by hand beside each plant.
"""

from pathlib import Path

import polars as pl
import pytest

import lca
from lca.checks.plausibility.comparables import find_outliers
from lca.checks.plausibility.outliers import check_outliers
from lca.findings import Finding
from lca.plant.steps import resolve_steps
from tests.support.plant_builder import PlantBuilder


def told(plant: PlantBuilder, folder: Path) -> list[Finding]:
    inputs = lca.read_plant(plant.write(folder)).inputs
    return check_outliers(inputs, resolve_steps(inputs)[0])


def places(found: list[Finding]) -> list[tuple[str, str | None, int | None]]:
    return [(each.code, each.place.file, each.place.row) for each in found]


def rows(*values: float) -> pl.DataFrame:
    numbers = range(2, 2 + len(values))
    return pl.DataFrame(
        {
            "row": list(numbers),
            "place": [f"t.csv row {number}" for number in numbers],
            "value": [float(value) for value in values],
            "flow": "wire",
        }
    )


def find(*values: float) -> list[int]:
    found: list[int] = find_outliers(rows(*values), ["flow"])["row"].to_list()
    return found


def test_a_slip_needs_three_other_rows() -> None:
    assert find(1, 1.1, 1000) == []
    assert find(1, 1.1, 0.9, 1000) == [5]


def test_any_other_ratio_needs_four_other_rows_and_thirty_times() -> None:
    # 40 times is no slip; five times the floor of 0.3 is 10 to the 1.5, 31.6 times.
    assert find(1, 1, 1, 40) == []
    assert find(1, 1, 1, 1, 40) == [6]
    assert find(1, 1, 1, 1, 30) == []


def test_rows_that_differ_by_themselves_make_no_other_wrong() -> None:
    # The deviations from the median 0 are 2, 1, 0, 1 and 3 powers of ten: spread 1.48.
    assert find(0.01, 0.1, 1, 10, 1000) == []


def test_a_decimal_shift_stands_out_among_like_rows_only() -> None:
    assert find(1, 1.05, 0.95, 1, 10) == [6]
    # Median 1, deviations 0.3, 0.3, 0, 0.3 and 1: the spread is 0.445, and 1 is less
    # than four of it.
    assert find(0.5, 2, 1, 2, 10) == []


def test_of_many_rows_some_are_far_by_chance() -> None:
    # Half a power of ten from the median on both sides: the spread is 0.741.  Of 1000
    # normal numbers the largest is near 3.72 and 5.22 is beyond chance: 3.87 powers.
    many = [1.0, 1.0, *[10**0.5, 10**-0.5] * 500]
    assert find(*many, 10**3.5) == []
    assert find(*many, 10**4.1) == [1004]


def test_what_the_row_is_compared_to_is_named() -> None:
    far = find_outliers(rows(2, 3, 4, 3000, 2.5), ["flow"])
    assert far.select("row", "count", "against").rows() == [(5, 4, "t.csv row 3")]
    assert far["ratio"].item() == pytest.approx(1000)
    assert far["slip"].item().startswith("×1000 ")


def test_zeros_and_gaps_are_not_compared() -> None:
    assert find(1, 1, 1, 0, 1000) == [6]
    assert find(0, 0, 0, 0, 5) == []


def family(*wires: float, mass_kg: float = 0.0001) -> PlantBuilder:
    """Return five SKUs or more of one family with so much wire each."""
    plant = PlantBuilder().bought("wire", 50).bought("frame", 3).bought("resin", 2)
    for place, amount in enumerate(wires):
        sku, route = f"P{place}", f"R{place}"
        plant = (
            plant.sku(sku, route, mass_kg=mass_kg, package="P")
            .step(route, "bond", 0.99)
            .bom(sku, "bond", "wire", amount)
        )
    return plant


def test_a_line_of_a_bill_is_compared_by_mass_within_its_family(tmp_path) -> None:
    # In mg the row would hold 0.3e-6 kg as the others do.
    plant = family(3e-7, 3.1e-7, 3e-4, 2.9e-7, 3e-7)
    [found] = told(plant, tmp_path)
    assert places([found]) == [("number-off-by-unit", "bom.csv", 4)]
    said = dict(found.parameters)
    assert said["expected"] == "3e-07"
    assert said["count"] == "4"
    assert said["slip"].startswith("×1000 ")
    assert said["against"] == "bom.csv row 2"


def test_a_heavier_product_may_hold_more(tmp_path) -> None:
    plant = family(3e-7, 3.1e-7, 3e-7, 2.9e-7)
    heavy = (
        plant.sku("P9", "R9", mass_kg=0.1, package="P")
        .step("R9", "bond", 0.99)
        .bom("P9", "bond", "wire", 3e-4)
    )
    assert told(heavy, tmp_path) == []


def test_a_strip_holds_the_units_it_is_cut_into(tmp_path) -> None:
    """100 units of 0.3 mg are 30 mg per strip, and 30 mg is no outlier."""
    plant = family(3e-7, 3.1e-7, 3e-7, 2.9e-7)
    strips = (
        plant.sku("P9", "R9", mass_kg=0.0001, package="P")
        .step("R9", "mould", 0.99, "strip")
        .step("R9", "cut", 0.99, "unit", start_unit="strip", gives=100)
        .bom("P9", "mould", "wire", 3e-5)
    )
    assert told(strips, tmp_path) == []
    per_unit = strips.with_rows(
        "bom", [*strips.table("bom")[:4], strips.table("bom")[4] | {"amount": 3e-7}]
    )
    assert places(told(per_unit, tmp_path / "2")) == [
        ("number-off-by-unit", "bom.csv", 6)
    ]


def test_a_whole_bill_out_of_line_is_a_wrong_mass(tmp_path) -> None:
    plant = family(*[3e-7] * 5)
    for sku in range(5):
        plant = plant.bom(f"P{sku}", "bond", "frame", 2e-5)
        plant = plant.bom(f"P{sku}", "bond", "resin", 5e-5)
    skus = plant.table("skus")
    skus[1] |= {"mass_kg": 0.1}
    [found] = told(plant.with_rows("skus", skus), tmp_path)
    assert places([found]) == [("mass-against-bill", "skus.csv", 3)]
    # The amounts per mass are a thousandth: 0.1 kg / 1000.
    assert dict(found.parameters)["expected"] == "0.0001"


def routes(*amounts: float, **more: float) -> PlantBuilder:
    plant = PlantBuilder().bought("flux", 2).tools("bonder", 100)
    for place, amount in enumerate(amounts):
        plant = (
            plant.sku(f"P{place}", f"R{place}")
            .step(f"R{place}", "bond", 0.99, tool_group="bonder", tool_seconds=2)
            .use("bond", "flux", amount, route=f"R{place}", **more)
        )
    return plant


def test_a_use_is_compared_over_routes_by_step_and_flow(tmp_path) -> None:
    assert told(routes(1, 1.2, 0.9, 1.1), tmp_path / "1") == []
    assert places(told(routes(1, 1.2, 0.9, 1000), tmp_path / "2")) == [
        ("number-off-by-unit", "consumption.csv", 5)
    ]
    # g beside kg is converted before it is compared.
    mixed = routes(1, 1.2, 0.9, 1)
    uses = mixed.table("consumption")
    uses[3] |= {"amount": 1000, "unit": "g"}
    assert told(mixed.with_rows("consumption", uses), tmp_path / "3") == []


def test_what_a_large_product_needs_is_no_outlier(tmp_path) -> None:
    plant = routes(1, 1.2, 0.9, 1000, 1.1)
    skus = plant.table("skus")
    for row, mass in zip(skus, (1, 1, 1, 1000, 1), strict=True):
        row["mass_kg"] = mass
    assert told(plant.with_rows("skus", skus), tmp_path) == []


def test_packing_is_compared_by_what_is_packed(tmp_path) -> None:
    """One carton of 0.1 kg for 1000 units; for one unit it is a thousand times much."""
    plant = PlantBuilder().bought("carton", 1)
    for place, pieces in enumerate((1000, 1000, 1000, 1)):
        plant = (
            plant.sku(f"P{place}", f"R{place}", mass_kg=0.0001)
            .step(f"R{place}", "pack", 1, takes=pieces, gives=pieces, start_unit="reel")
            .pack("pack", "carton", 0.1, route=f"R{place}")
        )
    assert places(told(plant, tmp_path)) == [("number-off-by-unit", "packing.csv", 5)]


def test_tool_time_is_compared_by_start(tmp_path) -> None:
    plant = routes(*[1] * 5)
    steps = plant.table("steps")
    steps[2] |= {"tool_seconds": 2000}
    [found] = told(plant.with_rows("steps", steps), tmp_path / "1")
    assert places([found]) == [("number-off-by-unit", "steps.csv", 4)]
    assert found.place.column == "tool_seconds"
    # A load of a thousand takes as long as a thousand loads of one.
    steps[2] |= {"parallel": 1000}
    assert told(plant.with_rows("steps", steps), tmp_path / "2") == []


def test_a_yield_is_compared_by_the_odds_of_loss(tmp_path) -> None:
    plant = routes(*[1] * 5)
    steps = plant.table("steps")
    # The odds of loss are 1 to 99 elsewhere and 99 to 1 here: 9801 times.
    steps[4] |= {"yield": 0.01}
    [found] = told(plant.with_rows("steps", steps), tmp_path / "1")
    assert places([found]) == [("yield-out-of-line", "steps.csv", 6)]
    assert dict(found.parameters)["expected"] == "0.99"
    for right in (0.9, 1, 0.99999):
        steps[4] |= {"yield": right}
        near = plant.with_rows("steps", steps)
        assert told(near, tmp_path / str(right)) == []


def tools(**amounts: float) -> PlantBuilder:
    plant = PlantBuilder().bought("power", 0.6, "kWh").bought("gas", 0.4, "Nm3")
    plant = plant.tools("oven", 100, standby_hours=10)
    for state, amount in amounts.items():
        plant = plant.draw("oven", state, "power", amount)
    return plant


def test_an_idle_tool_needs_no_more_energy_than_a_busy_one(tmp_path) -> None:
    right = tools(productive=4, standby=3, engineering=5, down=2, nonscheduled=1)
    assert told(right, tmp_path / "1") == []
    [found] = told(tools(productive=4, standby=9), tmp_path / "2")
    assert places([found]) == [("idle-above-productive", "tool_flows.csv", 3)]
    assert dict(found.parameters)["against"] == "tool_flows.csv row 2"
    [found] = told(tools(productive=4, standby=1, nonscheduled=2), tmp_path / "3")
    assert places([found]) == [("idle-above-productive", "tool_flows.csv", 4)]


def test_rows_of_one_state_add_up_before_they_are_compared(tmp_path) -> None:
    plant = tools(productive=2, standby=3).draw("oven", "productive", "power", 2)
    assert told(plant, tmp_path) == []


def test_a_flow_that_is_no_energy_may_rest_in_work(tmp_path) -> None:
    plant = tools(productive=4, standby=3)
    purge = plant.draw("oven", "productive", "gas", 1).draw("oven", "standby", "gas", 9)
    assert told(purge, tmp_path) == []


def test_a_state_is_compared_by_its_share_of_the_productive_one(tmp_path) -> None:
    """Tools of 1 to 10 000 kW rest at 60 %; one of them states W beside kWh."""
    plant = PlantBuilder().bought("power", 0.6, "kWh")
    for place, power in enumerate((1, 10, 100, 1000, 10000)):
        idle = 0.6 * power / (1000 if place == 2 else 1)
        plant = (
            plant.tools(f"T{place}", 100, standby_hours=10)
            .draw(f"T{place}", "productive", "power", power)
            .draw(f"T{place}", "standby", "power", idle)
        )
    expected = [("number-off-by-unit", "tool_flows.csv", 7)]
    assert places(told(plant, tmp_path)) == expected


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("kWh", 620), ("kWh", 0.0002), ("MWh", 0.4), ("MJ", 0.7), ("tkm", 120)],
)
def test_a_factor_beyond_what_is_plausible_is_told(unit, factor, tmp_path) -> None:
    """Energy lies between 0.5 and 2000 g per kWh, 0.139 and 556 g per MJ."""
    [found] = told(PlantBuilder().bought("thing", factor, unit), tmp_path)
    assert places([found]) == [("factor-implausible", "supplies.csv", 2)]


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("kWh", 0.62), ("kWh", 0.011), ("MWh", 620), ("MJ", 0.0093), ("kg", 76700)],
)
def test_a_factor_that_may_be_is_not(unit, factor, tmp_path) -> None:
    assert told(PlantBuilder().bought("thing", factor, unit), tmp_path) == []


def test_the_bounds_stand_in_the_unit_of_the_row(tmp_path) -> None:
    [found] = told(PlantBuilder().bought("thing", 0.4, "MWh"), tmp_path)
    said = dict(found.parameters)
    assert (said["low"], said["high"], said["unit"]) == ("0.5", "2000", "kg/MWh")


def test_a_treatment_may_save_what_it_likes(tmp_path) -> None:
    plant = PlantBuilder().bought("scrap", -2, "kWh", kind="waste")
    assert told(plant, tmp_path) == []


@pytest.mark.parametrize("name", ["osat_demo", "wafer_fab"])
def test_shipped_plants_are_in_line(name: str) -> None:
    inputs = lca.read_plant(lca.shipped_inventory(name)).inputs
    assert check_outliers(inputs, resolve_steps(inputs)[0]) == []
