"""How a footprint moves with each number it rests on, to the first order.

With A s = f, A' l = (C B)' and h = l' f, a relative change of one entry changes the
footprint relatively by -l_p A_pj s_j / h for an entry of A and by c_i B_ij s_j / h for
an entry of B (Heijungs 2010, doi:10.1007/s11367-010-0158-5).  Factors enter h
linearly: for them that is no approximation.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Flags, Floats
from lca.engine.system import System
from lca.factors.pedigree import find_variance
from lca.plant import list_rules

NORMAL_95 = 1.959963984540054
"""Half width of the central 95 % of a standard normal distribution."""

FACTOR = "factor"
OTHERS = "others"

ORDER = {FACTOR: 0, "activity": 1, "yield": 2}
"""Kinds of inputs, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Relative change of a footprint by that of each row of exchanges.csv.

    ``rows`` of exchanges, ascending; ``values`` one for each, and whether it is a
    reference flow: ``made``.
    """

    rows: np.ndarray
    values: Floats
    made: Flags


def weigh_rows(
    system: System, factors: Floats, prices: Floats, scaling: Floats, total: float
) -> Weights:
    """Return the elasticity of a footprint for the amount of every exchange.

    Parameters
    ----------
    system
        The linked system.
    factors
        Row of C, (flow,).
    prices
        l, (column,).
    scaling
        s of one declared unit, (column,).
    total
        h, not zero.
    """
    m, b = system.technosphere, system.biosphere
    used = scaling[m.columns] != 0
    emitted = (scaling[b.columns] != 0) & (factors[b.rows] != 0)
    rows = np.concatenate([m.origins[used], b.origins[emitted]])
    values = np.concatenate(
        [
            -prices[m.rows[used]] * m.values[used] * scaling[m.columns[used]],
            factors[b.rows[emitted]] * b.values[emitted] * scaling[b.columns[emitted]],
        ]
    )
    made = np.concatenate([m.diagonal[used], np.zeros(int(emitted.sum()), dtype=bool)])
    distinct, place = np.unique(rows, return_inverse=True)
    summed = np.bincount(place, values, len(distinct)) / total
    return Weights(distinct, summed, np.bincount(place, made, len(distinct)) > 0)


def list_sensitive(exchanges: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """Return the exchanges that move a footprint, the most sensitive first.

    Left out are amounts that follow from others, and reference flows of anything but a
    step of a route, which say only what one run is.

    Parameters
    ----------
    exchanges
        Of the compiled study.
    weights
        As `weigh_rows` returns them.

    Returns
    -------
    frame
        The columns of the exchanges, ``elasticity`` and ``kind``: ``yield`` for the
        good output of a step, ``factor`` for what characterises a purchased product or
        an emission, ``activity`` for every other amount.
    """
    own = pl.DataFrame(
        {"row": weights.rows, "elasticity": weights.values, "made": weights.made}
    )
    joined = exchanges.join(
        own.with_columns(pl.col("row").cast(exchanges.schema["row"])),
        on="row",
        how="inner",
        maintain_order="left",
    )
    given = pl.col("rule").is_in(list_rules("follows", OTHERS)).fill_null(value=False)
    run_size = pl.col("made") & pl.col("step").is_null()
    kept = joined.filter(~given & ~run_size & (pl.col("elasticity") != 0))
    size = pl.col("elasticity").abs()
    kind = (
        pl.when("made")
        .then(pl.lit("yield"))
        .when(pl.col("rule").is_in(list_rules("supply", FACTOR)))
        .then(pl.lit(FACTOR))
        .otherwise(pl.lit("activity"))
    )
    ordered = kept.sort(size, "row", descending=[True, False])
    return ordered.with_columns(kind=kind).drop("made")


def choose_sensitive(sensitive: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return so many inputs of each kind, those that move the footprint most.

    Parameters
    ----------
    sensitive
        As `list_sensitive` returns it.
    most
        Inputs of one kind.
    """
    place = pl.int_range(pl.len()).over("kind")
    return sensitive.filter(place < most).sort(
        pl.col("kind").replace_strict(ORDER, return_dtype=pl.Int8),
        maintain_order=True,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """The uncertainty of a footprint, to the first order, as a lognormal.

    ``sigma`` of the logarithm; ``covered``: the part of the sum of elasticities, by
    size, whose exchanges state an uncertainty.
    """

    sigma: float
    covered: float


def spread(sensitive: pl.DataFrame) -> Spread | None:
    """Return the uncertainty of a footprint; None where no exchange states any.

    Exchanges are independent of each other; variances of logarithms add up, weighted
    by the squares of the elasticities.

    Parameters
    ----------
    sensitive
        As `list_sensitive` returns it.
    """
    stated = sensitive.with_columns(variance=_find_shape() + _find_scores(sensitive))
    known = stated.filter(
        pl.col("uncertainty").is_not_null() | pl.col("pedigree").is_not_null()
    )
    whole = float(sensitive["elasticity"].abs().sum())
    if known.is_empty() or not whole:
        return None
    covered = float(known["elasticity"].abs().sum()) / whole
    variance = float((known["elasticity"] ** 2 * known["variance"]).sum())
    return Spread(variance**0.5, covered)


def _find_shape() -> pl.Expr:
    """Return the variance of the logarithm that the distribution itself states.

    Of shapes that are not lognormal, that of the lognormal with the same mean and
    variance.
    """
    mode, low, high = (pl.col(name) for name in ("amount", "minimum", "maximum"))
    corners = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
    shape = pl.col("uncertainty")
    relative = (
        pl.when(shape == "normal")
        .then(pl.col("scale") ** 2)
        .when(shape == "uniform")
        .then((high - low) ** 2 / 12)
        .when(shape == "triangular")
        .then(corners / 18)
    ) / mode**2
    own = pl.when(shape == "lognormal").then(pl.col("scale") ** 2)
    return own.otherwise(relative.log1p()).fill_null(0.0)


def _find_scores(sensitive: pl.DataFrame) -> pl.Expr:
    """Return the variance of the logarithm that the scores of an exchange add."""
    texts = sensitive["pedigree"].drop_nulls().unique().to_list()
    known = {text: find_variance(text) for text in texts}
    scores = pl.col("pedigree").replace_strict(
        known, default=None, return_dtype=pl.Float64
    )
    return scores.fill_null(0.0)
