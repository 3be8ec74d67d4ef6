"""Text cells to typed cells, with a finding for each cell that is not what it must be.

Nothing is repaired: a cell that cannot be read is null afterwards and has an error.
"""

from collections.abc import Callable

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.tables.catalogue import Column

FLAGS = {"true": True, "false": False}
PEDIGREE = r"^[1-5](;[1-5]){4}$"

_EDGE_SPACE = r"^[\s\u200b\ufeff]|[\s\u200b\ufeff]$"
_CONTROL = r"[\x00-\x1f\x7f]"


def type_cells(
    raw: pl.DataFrame, columns: tuple[Column, ...], file: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the table with typed columns, and what is wrong with its cells.

    Parameters
    ----------
    raw
        ``row`` and text columns; a catalogue column that is missing becomes null.
    columns
        The catalogue of the table.
    file
        Name for the findings.
    """
    found: list[Finding] = []
    typed = [raw.get_column("row")]
    for column in columns:
        if column.name not in raw.columns:
            typed.append(_missing(column, len(raw)))
            continue
        cells = raw.select("row", value=column.name)
        if column.required:
            empty = cells.filter(pl.col("value").is_null()).select("row")
            found += findings_of_rows(
                "empty-cell", empty, file=file, column=column.name
            )
        series, faults = _READERS[column.kind](cells, column, file)
        typed.append(series.alias(column.name))
        found += faults
    return pl.DataFrame(typed), found


def _missing(column: Column, height: int) -> pl.Series:
    kinds = {"number": pl.Float64, "flag": pl.Boolean}
    kind = kinds.get(column.kind, pl.String)
    return pl.Series(column.name, [None], dtype=kind).new_from_index(0, height)


def _read_text(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    del column, file
    return cells.get_column("value"), []


def _read_name(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    """Return names as they are; spaces at the ends, ``|`` and non-NFC are errors."""
    value = pl.col("value")
    names = cells.lazy().group_by("value").agg(pl.col("row"))
    distinct = names.filter(value.is_not_null()).collect()
    faults = {
        "name-edge-space": value.str.contains(_EDGE_SPACE),
        "name-bar": value.str.contains("|", literal=True),
        "name-control": value.str.contains(_CONTROL),
        "name-not-nfc": value.str.normalize("NFC") != value,
    }
    found: list[Finding] = []
    for code, test in faults.items():
        rows = distinct.filter(test).explode("row")
        found += findings_of_rows(code, rows, file=file, column=column.name)
    return cells.get_column("value"), found


def _read_number(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    numbers = cells.with_columns(number=pl.col("value").cast(pl.Float64, strict=False))
    unread = numbers.filter(pl.col("number").is_null() & pl.col("value").is_not_null())
    infinite = numbers.filter(~pl.col("number").is_finite())
    found = _at("not-a-number", unread, column, file)
    found += _at("not-finite", infinite, column, file)
    finite = pl.when(pl.col("number").is_finite()).then(pl.col("number"))
    return numbers.select(finite).to_series(), found


def _read_flag(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    flags = cells.get_column("value").replace_strict(
        list(FLAGS), list(FLAGS.values()), default=None, return_dtype=pl.Boolean
    )
    unread = cells.filter(flags.is_null() & cells.get_column("value").is_not_null())
    return flags, _at("not-a-flag", unread, column, file)


def _read_choice(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    value = pl.col("value")
    wrong = cells.filter(value.is_not_null() & ~value.is_in(column.values))
    found = findings_of_rows(
        "not-a-choice",
        wrong,
        file=file,
        column=column.name,
        choices=", ".join(column.values),
    )
    read = pl.when(value.is_in(column.values)).then(value)
    return cells.select(read).to_series(), found


def _read_pedigree(
    cells: pl.DataFrame, column: Column, file: str
) -> tuple[pl.Series, list[Finding]]:
    fits = pl.col("value").str.contains(PEDIGREE)
    unread = cells.filter(~fits)
    read = cells.select(pl.when(fits).then(pl.col("value"))).to_series()
    return read, _at("not-a-pedigree", unread, column, file)


def _at(code: str, rows: pl.DataFrame, column: Column, file: str) -> list[Finding]:
    return findings_of_rows(
        code, rows.select("row", "value"), file=file, column=column.name
    )


_READERS: dict[
    str, Callable[[pl.DataFrame, Column, str], tuple[pl.Series, list[Finding]]]
] = {
    "name": _read_name,
    "text": _read_text,
    "number": _read_number,
    "flag": _read_flag,
    "choice": _read_choice,
    "unit": _read_text,
    "gas": _read_text,
    "composition": _read_text,
    "pedigree": _read_pedigree,
    "date": _read_text,
    "demand": _read_text,
}
