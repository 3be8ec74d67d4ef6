"""Loops: groups of rows that depend on each other, factorised once.

A loop of W x = b is dense up to `LARGEST_DENSE` rows and kept as its inverse, taken
in two steps so that the pivots stay on the diagonal: with y solving B y = diag(B),
the matrix B diag(y) is row-dominant, and elimination on its transpose picks the
diagonal by itself.  No accuracy is lost to the spread of units, and y > 0 exactly
when the loop makes more than it uses (Hawkins and Simon 1949, for matrices with
non-positive entries off the diagonal).

References
----------
Hawkins, D. and Simon, H. A. (1949). Econometrica 17, 245-248.
Alfa, A. S., Xue, J. and Ye, Q. (2002). Mathematics of Computation 71, 217-236.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, SuperLU, onenormest, splu

from lca.engine.arrays import Floats, Integers

LARGEST_DENSE = 1_500


@dataclass(frozen=True, slots=True)
class DenseLoops:
    """Loops of one size: ``members`` (m, s), ``matrix`` and ``inverse`` (s, s, m).

    ``net`` (m,): see `_net_share`; NaN for a singular block.  ``condition`` (m,):
    see `_condition`, or of the scaled matrix in the 1-norm where that has no meaning.
    """

    members: Integers
    matrix: Floats
    inverse: Floats
    net: Floats
    condition: Floats

    def solve(self, rhs: Floats) -> Floats:
        """Return x (m, s, k) with B x = rhs, refined once."""
        turned = np.ascontiguousarray(np.moveaxis(rhs, 0, 1))
        x = _multiply(self.inverse, turned)
        x += _multiply(self.inverse, turned - _multiply(self.matrix, x))
        solved: Floats = np.moveaxis(x, 1, 0)
        return solved


@dataclass(frozen=True, slots=True)
class SparseLoop:
    """One large loop, or a long chain: ``members`` (s,) in order, and its factors.

    ``turned`` says that the factors are those of the transposed block.
    """

    members: Integers
    matrix: sparse.csr_array
    factors: SuperLU
    turned: bool
    net: float
    condition: float

    def solve(self, rhs: Floats) -> Floats:
        """Return x (s, k) with B x = rhs, refined once."""
        trans = "T" if self.turned else "N"
        x: Floats = self.factors.solve(rhs, trans=trans)
        x += self.factors.solve(rhs - self.matrix @ x, trans=trans)
        return x


def factorise_dense(members: Integers, blocks: Floats) -> DenseLoops:
    """Return the loops (m, s) with their blocks (m, s, s) inverted.

    A singular block keeps an inverse of NaN, and a net share of NaN.
    """
    diagonal = np.diagonal(blocks, axis1=1, axis2=2)
    y = _solve_each(blocks, diagonal[..., None])[..., 0]
    fit = (np.isfinite(y) & (y > 0)).all(axis=1, keepdims=True)
    scale = np.where(fit, y, 1.0)
    scaled = blocks * scale[:, None, :]
    inverse_scaled = np.swapaxes(_invert_each(np.swapaxes(scaled, 1, 2)), 1, 2)
    inverse = inverse_scaled * scale[:, :, None]
    net = _net_share(y, (inverse @ (diagonal * y)[..., None])[..., 0])
    plain = _one_norm(scaled) * _one_norm(inverse_scaled)
    return DenseLoops(
        members=members,
        matrix=np.ascontiguousarray(np.moveaxis(blocks, 0, 2)),
        inverse=np.ascontiguousarray(np.moveaxis(inverse, 0, 2)),
        net=net,
        condition=np.where(net > 0, _condition(net), plain),
    )


def factorise_sparse(
    members: Integers, block: sparse.csr_array, *, ordered: bool
) -> SparseLoop | None:
    """Return one large block factorised on its diagonal, None if singular.

    Parameters
    ----------
    members
        Rows of the block.
    block
        (s, s).
    ordered
        The rows stand in an order of dependence already, so none is sought.
    """
    turned = not ordered and _has_dense_rows(block)
    order = "NATURAL" if ordered else "COLAMD"
    try:
        factors = splu(
            (block.T if turned else block).tocsc(),
            permc_spec=order,
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": ordered},
        )
    except RuntimeError:
        return None
    forward, backward = ("T", "N") if turned else ("N", "T")
    diagonal = block.diagonal()
    y = factors.solve(diagonal, trans=forward)
    net = _net_share(y, factors.solve(diagonal * y, trans=forward))
    if net > 0:
        condition = float(_condition(net))
    else:
        inverse = LinearOperator(
            block.shape,
            matvec=lambda v: factors.solve(v, trans=forward),
            rmatvec=lambda v: factors.solve(v, trans=backward),
            dtype=np.float64,
        )
        condition = float(abs(block).sum(axis=0).max() * onenormest(inverse))
    return SparseLoop(members, block, factors, turned, float(net), condition)


def _net_share(y: Floats, z: Floats) -> Floats:
    """Return what a loop delivers of each unit it makes, negative if nothing.

    Parameters
    ----------
    y, z
        Solutions of B y = D 1 and B z = D y, with D = diag(B); last axis: rows.

    Notes
    -----
    Of the gain rho, the spectral radius of D^-1 (D - B), y_i / z_i enclose 1 - rho
    whatever the units of the rows (Collatz and Wielandt), once y > 0.
    """
    positive = (y > 0).all(axis=-1) & (z > 0).all(axis=-1)
    ratio = np.divide(y, z, out=np.full_like(y, -1.0), where=z > 0)
    known = np.isfinite(y).all(axis=-1)
    return np.where(known, np.where(positive, ratio.max(axis=-1), -1.0), np.nan)


def _condition(net: Floats) -> Floats:
    """Return the condition number of a loop, whatever the units of its rows.

    With rows and columns scaled to the Perron vector of its gain rho, a loop has the
    row sums 1 - rho, so its norm is at most 1 + rho and that of its inverse
    1 / (1 - rho), in the maximum norm; `net` is 1 - rho.
    """
    positive = np.where(net > 0, net, 1.0)
    bound: Floats = (2.0 - positive) / positive
    return bound


def _has_dense_rows(block: sparse.csr_array) -> bool:
    """Return whether the fullest row is fuller than the fullest column.

    Elimination of a dense row fills everything; that of a dense column, put last,
    does not.  So the orientation with dense columns is the one to factorise.
    """
    by_row = np.diff(block.indptr).max()
    by_column = np.bincount(block.indices, minlength=1).max()
    return bool(by_row > by_column)


def _multiply(matrix: Floats, x: Floats) -> Floats:
    """Return the products (s, m, k) of matrices (s, s, m) and columns (s, m, k)."""
    if matrix.shape[2] == 1:
        single: Floats = (matrix[:, :, 0] @ x[:, 0, :])[:, None, :]
        return single
    products: Floats = np.einsum("ijm,jmk->imk", matrix, x)
    return products


def _solve_each(blocks: Floats, rhs: Floats) -> Floats:
    try:
        together = np.linalg.solve(blocks, rhs).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        solved = np.full(rhs.shape, np.nan)
        for position, block in enumerate(blocks):
            # A rank would depend on the units of the rows; elimination does not.
            with suppress(np.linalg.LinAlgError):
                solved[position] = np.linalg.solve(block, rhs[position])
        return solved
    return together


def _invert_each(blocks: Floats) -> Floats:
    eye = np.broadcast_to(np.eye(blocks.shape[1]), blocks.shape)
    return _solve_each(blocks, eye)


def _one_norm(blocks: Floats) -> Floats:
    norms: Floats = np.abs(blocks).sum(axis=1).max(axis=1)
    return norms
