"""Where in the user's files a record's words come from, as findings name it."""

from collections.abc import Mapping
from typing import Any

from lca.record import Document

CSV, WORKBOOK, HEADER = ".csv", ".xlsx", "plant"
_SHEET = "!"


def locate_table(document: Document, table: str) -> dict[str, str]:
    """Return the file of a table, and its sheet in a workbook.

    Parameters
    ----------
    document
        Of a record; a limited one does not say what files there were.
    table
        Name in the catalogue of tables.

    Examples
    --------
    >>> locate_table({"inputs": [{"file": "plant.xlsx"}]}, "texts")
    {'file': 'plant.xlsx', 'sheet': 'texts'}
    >>> locate_table({}, "texts")
    {'file': 'texts.csv'}
    """
    names = [str(each["file"]) for each in document.get("inputs") or ()]
    books = [name for name in names if name.lower().endswith(WORKBOOK)]
    if books:
        return {"file": books[0], "sheet": table}
    return {"file": f"{table}.toml" if table == HEADER else f"{table}{CSV}"}


def locate_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return file, sheet and row that a row of a record says it was read from.

    Examples
    --------
    >>> locate_row({"file": "plant.xlsx!cutoffs", "row": 3})
    {'file': 'plant.xlsx', 'sheet': 'cutoffs', 'row': 3}
    """
    file, _, sheet = str(row.get("file") or "").partition(_SHEET)
    place = {"file": file, "sheet": sheet, "row": row.get("row")}
    return {name: part for name, part in place.items() if part}
