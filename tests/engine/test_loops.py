"""Claims about loops factorised together."""

import numpy as np
import pytest

from lca.engine.loops import factorise_dense

# One row counted in units 10^19 times as large as the other's; gains 0.1.
SPREAD = np.array([[1e10, -1e-9], [-1e9, 1e-9]])
SINGULAR = np.array([[1.0, -1.0], [-1.0, 1.0]])


def test_a_singular_loop_accuses_no_neighbour_whatever_the_units_of_that() -> None:
    members = np.arange(4).reshape(2, 2)
    together = factorise_dense(members, np.array([SPREAD, SINGULAR]))
    alone = factorise_dense(members[:1], SPREAD[None])
    assert np.isnan(together.net[1])
    assert np.isnan(together.inverse[:, :, 1]).all()
    assert together.net[0] == alone.net[0] > 0
    np.testing.assert_array_equal(together.inverse[:, :, 0], alone.inverse[:, :, 0])


def test_the_inverse_of_a_loop_is_right_in_every_entry_whatever_the_units() -> None:
    # 1e10 x 1e-9 - 1e-9 x 1e9 = 9: the cofactors over 9.
    inverse = factorise_dense(np.arange(2)[None], SPREAD[None]).inverse[:, :, 0]
    expected = np.array([[1e-9, 1e-9], [1e9, 1e10]]) / 9
    assert inverse == pytest.approx(expected, rel=1e-14, abs=0)
