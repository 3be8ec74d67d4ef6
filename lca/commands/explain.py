"""``lca explain``: a product of a study or plant to its contribution tree."""

from dataclasses import dataclass, fields
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.errors import StudyRefusedError
from lca.findings import Finding
from lca.io import is_plant
from lca.results import Branch, Explanation, Row
from lca.study import read_plant, read_study


@dataclass(frozen=True, slots=True)
class Explained:
    """What explaining gave: the tree, or the findings that refused it."""

    explanation: Explanation | None
    findings: tuple[Finding, ...]

    def describe(self, language: str) -> Document:
        """Return the document; its tree is null when the study was refused."""
        findings = describe_findings(self.findings, language)
        if self.explanation is None:
            return {"format": FORMAT, "tree": None, "loops": None, "findings": findings}
        return {
            "format": FORMAT,
            "study": self.explanation.study,
            "indicator": self.explanation.indicator,
            "unit": self.explanation.unit,
            "tree": _describe(self.explanation.tree),
            "loops": self.explanation.loops,
            "findings": findings,
        }


def explain_path(
    path: Path,
    flow: str,
    indicator: str | None,
    *,
    depth: int,
    cutoff: float,
    rows: bool = False,
) -> Explained:
    """Return the contribution tree of one unit of a flow of a study or a plant.

    Parameters
    ----------
    path
        Folder of a study or plant, or workbook of a plant.
    flow
        A product that is made, such as a SKU, or a waste that is treated.
    indicator
        None for the headline one.
    depth
        How many supplies deep the tree is opened.
    cutoff
        Share of the whole below which branches are joined.
    rows
        Whether each branch names the input rows behind it.
    """
    read = read_plant if is_plant(path) else read_study
    try:
        explanation = read(path).explain(
            flow, indicator, depth=depth, cutoff=cutoff, rows=rows
        )
    except StudyRefusedError as refused:
        return Explained(None, refused.findings)
    return Explained(explanation, explanation.findings)


def _describe(branch: Branch) -> Document:
    known: Document = {
        "kind": branch.kind,
        "name": branch.name,
        "flow": branch.flow,
        "amount": branch.amount,
        "unit": branch.unit,
        "stage": branch.stage,
        "impact": branch.impact,
        "share": branch.share,
    }
    parts: Document = {
        "rows": [_describe_row(row) for row in branch.rows],
        "made": [_describe_row(row) for row in branch.made],
        "branches": [_describe(part) for part in branch.branches],
    }
    return _stated(known) | {name: part for name, part in parts.items() if part}


def _describe_row(row: Row) -> Document:
    return _stated({part.name: getattr(row, part.name) for part in fields(row)})


def _stated(known: Document) -> Document:
    return {name: value for name, value in known.items() if value is not None}
