"""Every code of process gases and fluids is raised by a small plant, at its place."""

import math
from pathlib import Path

import pytest

from tests.findings.test_raised_rules import (
    Case,
    alter,
    assert_filled_in,
    at,
    find,
    find_places,
)
from tests.support.gas_plants import FAB, abate, use_gas, with_sinks
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell, Row

TIER_2A, STACK_300 = "ipcc2006-2a-semiconductor", "epa2024-i12"
PLAIN = with_sinks(FAB)

# Sinks that no gas of the case needs are flows that nothing uses.
IDLE = frozenset({"unused-name"})


def used(formula: str = "NF3", method: str = TIER_2A, **more: Cell) -> PlantBuilder:
    """Return the plant with one kg of a gas in row 2 of gases."""
    return use_gas(PLAIN, formula, 1, method, **more)


def sunk(row: int, **cells: Cell) -> PlantBuilder:
    """Return the plant with a gas, and other cells in a row of sinks."""
    return alter(used(), "sinks", row, **cells)


BURNT = used(abatement="burner", abated=1)
SCRUBBED = abate(abate(BURNT, "NF3", 0.95), "CF4", 0.9)
BLANK = math.pi / 4 * 0.3**2 * 775e-6 * 2329
"""Mass of a blank wafer of 300 mm, in kg."""
OWN: Row = {
    "method": "ours", "process": "etch", "gas": "C4F8", "formed": "C4F8",
    "share": 0.1, "status": "measured",
}  # fmt: skip


def sized(formula: str, amount: Cell, method: str, **more: Cell) -> PlantBuilder:
    """Return the plant with a gas used on wafers of 300 mm."""
    flows = [
        row | {"mass_kg": BLANK} if row["flow"] == "blank" else row
        for row in PLAIN.table("flows")
    ]
    plant = PLAIN.with_rows("flows", flows).row(
        "shapes", route="fab", step="etch", diameter_mm=300, thickness_um=775,
        material="silicon", status="measured",
    )  # fmt: skip
    return use_gas(plant, formula, amount, method, unit="g", **more)


def with_own(*rows: Row) -> PlantBuilder:
    """Return the plant with a gas used by a method of its own."""
    plant = used("c-C4F8", "ours", process="etch")
    for row in rows:
        plant = plant.row("gas_rates", **(OWN | row))
    return plant


FLUID: Row = {
    "fluid": "vapour", "opening": 100, "bought": 20, "installed": 5, "shipped": 3,
    "closing": 110, "unit": "kg", "key": "area", "status": "measured",
}  # fmt: skip
COOLED = (
    PLAIN.gas("vapour", "C6F14")
    .tools("etchers", 100, area_m2=40)
    .draw("etchers", "productive", "electricity", 5)
)
COOLED = alter(COOLED, "steps", 2, tool_group="etchers", tool_seconds=60)


def raised(
    code: str, plant: PlantBuilder, table: str, row: int, column: str, *also: str
) -> Case:
    """Return a case; codes that come of the same fault stand in ``also``."""
    return Case(code, plant, at(table, row, column), IDLE | frozenset(also))


CASES = (
    raised("gas-missing", used(gas=None), "gases", 2, "gas"),
    raised(
        "gas-not-of-area", used(method="ipcc2006-1-semiconductor", unit="m2"), "gases",
        2, "method",
    ),
    raised("gas-without-formula", used(gas="resin").flow("resin").supply("resin", 1),
           "gases", 2, "gas"),
    raised("line-of-wrong-kind", used(gas="flue gas"), "gases", 2, "gas",
           "gas-rate-missing", "gas-without-formula", "gas-as-input", "mass-open",
           "gas-not-closed"),
    raised("gas-unit-unfit", used(unit="kWh"), "gases", 2, "unit"),
    raised("gas-unit-unfit", used(method="ipcc2006-1-semiconductor", gas=None), "gases",
           2, "unit"),
    raised("gas-rate-missing", used(process="etching"), "gases", 2, "process"),
    raised("gas-rate-missing", used("F2"), "gases", 2, "process"),
    raised("gas-rate-missing", used("SiH4"), "gases", 2, "process"),
    raised("gas-heel-missing", used(method=STACK_300, amount_basis="delivered"),
           "gases", 2, "heel"),
    raised("gas-heel-twice", used(heel=0.1), "gases", 2, "heel"),
    raised("gas-abated-missing", abate(used(abatement="burner"), "NF3", 0.9), "gases",
           2, "abated"),
    raised("gas-abatement-missing", used(abated=0.5), "gases", 2, "abatement"),
    raised("gas-method-unknown", used(method="epa-i12"), "gases", 2, "method"),
    raised(
        "gas-method-taken",
        used().row("gas_rates", method=TIER_2A, gas="NF3", formed="NF3", share=0.1,
                   status="measured"),
        "gas_rates", 2, "method",
    ),
    raised("abatement-efficiencies-differ",
           abate(SCRUBBED, "NF3", 0.9, forms="CF4", formation=0.01), "abatement", 4,
           "destroyed"),
    raised("abatement-efficiencies-differ",
           abate(SCRUBBED, "NF3", 0.95, uptime=0.9, forms="F2", formation=0.01),
           "abatement", 4, "uptime"),
    raised("abatement-efficiencies-differ",
           abate(abate(SCRUBBED, "c-C4F8", 0.9), "C4F8", 0.8, forms="CF4",
                 formation=0.01),
           "abatement", 5, "destroyed"),
    raised("not-a-formula", with_own({}, {"formed": "zzz"}), "gas_rates", 3, "formed"),
    raised("not-a-formula", with_own({}, {"gas": "C(F"}), "gas_rates", 3, "gas"),
    raised("not-a-formula", abate(SCRUBBED, "C2F6", 0.9, forms="Xx2", formation=0.1),
           "abatement", 4, "forms", "abatement-formation-incomplete"),
    raised("name-edge-space", with_own({}, {"formed": " CF4", "share": 0.01}),
           "gas_rates", 3, "formed"),
    raised("gas-repeated", with_own({}, {"gas": "c-C4F8", "formed": "c-C4F8"}),
           "gas_rates", 3, "gas"),
    raised("gas-repeated", with_own({}, {"formed": "c-C4F8"}), "gas_rates", 3,
           "formed"),
    raised("gas-repeated",
           abate(abate(SCRUBBED, "C4F8", 0.9), "c-C4F8", 0.9), "abatement", 5, "gas"),
    raised("gas-method-of-other-wafer", sized("SF6", 1, "epa2024-i11"), "gases", 2,
           "method"),
    raised("gas-method-of-other-substrate", sized("SF6", 1, "ipcc2006-2a-lcd"),
           "gases", 2, "method"),
    raised("gas-emission-implausible", sized("CF4", 10500, STACK_300), "gases", 2,
           "amount"),
    raised("gas-amount-implausible",
           sized("SiH4", 40_000, "ours").row(
               "gas_rates", method="ours", gas="SiH4", formed="SiH4", share=0,
               status="measured"),
           "gases", 2, "amount"),
    raised("abatement-formation-incomplete", abate(SCRUBBED, "F2", 0.9, forms="CF4"),
           "abatement", 4, "formation"),
    raised("abatement-without-certificate",
           abate(abate(BURNT, "NF3", 0.95, certificate=None), "CF4", 0), "abatement", 2,
           "certificate"),
    raised("abatement-without-gas", abate(BURNT, "NF3", 0.95), "gases", 2, "abatement"),
    raised(
        "wrong-dimension",
        SCRUBBED.row("abatement_flows", abatement="burner", flow="electricity",
                     amount=2, unit="kg", status="measured"),
        "abatement_flows", 2, "unit",
    ),
    raised("gas-by-area",
           used(method="ipcc2006-1-semiconductor", gas=None, unit="cm2"), "gases", 2,
           "method", "gas-not-closed", "mass-open", "element-not-closed"),
    raised("gas-unused-assumed", used("N2O"), "gases", 2, "process"),
    raised("gas-unused-measured", used(unused=0.1), "gases", 2, "unused"),
    raised("gas-shares-above-one", used("C2F6", STACK_300), "gases", 2, "method",
           "element-without-origin"),
    raised("sink-unfit", sunk(2, sink="silica"), "sinks", 2, "sink",
           "element-without-sink"),
    raised("sink-unfit", sunk(7, origin_flow="lime"), "sinks", 7, "origin_flow",
           "element-without-sink"),
    raised("direction-of-wrong-kind", sunk(2, sink="bottled NF3"), "sinks", 2, "sink",
           "element-without-sink"),
    raised("gas-as-input", sunk(7, origin_flow="flue gas"), "sinks", 7, "origin_flow",
           "gas-not-closed", "mass-open", "element-not-closed"),
    raised("gas-unit-unfit",
           sunk(2, sink="cake").flow("cake", "piece", "waste", formula="CaF2")
           .supply("cake", 1),
           "sinks", 2, "sink", "element-without-sink"),
    raised("element-without-sink",
           use_gas(with_sinks(FAB, "F", "Ca", "H", "O", "C"), "NF3", 1, TIER_2A),
           "gases", 2, "gas"),
    raised("element-without-origin", sunk(7, origin_flow=None), "gases", 2, "gas"),
    raised("elements-unsettled",
           sunk(2, sink="acid").flow("acid", "kg", "waste", formula="HF")
           .supply("acid", 1).with_rows("sinks", [
               {"element": "F", "sink": "acid"}, {"element": "H", "sink": "acid"},
               *(row for row in PLAIN.table("sinks")
                 if row["element"] in ("N", "C", "O")),
           ]),
           "gases", 2, "gas"),
    raised("fluid-gained", COOLED.row("fluids", **(FLUID | {"closing": 130})), "fluids",
           2, "closing"),
    raised("fluid-not-emission", COOLED.row("fluids", **(FLUID | {"fluid": "resist"})),
           "fluids", 2, "fluid", "direction-of-wrong-kind", "output-not-reference"),
    raised("site-total-without-area",
           alter(COOLED.row("fluids", **FLUID), "tool_groups", 2, area_m2=None),
           "fluids", 2, "key"),
)  # fmt: skip


@pytest.mark.parametrize(
    "plant",
    [
        used(),
        SCRUBBED,
        used(amount_basis="delivered"),
        used("SF6", STACK_300),
        COOLED.row("fluids", **FLUID),
        sized("CF4", 10.5, STACK_300),
        with_own({}, {"formed": "CF4", "share": 0.01}),
    ],
    ids=["consumed", "abated", "delivered", "other gas", "fluid", "sized", "own"],
)
def test_right_gases_have_no_findings(plant: PlantBuilder, tmp_path: Path) -> None:
    case = Case("", plant, {})
    assert {found.code for found in find(case, tmp_path)} <= IDLE


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_fault_is_found_at_its_place_and_alone(case: Case, tmp_path: Path) -> None:
    found = find(case, tmp_path)
    assert find_places(case, found), [(f.code, f.place.as_dict()) for f in found]
    assert {each.code for each in found} - case.also == {case.code}
    assert_filled_in(found)
