"""Rows and cells of the files of a record (§7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lca.io.plant_path import WORKBOOK
from lca.io.source_sheets import SourceSheet, read_source_sheet
from lca.plant.rule_cells import RuleCells
from lca.record import Document
from lca.results.trace import Cell, TracedRow

SHEET_MARK = "!"
IN_PACK = {"factor_id": "value", "energy": "value", "material": "density"}
"""Columns that may name a row of the shipped factors, and which number they mean."""

PACK_KEY = "id"
ABOUT = ("status", "source")

ReadBlob = Callable[[str], bytes]
FindSheet = Callable[[str, str | None], SourceSheet | None]
Place = tuple[str, str | None, int]


@dataclass(frozen=True, slots=True)
class Sources:
    """The input and factor files of a record, each read when it is asked for.

    ``hashes`` of the inputs and ``factors`` by file; ``find`` returns the cells of a
    file and sheet, None of one that the record does not have.
    """

    hashes: Mapping[str, str]
    factors: Mapping[str, str]
    find: FindSheet

    def hash_of(self, file: str) -> str | None:
        """Return the SHA-256 of a file of the record."""
        return self.hashes.get(file) or self.factors.get(file)

    def find_table(
        self, table: str, beside: str | None = None
    ) -> tuple[str, str | None]:
        """Return file and sheet of a table of the plant.

        Parameters
        ----------
        table
            Its name.
        beside
            A file of the plant: a workbook holds all tables.
        """
        books = [file for file in self.hashes if file.endswith(WORKBOOK)]
        if beside in books:
            return str(beside), table
        if books and f"{table}.csv" not in self.hashes:
            return books[0], table
        return f"{table}.csv", None


def open_sources(document: Document, read: ReadBlob) -> Sources:
    """Return the files of a record.

    Parameters
    ----------
    document
        Of the record; its hashes name the files.
    read
        Returns the bytes of a hash.
    """
    hashes = _list_hashes(document.get("inputs") or ())
    factors = _list_hashes(document.get("factor_files") or ())
    every = {**factors, **hashes}

    @cache
    def find(file: str, sheet: str | None) -> SourceSheet | None:
        known = every.get(file)
        return read_source_sheet(read(known), file, sheet) if known else None

    return Sources(hashes, factors, find)


def _list_hashes(files: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {each["file"]: each["sha256"] for each in files}


def split_label(label: str) -> tuple[str, str | None]:
    """Return file and sheet of the label of an origin."""
    file, mark, sheet = label.rpartition(SHEET_MARK)
    return (file, sheet) if mark else (label, None)


def read_cells(
    sources: Sources, place: Place, columns: Sequence[str]
) -> tuple[Cell, ...]:
    """Return the cells of a row in some columns, those the file has."""
    file, sheet, row = place
    table = sources.find(file, sheet)
    if table is None:
        return ()
    return tuple(
        Cell(name, table.locate(row, name), table.find(row, name))
        for name in columns
        if name in table.columns
    )


def read_row(
    sources: Sources, place: Place, columns: Sequence[str], rule: str | None = None
) -> TracedRow:
    """Return a row with the cells of some columns; it makes no exchange by itself."""
    file, sheet, row = place
    table = sources.find(file, sheet)
    status, source = _find_all(table, row, ABOUT)
    return TracedRow(
        file=file,
        sha256=sources.hash_of(file),
        sheet=sheet,
        row=row,
        rule=rule,
        status=status,
        source=source,
        amount=None,
        unit=None,
        cells=read_cells(sources, place, columns),
    )


def _find_all(
    table: SourceSheet | None, row: int, columns: Sequence[str]
) -> list[str | None]:
    return [None if table is None else table.find(row, name) for name in columns]


def find_rows(
    sources: Sources, table: str, wanted: Mapping[str, str], beside: str | None = None
) -> list[Place]:
    """Return the rows of a table of the plant that hold some texts."""
    file, sheet = sources.find_table(table, beside)
    cells = sources.find(file, sheet)
    return [] if cells is None else [(file, sheet, row) for row in cells.match(wanted)]


def find_helpers(
    sources: Sources, place: Place, parts: Sequence[RuleCells]
) -> Iterator[TracedRow]:
    """Yield rows of other tables that the amount of a row is made of, too."""
    file, sheet, row = place
    table = sources.find(file, sheet)
    if table is None:
        return
    own = {name: table.find(row, name) for name in table.columns}
    known = dict(own)
    for part in parts:
        wanted = {key: known.get(key) for key in part.keys}
        stated = {key: text for key, text in wanted.items() if text is not None}
        if len(stated) < len(wanted) or (file, sheet) == sources.find_table(
            part.table, file
        ):
            continue
        found = find_rows(sources, part.table, stated, file)
        columns = [
            name
            for name in part.columns
            if not (part.only_if_empty and own.get(name) is not None)
        ]
        for helper in found if columns else ():
            yield read_row(sources, helper, columns)
        if len(found) == 1:
            known |= read_all(sources, found[0])


def read_all(sources: Sources, place: Place) -> dict[str, str | None]:
    """Return all cells of a row by the names of their columns."""
    file, sheet, row = place
    table = sources.find(file, sheet)
    return (
        {} if table is None else {name: table.find(row, name) for name in table.columns}
    )


def find_in_pack(
    sources: Sources, place: Place, columns: Sequence[str]
) -> Iterator[TracedRow]:
    """Yield the rows of the shipped factors that a row names in some columns."""
    stated = read_all(sources, place)
    named = {
        (str(stated[column]), value)
        for column, value in IN_PACK.items()
        if column in columns and stated.get(column) is not None
    }
    for file in sources.factors if named else ():
        table = sources.find(file, None)
        for name, value in sorted(named):
            if table is not None and {PACK_KEY, value} <= table.columns.keys():
                for row in table.match({PACK_KEY: name}):
                    yield read_row(sources, (file, None, row), (PACK_KEY, value))
