"""The record of a plant, from ``plant.toml`` or from a sheet, to a `PlantHeader`."""

from pathlib import Path

from lca.findings import Finding, has_errors
from lca.io.record import Record, read_record
from lca.io.toml_header import find_record, read_toml
from lca.model import PlantHeader, SourceFile
from lca.tables import load_columns

FILE = "plant.toml"
TABLE = "plant"


def read_plant_toml(
    folder: Path,
) -> tuple[PlantHeader | None, tuple[SourceFile, ...], list[Finding]]:
    """Return the header (None when it has errors), its file, and the findings."""
    content, files, found = read_toml(folder / FILE)
    if content is None:
        return None, files, found
    record, faults = find_record(content, TABLE, FILE)
    if record is None:
        return None, files, found + faults
    header, more = read_plant_record(record)
    found += faults + more
    return (None if has_errors(found) else header), files, found


def read_plant_record(record: Record) -> tuple[PlantHeader | None, list[Finding]]:
    """Return the header of a record (None when it has errors), and the findings.

    The limit of cut-offs has its default from the catalogue, which documents it.
    """
    values, found = read_record(record)
    if has_errors(found):
        return None, found
    defaults = {column.name: column.default for column in load_columns(TABLE)}
    if values["cutoff_limit"] is None:
        values["cutoff_limit"] = float(defaults["cutoff_limit"])
    return PlantHeader(**values), found  # type: ignore[arg-type]
