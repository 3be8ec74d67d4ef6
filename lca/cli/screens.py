"""Tables on the terminal."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from lca.declaration import Sheet, Vocabulary
from lca.declaration.layout import make_visible

MOST_FINDINGS = 50
"""Findings that are shown; of the others, the number."""

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_PLACE = ("file", "sheet", "row", "column", "activity", "flow")


def tabulate(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, numbers_from: int = 2
) -> Table:
    """Return a table whose columns from `numbers_from` on are aligned right."""
    alignment = "l" * numbers_from + "r" * (len(titles) - numbers_from)
    return draw_sheet(Sheet(tuple(titles), tuple(map(tuple, rows)), alignment))


def draw_sheet(sheet: Sheet) -> Table:
    """Return a printed table as one for the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title, side in zip(sheet.titles, sheet.alignment, strict=True):
        table.add_column(
            Text(title), justify="right" if side == "r" else "left", overflow="fold"
        )
    for row in sheet.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def list_findings(findings: Sequence[Mapping[str, Any]], words: Vocabulary) -> Table:
    """Return a table of described findings, the gravest first.

    Parameters
    ----------
    findings
        As the documents of commands hold them.
    words
        Language of the titles; the texts are in the language of the documents.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_lines=True)
    for key in ("severity", "where", "what"):
        table.add_column(Text(words(key)), overflow="fold")
    gravest_first = sorted(
        findings, key=lambda found: list(_STYLES).index(found["severity"])
    )
    for found in islice(gravest_first, MOST_FINDINGS):
        severity = found["severity"]
        table.add_row(
            Text(words.name("severity", severity), style=_STYLES[severity]),
            Text("\n".join(_describe_place(found, words))),
            Text("\n".join(_describe(found, words))),
        )
    if len(findings) > MOST_FINDINGS:
        rest = words("more-findings", count=len(findings) - MOST_FINDINGS)
        table.add_row(Text(), Text(), Text(rest))
    return table


def _describe_place(found: Mapping[str, Any], words: Vocabulary) -> list[str]:
    lines = [
        words(f"place-{part}", value=make_visible(str(found[part])))
        for part in _PLACE
        if part in found
    ]
    if value := found["parameters"].get("value"):
        lines.append(words("place-value", value=make_visible(value)))
    return lines


def _describe(found: Mapping[str, Any], words: Vocabulary) -> list[str]:
    colon = words("colon")
    return [
        found["message"],
        f"{words('cause')}{colon}{found['cause']}",
        f"{words('fix')}{colon}{found['fix']}",
        f"[{found['code']}]",
    ]
