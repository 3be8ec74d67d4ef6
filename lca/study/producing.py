"""The production of the period: how often each activity of a plant ran for it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Floats
from lca.engine.footprint import scale_demand
from lca.engine.system import System
from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.production import convert_production
from lca.tables import convert_to_flow_unit

DEEPEST = 20
"""SKUs within SKUs that are made and built in within one period."""

SETTLED = 1e-12


@dataclass(frozen=True, slots=True)
class Produced:
    """What a production needs of a part of a plant.

    ``scaling``: runs of each column; ``unknown``: SKUs whose production is not stated;
    ``backward_error`` of the solution.
    """

    scaling: Floats
    unknown: int
    backward_error: float

    def count_runs(self, system: System) -> pl.DataFrame:
        """Return ``activity, runs``; of one with several products, their mean."""
        runs = system.columns.select("activity", runs=pl.Series(self.scaling))
        return runs.group_by("activity", maintain_order=True).agg(pl.col("runs").mean())


def produce(
    plant: PlantInputs, wanted: pl.DataFrame, stocked: pl.DataFrame, system: System
) -> Produced:
    """Return what the production of some SKUs needs, and the stock of others.

    Parameters
    ----------
    plant
        A part of the plant.
    wanted
        ``sku`` of those whose production counts; what is inside another of them is
        counted once.
    stocked
        ``sku, units``: what went into stock of SKUs that are not among them.
    system
        What the part compiles to.
    """
    columns = system.columns.select(sku="flow").with_row_index("place")
    placed = wanted.select("sku").join(columns, on="sku", maintain_order="left")
    made, _ = convert_production(plant)
    stated = placed.join(
        made.unique("sku", keep="first"), on="sku", how="left", maintain_order="left"
    )
    inner = stated["sku"].is_in(_list_parts(plant).implode()).to_numpy()
    places = stated["place"].to_numpy().astype(np.int64)
    quantities = stated["units"].fill_null(0.0).to_numpy()
    held = stocked.join(columns, on="sku", how="inner", maintain_order="left")
    kept = np.zeros(system.size)
    kept[held["place"].to_numpy().astype(np.int64)] = held["units"].to_numpy()
    scaling, error = _scale(system, places, quantities, inner, kept)
    return Produced(scaling, stated["units"].null_count(), error)


def _list_parts(plant: PlantInputs) -> pl.Series:
    """Return what bills put into a SKU other than itself."""
    lines = plant.tables["bom"].filter(pl.col("sku") != pl.col("flow"))
    return lines["flow"].drop_nulls().unique()


def list_stocked(plant: PlantInputs, skus: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, units`` of what went into stock of some SKUs, in their units.

    Parameters
    ----------
    plant
        The plant.
    skus
        ``sku`` of those wanted.
    """
    units = complete_rows(plant, "skus").select(flow="sku", unit="unit")
    rows = complete_rows(plant, "stocks").unique("flow", keep="first")
    origin = plant.origins["stocks"]
    own = rows.join(skus, left_on="flow", right_on="sku", how="semi")
    converted, _ = convert_to_flow_unit(own, units, origin.file, origin.sheet)
    grown = (pl.col("closing") - pl.col("opening")) * pl.col("ratio")
    return converted.select(sku="flow", units=grown).drop_nulls()


def _scale(
    system: System,
    places: np.ndarray,
    made: Floats,
    inner: np.ndarray,
    kept: Floats,
) -> tuple[Floats, float]:
    """Return the runs of each column, and the backward error.

    What leaves the plant is what is made, less what is built into something else.
    """
    own = system.build_technosphere().diagonal()[places]
    shipped = np.where(inner, 0.0, made)
    for _ in range(DEEPEST):
        demand = kept.copy()
        demand[places] = shipped
        solved = scale_demand(system, demand)
        scaling: Floats = solved.values[:, 0]
        built_in = scaling[places] * own - shipped
        rest = np.where(inner, made - built_in, made)
        if np.allclose(rest, shipped, rtol=SETTLED, atol=SETTLED):
            break
        shipped = rest
    return scaling, solved.backward_error
