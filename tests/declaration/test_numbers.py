"""Claims about printed numbers."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.declaration.numbers import (
    NOTHING,
    as_given,
    choose_places,
    percent,
    significant,
)

AMOUNTS = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (0.173374, 5, "0.17337"),
        (1234567.0, 4, "1234567"),
        (0.99999, 3, "1.00"),
        (9.9999e-5, 2, "1.0 × 10⁻⁴"),
        (0.0001, 2, "0.00010"),
        (6.3744e-5, 5, "6.3744 × 10⁻⁵"),
        (-3.7e12, 2, "−3.7 × 10¹²"),
        (5e-324, 2, "4.9 × 10⁻³²⁴"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, NOTHING),
    ],
)
def test_significant_digits(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == text


def test_a_number_of_the_user_keeps_its_digits() -> None:
    assert [as_given(n) for n in (1.0, 2500.0, 0.985, -1e-9)] == [
        "1", "2500", "0.985", "−1e−09",
    ]  # fmt: skip


@given(AMOUNTS)
def test_printed_parts_sum_to_the_printed_total(parts: list[float]) -> None:
    total = math.fsum(parts)
    places = choose_places(total, parts)
    counts = places.split(parts, places.count(total))
    assert sum(map(_read, map(places.show, counts))) == _read(
        places.show(places.count(total))
    )


@given(AMOUNTS)
def test_a_printed_part_is_a_neighbour_of_the_true_one(parts: list[float]) -> None:
    total = math.fsum(parts)
    places = choose_places(total, parts)
    last_place = 10.0 ** (places.exponent - places.decimals)
    for part, count in zip(
        parts, places.split(parts, places.count(total)), strict=True
    ):
        assert abs(count * last_place - part) <= last_place * (1 + 1e-5)


def test_a_gap_in_the_numbers_stays_visible() -> None:
    places = choose_places(1.0)
    assert places.split([0.5, 0.4], places.count(1.0)) == [5000, 4000]


def test_a_part_of_zero_stays_zero() -> None:
    places = choose_places(1.0)
    counts = places.split([1 / 3, 0.0, 2 / 3], places.count(1.0))
    assert places.show(counts[1], 0.0) == "0.0000"


def test_what_is_too_small_to_show_is_bounded() -> None:
    places = choose_places(1.0)
    assert places.show(0, 1e-9) == "< 0.0001"
    assert places.show(0, -1e-9) == "> −0.0001"


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (0.17337, "0.17337"),
        (120.0, "120.00"),
        (0.0, "0"),
        (-12.345678, "−12.346"),
        (3e-7, "300.00"),
        (2.5e9, "2.5000"),
    ],
)
def test_a_total_shows_five_digits(total: float, text: str) -> None:
    places = choose_places(total)
    assert places.show(places.count(total), total) == text


def test_a_total_that_cancels_takes_the_places_of_its_parts() -> None:
    assert choose_places(1e-18, [0.5, -0.5]) == choose_places(0.5)


def test_per_cent_has_one_decimal() -> None:
    assert [percent(s) for s in (0.17456, 1.0, 1e-6, -0.25)] == [
        "17.5", "100.0", "< 0.1", "−25.0",
    ]  # fmt: skip


def _read(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))
