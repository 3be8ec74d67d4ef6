"""Names that point to no row, and rows that have no name of their own.

Both are found from the catalogue: `Column.refers` and `Table.key`.
"""

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Protocol

import polars as pl

from lca.findings import Finding
from lca.findings.rows import MOST_PER_COLUMN, findings_of_rows
from lca.tables.catalogue import Column, Table, list_tables

# Share of letters in common from which two names are called near.
NEAR = 0.6
# Names offered for one that is not there, and names that are looked through for them.
MOST_OFFERED = 3
MOST_COMPARED = 2_000


class Located(Protocol):
    """Where a table was read."""

    @property
    def file(self) -> str:
        """Return the name of the file."""

    @property
    def sheet(self) -> str | None:
        """Return the name of the sheet, if the file has sheets."""


def check_keys(
    tables: Mapping[str, pl.DataFrame], origins: Mapping[str, Located]
) -> list[Finding]:
    """Return an error for each row whose key an earlier row of its table has.

    Parameters
    ----------
    tables
        Typed tables by name, each with ``row``; tables without a key are not looked at.
    origins
        Where each was read.

    Notes
    -----
    An empty part of a key that is optional counts as its default in the catalogue,
    which may be another column of the row ("the flow").  A row that lacks a required
    part has a finding already, and none here.
    """
    found = []
    for table in tables_of(tables):
        if table.key:
            rows = _repeated(tables[table.name], table)
            found += _at("repeated-key", rows, origins[table.name], table.key[-1])
    return found


def check_references(
    tables: Mapping[str, pl.DataFrame], origins: Mapping[str, Located]
) -> list[Finding]:
    """Return an error for each cell that names what no table it may refer to has.

    Parameters
    ----------
    tables
        Typed tables by name, each with ``row``.  A column that refers to a table that
        is not among them is not looked at.
    origins
        Where each was read.
    """
    found = []
    for table in tables_of(tables):
        for column in table.columns:
            if column.refers and all(name in tables for name, _ in column.refers):
                rows = _unknown(tables[table.name], column, tables)
                place = origins[table.name]
                homes = ", ".join(name for name, _ in column.refers)
                found += _at(
                    "unknown-reference", rows, place, column.name, tables=homes
                )
    return found


def tables_of(tables: Mapping[str, pl.DataFrame]) -> Iterator[Table]:
    """Return what the catalogue says of the tables that are given, in its order."""
    for level in ("study", "plant"):
        yield from (table for table in list_tables(level) if table.name in tables)


def _at(
    code: str, rows: pl.DataFrame, place: Located, column: str, **parameters: str
) -> list[Finding]:
    return findings_of_rows(
        code, rows, file=place.file, sheet=place.sheet, column=column, **parameters
    )


def _repeated(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    if frame.height <= 1:
        return frame.clear()
    parts = {column.name: column for column in table.columns}
    filled = frame.select(
        "row", *(_with_default(parts[name], parts) for name in table.key)
    ).drop_nulls()
    key = pl.struct(table.key)
    again = filled.filter(~key.is_first_distinct())
    if again.is_empty():
        return again
    first = filled.join(again, on=table.key, how="semi").group_by(table.key)
    return again.join(first.agg(first=pl.col("row").min()), on=table.key).select(
        "row", "first", value=pl.concat_str(table.key, separator=" + ")
    )


def _with_default(column: Column, columns: Mapping[str, Column]) -> pl.Expr:
    """Return a key part, an empty one as the column or the text its default names."""
    part = pl.col(column.name)
    if not column.default:
        return part
    other = column.default.removeprefix("the ")
    return pl.coalesce(part, other if other in columns else pl.lit(column.default))


def _unknown(
    frame: pl.DataFrame, column: Column, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return row, value and nearest names of the cells that refer to nothing."""
    if frame.get_column(column.name).null_count() == frame.height:
        return frame.clear()
    homes = [
        tables[table].get_column(name).rename("value") for table, name in column.refers
    ]
    every = pl.concat(homes)
    cells = frame.select("row", value=column.name).drop_nulls()
    rows = cells.join(every.to_frame(), on="value", how="anti")
    if rows.is_empty():
        return rows
    rows = rows.sort("row")
    known = every.drop_nulls().unique(maintain_order=True)
    # Looking for the nearest takes time, and only these rows are listed.
    listed = rows.head(MOST_PER_COLUMN).get_column("value").unique()
    near = {text: nearest_names(text, known) for text in listed}
    return rows.with_columns(
        nearest=pl.col("value").replace_strict(
            near, default=None, return_dtype=pl.String
        )
    )


def nearest_names(text: str, known: pl.Series) -> str:
    """Return the names most like the text, joined by commas, or a dash.

    Of many names only those of about the same length that begin or end alike are
    looked through.
    """
    if len(known) > MOST_COMPARED:
        size = known.str.len_chars()
        alike = known.str.starts_with(text[:2]) | known.str.ends_with(text[-2:])
        shape = size.is_between(len(text) * 2 // 3, len(text) * 3 // 2)
        known = known.filter(alike & shape).head(MOST_COMPARED)
    folded = {_fold(name): name for name in reversed(known.to_list())}
    near = difflib.get_close_matches(_fold(text), folded, n=MOST_OFFERED, cutoff=NEAR)
    return ", ".join(folded[name] for name in near) or "–"


def _fold(text: str) -> str:
    """Return the name without case, width and spaces, as a careless eye reads it."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
