"""Sentences of the catalogue, filled in with what a finding carries."""

import re

from lca.findings.catalogue import Language, load_catalogue
from lca.findings.finding import Finding

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST_VALUE = 120


def render(finding: Finding, part: str = "message", language: Language = "en") -> str:
    """Return one sentence about a finding, its parameters filled in.

    A value is put in as text and never interpreted; a long one is shortened, and
    one the finding does not carry shows as ``…``.
    """
    entry = load_catalogue()[finding.code]
    values = dict(finding.parameters)

    def fill(match: re.Match[str]) -> str:
        return _shorten(values.get(match.group(1), "…"))

    return _PLACEHOLDER.sub(fill, entry.texts[part, language])


def _shorten(text: str) -> str:
    """Return the text on one line; control characters are shown, not obeyed."""
    visible = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    if len(visible) <= _LONGEST_VALUE:
        return visible
    return visible[:_LONGEST_VALUE] + "…"
