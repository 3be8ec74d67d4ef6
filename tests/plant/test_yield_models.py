"""Yield models give the values of their formulas, in the order that theory has them."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.plant.dice.yields import (
    MODELS,
    bose_einstein_yield,
    murphy_yield,
    negative_binomial_yield,
    poisson_yield,
    seeds_yield,
)
from lca.tables import load_columns

FAULTS = st.floats(1e-6, 50)
ABOUT = 1e-12


# Faults of one half on a die, by hand: e^-0.5 = 0.606530659713; Murphy squares
# (1 - 0.606530659713) / 0.5 = 0.786938680575; Seeds has 1 / 1.5; with clustering of two
# it is 1.25 to the power -2, of one half 2 to the power -0.5; two layers give 1.5^-2.
def test_each_model_has_the_value_of_its_formula() -> None:
    assert poisson_yield(0.5) == pytest.approx(0.606530659713, abs=1e-12)
    assert murphy_yield(0.5) == pytest.approx(0.619272486985, abs=1e-11)
    assert seeds_yield(0.5) == pytest.approx(2 / 3, abs=1e-15)
    assert negative_binomial_yield(0.5, 2) == pytest.approx(0.64, abs=1e-15)
    assert negative_binomial_yield(0.5, 0.5) == pytest.approx(0.5**0.5, abs=1e-15)
    assert bose_einstein_yield(0.5, 2) == pytest.approx(4 / 9, abs=1e-15)


# 145 mm2 at 0.1 / cm2: 0.145 faults.  Series of exp(-0.145) to the sixth power:
# 1 - 0.145 + 0.0105125 - 0.000508104 + 0.0000184188 - 0.000000534 + 0.0000000129.
def test_a_die_of_145_mm2_by_a_series() -> None:
    by_hand = 1 - 0.145 + 0.0105125 - 0.000508104 + 0.0000184188 - 5.341e-7 + 1.29e-8
    assert poisson_yield(0.145) == pytest.approx(by_hand, abs=1e-8)


def test_without_defects_every_die_is_good() -> None:
    assert {model(0.0, 2.0) for model, _ in MODELS.values()} == {1.0}


@given(FAULTS)
def test_uneven_defects_leave_more_dice_good(faults: float) -> None:
    ordered = [
        poisson_yield(faults),
        murphy_yield(faults),
        seeds_yield(faults),
        negative_binomial_yield(faults, 0.5),
    ]
    assert all(one <= other + ABOUT for one, other in pairwise(ordered))
    assert all(0 <= share <= 1 for share in ordered)


@given(FAULTS, st.floats(0.1, 20), st.floats(0.1, 20))
def test_clustering_orders_the_negative_binomial(
    faults: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert (
        poisson_yield(faults)
        <= negative_binomial_yield(faults, high) + ABOUT
        <= negative_binomial_yield(faults, low) + 2 * ABOUT
    )


@given(FAULTS)
def test_limits_of_the_negative_binomial(faults: float) -> None:
    assert negative_binomial_yield(faults, 1.0) == pytest.approx(seeds_yield(faults))
    # The next term of the exponent is faults^2 / (2 clustering).
    far = negative_binomial_yield(faults, 1e8)
    assert far == pytest.approx(poisson_yield(faults), rel=faults**2 / 1e8 + 1e-7)


@given(FAULTS, st.floats(1, 40))
def test_layers_that_share_the_faults_are_a_negative_binomial(
    faults: float, layers: float
) -> None:
    shared = bose_einstein_yield(faults / layers, layers)
    assert shared == pytest.approx(negative_binomial_yield(faults, layers))
    assert bose_einstein_yield(faults, 1.0) == pytest.approx(seeds_yield(faults))


@given(st.floats(0, 1e-9))
def test_few_faults_cost_their_own_share_in_every_model(faults: float) -> None:
    for model, _ in MODELS.values():
        assert model(faults, 1.0) == pytest.approx(1 - faults, abs=1e-15)


@given(FAULTS, st.floats(0.001, 5))
def test_more_faults_never_leave_more_dice_good(faults: float, more: float) -> None:
    for model, _ in MODELS.values():
        assert model(faults + more, 3.0) <= model(faults, 3.0)


# The share that a common calculator takes for any chip: with Poisson it is that of
# 0.134 faults, and says nothing of the size of the die.
def test_a_fixed_share_is_one_of_a_fixed_number_of_faults() -> None:
    assert poisson_yield(math.log(8 / 7)) == pytest.approx(0.875)


def test_the_table_offers_these_models_and_the_map() -> None:
    column = next(c for c in load_columns("dies") if c.name == "yield_model")
    assert set(column.values) == {*MODELS, "map"}
    own = {name for _, name in MODELS.values() if name}
    assert own <= {c.name for c in load_columns("dies")}
