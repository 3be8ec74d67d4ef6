"""``lca check``: a study or a plant to its findings and balances."""

from pathlib import Path

from lca.commands.documents import Document
from lca.commands.validation_documents import describe_validation
from lca.io import is_plant
from lca.results import Validation
from lca.study import read_plant, read_study


def validate_path(path: Path) -> Validation:
    """Return what was found in a study or plant, and what balances in it.

    Parameters
    ----------
    path
        Folder of a study or plant, or workbook of a plant.

    Raises
    ------
    UsageError
        There is no such folder or workbook.
    """
    read = read_plant if is_plant(path) else read_study
    return read(path).validate()


def check_path(path: Path, language: str = "en") -> Document:
    """Return the document of checking: findings, counts by severity, and balances.

    Parameters
    ----------
    path
        Folder of a study or plant, or workbook of a plant.
    language
        Of the findings.

    Raises
    ------
    UsageError
        There is no such folder or workbook.
    """
    return describe_validation(validate_path(path), language)
