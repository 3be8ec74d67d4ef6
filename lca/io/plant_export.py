"""A plant to files that read back as the same plant."""

from dataclasses import fields
from pathlib import Path

import polars as pl
import tomli_w

from lca.io.documents import write_text
from lca.io.export import write_table
from lca.io.plant_header import FILE, TABLE
from lca.io.plant_path import WORKBOOK
from lca.io.plant_tables import REQUIRED, plant_tables
from lca.io.plant_workbook import KEY, VALUE, VERSION
from lca.io.toml_header import FORMAT
from lca.io.wafer_maps import write_wafer_maps
from lca.io.xlsx_writer import write_workbook
from lca.model import PlantHeader, PlantInputs
from lca.tables import Table


def write_plant(inputs: PlantInputs, path: Path) -> None:
    """Write a plant so that reading it gives the same tables.

    A table without rows is left out, unless every plant has it, and so is a column
    that is empty and not required.  Columns the catalogue does not know follow those
    it knows.

    Parameters
    ----------
    inputs
        The plant.
    path
        A workbook if it ends in ``.xlsx``, otherwise a folder, which is made if need
        be; files of the same name are replaced, and tables that an older plant left in
        the folder are removed.

    Raises
    ------
    UsageError
        A table is too large for a sheet.
    """
    tables = {
        table.name: _as_in_file(inputs, table)
        for table in plant_tables()
        if table.name in REQUIRED or not inputs.tables[table.name].is_empty()
    }
    if path.suffix.casefold() == WORKBOOK:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_logo(inputs, path.parent)
        write_wafer_maps(inputs, path.parent)
        write_workbook({TABLE: _render_sheet(inputs.header), **tables}, path)
        return
    path.mkdir(parents=True, exist_ok=True)
    _write_logo(inputs, path)
    write_wafer_maps(inputs, path)
    if inputs.header is not None:
        stated = {"format": FORMAT, TABLE: _entries(inputs.header)}
        write_text(tomli_w.dumps(stated), path / FILE)
    for table in plant_tables():
        file = path / f"{table.name}.csv"
        if table.name in tables:
            write_table(tables[table.name], file)
        else:
            file.unlink(missing_ok=True)


def _write_logo(inputs: PlantInputs, folder: Path) -> None:
    """Write the logo beside the header that names it."""
    if inputs.logo is not None:
        (folder / inputs.logo.name).write_bytes(inputs.logo.content)


def _entries(header: PlantHeader) -> dict[str, object]:
    """Return the keys of the header that have a value."""
    every = {each.name: getattr(header, each.name) for each in fields(header)}
    return {name: value for name, value in every.items() if value is not None}


def _render_sheet(header: PlantHeader | None) -> pl.DataFrame:
    entries = {} if header is None else _entries(header)
    texts = {VERSION: str(FORMAT), **{key: str(each) for key, each in entries.items()}}
    return pl.DataFrame({KEY: list(texts), VALUE: list(texts.values())})


def _as_in_file(inputs: PlantInputs, table: Table) -> pl.DataFrame:
    content = inputs.tables[table.name].drop("row")
    required = {column.name for column in table.columns if column.required}
    used = [
        column
        for column in content.columns
        if column in required or content[column].null_count() < len(content)
    ]
    own = inputs.own_columns.get(table.name)
    if own is None or own.width == 0:
        return content.select(used)
    return pl.concat([content.select(used), own], how="horizontal")
