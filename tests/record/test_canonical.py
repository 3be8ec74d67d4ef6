"""Claims about the bytes of a document: one text for one content."""

import json
import math
from decimal import ROUND_HALF_EVEN, Context, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lca.record.canonical import decode, encode, format_number
from tests.support.campaign import sampled

TWELVE = Context(prec=12, rounding=ROUND_HALF_EVEN)

finite = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), finite, texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=20,
)
documents = st.dictionaries(texts, values, max_size=6)


@sampled(100)
@given(documents)
def test_what_was_read_is_written_as_the_same_bytes(document):
    data = encode(document)
    assert encode(decode(data)) == data


@sampled(100)
@given(documents)
@example({"": 5.252113261765e19})
def test_any_program_can_read_it_and_finds_the_same_content(document):
    assert json.loads(encode(document), parse_float=Decimal) == _rounded(document)


@sampled(100)
@given(st.dictionaries(texts, st.integers(), min_size=2, max_size=8), st.randoms())
def test_the_order_of_keys_is_that_of_their_letters(document, random):
    keys = list(document)
    random.shuffle(keys)
    shuffled = {key: document[key] for key in keys}
    assert encode(shuffled) == encode(document)
    assert list(json.loads(encode(shuffled))) == sorted(document)


@sampled(200)
@given(finite)
@example(0.1 + 0.2)
@example(123456789012.5)
@example(123456789013.5)
@example(-0.0)
@example(5e-324)
@example(1.7976931348623157e308)
@example(999999999999.5)
def test_a_number_has_twelve_digits_as_decimal_arithmetic_rounds_it(value):
    # The exact binary value, rounded by another implementation.
    assert Decimal(format_number(value)) == TWELVE.create_decimal(Decimal(value))


def test_a_tie_goes_to_the_even_digit():
    # Both halves are exact in binary.
    assert format_number(100000000000.5) == "100000000000"
    assert format_number(100000000001.5) == "100000000002"


@sampled(100)
@given(finite)
def test_a_number_has_one_text(value):
    written = format_number(value)
    assert format_number(float(written)) == written
    assert "+" not in written
    assert "E" not in written
    assert not written.endswith(".")
    assert written != "-0"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        encode({"a": [value]})


@pytest.mark.parametrize("value", [b"x", {1, 2}, object(), 1j, {1: 2}])
def test_what_is_no_document_is_refused(value):
    with pytest.raises(TypeError):
        encode({"a": value})


def test_text_stays_as_it_is_and_the_end_is_a_line_feed():
    assert encode({"b": "硅\u2028", "a": True}) == (
        '{"a":true,"b":"硅\u2028"}\n'.encode()
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"{", b"\xff"])
def test_what_holds_no_record_is_not_read(data):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is that of the decoder
        decode(data)


def _rounded(value):
    """Return the value with its floats as exact decimals of twelve digits."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return TWELVE.create_decimal(Decimal(value)) if isinstance(value, float) else value
