"""Checks of assertions, accepted warnings and explained changes, as they stand.

What a row says of results, and of other findings, is judged where those are.
"""

import polars as pl

from lca.findings import Finding, load_catalogue
from lca.findings.rows import findings_of_rows
from lca.model import Origin

NAMED = ("assertion", "product", "indicator", "flow", "minimum", "maximum")
"""Cells that the sentences of findings name."""


def check_assertion_rows(assertions: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return an error for each assertion of two things, or without proper limits."""
    wrong = (
        ("assertion-of-two", "flow", _of_two()),
        ("assertion-without-limit", "maximum", _open()),
        ("limits-reversed", "minimum", _reversed()),
    )
    return [
        found
        for code, column, rows in wrong
        for found in _point(code, assertions.filter(rows), origin, column)
    ]


def keep_sound_assertions(assertions: pl.DataFrame) -> pl.DataFrame:
    """Return the assertions that can be judged: complete, of one thing, with limits."""
    complete = assertions.drop_nulls(["assertion", "product", "unit"])
    return complete.filter(~_of_two(), ~_open(), ~_reversed())


def check_accepted_rows(accepted: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return an error for each row that would accept an error."""
    return _point("accepted-error", accepted.filter(_errors()), origin, "code")


def keep_sound_accepted(accepted: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are complete and about no error."""
    return accepted.drop_nulls(["code", "subject", "reason"]).filter(~_errors())


def check_change_rows(changes: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return an error for each row whose minimum is above its maximum."""
    return _point("limits-reversed", changes.filter(_reversed()), origin, "minimum")


def keep_sound_changes(changes: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are complete and have proper limits."""
    complete = changes.drop_nulls(["product", "minimum", "maximum", "reason"])
    return complete.filter(~_reversed())


def _reversed() -> pl.Expr:
    return (pl.col("minimum") > pl.col("maximum")).fill_null(value=False)


def _of_two() -> pl.Expr:
    return pl.col("indicator").is_not_null() & pl.col("flow").is_not_null()


def _open() -> pl.Expr:
    return pl.col("minimum").is_null() & pl.col("maximum").is_null()


def _errors() -> pl.Expr:
    every = load_catalogue().values()
    codes = [entry.code for entry in every if entry.severity == "error"]
    return pl.col("code").is_in(codes).fill_null(value=False)


def _point(code: str, rows: pl.DataFrame, origin: Origin, column: str) -> list[Finding]:
    cells = [name for name in NAMED if name in rows.columns and name != column]
    shown = rows.select("row", *cells, value=pl.col(column))
    return findings_of_rows(
        code, shown, file=origin.file, sheet=origin.sheet, column=column
    )
