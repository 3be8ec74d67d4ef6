"""Shapley values of textbook games, and what defines the value."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.interpret.shapley import list_joinings, share_gains

numbers = st.floats(-1e6, 1e6, allow_nan=False)
games = st.integers(1, 4).flatmap(
    lambda count: st.lists(numbers, min_size=1 << count, max_size=1 << count)
)


def test_two_who_earn_more_together_share_what_is_more() -> None:
    # Alone 1 and 3, together 10: 1 + 3 and 3 + 3.
    assert share_gains([0.0, 1.0, 3.0, 10.0]) == (4.0, 6.0)


def test_gloves() -> None:
    # One left glove, two right ones; a pair is worth 1.  Of six orders the owner of the
    # left one completes a pair in four, each of the others in one.
    pair = [0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    assert share_gains(pair) == pytest.approx((2 / 3, 1 / 6, 1 / 6), rel=1e-15)


def test_a_runway_is_shared_section_by_section() -> None:
    # Littlechild and Owen (1973): costs 8, 11, 13 of a runway for each, of the longest
    # for several; 8 / 3 each, 3 / 2 each of the longer two, 2 of the longest.
    costs = (8.0, 11.0, 13.0)
    values = [
        max((costs[p] for p in range(3) if code >> p & 1), default=0.0)
        for code in range(8)
    ]
    first, second = 8 / 3, 8 / 3 + 3 / 2
    assert share_gains(values) == pytest.approx((first, second, second + 2), rel=1e-15)


def test_a_player_who_brings_nothing_gets_nothing() -> None:
    assert share_gains([0.0, 5.0, 0.0, 5.0]) == (5.0, 0.0)


def test_without_players_there_is_nothing_to_share() -> None:
    assert share_gains([7.0]) == ()


def test_the_empty_coalition_may_have_a_value() -> None:
    assert share_gains([2.0, 3.0, 4.0, 5.0]) == (1.0, 2.0)


@pytest.mark.parametrize("count", [0, 3, 6])
def test_what_is_no_game_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="coalitions"):
        share_gains([0.0] * count)


@given(games)
def test_the_value_is_the_mean_over_all_orders(values: list[float]) -> None:
    count = len(values).bit_length() - 1
    orders = list(permutations(range(count)))
    means = [0.0] * count
    for order in orders:
        code = 0
        for player in order:
            means[player] += values[code | 1 << player] - values[code]
            code |= 1 << player
    size = sum(map(abs, values))
    expected = [mean / len(orders) for mean in means]
    assert share_gains(values) == pytest.approx(expected, rel=1e-9, abs=1e-12 * size)


@given(games)
def test_shares_sum_to_the_gain(values: list[float]) -> None:
    gap = math.fsum(share_gains(values)) - (values[-1] - values[0])
    assert abs(gap) <= 1e-13 * sum(map(abs, values))


@given(games)
def test_turning_a_game_round_flips_every_sign_and_no_digit(
    values: list[float],
) -> None:
    assert share_gains(values[::-1]) == tuple(-gain for gain in share_gains(values))


@given(games, st.randoms(use_true_random=False))
def test_the_order_of_the_players_changes_no_digit(values: list[float], draw) -> None:
    count = len(values).bit_length() - 1
    order = list(range(count))
    draw.shuffle(order)
    moved = [0.0] * len(values)
    for code, value in enumerate(values):
        moved[sum(1 << order[p] for p in range(count) if code >> p & 1)] = value
    gains, expected = share_gains(moved), share_gains(values)
    assert tuple(gains[order[p]] for p in range(count)) == expected


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_weights_of_a_player_sum_to_one(count: int) -> None:
    weights = [weight for _, _, weight in list_joinings(count, 0)]
    assert len(weights) == 1 << (count - 1)
    assert math.fsum(weights) == pytest.approx(1.0, rel=1e-15)
