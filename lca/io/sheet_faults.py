"""What the XML of a sheet says and its values do not: merges, formulas, stray cells.

The values are decoded by another program, which gives an empty cell, or 0, where a
formula was never calculated, and refuses a sheet over an error it does not know.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from lca.io.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from lca.io.workbook_index import local_name
from lca.io.workbook_parts import UnreadableWorkbookError

ANCHOR = "\ue000anchor\ue000"

_PREFIX = rb"(?:[\w.-]+:)?"
_ERROR = re.compile(
    rb"(<" + _PREFIX + rb"c\s[^<>]*?\bt\s*=\s*)(?:\"e\"|'e')(?=[^<>]*>)"
)
_DATA = re.compile(rb"<(" + _PREFIX + rb")sheetData\s*>")
_FIRST_ROW = re.compile(rb"(sheetData\s*>\s*<" + _PREFIX + rb"row)(?![^<>]*\sr\s*=)")
# A sheet without any of these is not read twice.
# Rows after the last that the format has.
_BEYOND = (
    rb"(?:104857[7-9]|10485[89]\d|1048[6-9]\d\d|1049\d{3}|10[5-9]\d{4}|1[1-9]\d{5}"
    rb"|[2-9]\d{6}|\d{8,})\""
)
# What tells that a sheet must be read as XML: most hold nothing of it, and looking for
# it in the bytes is many times faster.  References are looked for as almost all
# programs write them; a sheet written otherwise is read as XML.
_MARKS = (b"mergeCell", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_UNUSUAL = (b"='", b" r =", b" r= ", b"\nr", b"\tr", b"\rr")
_FAR = re.compile(rb' r="(?:[A-Za-z]{2,}\d|[A-Za-z]?' + _BEYOND + rb")")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def label(self) -> str:
        """Return the text by which spreadsheets name the area."""
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without a result: its cell and its text."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetFaults:
    """The merged areas, the formulas without a result, and how far the cells reach."""

    merges: tuple[Area, ...] = ()
    formulas: tuple[Formula, ...] = ()
    used: Area | None = None


def letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(ord("A") + place) + text
    return text


def anchor(part: bytes) -> bytes:
    """Return the sheet with a mark in A1, and with errors as text.

    The mark makes the decoded table begin at A1, so that its rows and columns are those
    of the sheet; a value that stands in A1 itself prevails over it.
    """
    cell = rb'<\1row r="1"><\1c r="A1" t="str"><\1v>%b</\1v></\1c></\1row>'
    # Rows may leave their number out; the first is not to be taken for the second.
    numbered = _FIRST_ROW.sub(rb'\1 r="1"', part, count=1)
    marked = _DATA.sub(rb"\g<0>" + cell % ANCHOR.encode(), numbered, count=1)
    if b'"e"' not in part and b"'e'" not in part:
        return marked
    return _ERROR.sub(rb'\1"str"', marked)


def find_faults(part: bytes, *, uncalculated: bool) -> SheetFaults:
    """Return what is to be told about the sheet beside its values.

    Parameters
    ----------
    part
        The XML of the sheet, UTF-8.
    uncalculated
        Whether a stored result of 0 may stand for none.

    Raises
    ------
    UnreadableWorkbookError
        Its cells reach too far to be held, or one has no proper name.
    """
    if not any(mark in part for mark in (*_MARKS, *_UNUSUAL)) and not _FAR.search(part):
        return SheetFaults()
    merges, formulas, bottom, right = [], [], 1, 1
    for place, element in _elements(part):
        if place is None:
            merges.append(_area(element.get("ref", "")))
            continue
        text, stored, valued = _contents(element)
        if valued:
            bottom, right = max(bottom, place[0]), max(right, place[1])
        if text is not None and (not stored or (uncalculated and stored == "0")):
            formulas.append(Formula(*place, f"={text}"))
    used = Area(1, 1, bottom, right)
    if bottom > MOST_ROWS or right > MOST_COLUMNS or bottom * right > MOST_CELLS:
        raise UnreadableWorkbookError(used.label, "is too large for a sheet")
    return SheetFaults(tuple(merges), tuple(formulas), used)


def _elements(part: bytes) -> Iterator[tuple[tuple[int, int] | None, ET.Element]]:
    """Yield each cell with its row and column, and each merge with None."""
    row, column = 0, 0
    outer: list[ET.Element] = []
    for event, element in ET.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314
        name = local_name(element)
        if event == "start":
            outer.append(element)
            if name == "row":
                row, column = _row(element, row), 0
            continue
        outer.pop()
        if name == "c":
            place = _place(element.get("r"), (row, column + 1))
            row, column = place
            yield place, element
        elif name == "mergeCell":
            yield None, element
        # What was read is let go, or a large sheet would fill the memory.
        if outer and name in {"row", "mergeCell"}:
            outer[-1].clear()


def _row(element: ET.Element, before: int) -> int:
    stated = element.get("r", "")
    return int(stated) if re.fullmatch(r"\d{1,7}", stated) else before + 1


def _place(reference: str | None, following: tuple[int, int]) -> tuple[int, int]:
    """Return row and column of a cell; one without a reference follows the last."""
    if reference is None:
        return following
    match = _REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise UnreadableWorkbookError(reference[:20], "is no name of a cell")
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)), column


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    top, left = _place(first, (0, 0))
    bottom, right = _place(last or first, (0, 0))
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _contents(cell: ET.Element) -> tuple[str | None, str, bool]:
    """Return formula, stored result, and whether the cell has a value.

    An empty text is a result; for any other type an empty one is none.
    """
    inner = {local_name(child): child for child in cell}
    value = inner.get("v")
    stored = "" if value is None or value.text is None else value.text
    if cell.get("t") == "str" and value is not None:
        stored = stored or "“”"
    valued = value is not None or "is" in inner
    if "f" not in inner:
        return None, stored, valued
    return inner["f"].text or "", stored, valued
