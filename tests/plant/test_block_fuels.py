"""Fuels in kg or m3 beside the limit of a norm, which holds them (§5.7).

DB31/506-2020, 5.1 and Table A.1, lists natural gas, diesel, fuel oil, steam and others;
DB31/792-2020, Table A.1, only electricity and natural gas.  Water and bulk gases are
outside of both.
"""

import pytest

from lca.plant.blocks.fuels import judge_fuel
from tests.plant.test_blocks import FAB, POLISHED, TWICE, abated, block, check, line
from tests.support.plant_builder import PlantBuilder

PERHAPS = "block-beside-fuel"
FAB_NORM, WAFER_NORM = "DB31/506-2020", "DB31/792-2020"


def used(flow: str, unit: str, energy: str = FAB) -> PlantBuilder:
    plant = line("print").bought(flow, 1, unit)
    more = {"utilisation": 0.9} if energy == FAB else {}
    plant = block(plant, "print", "print", energy, **more)
    return plant.use("print", flow, 1, route="R")


def told(plant: PlantBuilder, folder) -> list[tuple[str, str]]:
    found = [each for each in check(plant, folder) if each.code in {TWICE, PERHAPS}]
    return [(each.code, str(each.place.file)) for each in found]


@pytest.mark.parametrize(
    ("flow", "unit", "energy"),
    [
        ("natural gas", "kg", FAB),
        ("Natural Gas, boiler house", "m3", FAB),
        ("天然气（锅炉）", "Nm3", FAB),
        ("diesel", "kg", FAB),
        ("steam", "t", FAB),
        ("natural gas", "kg", POLISHED),
    ],
)
def test_a_fuel_that_the_norm_names_is_counted_twice(
    flow, unit, energy, tmp_path
) -> None:
    assert told(used(flow, unit, energy), tmp_path) == [(TWICE, "consumption.csv")]


def test_a_fuel_of_the_abatement_is_counted_twice(tmp_path) -> None:
    plant = abated().bought("natural gas, abatement", 1, "kg")
    rows = plant.table("abatement_flows")
    rows[0] |= {"flow": "natural gas, abatement", "amount": 25, "unit": "kg"}
    plant = plant.with_rows("abatement_flows", rows)
    assert told(plant, tmp_path) == [(TWICE, "abatement_flows.csv")]


def test_a_row_that_serves_two_norms_is_told_by_the_worse(tmp_path) -> None:
    # The wafers' norm does not name diesel, that of fabs does.
    plant = abated().bought("diesel", 1, "kg")
    rows = plant.table("abatement_flows")
    rows[0] |= {"flow": "diesel", "unit": "kg"}
    plant = plant.with_rows("abatement_flows", rows)
    assert told(plant, tmp_path / "wafers") == [(PERHAPS, "abatement_flows.csv")]
    gas = plant.table("gases")[0]
    plant = plant.sku("F", "RF", "wafer").step("RF", "etch", 1, "wafer")
    plant = plant.row("gases", **(gas | {"route": "RF", "step": "etch"}))
    plant = block(plant, "etch", "etch", FAB, route="RF", utilisation=0.9)
    assert told(plant, tmp_path / "both") == [(TWICE, "abatement_flows.csv")]


@pytest.mark.parametrize(
    ("flow", "energy"),
    [
        ("burner, pipeline natural gas", FAB),
        ("LPG, forklifts", FAB),
        # DB31/792-2020 does not name it; it cools wire saws, too.
        ("kerosene", POLISHED),
    ],
)
def test_what_may_be_a_fuel_is_a_warning_at_its_row(flow, energy, tmp_path) -> None:
    plant = used(flow, "kg", energy)
    (found,) = [each for each in check(plant, tmp_path) if each.code == PERHAPS]
    assert found.severity == "warning"
    assert found.place.as_dict() == {
        "file": "consumption.csv", "row": 2, "column": "flow", "flow": flow,
    }  # fmt: skip
    assert dict(found.parameters)["against"] == "blocks.csv row 2"


@pytest.mark.parametrize("norm", [FAB_NORM, WAFER_NORM])
@pytest.mark.parametrize(
    "flow",
    [
        "water", "ultrapure water", "water, deionised", "nitrogen", "nitrogen, gas",
        "argon, liquid", "hydrogen, liquid", "etch gas", "forming gas", "gas, NF3",
        "silane", "NF3", "octafluorocyclobutane", "氮气", "工艺气体", "电子特气",
        "超纯水", "heat transfer fluid", "coaldust",
        "sodium hydroxide, as 50 % solution", "gas cabinet oil",
    ],
)  # fmt: skip
def test_water_and_gases_of_the_process_are_no_fuels(flow, norm) -> None:
    assert judge_fuel(flow, norm) is None


def test_a_gas_of_the_process_is_none_though_its_name_is_alike(tmp_path) -> None:
    plant = used("diesel vapour", "kg")
    assert told(plant, tmp_path / "unknown") == [(PERHAPS, "consumption.csv")]
    gas = plant.row(
        "gases", route="R", step="print", gas="diesel vapour", amount=0.01, unit="kg",
        amount_basis="consumed", method="own", unused=0.5, status="measured",
    )  # fmt: skip
    assert told(gas, tmp_path / "gas") == []


def test_a_fuel_beside_the_literature_is_another_matter(tmp_path) -> None:
    # One carrier stands in; heat of a fuel may be beside it.
    plant = line("pull", unit="kg").bought("natural gas", 1, "kg")
    plant = block(plant, "pull", "pull", "iea-pvps-crystal-electricity")
    assert told(plant.use("pull", "natural gas", 1, route="R"), tmp_path) == []
