"""What the scores of data quality add to the uncertainty of an exchange."""

from collections.abc import Mapping
from functools import cache

from lca.resources import shipped_rows

INDICATORS = (
    "reliability", "completeness", "temporal", "geographical", "technological",
)  # fmt: skip
"""In the order in which scores are written."""


@cache
def load_variances() -> Mapping[tuple[str, int], float]:
    """Return the variance of the logarithm by indicator and score, from 1 to 5.

    Examples
    --------
    >>> load_variances()["technological", 5]
    0.12
    """
    return {
        (row["indicator"], int(row["score"])): float(row["variance"])
        for row in shipped_rows("factors", "pedigree.csv")
    }


def find_variance(pedigree: str) -> float:
    """Return the variance of the logarithm that five scores add up to.

    Parameters
    ----------
    pedigree
        Scores from 1 to 5 in the order of the indicators, separated by ";".

    Examples
    --------
    >>> round(find_variance("2;2;3;3;3"), 6)
    0.0108
    """
    table = load_variances()
    scores = zip(INDICATORS, pedigree.split(";"), strict=True)
    return sum(table[indicator, int(score)] for indicator, score in scores)
