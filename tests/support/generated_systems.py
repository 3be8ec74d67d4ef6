"""Systems drawn at random that have what makes published ones hard.

Draws are made in value: one unit of value of a product takes less than one unit of
value of others, so the system is productive whatever its loops.  Units and sizes of
runs, spread over many powers of ten, come afterwards and change nothing but digits.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tests.support.sparse_systems import SparseSystem

LOOP = 6
"""Activities that stand side by side and supply each other."""


def draw_system(
    seed: int, *, size: int = 90, credit: float = 0.0, wastes: int = 0
) -> SparseSystem:
    """Return a system of activities in loops of `LOOP`.

    Parameters
    ----------
    seed
        Of the draws.
    size
        Activities.
    credit
        What every tenth activity makes of another product beside its own, as a
        share of its value.
    wastes
        The first so many flows are wastes to be treated.
    """
    rng = np.random.default_rng(seed)
    made = np.eye(size) - _draw_supplies(rng, size)
    for column in range(9, size, 10):
        unrelated = np.flatnonzero(made[wastes:, column] == 0)[0] + wastes
        made[unrelated, column] = credit
    price = 10.0 ** rng.uniform(-8, 8, size)
    run = 10.0 ** rng.uniform(-6, 6, size)
    A = made / price[:, None] * run
    A[:wastes] *= -1.0
    B = rng.uniform(-0.2, 1.0, (4, size)) * run * (rng.random((4, size)) < 0.5)
    return SparseSystem(
        names=[f"product {place}" for place in range(size)],
        elementary=[f"gas {place}" for place in range(4)],
        A=sparse.coo_array(A),
        B=sparse.coo_array(B),
        factors={"impact": np.array([1.0, 27.0, 273.0, 0.0])},
    )


def _draw_supplies(rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Return what a unit of value of each column takes of each row."""
    supplies = np.zeros((size, size))
    for column in range(size):
        first = column - column % LOOP
        earlier = rng.integers(0, first + 1, 3)
        around = first + (column + 1) % LOOP
        across = rng.integers(first, min(first + LOOP, size))
        for row in {*earlier.tolist(), min(around, size - 1), int(across)} - {column}:
            supplies[row, column] = rng.uniform(0.1, 1.0)
        total = supplies[:, column].sum()
        supplies[:, column] *= rng.uniform(0.5, 0.95) / total if total else 0.0
    return supplies
