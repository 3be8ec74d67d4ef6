"""Frames to a workbook: a sheet for each, texts that stay texts."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from lca.errors import UsageError
from lca.io.limits import MOST_ROWS

MOST_TEXT = 32_767
"""Characters of one cell, as the format has it."""

# No text is ever taken for a formula, a link or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
DAY_FORMAT = "yyyy-mm-dd"

# Equal content gives equal bytes: the file does not say when it was written.
_WRITTEN = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count a day that never was
_WOULD_RUN = ("=", "+", "-", "@", "\t", "\r")


class _Exact(float):
    """A number of which every digit is written, not the first sixteen."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """Return the shortest digits that read back as the same number."""
        return repr(float(self))


def write_workbook(sheets: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write each frame to a sheet: header in row 1, an empty cell for null.

    Parameters
    ----------
    sheets
        Frames of texts, numbers, flags and days, by the name of their sheet.
    path
        The file; one that is there is replaced.

    Raises
    ------
    UsageError
        A frame has more rows, or a cell more text, than a sheet can hold.
    """
    for name, frame in sheets.items():
        _refuse_too_large(name, frame)
    with path.open("wb") as file, new_book(file, OPTIONS) as book:
        marked = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": DAY_FORMAT})
        bold = book.add_format({"bold": True})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(frame.columns):
                sheet.write_string(0, place, column, bold)
            writers = [
                _writer(sheet, dtype, marked, day) for dtype in frame.schema.values()
            ]
            for row, values in enumerate(frame.iter_rows(), start=1):
                for place, value in enumerate(values):
                    if value is not None:
                        writers[place](row, place, value)


def new_book(file: Any, options: Mapping[str, object]) -> Any:  # noqa: ANN401 - untyped
    """Return a workbook that writes to an open file when it is closed."""
    # Loaded here: only who writes a workbook has a use for it.
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415

    book = xlsxwriter.Workbook(file, dict(options))
    book.set_properties({"created": _WRITTEN})
    return book


def _writer(
    sheet: Any,  # noqa: ANN401 - of a package without types
    dtype: pl.DataType,
    marked: object,
    day: object,
) -> Callable[[int, int, Any], object]:
    """Return what writes a value of the type into a cell."""

    def write_text(row: int, column: int, value: object) -> None:
        text = str(value)
        shown = marked if text.startswith(_WOULD_RUN) else None
        sheet.write_string(row, column, text, shown)

    def write_number(row: int, column: int, value: float) -> None:
        number = _Exact(value)
        if number - number == 0:
            sheet.write_number(row, column, number)
        else:
            write_text(row, column, value)

    def write_day(row: int, column: int, value: date) -> None:
        if value >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, day)
        else:
            write_text(row, column, value)

    if dtype.is_numeric():
        return write_number
    if dtype == pl.Date:
        return write_day
    return sheet.write_boolean if dtype == pl.Boolean else write_text


def _refuse_too_large(name: str, frame: pl.DataFrame) -> None:
    if len(frame) >= MOST_ROWS:
        msg = (
            f"{name} has {len(frame)} rows and a sheet holds {MOST_ROWS - 1}; "
            "write csv or parquet"
        )
        raise UsageError(msg)
    for column in frame.select(pl.selectors.string()):
        # Letters count as the format does: those beyond the basic plane twice.
        longest = column.str.len_bytes().max() or 0
        if longest > MOST_TEXT and any(  # type: ignore[operator]
            len(text.encode("utf-16-le")) > 2 * MOST_TEXT
            for text in column.drop_nulls()
        ):
            msg = (
                f"a cell of {column.name} in {name} has more than {MOST_TEXT} "
                "characters, which no sheet holds; write csv or parquet"
            )
            raise UsageError(msg)
