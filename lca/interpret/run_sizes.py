"""What the starts of a route would become without losses (§2, §11).

A strip of one product is no strip of another.  Counted in what it would become, a start
of both has the same size, and what a step uses can be compared unit by unit.
"""

import polars as pl

from lca.model import Inputs

GIVEN = ("output", "bin", "scrap", "rework")
"""Rules of what leaves a step: together what was started."""

MADE = ("output", "bin")
TAKEN = "input"


def measure_runs(inputs: Inputs, own: pl.DataFrame, sku: str) -> pl.DataFrame:
    """Return ``flow, content, run`` of what the steps of a product make.

    ``content`` is how many units of the product one unit of the flow would become, and
    ``run`` how many a run of its maker would.

    Parameters
    ----------
    inputs
        The compiled study.
    own
        ``activity`` of the steps, and ``rework`` of the activity of their rework.
    sku
        The product.
    """
    rows = inputs.exchanges.filter(
        pl.col("activity").is_in(own["activity"].implode())
    ).select("activity", "flow", "quantity", "rule")
    started = dict(
        rows.filter(pl.col("rule").is_in(GIVEN))
        .group_by("activity")
        .agg(pl.col("quantity").sum())
        .iter_rows()
    )
    makers = dict(
        rows.filter(pl.col("rule").is_in(MADE)).select("flow", "activity").iter_rows()
    )
    taken = {
        activity: (flow, amount)
        for activity, flow, amount in rows.filter(pl.col("rule") == TAKEN)
        .select("activity", "flow", "quantity")
        .iter_rows()
    }
    rework = dict(own.select("activity", "rework").iter_rows())
    found: list[tuple[str, float, float]] = []
    flow, content = sku, 1.0
    while (step := makers.pop(flow, None)) is not None:
        run = started[step] * content
        found += [(flow, content, run), (rework[step], content, content)]
        if step not in taken:
            break
        flow, amount = taken[step]
        content = run / amount
    return pl.DataFrame(
        found,
        schema={"flow": pl.String, "content": pl.Float64, "run": pl.Float64},
        orient="row",
    )
