"""Printing one declaration as PDF: seconds after start, ratio to an empty page.

The first page of a process pays for reading the fonts; a page after it does not.
"""

import time
from dataclasses import dataclass
from statistics import median

from lca.declaration.printer import PrinterMissingError, load_printer
from lca.declaration.vocabulary import Language
from tests.support.printed_pages import print_page, write_page

EMPTY = "<!DOCTYPE html><html lang=en><title>t</title><body><p>t</p>"
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Printed:
    """One page: its language, size and seconds."""

    language: Language
    size: int
    first: float
    later: float
    empty: float


def time_pdf(rows: int, runs: int) -> list[Printed]:
    """Return the times of the page with so many rows in its table, per language.

    Nothing is timed where there is nothing to print with.
    """
    try:
        load_printer()
    except PrinterMissingError:
        return []
    return [_time_page(language, rows, runs) for language in LANGUAGES]


def render_pdf(timed: list[Printed]) -> str:
    """Return the section of the page."""
    lines = [
        f"| {each.language} | {each.size / 1000:.0f} | {each.first:.2f} "
        f"| {each.later:.2f} | {each.later / each.empty:.1f} |"
        for each in timed
    ]
    return "\n".join(
        [
            "## One PDF",
            "",
            "A statement with a table of 60 rows, four drawings and attached data, as",
            "PDF/A-3u, after the program has started.  Later pages: the median.",
            "",
            "| language | kB | first page (s) | later pages (s) | to an empty page |",
            "|---|---|---|---|---|",
            *(lines or ["| not timed: no PDF can be made here | | | | |"]),
            "",
        ]
    )


def _time_page(language: Language, rows: int, runs: int) -> Printed:
    html = write_page(language, rows)
    first, data = _time(language, html)
    later = median(_time(language, html)[0] for _ in range(runs))
    empty = median(_time("en", EMPTY)[0] for _ in range(runs))
    return Printed(language, len(data), first, later, empty)


def _time(language: Language, html: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    data = print_page(language, html)
    return time.perf_counter() - start, data
