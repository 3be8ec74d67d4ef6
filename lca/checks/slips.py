"""Ratios that betray a slip of unit or decimal point."""

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import polars as pl

NEAR = 1.2
"""Factor by which a ratio may miss that of the slip: what noise and rounding leave."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip: ratios in [low, high), or one over them, are taken for it.

    Parameters
    ----------
    ratio
        How many times too large a number is; above one.
    text
        The ratio and the units that it lies between, in no language.
    low, high
        The window of ratios, at most to the middle between two slips.
    """

    ratio: float
    text: str
    low: float
    high: float


@cache
def load_slips() -> tuple[Slip, ...]:
    """Return the slips of ``slips.csv``, the smallest ratio first."""
    text = (files("lca.checks") / "slips.csv").read_text(encoding="utf-8")
    rows = sorted(
        (float(row["ratio"]), row["text"]) for row in csv.DictReader(text.splitlines())
    )
    ratios = [ratio for ratio, _ in rows]
    middles = [math.sqrt(one * other) for one, other in pairwise(ratios)]
    return tuple(
        Slip(ratio, text, max(ratio / NEAR, below), min(ratio * NEAR, above))
        for (ratio, text), below, above in zip(
            rows, [0.0, *middles], [*middles, math.inf], strict=True
        )
    )


def recognise_slip(ratio: float) -> str | None:
    """Return what slip makes a number this many times too large, or None.

    Parameters
    ----------
    ratio
        Number as stated ÷ number as expected.

    Examples
    --------
    >>> recognise_slip(1040), recognise_slip(1 / 1040)[:5], recognise_slip(1.3)
    ('×1000 (kg ↔ g, kWh ↔ Wh, m3 ↔ L, 1000 ↔ 1)', '÷1000', None)
    """
    frame = pl.DataFrame({"ratio": [float(ratio)]})
    text: str | None = frame.select(recognise_slips("ratio")).item()
    return text


def recognise_slips(column: pl.Expr | str) -> pl.Expr:
    """Return the slip of each ratio, as `recognise_slip` does; null for none.

    Parameters
    ----------
    column
        Numbers as stated ÷ numbers as expected.
    """
    ratio = pl.col(column) if isinstance(column, str) else column
    usable = ratio.is_finite() & (ratio > 0)
    larger = pl.max_horizontal(ratio, 1 / ratio)
    slip = pl.coalesce(
        pl.when(larger.is_between(slip.low, slip.high, closed="left")).then(
            pl.lit(slip.text)
        )
        for slip in load_slips()
    )
    sign = pl.when(ratio > 1).then(pl.lit("×")).otherwise(pl.lit("÷"))
    return pl.when(usable).then(sign + slip)
