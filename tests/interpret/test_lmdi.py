"""LMDI-I against its formulas, written out by hand with powers of e."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lca.interpret.lmdi import average, split_change

E = math.e
positive = st.floats(1e-6, 1e6)
chains = st.integers(1, 4).flatmap(
    lambda count: st.tuples(
        st.lists(positive, min_size=count, max_size=count),
        st.lists(positive, min_size=count, max_size=count),
    )
)


def test_the_logarithmic_mean() -> None:
    # (e - 1) / (1 - 0), and (e^3 - e) / (3 - 1); between geometric and arithmetic mean.
    assert average(E, 1.0) == pytest.approx(E - 1, rel=1e-15)
    assert average(E**3, E) == pytest.approx((E**3 - E) / 2, rel=1e-15)
    assert math.sqrt(2) < average(1.0, 2.0) < 1.5


def test_the_mean_of_equals_is_their_value_and_near_it_nothing_is_lost() -> None:
    assert average(3.0, 3.0) == 3.0
    assert average(3.0, 3.0 * (1 + 1e-12)) == pytest.approx(3.0, rel=1e-11)


def test_a_factor_that_alone_changes_has_the_whole_change() -> None:
    assert split_change([1.0, 5.0], [E, 5.0]) == pytest.approx((5 * (E - 1), 0.0))


def test_equal_growth_is_divided_equally() -> None:
    # 1 to e^2 by two factors of e: the mean is (e^2 - 1) / 2.
    half = (E**2 - 1) / 2
    assert split_change([1.0, 1.0], [E, E]) == pytest.approx((half, half), rel=1e-15)


def test_growth_is_divided_by_its_logarithms() -> None:
    # e^2 times e: two thirds and one third of e^3 - 1.
    third = (E**3 - 1) / 3
    assert split_change([1.0, 1.0], [E**2, E]) == pytest.approx((2 * third, third))


def test_what_cancels_leaves_both_effects() -> None:
    # 1 x 1 to e x 1/e: the value stays 1, which is the mean; ln e and -ln e.
    assert split_change([1.0, 1.0], [E, 1 / E]) == pytest.approx((1.0, -1.0))


def test_activity_structure_intensity() -> None:
    # Ang (2005), section 2: V = Q S I of each sector, its effects L ln of the ratios.
    # Q 100 to 200, S 0.5 to 0.25, I 2 to 4: V 100 to 200, L = 100 / ln 2, so that the
    # effects are 100 of activity, -100 of structure, 100 of intensity.
    effects = split_change([100.0, 0.5, 2.0], [200.0, 0.25, 4.0])
    assert effects == pytest.approx((100.0, -100.0, 100.0), rel=1e-14)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([0.0, 2.0], [3.0, 4.0], (12.0, 0.0)),  # appears
        ([3.0, 4.0], [0.0, 2.0], (-12.0, 0.0)),  # vanishes
        ([0.0, 0.0], [3.0, 4.0], (6.0, 6.0)),  # two appear alike
        ([0.0, 2.0], [0.0, 5.0], (0.0, 0.0)),  # never there
        ([0.0, 2.0], [3.0, 0.0], (0.0, 0.0)),  # one comes as the other goes
    ],
)
def test_zeros_are_limits(
    before: list[float], after: list[float], expected: tuple[float, float]
) -> None:
    assert split_change(before, after) == expected


def test_a_zero_is_the_limit_of_small_numbers() -> None:
    # Slowly: the other factor loses as 1 / ln of the small number.
    near = split_change([1e-300, 2.0], [3.0, 4.0])
    assert near == pytest.approx((12.0, 0.0), abs=0.02)


def test_two_credits_may_change_and_a_sign_may_not() -> None:
    assert split_change([2.0, -1.0], [4.0, -1.0]) == pytest.approx((-2.0, 0.0))
    with pytest.raises(ValueError, match="no logarithm"):
        split_change([1.0, 1.0], [1.0, -1.0])
    with pytest.raises(ValueError, match="no logarithm"):
        average(1.0, -1.0)


@given(chains)
def test_effects_sum_to_the_change(chain: tuple[list[float], list[float]]) -> None:
    before, after = chain
    start, end = math.prod(before), math.prod(after)
    effects = split_change(before, after)
    size = max(start, end) + sum(map(abs, effects))
    assert math.fsum(effects) == pytest.approx(end - start, abs=1e-12 * size)


@given(chains)
def test_swapping_the_ends_flips_every_sign(
    chain: tuple[list[float], list[float]],
) -> None:
    before, after = chain
    there, back = split_change(before, after), split_change(after, before)
    assert back == tuple(-effect for effect in there)


@given(positive, positive)
def test_the_mean_lies_between_geometric_and_arithmetic(x: float, y: float) -> None:
    assume(x != y)
    slack = 1 + 1e-12
    assert math.sqrt(x * y) <= average(x, y) * slack
    assert average(x, y) <= (x + y) / 2 * slack
