"""The exchange that is most likely wrong where an element does not close."""

import polars as pl

from lca.checks.slips import load_slips

FILE = "exchanges.csv"
NONE = "–"

NEAR = 0.02
"""Share by which the mass of an element may miss that of the gas it stands for."""

LEAST = 10.0
"""Smallest slip of unit that is named: a balance has many terms, and smaller ratios
come about by chance.
"""

DIGITS = 6


def find_suspects(
    opened: pl.DataFrame, carriers: pl.DataFrame, flows: pl.DataFrame
) -> pl.DataFrame:
    """Return one row per open balance, with what its finding says.

    Columns: ``row, activity, flow, gas, element, mass_in, mass_out, gap``, ``share,
    tolerance`` (texts in percent), ``value, unit, expected`` (the amount that would
    close it), ``candidate`` (what slip that is) and ``against`` (the largest carrier
    on the other side).

    Parameters
    ----------
    opened
        Balances whose verdict is open.
    carriers
        ``activity, flow, net, row, mass, element, kg`` of their activities.
    flows
        As `describe_flows` returns them.
    """
    key = ["activity", "element"]
    tried = opened.select(
        *key, "mass_in", "mass_out", "gap", "share", "tolerance"
    ).join(carriers.filter(pl.col("kg") > 0), on=key, maintain_order="left_right")
    # An output closes the balance by what is missing, an input by what is too much.
    sign = pl.when(pl.col("net") > 0).then(1.0).otherwise(-1.0)
    needed = pl.col("kg") + sign * pl.col("gap")
    stated = tried.join(flows, on="flow", maintain_order="left").with_columns(
        ratio=pl.when(needed > 0).then(pl.col("kg") / needed),
        expected=pl.when(needed > 0).then(pl.col("net").abs() * needed / pl.col("kg")),
        opposite=_name_opposite(),
    )
    told = stated.with_columns(candidate=_explain())
    ranked = told.sort(
        *key,
        pl.col("candidate").is_not_null(),
        "gas",
        "kg",
        descending=[False, False, True, True, True],
        maintain_order=True,
    )
    return ranked.unique(key, keep="first", maintain_order=True).select(
        "row",
        *key,
        "flow",
        "gas",
        "unit",
        _rounded("mass_in"),
        _rounded("mass_out"),
        _rounded("gap"),
        share=_percent("share"),
        tolerance=_percent("tolerance"),
        value=_rounded(pl.col("net").abs()),
        expected=_rounded("expected").cast(pl.String).fill_null(NONE),
        candidate=pl.col("candidate").fill_null(NONE),
        against=pl.col("opposite").fill_null(NONE),
    )


def _explain() -> pl.Expr:
    """Return what slip makes the amount wrong by its ratio; null for none.

    Besides units there is one of chemistry: the mass of the element was entered for
    that of its substance, or the other way round.  A ratio must be nearer to that of
    its slip than where amounts scatter, as a balance says it more sharply.
    """
    ratio = pl.col("ratio")
    larger = pl.max_horizontal(ratio, 1 / ratio)
    near = NEAR + pl.col("tolerance")
    unit = pl.coalesce(
        pl.when((larger / slip.ratio - 1).abs() <= near).then(pl.lit(slip.text))
        for slip in load_slips()
        if slip.ratio >= LEAST
    )
    sign = pl.when(ratio > 1).then(pl.lit("×")).otherwise(pl.lit("÷"))
    fraction = pl.col("kg") / pl.col("mass")
    as_element = (ratio / fraction - 1).abs() <= NEAR
    as_substance = (ratio * fraction - 1).abs() <= NEAR
    pure = fraction > 1 - NEAR
    return pl.coalesce(
        pl.when(as_element & ~pure).then(pl.format("kg {}", "element")),
        pl.when(as_substance & ~pure).then(pl.format("÷ kg {}", "element")),
        sign + unit,
    )


def _name_opposite() -> pl.Expr:
    """Return the row of the largest carrier on the other side of each balance."""
    key = ["activity", "element"]
    out = pl.col("net") > 0
    other = []
    for side in (out, ~out):
        size = pl.when(side).then("kg")
        row = pl.col("row").filter(size == size.max()).first()
        other.append(row.over(key))
    row = pl.when(out).then(other[1]).otherwise(other[0])
    return pl.when(row.is_not_null()).then(pl.format("{} row {}", pl.lit(FILE), row))


def _rounded(column: str | pl.Expr) -> pl.Expr:
    value = pl.col(column) if isinstance(column, str) else column
    return value.round_sig_figs(DIGITS)


def _percent(column: str) -> pl.Expr:
    return pl.format("{} %", (100 * pl.col(column)).round_sig_figs(3))
