"""Two systems on the same makers, of which every cause can be had from either (§11)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Flags, Floats, Integers

SAME = 1e-12
"""Relative difference of two amounts that is none: another rounding."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Two systems on the same makers; first axis of arrays of both: the side.

    Parameters
    ----------
    causes
        Names of the causes, in order of the alphabet.
    makers
        ``maker, shown_0, shown_1, unit``, in the order of the columns.
    target
        Column of the product.
    rows, columns
        Of the cells; a row from the number of makers on is an emission.
    flows
        ``shown_0, shown_1, unit`` of each cell.
    values
        (2, causes, cells) of M per run, before they are weighed.
    amounts
        (2, causes, cells) as people know them.
    weights
        (2, makers) part of a shared burden; the cause that it belongs to is
        ``weight_cause``.
    credits, shared
        Of the cells: by substitution; whether the weight applies.
    made_by
        (2, makers) cause of how each is made.
    tied
        Causes that cannot be told apart, since something is made in one way on one side
        and in another on the other.
    """

    causes: tuple[str, ...]
    makers: pl.DataFrame
    target: int
    rows: Integers
    columns: Integers
    flows: pl.DataFrame
    values: Floats
    amounts: Floats
    weights: Floats
    made_by: Integers
    credits: Flags
    shared: Flags
    tied: tuple[frozenset[int], ...]

    @property
    def size(self) -> int:
        """Return the number of makers."""
        return len(self.makers)

    def find_differing(self) -> Flags:
        """Return of each cause whether anything differs in it, but for rounding."""
        one, other = self.values
        gap = np.abs(one - other) > SAME * np.maximum(np.abs(one), np.abs(other))
        differing: Flags = gap.any(axis=1)
        weighed = np.flatnonzero(self.weights[0] != self.weights[1])
        differing[self.made_by[:, weighed].ravel()] = True
        return differing

    def mix(self, chosen: Flags) -> Floats:
        """Return the entries of M, each cause from the side chosen (second if true)."""
        side = chosen.astype(np.int64)
        places = np.arange(len(self.causes))
        values = self.values[side[places], places].sum(axis=0)
        of_weight = side[self.made_by[0]]
        weight = self.weights[of_weight, np.arange(self.size)][self.columns]
        entries: Floats = np.where(self.shared, values * weight, values)
        return entries


def flag(count: int, chosen: Iterable[int]) -> Flags:
    """Return so many flags, those chosen set."""
    flags = np.zeros(count, dtype=np.bool_)
    flags[list(chosen)] = True
    return flags
