"""What the production of the period draws of each flow that is metered as a whole."""

from dataclasses import replace

import numpy as np
import polars as pl

from lca.checks.accuracy import UNSTATED, load_accuracy
from lca.engine.arrays import Floats
from lca.engine.characterise import Characterisation
from lca.engine.footprint import Prices
from lca.engine.system import System
from lca.model import Inputs, PlantInputs
from lca.plant import BACKGROUND
from lca.plant.production import convert_production
from lca.study.measuring import Measures, measure_whole, prepare_measures

TOTALS = pl.Schema(
    {
        "flow": pl.String,
        "amount": pl.Float64,
        "doubt": pl.Float64,
        "unknown": pl.Int64,
    }
)
"""Columns of totals: a flow, what is drawn of it, how far the accuracy of the rows that
draw it may move that, and SKUs of unknown production."""


def sum_draws(
    plant: PlantInputs,
    wanted: pl.DataFrame,
    inputs: Inputs,
    *,
    system: System,
    characterisation: Characterisation,
    prices: Prices,
) -> tuple[pl.DataFrame, float]:
    """Return `TOTALS` in the unit of each flow, and the backward error.

    Parameters
    ----------
    plant
        A part of the plant.
    wanted
        ``sku`` of those whose production counts; what is inside another of them is
        counted once.
    inputs, system, characterisation, prices
        What the part compiles and solves to.

    Notes
    -----
    What background activities draw is drawn by suppliers, behind no meter of the plant.
    """
    flows = list_metered(plant)
    if not flows or wanted.is_empty():
        return TOTALS.to_frame(), 0.0
    skus = wanted["sku"]
    made, _ = convert_production(plant)
    quantities = wanted.join(
        made.unique("sku", keep="first"), on="sku", how="left", maintain_order="left"
    )["units"]
    inner = _find_inner(plant, skus)
    own = _leave_background_out(system, inputs)
    measures = prepare_measures(own, characterisation, (), [*flows, *inner])
    amounts, error = _measure(prices, measures, skus)
    doubtful = prepare_measures(_weigh_by_accuracy(own), characterisation, (), flows)
    doubts, _ = _measure(prices, doubtful, skus)
    demand = _ship(
        quantities.fill_null(0.0).to_numpy(),
        amounts[:, len(flows) :],
        skus.is_in(inner.implode()).to_numpy(),
    )
    return pl.DataFrame(
        {
            "flow": flows,
            "amount": np.abs(demand @ amounts[:, : len(flows)]),
            "doubt": np.abs(demand @ doubts),
            "unknown": [quantities.null_count()] * len(flows),
        },
        schema=TOTALS,
    ), error


def list_metered(plant: PlantInputs) -> list[str]:
    """Return the flows of bills, and the utilities that meters serve."""
    billed = plant.tables["bills"]["flow"]
    served = plant.tables["meters"]["serves"]
    utilities = plant.tables["utilities"]["utility"].unique()
    made = served.filter(served.is_in(utilities.implode()))
    known = plant.tables["flows"]["flow"].drop_nulls().unique()
    every = pl.concat([billed, made.rename("flow")]).drop_nulls().unique()
    return sorted(every.filter(every.is_in(known.implode())))


def join_totals(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the totals of a plant from those of its parts."""
    every = pl.concat([TOTALS.to_frame(), *parts])
    return every.group_by("flow", maintain_order=True).agg(
        pl.col("amount", "doubt", "unknown").sum()
    )


def _leave_background_out(system: System, inputs: Inputs) -> System:
    """Return the system in which background activities draw and give off nothing."""
    rows = inputs.exchanges.select("row", own=pl.col("rule") != BACKGROUND)
    counts = np.zeros(int(rows["row"].max() or 0) + 1)  # type: ignore[arg-type]
    counts[rows["row"].to_numpy()] = rows["own"].to_numpy()
    weighed = [
        replace(entries, values=entries.values * counts[entries.origins])
        for entries in (system.technosphere, system.biosphere)
    ]
    return replace(system, technosphere=weighed[0], biosphere=weighed[1])


def _weigh_by_accuracy(system: System) -> System:
    """Return the system with every entry times the accuracy of its status."""
    known = load_accuracy()
    unstated = known[UNSTATED]
    by_code = np.array([known.get(name, unstated) for name in system.statuses])
    weighed = [
        replace(entries, values=entries.values * by_code[entries.statuses])
        for entries in (system.technosphere, system.biosphere)
    ]
    return replace(system, technosphere=weighed[0], biosphere=weighed[1])


def _find_inner(plant: PlantInputs, skus: pl.Series) -> pl.Series:
    """Return the SKUs that are parts of others among them."""
    lines = plant.tables["bom"].filter(pl.col("sku") != pl.col("flow"))
    used = lines["flow"].drop_nulls().unique()
    return skus.filter(skus.is_in(used.implode()))


def _measure(
    prices: Prices, measures: Measures, skus: pl.Series
) -> tuple[Floats, float]:
    """Return (SKU, flow): the amount behind one unit of each."""
    frame, error = measure_whole(prices, measures, skus)
    amounts = frame["amount"].to_numpy().reshape(len(skus), len(measures.names))
    return amounts, error


def _ship(made: Floats, inside: Floats, inner: np.ndarray) -> Floats:
    """Return what leaves the plant: what is made, less what is built in.

    Parameters
    ----------
    made
        (SKU,): units of the period.
    inside
        (SKU, inner SKU): units of it behind one unit.
    inner
        (SKU,): whether it is inside another.
    """
    shipped = made.astype(np.float64).copy()
    if inner.any():
        whole = np.eye(int(inner.sum())) + inside[inner].T
        rest = made[inner] - inside[~inner].T @ made[~inner]
        shipped[inner] = np.linalg.solve(whole, rest)
    return shipped
