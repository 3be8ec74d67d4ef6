"""Levels of a system: how many steps of dependence lie before each loop."""

import numpy as np
from scipy import sparse

from lca.engine.arrays import Integers

MOST_LEVELS = 1_000
"""Levels solved one by one; what lies deeper is one chain, solved at once."""


def find_levels(matrix: sparse.csr_array, labels: Integers) -> Integers:
    """Return the level of every loop: how many steps of dependence lie before it.

    Parameters
    ----------
    matrix
        W (n, n); row i depends on column j where W[i, j] is stored.
    labels
        Loop of every row, numbered from 0.

    Returns
    -------
    level : (loops,)
        0 for what depends on nothing, then 1 + the deepest it depends on.
    """
    count = int(labels.max()) + 1
    users = matrix.tocsc()
    members = np.argsort(labels, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(labels, minlength=count))])
    waiting = _count_suppliers(matrix, labels, count)
    level = np.full(count, -1)
    front = np.flatnonzero(waiting == 0)
    depth = 0
    while len(front):
        level[front] = depth
        depth += 1
        rows, _ = _gather(first, members, front)
        using, length = _gather(users.indptr, users.indices, rows)
        user = labels[using]
        met, times = _tally(user[user != np.repeat(labels[rows], length)], count)
        waiting[met] -= times
        front = met[waiting[met] == 0]
    return level


def _count_suppliers(
    matrix: sparse.csr_array, labels: Integers, count: int
) -> Integers:
    """Return how many entries of each loop's rows lie outside the loop."""
    user = np.repeat(labels, np.diff(matrix.indptr))
    return np.bincount(user[user != labels[matrix.indices]], minlength=count)


def _gather(
    start: Integers, content: Integers, chosen: Integers
) -> tuple[Integers, Integers]:
    """Return the content of the chosen groups, one after the other, and lengths."""
    begin, length = start[chosen], start[chosen + 1] - start[chosen]
    shift = np.repeat(begin - np.cumsum(length) + length, length)
    return content[np.arange(len(shift)) + shift], length


def _tally(users: Integers, count: int) -> tuple[Integers, Integers]:
    """Return the distinct users and how often each stands there."""
    if len(users) * 8 < count:
        return np.unique(users, return_counts=True)
    times = np.bincount(users, minlength=count)
    met = np.flatnonzero(times)
    return met, times[met]
