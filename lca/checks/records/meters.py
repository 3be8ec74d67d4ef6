"""Meters: whole periods, plausible readings, and what lies up- and downstream."""

import polars as pl

from lca.checks.records.contradictions import NONE, contradict
from lca.checks.records.draws import compare_groups, list_draw_rows, rank_draws
from lca.checks.records.metered import compare_bills, compare_children, sum_meters
from lca.checks.records.uses import convert
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point

CHILDREN = ("meters-above-parent-open", "meters-above-parent-broken")
BILLS = ("meters-against-bill-open", "meters-against-bill-broken")
GROUPS = ("meter-against-tools-open", "meter-against-tools-broken")

ODD = 3.0
"""Times the usual daily rate of a meter, or parts of it, that a reading is odd at."""

FEWEST = 3
"""Readings of a meter from which there is a usual rate."""


def check_meters(plant: PlantInputs) -> list[Finding]:
    """Return where readings leave gaps, look odd, or contradict other meters and bills.

    Parameters
    ----------
    plant
        The plant.
    """
    if complete_rows(plant, "meters").is_empty():
        return []
    readings = read_meters(plant)
    faults = _check_periods(plant, readings)
    sums = sum_meters(plant, readings)
    excess, rest = compare_children(plant, sums)
    return [
        *faults,
        *_check_rates(plant, readings),
        *contradict(plant, excess, CHILDREN),
        *_check_rest(plant, rest),
        *contradict(plant, compare_bills(plant, sums), BILLS),
        *_check_draws(plant, sums),
    ]


def _check_draws(plant: PlantInputs, sums: pl.DataFrame) -> list[Finding]:
    """Return where tool groups draw otherwise than their meters counted."""
    ranked = rank_draws(plant, sums)
    rows = list_draw_rows(plant, ranked)
    return contradict(plant, compare_groups(ranked), GROUPS, rows)


def read_meters(plant: PlantInputs) -> pl.DataFrame:
    """Return the readings in the unit of their flow, by meter and first day.

    Columns: ``meter, flow, parent, serves, accuracy, meter_row, row, period_start,
    period_end, amount, unit, status``; readings of no length are left out.

    Parameters
    ----------
    plant
        The plant.
    """
    meters = complete_rows(plant, "meters").unique("meter", keep="first")
    known = meters.select(
        "meter", "flow", "parent", "serves", "accuracy", meter_row="row"
    )
    rows = complete_rows(plant, "readings").join(
        known, on="meter", maintain_order="left"
    )
    converted = convert(plant, "readings", rows.drop("source", "comment"))
    return (
        converted.with_columns(amount=pl.col("amount") * pl.col("ratio"))
        .filter(pl.col("period_end") > pl.col("period_start"))
        .sort("meter", "period_start", "period_end", "row")
    )


def _check_periods(plant: PlantInputs, readings: pl.DataFrame) -> list[Finding]:
    """Return what readings leave out, count twice, or count of another period."""
    header = plant.header
    every = complete_rows(plant, "readings")
    turned = every.filter(pl.col("period_end") <= pl.col("period_start"))
    found = point(
        plant,
        "readings",
        "reading-reversed",
        turned.select("row", "meter", start="period_start", value="period_end"),
        "period_end",
    )
    if header is None:
        return found
    inside = pl.lit(header.period_start), pl.lit(header.period_end)
    start, end = pl.col("period_start"), pl.col("period_end")
    outside = readings.filter((start < inside[0]) | (end > inside[1]))
    found += point(
        plant,
        "readings",
        "reading-outside-period",
        outside.select("row", "meter", start=start, value=end),
        "period_start",
    )
    reached = end.cum_max().over("meter")
    joined = readings.with_columns(
        reached=reached.shift(1).over("meter"), first=start
    ).with_columns(before=pl.coalesce("reached", inside[0]))
    gaps = joined.filter(start > pl.col("before"))
    twice = joined.filter(start < pl.col("reached"))
    for code, rows in (("readings-with-gap", gaps), ("readings-overlap", twice)):
        named = rows.select("row", "meter", start="before", value="first")
        found += point(plant, "readings", code, named, "period_start")
    return found + _check_ends(plant, readings)


def _check_ends(plant: PlantInputs, readings: pl.DataFrame) -> list[Finding]:
    """Return where readings stop before the period does, or there are none."""
    header = plant.header
    if header is None:
        return []
    last = (
        readings.sort("meter", "period_end")
        .unique("meter", keep="last", maintain_order=True)
        .filter(pl.col("period_end") < header.period_end)
    )
    short = last.select(
        "row", "meter", start="period_end", value=pl.lit(header.period_end)
    )
    # A meter whose readings could not be read has findings of those.
    read = complete_rows(plant, "readings").select("meter")
    never = complete_rows(plant, "meters").join(read, on="meter", how="anti")
    return [
        *point(plant, "readings", "readings-with-gap", short, "period_end"),
        *point(
            plant,
            "meters",
            "meter-never-read",
            never.select("row", value="meter"),
            "meter",
        ),
    ]


def _check_rates(plant: PlantInputs, readings: pl.DataFrame) -> list[Finding]:
    """Return a warning for each reading far from the usual rate of its meter.

    A register that was read in place of its difference looks so, and two months in one.
    """
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    rated = readings.with_columns(rate=pl.col("amount") / days).with_columns(
        usual=pl.col("rate").median().over("meter"), readings=pl.len().over("meter")
    )
    rate, usual = pl.col("rate"), pl.col("usual")
    odd = rated.filter(
        (pl.col("readings") >= FEWEST)
        & (usual > 0)
        & ((rate > ODD * usual) | (rate < usual / ODD))
    )
    named = odd.select(
        "row",
        "meter",
        "flow",
        "unit",
        value=rate.round_sig_figs(6),
        expected=usual.round_sig_figs(6),
        times=(rate / usual).round_sig_figs(3),
    )
    return point(plant, "readings", "reading-of-odd-size", named, "amount")


def _check_rest(plant: PlantInputs, rest: pl.DataFrame) -> list[Finding]:
    """Return a warning for each meter much of which reaches no meter below."""
    told = rest.select(
        "meter",
        "flow",
        "unit",
        "child_row",
        "meter_row",
        value=pl.col("amount").round_sig_figs(6),
        expected=pl.col("below").round_sig_figs(6),
        gap=pl.format("{} %", (100.0 * pl.col("gap") / pl.col("amount")).round(2)),
        slip=pl.col("slip").fill_null(NONE),
    )
    slipped = pl.col("child_row").is_not_null()
    code = "meter-share-unmetered"
    return [
        *point(
            plant,
            "readings",
            code,
            told.filter(slipped).drop("meter_row").rename({"child_row": "row"}),
            "unit",
        ),
        *point(
            plant,
            "meters",
            code,
            told.filter(~slipped).drop("child_row").rename({"meter_row": "row"}),
            "meter",
        ),
    ]
