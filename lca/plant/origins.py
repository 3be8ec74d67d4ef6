"""From rows of a compiled study back to the rows of the plant they were made from."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from lca.findings import Finding
from lca.model import Inputs

FIRST_ROW = 2
"""Row of the first line of a table, its header being row 1."""


def trace_findings(findings: Iterable[Finding], inputs: Inputs) -> tuple[Finding, ...]:
    """Return findings that point into the user's tables, not the compiled ones.

    A finding without a row, or with one of another table, stays as it is.

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


COLUMN_OF_RULE = {
    "bin": "product",
    "complement": "complement",
    "contract": "drawn",
    "drawn": "drawn",
    "loss": "loss_to",
    "return": "rework_step",
    "scrap": "scrap_to",
    "tool-time": "tool_group",
}
"""Column of the user's table that names the flow of an exchange, if not ``flow``."""


def _trace(found: Finding, tables: dict[str, pl.DataFrame]) -> Finding:
    place = found.place
    table = tables.get(place.file or "")
    if table is None or place.row is None:
        return found
    line = place.row - FIRST_ROW
    if not 0 <= line < len(table):
        return found
    origin, row = table.select("origin", "origin_row").row(line)
    if origin is None or row is None:
        return found
    rule = table["rule"][line] if "rule" in table.columns else None
    column = place.column
    if column == "flow":
        column = COLUMN_OF_RULE.get(rule or "", column)
    file, _, sheet = origin.partition("!")
    known = {"file": file, "row": str(int(row))}
    known |= {"sheet": sheet} if sheet else {}
    known |= {"column": column} if column else {}
    others = tuple(pair for pair in found.parameters if pair[0] not in known)
    return replace(
        found,
        place=replace(
            place, file=file, sheet=sheet or None, row=int(row), column=column
        ),
        parameters=(*others, *known.items()),
    )
