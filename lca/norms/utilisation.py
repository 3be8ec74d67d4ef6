"""The correction of a norm for a plant that does not use its capacity."""

from bisect import bisect_right

from lca.norms.norm import Correction


def find_utilisation(good: float, capacity: float) -> float:
    """Return the use of capacity, of one: good output by designed output.

    References
    ----------
    DB31/506-2020, 5.2.4, equation (3): L = P/P0, as its symbols say.

    Examples
    --------
    >>> round(find_utilisation(350_000, 480_000), 6)
    0.729167
    """
    return good / capacity


def find_factor(correction: Correction, utilisation: float) -> float | None:
    """Return the factor that measured energy per unit is divided by.

    Between two points it is interpolated; from the last point up it stays, and below
    the first there is none.

    References
    ----------
    DB31/506-2020, 5.2.3, table 5 and its note.

    Examples
    --------
    >>> table = Correction("", ((0.4, 1.4), (0.8, 1.0)))
    >>> round(find_factor(table, 0.75), 9), find_factor(table, 0.95)
    (1.05, 1.0)
    >>> find_factor(table, 0.35) is None
    True
    """
    places = [place for place, _ in correction.points]
    if not utilisation >= places[0]:
        return None
    after = bisect_right(places, utilisation)
    if after == len(places):
        return correction.points[-1][1]
    (low, first), (high, second) = correction.points[after - 1 : after + 1]
    return first + (second - first) * (utilisation - low) / (high - low)
