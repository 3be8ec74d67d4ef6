"""What the commands show: results to stdout, all else to stderr."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from rich.console import Console, RenderableType

from lca.cli import screens, trees
from lca.cli.streams import emit
from lca.commands.documents import Document
from lca.commands.pages import render_text
from lca.commands.serialise import to_json
from lca.commands.solve import Outcome
from lca.declaration import (
    Language,
    load_vocabulary,
    print_intensities,
    print_validation,
)
from lca.declaration.layout import underline
from lca.results import Explanation, Validation

PIPED_WIDTH = 140
"""Columns of a table that does not go to a terminal."""

MOST_FILES = 15
"""Files of one folder that are named one by one."""


def print_json(document: object) -> None:
    """Print a document as one line of JSON; numbers that are not finite are null."""
    emit(to_json(document))


def print_outcome(outcome: Outcome, language: Language) -> None:
    """Print the summary of a demand, or else the impact of every product."""
    words = load_vocabulary(language)
    if outcome.solution is None:
        print_refusal(outcome.document, language)
    elif outcome.solution.demand.is_empty():
        intensities = print_intensities(outcome.solution, words)
        emit(underline(words("intensities"), "-") + "\n")
        show(screens.tabulate(intensities.titles, intensities.rows))
        if findings := outcome.document["findings"]:
            show(screens.list_findings(findings, words), sys.stderr)
    else:
        emit(render_text(outcome, language))


def print_refusal(document: Document, language: Language) -> None:
    """Print to stderr why a study is refused."""
    words = load_vocabulary(language)
    emit(words("refused") + "\n", sys.stderr)
    show(screens.list_findings(document["findings"], words), sys.stderr)


def print_check(document: Document, language: Language) -> None:
    """Print findings, and how many there are of each severity."""
    words = load_vocabulary(language)
    if document["findings"]:
        show(screens.list_findings(document["findings"], words))
        emit(words("counts", **document["counts"]) + "\n")
    else:
        emit(words("no-findings") + "\n")


def print_balances(validation: Validation, language: Language, most: int) -> None:
    """Print what balances and what does not: the worst rows of each table."""
    words = load_vocabulary(language)
    for section in print_validation(validation, words, most):
        emit("\n" + underline(section.title, "-") + "\n")
        if section.summary:
            emit(section.summary + "\n")
        if section.sheet.rows:
            show(screens.draw_sheet(section.sheet))
        if section.more:
            emit(section.more + "\n")


def print_explanation(
    explanation: Explanation, document: Document, language: Language
) -> None:
    """Print a contribution tree and the loops it shows; findings go to stderr."""
    words = load_vocabulary(language)
    if findings := document["findings"]:
        show(screens.list_findings(findings, words), sys.stderr)
    show(trees.draw_tree(explanation, words))
    emit("".join(f"{line}\n" for line in trees.list_loops(explanation, words)))


def print_files(files: Iterable[Path], language: Language) -> None:
    """Print which files were written; of a folder with many, how many."""
    words = load_vocabulary(language)
    emit("\n" + underline(words("files-written"), "-") + "\n")
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    for folder, inside in folders.items():
        if len(inside) > MOST_FILES:
            emit(words("files-in-folder", folder=folder, count=len(inside)) + "\n")
        else:
            emit("".join(f"{file}\n" for file in inside))


def print_unprintable(language: Language) -> None:
    """Print in one line that, and how, PDFs could be made."""
    emit("\n" + load_vocabulary(language)("no-pdf") + "\n")


def show(screen: RenderableType, stream: TextIO | None = None) -> None:
    """Draw something on stdout, or another stream; colours only on a terminal."""
    target = stream or sys.stdout
    console = Console(
        file=target,
        width=None if target.isatty() else PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as drawn:
        console.print(screen)
    emit(drawn.get(), target)
