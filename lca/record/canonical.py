"""Documents as bytes: the same content always gives the same bytes.

Keys are sorted, nothing is spaced, text is UTF-8, and a float is decimal text of
twelve significant digits, ties to even (§12).  Reading such bytes and encoding what
was read gives them again.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Document = dict[str, Any]

DIGITS = 12
"""Significant digits of a number."""

_PLAIN = range(-6, 21)
"""Powers of ten that are written out; others take an exponent."""


def encode(document: Mapping[str, Any]) -> bytes:
    r"""Return the canonical bytes of a document.

    Parameters
    ----------
    document
        Of mappings with text as keys, lists and tuples, text, booleans, integers,
        floats and None.

    Raises
    ------
    ValueError
        A number is not finite.
    TypeError
        Something else is in it.

    Examples
    --------
    >>> encode({"b": 0.1 + 0.2, "a": [1.0, None, "µ"]})
    b'{"a":[1,null,"\xc2\xb5"],"b":0.3}\n'
    """
    return ("".join(_write(document)) + "\n").encode()


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits.

    Examples
    --------
    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def decode(data: bytes) -> Document:
    """Return the document that bytes hold.

    Raises
    ------
    ValueError
        The bytes are no document.
    """
    document = json.loads(data)
    if not isinstance(document, dict):
        msg = "no document: the bytes hold something else than a record"
        raise ValueError(msg)  # noqa: TRY004 - the value is wrong, not the caller
    return document


def format_number(value: float) -> str:
    """Return a number as decimal text of twelve significant digits.

    Raises
    ------
    ValueError
        The number is not finite.

    Examples
    --------
    >>> [format_number(each) for each in (1 / 3, 2.0, -0.0, 1e-9, 6.02214076e23)]
    ['0.333333333333', '2', '0', '1e-9', '6.02214076e23']
    """
    if not math.isfinite(value):
        msg = f"{value} is no number of a record"
        raise ValueError(msg)
    rounded = Decimal(f"{value:.{DIGITS - 1}e}").normalize()
    if not rounded:
        return "0"
    power = rounded.adjusted()
    if power in _PLAIN:
        return f"{rounded:f}"
    mantissa = rounded.scaleb(-power)
    return f"{mantissa:f}e{power}"


def _write(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _write_record(value)
    elif isinstance(value, list | tuple):
        yield "["
        for place, each in enumerate(value):
            yield "," if place else ""
            yield from _write(each)
        yield "]"
    elif isinstance(value, float):
        yield format_number(value)
    elif value is None or isinstance(value, bool | int | str):
        yield json.dumps(value, ensure_ascii=False)
    else:
        msg = f"{type(value).__name__} has no place in a record"
        raise TypeError(msg)


def _write_record(record: Mapping[Any, object]) -> Iterator[str]:
    yield "{"
    for place, key in enumerate(sorted(record)):
        if not isinstance(key, str):
            msg = f"{type(key).__name__} is no key of a record"
            raise TypeError(msg)
        yield "," if place else ""
        yield json.dumps(key, ensure_ascii=False) + ":"
        yield from _write(record[key])
    yield "}"
