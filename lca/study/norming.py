"""A plant to where it stands against energy norms."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lca.errors import UsageError
from lca.findings import Finding, finding
from lca.io import read_plant_path
from lca.io.norm_file import read_norm_file
from lca.io.plant_header import FILE, TABLE
from lca.model import PlantInputs
from lca.norms import Norm, assess_plant, load_norms
from lca.norms.rows import ENERGY, OUTPUT
from lca.results.norms import NormReport

TABLES = (ENERGY, OUTPUT)


def collect_norms(files: Iterable[Path]) -> Mapping[str, Norm]:
    """Return the shipped norms and those of files, by id.

    Raises
    ------
    UsageError
        A file cannot be read, or two norms have one id.
    """
    norms = dict(load_norms())
    for file in files:
        norm = read_norm_file(file)
        if norm.name in norms:
            message = f"{file}: there is a norm {norm.name!r} already"
            raise UsageError(message)
        norms[norm.name] = norm
    return norms


def assess_path(
    path: Path, norms: Mapping[str, Norm], *, extended: bool = False
) -> NormReport:
    """Return where the plant of a folder or workbook stands.

    Only its header and the two tables of norms count: a plant may have no others.

    Raises
    ------
    UsageError
        There is no such plant.
    """
    inputs, found = read_plant_path(path)
    reading = [*_select(inputs, found), *_find_missing(inputs, found)]
    return assess_plant(inputs, norms, tuple(reading), extended=extended)


def _select(inputs: PlantInputs, found: Iterable[Finding]) -> list[Finding]:
    """Return what was found in the header, in the two tables, and of the whole file."""
    places = {
        (inputs.origins[table].file, inputs.origins[table].sheet) for table in TABLES
    }
    places |= {(FILE, None)}
    books = {file for file, sheet in places if sheet is not None}
    places |= {(book, sheet) for book in books for sheet in (TABLE, None)}
    return [each for each in found if (each.place.file, each.place.sheet) in places]


def _find_missing(inputs: PlantInputs, found: Iterable[Finding]) -> list[Finding]:
    """Return an error for each of the tables that is not there, or has no row."""
    broken = {(each.place.file, each.place.sheet) for each in found}
    missing = []
    for table in TABLES:
        origin = inputs.origins[table]
        place = {"file": origin.file, "sheet": origin.sheet}
        if (origin.file, origin.sheet) in broken or not inputs.tables[table].is_empty():
            continue
        if table in inputs.own_columns:
            missing.append(finding("no-rows", **place))
        elif origin.sheet is None:
            missing.append(finding("missing-file", value=origin.file, **place))
        else:
            missing.append(finding("missing-sheet", **place))
    return missing
