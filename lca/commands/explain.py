"""``lca explain``: a product of a study to its contribution tree."""

from dataclasses import dataclass
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.errors import StudyRefusedError
from lca.findings import Finding
from lca.results import Branch, Explanation
from lca.study import read_study


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


def explain_folder(
    folder: Path, flow: str, indicator: str | None, *, depth: int, cutoff: float
) -> Explained:
    """Return the contribution tree of one unit of a flow of a study folder."""
    study = read_study(folder)
    try:
        explanation = study.explain(flow, indicator, depth=depth, cutoff=cutoff)
    except StudyRefusedError as refused:
        return Explained(None, refused.findings)
    return Explained(explanation, ())


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
    document: Document = {
        name: value for name, value in known.items() if value is not None
    }
    if branch.branches:
        document["branches"] = [_describe(part) for part in branch.branches]
    return document
