"""A folder of CSV files to a copy in which each row says what was found in it.

Every cell stays as it is written; one more stands at the end of each row.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from lca.errors import UsageError
from lca.io import inert
from lca.io.csv_cells import find_misplaced_quote, find_unreadable
from lca.io.export import write_table
from lca.io.file_bytes import read_bytes
from lca.io.limits import MOST_BYTES
from lca.io.plant_header import read_plant_toml
from lca.io.remarks import Remark
from lca.io.wafer_maps import list_wafer_maps

COLUMN = "findings"
"""The column of a copy that says what was found."""

LIST = "findings.csv"
HEADS = ("severity", "code", "file", "row", "column", "activity", "flow",
         "message", "cause", "fix")  # fmt: skip

_JOINT = " | "
_QUOTED = ',"\r\n'
_COPIED = (".csv", ".toml")
_BOM = b"\xef\xbb\xbf"


def annotate_folder(
    folder: Path, out: Path, remarks: Sequence[Remark]
) -> tuple[Path, ...]:
    """Write a copy of the tables of a folder, and a list of all findings.

    Parameters
    ----------
    folder
        Holds the header, its logo, the CSV files and wafer maps; it stays as it is.
    out
        Folder of the copy: new, empty, or of an earlier copy, which is replaced.
    remarks
        What was found.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    UsageError
        The folder of the copy holds something else.
    """
    _make_room(out)
    by_file: dict[str, dict[int, list[str]]] = {}
    for remark in remarks:
        if remark.place.file is not None:
            rows = by_file.setdefault(remark.place.file, {})
            rows.setdefault(remark.place.row or 1, []).append(remark.note)
    written = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix not in _COPIED or path.name == LIST:
            continue
        content = read_bytes(path, MOST_BYTES).content
        if content is None:
            continue
        if path.suffix == ".csv":
            content = add_column(content, path.name, by_file.get(path.name, {}))
        copy = out / path.name
        copy.write_bytes(content)
        written.append(copy)
    for name, content in _list_others(folder).items():
        (out / name).write_bytes(content)
        written.append(out / name)
    write_table(_tabulate(remarks), out / LIST)
    return (*written, out / LIST)


def add_column(content: bytes, file: str, rows: Mapping[int, Sequence[str]]) -> bytes:
    """Return a CSV file with one more cell at the end of each row.

    Parameters
    ----------
    content
        The file.  What cannot be divided into rows is returned as it is.
    file
        Its name.
    rows
        Texts by row; the header is row 1, and what is said of it stands in the first
        row below.
    """
    body = content.removeprefix(_BOM)
    if find_unreadable(body, file) or (b'"' in body and find_misplaced_quote(body)):
        return content
    ends = _ends_of_rows(body)
    if ends is None or _separated_otherwise(body[: ends[0]]):
        return content
    said = _below_header(rows, len(ends))
    pieces, at = [content[: len(content) - len(body)]], 0
    for number, end in enumerate(ends, start=1):
        start = at
        stop = end - 1 if body[end - 1 : end] == b"\r" and end > start else end
        pieces.append(body[at:stop])
        at = stop
        if number == 1:
            pieces.append(b"," + _cell(_free_name(body[:stop])))
        elif body[start:stop].strip(b"\r\n"):
            pieces.append(
                b"," + (_cell(_JOINT.join(said[number])) if number in said else b"")
            )
    return b"".join([*pieces, body[at:]])


def _ends_of_rows(body: bytes) -> list[int] | None:
    """Return the byte after the text of each row; None when a quote stays open."""
    text = np.frombuffer(body, np.uint8)
    ends = text == ord("\n")
    if b'"' in body:
        quoted = np.cumsum(text == ord('"'), dtype=np.uint8) & 1
        if quoted[-1]:
            return None
        ends &= quoted == 0
    stops: list[int] = np.flatnonzero(ends).tolist()
    return stops if body.endswith(b"\n") else [*stops, len(body)]


def _below_header(
    rows: Mapping[int, Sequence[str]], count: int
) -> dict[int, list[str]]:
    """Return the texts by a row that can hold them."""
    said: dict[int, list[str]] = {}
    for number, texts in sorted(rows.items()):
        said.setdefault(min(max(number, 2), max(count, 2)), []).extend(texts)
    return said


def _separated_otherwise(header: bytes) -> bool:
    return b"," not in header and any(mark in header for mark in (b";", b"\t", b"|"))


def _free_name(header: bytes) -> str:
    """Return the name of the new column, numbered if there is one called so."""
    lines = io.StringIO(header.decode("utf-8"), newline="")
    taken = {inert.bare_name(name) for name in next(csv.reader(lines), [])}
    names = (f"{COLUMN} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (COLUMN, *names) if name not in taken)


def _cell(text: str) -> bytes:
    """Return a text as one cell: quoted if need be, and inert for spreadsheets."""
    shown = inert.inert_name(text).replace("\0", "\ufffd")
    if not any(mark in shown for mark in _QUOTED):
        return shown.encode()
    quoted = shown.replace('"', '""')
    return f'"{quoted}"'.encode()


def _make_room(out: Path) -> None:
    """Make the folder of the copy, and take an earlier copy out of it."""
    out.mkdir(parents=True, exist_ok=True)
    there = sorted(out.iterdir())
    if not there:
        return
    drawn = {out / name for name in _list_others(out)}
    ours = all(path.suffix in _COPIED or path in drawn for path in there)
    if not (_is_list(out / LIST) and ours):
        message = f"{out} holds something else than an annotated copy"
        raise UsageError(message)
    for path in there:
        path.unlink()


def _list_others(folder: Path) -> dict[str, bytes]:
    """Return the files that cells of a plant name, by name."""
    logo = read_plant_toml(folder).logo
    maps = {each.name: each.content for each in list_wafer_maps(folder).values()}
    return maps if logo is None else {logo.name: logo.content, **maps}


def _is_list(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().rstrip("\n") == ",".join(HEADS)


def _tabulate(remarks: Sequence[Remark]) -> pl.DataFrame:
    rows = [
        (
            remark.severity,
            remark.code,
            remark.place.file,
            remark.place.row,
            remark.place.column,
            remark.place.activity,
            remark.place.flow,
            remark.message,
            remark.cause,
            remark.fix,
        )
        for remark in remarks
    ]
    schema = {name: pl.Int64 if name == "row" else pl.String for name in HEADS}
    return pl.DataFrame(rows, schema=schema, orient="row")
