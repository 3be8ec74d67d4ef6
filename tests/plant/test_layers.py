"""Layers that grow on wafers: the precursor they draw, and what it leaves.

5 um of silicon on 200 mm weigh 0.365838 g.  In SiHCl3 (135.443 g/mol) silicon (28.085)
is 0.207357; at a utilisation of 0.3 the layer draws 0.365838 / (0.207357 x 0.3) =
5.88098 g.  Atomic weights: factors/elements.csv.
"""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.wafer_plants import (
    amounts,
    balances,
    compiled,
    crystal_plant,
    layered,
    masses,
    shaped,
    with_sinks,
    worst_gap,
)

SI, CL, H, OX, C = 28.085, 35.45, 1.008, 15.999, 12.011
TCS = SI + H + 3 * CL
PER_UM = math.pi * 0.1**2 * 1e-6 * 2329
"""Kilograms of 1 um of silicon of 200 mm."""

STEP = "wafer: epi"


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9)


def polished(formula: str = "SiHCl3", unit: str = "kg") -> PlantBuilder:
    """Return wafers of 725 um that come to a step epi, and trichlorosilane."""
    plant = with_sinks(crystal_plant()).flow("tcs", unit, formula=formula)
    plant = plant.supply("tcs", 1)
    plant = plant.step("R", "slice", 1, "wafer").step("R", "epi", 1, "wafer")
    return shaped(plant, "slice", 725, kerf_um=0)


def epitaxial(utilisation: float = 0.3) -> PlantBuilder:
    return layered(polished(), "epi", 5, "tcs", utilisation=utilisation)


def test_the_precursor_follows_from_the_layer() -> None:
    inputs, found = compiled(epitaxial())
    assert not found
    drawn = amounts(inputs)[STEP, "input", "tcs"]
    assert drawn == close(5 * PER_UM / (SI / TCS * 0.3))
    assert drawn == pytest.approx(5.88098e-3, rel=1e-5)


def test_what_the_precursor_leaves_goes_to_the_sinks_atom_by_atom() -> None:
    """Per mol of silicon grown 1/0.3 mol enter: 10 mol HCl, 7/3 mol SiO2 leave.

    They need 10 - 10/3 mol of hydrogen atoms and 14/3 mol of oxygen atoms.
    """
    known = amounts(compiled(epitaxial())[0])
    mol = 5 * PER_UM / SI
    assert known[STEP, "output", "hydrogen chloride"] == close(10 * mol * (H + CL))
    assert known[STEP, "output", "silica"] == close(7 / 3 * mol * (SI + 2 * OX))
    assert known[STEP, "input", "hydrogen"] == close(20 / 3 * mol * H)
    assert known[STEP, "input", "oxygen"] == close(14 / 3 * mol * OX)


def test_silicon_chlorine_hydrogen_and_oxygen_close() -> None:
    inputs, _ = compiled(epitaxial())
    products, elements = balances(inputs)
    at_epi = elements.filter(activity=STEP)
    assert set(at_epi["element"]) == {"Si", "Cl", "H", "O"}
    assert set(at_epi["verdict"]) == {"closed"}
    assert worst_gap(at_epi) < 1e-12
    assert set(products["verdict"]) == {"closed"}


def test_the_wafer_gains_its_layer() -> None:
    inputs, _ = compiled(epitaxial())
    assert masses(inputs)["wafer"] == close(730 * PER_UM)


def test_a_shape_behind_a_layer_is_measured_with_it() -> None:
    plant = epitaxial().step("R", "polish back", 1, "wafer")
    inputs, found = compiled(shaped(plant, "polish back", 728, removed_to="sludge"))
    assert not found
    removed = amounts(inputs)["wafer: polish back", "output", "sludge"]
    assert removed == close(2 * PER_UM)


def test_the_shape_of_the_step_may_hold_the_layer() -> None:
    inputs, found = compiled(shaped(epitaxial(), "epi", 730))
    assert not found
    assert masses(inputs)["wafer"] == close(730 * PER_UM)
    inputs, found = compiled(shaped(epitaxial(), "epi", 729, removed_to="sludge"))
    assert not found
    assert amounts(inputs)[STEP, "output", "sludge"] == close(PER_UM)


def test_a_precursor_may_be_counted_in_normal_cubic_metres() -> None:
    """One Nm3 of an ideal gas is 1000 / 22.41396954 mol."""
    plant = layered(polished(unit="Nm3"), "epi", 5, "tcs", utilisation=0.3)
    inputs, found = compiled(plant)
    assert not found
    mol = 5 * PER_UM / SI * 1000 / 0.3
    drawn = amounts(inputs)[STEP, "input", "tcs"]
    assert drawn == close(mol * 22.41396954 / 1000)
    products, elements = balances(inputs)
    assert set(products["verdict"]) | set(elements["verdict"]) == {"closed"}


def test_all_of_a_start_is_grown_good_or_not() -> None:
    plant = epitaxial()
    rows = plant.table("steps")
    rows[-1] |= {"start_unit": "lot", "gives": 25, "yield": 0.8}
    rows[-1]["takes"] = 25
    inputs, found = compiled(plant.with_rows("steps", rows))
    assert not found
    drawn = amounts(inputs)[STEP, "input", "tcs"]
    assert drawn == close(25 * 5 * PER_UM / (SI / TCS * 0.3))


def test_a_compound_takes_one_precursor_for_each_element() -> None:
    """10 um of SiC on 150 mm: silicon from SiH4 at 0.5, carbon from C3H8 at 0.25."""
    plant = with_sinks(crystal_plant())
    for flow, formula in (("silane", "SiH4"), ("propane", "C3H8"), ("SiC", "SiC")):
        plant = plant.flow(flow, formula=formula).supply(flow, 1)
    plant = plant.gas("carbon dioxide", "CO2").row(
        "sinks", element="C", sink="carbon dioxide", origin_flow=None
    )
    plant = plant.with_rows("bom", []).bom("wafer", "charge", "SiC", 1)
    plant = plant.step("R", "slice", 1, "wafer").step("R", "epi", 1, "wafer")
    plant = shaped(
        plant, "slice", 350, diameter=150, kerf_um=0, material="silicon-carbide"
    )
    for flow, share in (("silane", 0.5), ("propane", 0.25)):
        plant = layered(
            plant, "epi", 10, flow, material="silicon-carbide", utilisation=share
        )
    inputs, found = compiled(plant)
    assert not found
    mol = math.pi * 0.075**2 * 10e-6 * 3210 / (SI + C)
    known = amounts(inputs)
    assert known[STEP, "input", "silane"] == close(mol / 0.5 * (SI + 4 * H))
    assert known[STEP, "input", "propane"] == close(mol / 3 / 0.25 * (3 * C + 8 * H))
    assert known[STEP, "output", "carbon dioxide"] == close(3 * mol * (C + 2 * OX))
    products, elements = balances(inputs)
    assert set(products["verdict"]) | set(elements["verdict"]) == {"closed"}
    expected = math.pi * 0.075**2 * 360e-6 * 3210
    assert masses(inputs)["wafer"] == close(expected)


def test_a_layer_of_another_solid_is_weighed_by_its_own_density() -> None:
    """2 um of germanium (5323.4 kg/m3) on 725 um of silicon; then 10 um go again."""
    plant = polished().flow("germane", formula="GeH4").supply("germane", 1)
    plant = layered(plant, "epi", 2, "germane", material="germanium")
    plant = plant.step("R", "grind", 1, "wafer")
    inputs, found = compiled(shaped(plant, "grind", 717, removed_to="sludge"))
    assert not found
    germanium = math.pi * 0.1**2 * 2e-6 * 5323.4
    assert masses(inputs)["wafer: epi"] == close(725 * PER_UM + germanium)
    assert masses(inputs)["wafer"] == close(715 * PER_UM + germanium)
    removed = amounts(inputs)["wafer: grind", "output", "sludge"]
    assert removed == close(10 * PER_UM)
    known = dict(inputs.flows.select("flow", "composition").rows())
    assert known["wafer: epi"] is None
    assert known["wafer"] is None


@sampled(10)
@given(
    thickness=st.floats(0.1, 100),
    utilisation=st.floats(0.02, 1),
    formula=st.sampled_from(["SiHCl3", "SiH2Cl2", "SiCl4", "SiH4"]),
)
def test_whatever_the_gas_every_element_closes(
    thickness: float, utilisation: float, formula: str
) -> None:
    plant = layered(
        polished(formula=formula), "epi", thickness, "tcs", utilisation=utilisation
    )
    inputs, found = compiled(plant)
    assert not found
    for frame in balances(inputs):
        assert worst_gap(frame) < 1e-9
        assert set(frame["verdict"]) == {"closed"}
