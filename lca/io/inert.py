"""Text cells that no spreadsheet takes for a formula.

A cell that starts with ``= + - @``, tab or carriage return is written behind an
apostrophe, and the reader takes that apostrophe off again, so that text survives
the journey.  Text that has such an apostrophe of its own gets a second one.
"""

import re

import polars as pl

_WOULD_RUN = r"^('*[=+\-@\t\r])"
_MADE_INERT = r"^'('*[=+\-@\t\r])"


def make_inert(text: pl.Expr) -> pl.Expr:
    """Return the text, marked where a spreadsheet would run it."""
    return text.str.replace(_WOULD_RUN, "'${1}")


def take_mark_off(text: pl.Expr) -> pl.Expr:
    """Return the text without the mark of `make_inert`."""
    return text.str.replace(_MADE_INERT, "${1}")


def inert_name(name: str) -> str:
    """Return the name of a column, marked where a spreadsheet would run it."""
    return re.sub(_WOULD_RUN, r"'\1", name)


def bare_name(name: str) -> str:
    """Return the name of a column without the mark of `inert_name`."""
    return re.sub(_MADE_INERT, r"\1", name)
