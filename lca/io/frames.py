"""Frames of results to files: CSV, Parquet or one workbook."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import polars as pl

from lca.io.export import write_table
from lca.io.xlsx_writer import write_workbook

Form = Literal["csv", "parquet", "xlsx"]

WORKBOOK = "tables.xlsx"


def write_frames(
    frames: Mapping[str, pl.DataFrame], out: Path, form: Form
) -> tuple[Path, ...]:
    """Write frames and return the files.

    Parameters
    ----------
    frames
        By name: of the file, or of the sheet.
    out
        Folder; it is made if need be, and files of the same name are replaced.  For a
        workbook it may also be the file itself, ending in ``.xlsx``.
    form
        ``xlsx`` is one file, ``tables.xlsx``, with a sheet for each frame.

    Raises
    ------
    UsageError
        A frame is too large for a sheet.
    """
    if form == "xlsx":
        itself = out.suffix.casefold() == ".xlsx"
        path = out if itself else out / WORKBOOK
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(frames, path)
        return (path,)
    out.mkdir(parents=True, exist_ok=True)
    paths = {name: out / f"{name}.{form}" for name in frames}
    for name, path in paths.items():
        if form == "csv":
            write_table(frames[name], path)
        else:
            frames[name].write_parquet(path)
    return tuple(paths.values())
