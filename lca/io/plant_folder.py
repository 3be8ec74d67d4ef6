"""A folder with the tables of a plant to `PlantInputs`."""

from pathlib import Path

from lca.findings import Finding
from lca.io.csv_cells import Cells, read_cells
from lca.io.plant_header import read_plant_toml
from lca.io.plant_tables import plant_tables, read_tables
from lca.io.wafer_maps import TABLE, read_wafer_maps
from lca.model import Origin, PlantInputs, SourceFile
from lca.tables import Table


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
    record = read_plant_toml(folder)
    origins = {table.name: Origin(f"{table.name}.csv") for table in plant_tables()}

    def read(table: Table) -> Cells | None:
        path = folder / origins[table.name].file
        return read_cells(path, table.columns, units=True)

    content = read_tables(read, origins)
    drawn = read_wafer_maps(content.tables[TABLE], origins[TABLE], folder)
    sources = (
        SourceFile(origins[name].file, sha256)
        for name, sha256 in content.sha256.items()
    )
    inputs = PlantInputs(
        record.header,
        content.tables,
        origins,
        (*record.files, *sources, *drawn.files),
        content.own_columns,
        record.logo,
        drawn.maps,
    )
    return inputs, (*record.findings, *content.findings, *drawn.findings)
