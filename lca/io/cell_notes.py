"""Notes of cells: the part that holds their texts, and the one that draws them.

Both are needed: a text without a drawing is not shown.  What is there already stays;
a cell that has a note gets the new text behind it.
"""

import re
from collections.abc import Mapping

from lca.io.sheet_faults import letters
from lca.io.sheet_marks import Cell
from lca.io.xml_outline import (
    Change,
    Element,
    append,
    outline,
    splice,
    to_bytes,
    to_text,
)

MOST_NOTE = 4_000
"""Letters of one note; the list of findings has the whole."""

AUTHOR = "lca"

NEW_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors></authors><commentList></commentList></comments>"
)
NEW_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    b"</xml>"
)

_KIND = "_x0000_t202"
_SHAPE_KIND = (
    f'<v:shapetype id="{_KIND}" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE = (
    '<v:shape {names} id="_x0000_s{number}" type="#{kind}" style="position:absolute;'
    "margin-left:60pt;margin-top:2pt;width:300pt;height:130pt;z-index:1;"
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_WIDE, _HIGH = 5, 9
_FIRST_SHAPE = 1025
_SHAPE_NUMBER = re.compile(rb'id\s*=\s*["\']_x0000_s(\d+)')
_END = re.compile(rb"</(?:[\w.-]+:)?xml\s*>\s*\Z")


def add_notes(part: bytes, notes: Mapping[Cell, str]) -> tuple[bytes, list[Cell]]:
    """Return the texts with more of them, and the cells that had none before."""
    root = outline(part, 5)
    prefix, changes, new = root.prefix, list[Change](), list[Cell]()
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        # Without its two lists the part is nothing that could be kept.
        return add_notes(NEW_NOTES, notes)
    number = len(authors.children)
    author = f"<{prefix}author>{AUTHOR}</{prefix}author>"
    changes.append(append(part, authors, to_bytes(author)))
    there = {each.attributes.get("ref", ""): each for each in listed.children}
    fresh = []
    for cell, text in sorted(notes.items()):
        name = f"{letters(cell[1])}{cell[0]}"
        run = _run(prefix, text)
        if name in there:
            changes += _lengthen(there[name], prefix, run)
            continue
        new.append(cell)
        fresh.append(
            f'<{prefix}comment ref="{name}" authorId="{number}"><{prefix}text>{run}'
            f"</{prefix}text></{prefix}comment>"
        )
    changes.append(append(part, listed, to_bytes("".join(fresh))))
    return splice(part, changes), new


def add_shapes(part: bytes, cells: list[Cell]) -> bytes:
    """Return the drawing with a hidden note for each of the cells."""
    match = _END.search(part)
    end = match.start() if match else len(part)
    numbers = [int(number) for number in _SHAPE_NUMBER.findall(part)]
    first = max(numbers, default=_FIRST_SHAPE - 1) + 1
    kind = "" if f'"{_KIND}"'.encode() in part else _SHAPE_KIND
    kind = kind.replace("<v:shapetype", f"<v:shapetype {_NAMESPACES}", 1)
    shapes = "".join(_shape(cell, first + place) for place, cell in enumerate(cells))
    return splice(part, [(end, end, to_bytes(kind + shapes))])


def _run(prefix: str, text: str) -> str:
    cut = text if len(text) <= MOST_NOTE else text[: MOST_NOTE - 1] + "…"
    p = prefix
    return f'<{p}r><{p}t xml:space="preserve">{to_text(cut)}</{p}t></{p}r>'


def _lengthen(comment: Element, prefix: str, run: str) -> list[Change]:
    """Return the changes that put a run behind what a note says already."""
    text = comment.child("text")
    gap = _run(prefix, "\n\n")
    said = [each for each in text.children if each.local in {"t", "r"}] if text else []
    if text is None or not said:
        return []
    last = said[-1]
    after = (last.end, last.end, to_bytes(gap + run))
    if last.local == "r":
        return [after]
    # A text of its own is not shown beside runs.
    opening = (last.start, last.start, to_bytes(f"<{prefix}r>"))
    closing = to_bytes(f"</{prefix}r>") + after[2]
    return [opening, (last.end, last.end, closing)]


def _shape(cell: Cell, number: int) -> str:
    row, column = cell[0] - 1, cell[1] - 1
    top = max(0, row - 1)
    return _SHAPE.format(
        names=_NAMESPACES,
        number=number,
        kind=_KIND,
        left=column + 1,
        right=column + 1 + _WIDE,
        top=top,
        bottom=top + _HIGH,
        row=row,
        column=column,
    )
