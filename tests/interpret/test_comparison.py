"""Differences of small systems, divided by hand and by a dense solver."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.interpret.comparison import Game, play
from lca.interpret.mixture import Mixture
from tests.support.mixtures import Drawn, mix, solve_dense, swap

EMITTED = -1
YIELD, USE = 0, 1

# A product of one start: of what is started 0.8 or 0.5 is good, and 2 or 3 kg are used,
# of 1 kg CO2e each.  2 / 0.8 = 2.5 and 3 / 0.5 = 6.
STEP = mix(
    2,
    2,
    [
        Drawn(0, 0, YIELD, 0.8, 0.5),
        Drawn(0, 1, USE, 2.0, 3.0),
        Drawn(1, EMITTED, USE, 1.0, 1.0),
    ],
)

amounts = st.floats(0.0, 0.2)


@st.composite
def systems(draw) -> Mixture:
    """Draw two productive systems of up to four makers, in up to three causes."""
    size, causes = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cause = st.integers(0, causes - 1)
    places = [
        (maker, flow)
        for maker in range(size)
        for flow in (*range(size), EMITTED)
        if flow != maker
    ]
    rows = [
        Drawn(*place, draw(cause), draw(amounts), draw(amounts)) for place in places
    ]
    good = st.floats(0.7, 1.0)
    made = [Drawn(p, p, draw(cause), draw(good), draw(good)) for p in range(size)]
    return mix(size, causes, [*rows, *made])


def test_yield_and_consumption_by_hand() -> None:
    # Yield first or last: 4 - 2.5 or 6 - 3.75; use: 3.75 - 2.5 or 6 - 4.
    game = _play(STEP)
    assert game.effects == pytest.approx((1.875, 1.625), rel=1e-15)
    assert [each.value for each in game.mixes] == pytest.approx([2.5, 4.0, 3.75, 6.0])


def test_two_steps_by_hand() -> None:
    # The second step takes one of the first: (2 / 0.8 + 1) / 0.9 and so on.
    chain = mix(
        3,
        2,
        [
            Drawn(0, 0, YIELD, 0.9, 0.6),
            Drawn(0, 1, YIELD, 1.0, 1.0),
            Drawn(0, EMITTED, USE, 1.0, 1.0),
            Drawn(1, 1, YIELD, 0.8, 0.8),
            Drawn(1, 2, USE, 2.0, 3.0),
            Drawn(2, EMITTED, USE, 1.0, 1.0),
        ],
    )
    game = _play(chain)
    old, new = 3.5 / 0.9, 4.75 / 0.6
    of_yield = ((3.5 / 0.6 - old) + (new - 4.75 / 0.9)) / 2
    assert game.effects == pytest.approx((of_yield, new - old - of_yield), rel=1e-14)


def test_what_is_in_a_cause_sums_to_it() -> None:
    # Two uses of the same cause: 1 kg more of one, 0.5 kg less of the other.
    two = mix(
        3,
        1,
        [
            Drawn(0, 1, 0, 1.0, 2.0),
            Drawn(0, 2, 0, 1.0, 0.5),
            Drawn(1, EMITTED, 0, 3.0, 3.0),
            Drawn(2, EMITTED, 0, 4.0, 4.0),
        ],
    )
    game = _play(two)
    assert game.effects == (1.0,)
    cells = dict(
        zip(zip(two.columns, two.rows, strict=True), game.cells[0], strict=True)
    )
    assert cells[0, 1] == 3.0
    assert cells[0, 2] == -2.0
    assert cells[1, 3] == cells[2, 3] == 0.0


def test_a_cause_without_difference_is_none() -> None:
    same = mix(1, 2, [Drawn(0, EMITTED, 0, 1.0, 2.0), Drawn(0, EMITTED, 1, 5.0, 5.0)])
    assert _play(same).players == (frozenset({0}),)


def test_no_difference_has_no_cause() -> None:
    game = _play(mix(1, 1, [Drawn(0, EMITTED, 0, 1.0, 1.0)]))
    assert (game.players, game.effects) == ((), ())


def test_causes_of_which_a_mix_makes_nothing_are_one() -> None:
    # Of a loop, each side is productive (0.1 x 5 and 5 x 0.1); the mix of both large
    # draws is not (5 x 5).  The third cause stays by itself.
    loop = mix(
        2,
        3,
        [
            Drawn(0, 1, 0, 0.1, 5.0),
            Drawn(1, 0, 1, 5.0, 0.1),
            Drawn(0, EMITTED, 2, 1.0, 2.0),
            Drawn(1, EMITTED, 2, 1.0, 1.0),
        ],
    )
    game = _play(loop)
    assert game.players == (frozenset({0, 1}), frozenset({2}))
    # (1 + 0.1) / (1 - 0.5) = 2.2 and (2 + 5) / (1 - 0.5) = 14 kg.
    assert sum(game.effects) == pytest.approx(14 - 2.2, rel=1e-14)
    assert _play(swap(loop)).players == game.players


def test_a_side_that_cannot_be_solved_has_no_game() -> None:
    assert (
        play(mix(1, 1, [Drawn(0, 0, 0, 1.0, 0.0), Drawn(0, EMITTED, 0, 1.0, 1.0)]))
        is None
    )


@settings(max_examples=30)
@given(systems())
def test_every_effect_is_the_mean_over_all_orders(mixture: Mixture) -> None:
    game = _play(mixture)
    players = game.players
    means = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        taken: frozenset[int] = frozenset()
        for player in order:
            before = solve_dense(mixture, taken)
            taken |= player
            means[player] += solve_dense(mixture, taken) - before
    size = max((each.value for each in game.mixes), default=0.0)
    assert game.effects == pytest.approx(
        [means[player] / len(orders) for player in players], rel=1e-9, abs=1e-12 * size
    )


@settings(max_examples=30)
@given(systems())
def test_effects_sum_to_the_difference_and_cells_to_effects(mixture: Mixture) -> None:
    game = _play(mixture)
    first, second = game.mixes[0].value, game.mixes[-1].value
    size = abs(first) + abs(second) + sum(map(abs, game.effects))
    assert abs(first + math.fsum(game.effects) - second) <= 1e-14 * size
    gaps = game.cells.sum(axis=1) - np.array(game.effects)
    assert np.abs(gaps).max(initial=0.0) <= 1e-12 * size
    assert first == pytest.approx(solve_dense(mixture, frozenset()), rel=1e-12)


@settings(max_examples=30)
@given(systems())
def test_exchanging_the_sides_flips_every_sign_and_no_digit(mixture: Mixture) -> None:
    one, other = _play(mixture), _play(swap(mixture))
    assert one.players == other.players
    assert one.effects == tuple(-effect for effect in other.effects)
    np.testing.assert_array_equal(one.cells, -other.cells)


def _play(mixture: Mixture) -> Game:
    game = play(mixture)
    assert game is not None
    return game
