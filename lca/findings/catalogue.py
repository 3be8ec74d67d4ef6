"""The catalogue of findings: code to severity and texts, in English and Chinese."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Severity = Literal["error", "warning", "info"]
Language = Literal["en", "zh"]
PARTS = ("title", "message", "cause", "fix")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says about one code.

    ``texts`` maps (part, language) to a sentence with ``{name}`` placeholders,
    the parts being title, message, cause and fix.
    """

    code: str
    severity: Severity
    texts: Mapping[tuple[str, str], str]
    example: str


@cache
def load_catalogue() -> Mapping[str, Entry]:
    """Return every entry by code, in the order of the file."""
    text = (files("lca.findings") / "catalogue.toml").read_text(encoding="utf-8")
    return {code: _entry(code, raw) for code, raw in tomllib.loads(text).items()}


def _entry(code: str, raw: dict[str, str]) -> Entry:
    texts = {
        (part, language): raw[f"{part}_{language}"]
        for part in PARTS
        for language in ("en", "zh")
    }
    severity: Severity = raw["severity"]  # type: ignore[assignment]
    return Entry(code, severity, texts, raw.get("example", ""))
