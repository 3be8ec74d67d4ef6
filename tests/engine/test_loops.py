"""Claims about loops factorised by themselves, before any refinement."""

import numpy as np
import pytest
from scipy import sparse

from lca.engine.loops import factorise_dense, factorise_sparse
from tests.support.exact import invert, largest_relative_error

# One row counted in units 10^19 times as large as the other's; gains 0.1.
SPREAD = np.array([[1e10, -1e-9], [-1e9, 1e-9]])
SINGULAR = np.array([[1.0, -1.0], [-1.0, 1.0]])
ACCURACY = 1e-13


def draw_loop(seed: int, size: int = 30) -> np.ndarray:
    """Return a loop that delivers a tenth, in units of 10^-8 to 10^8."""
    rng = np.random.default_rng(seed)
    taken = rng.random((size, size)) * (rng.random((size, size)) < 0.3)
    np.fill_diagonal(taken, 0.0)
    taken += np.roll(np.eye(size), 1, axis=0)
    block = np.eye(size) - 0.9 * taken / taken.sum(axis=0)
    units = 10.0 ** rng.uniform(-8, 8, (2, size))
    drawn: np.ndarray = block * units[0][:, None] * units[1]
    return drawn


@pytest.mark.parametrize("seed", range(4))
def test_a_dense_loop_is_right_in_every_entry_whatever_the_units(seed: int) -> None:
    block = draw_loop(seed)
    loops = factorise_dense(np.arange(len(block))[None], block[None])
    exact = invert(sparse.csr_array(block))
    assert np.linalg.cond(block) > 1e20, "in the units given"
    assert largest_relative_error(loops.inverse[:, :, 0], exact) < ACCURACY


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", ["forward", "adjoint"])
def test_a_sparse_loop_is_right_in_every_entry_whatever_the_units(
    way: str, seed: int
) -> None:
    drawn = draw_loop(seed)
    block = sparse.csr_array(drawn if way == "forward" else drawn.T)
    loop = factorise_sparse(np.arange(len(drawn)), block, ordered=False)
    assert loop is not None
    found = loop.factors.solve(np.eye(len(drawn)), trans="T" if loop.turned else "N")
    assert largest_relative_error(found, invert(block)) < ACCURACY


def test_a_loop_of_two_is_solved_as_by_hand() -> None:
    # 1e10 x 1e-9 - 1e-9 x 1e9 = 9: the cofactors over 9.
    inverse = factorise_dense(np.arange(2)[None], SPREAD[None]).inverse[:, :, 0]
    expected = np.array([[1e-9, 1e-9], [1e9, 1e10]]) / 9
    assert inverse == pytest.approx(expected, rel=1e-14, abs=0)


def test_a_singular_loop_accuses_no_neighbour_whatever_the_units_of_that() -> None:
    members = np.arange(4).reshape(2, 2)
    together = factorise_dense(members, np.array([SPREAD, SINGULAR]))
    alone = factorise_dense(members[:1], SPREAD[None])
    assert np.isnan(together.net[1])
    assert np.isnan(together.inverse[:, :, 1]).all()
    assert together.net[0] == alone.net[0] > 0
    np.testing.assert_array_equal(together.inverse[:, :, 0], alone.inverse[:, :, 0])
