"""The XML of a sheet, and the same with other styles in some of its cells."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lca.io.sheet_excerpt import excerpt_sheet
from lca.io.sheet_faults import letters
from lca.io.xml_outline import (
    Change,
    end_of_tag,
    is_bare,
    restate,
    splice,
    to_bytes,
)

Cell = tuple[int, int]
"""Row and column, counted from 1."""

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_BEYOND = 1 << 30
# What may only come behind the drawing of the notes.
_BEHIND_NOTES = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
                 "webPublishItems", "tableParts", "extLst",
                 "AlternateContent"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell is to be changed, or put when it is not there.

    ``before`` and ``behind`` are what the row lacks around a cell that is put there.
    """

    start: int
    end: int
    style: int
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """Where the cells of a sheet stand in its XML.

    ``notes`` is the link of a drawing of notes that is there; ``place`` is the byte
    where the link of a new one belongs.
    """

    prefix: str
    spots: Mapping[Cell, Spot]
    notes: str | None
    place: int

    def style_of(self, cell: Cell) -> int:
        """Return the number of the style that a cell has."""
        return self.spots[cell].style

    def apply(
        self, part: bytes, styles: Mapping[Cell, int], drawing: str | None
    ) -> bytes:
        """Return the XML with other styles, and with the link of a new drawing."""
        changes = [self._change(part, cell, styles[cell]) for cell in sorted(styles)]
        if drawing is not None:
            changes.append((self.place, self.place, to_bytes(drawing)))
        return splice(part, changes)

    def _change(self, part: bytes, cell: Cell, style: int) -> Change:
        spot = self.spots[cell]
        if spot.end > spot.start:
            tag = restate(part[spot.start : spot.end], {"s": str(style)})
            return spot.start, spot.end, tag
        name = f"{letters(cell[1])}{cell[0]}"
        new = f'<{self.prefix}c r="{name}" s="{style}"/>'
        whole = to_bytes(spot.before + new + spot.behind)
        return spot.start, spot.start, whole


@dataclass(slots=True)
class _Scan:
    """What is known of a sheet while its XML is walked through."""

    part: bytes
    wanted: dict[int, list[int]]
    position: Callable[[], int]
    prefix: str = ""
    spots: dict[Cell, Spot] = field(default_factory=dict)
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    depth: int = 0
    row: int = 0
    column: int = 0
    row_style: int | None = None
    bare: bool = False
    empty: bool = False
    left: list[int] = field(default_factory=list)
    notes: str | None = None
    place: int | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = name.rpartition(":")[2]
        if local == "row":
            self._begin_row(name, attributes)
        elif local == "c":
            self._meet_cell(attributes)
        elif local == "col":
            self._meet_column(attributes)
        elif self.depth == 2:  # noqa: PLR2004 - the children of the sheet
            self._meet_section(local, attributes)

    def finish(self, name: str) -> None:
        self.depth -= 1
        local = name.rpartition(":")[2]
        if local == "row":
            self._finish_row()
        elif local == "sheetData" and not self.empty:
            self._put_rows(self.position(), name, _BEYOND)
        elif self.depth == 0 and self.place is None:
            self.place = self.position()

    def _meet_section(self, local: str, attributes: dict[str, str]) -> None:
        if local == "sheetData":
            self.empty = is_bare(self.part, end_of_tag(self.part, self.position()))
        elif local == "legacyDrawing":
            links = [text for key, text in attributes.items() if key.endswith(":id")]
            self.notes = links[0] if links else None
        elif local in _BEHIND_NOTES and self.place is None:
            self.place = self.position()

    def _meet_column(self, attributes: dict[str, str]) -> None:
        keys = ("min", "max", "style")
        first, last, style = (_whole(attributes.get(key)) or 0 for key in keys)
        self.columns.append((first, last, style))

    def _begin_row(self, name: str, attributes: dict[str, str]) -> None:
        self.row = _whole(attributes.get("r")) or self.row + 1
        self.column = 0
        self._put_rows(self.position(), name, self.row)
        self.left = self.wanted.pop(self.row, [])
        if self.left:
            self.bare = is_bare(self.part, end_of_tag(self.part, self.position()))
        styled = attributes.get("customFormat") in {"1", "true"}
        self.row_style = _whole(attributes.get("s")) if styled else None

    def _meet_cell(self, attributes: dict[str, str]) -> None:
        if not self.left:
            return
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _number(match.group(1)) if match else self.column + 1
        at = self.position()
        self._put_cells(at, self.column)
        if self.left and self.left[0] == self.column:
            style = _whole(attributes.get("s")) or 0
            end = end_of_tag(self.part, at)
            self.spots[self.row, self.left.pop(0)] = Spot(at, end, style)

    def _put_cells(self, at: int, column: int) -> None:
        """Note cells that are not there and belong before a column."""
        while self.left and self.left[0] < column:
            missing = self.left.pop(0)
            style = self._style_of_column(missing)
            self.spots[self.row, missing] = Spot(at, at, style)

    def _finish_row(self) -> None:
        # A row of one tag cannot hold a cell; what was found there is only listed.
        if not self.bare:
            self._put_cells(self.position(), _BEYOND)
        self.left = []

    def _put_rows(self, at: int, name: str, below: int) -> None:
        """Note rows that are not there and belong before a row."""
        prefix = name[: -len(name.rpartition(":")[2])]
        for row in sorted(number for number in self.wanted if number < below):
            columns = self.wanted.pop(row)
            for place, column in enumerate(columns):
                before = f'<{prefix}row r="{row}">' if place == 0 else ""
                behind = f"</{prefix}row>" if place == len(columns) - 1 else ""
                style = self._style_of_column(column)
                self.spots[row, column] = Spot(at, at, style, before, behind)

    def _style_of_column(self, column: int) -> int:
        if self.row_style is not None:
            return self.row_style
        fits = (style for a, b, style in self.columns if a <= column <= b)
        return next(fits, 0)


def plan_sheet(part: bytes, cells: Iterable[Cell]) -> SheetPlan:
    """Return where cells stand in the XML of a sheet; a few cannot be put there.

    Parameters
    ----------
    part
        The XML, UTF-8 without a byte order mark.
    cells
        The cells to be looked for.
    """
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(set(cells)):
        wanted.setdefault(row, []).append(column)
    shown = excerpt_sheet(part, wanted)
    parser = expat.ParserCreate()
    scan = _Scan(part, wanted, lambda: shown.locate(parser.CurrentByteIndex))
    parser.StartElementHandler = scan.begin
    parser.EndElementHandler = scan.finish
    parser.Parse(shown.part, True)  # noqa: FBT003 - the last piece
    root = re.search(rb"<([\w.-]+:)?worksheet", part)
    prefix = (root.group(1) or b"").decode() if root else ""
    return SheetPlan(prefix, scan.spots, scan.notes, scan.place or len(part))


def _whole(text: str | None) -> int | None:
    """Return a number of an attribute; None for what is none."""
    return int(text) if text and re.fullmatch(r"\d{1,7}", text) else None


def _number(column: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
