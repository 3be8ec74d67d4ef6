"""``lca explain``: a product of a study to its contribution tree."""

from pathlib import Path

from lca.commands.documents import FORMAT, Document
from lca.results import Branch, Explanation
from lca.study import read_study


def explain_folder(
    folder: Path, flow: str, indicator: str | None, *, depth: int, cutoff: float
) -> Explanation:
    """Return the contribution tree of one unit of a flow of a study folder."""
    study = read_study(folder)
    return study.explain(flow, indicator, depth=depth, cutoff=cutoff)


def describe_explanation(explanation: Explanation) -> Document:
    """Return the document of a contribution tree."""
    return {
        "format": FORMAT,
        "study": explanation.study,
        "indicator": explanation.indicator,
        "unit": explanation.unit,
        "tree": _describe(explanation.tree),
        "loops": explanation.loops,
    }


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
