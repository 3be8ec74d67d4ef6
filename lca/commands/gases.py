"""``lca gases``: the process gases behind one unit of each SKU."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.commands.serialise import to_json
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding
from lca.io import write_frames
from lca.io.documents import write_text
from lca.results.gases import GasReport
from lca.study import read_plant
from lca.study.gassing import report_gases

FRAMES = ("uses", "emissions", "totals", "impacts", "elements")
DOCUMENT = "gases.json"


@dataclass(frozen=True, slots=True)
class Gases:
    """What the command gave: the report, or the findings that refused the plant."""

    report: GasReport | None
    findings: tuple[Finding, ...]

    def describe(self, language: str) -> Document:
        """Return the document; results are null when the plant was refused."""
        report = self.report
        tables: Document = dict.fromkeys(("plant", *FRAMES))
        if report is not None:
            tables = {"plant": report.plant} | {
                name: getattr(report, name).to_dicts() for name in FRAMES
            }
        return {
            "format": FORMAT,
            **tables,
            "findings": describe_findings(self.findings, language),
        }


def list_gases(path: Path, skus: Sequence[str] | None = None) -> Gases:
    """Return the process gases of the SKUs of a plant.

    Parameters
    ----------
    path
        Folder of a plant, or its workbook.
    skus
        SKUs to report; all that the plant reports when not given.

    Raises
    ------
    UsageError
        There is no such plant, or it has no such SKU.
    """
    try:
        report = report_gases(read_plant(path), skus)
    except StudyRefusedError as refused:
        return Gases(None, refused.findings)
    return Gases(report, report.findings)


def write_gases(gases: Gases, out: Path, language: str) -> tuple[Path, ...]:
    """Write the tables as CSV and the document, and return the files.

    Parameters
    ----------
    gases
        What `list_gases` returned; nothing is written of a refused plant.
    out
        Folder; it is made if need be, and files of the same name are replaced.
    language
        Of the findings in the document.

    Raises
    ------
    UsageError
        A file cannot be written.
    """
    report = gases.report
    if report is None:
        return ()
    document = out / DOCUMENT
    try:
        out.mkdir(parents=True, exist_ok=True)
        frames = {f"gas_{name}": getattr(report, name) for name in FRAMES}
        tables = write_frames(frames, out, "csv")
        write_text(to_json(gases.describe(language)), document)
    except OSError as error:
        message = f"{out} cannot be written: {error.strerror}"
        raise UsageError(message) from error
    return (*tables, document)
