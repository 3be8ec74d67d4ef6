"""Frames and studies to CSV files, text cells made inert for spreadsheets."""

from pathlib import Path

import polars as pl
import tomli_w

from lca.io import inert
from lca.io.study_header import FILE, FORMAT
from lca.model import Inputs, StudyHeader
from lca.tables import load_columns

KEPT = ("flows", "exchanges", "characterisation")
"""Tables that are written without a row, too: to have none says something."""
_NOT_OF_THE_FILE = ("row", "quantity", "factor_per_flow_unit")


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a frame as UTF-8 CSV; text that a spreadsheet would run is made inert.

    Numbers are written with the shortest digits that read back as the same number.
    """
    text = pl.selectors.string()
    cells = table.with_columns(inert.make_inert(text))
    cells.rename(inert.inert_name).write_csv(path)


def write_study(inputs: Inputs, folder: Path) -> None:
    """Write the tables of a study so that reading them gives the same study.

    A table that an older study left in the folder is removed if this one has none.
    Columns the catalogue does not know are written after those it knows, and keys of
    ``study.toml`` that have no meaning here are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if inputs.header is not None:
        (folder / FILE).write_text(_render_header(inputs.header), encoding="utf-8")
    tables = {
        "flows": inputs.flows,
        "activities": inputs.activities,
        "exchanges": inputs.exchanges,
        "characterisation": inputs.characterisation,
        "allocation": inputs.allocation,
        **inputs.ledgers,
    }
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        if table is None or (table.is_empty() and name not in KEPT):
            path.unlink(missing_ok=True)
        else:
            write_table(_as_in_file(table, name, inputs), path)


def _render_header(header: StudyHeader) -> str:
    known = {
        column.name: getattr(header, column.name) for column in load_columns("study")
    }
    stated = {name: value for name, value in known.items() if value is not None}
    study = {**stated, **header.more}
    return tomli_w.dumps({"format": FORMAT, "study": study, **header.tables})


def _as_in_file(table: pl.DataFrame, name: str, inputs: Inputs) -> pl.DataFrame:
    required = {column.name for column in load_columns(name) if column.required}
    content = table.drop(*_NOT_OF_THE_FILE, strict=False)
    used = [
        column
        for column in content.columns
        if column in required or content[column].null_count() < len(content)
    ]
    own = inputs.own_columns.get(name)
    if own is None or own.width == 0:
        return content.select(used)
    return pl.concat([content.select(used), own], how="horizontal")
