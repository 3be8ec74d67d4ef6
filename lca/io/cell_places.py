"""Which cell of a workbook a finding points to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lca.findings import Place
from lca.io.header_cells import take_units_off
from lca.io.limits import MOST_COLUMNS, MOST_ROWS
from lca.io.plant_header import TABLE
from lca.io.plant_tables import plant_tables
from lca.io.plant_workbook import KEY_COLUMNS, VALUE
from lca.io.sheet_cells import Grid, find_header
from lca.io.sheet_faults import Area
from lca.io.sheet_marks import Cell
from lca.io.workbook import open_workbook
from lca.tables import Column

_LETTERS = re.compile("[A-Z]{1,3}")
_LETTERS_OF_ALPHABET = 26


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where the header of a sheet stands, its columns by name, and what is merged."""

    row: int
    columns: Mapping[str, int]
    merges: tuple[Area, ...]

    def locate(self, place: Place) -> Cell:
        """Return the cell of a place; the header where it names no row of its own."""
        row = place.row or self.row
        column = min(self.columns.values(), default=1)
        if place.column is not None:
            column = self._column(place.column, column)
        row, column = min(row, MOST_ROWS), min(column, MOST_COLUMNS)
        for area in self.merges:
            within = area.top <= row <= area.bottom
            if within and area.left <= column <= area.right:
                return area.top, area.left
        return row, column

    def _column(self, name: str, otherwise: int) -> int:
        if name in self.columns:
            return self.columns[name]
        if VALUE in self.columns:
            # The keys of a record stand below each other; their values are mended.
            return self.columns[VALUE]
        if not _LETTERS.fullmatch(name):
            return otherwise
        number = 0
        for letter in name:
            number = number * _LETTERS_OF_ALPHABET + ord(letter) - ord("A") + 1
        return number


def read_layouts(path: Path, sheets: Iterable[str]) -> dict[str, SheetLayout]:
    """Return the layout of each of the sheets that a table is called after."""
    tables = {table.name: table.columns for table in plant_tables()}
    tables[TABLE] = KEY_COLUMNS
    wanted = tuple(name for name in dict.fromkeys(sheets) if name in tables)
    grids = open_workbook(path, wanted).grids or {}
    layout = partial(_read_layout, file=path.name)
    return {name: layout(grid, tables[name]) for name, grid in grids.items()}


def _read_layout(grid: Grid, columns: tuple[Column, ...], file: str) -> SheetLayout:
    header = find_header(grid, columns)
    if header is None:
        return SheetLayout(1, {}, grid.faults.merges)
    stated = list(header.names.values())
    names, _ = take_units_off(stated, columns, file=file)
    places = (place + 1 for place in header.names)
    # Of two columns of one name the first is marked.
    pairs = list(zip(names, places, strict=True))
    return SheetLayout(header.row, dict(reversed(pairs)), grid.faults.merges)
