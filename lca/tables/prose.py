"""Texts for the pages of a report: of which characters, in which language.

They are printed as they are.  A character that nobody sees could hide words from a
reader, or show them in another order than a program reads them.
"""

from collections.abc import Mapping

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.tables.catalogue import Table
from lca.tables.references import Located, tables_of

# Control and format characters (invisible ones, and those that turn the direction of
# writing), private ones, and ends of lines other than the line feed; the names are
# those of the general categories of Unicode.
_REFUSED = r"[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}--[\n]]"
_AROUND = 12
_LINE_END = "\r\n"


def find_refused(cells: pl.DataFrame) -> pl.DataFrame:
    """Return where texts hold a character that is not printed.

    ``row``, ``character`` (its code point, as ``U+202E``), and ``value``, what stands
    around it.  A carriage return before a line feed is part of the end of a line.

    Parameters
    ----------
    cells
        ``row, value``.
    """
    text = pl.col("value").str.replace_all(_LINE_END, "\n", literal=True)
    around = f"(?s)(.{{0,{_AROUND}}}{_REFUSED}.{{0,{_AROUND}}})"
    found = cells.select(
        "row", value=text.str.extract(around), sign=text.str.extract(f"({_REFUSED})")
    ).drop_nulls()
    points = {sign: f"U+{ord(sign):04X}" for sign in found["sign"].unique()}
    return found.select(
        "row",
        "value",
        character=pl.col("sign").replace_strict(
            points, default=None, return_dtype=pl.String
        ),
    )


def tidy(text: pl.Expr) -> pl.Expr:
    """Return a text as it is printed: line feeds, nothing around it; null if empty."""
    plain = text.str.replace_all(_LINE_END, "\n", literal=True).str.strip_chars()
    return pl.when(plain != "").then(plain)


def check_languages(
    tables: Mapping[str, pl.DataFrame], origins: Mapping[str, Located]
) -> list[Finding]:
    """Return an error for each row of texts that has one in no language.

    Parameters
    ----------
    tables
        Typed tables by name, each with ``row``; those without texts are not looked at.
    origins
        Where each was read.
    """
    found = []
    for table in tables_of(tables):
        columns = [column.name for column in table.columns if column.kind == "prose"]
        if columns:
            origin = origins[table.name]
            found += findings_of_rows(
                "text-without-language",
                _find_empty(tables[table.name], table, columns),
                file=origin.file,
                sheet=origin.sheet,
                column=columns[0],
                columns=", ".join(columns),
            )
    return found


def _find_empty(frame: pl.DataFrame, table: Table, columns: list[str]) -> pl.DataFrame:
    """Return ``row`` and the key as ``value`` of rows without a text."""
    nothing = pl.all_horizontal(tidy(pl.col(name)).is_null() for name in columns)
    key = pl.concat_str(table.key, separator=" + ", ignore_nulls=True)
    return frame.filter(nothing).select("row", value=key)
