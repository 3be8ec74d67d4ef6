"""What was counted at the steps of SKUs, and where the numbers of steps stand."""

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.units import load_units

PIECE = 0.5
"""Pieces by which rounding moves a count."""

AT = ("sku", "step")

COUNTED = ("started", "good", "scrapped", "reworked", "wip_start", "wip_end")
"""Columns that are zero where nothing stands; of the others an empty cell says nothing.
"""

BOOKED = ("insertions", "tool_hours")


def read_counts(plant: PlantInputs) -> pl.DataFrame:
    """Return the rows of counts, a lot booked twice only once.

    Parameters
    ----------
    plant
        The plant.

    Returns
    -------
    Columns
        Those of the table, with ``processed`` (units that went through the step, in
        its start unit) and ``out`` (what left it, in its unit).
    """
    rows = complete_rows(plant, "counts").with_columns(pl.col(COUNTED).fill_null(0.0))
    once = rows.filter(pl.struct(*AT, "lot").is_first_distinct())
    return once.with_columns(
        processed=pl.col("wip_start") + pl.col("started") - pl.col("wip_end"),
        out=pl.col("good") + pl.col("scrapped") + pl.col("reworked"),
    )


def sum_counts(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the counts of each SKU and step: of the whole period, else all lots.

    Parameters
    ----------
    counts
        As `read_counts` returns them.

    Returns
    -------
    Columns
        ``sku, step, row`` (the first), ``rows`` and the sums; those of insertions and
        tool hours are null where a lot has none.
    """
    told = list_added(counts)
    known = [
        pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
        for name in BOOKED
    ]
    sums = [pl.col(name).sum() for name in (*COUNTED, "processed", "out")]
    return told.group_by(AT, maintain_order=True).agg(
        pl.col("row").first(), pl.len().alias("rows"), *sums, *known
    )


def list_added(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that add up to the period: one for all of it, else the lots.

    Parameters
    ----------
    counts
        As `read_counts` returns them.
    """
    whole = pl.col("lot").is_null()
    summed = counts.filter(whole).select(AT)
    parts = counts.filter(~whole).join(summed, on=AT, how="semi").select(*AT, "lot")
    # A join for lots that a row of the period repeats; as a rule there are none.
    if parts.is_empty():
        return counts
    return counts.join(parts, on=[*AT, "lot"], how="anti", maintain_order="left")


def find_furthest(
    counts: pl.DataFrame, stated: pl.DataFrame, gap: pl.Expr
) -> pl.DataFrame:
    """Return ``sku, step, lot_row``: of several lots, the one with the widest gap.

    Parameters
    ----------
    counts
        As `read_counts` returns them.
    stated
        What the steps let expect, by SKU and step.
    gap
        What a row of counts has beside what is stated.
    """
    lots = list_added(counts).drop_nulls("lot").filter(pl.len().over(AT) > 1)
    return (
        lots.join(stated, on=AT, maintain_order="left")
        .with_columns(gap=gap.abs())
        .sort("gap", descending=True, nulls_last=True, maintain_order=True)
        .unique(AT, keep="first", maintain_order=True)
        .select(*AT, lot_row="row")
    )


def list_step_rows(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of each step that say how it runs: of the SKU, then its route.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.

    Returns
    -------
    Columns
        ``sku, step, suspect_table, suspect_row``.
    """
    own = complete_rows(plant, "sku_steps").select(
        *AT, suspect_table=pl.lit("sku_steps"), suspect_row="row"
    )
    of_route = steps.select(*AT, suspect_table=pl.lit("steps"), suspect_row="row")
    return pl.concat([own, of_route])


def find_holders(plant: PlantInputs, steps: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return where a number of each step stands: the row of the SKU, else the route's.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    column
        Of the tables of steps.

    Returns
    -------
    Columns
        ``sku, step, table, row, column, status``.
    """
    own = (
        complete_rows(plant, "sku_steps")
        .drop_nulls(column)
        .select(*AT, own="row", own_status="status")
        .unique(AT, keep="first", maintain_order=True)
    )
    status = complete_rows(plant, "steps").select("row", "status")
    stated = pl.col("own").is_not_null()
    return (
        steps.select(*AT, "row")
        .join(status, on="row", how="left", maintain_order="left")
        .join(own, on=AT, how="left", maintain_order="left")
        .select(
            *AT,
            table=pl.when(stated).then(pl.lit("sku_steps")).otherwise(pl.lit("steps")),
            row=pl.coalesce("own", "row"),
            column=pl.lit(column),
            status=pl.when(stated).then("own_status").otherwise("status"),
        )
    )


def round_by(table: pl.DataFrame, unit: str) -> pl.Expr:
    """Return by how much rounding moves an amount: half a piece of what is counted."""
    known = load_units()
    halves = {
        text: PIECE / float(found.multiple)
        for text in table.get_column(unit).drop_nulls().unique()
        if (found := known.find(text)) is not None and found.counting
    }
    return pl.col(unit).replace_strict(halves, default=0.0, return_dtype=pl.Float64)


def find_made(plant: PlantInputs, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the SKUs that something was made of: produced, or counted at any step."""
    produced = complete_rows(plant, "production").filter(pl.col("quantity") > 0)
    return pl.concat([produced.select("sku"), counts.select("sku")]).unique()
