"""The styles of a workbook, and those of its cells that findings point to.

A cell keeps its number format, font and alignment; fill and border are those of the
finding.  The border differs as well, so that the mark is seen without colours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lca.findings import Severity
from lca.io.xml_outline import Change, Element, append, outline, restate, splice

NEW = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"></styleSheet>'
)
"""The styles of a workbook that has none."""

HEAD, TEXT, MARKED_TEXT = "head", "text", "marked text"
"""Styles of the list of findings; the last is for what a spreadsheet would run."""

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs",
          "cellStyles", "dxfs", "tableStyles", "colors", "extLst")  # fmt: skip
_LOOKS: Mapping[Severity, tuple[str, str, str]] = {
    "error": ("FFFFC7CE", "double", "FFC00000"),
    "warning": ("FFFFEB9C", "mediumDashed", "FF9C5700"),
    "info": ("FFDDEBF7", "dotted", "FF1F4E79"),
}
_SIDES = ("left", "right", "top", "bottom")
_NO_SIDES = "<{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/>"
# The first two fills and the first of the others are those of plain cells.
_PLAIN = {
    "fonts": ('<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>',),
    "fills": ('<{p}fill><{p}patternFill patternType="none"/></{p}fill>',
              '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'),
    "borders": (f"<{{p}}border>{_NO_SIDES}</{{p}}border>",),
    "cellXfs": ('<{p}xf numFmtId="0"/>',),
}  # fmt: skip
_XF = b'<%bxf numFmtId="0"/>'


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a workbook with those of the marks.

    ``marked`` gives the number of a style by that of the cell before, and severity;
    ``own`` gives those of the list of findings.
    """

    part: bytes
    marked: Mapping[tuple[int, Severity], int]
    own: Mapping[str, int]


def add_styles(part: bytes, wanted: Iterable[tuple[int, Severity]]) -> Styles:
    """Return the styles with one more for each style of a cell and severity.

    Parameters
    ----------
    part
        The styles as they are.
    wanted
        Number of the style of a cell, and severity of what was found in it.
    """
    pairs = sorted(set(wanted))
    root = outline(part, 3)
    if root.bare:
        return add_styles(NEW, wanted)
    prefix = root.prefix
    fills = [_fill(prefix, color) for color, _, _ in _LOOKS.values()]
    borders = [_border(prefix, line, color) for _, line, color in _LOOKS.values()]
    font = f'<{prefix}font><{prefix}b/><{prefix}sz val="11"/>'
    font += f'<{prefix}name val="Calibri"/></{prefix}font>'
    sections = {"fonts": [font], "fills": fills, "borders": borders}
    first = {name: _count(root, name) for name in ("fonts", "fills", "borders")}
    looks = {
        severity: {
            "fillId": str(first["fills"] + place),
            "borderId": str(first["borders"] + place),
            "applyFill": "1",
            "applyBorder": "1",
        }
        for place, severity in enumerate(_LOOKS)
    }
    styles = [
        restyle(_style(part, root, number), looks[severity])
        for number, severity in pairs
    ]
    styles += _own_styles(prefix, first["fonts"])
    start = _count(root, "cellXfs")
    added = {**sections, "cellXfs": [style.decode() for style in styles]}
    changes = [_extend(part, root, name, new) for name, new in added.items()]
    numbers = dict(zip(pairs, range(start, start + len(pairs)), strict=True))
    beyond = start + len(pairs)
    own = {HEAD: beyond, TEXT: beyond + 1, MARKED_TEXT: beyond + 2}
    return Styles(splice(part, _joined(changes)), numbers, own)


def restyle(style: bytes, attributes: dict[str, str]) -> bytes:
    """Return a style with other attributes; what stands in it is kept."""
    end = style.index(b">") + 1
    return restate(style[:end], attributes) + style[end:]


def _own_styles(prefix: str, font: int) -> list[bytes]:
    p = prefix
    wrap = f'<{p}alignment vertical="top" wrapText="1"/></{p}xf>'
    return [
        f'<{p}xf numFmtId="0" fontId="{font}" applyFont="1"/>'.encode(),
        f'<{p}xf numFmtId="0" applyAlignment="1">{wrap}'.encode(),
        f'<{p}xf numFmtId="0" quotePrefix="1" applyAlignment="1">{wrap}'.encode(),
    ]


def _style(part: bytes, root: Element, number: int) -> bytes:
    section = root.child("cellXfs")
    if section is None or number >= len(section.children):
        return _XF % root.prefix.encode()
    style = section.children[number]
    return part[style.start : style.end]


def _count(root: Element, name: str) -> int:
    """Return how many entries of a section stand before the new ones."""
    section = root.child(name)
    there = 0 if section is None else len(section.children)
    return max(there, len(_PLAIN[name]))


def _extend(part: bytes, root: Element, name: str, new: list[str]) -> list[Change]:
    """Return the changes that put entries at the end of a section."""
    section, plain = root.child(name), _PLAIN[name]
    there = 0 if section is None else len(section.children)
    missing = [each.format(p=root.prefix) for each in plain[there:]]
    content = "".join([*missing, *new])
    count = str(_count(root, name) + len(new))
    if section is not None and not section.bare:
        tag = restate(part[section.start : section.inner], {"count": count})
        return [
            (section.start, section.inner, tag),
            append(part, section, content.encode()),
        ]
    whole = f'<{root.prefix}{name} count="{count}">{content}</{root.prefix}{name}>'
    if section is not None:
        return [(section.start, section.end, whole.encode())]
    later = _ORDER[_ORDER.index(name) + 1 :]
    at = next((each.start for each in root.children if each.local in later), root.close)
    return [(at, at, whole.encode())]


def _joined(changes: list[list[Change]]) -> list[Change]:
    return [change for some in changes for change in some]


def _fill(prefix: str, color: str) -> str:
    p = prefix
    inner = f'<{p}fgColor rgb="{color}"/><{p}bgColor indexed="64"/>'
    return (
        f'<{p}fill><{p}patternFill patternType="solid">{inner}</{p}patternFill>'
        f"</{p}fill>"
    )


def _border(prefix: str, line: str, color: str) -> str:
    p = prefix
    sides = "".join(
        f'<{p}{side} style="{line}"><{p}color rgb="{color}"/></{p}{side}>'
        for side in _SIDES
    )
    return f"<{p}border>{sides}<{p}diagonal/></{p}border>"
