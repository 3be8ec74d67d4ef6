"""A workbook with the tables of a plant, a sheet for each, to `PlantInputs`."""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl

from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows
from lca.io.csv_cells import Cells
from lca.io.plant_header import TABLE, PlantRecord, read_plant_record
from lca.io.plant_tables import find_error_cells, plant_tables, read_tables
from lca.io.record import Record
from lca.io.sheet_cells import read_table
from lca.io.toml_header import FORMAT, unknown_format
from lca.io.wafer_maps import TABLE as DICE
from lca.io.wafer_maps import read_wafer_maps
from lca.io.workbook import Workbook, open_workbook
from lca.model import Origin, PlantInputs, SourceFile
from lca.tables import Column, Table, load_columns

KEY, VALUE, VERSION = "key", "value", "format"

_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00(\.0+)?Z?")
KEY_COLUMNS = tuple(
    Column(
        name=name,
        kind="text",
        unit="",
        required=True,
        default="",
        values=(),
        refers=(),
        meaning_en="",
        meaning_zh="",
    )
    for name in (KEY, VALUE)
)


def read_plant_workbook(path: Path) -> tuple[PlantInputs, tuple[Finding, ...]]:
    """Return the tables of a plant and all findings of reading them.

    Parameters
    ----------
    path
        The file.  Its header of keys and values stands in the sheet ``plant``, and
        each table in the sheet of its name.

    Notes
    -----
    A table that cannot be read is empty in the result, and has an error finding.
    """
    listed = plant_tables()
    book = open_workbook(path, (TABLE, *(table.name for table in listed)))
    record = _read_header(book, path.parent)
    origins = {table.name: Origin(book.file, table.name) for table in listed}

    def read(table: Table) -> Cells | None:
        grid = (book.grids or {}).get(table.name)
        return None if grid is None else read_table(grid, table.columns)

    content = read_tables(read, origins)
    drawn = read_wafer_maps(content.tables[DICE], origins[DICE], path.parent)
    found = (*record.findings, *content.findings, *drawn.findings)
    # Of a file that is no workbook, not every sheet is said to be missing.
    told = () if book.grids is None else found
    files = (SourceFile(book.file, book.sha256),) if book.sha256 else ()
    inputs = PlantInputs(
        record.header,
        content.tables,
        origins,
        (*files, *record.files, *drawn.files),
        content.own_columns,
        record.logo,
        drawn.maps,
    )
    return inputs, (*book.findings, *told)


def _read_header(book: Workbook, folder: Path) -> PlantRecord:
    grid = (book.grids or {}).get(TABLE)
    if grid is None:
        missing = finding("missing-sheet", file=book.file, sheet=TABLE)
        return PlantRecord(findings=(missing,))
    cells = read_table(grid, KEY_COLUMNS)
    if cells.table is None:
        return PlantRecord(findings=tuple(cells.findings))
    record, faults = _as_record(cells.table, grid.origin)
    read = read_plant_record(record, folder)
    return replace(read, findings=(*cells.findings, *faults, *read.findings))


def _as_record(table: pl.DataFrame, origin: Origin) -> tuple[Record, list[Finding]]:
    """Return the record of keys and values, and what is wrong with its cells."""
    file, sheet = origin.file, origin.sheet
    found = find_error_cells(table, origin)
    first: dict[str, int] = {}
    values: dict[str, object] = {}
    again = []
    for row, key, value in table.select("row", KEY, VALUE).rows():
        if key in first:
            again.append({"row": row, "first": first[key], "value": key})
        elif key is not None:
            first[key], values[key] = row, _without_midnight(key, value)
    if again:
        found += findings_of_rows(
            "repeated-key", pl.DataFrame(again), file=file, sheet=sheet, column=KEY
        )
    stated = values.pop(VERSION, str(FORMAT))
    if stated != str(FORMAT):
        row = first[VERSION]
        found.append(
            unknown_format(TABLE, str(stated), file=file, sheet=sheet, row=row)
        )
    return Record(values, TABLE, file, sheet, first), found


def _without_midnight(key: str, value: str | None) -> str | None:
    """Return the value; a day comes without the midnight that the decoder adds."""
    dates = {column.name for column in load_columns(TABLE) if column.kind == "date"}
    match = _MIDNIGHT.fullmatch(value or "")
    return match.group(1) if match and key in dates else value
