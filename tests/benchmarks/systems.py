"""Generated systems of the size and shape of a packaging plant's product range."""

import numpy as np
from scipy import sparse

UTILITIES = 10
MATERIALS = 58
SHARED = UTILITIES + MATERIALS
DRAWS = 8
REWORK_LOOPS = 2


def generate_plant(products: int, seed: int = 20261121) -> sparse.csc_array:
    """Return M (flow, column) of routes that share utilities and materials.

    Each product is a route of 12 to 20 steps; a step draws its predecessor and eight
    shared supplies; two steps of every route send units back (rework); the utilities
    feed one another.  Columns stand in the order an ERP system exports: by product,
    then by step.
    """
    rng = np.random.default_rng(seed)
    steps = rng.integers(12, 21, products)
    first = SHARED + np.cumsum(steps) - steps
    size = SHARED + int(steps.sum())
    step = np.arange(SHARED, size)
    utility = np.arange(UTILITIES)
    material = np.arange(UTILITIES, SHARED)
    later = np.setdiff1d(step, first, assume_unique=True)
    entries = [
        (np.arange(size), np.arange(size), np.ones(size)),
        ((utility + 1) % UTILITIES, utility, np.full(UTILITIES, -0.05)),
        ((utility + 3) % UTILITIES, utility, np.full(UTILITIES, -0.02)),
        (rng.integers(0, UTILITIES, MATERIALS), material, -rng.random(MATERIALS)),
        (later - 1, later, -1.0 - 0.02 * rng.random(len(later))),
        (
            rng.integers(0, SHARED, len(step) * DRAWS),
            np.repeat(step, DRAWS),
            -0.1 * rng.random(len(step) * DRAWS),
        ),
    ]
    for _ in range(REWORK_LOOPS):
        back = first + rng.integers(2, steps - 2)
        entries.append((back + 1, back, -0.03 * rng.random(products)))
    parts = zip(*entries, strict=True)
    rows, columns, values = (np.concatenate(part) for part in parts)
    cells = sparse.coo_array((values, (rows, columns)), shape=(size, size))
    return cells.tocsc()


def generate_direct(size: int, seed: int = 7) -> np.ndarray:
    """Return direct impacts (column, 1), all positive."""
    return np.random.default_rng(seed).random((size, 1))
