"""Claims about shipped inventories whose numbers were worked out by hand.

The README of each folder has the calculation; the formulas here repeat it.
"""

import math

import pytest

from lca.resources import shipped_inventory
from lca.results import Solution
from lca.study import read_study

GRID = 0.6205  # kg CO2e/kWh, China 2023
HEADLINE = "gwp100_fossil"


def solve(name: str, **demand: float) -> Solution:
    named = {flow.replace("_", " "): amount for flow, amount in demand.items()}
    return read_study(shipped_inventory(name)).solve(named)


def runs(solution: Solution) -> dict[str, float]:
    return dict(solution.scaling.select("label", "runs").rows())


def inventory(solution: Solution) -> dict[str, float]:
    return dict(solution.inventory.select("flow", "amount").rows())


def intensity(solution: Solution, indicator: str = HEADLINE) -> dict[str, float]:
    return dict(solution.intensity.select("flow", indicator).rows())


def stages(solution: Solution, indicator: str = HEADLINE) -> dict[str, float]:
    rows = solution.stages.filter(indicator=indicator)
    return dict(rows.select("stage", "amount").rows())


def test_a_thousand_kilowatt_hours_of_heijungs_and_suh() -> None:
    solution = solve("heijungs_suh", electricity=1000.0)
    assert runs(solution) == {"electricity production": 100.0, "fuel production": 2.0}
    assert inventory(solution) == {"CO2": 120.0, "SO2": 14.0, "crude oil": -100.0}
    assert solution.impact["amount"].to_list() == [120.0]


def test_utilities_that_use_themselves_net_out() -> None:
    solution = solve("coupled_utilities", electricity=10.0, nitrogen=5.0, cooling=8.0)
    nitrogen = 5.0
    cooling = (8.0 + 0.4 * nitrogen) / 0.97
    electricity = (10.0 + 0.3 * nitrogen + 0.2 * cooling) / 0.98
    assert runs(solution) == pytest.approx(
        {"nitrogen plant": nitrogen, "chiller": cooling, "substation": electricity},
        rel=1e-14,
    )
    assert cooling == pytest.approx(10.309278, abs=5e-7)
    assert electricity == pytest.approx(13.838628, abs=5e-7)
    assert inventory(solution)["CO2"] == pytest.approx(0.5 * electricity, rel=1e-14)
    assert intensity(solution) == pytest.approx(
        {"electricity": 0.510204, "cooling": 0.105197, "nitrogen": 0.195140}, abs=5e-7
    )


def test_co_products_share_by_value_and_warm_air_displaces_heat() -> None:
    solution = solve("joint_products", cured_part=1.0)
    assert intensity(solution, "impact") == pytest.approx(
        {"first": 3.5, "second": 6.0, "widget": 11.0, "heat": 2.0, "cured part": 19.0},
        rel=1e-14,
    )
    assert runs(solution) == pytest.approx(
        {
            "joint plant|first": 2 / 4,
            "joint plant|second": 0.5 / 6,
            "widget shop": 1.0,
            "boiler house": 5.0 - 2 * 0.5,
            "curing oven": 1.0,
        },
        rel=1e-14,
    )
    assert inventory(solution)["a"] == pytest.approx(3.8, rel=1e-14)


def test_the_silicon_chain_adds_up_step_by_step() -> None:
    solution = read_study(shipped_inventory("silicon_chain")).solve(
        {"wafer, single-Si, 170 um": 1.0}
    )
    heat = (56.1 + 0.001 * 29.8 + 0.0001 * 273 + 1000 / 3.6 * 0.03347) / 900
    lorry, rail, ship = 0.36362 + 0.09246, 0.02779 + 0.00691, 0.01612 + 0.00365
    water = 0.17088
    fluoride = 1.1235 * heat + 2.5592 * GRID + 3.3 * rail + 0.7553 * lorry
    metallurgical = 3.5808 + 11 * GRID + 2.55 * ship + 0.069 * rail + 0.15599 * lorry
    polysilicon = 49 * GRID + 28.8 * heat + 3.6513 * rail + 2.8685 * lorry
    crystal = (
        32 * GRID
        + 68.224 * heat
        + 1.41 * rail
        + 1.1307 * lorry
        + 4.8391 * water
        + 0.01 * fluoride
    )
    sawing = (
        4.7619 * GRID + 3.9982 * heat + 1.2465 * rail + 0.23587 * lorry + 0.05 * water
    )
    expected = {
        "metallurgical silicon": 1.13 * 0.59524 * metallurgical,
        "polysilicon": 0.59524 * polysilicon,
        "crystal": 0.59524 * crystal,
        "wafer": sawing,
    }
    assert sorted(stages(solution).values()) == pytest.approx(
        sorted(expected.values()), rel=1e-12
    )
    total = dict(solution.impact.select("indicator", "amount").rows())
    assert total[HEADLINE] == pytest.approx(46.3001, abs=5e-5)
    biogenic = 1.13 * 0.59524 * 1.6098
    assert total["gwp100_biogenic_co2"] == pytest.approx(biogenic, rel=1e-12)
    assert total["gwp100_uptake"] == pytest.approx(-biogenic, rel=1e-12)


def test_a_bonded_unit_takes_passes_rework_and_fresh_units_as_the_loop_says() -> None:
    made = runs(solve("qfn48_route", bonded_unit=1.0))
    fresh = made["die attach"] * 0.998
    assert made["wire bond"] == pytest.approx(1 / 0.95, rel=1e-14)
    assert made["wire bond rework"] == pytest.approx(0.03 / 0.95, rel=1e-14)
    assert fresh == pytest.approx((1 - 0.03) / 0.95, rel=1e-14)
    rounded = [round(x, 6) for x in (made["wire bond"], fresh, 0.03 / 0.95)]
    assert rounded == [1.052632, 1.021053, 0.031579]


def test_retests_are_insertions_beyond_the_first() -> None:
    made = runs(solve("qfn48_route", tested_unit=1.0))
    assert made["tester"] * 0.985 == pytest.approx(1 / (1 - 0.04), rel=1e-14)


def test_a_wafer_leaves_its_kerf() -> None:
    wafer = math.pi * 0.15**2 * 775e-6 * 2329  # kg
    crystal = wafer / 0.56
    assert wafer == pytest.approx(0.127586, abs=5e-7)
    made = read_study(shipped_inventory("qfn48_route")).solve(
        {"wafer, 300 mm, blank": 1.0}
    )
    assert runs(made)["Czochralski crystal pulling"] == pytest.approx(crystal, rel=1e-8)
    kerf = inventory(made)["wafering kerf and slurry"]
    assert kerf == pytest.approx(crystal - wafer, rel=1e-8)


def test_a_packed_unit_costs_what_the_route_says() -> None:
    solution = solve("qfn48_route", packed_unit=1.0)
    passes = 2502 / 2500 / 0.985 / 0.998 / 0.999 / 0.998 / 0.95
    dies = passes * 0.97 / 0.998 / 0.999
    assert passes == pytest.approx(1.074882, abs=5e-7)
    assert dies == pytest.approx(1.045771, abs=5e-7)
    made = runs(solution)
    assert made["wire bond"] == pytest.approx(passes, rel=1e-13)
    assert made["backgrind and saw"] == pytest.approx(dies, rel=1e-13)

    area = math.pi * 15.0**2  # cm2
    fab = area * (0.9 * GRID + 0.5 + 0.175) / 0.98 / 6938 * dies
    assert fab == pytest.approx(0.13410, abs=5e-6)
    assert stages(solution)["wafer fab"] == pytest.approx(fab, rel=1e-8)
    gold = made["gold mining and refining"] * 12_100
    assert gold == pytest.approx(1.1e-6 * passes * 12_100, rel=1e-13)
    grams = {stage: round(1000 * kg, 3) for stage, kg in stages(solution).items()}
    assert grams == {
        "silicon": 5.448,
        "wafer fab": 134.1,
        "CP": 1.11,
        "assembly": 28.903,
        "FT": 2.864,
        "pack": 0.948,
    }


def test_utilities_of_the_plant_solve_each_other() -> None:
    prices = intensity(solve("qfn48_route", packed_unit=1.0))
    wastewater, city = 0.17088, 0.1913
    electricity, cooling, air = (
        prices[name]
        for name in ("electricity, plant", "chilled water", "compressed dry air")
    )
    assert electricity == pytest.approx((GRID + 0.002 * cooling) / 0.985, rel=1e-13)
    assert air == pytest.approx(0.13 * electricity + 0.11 * cooling, rel=1e-13)
    assert cooling == pytest.approx(
        0.22 * electricity + 0.0005 * air + 0.0012 * city + 0.0002 * wastewater,
        rel=1e-13,
    )
