"""What meters counted over the period, beside other meters, bills and tools."""

import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.checks.records.uses import convert
from lca.checks.slips import recognise_slips
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows

UNMETERED = 0.03
"""Share of a meter that may reach no meter downstream (§5)."""


def sum_meters(plant: PlantInputs, readings: pl.DataFrame) -> pl.DataFrame:
    """Return what each meter counted, if its readings cover the period just once.

    Parameters
    ----------
    plant
        The plant.
    readings
        As `read_meters` returns them.

    Returns
    -------
    Columns
        ``meter, flow, parent, serves, meter_row, row`` (of the reading furthest from
        the usual rate), ``amount, error, unit``.
    """
    if plant.header is None:
        return readings.clear().with_columns(error=pl.lit(0.0))
    start, end = plant.header.period_start, plant.header.period_end
    share = pl.coalesce("accuracy", accuracy_of())
    seamless = (
        (pl.col("period_start") == pl.col("period_end").shift(1))
        .fill_null(value=True)
        .all()
    )
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    rate = pl.col("amount") / days
    strange = (rate / rate.median().over("meter") - 1.0).abs().fill_nan(0.0)
    return (
        readings.with_columns(error=pl.col("amount").abs() * share, strange=strange)
        .group_by("meter", maintain_order=True)
        .agg(
            pl.col("flow", "parent", "serves", "meter_row", "unit").first(),
            pl.col("row").sort_by("strange", descending=True).first(),
            pl.col("amount", "error").sum(),
            whole=seamless
            & (pl.col("period_start").first() == start)
            & (pl.col("period_end").last() == end),
        )
        .filter(pl.col("whole"))
        .drop("whole")
    )


def compare_children(
    plant: PlantInputs, sums: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the parents that count less than the meters below, and those with a rest.

    Both stand at the meter that a slip of its unit would make fit, if there is one. A
    rest is judged where every meter below was read.

    Parameters
    ----------
    plant
        The plant.
    sums
        As `sum_meters` returns them.
    """
    below = complete_rows(plant, "meters").drop_nulls("parent")
    children = _list_children(plant, sums)
    added = (
        children.sort("part", descending=True, maintain_order=True)
        .group_by("meter", maintain_order=True)
        .agg(
            largest=pl.col("row").first(),
            below=pl.col("part").sum(),
            doubt=pl.col("doubt").sum(),
        )
    )
    both = sums.join(added, on="meter", maintain_order="left").with_columns(
        tolerance=pl.col("error") + pl.col("doubt"),
        gap=pl.col("amount") - pl.col("below"),
    )
    culprits = _find_culprits(both, children)
    placed = both.join(culprits, on="meter", how="left", maintain_order="left")
    read = children.select(meter="child")
    unread = below.join(read, on="meter", how="anti").select(meter="parent").unique()
    rest = placed.filter(
        pl.col("gap") > UNMETERED * pl.col("amount") + pl.col("tolerance")
    ).join(unread, on="meter", how="anti")
    return _name_excess(placed.filter(pl.col("gap") < 0)), rest


def _list_children(plant: PlantInputs, sums: pl.DataFrame) -> pl.DataFrame:
    """Return what each meter counted for the one above it, in the unit of that one.

    The flow may have another name behind the meter, but is the same in kind.
    """
    above = sums.select(parent="meter", of_parent="flow")
    rows = sums.drop_nulls("parent").join(above, on="parent", maintain_order="left")
    placed = rows.select(
        "row", "unit", "meter", "parent", "amount", "error", flow="of_parent"
    )
    return convert(plant, "readings", placed).select(
        "row",
        meter="parent",
        child="meter",
        part=pl.col("amount") * pl.col("ratio"),
        doubt=pl.col("error") * pl.col("ratio"),
    )


def _find_culprits(both: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """Return the meter below that would close the gap with its unit set right."""
    needed = pl.col("part") + pl.col("gap")
    slip = recognise_slips(pl.col("part") / needed)
    torn = both.filter(pl.col("gap").abs() > pl.col("tolerance"))
    return (
        children.drop("doubt")
        .join(torn.select("meter", "gap"), on="meter", maintain_order="left")
        .with_columns(needed=needed, slip=slip)
        .drop_nulls("slip")
        .sort("part", descending=True, maintain_order=True)
        .unique("meter", keep="first", maintain_order=True)
        .select("meter", "child", "part", "needed", "slip", child_row="row")
    )


def _name_excess(parents: pl.DataFrame) -> pl.DataFrame:
    """Return the parents beside what is below them, at the reading to mend."""
    found = pl.col("child").is_not_null()
    return parents.select(
        "flow",
        "unit",
        "tolerance",
        meter=pl.coalesce("child", "meter"),
        table=pl.lit("readings"),
        row=pl.coalesce("child_row", "row"),
        column=pl.lit("amount"),
        against_table=pl.lit("readings"),
        against_row=pl.when(found).then("row").otherwise("largest"),
        against_column=pl.lit("amount"),
        value=pl.when(found).then("part").otherwise("amount"),
        expected=pl.when(found).then("needed").otherwise("below"),
    )


def compare_bills(plant: PlantInputs, sums: pl.DataFrame) -> pl.DataFrame:
    """Return each bill beside the meters of the whole site, stocks counted in.

    Parameters
    ----------
    plant
        The plant.
    sums
        As `sum_meters` returns them.
    """
    roots = sums.filter(pl.col("parent").is_null())
    serving = pl.col("serves").is_not_null()
    site = roots.filter(~serving)
    added = site.group_by("flow").agg(
        pl.col("row", "meter").first(),
        pl.col("amount", "error").sum(),
    )
    declared = complete_rows(plant, "meters")
    unread = declared.filter(
        pl.col("parent").is_null() & pl.col("serves").is_null()
    ).join(sums, on="meter", how="anti")
    metered = added.join(unread, on="flow", how="anti").rename({"row": "against_row"})
    bills = convert(plant, "bills", complete_rows(plant, "bills"))
    both = bills.join(metered, on="flow", suffix="_metered").join(
        _list_stocks(plant), on="flow", how="left"
    )
    stated = pl.col("amount") * pl.col("ratio")
    share = pl.coalesce("accuracy", accuracy_of())
    return both.select(
        "flow",
        "meter",
        "row",
        "against_row",
        "unit",
        table=pl.lit("bills"),
        column=pl.lit("amount"),
        against_table=pl.lit("readings"),
        against_column=pl.lit("amount"),
        value=stated + pl.col("drawn").fill_null(0.0),
        expected="amount_metered",
        tolerance=stated.abs() * share + pl.col("error"),
    )


def _list_stocks(plant: PlantInputs) -> pl.DataFrame:
    """Return ``flow, drawn``: what stocks add to a bill, in the unit of the flow."""
    kinds = read_kinds(plant).select("flow", "kind")
    # What goes into stock was bought and not used; a waste, made and not handed over.
    taken = (pl.col("opening") - pl.col("closing")) * pl.col("ratio")
    waste = pl.col("kind") == "waste"
    stocks = (
        convert(plant, "stocks", complete_rows(plant, "stocks"))
        .join(kinds, on="flow", how="left", maintain_order="left")
        .select("flow", drawn=pl.when(waste).then(-taken).otherwise(taken))
    )
    return stocks.unique("flow", keep="first")
