"""A value between two bounds, on an axis that begins at zero."""

from dataclasses import dataclass

from lca.charts.bars import Scale
from lca.charts.markup import (
    ACCENT,
    FILL,
    INK,
    LIGHT,
    LINE,
    SOFT,
    WIDTH,
    Chart,
    frame,
    lettering,
    measure,
    tag,
)

_SIZE = 12.0
_EDGE = 8.0
_HEIGHT = 78.0
_AXIS = 40.0
_BAND = 14.0
_TICK = 11.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the axis: how it is printed, where it stands, its figure."""

    text: str
    value: float
    figure_id: str = ""


def interval(low: Mark, mid: Mark, high: Mark, title: str, description: str) -> Chart:
    """Return the range from low to high as a band, and the value in it as a mark.

    The axis holds zero, so that a narrow range looks narrow.  The twin has one row
    of the three texts.
    """
    scale = _fit(low, mid, high)
    start, end = scale.place(low.value), scale.place(high.value)
    zero = scale.place(0)
    parts = [
        _stroke(scale.start, scale.start + scale.length, _AXIS, LINE),
        _upright(zero, LINE),
        lettering(("0",), zero, _HEIGHT - 6, _SIZE, text_anchor="middle", fill=SOFT),
        tag("rect", x=start, y=_AXIS - _BAND / 2, width=end - start, height=_BAND,
            fill=LIGHT, stroke=FILL, stroke_width=1.5),
        _upright(scale.place(mid.value), ACCENT, width=3.0),
        _text(mid, scale.place(mid.value), 16.0, weight="bold"),
        _text(low, start, _HEIGHT - 6, anchor="end"),
        _text(high, end, _HEIGHT - 6, anchor="start"),
    ]  # fmt: skip
    if abs(start - zero) < measure(low.text, _SIZE) + 2 * _EDGE:
        del parts[2]  # the zero would stand in the text of the bound
    svg = frame(parts, _HEIGHT, title, description, WIDTH)
    return Chart(svg, ((low.text, mid.text, high.text),))


def _fit(low: Mark, mid: Mark, high: Mark) -> Scale:
    """Return an axis whose ends leave room for the texts outside of the band."""
    bottom, top = min(0.0, low.value), max(0.0, high.value)
    left = _EDGE + max(measure(low.text, _SIZE), measure(mid.text, _SIZE) / 2)
    right = _EDGE + max(measure(high.text, _SIZE), measure(mid.text, _SIZE) / 2)
    return Scale(bottom, top, left, WIDTH - left - right)


def _stroke(start: float, end: float, y: float, colour: str) -> str:
    return tag("line", x1=start, y1=y, x2=end, y2=y, stroke=colour, stroke_width=1.0)


def _upright(x: float, colour: str, width: float = 1.0) -> str:
    return tag("line", x1=x, y1=_AXIS - _TICK, x2=x, y2=_AXIS + _TICK, stroke=colour,
               stroke_width=width)  # fmt: skip


def _text(
    mark: Mark, x: float, y: float, *, anchor: str = "middle", weight: str | None = None
) -> str:
    return lettering(
        (mark.text,),
        x,
        y,
        _SIZE,
        text_anchor=anchor,
        font_weight=weight,
        data_figure=mark.figure_id or None,
        fill=INK,
    )
