"""What was validated, as a JSON document."""

from collections import Counter

import polars as pl

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.findings import Severity
from lca.results import Validation, order_worst_first

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

MOST_ROWS = 2_000
"""Rows of one list of balances; of more, the worst, and how many are left out."""


def describe_validation(validation: Validation, language: str) -> Document:
    """Return the document of checking: findings, counts by severity, and balances."""
    found = validation.findings
    counts = Counter(each.severity for each in found)
    return {
        "format": FORMAT,
        "findings": describe_findings(found, language),
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "balance": _describe_balance(validation),
    }


def _describe_balance(validation: Validation) -> Document:
    frames = {
        "activities": validation.balances,
        "elements": validation.elements,
        "skus": validation.skus,
        "closures": validation.closures,
        "period": validation.period,
    }
    summary = validation.summarise()
    return {
        **{name: _list(frame) for name, frame in frames.items()},
        "left_out": {
            name: max(0, len(frame) - MOST_ROWS) for name, frame in frames.items()
        },
        "summary": {
            "closed": summary.closed,
            "open": summary.open,
            "broken": summary.broken,
            "unproven": summary.unproven,
            "coverage": summary.coverage,
        },
    }


def _list(frame: pl.DataFrame) -> list[Document]:
    return order_worst_first(frame).head(MOST_ROWS).to_dicts()
