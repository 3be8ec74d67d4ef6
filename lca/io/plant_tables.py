"""The cells of the tables of a plant to typed tables, with all that is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows
from lca.io.csv_cells import Cells, find_repeated
from lca.model import Origin
from lca.tables import (
    Table,
    check_keys,
    check_languages,
    check_references,
    check_units,
    empty_table,
    list_tables,
    type_cells,
)

REQUIRED = ("flows", "skus", "steps")

# What spreadsheets write before a sum: the whole cell is such a word.
_TOTAL = (
    r"(?i)^\s*((grand|sub)[ -]?)?(totals?|sums?)\s*[:：]?\s*$"
    r"|^\s*(合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*和|汇\s*总)\s*[:：]?\s*$"
)
# What a spreadsheet shows where a formula has no value; a copy of values keeps it.
_ERROR = (
    r"^#(N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!"
    r"|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|EXTERNAL!|TIMEOUT!|PYTHON!)$"
)


Reader = Callable[[Table], Cells | None]


@dataclass(frozen=True, slots=True)
class PlantTables:
    """The tables of a plant by name, and all that was found in them.

    ``own_columns`` and ``sha256`` speak of the tables that have a file or sheet.
    """

    tables: Mapping[str, pl.DataFrame]
    own_columns: Mapping[str, pl.DataFrame]
    sha256: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Typed:
    """One table; ``table`` is None if there should be one and it was not read."""

    table: pl.DataFrame | None
    own_columns: pl.DataFrame
    findings: tuple[Finding, ...]


def plant_tables() -> tuple[Table, ...]:
    """Return the tables that a plant may have, those of the exchange level first."""
    return tuple(
        table
        for level in ("study", "plant")
        for table in list_tables(level)
        if table.form == "table"
    )


def read_tables(read: Reader, origins: Mapping[str, Origin]) -> PlantTables:
    """Return every table, typed; one that there is not, or cannot be read, is empty.

    Keys, references and languages are checked too, but not references to a table that
    should be there and was not read: its own finding says more than one for each of
    its names.

    Parameters
    ----------
    read
        Gives the cells of a table, or None if it has no file or sheet.
    origins
        Where each table stands, or would stand.
    """
    tables: dict[str, pl.DataFrame] = {}
    own: dict[str, pl.DataFrame] = {}
    sha256: dict[str, str] = {}
    found: list[Finding] = []
    unread = set()
    for table in plant_tables():
        cells = read(table)
        typed = _type_table(cells, table, origins[table.name])
        found += typed.findings
        if typed.table is None:
            unread.add(table.name)
        tables[table.name] = (
            empty_table(table.columns) if typed.table is None else typed.table
        )
        if cells is not None:
            own[table.name] = typed.own_columns
            sha256[table.name] = cells.sha256
    known = {name: frame for name, frame in tables.items() if name not in unread}
    found += check_keys(known, origins) + check_references(known, origins)
    found += check_languages(known, origins)
    return PlantTables(tables, own, sha256, tuple(found))


def _type_table(cells: Cells | None, table: Table, origin: Origin) -> _Typed:
    if cells is None:
        missing = _find_missing(table, origin)
        return _Typed(
            None if missing else empty_table(table.columns), pl.DataFrame(), missing
        )
    if cells.table is None:
        return _Typed(None, pl.DataFrame(), cells.findings)
    file, sheet = origin.file, origin.sheet
    raw, own, found = _without_totals(cells.table, cells.own_columns, table, origin)
    if raw.is_empty() and table.name in REQUIRED:
        found.append(finding("no-rows", file=file, sheet=sheet))
    if not table.key:
        found += find_repeated(raw, own, file, sheet)
    errors = find_error_cells(raw, origin)
    typed, faults = type_cells(raw, table.columns, file, sheet)
    for column in table.columns:
        if column.kind == "unit":
            faults += check_units(typed, file, sheet, column.name)
    nothing = _places([*cells.findings, *errors])
    told = [fault for fault in faults if _places([fault]).isdisjoint(nothing)]
    return _Typed(typed, own, (*cells.findings, *found, *errors, *told))


def find_error_cells(raw: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return an error for each cell with the error of a formula instead of a value.

    Parameters
    ----------
    raw
        ``row`` and text columns.
    origin
        Where they stand.
    """
    found = []
    columns = [name for name in raw.columns if name != "row"]
    failing = raw.select(pl.col(columns).str.contains(_ERROR).any())
    for column in columns:
        if not failing.item(0, column):
            continue
        wrong = raw.filter(pl.col(column).str.contains(_ERROR))
        found += findings_of_rows(
            "error-cell",
            wrong.select("row", value=column),
            file=origin.file,
            sheet=origin.sheet,
            column=column,
        )
    return found


def _places(found: Iterable[Finding]) -> set[tuple[int, str]]:
    """Return row and column of the cells that a fault left without a value."""
    return {
        (fault.place.row, fault.place.column)
        for fault in found
        if fault.place.row is not None and fault.place.column is not None
    }


def _find_missing(table: Table, origin: Origin) -> tuple[Finding, ...]:
    if table.name not in REQUIRED:
        return ()
    if origin.sheet is None:
        return (finding("missing-file", file=origin.file, value=origin.file),)
    return (finding("missing-sheet", file=origin.file, sheet=origin.sheet),)


def _without_totals(
    raw: pl.DataFrame, own: pl.DataFrame, table: Table, origin: Origin
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Return the cells without rows of sums, each of which is an error.

    Such a row would be counted once more; left out in silence it would hide that a
    name looks like a sum.
    """
    names = [
        column.name
        for column in table.columns
        if column.kind == "name" and column.name in raw.columns
    ]
    if not names:
        return raw, own, []
    test = pl.any_horizontal(pl.col(names).str.contains(_TOTAL).fill_null(value=False))
    total = raw.select(test).to_series()
    if not total.any():
        return raw, own, []
    named = pl.coalesce(pl.when(pl.col(n).str.contains(_TOTAL)).then(n) for n in names)
    rows = raw.filter(total).select("row", value=named)
    found = findings_of_rows("total-row", rows, file=origin.file, sheet=origin.sheet)
    kept = own.filter(~total) if own.width else own
    return raw.filter(~total), kept, found
