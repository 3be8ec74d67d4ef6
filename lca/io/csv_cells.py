"""One CSV file to a frame of text cells, or to findings that say why not."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from lca.findings import Finding, finding, has_errors
from lca.findings.rows import findings_of_rows
from lca.io import inert
from lca.io.file_bytes import read_bytes
from lca.io.header_cells import check_header, take_units_off
from lca.io.limits import MOST_BYTES, MOST_COLUMNS
from lca.tables import Column

_BOM = b"\xef\xbb\xbf"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Cells:
    """The text cells of one file or sheet.

    ``table`` has ``row``, as a spreadsheet counts, and the columns of the catalogue
    that the file has; it is None when the file could not be read as a table.
    ``own_columns`` has the columns the catalogue does not know, row by row.
    """

    table: pl.DataFrame | None
    own_columns: pl.DataFrame
    sha256: str
    findings: tuple[Finding, ...]


def read_cells(
    path: Path, columns: tuple[Column, ...], *, units: bool = False
) -> Cells | None:
    """Return the cells of a CSV file, every one as text; an empty cell is null.

    Parameters
    ----------
    path
        The file: UTF-8 with or without byte order mark, comma, header in row 1.  None
        is returned for a file that is not there.
    columns
        The catalogue of the table.
    units
        Whether a header may state the unit, as ``tool_seconds [s]`` does.
    """
    file, source = path.name, read_bytes(path, MOST_BYTES)
    if source.fault is not None:
        return _nothing("", [source.fault])
    if source.content is None:
        return None
    body = source.content.removeprefix(_BOM)
    if fault := find_unreadable(body, file):
        return _nothing(source.sha256, [fault])
    header, found = _read_header(body), list[Finding]()
    if units:
        header, found = take_units_off(header, columns, file=file)
    faults = _check_header(header, columns, file) + _find_ragged(body, header, file)
    found += faults
    if has_errors(faults):
        return _nothing(source.sha256, found)
    known = {column.name for column in columns}
    cells, places = _parse(body, len(header)), list(enumerate(header))
    table = [_cell(place, name) for place, name in places if name in known]
    own = [_cell(place, name) for place, name in places if name not in known]
    frame = cells.select("row", *table)
    return Cells(frame, cells.select(own), source.sha256, tuple(found))


def find_repeated(
    table: pl.DataFrame,
    own_columns: pl.DataFrame,
    file: str,
    sheet: str | None = None,
) -> list[Finding]:
    """Return a warning for each row that says again what an earlier row said."""
    parts = [part for part in (table.drop("row"), own_columns) if part.width]
    content = pl.concat(parts, how="horizontal")
    first = content.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    again = table.select("row").filter(~first)
    return findings_of_rows("repeated-row", again, file=file, sheet=sheet)


def _nothing(sha256: str, found: list[Finding]) -> Cells:
    return Cells(None, pl.DataFrame(), sha256, tuple(found))


def find_unreadable(body: bytes, file: str) -> Finding | None:
    """Return why the content of a file is no text of lines, None if it is."""
    if not body.strip():
        return finding("empty-file", file=file)
    if b"\0" in body:
        return finding("binary-file", file=file)
    if b"\r" in body and b"\n" not in body:
        return finding("wrong-line-ends", file=file)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
        value = repr(body[error.start : error.start + 1])[2:-1]
        return finding("not-utf8", file=file, row=row, value=value)
    return None


def _read_header(body: bytes) -> list[str]:
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    try:
        return [inert.bare_name(name) for name in next(csv.reader(lines), [])]
    except csv.Error:
        # One name of more than 100 kB: what is no header lacks every column.
        return [body[:_LONGEST_NAME].decode("utf-8", "ignore")]


def _check_header(
    header: list[str], columns: tuple[Column, ...], file: str
) -> list[Finding]:
    if len(header) > MOST_COLUMNS:
        many = {"value": len(header), "limit": MOST_COLUMNS}
        return [finding("too-many-columns", file=file, row=1, **many)]
    if len(header) == 1 and (mark := next((m for m in ";\t|" if m in header[0]), "")):
        return [finding("wrong-separator", file=file, row=1, value=mark)]
    return check_header(header, columns, file=file)


def _find_ragged(body: bytes, header: list[str], file: str) -> list[Finding]:
    """Return a finding for each row with more or fewer cells than the header."""
    counts, quoted = _cells_per_row(body)
    if misplaced := find_misplaced_quote(body):
        return [finding("misplaced-quote", file=file, row=misplaced)]
    if quoted:
        return [finding("open-quote", file=file, row=len(counts))]
    ragged = np.flatnonzero((counts != len(header)) & (counts > 0))
    if not len(ragged):
        return []
    rows = pl.DataFrame({"row": ragged + 1, "value": counts[ragged]})
    return findings_of_rows("ragged-row", rows, file=file, expected=str(len(header)))


def _cells_per_row(body: bytes) -> tuple[np.ndarray, bool]:
    """Return cells per record (0 for a blank line), and whether a quote stays open."""
    text = np.frombuffer(body, np.uint8)
    commas, ends = text == ord(","), text == ord("\n")
    open_quote = False
    if b'"' in body:
        quoted = np.cumsum(text == ord('"'), dtype=np.uint8) & 1
        open_quote = bool(quoted[-1])
        commas, ends = commas & (quoted == 0), ends & (quoted == 0)
    stops = np.flatnonzero(ends)
    if open_quote or not body.endswith(b"\n"):
        stops = np.append(stops, len(text))
    counts = np.diff(np.searchsorted(np.flatnonzero(commas), stops), prepend=0) + 1
    starts = np.concatenate([[0], stops[:-1] + 1])
    length = stops - starts
    carriage = (length == 1) & (text[np.minimum(starts, len(text) - 1)] == ord("\r"))
    return np.where((length == 0) | carriage, 0, counts), open_quote


def find_misplaced_quote(body: bytes) -> int | None:
    """Return the first row with a quotation mark that neither opens nor closes a cell.

    Every other mark opens: it follows a comma, a line end, or the mark before it, the
    two being one mark inside the cell.  The others close.
    """
    text = np.frombuffer(body, np.uint8)
    marks = np.flatnonzero(text == ord('"'))
    framed = np.concatenate([[ord("\n")], text, [ord("\n"), ord("\n")]])
    before, after, then = framed[marks], framed[marks + 2], framed[marks + 3]
    opens = np.arange(len(marks)) % 2 == 0
    carriage = (after == ord("\r")) & (then == ord("\n"))
    wrong = np.where(
        opens,
        ~np.isin(before, list(b',\n"')),
        ~np.isin(after, list(b',\n"')) & ~carriage,
    )
    if not wrong.any():
        return None
    first = marks[wrong][0]
    quoted = np.cumsum(text[:first] == ord('"'), dtype=np.uint8) & 1
    return int(((text[:first] == ord("\n")) & (quoted == 0)).sum()) + 1


def _parse(body: bytes, width: int) -> pl.DataFrame:
    """Return ``row`` and the cells as columns ``0``, ``1`` …, the header left out.

    Columns stand by number, since a file may call one of its own ``row``.
    """
    frame = pl.read_csv(
        io.BytesIO(body),
        has_header=False,
        new_columns=[str(place) for place in range(width)],
        infer_schema=False,
    )
    # An empty cell is null but for one in quotation marks, which is an empty text.
    quoted = b'""' in body
    cells = frame.with_columns(pl.all().replace("", None)) if quoted else frame
    if b"'" in body:
        cells = cells.with_columns(inert.take_mark_off(pl.all()))
    numbered = cells.with_row_index("row", offset=1).slice(1)
    return numbered.filter(~pl.all_horizontal(pl.all().exclude("row").is_null()))


def _cell(place: int, name: str) -> pl.Expr:
    return pl.col(str(place)).alias(name)
