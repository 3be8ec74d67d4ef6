"""Small mixtures of two systems, and their footprints by a dense solver."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lca.interpret.mixture import Mixture

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a maker draws of another (or emits, of -1) on either side."""

    maker: int
    flow: int
    cause: int
    first: float
    second: float


def mix(size: int, causes: int, rows: Sequence[Drawn]) -> Mixture:
    """Return a mixture in which everything makes one unit per run, but as `rows` say.

    The product is the first maker; a row of a maker and itself is what it makes.
    """
    made = {row.maker for row in rows if row.maker == row.flow}
    units = [Drawn(p, p, 0, 1.0, 1.0) for p in range(size) if p not in made]
    every = sorted([*rows, *units], key=lambda row: (row.maker, row.flow, row.cause))
    values = np.zeros((2, causes, len(every)))
    for cell, row in enumerate(every):
        sign = 1.0 if row.maker == row.flow else -1.0
        values[:, row.cause, cell] = sign * row.first, sign * row.second
    names = [f"maker {place}" for place in range(size)]
    shown = pl.DataFrame({"shown_0": names, "shown_1": names, "unit": ["kg"] * size})
    flows = [max(row.flow, 0) for row in every]
    return Mixture(
        causes=tuple(f"cause {place}" for place in range(causes)),
        makers=shown.select(pl.col("shown_0").alias("maker"), pl.all()),
        target=0,
        rows=np.array([row.flow if row.flow >= 0 else size for row in every]),
        columns=np.array([row.maker for row in every]),
        flows=shown[flows],
        values=values,
        amounts=np.abs(values),
        weights=np.ones((2, size)),
        made_by=np.zeros((2, size), dtype=np.int64),
        credits=np.zeros(len(every), dtype=np.bool_),
        shared=np.zeros(len(every), dtype=np.bool_),
        tied=(),
    )


def swap(mixture: Mixture) -> Mixture:
    """Return the mixture with its sides exchanged."""
    return replace(
        mixture,
        values=mixture.values[::-1],
        amounts=mixture.amounts[::-1],
        weights=mixture.weights[::-1],
        made_by=mixture.made_by[::-1],
    )


def solve_dense(mixture: Mixture, chosen: frozenset[int]) -> float:
    """Return the footprint of a mix, by a dense matrix."""
    size = mixture.size
    matrix, direct = np.zeros((size, size)), np.zeros(size)
    for cell, (row, column) in enumerate(
        zip(mixture.rows, mixture.columns, strict=True)
    ):
        for cause in range(len(mixture.causes)):
            value = mixture.values[int(cause in chosen), cause, cell]
            if row < size:
                matrix[row, column] += value
            else:
                direct[column] -= value
    return float(np.linalg.solve(matrix.T, direct)[mixture.target])
