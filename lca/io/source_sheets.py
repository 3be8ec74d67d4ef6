"""The cells of a file that was kept, as they stand in it: for showing, not reading."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lca.io.inert import bare_name
from lca.io.plant_header import TABLE
from lca.io.plant_workbook import KEY_COLUMNS
from lca.io.sheet_cells import find_header
from lca.io.sheet_faults import letters
from lca.io.workbook import open_workbook
from lca.tables import load_columns

TOML = ".toml"
KEY, VALUE = (column.name for column in KEY_COLUMNS)

_UNIT = re.compile(r"\s*\[[^\[\]]*\]$")
_KEY_OF_TOML = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*(.*\S)\s*")


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """The cells of a file or sheet.

    ``columns``: where each name of the header stands, from 0; ``rows``: the texts of
    each row, the header being among them; ``addressed``: whether a cell has an address.
    """

    columns: Mapping[str, int]
    rows: Mapping[int, Sequence[str | None]]
    addressed: bool = True

    def find(self, row: int, column: str) -> str | None:
        """Return what stands in a cell, None where it is empty or not there."""
        place, texts = self.columns.get(column), self.rows.get(row, ())
        if place is None or place >= len(texts):
            return None
        return texts[place] or None

    def locate(self, row: int, column: str) -> str | None:
        """Return the address of a cell, such as E14; None where it has none."""
        place = self.columns.get(column)
        if place is None or not self.addressed:
            return None
        return f"{letters(place + 1)}{row}"

    def match(self, wanted: Mapping[str, str]) -> list[int]:
        """Return the rows that hold some texts under some names."""
        return [
            row
            for row in self.rows
            if all(self.find(row, name) == text for name, text in wanted.items())
        ]


def read_source_sheet(data: bytes, file: str, sheet: str | None) -> SourceSheet:
    """Return the cells of a file, or of one sheet of a workbook.

    Parameters
    ----------
    data
        The bytes of the file.
    file
        Its name; a header in TOML is read as rows of key and value.
    sheet
        None but for a workbook.
    """
    if sheet is not None:
        return _read_workbook(data, file, sheet)
    text = data.decode("utf-8-sig")
    if file.endswith(TOML):
        return _read_toml(text)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = lines[0] if lines else []
    names = {_UNIT.sub("", bare_name(name)): place for place, name in enumerate(header)}
    return SourceSheet(names, dict(enumerate(lines, start=1)))


def _read_toml(text: str) -> SourceSheet:
    found = {
        row: match.groups()
        for row, line in enumerate(text.splitlines(), start=1)
        if (match := _KEY_OF_TOML.fullmatch(line))
    }
    return SourceSheet({KEY: 0, VALUE: 1}, found, addressed=False)


def _read_workbook(data: bytes, file: str, sheet: str) -> SourceSheet:
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(data)
        book = open_workbook(path, (sheet,))
    grid = (book.grids or {}).get(sheet)
    if grid is None:
        return SourceSheet({}, {})
    rows = dict(enumerate(grid.values.rows(), start=1))
    known = KEY_COLUMNS if sheet == TABLE else load_columns(sheet)
    header = find_header(grid, known)
    stated = {} if header is None else header.names
    names = {_UNIT.sub("", name): place for place, name in stated.items()}
    return SourceSheet(names, rows)
