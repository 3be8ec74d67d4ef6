"""Text cells to typed cells, with a finding for each cell that is not what it must be.

Nothing is repaired: a cell that cannot be read is null afterwards and has an error.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding
from lca.findings.rows import MOST_PER_COLUMN, findings_of_rows
from lca.tables.catalogue import Column, Kind
from lca.tables.formulas import keep_formulas
from lca.tables.lengths import MOST_IN_NAME, check_lengths
from lca.tables.prose import find_refused
from lca.tables.references import nearest_names

FLAGS = {"true": True, "false": False}
PEDIGREE = r"^[1-5](;[1-5]){4}$"

_EDGE_SPACE = r"^[\s\u200b\ufeff]|[\s\u200b\ufeff]$"
_CONTROL = r"[\x00-\x1f\x7f]"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_PERCENT = r"\s*[%％]\s*$"
_TYPES: dict[Kind, type[pl.DataType]] = {
    "number": pl.Float64,
    "amount": pl.Float64,
    "size": pl.Float64,
    "share": pl.Float64,
    "flag": pl.Boolean,
    "date": pl.Date,
}


@dataclass(frozen=True, slots=True)
class _Cells:
    """The text cells of one column, as ``row`` and ``value``, and where they stand."""

    frame: pl.DataFrame
    column: Column
    file: str
    sheet: str | None


_Read = tuple[pl.Series, list[Finding]]


def type_cells(
    raw: pl.DataFrame,
    columns: tuple[Column, ...],
    file: str,
    sheet: str | None = None,
    *,
    longest_name: int = MOST_IN_NAME,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the table with typed columns, and what is wrong with its cells.

    Parameters
    ----------
    raw
        ``row`` and text columns; a catalogue column that is missing becomes null.
    columns
        The catalogue of the table.
    file, sheet
        Names for the findings.
    longest_name
        Characters that a name may have.
    """
    found: list[Finding] = []
    typed = [raw.get_column("row")]
    for column in columns:
        if column.name not in raw.columns:
            typed.append(_missing(column, len(raw)))
            continue
        value = raw.get_column(column.name).alias("value")
        frame = pl.DataFrame([raw.get_column("row"), value])
        cells = _Cells(frame, column, file, sheet)
        if column.required and value.null_count():
            empty = frame.filter(pl.col("value").is_null()).select("row")
            found += findings_of_rows(
                "empty-cell", empty, file=file, sheet=sheet, column=column.name
            )
        series, faults = _READERS[column.kind](cells)
        typed.append(series.alias(column.name))
        found += faults
        found += check_lengths(frame, column, file, sheet, longest_name=longest_name)
    return pl.DataFrame(typed), found


def empty_table(columns: tuple[Column, ...]) -> pl.DataFrame:
    """Return the typed table without a row, for a file that is not there."""
    return pl.DataFrame(
        schema={
            "row": pl.UInt32,
            **{column.name: _TYPES.get(column.kind, pl.String) for column in columns},
        }
    )


def _missing(column: Column, height: int) -> pl.Series:
    kind = _TYPES.get(column.kind, pl.String)
    return pl.Series(column.name, [None], dtype=kind).new_from_index(0, height)


def _read_text(cells: _Cells) -> _Read:
    return cells.frame.get_column("value"), []


def _read_name(cells: _Cells) -> _Read:
    """Return names as they are; spaces at the ends, ``|`` and non-NFC are errors."""
    value = pl.col("value")
    faults = {
        "name-edge-space": value.str.contains(_EDGE_SPACE),
        "name-bar": value.str.contains("|", literal=True),
        "name-control": value.str.contains(_CONTROL),
        "name-not-nfc": value.str.normalize("NFC") != value,
    }
    names = cells.frame.get_column("value")
    failing = (
        names.unique()
        .to_frame()
        .select(test.any().alias(code) for code, test in faults.items())
    )
    found: list[Finding] = []
    for code, fails in failing.row(0, named=True).items():
        if fails:
            found += _at(code, cells.frame.filter(faults[code]), cells)
    return names, found


def _read_number(cells: _Cells) -> _Read:
    value = cells.frame.get_column("value")
    number = value.cast(pl.Float64, strict=False).alias("number")
    if number.null_count() == value.null_count() and number.is_finite().all():
        return number, []
    numbers = cells.frame.with_columns(number)
    unread = numbers.filter(pl.col("number").is_null() & pl.col("value").is_not_null())
    infinite = numbers.filter(~pl.col("number").is_finite())
    found = _at("not-a-number", unread, cells) + _at("not-finite", infinite, cells)
    finite = pl.when(pl.col("number").is_finite()).then(pl.col("number"))
    return numbers.select(finite).to_series(), found


def _read_amount(cells: _Cells) -> _Read:
    numbers, found = _read_number(cells)
    fits = numbers >= 0
    if fits.all():
        return numbers, found
    negative = cells.frame.filter(numbers < 0)
    return _keep(numbers, fits), found + _at("negative-cell", negative, cells)


def _read_size(cells: _Cells) -> _Read:
    numbers, found = _read_number(cells)
    fits = numbers > 0
    if fits.all():
        return numbers, found
    empty = cells.frame.filter(numbers <= 0)
    return _keep(numbers, fits), found + _at("not-positive", empty, cells)


def _read_share(cells: _Cells) -> _Read:
    """Return shares from 0 to 1; what looks like a percentage is an error of its own.

    ``98.5``, ``98.5%`` and ``98,5%`` are told to be 0.985, and not taken for it.
    """
    cast = cells.frame.get_column("value").cast(pl.Float64, strict=False)
    unread = cast.null_count() - cells.frame.get_column("value").null_count()
    if not unread and ((cast >= 0) & (cast <= 1)).all():
        return cast, []
    value, number, mark = pl.col("value"), pl.col("number"), pl.col("mark")
    marked = value.str.contains(_PERCENT).fill_null(value=False)
    bare = value.str.replace(_PERCENT, "")
    point = pl.when(marked).then(bare.str.replace(",", ".", literal=True))
    stated = point.otherwise(bare).cast(pl.Float64, strict=False)
    table = cells.frame.with_columns(
        mark=marked,
        number=pl.when(stated.is_finite()).then(stated),
    )
    plain = cells.frame.filter(~table.get_column("mark"))
    _, found = _read_number(_Cells(plain, cells.column, cells.file, cells.sheet))
    fits = ~mark & number.is_between(0, 1)
    percent = number.is_between(0, 100) & ~fits
    wrong = (number.is_null() & mark) | ~(fits | percent)
    found += _at(
        "share-in-percent",
        table.filter(percent).select("row", "value", share=number / 100),
        cells,
    )
    found += _at("not-a-share", table.filter(wrong), cells)
    return table.select(pl.when(fits).then(number)).to_series(), found


def _read_flag(cells: _Cells) -> _Read:
    value = cells.frame.get_column("value")
    flags = value.replace_strict(
        list(FLAGS), list(FLAGS.values()), default=None, return_dtype=pl.Boolean
    )
    unread = cells.frame.filter(flags.is_null() & value.is_not_null())
    return flags, _at("not-a-flag", unread, cells)


def _read_choice(cells: _Cells) -> _Read:
    value, choices = pl.col("value"), cells.column.values
    read = pl.when(value.is_in(choices)).then(value)
    known = cells.frame.select(read).to_series()
    if known.null_count() == cells.frame.get_column("value").null_count():
        return known, []
    wrong = cells.frame.filter(value.is_not_null() & ~value.is_in(choices))
    return known, _at("not-a-choice", wrong, cells, choices=", ".join(choices))


def _read_key(cells: _Cells) -> _Read:
    """Return the keys of a closed list; another one is told with the nearest."""
    value, keys = pl.col("value"), [choice.name for choice in cells.column.choices]
    fits = value.is_in(keys)
    wrong = cells.frame.filter(~fits)
    known = pl.Series(keys)
    # Looking for the nearest takes time, and only these rows are listed.
    listed = wrong.head(MOST_PER_COLUMN).get_column("value").unique()
    near = {text: nearest_names(text, known) for text in listed}
    nearest = value.replace_strict(near, default=None, return_dtype=pl.String)
    read = cells.frame.select(pl.when(fits).then(value)).to_series()
    return read, _at("not-a-key", wrong.with_columns(nearest=nearest), cells)


def _read_prose(cells: _Cells) -> _Read:
    """Return texts as they are; hidden characters are errors."""
    found = _at("text-character", find_refused(cells.frame), cells)
    return cells.frame.get_column("value"), found


def _read_formula(cells: _Cells) -> _Read:
    """Return formulas; what is none is an error, and so are spaces at the ends."""
    value, read = pl.col("value"), keep_formulas(cells.frame.get_column("value"))
    edged = value.str.contains(_EDGE_SPACE)
    unread = cells.frame.filter(read.is_null() & value.is_not_null() & ~edged)
    found = _at("name-edge-space", cells.frame.filter(edged), cells)
    return read, found + _at("not-a-formula", unread, cells)


def _read_pedigree(cells: _Cells) -> _Read:
    fits = pl.col("value").str.contains(PEDIGREE)
    unread = cells.frame.filter(~fits)
    read = cells.frame.select(pl.when(fits).then(pl.col("value"))).to_series()
    return read, _at("not-a-pedigree", unread, cells)


def _read_date(cells: _Cells) -> _Read:
    value = pl.col("value")
    text = pl.when(value.str.contains(_DATE)).then(value)
    dates = cells.frame.select(text.str.to_date("%Y-%m-%d", strict=False)).to_series()
    unread = cells.frame.filter(dates.is_null() & value.is_not_null())
    return dates, _at("not-a-date", unread, cells)


def _keep(numbers: pl.Series, test: pl.Series) -> pl.Series:
    kept = pl.when("test").then("number")
    return pl.DataFrame({"number": numbers, "test": test}).select(kept).to_series()


def _at(
    code: str, rows: pl.DataFrame, cells: _Cells, **parameters: str
) -> list[Finding]:
    if rows.is_empty():
        return []
    told = ("row", "value", "share", "nearest", "character")
    return findings_of_rows(
        code,
        rows.select(name for name in told if name in rows.columns),
        file=cells.file,
        sheet=cells.sheet,
        column=cells.column.name,
        **parameters,
    )


_READERS: dict[Kind, Callable[[_Cells], _Read]] = {
    "name": _read_name,
    "label": _read_text,
    "text": _read_text,
    "number": _read_number,
    "amount": _read_amount,
    "size": _read_size,
    "share": _read_share,
    "flag": _read_flag,
    "choice": _read_choice,
    "unit": _read_text,
    "gas": _read_text,
    "composition": _read_text,
    "formula": _read_formula,
    "pedigree": _read_pedigree,
    "date": _read_date,
    "demand": _read_text,
    "key": _read_key,
    "prose": _read_prose,
}
