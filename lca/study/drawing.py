"""What the footprint of each SKU is drawn from: activities, flows, sensitive inputs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.characterise import Characterisation
from lca.engine.plan import build_plan
from lca.engine.sweep import solve
from lca.engine.system import System
from lca.interpret.gates import NOBODY, Gates, Inside, cut_at_gates, split_gates
from lca.interpret.sensitivity import (
    NORMAL_95,
    choose_sensitive,
    list_sensitive,
    spread,
    weigh_rows,
)
from lca.model import PlantInputs
from lca.plant import list_rules
from lca.plant.places import complete_rows
from lca.plant.production import convert_production
from lca.plant.steps import resolve_steps
from lca.record import Document
from lca.study.part import Basis
from lca.units import load_units

AT_ONCE = 64
"""SKUs whose activities are found together: a dense column for each."""

MOST_SENSITIVE = 10
"""Inputs of each kind that a record names, those that move the footprint most."""

PASSING = "passing"
OUTSIDE = ("factor", "background", PASSING)
"""What rules of activities that are not the plant's supply."""

ENERGY = "energy"
LEAST_COVERED = 0.5
"""Part of the sensitivities that must state an uncertainty, to speak of one at all."""

METHOD = "first-order-lognormal"
PRODUCT = ("sku", "name", "package", "unit", "mass_kg", "route", "comment")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one SKU draws.

    ``product`` and ``uncertainty`` are as a record has them; ``activities`` and
    ``flows`` are names; ``steps`` are rows of `resolve_steps`, ``exchanges`` those of
    the compiled study at these steps, ``sensitive`` those that move the footprint most,
    ``gases`` the elementary flows that count, with their factors; ``gates``: what
    arises inside the plant and outside, as a record has it.
    """

    sku: str
    product: Document
    activities: pl.Series
    flows: pl.Series
    steps: pl.DataFrame
    exchanges: pl.DataFrame
    gases: pl.DataFrame
    sensitive: pl.DataFrame
    uncertainty: Document | None
    gates: Document


@dataclass(frozen=True, slots=True)
class _Common:
    """What is looked up for every SKU of a part."""

    basis: Basis
    factors: Floats
    prices: Floats
    steps: dict[tuple[object, ...], pl.DataFrame]
    none: pl.DataFrame
    products: dict[str, Document]
    gases: pl.DataFrame
    gates: Inside
    is_energy: Flags


def draw_skus(
    plant: PlantInputs,
    basis: Basis,
    characterisation: Characterisation,
    skus: Sequence[str],
) -> Iterator[Drawn]:
    """Yield what each SKU of a part draws.

    Parameters
    ----------
    plant
        The whole plant.
    basis
        What the part was solved from.
    characterisation
        C.
    skus
        SKUs of the part.
    """
    common = _look_up(plant, basis, characterisation)
    places = dict(
        basis.system.columns.with_row_index("place").select("flow", "place").rows()
    )
    plan = build_plan(basis.system.build_technosphere())
    for first in range(0, len(skus), AT_ONCE):
        chosen = skus[first : first + AT_ONCE]
        demand = np.zeros((basis.system.size, len(chosen)))
        for column, sku in enumerate(chosen):
            demand[places[sku], column] = 1.0
        scaling = solve(plan, demand).values
        gates = split_gates(
            basis.system,
            common.gates,
            np.array([places[sku] for sku in chosen], dtype=np.int64),
            common.is_energy,
            factors=common.factors,
            prices=common.prices,
        )
        for column, sku in enumerate(chosen):
            yield _draw(common, sku, scaling[:, column], places[sku], gates[column])


def _look_up(
    plant: PlantInputs, basis: Basis, characterisation: Characterisation
) -> _Common:
    line = characterisation.indicators.index(characterisation.headline)
    labels = {name: origin.label for name, origin in plant.origins.items()}
    resolved, _ = resolve_steps(plant)
    steps = resolved.with_columns(pl.col("origin_basis").replace(labels))
    return _Common(
        basis=basis,
        factors=characterisation.factors[line],
        prices=basis.prices.values[:, line],
        steps=steps.partition_by("sku", as_dict=True),
        none=steps.clear(),
        products=_list_products(plant),
        gases=_list_gases(
            basis.system,
            characterisation,
            None if plant.header is None else plant.header.gwp,
        ),
        gates=cut_at_gates(
            basis.system, _find_inside(basis), _find_owners(basis.system, steps)
        ),
        is_energy=_find_energy(basis.system),
    )


def _draw(
    common: _Common, sku: str, scaling: Floats, place: int, gates: Gates
) -> Drawn:
    system, exchanges = common.basis.system, common.basis.inputs.exchanges
    running = system.columns.filter(pl.Series(scaling != 0))["activity"].unique()
    reached = exchanges.filter(pl.col("activity").is_in(running.implode()))
    steps = common.steps.get((sku,), common.none)
    own = pl.col("activity").is_in(steps["activity"].unique().implode())
    total = float(common.prices[place])
    sensitive = exchanges.clear().with_columns(elasticity=pl.lit(0.0), kind=pl.lit(""))
    if total:
        weights = weigh_rows(system, common.factors, common.prices, scaling, total)
        sensitive = list_sensitive(exchanges, weights)
    emitted = np.unique(system.biosphere.rows[scaling[system.biosphere.columns] != 0])
    return Drawn(
        sku=sku,
        product=common.products[sku],
        activities=running,
        flows=reached["flow"].unique(),
        steps=steps,
        exchanges=reached.filter(own),
        gases=common.gases.filter(pl.col("place").is_in(emitted)),
        sensitive=choose_sensitive(sensitive, MOST_SENSITIVE).with_columns(
            file="origin", row=pl.coalesce("origin_row", "row")
        ),
        uncertainty=_describe_spread(sensitive, total),
        gates=asdict(gates),
    )


def _find_owners(system: System, steps: pl.DataFrame) -> Integers:
    """Return of each column the number of the SKU that it is a step of."""
    owned = steps.select("activity", "sku").unique("activity", keep="first")
    joined = system.columns.select("activity").join(
        owned, on="activity", how="left", maintain_order="left"
    )
    number = pl.col("sku").rank("dense").cast(pl.Int64).fill_null(NOBODY)
    owners: Integers = joined.select(number).to_series().to_numpy()
    return owners


def _find_inside(basis: Basis) -> Flags:
    """Return of each column whether it is an activity of the plant.

    Others consist of nothing but what rules make of purchases, and of exchanges that
    the user wrote as such.  What only passes on, of several sources, something that the
    plant makes itself is inside, too.
    """
    exchanges = basis.inputs.exchanges
    foreign = list_rules("supply", *OUTSIDE)
    outside = pl.col("rule").is_in(foreign) | pl.col("rule").is_null()
    own = exchanges.filter(~outside)["activity"].unique()
    made = basis.system.columns.filter(pl.col("activity").is_in(own.implode()))["flow"]
    drawing = exchanges.filter(
        pl.col("rule").is_in(list_rules("supply", PASSING))
        & (pl.col("direction") == "input")
        & pl.col("flow").is_in(made.implode())
    )["activity"]
    every = pl.concat([own, drawing]).unique()
    inside = basis.system.columns.select(pl.col("activity").is_in(every.implode()))
    flags: Flags = inside.to_series().to_numpy()
    return flags


def _find_energy(system: System) -> Flags:
    """Return of each column whether what it makes is energy."""
    units = load_units()
    known = {text: units.find(text) for text in system.columns["unit"].unique()}
    energy = [text for text, unit in known.items() if unit and unit.dimension == ENERGY]
    flags: Flags = system.columns["unit"].is_in(energy).to_numpy()
    return flags


def _describe_spread(sensitive: pl.DataFrame, total: float) -> Document | None:
    """Return the uncertainty of the inputs that state one, None where few do."""
    found = spread(sensitive)
    if found is None or found.covered < LEAST_COVERED:
        return None
    factor = float(np.exp(NORMAL_95 * found.sigma))
    bounds = sorted((total / factor, total * factor))
    return {
        "method": METHOD,
        "sigma": found.sigma,
        "low": bounds[0],
        "high": bounds[1],
        "covered": found.covered,
    }


def _list_products(plant: PlantInputs) -> dict[str, Document]:
    """Return what is stated of each SKU, and its production in its declared unit."""
    made, _ = convert_production(plant)
    quantities = dict(made.rows())
    rows = complete_rows(plant, "skus").unique("sku", keep="first", maintain_order=True)
    return {
        row["sku"]: row
        | {
            "production": {"quantity": quantities[row["sku"]], "unit": row["unit"]}
            if row["sku"] in quantities
            else None
        }
        for row in rows.select(PRODUCT).iter_rows(named=True)
    }


def _list_gases(
    system: System, characterisation: Characterisation, gwp_set: str | None
) -> pl.DataFrame:
    """Return the elementary flows that count for the headline, with their factors.

    A gas is characterised by the set of the study, a purchased factor by its own.
    """
    line = characterisation.indicators.index(characterisation.headline)
    factors = characterisation.factors[line]
    rows = system.flows.with_row_index("place").with_columns(
        factor=pl.Series(factors, dtype=pl.Float64)
    )
    counted = rows.filter(pl.col("factor") != 0)
    return counted.with_columns(pl.col("gwp_set").fill_null(gwp_set)).rename(
        {"ghg": "gas", "ghg_class": "class"}
    )
