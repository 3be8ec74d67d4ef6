"""Plants that cut wafers from crystals: the rows that the tests of silicon share."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

import lca
from lca.checks.balances.activities import balance_mass
from lca.checks.balances.elements import balance_elements
from lca.checks.balances.matter import find_matter
from lca.findings import Finding
from lca.model import Inputs
from lca.plant.compiler import compile_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

Amounts = dict[tuple[str, str, str], float]

SOLID_WASTES = ("kerf", "sludge")


def crystal_plant(sku: str = "wafer", *, charge: float = 1.0) -> PlantBuilder:
    """Return a plant whose route R charges and crops silicon; wafers come of it."""
    plant = PlantBuilder().flow("polysilicon", formula="Si").supply("polysilicon", 1)
    for waste in SOLID_WASTES:
        plant = plant.flow(waste, "kg", "waste", formula="Si").supply(waste, 0.1)
    return (
        plant.sku(sku, "R", "wafer")
        .step("R", "charge", 1, "kg")
        .bom(sku, "charge", "polysilicon", charge)
    )


def shaped(
    plant: PlantBuilder,
    step: str,
    thickness: Cell,
    *,
    diameter: Cell = 200,
    **more: Cell,
) -> PlantBuilder:
    """Return the plant with a wafer of silicon that leaves a step of route R."""
    cells: dict[str, Cell] = {
        "route": "R",
        "sku": None,
        "step": step,
        "diameter_mm": diameter,
        "thickness_um": thickness,
        "kerf_um": None,
        "material": "silicon",
        "removed_to": None,
        "status": "measured",
    }
    return plant.row("shapes", **(cells | more))


def layered(
    plant: PlantBuilder, step: str, thickness: Cell, precursor: str, **more: Cell
) -> PlantBuilder:
    """Return the plant with a layer of silicon that grows at a step of route R."""
    cells: dict[str, Cell] = {
        "route": "R",
        "sku": None,
        "step": step,
        "material": "silicon",
        "thickness_um": thickness,
        "precursor": precursor,
        "utilisation": 1,
        "status": "measured",
    }
    return plant.row("layers", **(cells | more))


def with_sinks(plant: PlantBuilder) -> PlantBuilder:
    """Return the plant with sinks of chlorosilanes: silica and hydrogen chloride."""
    for flow, formula in (("hydrogen", "H2"), ("oxygen", "O2"), ("water", "H2O")):
        plant = plant.flow(flow, formula=formula).supply(flow, 0.1)
    for flow, formula in (("silica", "SiO2"), ("hydrogen chloride", "HCl")):
        plant = plant.flow(flow, "kg", "waste", formula=formula).supply(flow, 0.1)
    return (
        plant.flow("vapour", "kg", "elementary", formula="H2O")
        .row("sinks", element="Si", sink="silica", origin_flow=None)
        .row("sinks", element="Cl", sink="hydrogen chloride", origin_flow=None)
        .row("sinks", element="H", sink="vapour", origin_flow="hydrogen")
        .row("sinks", element="O", sink="oxygen", origin_flow="oxygen")
    )


def compiled(plant: PlantBuilder) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return the study that a plant means, and what was found."""
    with TemporaryDirectory() as name:
        read = lca.read_plant(plant.write(Path(name)))
    return compile_plant(read.inputs)


def amounts(inputs: Inputs) -> Amounts:
    """Return the amounts of a study by activity, direction and flow."""
    rows = inputs.exchanges.group_by("activity", "direction", "flow").agg(
        pl.col("quantity").sum()
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows.iter_rows()}


def masses(inputs: Inputs) -> dict[str, float]:
    """Return the mass of one unit of each flow that has one, in kg."""
    return dict(inputs.flows.drop_nulls("mass_kg").select("flow", "mass_kg").rows())


def balances(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the balances of mass of products, and of elements, of every activity."""
    matter = find_matter(inputs)
    products = balance_mass(inputs, matter).filter(scope="product")
    return products, balance_elements(inputs, matter)


def worst_gap(balance: pl.DataFrame) -> float:
    """Return the largest gap of balances, as a share of the largest input."""
    gaps = balance["gap"].abs().to_list()
    return float(max(gaps) / max(balance["mass_in"].to_list()))
