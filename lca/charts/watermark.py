"""Words across a page, behind all that is printed on it."""

from collections.abc import Sequence

from lca.charts.markup import FONTS, clean, measure, number, tag

WASH = "#e8ebf1"
"""Light enough that black letters on it are read without effort."""

_WIDTH, _HEIGHT = 640.0, 900.0
_LENGTH = 560.0
_LARGEST = 72.0
_TURN = -45.0
_LINES = 1.6


def watermark(lines: Sequence[str]) -> str:
    """Return a drawing of lines that all are as long as the page is wide.

    Short ones are spaced out rather than enlarged without end.
    """
    middle = (len(lines) - 1) / 2
    parts = [_write(text, index - middle) for index, text in enumerate(lines)]
    turned = tag(
        "g",
        "".join(parts),
        transform=f"translate({number(_WIDTH / 2)} {number(_HEIGHT / 2)})"
        f" rotate({number(_TURN)})",
        fill=WASH,
        font_family=FONTS,
        font_weight="bold",
        text_anchor="middle",
    )
    return tag(
        "svg",
        turned,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(_WIDTH)} {number(_HEIGHT)}",
        width=_WIDTH,
        height=_HEIGHT,
    )


def _write(text: str, place: float) -> str:
    """Return a line, so many lines below the middle of the drawing."""
    plain = measure(text)
    size = min(_LARGEST, _LENGTH / plain) if plain else _LARGEST
    gaps = max(1, len(text) - 1)
    spacing = min(size / 2, max(0.0, (_LENGTH - size * plain) / gaps))
    return tag(
        "text",
        clean(text),
        y=place * _LINES * _LARGEST + size * 0.36,
        font_size=size,
        letter_spacing=spacing or None,
    )
