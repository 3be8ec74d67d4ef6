"""The Shapley value: what each player brings, over every order of joining.

A *coalition* is a number whose bit p says whether player p belongs to it.

References
----------
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games
II, Annals of Mathematics Studies 28, 307-317. doi:10.1515/9781400881970-018
"""

import math
from collections.abc import Iterator, Sequence


def share_gains(values: Sequence[float]) -> tuple[float, ...]:
    """Return the Shapley value of each player; together they are the whole gain.

    Each sum is rounded once, so that neither the order of the players nor swapping what
    is compared changes a digit.

    Parameters
    ----------
    values
        Of every coalition, of the empty one first; 2 to the number of players.

    Raises
    ------
    ValueError
        The number of values is no power of two.

    Examples
    --------
    Two who earn 1 each alone and 4 together share alike.

    >>> share_gains([0.0, 1.0, 1.0, 4.0])
    (2.0, 2.0)
    """
    count = count_players(values)
    return tuple(
        math.fsum(
            weight * (values[joined] - values[before])
            for before, joined, weight in list_joinings(count, player)
        )
        for player in range(count)
    )


def count_players(values: Sequence[object]) -> int:
    """Return of how many players the coalitions are.

    Raises
    ------
    ValueError
        The number of values is no power of two.
    """
    count = len(values).bit_length() - 1
    if not values or len(values) != 1 << count:
        msg = f"{len(values)} is not the number of coalitions of any players"
        raise ValueError(msg)
    return count


def list_joinings(count: int, player: int) -> Iterator[tuple[int, int, float]]:
    """Yield each coalition without a player, the one with them, and its weight.

    The weight is the share of the orders of joining in which exactly that coalition is
    there before the player.
    """
    bit = 1 << player
    for before in range(1 << count):
        if not before & bit:
            size = before.bit_count()
            orders = math.factorial(size) * math.factorial(count - 1 - size)
            yield before, before | bit, orders / math.factorial(count)
