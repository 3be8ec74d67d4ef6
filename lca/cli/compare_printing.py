"""What a comparison shows: the waterfall and tables to stdout, findings to stderr."""

import sys

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.compare import Outcome
from lca.commands.documents import describe_findings
from lca.declaration import Language, comparisons, load_vocabulary
from lca.declaration.layout import underline, wrap
from lca.results.comparison import Comparison


def print_comparison(comparison: Comparison, language: Language, level: int) -> None:
    """Print what the difference is due to, as deep as asked for."""
    words = load_vocabulary(language)
    view = comparisons.print_comparison(comparison, words, level)
    emit(underline(view.title, "=") + "\n\n" + wrap(view.verdict) + "\n")
    if view.banner is not None:
        warning = words("colon").join((words("banner-title"), view.banner))
        emit(wrap(warning, "!! ") + "\n")
    for name, text in view.facts:
        emit(wrap(words("colon").join((name, text))) + "\n")
    emit("\n" + underline(words("compare-bars"), "-") + "\n")
    show(screens.draw_sheet(view.bars))
    for key, note, sheet in view.tables:
        emit(underline(words(key), "-") + "\n" + wrap(note) + "\n")
        show(screens.draw_sheet(sheet))
    emit(wrap(view.statement) + "\n")
    if comparison.findings:
        described = describe_findings(comparison.findings, language)
        show(screens.list_findings(described, words), sys.stderr)


def print_refusal(
    first: str, second: str, outcome: Outcome, language: Language
) -> None:
    """Print to stderr why two footprints cannot be compared."""
    words = load_vocabulary(language)
    emit(words("compare-refused", first=first, second=second) + "\n", sys.stderr)
    described = describe_findings(outcome.findings, language)
    show(screens.list_findings(described, words), sys.stderr)
