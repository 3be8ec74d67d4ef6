"""A X = I in 60 decimal digits: what any float solution can be judged by.

Plain Gaussian elimination without exchanges of rows, loop by loop.  It shares no
code with the engine, and no choice that could be wrong in the same way: 60 digits
leave 40 to lose to cancellation.
"""

import decimal
from collections.abc import Iterator
from decimal import Decimal
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

DIGITS = 60

Row = dict[int, Decimal]


def invert(matrix: sparse.csr_array) -> NDArray[np.float64]:
    """Return the inverse (n, n), every entry the float nearest to it.

    Parameters
    ----------
    matrix
        (n, n), nonsingular, its loops with nonzero pivots on the diagonal.
    """
    rows = [_read_row(matrix, place) for place in range(matrix.shape[0])]
    solved: list[Row] = [{} for _ in rows]
    with decimal.localcontext(prec=DIGITS):
        for loop in _order_loops(matrix):
            _solve_loop(rows, loop, solved)
    inverse = np.zeros(matrix.shape)
    for place, row in enumerate(solved):
        for column, value in row.items():
            inverse[place, column] = float(value)
    return inverse


def largest_relative_error(
    found: NDArray[np.float64], true: NDArray[np.float64]
) -> float:
    """Return max |found - true| / |true|, infinite where only one of them is zero."""
    gap = np.abs(found - true)
    ratio = np.divide(
        gap, np.abs(true), out=np.where(gap > 0, np.inf, 0.0), where=true != 0
    )
    return float(ratio.max())


def _read_row(matrix: sparse.csr_array, place: int) -> Row:
    lo, hi = matrix.indptr[place], matrix.indptr[place + 1]
    columns, values = matrix.indices[lo:hi].tolist(), matrix.data[lo:hi].tolist()
    return dict(zip(columns, map(Decimal, values), strict=True))


def _order_loops(matrix: sparse.csr_array) -> Iterator[list[int]]:
    """Return the loops, each after those it depends on."""
    _, labels = connected_components(matrix, directed=True, connection="strong")
    members: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(place)
    needs: dict[int, set[int]] = {label: set() for label in members}
    users, suppliers = matrix.tocoo().coords
    for user, supplier in zip(labels[users], labels[suppliers], strict=True):
        if user != supplier:
            needs[int(user)].add(int(supplier))
    for label in TopologicalSorter(needs).static_order():
        yield members[label]


def _solve_loop(rows: list[Row], loop: list[int], solved: list[Row]) -> None:
    """Fill solved[loop]; what lies outside the loop is solved already."""
    inside = set(loop)
    left = {p: {j: v for j, v in rows[p].items() if j in inside} for p in loop}
    right: dict[int, Row] = {p: {p: Decimal(1)} for p in loop}
    for place in loop:
        for supplier in rows[place].keys() - inside:
            _subtract(right[place], solved[supplier], rows[place][supplier])
    _eliminate(left, right, loop)
    for place in reversed(loop):
        for other in left[place].keys() - {place}:
            _subtract(right[place], solved[other], left[place][other])
        own = left[place][place]
        solved[place] = {column: v / own for column, v in right[place].items()}


def _eliminate(left: dict[int, Row], right: dict[int, Row], loop: list[int]) -> None:
    """Leave in each row of left only what stands at or after its own place."""
    for step, pivot in enumerate(loop):
        for below in loop[step + 1 :]:
            if pivot in left[below]:
                ratio = left[below][pivot] / left[pivot][pivot]
                _subtract(left[below], left[pivot], ratio)
                _subtract(right[below], right[pivot], ratio)
                del left[below][pivot]


def _subtract(row: Row, other: Row, times: Decimal) -> None:
    for column, value in other.items():
        row[column] = row.get(column, Decimal(0)) - times * value
