"""A plan for W x = b: which rows can be solved at once, and in which order.

Rows that depend on each other form a loop (a strongly connected component); loops
and single rows are levelled so that each level needs only the levels before it.
Process systems are mostly acyclic, with few levels and small loops, so a solve is a
handful of sparse products.

References
----------
Duff, I. S., Erisman, A. M. and Reid, J. K. (2017). Direct Methods for Sparse
Matrices, 2nd ed., chapter 6 (block triangular form).
"""

import itertools
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lca.engine.arrays import Floats, Integers
from lca.engine.levels import MOST_LEVELS, find_levels
from lca.engine.loops import (
    LARGEST_DENSE,
    DenseLoops,
    SparseLoop,
    factorise_dense,
    factorise_sparse,
)


@dataclass(frozen=True, slots=True)
class Level:
    """Rows ``lo:hi`` of the permuted system, solved at once.

    ``supply`` (hi - lo, n) holds what they draw from earlier levels, positive;
    ``single`` counts the rows, standing first, that belong to no loop.  ``chain`` is
    the whole level when its rows depend on each other beyond their loops.
    """

    lo: int
    hi: int
    single: int
    supply: sparse.csr_array
    dense: tuple[DenseLoops, ...]
    large: tuple[SparseLoop, ...]
    chain: SparseLoop | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about W that does not depend on the right-hand side.

    ``order[p]`` is the row that stands at place p; ``matrix`` is W permuted to that
    order, ``magnitude`` holds the sizes of its entries; ``singular`` lists the loops
    (rows of W) that cannot be factorised.
    """

    order: Integers
    matrix: sparse.csr_array
    magnitude: sparse.csr_array
    diagonal: Floats
    levels: tuple[Level, ...]
    singular: tuple[Integers, ...]

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self.order)


def build_plan(matrix: sparse.csr_array) -> Plan:
    """Return the plan of a square matrix with positive diagonal.

    Parameters
    ----------
    matrix
        W (n, n), row i being the equation of x[i]; off-diagonal entries of either
        sign.
    """
    n = matrix.shape[0]
    _, labels = connected_components(matrix, directed=True, connection="strong")
    sizes = np.bincount(labels)
    depth = find_levels(matrix, labels)[labels]
    # What lies deeper is one chain; its rows stand in order of dependence.
    level = np.minimum(depth, MOST_LEVELS)
    size = sizes[labels]
    order = np.lexsort((np.arange(n), np.where(size > 1, labels, -1), size, depth))
    permuted = _permute(matrix, order)
    bounds = np.flatnonzero(np.diff(level[order], prepend=-1, append=level.max() + 1))
    levels, singular = [], []
    for lo, hi in itertools.pairwise(bounds.tolist()):
        whole = level[order[lo]] == MOST_LEVELS
        built, failed = _build_level(
            permuted, lo, hi, labels[order[lo:hi]], chain=whole
        )
        levels.append(built)
        singular += [order[rows] for rows in failed]
    return Plan(
        order=order,
        matrix=permuted,
        magnitude=abs(permuted),
        diagonal=permuted.diagonal(),
        levels=tuple(levels),
        singular=tuple(singular),
    )


def _permute(matrix: sparse.csr_array, order: Integers) -> sparse.csr_array:
    """Return the matrix with rows and columns in the order given."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    rows = matrix[order]
    return sparse.csr_array(
        (rows.data, place[rows.indices].astype(np.int32), rows.indptr),
        shape=matrix.shape,
    )


def _build_level(
    matrix: sparse.csr_array, lo: int, hi: int, labels: Integers, *, chain: bool
) -> tuple[Level, list[Integers]]:
    """Return one level and the rows of its singular loops."""
    own = matrix[lo:hi]
    level, failed = _build_loops(own, _earlier(own, lo), lo, hi, labels)
    if not chain:
        return level, failed
    rows = np.arange(lo, hi)
    whole = factorise_sparse(rows, own[:, lo:hi], ordered=True)
    if whole is None and not failed:
        failed = [rows]
    return replace(level, chain=whole), failed


def _earlier(rows: sparse.csr_array, lo: int) -> sparse.csr_array:
    """Return what the rows draw from places before lo, positive."""
    keep = rows.indices < lo
    kept = np.concatenate([[0], np.cumsum(keep)])[rows.indptr]
    return sparse.csr_array(
        (-rows.data[keep], rows.indices[keep], kept), shape=rows.shape
    )


def _build_loops(
    own: sparse.csr_array, supply: sparse.csr_array, lo: int, hi: int, labels: Integers
) -> tuple[Level, list[Integers]]:
    starts = np.flatnonzero(np.diff(labels, prepend=-1))
    sizes = np.diff(np.append(starts, hi - lo))
    single = int((sizes == 1).sum())
    dense: list[DenseLoops] = []
    large: list[SparseLoop] = []
    failed: list[Integers] = []
    for size in np.unique(sizes[sizes > 1]):
        first = starts[sizes == size]
        members = first[:, None] + np.arange(size) + lo
        if size > LARGEST_DENSE:
            for rows in members:
                block = own[rows - lo][:, rows]
                loop = factorise_sparse(rows, block, ordered=False)
                large += [loop] if loop else []
                failed += [] if loop else [rows]
            continue
        loops = factorise_dense(members, _read_blocks(own, members - lo, lo))
        dense.append(loops)
        broken = np.isnan(loops.net)
        failed += list(members[broken])
    return Level(lo, hi, single, supply, tuple(dense), tuple(large)), failed


def _read_blocks(own: sparse.csr_array, members: Integers, lo: int) -> Floats:
    """Return the diagonal blocks (m, s, s) of loops, each of consecutive rows."""
    count, size = members.shape
    first, last = members[0, 0], members[-1, -1] + 1
    loop = np.full(own.shape[0], -1)
    loop[members] = np.arange(count)[:, None]
    rows = own[first:last].tocoo()
    row, column = rows.coords[0] + first, rows.coords[1] - lo
    near = (column >= first) & (column < last)
    row, column, value = row[near], column[near], rows.data[near]
    inside = (loop[row] >= 0) & (loop[row] == loop[column])
    row, column, value = row[inside], column[inside], value[inside]
    chosen, begin = loop[row], members[loop[row], 0]
    blocks = np.zeros((count, size, size))
    np.add.at(blocks, (chosen, row - begin, column - begin), value)
    return blocks
