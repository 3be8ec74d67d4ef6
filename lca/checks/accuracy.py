"""How far numbers may lie apart before they contradict each other."""

import csv
from functools import cache
from importlib.resources import files

import polars as pl

UNSTATED = "estimate"
"""Status that a number without one counts as."""

BROKEN = 0.1
"""Share of what was expected from which a gap is no matter of accuracy."""

BEYOND = 3.0
"""Times its tolerance that a gap must be, too, to be broken."""

SIGMAS = 3.0
"""Standard deviations of a count that chance alone may bring."""

BOOKING = 0.005
"""Share of counted pieces that is lost or found in booking."""

CLOSED, OPEN, TORN = "closed", "open", "broken"


@cache
def load_accuracy() -> dict[str, float]:
    """Return, by status, the share by which such a number may be wrong."""
    text = (files("lca.checks") / "accuracy.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["status"]: float(row["share"]) for row in rows}


def accuracy_of(column: str = "status") -> pl.Expr:
    """Return the accuracy, as a share, of numbers with the status in a column."""
    known = load_accuracy()
    return pl.col(column).replace_strict(
        known, default=known[UNSTATED], return_dtype=pl.Float64
    )


def judge(gap: pl.Expr, expected: pl.Expr, tolerance: pl.Expr) -> pl.Expr:
    """Return the verdict on a gap: ``closed``, ``open`` or ``broken``; null if unknown.

    Parameters
    ----------
    gap
        What was found less what was expected.
    expected
        Its size decides what a tenth is.
    tolerance
        In the unit of the gap: what the accuracies of both sides allow.
    """
    size = gap.abs()
    torn = (size > BROKEN * expected.abs()) & (size > BEYOND * tolerance)
    return (
        pl.when((gap.is_null() | tolerance.is_null()) | gap.is_nan())
        .then(pl.lit(None, dtype=pl.String))
        .when(size <= tolerance)
        .then(pl.lit(CLOSED))
        .when(torn)
        .then(pl.lit(TORN))
        .otherwise(pl.lit(OPEN))
    )


def chance(share: pl.Expr, pieces: pl.Expr) -> pl.Expr:
    """Return by how much, as a share, a counted share of pieces may stray by chance.

    The variance of one piece is that of a share; of few pieces chance brings more than
    a normal distribution says, which the square root of a count does not.
    """
    return stray((share * (1.0 - share)).clip(lower_bound=0.0), pieces)


def stray(variance: pl.Expr, pieces: pl.Expr) -> pl.Expr:
    """Return how far the mean of some pieces may lie off by chance.

    Parameters
    ----------
    variance
        Of one piece.
    pieces
        How many there are.
    """
    # (√λ + σ/2)² = λ + σ √λ + σ²/4 for a Poisson number λ (Bartlett 1936).
    return SIGMAS * (variance / pieces).sqrt() + SIGMAS**2 / (4.0 * pieces)
