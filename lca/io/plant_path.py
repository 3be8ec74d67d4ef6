"""A plant wherever it stands: in a folder or in a workbook."""

from pathlib import Path

from lca.errors import UsageError
from lca.findings import Finding
from lca.io.plant_folder import read_plant_folder
from lca.io.plant_header import FILE
from lca.io.plant_workbook import read_plant_workbook
from lca.model import PlantInputs

WORKBOOK = ".xlsx"


def is_plant(path: Path) -> bool:
    """Return whether the path looks like a plant and not like a study."""
    return path.suffix.casefold() == WORKBOOK or (path / FILE).exists()


def read_plant_path(path: Path) -> tuple[PlantInputs, tuple[Finding, ...]]:
    """Return the tables of a plant and all findings of reading them.

    Parameters
    ----------
    path
        A folder with ``plant.toml`` and CSV files, or a workbook (``.xlsx``).

    Raises
    ------
    UsageError
        There is neither.
    """
    if path.is_dir():
        return read_plant_folder(path)
    if path.suffix.casefold() == WORKBOOK and path.exists():
        return read_plant_workbook(path)
    msg = f"{path} is neither a folder nor a workbook ({WORKBOOK})"
    raise UsageError(msg)
