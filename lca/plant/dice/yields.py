"""The good share of dice, from the faults that defects make (§3.4).

A die of area A on which killing defects fall with density D has m = A D faults on
average.  The models differ in how unevenly defects fall:

=================  ===================  =============================================
model              good share           defects
=================  ===================  =============================================
Poisson            exp(−m)              fall alike everywhere
Murphy             ((1 − exp(−m))/m)²   density is distributed as a triangle
Seeds              1 / (1 + m)          density is distributed exponentially
negative binomial  (1 + m/α)^−α         density is gamma distributed; α → ∞ is Poisson
Bose–Einstein      (1 + m)^−n           on n critical layers, m faults on each
=================  ===================  =============================================

References
----------
B. T. Murphy, "Cost-size optima of monolithic integrated circuits", Proc. IEEE 52(12),
1964, 1537-1545.  R. B. Seeds, "Yield, economic, and logistic models for complex digital
arrays", IEEE Int. Conv. Rec. 15(6), 1967, 60-61.  J. E. Price, "A new look at yield of
integrated circuits", Proc. IEEE 58(8), 1970, 1290-1291 (Bose–Einstein).  C. H. Stapper,
F. M. Armstrong, K. Saji, "Integrated circuit yield statistics", Proc. IEEE 71(4), 1983,
453-470 (negative binomial; Poisson is its limit).  The papers were not at hand; the
forms are those of textbooks.  Some texts call exp(−√m) Seeds' model; it is not meant
here.
"""

import math
from collections.abc import Callable

Model = Callable[[float, float], float]


def poisson_yield(faults: float) -> float:
    """Return the share of dice without a fault when defects fall alike everywhere."""
    return math.exp(-faults)


def murphy_yield(faults: float) -> float:
    """Return the good share with a density distributed as a triangle.

    Examples
    --------
    >>> murphy_yield(0.0)
    1.0
    """
    return 1.0 if faults == 0 else (-math.expm1(-faults) / faults) ** 2


def seeds_yield(faults: float) -> float:
    """Return the good share with a density distributed exponentially."""
    return 1 / (1 + faults)


def negative_binomial_yield(faults: float, clustering: float) -> float:
    """Return the good share with a gamma distributed density.

    Parameters
    ----------
    faults
        Mean faults of a die.
    clustering
        α > 0; the smaller it is, the more defects stand together.

    Examples
    --------
    >>> negative_binomial_yield(0.5, 2.0)
    0.64
    """
    return math.exp(-clustering * math.log1p(faults / clustering))


def bose_einstein_yield(faults: float, layers: float) -> float:
    """Return the good share over critical layers.

    Parameters
    ----------
    faults
        Mean faults of a die on one layer.
    layers
        Critical layers.

    Examples
    --------
    >>> bose_einstein_yield(0.25, 2.0)
    0.64
    """
    return math.exp(-layers * math.log1p(faults))


MODELS: dict[str, tuple[Model, str | None]] = {
    "poisson": (lambda faults, _: poisson_yield(faults), None),
    "murphy": (lambda faults, _: murphy_yield(faults), None),
    "seeds": (lambda faults, _: seeds_yield(faults), None),
    "negative-binomial": (negative_binomial_yield, "clustering"),
    "bose-einstein": (bose_einstein_yield, "layers"),
}
"""Models by their name in the table, each with the column of its own parameter."""
