"""Findings in words, each with its place, the gravest first."""

from collections.abc import Iterable
from dataclasses import dataclass

from lca.declaration.layout import make_visible
from lca.declaration.vocabulary import Vocabulary
from lca.findings import Finding, Place, render

_GRAVEST_FIRST = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: its code, severity and place, and what the catalogue says."""

    code: str
    severity: str
    severity_name: str
    place: str
    message: str
    cause: str
    fix: str


def describe_findings(
    findings: Iterable[Finding], words: Vocabulary
) -> tuple[Remark, ...]:
    """Return findings in words."""
    ordered = sorted(findings, key=lambda found: _GRAVEST_FIRST.index(found.severity))
    return tuple(
        Remark(
            code=found.code,
            severity=found.severity,
            severity_name=words.name("severity", found.severity),
            place=describe_place(found.place, words),
            message=render(found, "message", words.language),
            cause=render(found, "cause", words.language),
            fix=render(found, "fix", words.language),
        )
        for found in ordered
    )


def describe_place(place: Place, words: Vocabulary) -> str:
    """Return where a finding points, in words: file, row, column, or the names."""
    known = place.as_dict()
    parts = [
        words(f"place-{part}", value=make_visible(str(known[part])))
        for part in ("file", "sheet", "row", "column", "activity", "flow")
        if part in known
    ]
    return words("separator").join(parts)
