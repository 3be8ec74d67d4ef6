"""Words across a page, over all that is on it, so that nothing covers them."""

from collections.abc import Sequence

from lca.charts.markup import FONTS, clean, measure, number, tag

INK = "#1c2f6b"
STRENGTH = 0.12
"""So little of the ink that what lies below is read without effort."""

_WIDTH, _HEIGHT = 640.0, 900.0
_LENGTH = 560.0
_LARGEST = 72.0
_TURN = -45.0
_LINES = 1.6


def watermark(lines: Sequence[str]) -> str:
    """Return a drawing of lines of one letter size, all as long as the page is wide.

    Short ones are spaced out.
    """
    middle = (len(lines) - 1) / 2
    size = min([_LARGEST, *(_LENGTH / (measure(text) or 1.0) for text in lines)])
    parts = [_write(text, index - middle, size) for index, text in enumerate(lines)]
    turned = tag(
        "g",
        "".join(parts),
        transform=f"translate({number(_WIDTH / 2)} {number(_HEIGHT / 2)})"
        f" rotate({number(_TURN)})",
        fill=INK,
        fill_opacity=STRENGTH,
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


def _write(text: str, place: float, size: float) -> str:
    """Return a line, so many lines below the middle of the drawing."""
    gaps = max(1, len(text) - 1)
    spacing = min(size, max(0.0, (_LENGTH - size * measure(text)) / gaps))
    return tag(
        "text",
        clean(text),
        y=place * _LINES * _LARGEST + size * 0.36,
        font_size=size,
        letter_spacing=spacing or None,
    )
