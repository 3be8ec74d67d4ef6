"""Tool hours: booked, computed from counts, and stated for tool groups."""

import polars as pl

from lca.checks.accuracy import BOOKING, CLOSED, accuracy_of, judge
from lca.checks.records.contradictions import contradict
from lca.checks.records.counted import (
    AT,
    find_holders,
    find_made,
    list_added,
    list_step_rows,
)
from lca.checks.records.tally import Tally, tally_counts
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point
from lca.plant.tools import RULE_OF_STATE, SECONDS_PER_HOUR, read_groups

LOAD = ("load-against-hours-open", "load-against-hours-broken")
GROUP = ("group-hours-open", "group-hours-broken")

SLACK = 0.03
"""Share of the productive hours of a group that may stay unbooked (§5)."""

CALENDAR = 0.01
"""Share by which the states of a tool may miss the hours of the period."""

HOURS_PER_DAY = 24.0


def check_hours(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally | None = None
) -> list[Finding]:
    """Return where booked hours contradict the load of steps or the hours of groups.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it, if that was done before.
    """
    found = _check_calendar(plant)
    if plant.tables["counts"].is_empty():
        return found
    tally = tally or tally_counts(plant, steps)
    hours = _compute_hours(plant, steps, tally)
    rows = list_step_rows(plant, steps)
    return [
        *found,
        *contradict(plant, _compare_loads(hours), LOAD, rows),
        *contradict(plant, _compare_groups(plant, steps, hours, tally.counts), GROUP),
    ]


def _compute_hours(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return the hours that loads of each lot take, beside those that were booked."""
    holders = find_holders(plant, steps, "tool_seconds")
    timed = steps.drop_nulls(["tool_group", "tool_seconds"]).select(
        *AT, "tool_group", "tool_seconds", "parallel", stated="insertions"
    )
    counted = list_added(tally.counts).select(
        *AT, "insertions", "processed", "tool_hours", counts_row="row"
    )
    told = timed.join(tally.agreed.select(AT), on=AT, how="semi").join(holders, on=AT)
    rows = told.join(counted, on=AT)
    loads = pl.coalesce("insertions", pl.col("processed") * pl.col("stated"))
    hours = loads * pl.col("tool_seconds") / (SECONDS_PER_HOUR * pl.col("parallel"))
    return rows.with_columns(hours=hours, error=hours * accuracy_of())


def _compare_loads(hours: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each lot beside those that were booked for it.

    Lots that are all too high, or all too low, speak of their step: they are added up,
    the widest gap standing for them.
    """
    gap = pl.col("value") - pl.col("expected")
    verdict = judge(gap, pl.col("expected"), pl.col("tolerance"))
    high = (gap > 0).all() | (gap < 0).all()
    lots = _pair_loads(hours).with_columns(
        alike=((verdict != CLOSED).all() & high).over(AT)
    )
    amounts = ["value", "expected", "tolerance"]
    added = (
        lots.filter("alike")
        .sort(gap.abs(), descending=True, maintain_order=True)
        .group_by(AT, maintain_order=True)
        .agg(pl.all().exclude(*AT, *amounts).first(), pl.col(amounts).sum())
    )
    rest = lots.filter(~pl.col("alike").fill_null(value=False))
    return pl.concat([rest, added.select(rest.columns)]).drop("alike")


def _pair_loads(hours: pl.DataFrame) -> pl.DataFrame:
    return hours.drop_nulls("tool_hours").select(
        *AT,
        "table",
        "row",
        "column",
        "tool_group",
        against_row="counts_row",
        against_table=pl.lit("counts"),
        against_column=pl.lit("tool_hours"),
        value="hours",
        expected="tool_hours",
        unit=pl.lit("h"),
        tolerance=pl.col("error") + 2 * BOOKING * pl.col("hours"),
        factor="parallel",
        factor_name=pl.lit("parallel"),
    )


def _compare_groups(
    plant: PlantInputs, steps: pl.DataFrame, hours: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame:
    """Return the productive hours of each group beside those that steps took of it.

    Fewer than stated are told only where every step of the group was counted.
    """
    made = find_made(plant, counts)
    uncounted = (
        steps.drop_nulls("tool_group")
        .join(made, on="sku", how="semi")
        .join(hours, on=AT, how="anti")
        .select("tool_group")
    )
    sums = _sum_hours(hours)
    groups = read_groups(plant).rename({"row": "own_row"})
    both = groups.join(sums, on="tool_group", maintain_order="left")
    stated = pl.col("productive_hours")
    known = both.join(
        uncounted.with_columns(open=pl.lit(value=True)).unique(),
        on="tool_group",
        how="left",
    ).filter(pl.col("open").is_null() | (pl.col("booked") > stated))
    computed = pl.col("computed")
    return known.select(
        "sku",
        "step",
        "tool_group",
        table=pl.lit("tool_groups"),
        row="own_row",
        column=pl.lit("productive_hours"),
        against_table=pl.when(computed).then("table").otherwise(pl.lit("counts")),
        against_row=pl.when(computed).then("row").otherwise("counts_row"),
        against_column=pl.when(computed)
        .then(pl.lit("tool_seconds"))
        .otherwise(pl.lit("tool_hours")),
        value=stated,
        expected="booked",
        unit=pl.lit("h"),
        tolerance=pl.col("doubt")
        + (SLACK + accuracy_of()) * stated
        + BOOKING * pl.col("booked"),
    )


def _sum_hours(hours: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each group, booked or else computed, and its largest load."""
    booked = pl.coalesce("tool_hours", "hours")
    doubt = pl.when(pl.col("tool_hours").is_null()).then("error").otherwise(0.0)
    return (
        hours.with_columns(booked=booked, doubt=doubt)
        .sort("booked", descending=True, maintain_order=True)
        .group_by("tool_group", maintain_order=True)
        .agg(
            pl.col("booked", "doubt").sum(),
            pl.col("sku", "step", "table", "row", "counts_row").first(),
            computed=pl.col("tool_hours").first().is_null(),
        )
    )


def _check_calendar(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each group whose states are no whole number of tools.

    Every tool is in some state at every hour, so all five states sum to the hours of
    the period, once per tool.
    """
    if plant.header is None:
        return []
    period = plant.header.period_end - plant.header.period_start
    calendar = period.days * HOURS_PER_DAY
    if calendar <= 0:
        return []
    states = [f"{state}_hours" for state in RULE_OF_STATE]
    stated = read_groups(plant).drop_nulls(states)
    total = pl.sum_horizontal(states)
    tools = pl.max_horizontal((total / calendar).round(), 1.0)
    off = (total - tools * calendar).abs()
    wrong = stated.filter(off > (CALENDAR + accuracy_of()) * tools * calendar)
    named = wrong.select(
        "row",
        "tool_group",
        value=total.round_sig_figs(6),
        expected=(tools * calendar).round_sig_figs(6),
        tools=tools.cast(pl.Int64),
    )
    return point(
        plant, "tool_groups", "states-fill-no-calendar", named, "productive_hours"
    )
