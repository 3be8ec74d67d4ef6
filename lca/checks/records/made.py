"""What the last step counted, beside production and what bills put into other SKUs."""

from dataclasses import replace

import polars as pl

from lca.checks.accuracy import BOOKING, accuracy_of
from lca.checks.records.counted import AT, find_made, round_by
from lca.checks.records.tally import Tally
from lca.checks.records.uses import EXCLUDED, convert, expect_uses
from lca.model import PlantInputs
from lca.plant.places import complete_rows

WHOLE = 0.005
"""Share by which a number of parts may miss a whole one."""

FEW = 10
"""Parts up to which a whole number of them says something: larger ones lie too close.
"""


def count_output(
    plant: PlantInputs, steps: pl.DataFrame, totals: pl.DataFrame
) -> pl.DataFrame:
    """Return what the last steps gave of each SKU, bins included, in its unit.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    totals
        As `sum_counts` returns them.

    Returns
    -------
    Columns
        ``sku`` (what was made), ``maker, step, row`` (in counts), ``made, unit`` and
        ``rounding``.
    """
    ends = steps.filter(pl.col("last")).select(*AT, of_step="unit")
    given = ends.join(totals, on=AT)
    bins = complete_rows(plant, "bins").select(*AT, "product", "share")
    sorted_out = given.join(bins, on=AT, how="left").with_columns(
        flow=pl.coalesce("product", "sku"), share=pl.col("share").fill_null(1.0)
    )
    known = convert(plant, "counts", sorted_out.rename({"of_step": "unit"}))
    return known.with_columns(
        made=pl.col("good") * pl.col("share") * pl.col("ratio")
    ).select(
        "step",
        "row",
        "made",
        "unit",
        sku="flow",
        maker="sku",
        rounding=round_by(known, "unit"),
    )


def compare_output(
    plant: PlantInputs, steps: pl.DataFrame, totals: pl.DataFrame
) -> pl.DataFrame:
    """Return the production of each SKU beside the good output of its last step.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    totals
        As `sum_counts` returns them.
    """
    made = count_output(plant, steps, totals).rename({"row": "against_row"})
    rows = complete_rows(plant, "production").rename({"sku": "flow"})
    produced = convert(plant, "production", rows).rename({"flow": "sku"})
    both = produced.drop("unit").join(made, on="sku", maintain_order="left")
    # A count is exact; what somebody states of it is as good as its status.
    stated = pl.when(pl.col("status").is_null()).then(0.0).otherwise(accuracy_of())
    value = pl.col("quantity") * pl.col("ratio")
    told = ("sku", "step", "row", "against_row", "unit")
    return both.select(
        *told,
        measure=pl.lit("quantity"),
        table=pl.lit("production"),
        column=pl.lit("quantity"),
        against_table=pl.lit("counts"),
        against_column=pl.lit("good"),
        value=value,
        expected="made",
        tolerance=(BOOKING + stated) * value.abs() + pl.col("rounding"),
    )


def compare_parts(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return what bills put into SKUs of another SKU beside what was made of it.

    Stocks count in.  Where some of those that contain the part were not counted, or the
    part is sold as well, only more than was made is told.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it.
    """
    at_hand = _list_at_hand(plant, steps, tally)
    lines = _use_parts(plant, steps, tally, at_hand).rename(
        {"sku": "of_sku", "flow": "sku"}
    )
    # Whole parts are counted; a share of one is an estimate like any other.
    whole = pl.col("per_start").round() == pl.col("per_start")
    sums = lines.group_by("sku").agg(
        value=pl.col("amount").sum(),
        error=pl.when(whole).then(0.0).otherwise("error").sum(),
    )
    pairs = at_hand.join(sums, on="sku", maintain_order="left").join(
        _list_open(plant, steps, tally), on="sku", how="left"
    )
    known = pairs.filter(
        pl.col("open").is_null() | (pl.col("value") > pl.col("expected"))
    )
    return _place_bins(plant, _pick_line(known, lines)).select(
        "sku",
        "step",
        "table",
        "row",
        "column",
        "against_row",
        "value",
        "expected",
        "unit",
        measure=pl.lit("amount"),
        against_table=pl.lit("counts"),
        against_column=pl.lit("good"),
        tolerance=BOOKING * (pl.col("made") + pl.col("value"))
        + pl.col("error")
        + pl.col("doubt")
        + pl.col("rounding"),
    )


def list_part_rows(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return the rows that say how much of a part is made and used, the largest first.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it.

    Returns
    -------
    Columns
        ``sku, suspect_table, suspect_row``.
    """
    bins = complete_rows(plant, "bins").sort("share", descending=True)
    made = count_output(plant, steps, tally.sound)
    lines = _use_parts(plant, steps, tally, made).sort(
        "amount", descending=True, maintain_order=True
    )
    return pl.concat(
        [
            bins.select(sku="product", suspect_table=pl.lit("bins"), suspect_row="row"),
            lines.select(sku="flow", suspect_table="table", suspect_row="row"),
        ]
    )


def _use_parts(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally, made: pl.DataFrame
) -> pl.DataFrame:
    """Return the uses of the SKUs that were made; other lines are not looked at."""
    parts = made.select(flow="sku").unique()
    few = {
        name: plant.tables[name].join(
            parts, on="flow", how="semi", maintain_order="left"
        )
        for name in ("bom", "consumption", "packing")
    }
    narrow = replace(plant, tables={**plant.tables, **few})
    uses = expect_uses(narrow, steps, tally.sound).join(parts, on="flow", how="semi")
    return uses.filter(pl.col("mode") != EXCLUDED)


def _place_bins(plant: PlantInputs, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs, those of a product of bins at its share.

    Unless the bill with another small whole number of parts would mend it.
    """
    bins = (
        complete_rows(plant, "bins")
        .sort("share", descending=True, maintain_order=True)
        .unique("product", keep="first", maintain_order=True)
        .select(sku="product", bin_row="row", bin_step="step")
    )
    binned = pl.col("bin_row").is_not_null() & ~pl.col("telling")
    placed = pairs.join(bins, on="sku", how="left", maintain_order="left")
    return placed.with_columns(
        step=pl.when(binned).then("bin_step").otherwise("step"),
        table=pl.when(binned).then(pl.lit("bins")).otherwise("table"),
        row=pl.when(binned).then("bin_row").otherwise("row"),
        column=pl.when(binned).then(pl.lit("share")).otherwise("column"),
    )


def _list_at_hand(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return what was made of each SKU, with what its stock gave."""
    made = (
        count_output(plant, steps, tally.sound)
        .group_by("sku")
        .agg(
            pl.col("made", "rounding").sum(),
            pl.col("unit").first(),
            against_row=pl.col("row").min(),
        )
    )
    return (
        made.join(_stocks(plant), on="sku", how="left", maintain_order="left")
        .with_columns(pl.col("drawn", "doubt").fill_null(0.0))
        .with_columns(expected=pl.col("made") + pl.col("drawn"))
    )


def _stocks(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, drawn, doubt``: what stocks gave, and how far that may be off."""
    rows = convert(plant, "stocks", complete_rows(plant, "stocks"))
    held = (pl.col("opening") + pl.col("closing")).abs() * pl.col("ratio")
    return rows.select(
        sku="flow",
        drawn=(pl.col("opening") - pl.col("closing")) * pl.col("ratio"),
        doubt=accuracy_of() * held,
    ).unique("sku", keep="first")


def _list_open(plant: PlantInputs, steps: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Return the parts that may have gone elsewhere: sold, or into uncounted SKUs."""
    made = find_made(plant, tally.counts)
    taken = [
        complete_rows(plant, table).drop_nulls("sku").select("sku", "step", "flow")
        for table in ("bom", "consumption", "packing")
    ]
    by_route = [
        complete_rows(plant, table)
        .drop_nulls("route")
        .select("route", "step", "flow")
        .join(
            steps.select("sku", "route", "step"),
            on=["route", "step"],
            maintain_order="left",
        )
        .select("sku", "step", "flow")
        for table in ("consumption", "packing")
    ]
    uncounted = (
        pl.concat([*taken, *by_route])
        .join(made, on="sku", how="semi")
        .join(tally.sound, on=AT, how="anti")
        .select(sku="flow")
    )
    sold = complete_rows(plant, "skus").filter(pl.col("reported").fill_null(value=True))
    both = pl.concat([uncounted, sold.select("sku")]).unique()
    return both.with_columns(open=pl.lit(value=True))


def _pick_line(pairs: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs at the line that another whole number of parts would mend.

    Without such a line it is the one that takes most.
    """
    each = lines.select(
        "sku", "step", "table", "row", "column", "amount", "per_start"
    ).join(pairs, on="sku", maintain_order="left")
    needed = pl.col("per_start") * (
        1.0 + (pl.col("expected") - pl.col("value")) / pl.col("amount")
    )
    miss = (needed - needed.round()).abs() / needed.abs()
    mends = (needed.round() >= 1) & (miss <= WHOLE)
    return (
        each.filter(pl.col("amount") > 0)
        .with_columns(mends=mends, telling=mends & (needed <= FEW))
        .sort("sku", "mends", "amount", "row", descending=[False, True, True, False])
        .unique("sku", keep="first", maintain_order=True)
    )
