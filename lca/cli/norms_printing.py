"""What holding a plant to norms shows: verdicts and tables; findings to stderr."""

import sys
from collections.abc import Iterable

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.documents import describe_findings
from lca.commands.norms import Assessed
from lca.declaration import Language, load_vocabulary
from lca.declaration.layout import underline, wrap
from lca.declaration.norm_pages import view_norms
from lca.findings import Finding


def print_norms(assessed: Assessed, language: Language) -> None:
    """Print where the plant stands, how that comes about, and what it rests on."""
    words = load_vocabulary(language)
    view = view_norms(assessed.report, assessed.norms, words)
    title = words("colon").join((words("norms-title"), view.plant))
    emit(underline(title, "=") + "\n\n")
    if view.banner is not None:
        warning = words("colon").join((words("banner-title"), view.banner))
        emit(wrap(warning, "!! ") + "\n\n")
    emit("".join(wrap(verdict) + "\n" for verdict in view.verdicts))
    for section in view.sections:
        emit(
            "\n" + underline(words(section.key), "-") + "\n" + wrap(section.note) + "\n"
        )
        show(screens.draw_sheet(section.sheet))
    for division in view.divisions:
        emit("\n" + underline(division.title, "-") + "\n")
        emit("".join(wrap(text) + "\n" for text in division.texts))
        show(screens.draw_sheet(division.sheet))
    emit("\n" + underline(words("norms-readings"), "-") + "\n")
    emit("".join(wrap(reading) + "\n" for reading in view.readings))
    _print_findings(assessed.report.findings, language)


def print_refusal(assessed: Assessed, language: Language) -> None:
    """Print to stderr why a plant is not judged."""
    emit(load_vocabulary(language)("norms-refused") + "\n", sys.stderr)
    _print_findings(assessed.report.findings, language)


def print_unprintable(findings: Iterable[Finding], language: Language) -> None:
    """Print to stderr why there is no PDF."""
    _print_findings(findings, language)


def _print_findings(findings: Iterable[Finding], language: Language) -> None:
    described = describe_findings(findings, language)
    if described:
        show(screens.list_findings(described, load_vocabulary(language)), sys.stderr)
