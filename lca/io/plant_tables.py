"""The cells of one table of a plant to a typed table, with all that is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows
from lca.io.csv_cells import Cells, find_repeated
from lca.model import Origin
from lca.tables import Table, check_units, empty_table, list_tables, type_cells

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


@dataclass(frozen=True, slots=True)
class TypedTable:
    """One table as it was read; the catalogue does not know ``own_columns``."""

    table: pl.DataFrame
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


def type_table(cells: Cells | None, table: Table, origin: Origin) -> TypedTable:
    """Return the typed table; it is empty where there are no cells.

    Parameters
    ----------
    cells
        What the file or sheet holds; None if there is none.
    table
        Its entry in the catalogue.
    origin
        Where it stands.
    """
    if cells is None or cells.table is None:
        found = cells.findings if cells else _find_missing(table, origin)
        return TypedTable(empty_table(table.columns), pl.DataFrame(), tuple(found))
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
    return TypedTable(typed, own, (*cells.findings, *found, *errors, *told))


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
    for column in raw.drop("row").columns:
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


def _find_missing(table: Table, origin: Origin) -> list[Finding]:
    if table.name not in REQUIRED:
        return []
    if origin.sheet is None:
        return [finding("missing-file", file=origin.file, value=origin.file)]
    return [finding("missing-sheet", file=origin.file, sheet=origin.sheet)]


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
