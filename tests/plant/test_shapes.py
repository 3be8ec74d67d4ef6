"""Wafers by geometry: what they take, weigh and lose at each step.

A disc of 200 mm has 0.0314159265 m2, so that 1 um of silicon (2329 kg/m3) on it weighs
0.0731676930 g; of 300 mm 0.164627309 g.  All numbers below are worked from these.
"""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell
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

PER_UM = math.pi * 0.1**2 * 1e-6 * 2329
"""Kilograms of 1 um of silicon of 200 mm."""


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


def sliced(**step: Cell) -> PlantBuilder:
    plant = crystal_plant().step("R", "slice", 1, "wafer", **step)
    return shaped(plant, "slice", 825, kerf_um=150, removed_to="kerf")


def ladder() -> PlantBuilder:
    """Return slice 825, lap 750, etch (no shape) and polish 725."""
    plant = sliced().step("R", "lap", 1, "wafer").step("R", "etch", 1, "wafer")
    plant = plant.step("R", "polish", 1, "wafer")
    plant = shaped(plant, "lap", 750, removed_to="sludge")
    return shaped(plant, "polish", 725, removed_to="sludge")


def test_a_wafer_of_200_mm_weighs_53_0466_g() -> None:
    """Oracle mb-si-kerf: 200 mm, 725 um, 2329 kg/m3."""
    inputs, found = compiled(ladder())
    assert not found
    assert masses(inputs)["wafer"] == pytest.approx(0.0530466, rel=1e-6)


def test_a_start_takes_the_crystal_of_wafer_and_kerf() -> None:
    inputs, _ = compiled(ladder())
    known = amounts(inputs)
    assert known["wafer: slice", "input", "wafer: charge"] == close(975 * PER_UM)
    assert known["wafer: slice", "output", "kerf"] == close(150 * PER_UM)
    assert known["wafer: slice", "output", "kerf"] == pytest.approx(0.0109752, rel=1e-5)


def test_what_lapping_and_polishing_take_off_follows_from_thickness() -> None:
    inputs, _ = compiled(ladder())
    known = amounts(inputs)
    assert known["wafer: lap", "output", "sludge"] == close(75 * PER_UM)
    assert known["wafer: polish", "output", "sludge"] == close(25 * PER_UM)
    assert ("wafer: etch", "output", "sludge") not in known
    weights = masses(inputs)
    assert weights["wafer: slice"] == close(825 * PER_UM)
    assert weights["wafer: etch"] == close(750 * PER_UM)


def test_every_row_names_its_rule_and_its_row() -> None:
    inputs, _ = compiled(ladder())
    rows = inputs.exchanges.filter(rule="shape").select("origin", "origin_row", "flow")
    assert sorted(rows.rows()) == [
        ("shapes.csv", 2, "kerf"),
        ("shapes.csv", 3, "sludge"),
        ("shapes.csv", 4, "sludge"),
    ]


@pytest.mark.parametrize(
    ("step", "takes", "gives"),
    [
        ({"start_unit": "wafer", "gives": None}, 975 * PER_UM, 1.0),
        ({"start_unit": "lot", "gives": 25}, 25 * 975 * PER_UM, 25.0),
        ({"start_unit": "kg", "gives": None}, 1.0, 1 / (975 * PER_UM)),
        ({"start_unit": "g", "gives": None}, 1e-3, 1e-3 / (975 * PER_UM)),
    ],
)
def test_a_start_may_be_a_wafer_a_lot_or_an_amount_of_crystal(
    step: dict[str, Cell], takes: float, gives: float
) -> None:
    inputs, found = compiled(sliced(**step))
    assert not found
    known = amounts(inputs)
    assert known["wafer: slice", "input", "wafer: charge"] == close(takes)
    assert known["wafer: slice", "output", "wafer"] == close(gives)
    assert known["wafer: slice", "output", "kerf"] == close(gives * 150 * PER_UM)


def test_crystal_may_be_counted_in_grams() -> None:
    plant = crystal_plant()
    (charge,) = plant.table("steps")
    plant = plant.with_rows("steps", [charge | {"start_unit": "g", "unit": "g"}])
    plant = plant.with_rows(
        "bom", [plant.table("bom")[0] | {"amount": 1, "unit": "g"}]
    ).step("R", "slice", 1, "wafer")
    inputs, found = compiled(
        shaped(plant, "slice", 825, kerf_um=150, removed_to="kerf")
    )
    assert not found
    taken = amounts(inputs)["wafer: slice", "input", "wafer: charge"]
    assert taken == close(975 * PER_UM * 1000)


def test_crystal_beyond_geometry_is_removed() -> None:
    """0.56 kg of wafer per kg of crystal: 94.7260 g for 53.0466 g (Williams 2002)."""
    takes = 725 * PER_UM / 0.56
    plant = crystal_plant().step("R", "slice", 1, "wafer", takes=takes)
    inputs, found = compiled(shaped(plant, "slice", 725, removed_to="kerf"))
    assert not found
    removed = amounts(inputs)["wafer: slice", "output", "kerf"]
    assert removed == close(takes - 725 * PER_UM)
    assert removed == pytest.approx(0.0947260 - 0.0530466, abs=1e-7)


@pytest.mark.parametrize(
    "step",
    [{"start_unit": "wafer"}, {"start_unit": "lot", "gives": 25}, {"start_unit": "kg"}],
)
def test_an_empty_kerf_is_no_kerf_of_zero(step: dict[str, Cell]) -> None:
    def cut(kerf: Cell) -> list[str]:
        plant = crystal_plant().step("R", "slice", 1, "wafer", **step)
        return [f.code for f in compiled(shaped(plant, "slice", 725, kerf_um=kerf))[1]]

    assert cut(None) == ["kerf-missing"]
    assert cut(0) == []


def test_a_layer_that_its_shape_does_not_hold_is_named() -> None:
    """825 um and a layer of 80 um make 905 um, not the 730 um of the shape."""
    plant = with_sinks(sliced()).flow("tcs", formula="SiHCl3").supply("tcs", 1)
    plant = plant.step("R", "epi", 1, "wafer")
    plant = layered(plant, "epi", 80, "tcs", utilisation=0.3)
    (found,) = compiled(shaped(plant, "epi", 730))[1]
    assert (found.code, found.place.column) == ("layer-against-shape", "thickness_um")
    known = dict(found.parameters)
    assert [known[name] for name in ("thickness_before", "grown", "thickness")] == [
        "825.0 µm", "80.0 µm", "730.0 µm",
    ]  # fmt: skip


def test_a_row_of_the_sku_goes_before_that_of_its_route() -> None:
    plant = ladder().sku("thin", "R", "wafer").bom("thin", "charge", "polysilicon", 1)
    plant = shaped(plant, "polish", 700, route=None, sku="thin", removed_to="sludge")
    known = amounts(compiled(plant)[0])
    assert known["wafer: polish", "output", "sludge"] == close(25 * PER_UM)
    assert known["thin: polish", "output", "sludge"] == close(50 * PER_UM)


def test_yields_stay_those_of_the_steps() -> None:
    """What is scrapped was sliced too: kerf is per start, whatever is good."""
    plant = crystal_plant().step("R", "slice", 0.8, "wafer")
    inputs, found = compiled(
        shaped(plant, "slice", 825, kerf_um=150, removed_to="kerf")
    )
    assert not found
    known = amounts(inputs)
    assert known["wafer: slice", "output", "kerf"] == close(150 * PER_UM)
    assert known["wafer: slice", "output", "wafer"] == close(0.8)
    products, elements = balances(inputs)
    assert set(products["verdict"]) == {"closed"}
    assert set(elements["verdict"]) == {"closed"}


def test_a_wafer_that_a_bill_puts_in_is_held_to_its_shape() -> None:
    plant = ladder().sku("thinned", "B", "wafer").step("B", "mount", 1, "wafer")
    plant = plant.step("B", "grind", 1, "wafer").bom("thinned", "mount", "wafer", 1)
    plant = shaped(plant, "mount", 725, route="B")
    inputs, found = compiled(shaped(plant, "grind", 100, route="B", removed_to="kerf"))
    assert not found
    assert amounts(inputs)["thinned: grind", "output", "kerf"] == close(625 * PER_UM)
    assert masses(inputs)["thinned"] == close(100 * PER_UM)


def test_two_wafers_bonded_are_as_thick_as_both() -> None:
    plant = ladder().step("R", "bond", 1, "wafer", takes=2)
    inputs, found = compiled(shaped(plant, "bond", 1450))
    assert not found
    assert masses(inputs)["wafer"] == close(1450 * PER_UM)
    plant = ladder().step("R", "bond", 1, "wafer", takes=2)
    inputs, _ = compiled(shaped(plant, "bond", 900, removed_to="sludge"))
    assert amounts(inputs)["wafer: bond", "output", "sludge"] == close(550 * PER_UM)


def test_other_solids_have_other_densities() -> None:
    """150 mm of silicon carbide, 350 um at 3210 kg/m3: 19.8538 g."""
    plant = crystal_plant().flow("carbide", formula="SiC").supply("carbide", 1)
    plant = plant.with_rows("bom", []).bom("wafer", "charge", "carbide", 1)
    plant = plant.flow("dust", "kg", "waste", formula="SiC").supply("dust", 0)
    plant = plant.step("R", "slice", 1, "wafer")
    inputs, found = compiled(
        shaped(
            plant, "slice", 350, diameter=150, kerf_um=200,
            material="silicon-carbide", removed_to="dust",
        )
    )  # fmt: skip
    assert not found
    expected = math.pi * 0.075**2 * 350e-6 * 3210
    assert masses(inputs)["wafer"] == close(expected)
    assert expected == pytest.approx(0.0198538, rel=1e-5)
    _, elements = balances(inputs)
    assert set(elements["element"]) == {"Si", "C"}
    assert set(elements["verdict"]) == {"closed"}


def test_wafers_and_crystal_are_known_to_be_of_their_solid() -> None:
    inputs, _ = compiled(ladder())
    known = dict(inputs.flows.select("flow", "composition").rows())
    for flow in ("wafer: charge", "wafer: slice", "wafer: etch", "wafer"):
        assert known[flow] == "Si=1.0", flow


def test_what_is_mounted_on_a_wafer_makes_it_something_else() -> None:
    plant = ladder().flow("gold", formula="Au").supply("gold", 1)
    inputs, _ = compiled(plant.bom("wafer", "lap", "gold", 1e-6))
    known = dict(inputs.flows.select("flow", "composition").rows())
    assert known["wafer: slice"] == "Si=1.0"
    assert known["wafer: lap"] is None
    assert known["wafer"] is None


def test_a_crystal_of_something_else_is_not_taken_for_the_solid() -> None:
    """A serial chain from trichlorosilane: only what is sliced is silicon."""
    plant = crystal_plant().flow("tcs", formula="SiHCl3").supply("tcs", 1)
    plant = plant.with_rows("bom", []).bom("wafer", "charge", "tcs", 1)
    plant = plant.step("R", "pull", 0.2, "kg").step("R", "slice", 1, "wafer")
    inputs, _ = compiled(shaped(plant, "slice", 825, kerf_um=150, removed_to="kerf"))
    known = dict(inputs.flows.select("flow", "composition").rows())
    assert known["wafer: charge"] is None
    assert known["wafer: pull"] == "Si=1.0"


steps_of_a_ladder = st.lists(
    st.tuples(st.floats(0, 120), st.sampled_from([1.0, 0.97, 0.5])),
    min_size=1,
    max_size=4,
)


@sampled(15)
@given(
    removals=steps_of_a_ladder,
    kerf=st.floats(0, 400),
    diameter=st.sampled_from([100.0, 150.0, 200.0, 300.0]),
    good=st.floats(0.2, 1.0),
)
def test_whatever_the_ladder_mass_and_silicon_of_every_step_close(
    removals: list[tuple[float, float]], kerf: float, diameter: float, good: float
) -> None:
    plant = crystal_plant().step("R", "crop", good, "kg")
    plant = plant.step("R", "slice", good, "wafer")
    thickness = 1200.0
    plant = shaped(
        plant, "slice", thickness, diameter=diameter, kerf_um=kerf, removed_to="kerf"
    )
    for place, (removal, share) in enumerate(removals):
        thickness -= removal
        plant = plant.step("R", f"thin {place}", share, "wafer")
        plant = shaped(
            plant, f"thin {place}", thickness, diameter=diameter, removed_to="sludge"
        )
    inputs, found = compiled(plant)
    assert not found
    for frame in balances(inputs):
        assert worst_gap(frame) < 1e-9
        assert set(frame["verdict"]) == {"closed"}
    area = math.pi / 4 * (diameter / 1000) ** 2
    expected = area * thickness * 1e-6 * 2329
    assert masses(inputs)["wafer"] == pytest.approx(expected, rel=1e-12)
