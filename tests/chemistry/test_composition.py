"""Claims about compositions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.chemistry import CompositionError, CompositionFault, parse_composition


def test_fractions_by_element():
    assert parse_composition("C=0.27;O=0.73") == {"C": 0.27, "O": 0.73}


@pytest.mark.parametrize(
    "text",
    ["Si=1", "Si=1.", "Si=.5;O=5e-1", " Si = 0.5 ; O = 0.5 ", "Si=0", "Si=0.9999"],
)
def test_spellings_that_are_read(text):
    assert 0 <= sum(parse_composition(text).values()) <= 1


def test_a_sum_may_pass_one_by_rounding_only():
    assert parse_composition("Si=0.5;O=0.5000000005")
    with pytest.raises(CompositionError, match=r"'1\.000000002'.*above 1"):
        parse_composition("Si=0.5;O=0.500000002")


@pytest.mark.parametrize(
    ("text", "fault", "part"),
    [
        ("", "EMPTY", ""),
        ("Si=0.5;", "EMPTY", ""),
        ("Si", "NOT_A_PAIR", "Si"),
        ("Si=0.5,O=0.5", "NOT_A_FRACTION", "Si=0.5,O=0.5"),
        ("Si=-0.1", "NOT_A_FRACTION", "Si=-0.1"),
        ("Si=nan", "NOT_A_FRACTION", "Si=nan"),
        ("Si=inf", "NOT_A_FRACTION", "Si=inf"),
        ("Si=1e999", "NOT_A_FRACTION", "Si=1e999"),
        ("Si=0_1", "NOT_A_FRACTION", "Si=0_1"),
        ("Si=47", "NOT_A_FRACTION", "Si=47"),
        ("Si=", "NOT_A_FRACTION", "Si="),
        ("Xx=0.5", "UNKNOWN_ELEMENT", "Xx=0.5"),
        ("si=0.5", "UNKNOWN_ELEMENT", "si=0.5"),
        ("Si=0.4;Si=0.1", "REPEATED_ELEMENT", "Si=0.1"),
        ("Si=0.7;O=0.7", "SUM_ABOVE_ONE", "1.4"),
    ],
)
def test_what_cannot_be_a_composition_is_refused(text, fault, part):
    with pytest.raises(CompositionError) as caught:
        parse_composition(text)
    assert caught.value.fault is CompositionFault[fault]
    assert caught.value.part == part
    assert str(caught.value) == f"{part!r}: {CompositionFault[fault]}"


@given(st.text(alphabet="SiOC=;.0123456789eE+- naf", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        fractions = parse_composition(text)
    except CompositionError:
        return
    assert all(0 <= fraction <= 1 + 1e-9 for fraction in fractions.values())
    assert sum(fractions.values()) <= 1 + 2e-9
