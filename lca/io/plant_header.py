"""The record of a plant, from ``plant.toml`` or from a sheet, to a `PlantHeader`."""

from dataclasses import dataclass
from pathlib import Path

from lca.findings import Finding, has_errors
from lca.io.logo import read_logo
from lca.io.record import Record, read_record
from lca.io.toml_header import find_record, read_toml
from lca.model import Logo, PlantHeader, SourceFile
from lca.tables import load_columns

FILE = "plant.toml"
TABLE = "plant"


@dataclass(frozen=True, slots=True)
class PlantRecord:
    """What the header of a plant says: None for what has errors.

    ``files`` are those that were read for it, the logo last.
    """

    header: PlantHeader | None = None
    logo: Logo | None = None
    files: tuple[SourceFile, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_plant_toml(folder: Path) -> PlantRecord:
    """Return the header of a folder, its logo, its files, and the findings."""
    content, files, found = read_toml(folder / FILE)
    if content is None:
        return PlantRecord(files=files, findings=tuple(found))
    record, faults = find_record(content, TABLE, FILE)
    if record is None:
        return PlantRecord(files=files, findings=(*found, *faults))
    read = read_plant_record(record, folder)
    header = None if has_errors(faults) else read.header
    every = (*found, *faults, *read.findings)
    return PlantRecord(header, read.logo, (*files, *read.files), every)


def read_plant_record(record: Record, folder: Path) -> PlantRecord:
    """Return what a record says, and the logo that it names in the folder.

    The limit of cut-offs has its default from the catalogue, which documents it.  A
    logo that cannot be used leaves the header as it is.
    """
    values, found = read_record(record)
    logo, faults = read_logo(record, folder)
    files = () if logo is None else (SourceFile(logo.name, logo.sha256),)
    every = (*found, *faults)
    if has_errors(found):
        return PlantRecord(None, logo, files, every)
    defaults = {column.name: column.default for column in load_columns(TABLE)}
    if values["cutoff_limit"] is None:
        values["cutoff_limit"] = float(defaults["cutoff_limit"])
    header = PlantHeader(**values)  # type: ignore[arg-type]
    return PlantRecord(header, logo, files, every)
