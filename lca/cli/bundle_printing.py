"""What making a record again shows: its result to stdout, findings to stderr."""

import sys
from collections.abc import Sequence

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.documents import describe_findings
from lca.commands.reproduce import Reproduced
from lca.declaration import Language, Vocabulary, load_vocabulary
from lca.declaration.layout import underline
from lca.declaration.reproductions import print_reproduction
from lca.findings import Finding


def print_reproduced(reproduced: Reproduced, language: Language) -> None:
    """Print the verdict, what differs of the record, and what of the environment."""
    words = load_vocabulary(language)
    if reproduced.report is None:
        emit(words("bundle-refused") + "\n", sys.stderr)
    else:
        printed = print_reproduction(reproduced.report, words)
        for title, sheet, more in printed.tables:
            emit(underline(title, "-") + "\n")
            show(screens.draw_sheet(sheet))
            if more:
                emit(more + "\n\n")
        emit(printed.verdict + "\n")
        emit(printed.claims + "\n")
    _list_findings(reproduced.findings, words)


def print_refusal(findings: Sequence[Finding], language: Language) -> None:
    """Print to stderr why no bundle was written."""
    words = load_vocabulary(language)
    emit(words("bundle-not-written") + "\n", sys.stderr)
    _list_findings(findings, words)


def _list_findings(findings: Sequence[Finding], words: Vocabulary) -> None:
    if findings:
        described = describe_findings(findings, words.language)
        show(screens.list_findings(described, words), sys.stderr)
