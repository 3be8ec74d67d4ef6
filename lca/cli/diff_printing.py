"""What the comparison of two versions shows: its result to stdout, else to stderr."""

import sys

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.diff import Diffed
from lca.commands.documents import describe_findings
from lca.declaration import Language, load_vocabulary
from lca.declaration.differences import print_changes
from lca.declaration.layout import underline
from lca.results.difference import Difference


def print_difference(difference: Difference, language: Language) -> None:
    """Print footprints and rows that changed, and how many want an explanation."""
    words = load_vocabulary(language)
    printed = print_changes(difference, words)
    for title, sheet, more in printed.tables:
        emit(underline(title, "-") + "\n")
        show(screens.draw_sheet(sheet))
        if more:
            emit(more + "\n\n")
    emit(printed.verdict + "\n")
    if difference.findings:
        described = describe_findings(difference.findings, language)
        show(screens.list_findings(described, words), sys.stderr)


def print_refusal(outcome: Diffed, language: Language) -> None:
    """Print to stderr which version cannot be compared, and why."""
    words = load_vocabulary(language)
    emit(words("diff-refused", path=outcome.refused) + "\n", sys.stderr)
    described = describe_findings(outcome.findings, language)
    show(screens.list_findings(described, words), sys.stderr)
