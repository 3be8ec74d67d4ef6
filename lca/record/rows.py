"""Rows of a frame as records of a document."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from lca.record.canonical import Document


def list_rows(frame: pl.DataFrame, columns: Sequence[str]) -> list[Document]:
    """Return the rows with the columns wanted, days as text.

    A number that is not finite has no place in a record: it becomes None.

    Examples
    --------
    >>> import datetime
    >>> frame = pl.DataFrame({"day": [datetime.date(2025, 1, 2)], "x": [1.5]})
    >>> list_rows(frame, ["day", "x"])
    [{'day': '2025-01-02', 'x': 1.5}]
    """
    kept = frame.select(columns)
    finite = [
        pl.when(pl.col(name).is_finite()).then(name).alias(name)
        for name, kind in kept.schema.items()
        if kind.is_float()
    ]
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in kept.with_columns(finite).iter_rows(named=True)
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def take_row(frame: pl.DataFrame, columns: Sequence[str]) -> Document | None:
    """Return the first row, or None of an empty frame."""
    rows = list_rows(frame.head(1), columns)
    return rows[0] if rows else None
