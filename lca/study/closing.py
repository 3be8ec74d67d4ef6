"""What the production of the period draws of each flow that is metered as a whole."""

import numpy as np
import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.engine.arrays import Floats
from lca.engine.system import Entries, System
from lca.model import Inputs, PlantInputs
from lca.plant import BACKGROUND, name_what_is_excluded
from lca.study.producing import Produced

ROW = pl.Struct({"label": pl.String, "drawn": pl.Float64})
TOTALS = pl.Schema(
    [
        ("flow", pl.String()),
        ("amount", pl.Float64()),
        ("doubt", pl.Float64()),
        ("unknown", pl.Int64()),
        ("rows", pl.List(ROW)),
    ]
)
"""Columns of totals: a flow, what is drawn of it, how far the accuracy of the rows that
draw it may move that, SKUs of unknown production, and the rows that draw most."""

MOST_ROWS = 3


def sum_draws(
    plant: PlantInputs, inputs: Inputs, system: System, produced: Produced
) -> pl.DataFrame:
    """Return `TOTALS` in the unit of each flow.

    Parameters
    ----------
    plant
        A part of the plant.
    inputs, system
        What the part compiles to.
    produced
        What its production needs.

    Notes
    -----
    What background activities draw is drawn by suppliers, behind no meter of the plant.
    """
    flows = list_metered(plant)
    if not flows:
        return TOTALS.to_frame()
    draws = _list_draws(inputs, system, flows, produced.scaling)
    return _rank(draws, flows, produced.unknown)


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
    largest = (
        every.explode("rows")
        .unnest("rows")
        .drop_nulls("label")
        .group_by("flow", "label", maintain_order=True)
        .agg(pl.col("drawn").sum())
    )
    summed = every.group_by("flow", maintain_order=True).agg(
        pl.col("amount", "doubt", "unknown").sum()
    )
    return summed.join(_pack(largest), on="flow", how="left", maintain_order="left")


def _list_draws(
    inputs: Inputs, system: System, flows: list[str], scaling: Floats
) -> pl.DataFrame:
    """Return ``flow, label, drawn, doubt`` of every row of the plant that draws one."""
    # A consigned part is drawn as a flow of its own, and yet issued from one stock.
    of_part = system.flows.select(name_what_is_excluded("flow")).to_series()
    drawn = [
        _draw(system.technosphere, system.columns["flow"], flows, scaling, -1.0),
        _draw(system.biosphere, of_part, flows, scaling, 1.0),
    ]
    rows = inputs.exchanges.filter(pl.col("rule") != BACKGROUND).select(
        "row",
        accuracy=accuracy_of(),
        label=pl.format("{} row {}", "origin", pl.col("origin_row").cast(pl.Int64)),
    )
    return (
        pl.concat(drawn)
        .join(rows, on="row", how="inner")
        .with_columns(doubt=pl.col("drawn").abs() * pl.col("accuracy"))
        .group_by("flow", "label", maintain_order=True)
        .agg(pl.col("drawn", "doubt").sum())
    )


def _draw(
    entries: Entries, names: pl.Series, flows: list[str], scaling: Floats, sign: float
) -> pl.DataFrame:
    """Return ``flow, row, drawn``: each entry of the flows, in the period."""
    wanted = names.is_in(flows).to_numpy()
    chosen = np.flatnonzero(wanted[entries.rows] & ~entries.diagonal)
    values = sign * entries.values[chosen] * scaling[entries.columns[chosen]]
    return pl.DataFrame(
        {
            "flow": names.gather(entries.rows[chosen]),
            "row": entries.origins[chosen].astype(np.uint32),
            "drawn": values,
        },
        schema={"flow": pl.String, "row": pl.UInt32, "drawn": pl.Float64},
    )


def _rank(draws: pl.DataFrame, flows: list[str], unknown: int) -> pl.DataFrame:
    """Return the totals of the flows; of one that nothing draws, zero."""
    summed = draws.group_by("flow").agg(
        amount=pl.col("drawn").sum().abs(), doubt=pl.col("doubt").sum()
    )
    every = pl.DataFrame({"flow": flows}, schema={"flow": pl.String})
    joined = every.join(summed, on="flow", how="left", maintain_order="left").join(
        _pack(draws), on="flow", how="left", maintain_order="left"
    )
    return joined.select(
        "flow",
        pl.col("amount", "doubt").fill_null(0.0),
        pl.lit(unknown, dtype=pl.Int64).alias("unknown"),
        "rows",
    )


def _pack(draws: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, rows``: the rows that draw most of it."""
    ranked = draws.sort(pl.col("drawn").abs(), descending=True, maintain_order=True)
    return ranked.group_by("flow", maintain_order=True).agg(
        rows=pl.struct("label", "drawn").head(MOST_ROWS)
    )
