"""The catalogue of findings: code to severity and texts, in English and Chinese."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lca.findings.finding import Finding, Severity

Language = Literal["en", "zh"]
PARTS = ("title", "message", "cause", "fix")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says about one code.

    ``texts`` maps (part, language) to a sentence with ``{name}`` placeholders,
    the parts being title, message, cause and fix.
    """

    code: str
    severity: "Severity"
    texts: Mapping[tuple[str, str], str]
    example: str


@cache
def load_catalogue() -> Mapping[str, Entry]:
    """Return every entry by code, in the order of the file."""
    text = (files("lca.findings") / "catalogue.toml").read_text(encoding="utf-8")
    return {code: _entry(code, raw) for code, raw in tomllib.loads(text).items()}


def render(finding: "Finding", part: str = "message", language: Language = "en") -> str:
    """Return one sentence about a finding, its parameters filled in.

    A value is put in as text and never interpreted; a long one is shortened, and
    one the finding does not carry shows as ``…``.
    """
    entry = load_catalogue()[finding.code]
    values = dict(finding.parameters)

    def fill(match: re.Match[str]) -> str:
        return _shorten(values.get(match.group(1), "…"))

    return _PLACEHOLDER.sub(fill, entry.texts[part, language])


def _entry(code: str, raw: dict[str, str]) -> Entry:
    texts = {
        (part, language): raw[f"{part}_{language}"]
        for part in PARTS
        for language in ("en", "zh")
    }
    severity: Severity = raw["severity"]  # type: ignore[assignment]
    return Entry(code, severity, texts, raw.get("example", ""))


def _shorten(text: str) -> str:
    """Return the text on one line; control characters are shown, not obeyed."""
    visible = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    if len(visible) <= _LONGEST_VALUE:
        return visible
    return visible[:_LONGEST_VALUE] + "…"
