"""The mass that enters and leaves a plant in its period, for what it produced."""

import polars as pl

from lca.checks.accuracy import CLOSED, OPEN, accuracy_of
from lca.checks.balances.activities import MOST_NAMES, WHOLE, weigh_rows
from lca.checks.balances.matter import Matter
from lca.checks.verdicts import UNPROVEN
from lca.model import Inputs
from lca.results.validation import PERIOD

MOVED = pl.Schema(
    {
        "scope": pl.String,
        "flow": pl.String,
        "net": pl.Float64,
        "doubt": pl.Float64,
        "unknown": pl.Boolean,
    }
)
"""Columns of what moved: kg in less out of a flow, how far the accuracy of its rows may
move that, and whether its mass is unknown."""

NOTHING = 1e-12
"""Share of the largest flow that is rounding: a flow that stayed inside."""


def move_masses(inputs: Inputs, matter: Matter, runs: pl.DataFrame) -> pl.DataFrame:
    """Return `MOVED` of every flow of the plant's own activities.

    Parameters
    ----------
    inputs
        The study of the plant, or of a part of it.
    matter
        Result of `find_matter`.
    runs
        ``activity, runs`` of the period.
    """
    rows = weigh_rows(inputs, matter).filter(pl.col("scope") != WHOLE)
    sign = pl.when(pl.col("direction") == "input").then(1.0).otherwise(-1.0)
    mass = pl.col("mass") * pl.col("runs")
    used = rows.join(runs, on="activity", how="inner", maintain_order="left").filter(
        pl.col("runs") != 0
    )
    return (
        used.group_by("scope", "flow", maintain_order=True)
        .agg(
            net=(sign * mass).sum(),
            doubt=(mass.abs() * accuracy_of()).sum(),
            unknown=pl.col("mass").is_null().any(),
        )
        .select(MOVED.names())
    )


def balance_period(parts: list[pl.DataFrame], *, known: bool) -> pl.DataFrame:
    """Return the balance of the period by scope, as `Validation` has it.

    Parameters
    ----------
    parts
        `MOVED` of each part of the plant.
    known
        Whether the production of every product is known.
    """
    flows = (
        pl.concat([MOVED.to_frame(), *parts])
        .group_by("scope", "flow", maintain_order=True)
        .agg(pl.col("net", "doubt").sum(), pl.col("unknown").any())
    )
    largest = pl.col("net").abs().max().over("scope")
    outside = flows.filter(
        (pl.col("net").abs() > NOTHING * largest) | pl.col("unknown")
    )
    names = pl.col("flow").filter("unknown")
    sums = outside.group_by("scope", maintain_order=True).agg(
        mass_in=pl.col("net").filter(pl.col("net") > 0).sum(),
        mass_out=pl.col("net").filter(pl.col("net") < 0).sum().abs(),
        may=pl.col("doubt").sum(),
        unknown=pl.col("unknown").sum().cast(pl.Int64),
        missing=names.head(MOST_NAMES).str.join(", "),
    )
    size = pl.max_horizontal("mass_in", "mass_out")
    gap = pl.col("mass_in") - pl.col("mass_out")
    judged = sums.with_columns(
        gap=gap,
        share=pl.when(size > 0).then(gap.abs() / size),
        tolerance=pl.when(size > 0).then(pl.col("may") / size),
    )
    verdict = (
        pl.when((pl.col("unknown") > 0) | pl.lit(not known))
        .then(pl.lit(UNPROVEN))
        .when(~pl.col("gap").is_finite())
        .then(pl.lit(UNPROVEN))
        .when(pl.col("share") <= pl.col("tolerance"))
        .then(pl.lit(CLOSED))
        .otherwise(pl.lit(OPEN))
    )
    return judged.with_columns(verdict=verdict).select(PERIOD.names())
