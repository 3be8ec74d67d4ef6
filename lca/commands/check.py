"""``lca check``: a study or a plant to its findings."""

from collections import Counter
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.findings import Severity
from lca.io import is_plant
from lca.study import read_plant, read_study

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def check_path(path: Path, language: str = "en") -> Document:
    """Return the document of checking: findings, and how many of each severity.

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
    read = read_plant if is_plant(path) else read_study
    found = read(path).check()
    counts = Counter(each.severity for each in found)
    return {
        "format": FORMAT,
        "findings": describe_findings(found, language),
        "counts": {severity: counts[severity] for severity in SEVERITIES},
    }
