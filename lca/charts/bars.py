"""Horizontal bars: parts of a whole, one below the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lca.charts.markup import (
    FILL,
    INK,
    LINE,
    PAPER,
    WIDTH,
    Chart,
    fit,
    frame,
    lettering,
    line_height,
    measure,
    named,
    tag,
)

SIZE = 12.0
"""Size of text."""

GAP = 10.0
"""Between the columns."""

_LABEL = 180.0
_LABEL_PART = 0.38
_LABEL_LINES = 2
_VALUE = 60.0
_PADDING = 8.0
_BAR = 14.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One part: its name, its value as it is printed, and its size.

    Parameters
    ----------
    fraction
        The part in the whole, finite; below 0 for a credit.
    figure_id
        Of the number that `value_text` shows; empty if it is no figure.
    cumulative_text
        For `pareto`: this and all parts before it, as it is printed.
    """

    label: str
    value_text: str
    fraction: float
    figure_id: str = ""
    cumulative_text: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis: values from `low` to `high` on so many units from `start`.

    The drawing ends at `edge`.
    """

    low: float
    high: float
    start: float
    length: float
    edge: float = WIDTH

    def place(self, value: float) -> float:
        """Return where a value stands."""
        span = self.high - self.low
        return self.start + (self.length * (value - self.low) / span if span else 0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the drawing: its bar, the lines of its name, where it is."""

    bar: Bar
    label: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return self.top + self.height / 2


def bars(
    rows: Sequence[Bar], title: str, description: str, width: float = WIDTH
) -> Chart:
    """Return a bar for each row; the longest takes the width there is.

    A negative one is hollow with a dashed border and lies left of the axis.  The twin
    has name and value of each row.  A drawing of less `width` has larger letters where
    it is shown as wide as another.
    """
    lines = stack(rows, top=0.0, width=width)
    scale = fit_scale(rows, [row.fraction for row in rows], width)
    height = lines[-1].top + lines[-1].height if lines else _PADDING
    parts = [*draw_lines(lines, scale), draw_axis(scale.place(0), 0.0, height)]
    svg = frame(parts, height, title, description, width)
    return Chart(svg, tuple((row.label, row.value_text) for row in rows))


def stack(rows: Iterable[Bar], top: float, width: float = WIDTH) -> list[Line]:
    """Return the rows below each other, each as high as its name needs."""
    lines: list[Line] = []
    for row in rows:
        label = fit(row.label, _room(width), SIZE, _LABEL_LINES)
        height = max(1, len(label)) * line_height(SIZE) + _PADDING
        lines.append(Line(row, label, top, height))
        top += height
    return lines


def fit_scale(
    rows: Sequence[Bar], values: Iterable[float], width: float = WIDTH
) -> Scale:
    """Return the axis between names and printed values, from 0 or below upwards."""
    known = [0.0, *values]
    column = max([_VALUE, *(measure(row.value_text, SIZE) for row in rows)])
    start = _room(width) + GAP
    return Scale(min(known), max(known), start, width - start - GAP - column, width)


def _room(width: float) -> float:
    """Return how wide names may be in a drawing."""
    return min(_LABEL, _LABEL_PART * width)


def draw_lines(lines: Iterable[Line], scale: Scale) -> list[str]:
    """Return name, bar and value of each row."""
    return [
        part
        for line in lines
        for part in (_name(line, scale), _bar(line, scale), _value(line, scale))
    ]


def draw_axis(x: float, top: float, bottom: float) -> str:
    """Return an upright line."""
    return tag("line", x1=x, y1=top, x2=x, y2=bottom, stroke=LINE, stroke_width=1.0)


def base_line(line: Line, count: int = 1) -> float:
    """Return the base line of the first of so many lines of text, centred."""
    return line.middle + SIZE * 0.36 - (count - 1) * line_height(SIZE) / 2


def _name(line: Line, scale: Scale) -> str:
    y = base_line(line, len(line.label))
    drawn = lettering(line.label, scale.start - GAP, y, SIZE, text_anchor="end")
    return named(drawn, line.bar.label, line.label)


def _bar(line: Line, scale: Scale) -> str:
    zero, end = scale.place(0), scale.place(line.bar.fraction)
    negative = line.bar.fraction < 0
    return tag(
        "rect",
        x=min(zero, end),
        y=line.middle - _BAR / 2,
        width=abs(end - zero),
        height=_BAR,
        fill=PAPER if negative else FILL,
        stroke=INK if negative else FILL,
        stroke_dasharray="3 2" if negative else None,
    )


def _value(line: Line, scale: Scale) -> str:
    return lettering(
        (line.bar.value_text,),
        scale.edge,
        base_line(line),
        SIZE,
        text_anchor="end",
        data_figure=line.bar.figure_id or None,
    )
