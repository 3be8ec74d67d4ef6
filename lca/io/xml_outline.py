"""Where the elements of an XML part stand in its bytes, so that few of them change.

A part that is parsed and written anew loses what the parser does not keep: prefixes
that other programs insist on, and order.  Here the bytes around a change stay as they
are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

_TAG = re.compile(
    rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>", re.DOTALL
)
_NO_LETTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# So spreadsheets write letters by their number; text that looks alike is marked.
_LIKE_NUMBER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Change = tuple[int, int, bytes]
"""Bytes from, bytes to, and what comes in their place."""


@dataclass(slots=True)
class Element:
    """An element of a part.

    ``start`` and ``end`` are its first byte and the one after its last, ``inner`` the
    first byte of its content and ``close`` the one after the last of it.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Return the name without the prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """Return the prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]

    @property
    def bare(self) -> bool:
        """Return whether the element is written as one tag."""
        return self.close == self.end

    def child(self, local: str) -> "Element | None":
        """Return the first child of a name."""
        return next((each for each in self.children if each.local == local), None)


def outline(part: bytes, depth: int) -> Element:
    """Return the root of a part and what is in it, so many levels deep."""
    parser = expat.ParserCreate()
    root = Element("", {}, 0, 0)
    path = [root]
    level = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth:
            at = parser.CurrentByteIndex
            found = Element(name, attributes, at, end_of_tag(part, at))
            path[-1].children.append(found)
            path.append(found)

    def finish(_name: str) -> None:
        nonlocal level
        if level <= depth:
            found, at = path.pop(), parser.CurrentByteIndex
            bare = is_bare(part, found.inner)
            found.close = found.inner if bare else at
            found.end = found.inner if bare else part.index(b">", at) + 1
        level -= 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.Parse(part, True)  # noqa: FBT003 - the last piece
    return root.children[0]


def end_of_tag(part: bytes, start: int) -> int:
    """Return the byte after a tag that starts at a byte."""
    match = _TAG.match(part, start)
    return part.index(b">", start) + 1 if match is None else match.end()


def is_bare(part: bytes, end: int) -> bool:
    """Return whether the tag that ends before a byte is an element by itself."""
    return part[end - 2 : end] == b"/>"


def append(part: bytes, parent: Element, content: bytes) -> Change:
    """Return the change that puts content at the end of an element."""
    if not parent.bare:
        return parent.close, parent.close, content
    tag = part[parent.start : parent.end].rstrip(b"/> \t\r\n")
    whole = tag + b">" + content + b"</" + parent.name.encode() + b">"
    return parent.start, parent.end, whole


def restate(tag: bytes, attributes: dict[str, str]) -> bytes:
    """Return a start tag with other values of attributes.

    Examples
    --------
    >>> restate(b'<c r="B7" s="3"/>', {"s": "12"})
    b'<c s="12" r="B7"/>'
    """
    for name in attributes:
        said = rb"\s+" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
        tag = re.sub(said, b"", tag)
    stated = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return re.sub(rb"^<[^\s/>]+", lambda m: m.group() + to_bytes(stated), tag)


def splice(part: bytes, changes: Iterable[Change]) -> bytes:
    """Return a part with changes, which do not overlap.

    Examples
    --------
    >>> splice(b"abc", [(1, 2, b"x"), (3, 3, b"d")])
    b'axcd'
    """
    pieces, at = [], 0
    for start, end, content in sorted(changes, key=lambda change: change[:2]):
        pieces += [part[at:start], content]
        at = end
    return b"".join([*pieces, part[at:]])


def to_text(text: str) -> str:
    r"""Return a text as the content of an element or attribute of a spreadsheet.

    Examples
    --------
    >>> to_text('<"\x1b">'), to_text("_x0041_")
    ('&lt;&quot;\ufffd&quot;&gt;', '_x005F_x0041_')
    """
    shown = _LIKE_NUMBER.sub("_x005F_", _NO_LETTER.sub("\ufffd", text))
    return escape(shown, {'"': "&quot;"})


def to_bytes(markup: str) -> bytes:
    """Return markup in letters that every encoding of a part has."""
    return markup.encode("ascii", "xmlcharrefreplace")
