"""Energy per unit against the grades of a norm."""

from collections.abc import Mapping, Sequence

from lca.results.norms import Distance

ROUNDING = 1e-12
"""By what part of a limit a value may be above it: that much is of float arithmetic."""


def measure_distances(
    energy: float, limits: Mapping[str, float]
) -> tuple[Distance, ...]:
    """Return the distance to each grade, the loosest first; positive is below.

    Parameters
    ----------
    energy
        Corrected energy per unit.
    limits
        Largest energy per unit by grade, in the same unit.

    Examples
    --------
    >>> [one.met for one in measure_distances(1.24756, {"limit": 1.3, "access": 1.2})]
    [True, False]
    """
    return tuple(
        Distance(
            grade=grade,
            limit=limit,
            margin=limit - energy,
            share=(limit - energy) / limit,
            met=energy <= limit * (1 + ROUNDING),
        )
        for grade, limit in limits.items()
    )


def find_grade(distances: Sequence[Distance]) -> tuple[str, ...]:
    """Return the tightest grade that is met, and those that share its value.

    Nothing if even the loosest is not met.
    """
    met = [each for each in distances if each.met]
    if not met:
        return ()
    tightest = min(each.limit for each in met)
    return tuple(each.grade for each in met if each.limit == tightest)
