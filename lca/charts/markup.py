"""Pieces of SVG: elements, inert text, and how wide a text will be."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import escape

Twin = tuple[tuple[str, ...], ...]

FONTS = (
    "Noto Sans, DejaVu Sans, Liberation Sans, Noto Sans CJK SC, Source Han Sans SC, "
    "WenQuanYi Zen Hei, sans-serif"
)
"""Font families of a drawing that stands alone; a page's style sheet may set others."""

WIDTH = 640.0
"""Width of a drawing, in units of the drawing."""

# Hues that stay apart for every kind of colour vision (Okabe and Ito 2008), dark enough
# on white for 3 : 1, and of differing lightness for grey print.
INK, SOFT, LINE, PAPER = "#1c2430", "#4a5565", "#8b95a3", "#ffffff"
FILL, LIGHT, ACCENT = "#0072b2", "#a9cfe6", "#b34700"

_NARROW = frozenset("ijlftrI.,:;'|!()[]{} /-")
_BROAD = frozenset("mwMW@%")
_LAST_LATIN = "ɏ"
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and what it shows as rows of text.

    ``svg`` is one ``<svg>`` element; ``twin`` has the same number of cells in each row.
    """

    svg: str
    twin: Twin


def tag(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """Return an element around markup; an underscore in a name stands for a hyphen.

    Attributes that are None are left out.

    Examples
    --------
    >>> tag("text", clean("<a & b>"), x=1.5, text_anchor="end", rx=None)
    '<text x="1.5" text-anchor="end">&lt;a &amp; b&gt;</text>'
    """
    stated = "".join(
        f' {key.replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{stated}>{content}</{name}>" if content else f"<{name}{stated}/>"


def clean(text: str) -> str:
    r"""Return text as markup that says it and does nothing.

    Control and direction marks, which XML forbids or a reader cannot see, are written
    out; spaces of every kind become the plain one.

    Examples
    --------
    >>> print(clean("a\x00<b>\u202e"))
    a\x00&lt;b&gt;\u202e
    """
    return str(escape(show(text)))


def show(text: str) -> str:
    """Return text with every letter visible, on one line."""
    return "".join(
        " " if c.isspace() else c if c.isprintable() else repr(c)[1:-1] for c in text
    )


def number(value: float) -> str:
    """Return a coordinate with at most two decimals.

    Examples
    --------
    >>> number(12.0), number(0.125), number(-0.001)
    ('12', '0.12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def measure(text: str, size: float = 1.0) -> float:
    """Return a width that the text does not exceed in the usual sans-serif fonts."""
    return size * sum(map(_em, text))


def fit(text: str, width: float, size: float, lines: int = 1) -> tuple[str, ...]:
    """Return the text in at most so many lines of a width; an ellipsis ends the last.

    Lines end at spaces, after hyphens and low lines, and between letters of double
    width; a longer word is cut.
    """
    rest = show(text).strip()
    made: list[str] = []
    while rest and len(made) < lines - 1:
        head = _head(rest, width, size)
        made.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if rest:
        made.append(_shorten(rest, width, size))
    return tuple(made)


def frame(
    parts: Iterable[str], height: float, title: str, description: str, width: float
) -> str:
    """Return the drawing around its parts, with title and description."""
    head = tag("title", clean(title)) + tag("desc", clean(description))
    return tag(
        "svg",
        head + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        font_family=FONTS,
        fill=INK,
    )


def lettering(
    lines: Sequence[str], x: float, y: float, size: float, **attributes: str | None
) -> str:
    """Return lines of text below each other, the first on the base line y."""
    return "".join(
        tag(
            "text",
            clean(line),
            x=x,
            y=y + place * line_height(size),
            font_size=size,
            **attributes,
        )
        for place, line in enumerate(lines)
    )


def named(markup: str, text: str, shown: Sequence[str]) -> str:
    """Return the markup; as a group with the full text where that is not shown."""
    if "".join(shown).replace(" ", "") == show(text).replace(" ", ""):
        return markup
    return tag("g", tag("title", clean(text)) + markup)


def line_height(size: float) -> float:
    """Return the distance of two lines of text."""
    return 1.2 * size


def _attribute(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else number(value)


def _em(letter: str) -> float:
    """Return the width of a letter in parts of the font size, from DejaVu Sans up."""
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.42
    if letter in _BROAD or letter > _LAST_LATIN:
        return 1.0
    return 0.77 if letter.isupper() else 0.64


def _head(text: str, width: float, size: float) -> str:
    """Return as much of the start of a text as a line holds, one letter at least."""
    count = _count(text, width, size)
    if count == len(text):
        return text
    ends = (place for place in range(count, 0, -1) if _may_end(text, place))
    return text[: next(ends, max(1, count))]


def _may_end(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    wide = unicodedata.east_asian_width(after) in {"W", "F"} and after.isalnum()
    return before in " -_/" or after == " " or wide


def _shorten(text: str, width: float, size: float) -> str:
    if measure(text, size) <= width:
        return text
    room = width - measure(_ELLIPSIS, size)
    return text[: max(1, _count(text, room, size))].rstrip() + _ELLIPSIS


def _count(text: str, width: float, size: float) -> int:
    """Return how many letters of the text fit into a width."""
    used = 0.0
    for place, letter in enumerate(text):
        used += measure(letter, size)
        if used > width:
            return place
    return len(text)
