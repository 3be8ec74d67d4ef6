"""What the commands of records show: results to stdout, all else to stderr."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from lca.cli import screens
from lca.cli.printing import print_json, show
from lca.cli.streams import emit
from lca.commands.documents import Document, describe_findings
from lca.commands.record import Recording
from lca.commands.records import Listed, Shown
from lca.declaration import Language, load_vocabulary
from lca.declaration.layout import underline
from lca.declaration.record_sheets import print_history, print_record, print_records
from lca.declaration.record_sheets import print_recorded as print_sheet
from lca.findings import Finding
from lca.store import Checked


def print_list(listed: Listed, language: Language) -> None:
    """Print one line per record."""
    words = load_vocabulary(language)
    if listed.records:
        show(screens.draw_sheet(print_records(listed.records, words)))
    emit(words("record-count", count=len(listed.records)) + "\n")


def print_recorded(recording: Recording, store: Path, language: Language) -> None:
    """Print the records that were made, and where they are."""
    words = load_vocabulary(language)
    sheet = print_sheet(recording.records, recording.headlines, words)
    show(screens.draw_sheet(sheet))
    counts = {"count": len(recording.records), "store": store}
    emit(words("recorded", **counts) + "\n", sys.stderr)
    expired = recording.expired
    if expired:
        until = {"count": len(expired), "day": expired[0].valid_until}
        emit(words("recorded-expired", **until) + "\n", sys.stderr)
    if recording.undeclarable:
        first, count = recording.undeclarable[0], len(recording.undeclarable)
        emit(words("undeclarable", count=count, sku=first) + "\n", sys.stderr)


def print_shown(shown: Shown, language: Language, *, json: bool) -> None:
    """Print a record and its history; or why not, and exit with 1.

    Parameters
    ----------
    shown
        The record.
    language
        Of all words.
    json
        As a document, and not as tables.
    """
    if json:
        print_json(shown.describe(language))
    if shown.record is None or shown.content is None:
        print_refusal(shown.findings, language)
        raise typer.Exit(1)
    if json:
        return
    words = load_vocabulary(language)
    sheet = print_record(shown.record, shown.content, shown.counts, words)
    show(screens.draw_sheet(sheet))
    if shown.history:
        emit(underline(words("record-history"), "-") + "\n")
        show(screens.draw_sheet(print_history(shown.history, words)))


def print_check(checked: Checked, document: Document, language: Language) -> None:
    """Print what is wrong in a store, what was removed, and how much was read."""
    words = load_vocabulary(language)
    if document["findings"]:
        show(screens.list_findings(document["findings"], words))
    for name in checked.removed:
        emit(words("store-removed", file=name) + "\n")
    counts = {"records": checked.records, "files": checked.files}
    emit(words("store-checked", **counts) + "\n")
    emit(words("counts", **document["counts"]) + "\n")


def print_refusal(findings: Sequence[Finding], language: Language) -> None:
    """Print to stderr why something cannot be read or done."""
    words = load_vocabulary(language)
    emit(words("record-refused") + "\n", sys.stderr)
    described = describe_findings(findings, language)
    show(screens.list_findings(described, words), sys.stderr)
