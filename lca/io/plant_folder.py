"""A folder with the tables of a plant to `PlantInputs`."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from lca.findings import Finding
from lca.io.csv_cells import read_cells
from lca.io.plant_header import read_plant_toml
from lca.io.plant_tables import plant_tables, type_table
from lca.model import Origin, PlantInputs, SourceFile


def read_plant_folder(folder: Path) -> tuple[PlantInputs, tuple[Finding, ...]]:
    """Return the tables of a plant and all findings of reading them.

    Parameters
    ----------
    folder
        Holds ``plant.toml`` and a CSV file for each table there is.

    Notes
    -----
    A table that cannot be read is empty in the result, and has an error finding.
    """
    header, files, found = read_plant_toml(folder)
    tables: dict[str, pl.DataFrame] = {}
    own: dict[str, pl.DataFrame] = {}
    origins: Mapping[str, Origin] = {
        table.name: Origin(f"{table.name}.csv") for table in plant_tables()
    }
    for table in plant_tables():
        origin = origins[table.name]
        cells = read_cells(folder / origin.file, table.columns, units=True)
        typed = type_table(cells, table, origin)
        tables[table.name] = typed.table
        found += typed.findings
        if cells is not None:
            files = (*files, SourceFile(origin.file, cells.sha256))
            own[table.name] = typed.own_columns
    return PlantInputs(header, tables, origins, files, own), tuple(found)
