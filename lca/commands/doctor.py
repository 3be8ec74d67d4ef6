"""``lca doctor``: what this machine has for PDFs, and how to install the rest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from html import escape
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Literal

from lca.charts import FONTS as FAMILIES_OF_DRAWINGS
from lca.declaration.fonts import find_covering, find_uncovered
from lca.declaration.pdf import print_pdf
from lca.declaration.printer import (
    LIBRARY,
    SHAPER,
    PrinterMissingError,
    load_printer,
)
from lca.declaration.vocabulary import Language, load_vocabulary
from lca.errors import StudyRefusedError
from lca.findings import render
from lca.resources import shipped_rows

State = Literal["ok", "slow", "missing"]

DISTRIBUTION = "chiplca"
FILE = "requisites.csv"
FONTS: Mapping[str, Language] = {"latin-font": "en", "cjk-font": "zh"}
FAMILIES = FAMILIES_OF_DRAWINGS.split(", ")
LANGUAGES: tuple[Language, ...] = ("en", "zh")

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OTHER_EXTRA = re.compile(r"""extra\s*==\s*['"](?!pdf['"])""")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for.

    ``found`` says what is there, or what is wrong with it; ``install`` has a line per
    package manager that offers it.
    """

    name: str
    state: State
    found: str
    install: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks, and whether PDFs can be made in both languages."""

    checks: tuple[Check, ...]
    is_ready: bool

    def as_document(self) -> dict[str, object]:
        """Return the diagnosis as JSON can hold it."""
        return {
            "ready": self.is_ready,
            "checks": [asdict(check) for check in self.checks],
        }


def diagnose() -> Diagnosis:
    """Return what is there for PDFs: packages, libraries, fonts, and two trials."""
    trials = [_try_pdf(language) for language in LANGUAGES]
    found = [*_find_packages(), *_find_libraries(), *map(_find_font, FONTS), *trials]
    lines = _read_lines()
    checks = tuple(
        replace(check, install=lines.get(check.name, check.install)) for check in found
    )
    return Diagnosis(checks, all(trial.state == "ok" for trial in trials))


def _read_lines() -> dict[str, dict[str, str]]:
    return {
        row.pop("requisite"): {way: line for way, line in row.items() if line}
        for row in shipped_rows("templates", FILE)
    }


def _find_packages() -> Iterator[Check]:
    """Yield the Python packages that the program asks for."""
    for name in _declared():
        try:
            yield Check(name, "ok", version(name), {})
        except PackageNotFoundError:
            yield Check(name, "missing", "", {"pip": f"pip install {name}"})


def _declared() -> list[str]:
    try:
        stated = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a checkout that is not installed
        return []
    needed = (line for line in stated if not _OTHER_EXTRA.search(line))
    names = {match[0] for line in needed if (match := _NAME.match(line))}
    return sorted(names - {LIBRARY})


def _find_libraries() -> Iterator[Check]:
    """Yield the library that prints, and the shared libraries that it loads."""
    pango, subset = SHAPER, "harfbuzz-subset"
    try:
        printer = load_printer()
    except PrinterMissingError as error:
        # Libraries behind the one that is missing: nobody can say.
        if error.part != LIBRARY:
            yield Check(LIBRARY, "ok", version(LIBRARY), {})
        yield Check(error.part, "missing", str(error).partition(". ")[0], {})
        return
    yield Check(LIBRARY, "ok", version(LIBRARY), {})
    yield Check(pango, "ok", printer.pango, {})
    yield Check(subset, "ok" if printer.cuts_fonts else "slow", "", {})


def _find_font(name: str) -> Check:
    words = "".join(load_vocabulary(FONTS[name]).words.values())
    letter = _IDEOGRAPH if FONTS[name] == "zh" else _LETTER
    letters = "".join(letter.findall(words))
    try:
        missing, families = find_uncovered(letters), find_covering(letters)
    except OSError as error:
        return Check(name, "missing", str(error), {})
    if missing:
        return Check(name, "missing", missing[:_NAMED], {})
    # Those that a page asks for first; others may only stand in for them.
    asked = [family for family in FAMILIES if family in families]
    shown = [*asked, *(family for family in families if family not in asked)]
    return Check(name, "ok", ", ".join(shown[:_NAMED]), {})


def _try_pdf(language: Language) -> Check:
    """Return whether every word of a language is printed."""
    words = load_vocabulary(language)
    text = escape(" ".join(words.words.values()))
    page = f"<!DOCTYPE html><title>{escape(words('title'))}</title><p>{text}</p>"
    name = f"pdf-{language}"
    try:
        print_pdf(page, [], language, created=datetime.fromtimestamp(0, UTC))
    except StudyRefusedError as refused:
        (found,) = refused.findings
        return Check(name, "missing", render(found, "message", language), {})
    return Check(name, "ok", "", {})
