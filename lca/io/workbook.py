"""A workbook to the cells of its sheets, each as text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from lca.findings import Finding, finding
from lca.io.file_bytes import read_bytes
from lca.io.header_cells import nearest_name
from lca.io.limits import MOST_BYTES
from lca.io.sheet_cells import Grid
from lca.io.sheet_faults import ANCHOR, anchor, find_faults
from lca.io.workbook_index import Index, read_index
from lca.io.workbook_parts import Parts, UnreadableWorkbookError, pack, unpack
from lca.model import Origin

if TYPE_CHECKING:
    import fastexcel

# Sheets of the template that hold no data.
GUIDE = "guide"
LISTS = "lists"

# The list that an annotated copy ends with, in either language; a further one has a
# number behind.
MARKS = re.compile(r"(findings|检查发现)( \d+)?")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file by name, those that were asked for, and what was found.

    ``grids`` is None when the file is no workbook that can be read.
    """

    file: str
    sha256: str
    grids: Mapping[str, Grid] | None
    findings: tuple[Finding, ...]


def open_workbook(path: Path, tables: tuple[str, ...]) -> Workbook:
    """Return the sheets of a workbook that are called after a table.

    Parameters
    ----------
    path
        The file.
    tables
        Names of the sheets to be read; there is a warning for each other one.
    """
    file, source = path.name, read_bytes(path, MOST_BYTES)
    if source.content is None:
        missing = finding("missing-file", file=file, value=file)
        return Workbook(file, "", None, (source.fault or missing,))
    try:
        parts = unpack(source.content)
        index = read_index(parts)
        grids = _decode(parts, index, tables, Origin(file))
    except UnreadableWorkbookError as error:
        unreadable = finding("unreadable-workbook", file=file, value=str(error))
        return Workbook(file, source.sha256, None, (unreadable,))
    found = tuple(_find_sheets(index, tables, file))
    return Workbook(file, source.sha256, grids, found)


def _find_sheets(index: Index, tables: tuple[str, ...], file: str) -> list[Finding]:
    """Return warnings for sheets that are hidden, or that no table is called after."""
    names = {sheet.name for sheet in index.sheets}
    found = []
    for sheet in index.sheets:
        folded = sheet.name.strip().casefold()
        near = nearest_name(sheet.name, list(tables))
        if sheet.name in tables:
            if sheet.hidden:
                found.append(finding("hidden-sheet", file=file, sheet=sheet.name))
        elif folded in names and folded in tables:
            found.append(
                finding("repeated-sheet", file=file, sheet=sheet.name, nearest=folded)
            )
        elif folded not in {GUIDE, LISTS} and not MARKS.fullmatch(folded):
            found.append(
                finding("unknown-sheet", file=file, sheet=sheet.name, nearest=near)
            )
    return found


def _decode(
    parts: Parts, index: Index, tables: tuple[str, ...], origin: Origin
) -> dict[str, Grid]:
    """Return the cells of the sheets, each as text.

    Raises
    ------
    UnreadableWorkbookError
        A sheet cannot be decoded, or its cells reach too far.
    """
    # Loaded here: a study in CSV files has no use for it.
    import fastexcel  # noqa: PLC0415

    sheets = {s.name: s.part for s in index.sheets if s.name in tables}
    faults = {
        name: find_faults(parts[part], uncalculated=index.uncalculated)
        for name, part in sheets.items()
    }
    anchored = {part: anchor(parts[part]) for part in sheets.values()}
    try:
        reader = fastexcel.read_excel(pack({**parts, **anchored}))
        return {
            name: Grid(_load(reader, name), faults[name], Origin(origin.file, name))
            for name in sheets
        }
    except fastexcel.FastExcelError as error:
        raise UnreadableWorkbookError(str(error).splitlines()[0]) from error


def _load(reader: "fastexcel.ExcelReader", name: str) -> pl.DataFrame:
    """Return the cells as text, an empty one and the mark in A1 as null.

    The decoder rounds a number that it gives as text, so each sheet is decoded a second
    time as numbers, and a text that is not the number is replaced by its digits.
    """
    texts, numbers = (
        pl.DataFrame(reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind))
        for kind in ("string", "float")
    )
    texts.columns = numbers.columns = [str(place) for place in range(texts.width)]
    return texts.select(
        _exact(texts.get_column(place), numbers.get_column(place))
        for place in texts.columns
    )


def _exact(text: pl.Series, number: pl.Series) -> pl.Series:
    shown = text.cast(pl.Float64, strict=False)
    rounded = (shown != number).fill_null(value=False)
    empty = text.is_in(["", ANCHOR])
    digits = number.cast(pl.String)
    return pl.select(
        pl.when(rounded).then(digits).when(~empty).then(text).alias(text.name)
    ).to_series()
