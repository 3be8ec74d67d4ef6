"""What the commands of plants show: results to stdout, all else to stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from lca.cli import screens
from lca.cli.printing import show
from lca.cli.streams import emit
from lca.commands.compile import Compiled, explain_rules
from lca.commands.documents import describe_findings
from lca.declaration import (
    Language,
    Sheet,
    Vocabulary,
    load_vocabulary,
    print_plant,
)
from lca.declaration.layout import underline
from lca.findings import Finding
from lca.results import PlantSolution


@contextmanager
def report_progress(language: Language) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows which phase a long command is in.

    Nothing is shown unless stderr is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _phase: None
        return
    words = load_vocabulary(language)
    with Console(stderr=True).status(words.name("progress", "reading")) as status:
        yield lambda phase: status.update(words.name("progress", phase))


def print_pieces(pieces: Iterable[str]) -> None:
    """Print a document that comes in pieces."""
    for piece in pieces:
        emit(piece)


def print_run(
    solution: PlantSolution, language: Language, *, in_full: bool = False
) -> None:
    """Print footprints, totals and remarks; findings go to stderr.

    Parameters
    ----------
    solution
        The footprints.
    language
        Of all words.
    in_full
        Whether stages and steps of every SKU follow.
    """
    words = load_vocabulary(language)
    printed = print_plant(solution, words, in_full=in_full)
    _print_sheet(words("footprints"), printed.skus)
    if printed.more:
        emit(printed.more + "\n\n")
    for title, sheet in printed.steps:
        _print_sheet(title, sheet)
    if printed.totals.rows:
        _print_sheet(words("totals"), printed.totals)
    emit("".join(f"{remark}\n" for remark in printed.remarks))
    _print_findings(solution.findings, words)


def print_refusal(findings: Sequence[Finding], language: Language) -> None:
    """Print to stderr why a plant is refused."""
    words = load_vocabulary(language)
    emit(words("plant-refused") + "\n", sys.stderr)
    _print_findings(findings, words)


def print_compiled(compiled: Compiled, language: Language) -> None:
    """Print how large a compiled study is, and what each rule made of it."""
    words = load_vocabulary(language)
    counts = {"activities": compiled.activities, "exchanges": compiled.exchanges}
    emit(words("compiled", **counts) + "\n")
    titles = (words("rule"), words("rule-meaning"), words("exchange-count"))
    show(screens.tabulate(titles, explain_rules(compiled.rules, language)))
    _print_findings(compiled.findings, words)


def print_written(files: Iterable[Path], language: Language) -> None:
    """Print to stderr which files were written, if any."""
    written = [f"{file}\n" for file in files]
    if written:
        title = underline(load_vocabulary(language)("files-written"), "-")
        emit("\n" + title + "\n" + "".join(written), sys.stderr)


def _print_sheet(title: str, sheet: Sheet) -> None:
    emit(underline(title, "-") + "\n")
    show(screens.draw_sheet(sheet))


def _print_findings(findings: Sequence[Finding], words: Vocabulary) -> None:
    if findings:
        described = describe_findings(findings, words.language)
        show(screens.list_findings(described, words), sys.stderr)
