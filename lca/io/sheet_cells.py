"""The decoded values of one sheet, and the table that stands in it."""

from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from lca.findings import Finding, finding, has_errors
from lca.findings.rows import findings_of_rows
from lca.io.csv_cells import Cells
from lca.io.header_cells import check_header, take_units_off
from lca.io.sheet_faults import SheetFaults, letters
from lca.model import Origin
from lca.tables import Column, Kind

# Rows in which a header is looked for.
HEADER_WITHIN = 50
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(\.0+)?Z?$"


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet as text, rows and columns those of the sheet.

    ``values`` has a text column per column of the sheet, an empty cell being null.
    """

    values: pl.DataFrame
    faults: SheetFaults
    origin: Origin


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, and its names by column, counted from 0."""

    row: int
    names: dict[int, str]


def read_table(grid: Grid, columns: tuple[Column, ...]) -> Cells:
    """Return the cells of the table in a sheet, found by the names of its columns.

    Parameters
    ----------
    grid
        The sheet.
    columns
        The catalogue of the table.
    """
    header = find_header(grid, columns)
    if header is None:
        missing = finding(
            "header-not-found",
            file=grid.origin.file,
            sheet=grid.origin.sheet,
            limit=HEADER_WITHIN,
            columns=", ".join(column.name for column in columns),
        )
        return Cells(None, pl.DataFrame(), "", (missing,))
    place = {"file": grid.origin.file, "sheet": grid.origin.sheet, "row": header.row}
    stated = list(header.names.values())
    names, found = take_units_off(stated, columns, **place)  # type: ignore[arg-type]
    faults = check_header(names, columns, **place)  # type: ignore[arg-type]
    named = Header(header.row, dict(zip(header.names, names, strict=True)))
    found += faults + _find_around(grid, named)
    if has_errors(faults):
        return Cells(None, pl.DataFrame(), "", tuple(found))
    cells = _cut(grid, named, columns)
    return replace(cells, findings=(*found, *_find_within(grid, named)))


def find_header(grid: Grid, columns: tuple[Column, ...]) -> Header | None:
    """Return the row with most names of columns; of several, the first."""
    best, most = None, 0
    place = grid.origin.file
    known = {column.name for column in columns}
    for row, texts in enumerate(grid.values.head(HEADER_WITHIN).rows(), start=1):
        names = {at: text for at, text in enumerate(texts) if text is not None}
        bare, _ = take_units_off(list(names.values()), columns, file=place)
        matches = len(known.intersection(bare))
        if matches > most:
            best, most = Header(row, names), matches
    return best


def _cut(grid: Grid, header: Header, columns: tuple[Column, ...]) -> Cells:
    """Return the cells below the header, rows without any left out."""
    values = grid.values
    renamed = values.select(values.columns[at] for at in header.names)
    numbered = renamed.with_row_index("row", offset=1).slice(header.row)
    cells = numbered.filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    at = dict(zip(header.names.values(), renamed.columns, strict=True))
    kinds = {column.name: column.kind for column in columns}
    table = [
        _without_midnight(place, kinds[name]).alias(name)
        for name, place in at.items()
        if name in kinds
    ]
    own = [pl.col(place).alias(name) for name, place in at.items() if name not in kinds]
    return Cells(cells.select("row", *table), cells.select(own), "", ())


def _without_midnight(place: str, kind: Kind) -> pl.Expr:
    """Return the cells; days come without the midnight that the decoder adds."""
    cell = pl.col(place)
    return cell.str.replace(_MIDNIGHT, "${1}") if kind == "date" else cell


def _find_around(grid: Grid, header: Header) -> list[Finding]:
    """Return warnings for rows above the header and columns without a name."""
    at = partial(finding, file=grid.origin.file, sheet=grid.origin.sheet)
    above = grid.values.head(header.row - 1)
    found = []
    if not all(column.null_count() == len(column) for column in above):
        found.append(at("title-rows", row=header.row))
    below = grid.values.slice(header.row)
    for place, column in enumerate(below):
        if place not in header.names and column.null_count() < len(column):
            row = header.row + 1 + int(column.is_not_null().arg_max() or 0)
            found.append(at("cells-beside-table", row=row, column=letters(place + 1)))
    return found


def _find_within(grid: Grid, header: Header) -> list[Finding]:
    """Return errors for merges and for formulas without a value in the table."""
    names = {place + 1: name for place, name in header.names.items()}
    last = max(names)
    merged = [
        (area.top, names.get(area.left, letters(area.left)), area.label)
        for area in grid.faults.merges
        if area.bottom >= header.row and area.left <= last
    ]
    formulas = [
        (formula.row, names[formula.column], formula.text)
        for formula in grid.faults.formulas
        if formula.row > header.row and formula.column in names
    ]
    found = []
    for code, places in {
        "merged-cells": merged,
        "formula-without-value": formulas,
    }.items():
        rows = pl.DataFrame(
            places,
            schema={"row": pl.UInt32, "column": pl.String, "value": pl.String},
            orient="row",
        )
        found += findings_of_rows(
            code, rows, file=grid.origin.file, sheet=grid.origin.sheet
        )
    return found
