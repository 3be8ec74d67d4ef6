"""A waterfall: from one total to another, one change below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from lca.charts.bars import GAP, SIZE, Bar, Line, Scale, base_line, draw_axis, stack
from lca.charts.markup import (
    ACCENT,
    FILL,
    INK,
    LINE,
    PAPER,
    WIDTH,
    Chart,
    frame,
    lettering,
    measure,
    named,
    tag,
)

_LABEL = 180.0
_BAR = 14.0
_PADDING = 8.0


@dataclass(frozen=True, slots=True)
class Step:
    """One line: its name, its value as it is printed, and from where it reaches where.

    A total starts at 0.
    """

    label: str
    value_text: str
    start: float
    end: float
    total: bool = False


def waterfall(steps: Sequence[Step], title: str, description: str) -> Chart:
    """Return a bar for each step, each beginning where the one before ends.

    A total is blue, a rise is full, a fall is hollow with a dashed border.  The twin
    has name and value of each step.
    """
    lines = stack([Bar(step.label, step.value_text, 0.0) for step in steps], top=0.0)
    scale = _fit(steps)
    height = lines[-1].top + lines[-1].height if lines else _PADDING
    parts = [draw_axis(scale.place(0), 0.0, height)]
    for place, (line, step) in enumerate(zip(lines, steps, strict=True)):
        parts += [_name(line), _draw(line, step, scale), _value(line)]
        if place + 1 < len(lines):
            parts.append(_link(line, lines[place + 1], scale.place(step.end)))
    svg = frame(parts, height, title, description, WIDTH)
    return Chart(svg, tuple((step.label, step.value_text) for step in steps))


def _fit(steps: Sequence[Step]) -> Scale:
    """Return the axis between names and printed values."""
    ends = [0.0, *(end for step in steps for end in (step.start, step.end))]
    column = max((measure(step.value_text, SIZE) for step in steps), default=0.0)
    start = _LABEL + GAP
    return Scale(min(ends), max(ends), start, WIDTH - start - GAP - column)


def _name(line: Line) -> str:
    y = base_line(line, len(line.label))
    drawn = lettering(line.label, _LABEL, y, SIZE, text_anchor="end")
    return named(drawn, line.bar.label, line.label)


def _draw(line: Line, step: Step, scale: Scale) -> str:
    one, other = scale.place(step.start), scale.place(step.end)
    falls = step.end < step.start and not step.total
    fill = PAPER if falls else FILL if step.total else ACCENT
    return tag(
        "rect",
        x=min(one, other),
        y=line.middle - _BAR / 2,
        width=max(abs(other - one), 1.0),
        height=_BAR,
        fill=fill,
        stroke=INK if falls else fill,
        stroke_dasharray="3 2" if falls else None,
    )


def _link(line: Line, following: Line, x: float) -> str:
    """Return the line from the end of a bar to the beginning of the next."""
    return tag(
        "line",
        x1=x,
        y1=line.middle + _BAR / 2,
        x2=x,
        y2=following.middle - _BAR / 2,
        stroke=LINE,
        stroke_width=1.0,
    )


def _value(line: Line) -> str:
    y = base_line(line)
    return lettering((line.bar.value_text,), WIDTH, y, SIZE, text_anchor="end")
