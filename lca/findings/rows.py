"""Findings for many rows of a table at once."""

import polars as pl

from lca.findings.finding import Finding, finding

MOST_PER_COLUMN = 100
"""Rows listed one by one for one code and column; the others are counted."""

MOST_NAMES = 5
"""Names in one sentence; the others are counted."""


def join_few(column: str) -> pl.Expr:
    """Return, as an aggregate, the first names of a group, and how many more."""
    names = pl.col(column)
    more = pl.format(" (+{})", pl.len() - MOST_NAMES)
    rest = pl.when(pl.len() > MOST_NAMES).then(more).otherwise(pl.lit(""))
    return names.head(MOST_NAMES).str.join(", ") + rest.first()


def findings_of_rows(
    code: str,
    rows: pl.DataFrame,
    *,
    file: str,
    sheet: str | None = None,
    column: str | None = None,
    **parameters: str,
) -> list[Finding]:
    """Return a finding for each row, and one that counts the rows left out.

    Parameters
    ----------
    code
        Code of the finding.
    rows
        The rows at fault; needs ``row``.  Columns ``activity``, ``flow``, ``value``
        and those named after a placeholder of the catalogue become parameters.
    file, sheet, column
        Where the rows stand.
    parameters
        Texts that are the same for all rows.
    """
    if rows.is_empty():
        return []
    listed = rows.sort("row").head(MOST_PER_COLUMN)
    found = []
    for record in listed.iter_rows(named=True):
        known = {"column": column, **parameters, **record}
        found.append(finding(code, file=file, sheet=sheet, **known))
    if left := len(rows) - len(listed):
        last = rows.get_column("row").max()
        found.append(
            finding(
                "more-rows",
                file=file,
                sheet=sheet,
                column=column,
                check=code,
                count=left,
                last=str(last),
            )
        )
    return found
