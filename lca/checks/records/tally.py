"""Units at steps: what went in came out, and what left one step reached the next."""

from dataclasses import dataclass

import polars as pl

from lca.checks.accuracy import BOOKING, CLOSED, judge
from lca.checks.records.counted import (
    AT,
    find_holders,
    read_counts,
    round_by,
    sum_counts,
)
from lca.model import PlantInputs

WHOLE = 0.005
"""Share by which a ratio may miss the whole number that it stands for."""

SAME = 0.01
"""Share by which the ratios of several rows may differ and still be one."""

ODD = pl.col("verdict") != CLOSED

BASIS = ("start_unit", "unit", "previous_unit", "previous_flow", "takes", "gives")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a period, and how far that agrees with itself.

    Parameters
    ----------
    counts, totals
        As `read_counts` and `sum_counts` return them.
    balances, flows
        As `balance_rows` and `flow_between` return them.
    gives, takes
        As `suspect_gives` and `suspect_takes` return them.
    sound
        The totals of steps whose own balance closes; what a row that contradicts
        itself says of others is not asked.
    agreed
        Those of ``sound`` that agree with the step before, too.
    """

    counts: pl.DataFrame
    totals: pl.DataFrame
    balances: pl.DataFrame
    flows: pl.DataFrame
    gives: pl.DataFrame
    takes: pl.DataFrame
    sound: pl.DataFrame
    agreed: pl.DataFrame


def tally_counts(plant: PlantInputs, steps: pl.DataFrame) -> Tally:
    """Return what was counted, compared with itself.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    counts = read_counts(plant)
    totals = sum_counts(counts)
    balances = balance_rows(plant, steps, counts)
    flows = flow_between(plant, steps, totals)
    gives, takes = suspect_gives(balances, flows), suspect_takes(flows)
    torn = balances.filter(ODD).join(gives, on=AT, how="anti")
    lost = flows.filter(ODD).join(takes, on=AT, how="anti")
    sound = totals.join(torn, on=AT, how="anti", maintain_order="left")
    return Tally(
        counts=counts,
        totals=totals,
        balances=balances,
        flows=flows,
        gives=gives,
        takes=takes,
        sound=sound,
        agreed=sound.join(lost, on=AT, how="anti", maintain_order="left"),
    )


def balance_rows(
    plant: PlantInputs, steps: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame:
    """Return, for each row of counts, what left the step beside what should have.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    counts
        As `read_counts` returns them.
    """
    holders = find_holders(plant, steps, "gives")
    rows = counts.drop_nulls(["processed", "out"]).join(
        steps.select(*AT, *BASIS), on=AT, maintain_order="left"
    )
    named = holders.select(*AT, *_against(holders))
    expected = pl.col("processed") * pl.col("gives")
    pairs = rows.join(named, on=AT, how="left", maintain_order="left").select(
        *AT,
        "lot",
        "row",
        "processed",
        "against_table",
        "against_row",
        "against_column",
        "unit",
        "gives",
        table=pl.lit("counts"),
        column=pl.lit("good"),
        value=pl.col("out"),
        expected=expected,
        tolerance=BOOKING * expected.abs() + round_by(rows, "unit"),
        factor="gives",
        factor_name=pl.lit("gives"),
        own_basis=pl.col("unit") == pl.col("start_unit"),
    )
    return _judge(pairs)


def suspect_gives(balances: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """Return the balances that say that ``gives`` of their step is another number.

    They all miss by one ratio, to another whole number; and if there is one row alone,
    what came in and went out is confirmed by the steps before and behind.

    Parameters
    ----------
    balances
        As `balance_rows` returns them.
    flows
        As `flow_between` returns them.
    """
    holder = ["against_table", "against_row"]
    implied = pl.col("value") / pl.col("processed")
    groups = balances.group_by(holder).agg(
        rows=pl.len(),
        none=ODD.all(),
        one=(implied.max() - implied.min()) <= SAME * implied.max(),
    )
    wrong = groups.filter(pl.col("none") & pl.col("one")).drop("none", "one")
    told = balances.filter(~pl.col("own_basis")).join(
        wrong, on=holder, maintain_order="left"
    )
    whole = (pl.col("implied") - pl.col("implied").round()).abs()
    around = flows.join(told.select("sku").unique(), on="sku", how="semi")
    judged = told.with_columns(implied=implied).join(
        _confirmed(around), on=AT, how="left", maintain_order="left"
    )
    sure = (pl.col("rows") > 1) | pl.col("confirmed").fill_null(value=False)
    return judged.filter(sure & (whole <= WHOLE * pl.col("implied")))


def flow_between(
    plant: PlantInputs, steps: pl.DataFrame, totals: pl.DataFrame
) -> pl.DataFrame:
    """Return what moved into each step beside what the step before and rework gave.

    Steps are left out where not all of it was counted.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    totals
        As `sum_counts` returns them.
    """
    wanted = [*AT, "activity", "back_to", "rework", "back_amount", *BASIS]
    counted = steps.select(wanted).join(
        totals.rename({"row": "row_counts"}), on=AT, how="left"
    )
    before = counted.select(
        "sku",
        previous_flow="activity",
        step_before="step",
        before="good",
        against_row="row_counts",
    )
    key = ["sku", "previous_flow"]
    joined = (
        counted.drop_nulls(["previous_flow", "takes", "started"])
        .join(before, on=key, how="inner")
        .join(_sum_returns(counted), on=key, how="left")
    )
    holders = find_holders(plant, steps, "takes").select(
        *AT, takes_table="table", takes_row="row"
    )
    return _judge(_pair_flows(joined.join(holders, on=AT, how="left")))


def _sum_returns(counted: pl.DataFrame) -> pl.DataFrame:
    """Return what rework gave back to each input; null where not all was counted."""
    never = pl.col("reworked").is_null() & (pl.col("rework") == 0)
    back = pl.col("reworked") * pl.col("back_amount")
    return (
        counted.drop_nulls("back_to")
        .with_columns(back=pl.when(never).then(0.0).otherwise(back))
        .group_by("sku", previous_flow="back_to")
        .agg(
            back=pl.when(pl.col("back").is_not_null().all()).then(pl.col("back").sum()),
            returns=pl.lit(value=True),
        )
    )


def _pair_flows(joined: pl.DataFrame) -> pl.DataFrame:
    """Return what was moved in beside what was given.

    The last start may be less than full.
    """
    back = pl.when("returns").then("back").otherwise(0.0)
    expected = pl.col("before") + back
    last_start = pl.when(pl.col("takes") > 1).then(pl.col("takes") * pl.col("rows"))
    rounding = last_start.fill_null(round_by(joined, "previous_unit"))
    return joined.select(
        *AT,
        "started",
        "takes",
        "takes_table",
        "takes_row",
        "step_before",
        "against_row",
        against_table=pl.lit("counts"),
        against_column=pl.lit("good"),
        table=pl.lit("counts"),
        row="row_counts",
        column=pl.lit("started"),
        unit="previous_unit",
        value=pl.col("started") * pl.col("takes"),
        expected=expected,
        tolerance=BOOKING * expected.abs() + rounding,
        factor="takes",
        factor_name=pl.lit("takes"),
        own_basis=pl.col("previous_unit") == pl.col("start_unit"),
    )


def suspect_takes(flows: pl.DataFrame) -> pl.DataFrame:
    """Return the flows that say that ``takes`` of their step is another number.

    Parameters
    ----------
    flows
        As `flow_between` returns them.
    """
    implied = pl.col("expected") / pl.col("started")
    whole = (implied - implied.round()).abs() <= WHOLE * implied
    told = flows.filter(ODD & ~pl.col("own_basis"))
    return told.with_columns(implied=implied).filter(whole & (implied > WHOLE))


def _confirmed(flows: pl.DataFrame) -> pl.DataFrame:
    """Return whether each step agrees with the step before it and the one behind."""
    told = flows.with_columns(fits=pl.col("verdict") == CLOSED)
    evidence = [
        told.select(*AT, "fits"),
        told.select("sku", "fits", step="step_before").select(*AT, "fits"),
    ]
    return pl.concat(evidence).group_by(AT).agg(confirmed=pl.col("fits").all())


def _judge(pairs: pl.DataFrame) -> pl.DataFrame:
    gap = pl.col("value") - pl.col("expected")
    return pairs.with_columns(
        verdict=judge(gap, pl.col("expected"), pl.col("tolerance"))
    )


def _against(frame: pl.DataFrame) -> list[pl.Expr]:
    names = [name for name in ("table", "row", "column") if name in frame.columns]
    return [pl.col(name).alias(f"against_{name}") for name in names]
