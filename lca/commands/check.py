"""``lca check``: a study folder to its findings."""

from collections import Counter
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.findings import Severity
from lca.study import read_study

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


def check_folder(folder: Path, language: str = "en") -> Document:
    """Return the document of checking: findings, and how many of each severity.

    Raises
    ------
    UsageError
        There is no such folder.
    """
    found = read_study(folder).check()
    counts = Counter(each.severity for each in found)
    return {
        "format": FORMAT,
        "findings": describe_findings(found, language),
        "counts": {severity: counts[severity] for severity in SEVERITIES},
    }
