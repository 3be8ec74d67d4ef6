"""How a figure is found, in words, and the rows it rests on as lines of text."""

from lca.declaration.layout import make_visible
from lca.declaration.vocabulary import Vocabulary
from lca.results.trace import Cell, TracedRow

MEANINGS = {
    "sum": "trace-sum",
    "gwp-set": "trace-gwp-set",
    "gate-own": "trace-gate-own",
    "gate-energy": "trace-gate-energy",
    "gate-upstream": "trace-gate-upstream",
    "located": "trace-located",
    "stage": "trace-stage",
    "step": "trace-step",
    "contributor": "trace-contributor",
    "flow-impact": "trace-flow-impact",
    "flow-amount": "trace-flow-amount",
    "energy-impact": "trace-energy-impact",
    "energy-amount": "trace-energy-amount",
    "status": "trace-status",
    "percent": "trace-percent",
    "status-share": "trace-status-share",
    "cutoff-share": "trace-cutoff-share",
    "estimate": "trace-estimate",
    "primary": "trace-primary",
    "score": "trace-score",
    "score-of-all": "trace-score-of-all",
    "scored": "trace-scored",
    "mass-closure": "trace-mass-closure",
    "mass-coverage": "trace-mass-coverage",
    "mass-computed": "trace-mass-computed",
    "mass-gap": "trace-mass-gap",
    "mass-share": "trace-mass-share",
    "energy-closure": "trace-energy-closure",
    "findings": "trace-findings",
    "potential": "trace-potential",
    "drawn": "trace-drawn",
    "elasticity": "trace-elasticity",
    "sigma": "trace-sigma",
    "covered": "trace-covered",
    "bounds": "trace-bounds",
    "metered": "trace-metered",
    "computed": "trace-computed",
    "gap": "trace-gap",
    "gap-share": "trace-gap-share",
    "tolerance": "trace-tolerance",
    "backward-error": "trace-backward-error",
    "closure": "trace-closure",
    "loop-count": "trace-loop-count",
    "loop-size": "trace-loop-size",
    "loop-condition": "trace-loop-condition",
    "stated": "trace-stated",
}
"""Words for the meanings of `lca.results.Trace`."""

SHORT_HASH = 12


def explain_meaning(meaning: str, words: Vocabulary) -> str:
    """Return how a figure is found, in words."""
    return words(MEANINGS[meaning])


def print_row(row: TracedRow, words: Vocabulary) -> str:
    """Return one line: where a row stands, its cells, and what the row says of them."""
    exchanged = None if row.amount is None else f"{row.amount:.12g} {row.unit}"
    parts = [
        make_visible(row.file),
        row.sheet and words("place-sheet", value=make_visible(row.sheet)),
        words("place-row", value=row.row),
        *(_print_cell(cell, words) for cell in row.cells),
        row.rule and make_visible(row.rule),
        exchanged and make_visible(exchanged),
        row.status and words.name("status", row.status),
        row.source and make_visible(row.source),
        row.sha256 and f"sha256:{row.sha256[:SHORT_HASH]}",
    ]
    return words("separator").join(part for part in parts if part)


def _print_cell(cell: Cell, words: Vocabulary) -> str:
    """Return “E14 amount = 0.03”; an empty cell says so."""
    shown = words("trace-empty") if cell.text is None else make_visible(cell.text)
    place = "" if cell.address is None else f"{cell.address} "
    return f"{place}{make_visible(cell.column)} = {shown}"
