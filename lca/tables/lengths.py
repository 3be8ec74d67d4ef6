"""How long the texts of a table may be, so that every page that prints them is read."""

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.tables.catalogue import Column

MOST_CHARACTERS = 20_000
"""Characters of one text: some seven pages; a cell of a sheet holds 32 767."""

MOST_IN_REMARK = 2_000
"""Characters of a remark or a source, which stand in one cell of a printed table."""

MOST_IN_NAME = 200
"""Characters of a name, which tables and drawings repeat; the longest shipped: 53."""

MOST_IN_MADE_NAME = 5 * MOST_IN_NAME
"""Characters of a name in a study, where the rules of a plant join several to one."""

_NAMES = ("name", "label")
_TEXTS = {"text": MOST_IN_REMARK, "prose": MOST_CHARACTERS}


def check_lengths(
    cells: pl.DataFrame,
    column: Column,
    file: str,
    sheet: str | None,
    *,
    longest_name: int,
) -> list[Finding]:
    """Return an error for each name or text of a column that is too long.

    Parameters
    ----------
    cells
        ``row, value``.
    column
        Of the catalogue; what is neither name nor text has its own rules.
    file, sheet
        Names for the findings.
    longest_name
        Characters that a name may have.
    """
    named = column.kind in _NAMES
    most = longest_name if named else _TEXTS.get(column.kind)
    if most is None:
        return []
    length = pl.col("value").str.len_chars()
    return findings_of_rows(
        "name-too-long" if named else "text-too-long",
        cells.filter(length > most).select("row", value=length),
        file=file,
        sheet=sheet,
        column=column.name,
        limit=str(most),
    )
