"""Element balances: what goes into an activity comes out of it, atom by atom.

A flow whose composition is not whole may hold any element it does not list, up to the
mass that its composition leaves open; a flow of unknown mass may hold any amount.  So
each balance is an interval: it is *closed* where all of it lies within the tolerance,
*open* where none of it does, and *unproven* in between.

Not judged are

- activities with matter on one side only: a purchase, a supply, a mere emission;
- hydrogen, nitrogen and oxygen where air or water vapour may come or go unlisted: they
  need every flow to be known on both sides, and the whole mass to close;
- carbon and sulfur that go out and do not come in, beside energy that may be a fuel.
"""

import polars as pl

from lca.checks.accuracy import CLOSED, OPEN
from lca.checks.balances.carriers import (
    ROUNDING,
    describe_flows,
    list_carriers,
    list_matter,
)
from lca.checks.balances.matter import Matter
from lca.checks.balances.suspects import find_suspects
from lca.checks.verdicts import UNPROVEN
from lca.findings import Finding
from lca.findings.rows import MOST_NAMES, findings_of_rows
from lca.model import Inputs
from lca.results.validation import ELEMENTS

FILE = "exchanges.csv"
FLOWS = "flows.csv"

MOST_ROWS = 3
"""Rows of flows that are named beside an open balance."""

OF_AIR = ("H", "N", "O")
"""Elements of air and water vapour, which inventories leave out."""

OF_FUELS = ("C", "S", *OF_AIR)
"""Elements that a flow of energy holds if it is a fuel."""

COLUMNS = (*ELEMENTS, "missing")


def balance_elements(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return one row per activity and element that can be judged.

    Columns: ``activity, element, mass_in, mass_out, gap`` (kg per run, in less out),
    ``share`` (of the larger side), ``tolerance`` (as such a share), ``verdict``
    (``closed``, ``open`` or ``unproven``), ``gases`` that carry the element, and
    ``missing``: flows that may hold it, of unknown mass or composition.

    Parameters
    ----------
    inputs
        The study.
    matter
        Mass and elements of its flows.
    """
    flows = describe_flows(inputs)
    matters = list_matter(inputs, matter)
    carriers = list_carriers(matters, matter)
    judged = _judge(carriers, _sum_sides(matters))
    return (
        judged.join(
            _name_gases(carriers, flows),
            on=["activity", "element"],
            how="left",
            maintain_order="left",
        )
        .join(
            _name_missing(matters, judged),
            on="activity",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.col("gases").fill_null(""),
            missing=pl.when(pl.col("verdict") == UNPROVEN).then(
                pl.when(_in_fuel()).then("fuels").otherwise("missing")
            ),
        )
        .sort("activity", "element")
        .select(COLUMNS)
    )


def check_elements(
    inputs: Inputs, matter: Matter, balances: pl.DataFrame
) -> list[Finding]:
    """Return a warning for each balance that is open, at the row most likely wrong.

    That is the flow whose amount a slip of unit would put right; else a gas, else the
    largest carrier of the element.

    Parameters
    ----------
    inputs
        The study.
    matter
        Mass and elements of its flows.
    balances
        Result of `balance_elements`.
    """
    opened = balances.filter(pl.col("verdict") == OPEN)
    if opened.is_empty():
        return []
    activities = opened["activity"].unique().implode()
    matters = list_matter(inputs, matter).filter(pl.col("activity").is_in(activities))
    carriers = list_carriers(matters, matter)
    suspects = find_suspects(opened, carriers, describe_flows(inputs))
    rows = suspects.join(
        _name_compositions(inputs, carriers),
        on=["activity", "element"],
        how="left",
        maintain_order="left",
    )
    of_gas = pl.col("gas")
    return [
        *findings_of_rows(
            "gas-not-closed",
            rows.filter(of_gas).drop("gas"),
            file=FILE,
            column="amount",
        ),
        *findings_of_rows(
            "element-not-closed",
            rows.filter(~of_gas).drop("gas"),
            file=FILE,
            column="amount",
        ),
    ]


def _name_compositions(inputs: Inputs, carriers: pl.DataFrame) -> pl.DataFrame:
    """Return ``activity, element, rows``: the flows whose composition counts most."""
    file = pl.coalesce("origin", pl.lit(FLOWS))
    row = pl.coalesce("origin_row", "row").cast(pl.Int64)
    places = inputs.flows.select("flow", place=pl.format("{} row {}", file, row))
    ranked = carriers.sort("kg", "row", descending=[True, False])
    return (
        ranked.join(
            places.unique("flow", keep="first"), on="flow", maintain_order="left"
        )
        .group_by("activity", "element", maintain_order=True)
        .agg(rows=pl.col("place").head(MOST_ROWS).str.join("; "))
    )


def _sum_sides(matters: pl.DataFrame) -> pl.DataFrame:
    """Return, per activity, what is known and unknown of either side.

    Columns: ``activity``, and for ``in`` and ``out``: ``rest`` (kg of unknown
    composition, infinite if a mass is unknown); ``fuel``: energy comes in;
    ``complete``: every mass is known, and what goes in comes out.
    """
    real = ~pl.col("fuel")
    out = pl.col("net") > 0
    unknown = pl.col("mass").is_null()
    rest = pl.when(unknown).then(float("inf")).otherwise("rest")
    mass, slack = pl.col("mass"), pl.col("mass") * pl.col("accuracy")
    summed = (
        matters.lazy()
        .select(
            "activity",
            matter_in=~out & real,
            matter_out=out & real,
            rest_in=pl.when(~out & real).then(rest).otherwise(0.0),
            rest_out=pl.when(out & real).then(rest).otherwise(0.0),
            fuel=~out & ~real,
            excess=pl.when(out).then(-mass).otherwise(mass),
            slack=slack,
            unknown=unknown,
        )
        .group_by("activity", maintain_order=True)
        .agg(
            pl.col("matter_in", "matter_out", "fuel", "unknown").any(),
            pl.col("rest_in", "rest_out", "excess", "slack").sum(),
        )
    )
    return (
        summed.filter("matter_in", "matter_out")
        .select(
            "activity",
            "rest_in",
            "rest_out",
            "fuel",
            complete=~pl.col("unknown") & (pl.col("excess").abs() <= pl.col("slack")),
        )
        .collect()
    )


def _judge(carriers: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """Return the balances that can be judged, without the names of flows."""
    out = pl.col("net") > 0
    kg, rest = pl.col("kg"), pl.col("rest")
    summed = (
        carriers.lazy()
        .select(
            "activity",
            "element",
            mass_in=pl.when(out).then(0.0).otherwise(kg),
            mass_out=pl.when(out).then(kg).otherwise(0.0),
            allowed=kg * pl.col("accuracy"),
            told_in=pl.when(out).then(0.0).otherwise(rest),
            told_out=pl.when(out).then(rest).otherwise(0.0),
        )
        .group_by("activity", "element", maintain_order=True)
        .agg(pl.all().sum())
        .join(sides.lazy(), on="activity", maintain_order="left")
        .filter(pl.col("mass_in") + pl.col("mass_out") > 0)
        # A flow that lists an element says all of it: its rest is something else.
        .with_columns(
            gap=pl.col("mass_in") - pl.col("mass_out"),
            larger=pl.max_horizontal("mass_in", "mass_out"),
            rest_in=pl.col("rest_in") - pl.col("told_in"),
            rest_out=pl.col("rest_out") - pl.col("told_out"),
        )
        .with_columns(verdict=_verdict())
        .drop_nulls("verdict")
    )
    return summed.select(
        "activity",
        "element",
        "mass_in",
        "mass_out",
        "gap",
        "verdict",
        "fuel",
        share=pl.col("gap").abs() / pl.col("larger"),
        tolerance=pl.col("allowed") / pl.col("larger"),
    ).collect()


def _verdict() -> pl.Expr:
    """Return the verdict on the interval of each balance, null where none is due."""
    least = pl.col("gap") - pl.col("rest_out")
    most = pl.col("gap") + pl.col("rest_in")
    allowed = pl.col("allowed") + ROUNDING * pl.col("larger")
    certain = (pl.col("rest_in") + pl.col("rest_out")) <= allowed
    of_air = pl.col("element").is_in(OF_AIR)
    return (
        pl.when(of_air & ~(certain & pl.col("complete")))
        .then(pl.lit(None, dtype=pl.String))
        .when((least >= -allowed) & (most <= allowed))
        .then(pl.lit(CLOSED))
        .when(_in_fuel())
        .then(pl.lit(UNPROVEN))
        .when((least > allowed) | (most < -allowed))
        .then(pl.lit(OPEN))
        .otherwise(pl.lit(UNPROVEN))
    )


def _in_fuel() -> pl.Expr:
    """Return whether an element that only goes out may have come in with energy."""
    from_nowhere = pl.col("mass_in") == 0
    return pl.col("fuel") & from_nowhere & pl.col("element").is_in(OF_FUELS)


def _name_gases(carriers: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """Return ``activity, element, gases``: the first few gases that carry it."""
    gases = flows.filter("gas").select("flow")
    return (
        carriers.filter(pl.col("kg") > 0)
        .join(gases, on="flow", how="semi", maintain_order="left")
        .group_by("activity", "element", maintain_order=True)
        .agg(gases=pl.col("flow").head(MOST_NAMES))
        .with_columns(pl.col("gases").list.join(", "))
    )


def _name_missing(matters: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return ``activity, missing, fuels``: the largest flows not wholly known.

    ``fuels`` begins with energy that may be a fuel.
    """
    unproven = judged.filter(pl.col("verdict") == UNPROVEN).select("activity").unique()
    unknown = pl.when(pl.col("mass").is_null()).then(float("inf")).otherwise("rest")
    flow, fuel = pl.col("flow"), pl.col("fuel") & (pl.col("net") < 0)
    return (
        matters.join(unproven, on="activity", how="semi", maintain_order="left")
        .with_columns(size=unknown, fuel=fuel)
        .filter((pl.col("size") > 0) | pl.col("fuel"))
        .sort("activity", "size", "row", descending=[False, True, False])
        .group_by("activity", maintain_order=True)
        .agg(
            missing=flow.filter(~pl.col("fuel")).head(MOST_NAMES),
            fuels=flow.sort_by(~pl.col("fuel"), maintain_order=True).head(MOST_NAMES),
        )
        .with_columns(pl.col("missing", "fuels").list.join(", "))
    )
