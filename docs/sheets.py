"""Type the tables of a page into the workbook, or the folder, of a plant.

A table of a page is typed where a comment before it says so::

    <!-- type my_plant.xlsx steps -->
    <!-- type my_plant.xlsx steps row 3 -->

The first fills the next empty rows of the sheet, the second cells of the row named.
The sheet of keys and values is filled beside its keys.  Numbers and days are typed as
such, as a spreadsheet takes them.  A place without ``.xlsx`` is a folder: a sheet is
the CSV file of its name there, and ``plant`` is ``plant.toml``.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

RECORD = "plant"

_TYPED = re.compile(
    r"^<!-- type (?P<file>\S+) (?P<sheet>\S+)(?: row (?P<row>\d+))? -->\n+"
    r"(?P<table>(?:\|[^\n]*\n)+)",
    re.MULTILINE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Typing(NamedTuple):
    """What is typed: where it stands in the page, the sheet, and cells by column."""

    start: int
    file: str
    sheet: str
    row: int | None
    rows: tuple[dict[str, str], ...]


def read_typings(text: str) -> list[Typing]:
    r"""Return the tables of a page that are typed, in their order.

    Examples
    --------
    >>> page = "<!-- type a.xlsx skus -->\n| sku | unit |\n| --- | --- |\n| A | |\n"
    >>> read_typings(page)[0].rows
    ({'sku': 'A', 'unit': ''},)
    """
    return [
        Typing(
            match.start(),
            match["file"],
            match["sheet"],
            int(match["row"]) if match["row"] else None,
            tuple(_read_rows(match["table"])),
        )
        for match in _TYPED.finditer(text)
    ]


def type_table(place: Path, typing: Typing) -> None:
    """Type one table of a page.

    Parameters
    ----------
    place
        The workbook, or the folder.
    typing
        The table, and the sheet it belongs to.
    """
    if place.suffix == ".xlsx":
        with _open_sheet(place, typing.sheet) as sheet:
            _fill(sheet, typing)
    elif typing.sheet == RECORD:
        _fill_record(place / f"{RECORD}.toml", typing.rows)
    else:
        _fill_file(place / f"{typing.sheet}.csv", typing)


def _read_rows(table: str) -> Iterator[dict[str, str]]:
    lines = [_read_cells(line) for line in table.splitlines()]
    head, _, *body = lines
    for cells in body:
        yield dict(zip(head, cells, strict=True))


def _read_cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


@contextmanager
def _open_sheet(path: Path, name: str) -> Iterator[Any]:
    """Yield a sheet of a workbook, which is saved afterwards."""
    # Another program than the one that wrote the workbook and the one that reads it.
    from openpyxl import load_workbook  # noqa: PLC0415 - for pages with typed tables

    book = load_workbook(path)
    yield book[name]
    book.save(path)


def _fill(sheet: Any, typing: Typing) -> None:  # noqa: ANN401 - of an untyped package
    head = {
        str(cell.value).partition(" [")[0]: cell.column
        for cell in sheet[1]
        if cell.value is not None
    }
    first = next(iter(head.values()))
    filled = [sheet.cell(row, first).value for row in range(1, sheet.max_row + 1)]
    if typing.sheet == RECORD:
        places = [filled.index(row["key"]) + 1 for row in typing.rows]
    else:
        start = typing.row or max(i for i, v in enumerate(filled, 1) if v) + 1
        places = [start + number for number in range(len(typing.rows))]
    for place, row in zip(places, typing.rows, strict=True):
        for name, text in row.items():
            if text:
                sheet.cell(place, head[name]).value = _as_typed(text)


def _as_typed(text: str) -> str | float | int | date:
    """Return what a spreadsheet makes of a text that is typed into it."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _fill_record(path: Path, rows: tuple[dict[str, str], ...]) -> None:
    text = path.read_text(encoding="utf-8")
    for row in rows:
        text = text.replace(f'{row["key"]} = ""', f'{row["key"]} = "{row["value"]}"')
    path.write_text(text, encoding="utf-8")


def _fill_file(path: Path, typing: Typing) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    head = {name.partition(" [")[0]: place for place, name in enumerate(lines[0])}
    start = len(lines) + 1 if typing.row is None else typing.row
    for number, row in enumerate(typing.rows, start=start - 1):
        if number == len(lines):
            lines.append([""] * len(head))
        for name, text in row.items():
            if text:
                lines[number][head[name]] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
