"""Claims about the order of a solve, its loops and its certificate."""

import numpy as np
import pytest
from scipy import sparse

from lca.engine import loops, plan
from lca.engine.levels import MOST_LEVELS
from lca.engine.plan import build_plan
from lca.engine.sweep import TOLERANCE, find_unproductive, solve


def random_system(size: int, draws: float, seed: int) -> sparse.csr_array:
    """Return a productive matrix: each row draws less than it makes."""
    rng = np.random.default_rng(seed)
    entries = -rng.random((size, size)) * (rng.random((size, size)) < draws / size)
    np.fill_diagonal(entries, 0.0)
    entries *= 0.9 / np.maximum(1.0, -entries.sum(axis=1, keepdims=True))
    np.fill_diagonal(entries, 1.0)
    return sparse.csr_array(entries)


@pytest.mark.parametrize("draws", [0.5, 1.0, 3.0, 20.0])
def test_a_sweep_agrees_with_a_dense_solve(draws: float) -> None:
    matrix = random_system(120, draws, seed=5)
    rhs = np.random.default_rng(6).random((120, 3))
    solution = solve(build_plan(matrix), rhs)
    expected = np.linalg.solve(matrix.toarray(), rhs)
    np.testing.assert_allclose(solution.values, expected, rtol=1e-12)
    assert solution.backward_error <= 1e-15


def test_two_steps_that_feed_each_other_are_one_loop() -> None:
    # 2 x - 2 y = 1 and -x + 4 y = 2 have x = 4/3, y = 5/6 (by hand).
    matrix = sparse.csr_array(np.array([[2.0, -2.0], [-1.0, 4.0]]))
    built = build_plan(matrix)
    assert len(built.levels) == 1
    values = solve(built, np.array([[1.0], [2.0]])).values[:, 0]
    np.testing.assert_allclose(values, [4 / 3, 5 / 6], rtol=1e-15)


def test_a_chain_deeper_than_the_levels_is_solved_at_once() -> None:
    # x[i] = 1 + 0.9 x[i-1] tends to 10 from below: x[n] = 10 (1 - 0.9^n).
    size = 3 * MOST_LEVELS
    band = [np.ones(size), np.full(size - 1, -0.9)]
    matrix = sparse.csr_array(sparse.diags_array(band, offsets=[0, -1]))
    built = build_plan(matrix)
    assert len(built.levels) == MOST_LEVELS + 1
    values = solve(built, np.ones((size, 1))).values[:, 0]
    expected = 10 * (1 - 0.9 ** np.arange(1, size + 1))
    np.testing.assert_allclose(values, expected, rtol=1e-13)


def test_the_order_of_a_deep_chain_costs_no_fill() -> None:
    # Two strands beside each other, their rows in any order: elimination in the order
    # of dependence adds nothing to what stands there.
    size = 4 * MOST_LEVELS
    band = [np.ones(size), np.full(size - 1, -0.4), np.full(size - 2, -0.4)]
    chain = sparse.csr_array(sparse.diags_array(band, offsets=[0, -1, -2]))
    mixed = np.random.default_rng(8).permutation(size)
    built = build_plan(sparse.csr_array(chain[mixed][:, mixed]))
    block = built.levels[-1].chain
    assert block is not None
    assert block.factors.L.nnz + block.factors.U.nnz <= chain.nnz + size
    straight = solve(build_plan(chain), np.ones((size, 1))).values
    values = solve(built, np.ones((size, 1))).values
    np.testing.assert_allclose(values, straight[mixed], rtol=1e-13)


def chain_with_loops(*loops: tuple[int, ...], gain: float) -> sparse.csr_array:
    """Return a chain three times as deep as the levels, with rings of rows in it."""
    size = 3 * MOST_LEVELS
    matrix = sparse.lil_array((size, size))
    matrix.setdiag(1.0)
    matrix.setdiag(-0.5, k=-1)
    for loop in loops:
        # Along the ring each row draws 0.5 of the one before, the first closes it.
        matrix[loop[0], loop[-1]] = -gain / 0.5 ** (len(loop) - 1)
    return matrix.tocsr()


def test_a_deep_chain_is_no_loop() -> None:
    last = build_plan(chain_with_loops(gain=0.0)).levels[-1]
    assert last.chain is not None
    assert (last.dense, last.large) == ((), ())


@pytest.mark.parametrize("largest", [1, 1_500])
def test_the_loops_of_a_deep_chain_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    monkeypatch.setattr(plan, "LARGEST_DENSE", largest)
    loops = ((1500, 1501), (2000, 2001), (2500, 2501, 2502))
    built = build_plan(chain_with_loops(*loops, gain=0.75))
    last = built.levels[-1]
    members = [tuple(rows) for dense in last.dense for rows in dense.members]
    members += [tuple(loop.members) for loop in last.large]
    assert sorted(tuple(built.order[list(rows)]) for rows in members) == list(loops)
    assert find_unproductive(built) == []


@pytest.mark.parametrize("gain", [1.0, 1.5])
def test_a_loop_in_a_deep_chain_that_delivers_nothing_is_named_alone(
    gain: float,
) -> None:
    broken = build_plan(chain_with_loops((1500, 1501), (2000, 2001), gain=gain))
    found = sorted(sorted(rows.tolist()) for rows in find_unproductive(broken))
    assert found == [[1500, 1501], [2000, 2001]]


@pytest.mark.parametrize("hub", ["row", "column"])
def test_a_large_loop_is_factorised_sparse_in_either_orientation(
    monkeypatch: pytest.MonkeyPatch, hub: str
) -> None:
    monkeypatch.setattr(plan, "LARGEST_DENSE", 10)
    size = 60
    ring = np.eye(size) - 0.5 * np.roll(np.eye(size), 1, axis=1)
    ring[0, 1:] -= 0.4 / size
    matrix = ring if hub == "row" else ring.T
    built = build_plan(sparse.csr_array(matrix))
    (loop,) = built.levels[0].large
    assert loop.turned == (hub == "row")
    rhs = np.random.default_rng(1).random((size, 2))
    solution = solve(built, rhs)
    np.testing.assert_allclose(
        solution.values, np.linalg.solve(matrix, rhs), rtol=1e-12
    )
    assert find_unproductive(built) == []


@pytest.mark.parametrize("largest", [1, 1_500])
@pytest.mark.parametrize(
    "block",
    [
        [[1.0, -0.9], [-1.5, 1.0]],  # uses 1.35 to make 1
        [[1.0, -1.0], [-1.0, 1.0]],  # uses all that it makes
        [[1.0, -(1.0 - 1e-14)], [-1.0, 1.0]],  # what is left is lost in rounding
    ],
)
def test_a_loop_that_delivers_nothing_is_found(
    monkeypatch: pytest.MonkeyPatch, block: list[list[float]], largest: int
) -> None:
    monkeypatch.setattr(plan, "LARGEST_DENSE", largest)
    matrix = np.eye(5)
    matrix[1:3, 1:3] = block
    matrix[4, 1] = -3.0
    (rows,) = find_unproductive(build_plan(sparse.csr_array(matrix)))
    assert sorted(rows) == [1, 2]


@pytest.mark.parametrize("scale", [1.0, 1e9, 1e-12])
def test_the_net_share_of_a_loop_does_not_depend_on_units(scale: float) -> None:
    # A loop of two with draws a and b has gain sqrt(a b); here a b = (1 - 1e-6)^2.
    block = np.array([[1.0, -0.5], [-2.0 * (1 - 1e-6) ** 2, 1.0]])
    units = np.array([1.0, scale])
    turned = block * units[None, :] / units[:, None]
    dense = loops.factorise_dense(np.array([[0, 1]]), turned[None])
    assert dense.net[0] == pytest.approx(1e-6, rel=1e-3)


def test_units_that_differ_by_20_orders_cost_no_accuracy() -> None:
    rng = np.random.default_rng(3)
    matrix = random_system(40, 8.0, seed=9).toarray()
    units = 10.0 ** rng.integers(-10, 11, 40)
    turned = matrix * units[None, :] / units[:, None]
    rhs = rng.random((40, 1))
    plain = np.linalg.solve(matrix, rhs)
    scaled = solve(build_plan(sparse.csr_array(turned)), rhs / units[:, None])
    np.testing.assert_allclose(
        scaled.values * units[:, None], plain, rtol=1e-12, atol=0
    )


def test_the_certificate_sees_an_error_of_one_millionth() -> None:
    matrix = random_system(50, 4.0, seed=2)
    rhs = np.ones((50, 1))
    values = solve(build_plan(matrix), rhs).values
    wrong = values.copy()
    wrong[17] *= 1 + 1e-6
    residual = np.abs(matrix @ wrong - rhs)
    size = abs(matrix) @ np.abs(wrong) + np.abs(rhs)
    assert (residual / size).max() > 1e5 * TOLERANCE


def test_no_right_hand_side_gives_no_columns() -> None:
    built = build_plan(random_system(10, 2.0, seed=4))
    assert solve(built, np.zeros((10, 0))).values.shape == (10, 0)
