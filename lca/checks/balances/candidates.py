"""What a gap of mass equals: a part that is missing, doubled, or of another unit."""

from collections.abc import Sequence

import polars as pl

from lca.checks.slips import recognise_slips

MOST = 200
"""Gaps that are explained: one by one they would take time, and nobody reads more."""

EXACT = 0.01
"""Share of the gap by which a part may miss it."""

SHARP, BLURRED = 0.03, 0.2
"""The most of it, where the data are not accurate enough to say better: for slips, of
which there are many to try, and for parts as they are.
"""

ROUGH = 0.5
"""The same of a part of a like product, which is of another size."""

RATIOS = (10.0, 1e3, 1e6, 0.1, 1e-3)
"""How many times too large a mass is by a slip of unit or decimal point.

Traces a million times too small would explain any gap by chance.
"""

TOLD = ("table", "row", "candidate", "miss")


def guess_parts(parts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return, per gap, the part that explains it best, if any does.

    A power of ten too heavy or too light; or as heavy as the gap, so that it stands
    there once too often (``+``), or once too rarely (``−``).

    Parameters
    ----------
    parts
        One row per gap and part: the keys, ``gap`` (kg), ``may`` (kg that the accuracy
        of the data allows), ``mass`` (kg, of the sign that it has in the gap),
        ``flow, table, row``.
    keys
        Columns that name a gap.
    """
    found = [_find_slips(parts, keys), _find_doubles(parts, keys)]
    return _choose(pl.concat(found), keys)


def guess_missing(
    gaps: pl.DataFrame, parts: pl.DataFrame, keys: Sequence[str]
) -> pl.DataFrame:
    """Return, per gap, the part of a like product that is about as heavy as it.

    Parameters
    ----------
    gaps
        The keys, ``sku, package, gap`` (kg, negative where something is missing) and
        ``weighed`` (kg of the product).
    parts
        ``sku, package, flow, first`` (kg), ``table, row`` of every product.
    keys
        Columns that name a gap.
    """
    lacking = gaps.filter(pl.col("gap") < 0).drop_nulls("package")
    like = parts.drop_nulls("package").select(
        "package", "flow", "first", "table", "row", peer="sku"
    )
    lines = lacking.join(like, on="package", how="inner", maintain_order="left").filter(
        pl.col("peer") != pl.col("sku")
    )
    has = parts.select("sku", "flow").unique()
    others = lines.join(has, on=["sku", "flow"], how="anti")
    # A peer may be of another size: its part counts as a share of the product.
    whole = parts.group_by(peer="sku").agg(whole=pl.col("first").sum())
    mass = pl.col("first") / pl.col("whole") * pl.col("weighed")
    miss = (pl.col("gap") + mass).abs() / pl.col("gap").abs()
    near = others.join(whole, on="peer", maintain_order="left").with_columns(miss=miss)
    named = near.filter(pl.col("miss") <= ROUGH).select(
        *keys,
        "table",
        "row",
        "miss",
        candidate=pl.format("− {} ({})", "flow", "peer"),
    )
    return _choose(named, keys)


def _find_slips(parts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    ratios = pl.DataFrame({"ratio": RATIOS})
    tried = parts.join(ratios, how="cross")
    text = pl.format("{} {}", "flow", recognise_slips("ratio"))
    explained = pl.col("mass") * (1 - 1 / pl.col("ratio"))
    return _near(tried, explained, text, SHARP, keys)


def _find_doubles(parts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    size = pl.col("mass").abs() * pl.col("gap").sign()
    again = pl.col("gap").sign() == pl.col("mass").sign()
    sign = pl.when(again).then(pl.lit("+")).otherwise(pl.lit("−"))
    return _near(parts, size, pl.format("{} {}", sign, "flow"), BLURRED, keys)


def _near(
    parts: pl.DataFrame,
    explained: pl.Expr,
    text: pl.Expr,
    most: float,
    keys: Sequence[str],
) -> pl.DataFrame:
    miss = (pl.col("gap") - explained).abs() / pl.col("gap").abs()
    # A gap is known as well as the accuracy of the data lets it be.
    known = (pl.col("may") / pl.col("gap").abs()).clip(EXACT, most)
    near = parts.with_columns(miss=miss).filter(pl.col("miss") <= known)
    return near.select(*keys, "table", "row", "miss", candidate=text)


def _choose(found: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the nearest of each gap; ``against`` names its row."""
    nearest = found.sort("miss", "row").unique(keys, keep="first", maintain_order=True)
    against = pl.format("{} row {}", "table", "row")
    return nearest.select(*keys, "candidate", against=against)
