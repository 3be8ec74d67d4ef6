"""From rows of a compiled study back to the rows of the plant they were made from."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from lca.findings import Finding, Place
from lca.model import Inputs
from lca.plant.rules import load_rules
from lca.tables import load_columns

FIRST_ROW = 2
"""Row of the first line of a table, its header being row 1."""


def trace_findings(findings: Iterable[Finding], inputs: Inputs) -> tuple[Finding, ...]:
    """Return findings that point into the user's tables, not the compiled ones.

    A finding without a row stands at the row that made its activity; one without
    either, or with a row of another table, stays as it is.

    Parameters
    ----------
    findings
        What was found in the compiled study.
    inputs
        The compiled study.
    """
    tables = {
        "exchanges.csv": inputs.exchanges,
        "flows.csv": inputs.flows,
        "activities.csv": inputs.activities,
        "allocation.csv": inputs.allocation,
    }
    return tuple(_trace(found, tables) for found in findings)


def _split(origin: str) -> tuple[str, str]:
    """Return file and sheet of the label of an origin; a table has no ``!``."""
    before, mark, after = origin.rpartition("!")
    return (before, after) if mark else (origin, "")


NAME_OF_TABLE = {
    "bins": "product",
    "skus": "sku",
    "steps": "step",
    "sku_steps": "step",
    "tool_groups": "tool_group",
    "utilities": "utility",
}
"""Column that names what a rule makes of a row."""

NAMES = ("flow", "activity")

POINTING = ("against", "rows")
"""Parameters whose texts name rows."""

_ROW = re.compile(r"(?P<file>.+) row (?P<row>[0-9]+)")


def _find_column(column: str | None, rule: str | None, table: str) -> str | None:
    """Return the column of the user's table that a column of the study is made from."""
    if column in NAMES:
        named = load_rules().get(rule or "")
        column = (named.column if named else "") or column
    known = {known.name for known in load_columns(table)}
    if column in known or column is None:
        return column
    return NAME_OF_TABLE.get(table) if column in NAMES else None


def _trace_text(text: str, tables: dict[str, pl.DataFrame]) -> str:
    """Return “FILE row N; …” with the files and rows that the named rows came from."""
    return "; ".join(_trace_row(each, tables) for each in text.split("; "))


def _trace_row(text: str, tables: dict[str, pl.DataFrame]) -> str:
    match = _ROW.fullmatch(text)
    table = tables.get(match["file"]) if match else None
    line = int(match["row"]) - FIRST_ROW if match else -1
    if table is None or not 0 <= line < len(table):
        return text
    origin, row = table.select("origin", "origin_row").row(line)
    return text if origin is None or row is None else f"{origin} row {int(row)}"


def _find_line(
    place: Place, tables: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame | None, int]:
    """Return the table and line that a finding is about, a line below 0 of none."""
    table = tables.get(place.file or "")
    if table is None or place.row is not None or place.activity is None:
        return table, (place.row or 0) - FIRST_ROW
    activities = tables["activities.csv"]
    lines = (activities["activity"] == place.activity).arg_true()
    return activities, int(lines[0]) if len(lines) else -1


def _trace(found: Finding, tables: dict[str, pl.DataFrame]) -> Finding:
    place = found.place
    table, line = _find_line(place, tables)
    if table is None or not 0 <= line < len(table):
        return found
    origin, row = table.select("origin", "origin_row").row(line)
    if origin is None or row is None:
        return found
    file, sheet = _split(origin)
    rule = table["rule"][line] if "rule" in table.columns else None
    column = _find_column(place.column, rule, sheet or Path(file).stem)
    known = {"file": file, "row": str(int(row))}
    known |= {"sheet": sheet} if sheet else {}
    known |= {"column": column} if column else {}
    stale = {*known, "column"}
    others = tuple(
        (name, _trace_text(text, tables) if name in POINTING else text)
        for name, text in found.parameters
        if name not in stale
    )
    return replace(
        found,
        place=replace(
            place, file=file, sheet=sheet or None, row=int(row), column=column
        ),
        parameters=(*others, *known.items()),
    )
