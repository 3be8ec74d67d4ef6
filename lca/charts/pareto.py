"""Contributions with the line of their running sum, on one axis."""

from collections.abc import Sequence
from itertools import accumulate

from lca.charts.bars import (
    SIZE,
    Bar,
    Line,
    Scale,
    draw_axis,
    draw_lines,
    fit_scale,
    stack,
)
from lca.charts.markup import (
    ACCENT,
    PAPER,
    SOFT,
    WIDTH,
    Chart,
    frame,
    lettering,
    measure,
    number,
    tag,
)

_HEAD = 18.0
_TICKS = {0.0: "0", 0.5: "50", 1.0: "100 %"}
_DOT = 3.5
_SMALL = 10.0


def pareto(rows: Sequence[Bar], title: str, description: str) -> Chart:
    """Return bars in the order given, and over them the sum of all down to each.

    Bars and line share one axis, in per cent of the whole.  The twin has name, value
    and, where given, the running sum of each row.
    """
    sums = list(accumulate(row.fraction for row in rows))
    lines = stack(rows, top=_HEAD)
    scale = fit_scale(rows, [1.0, *(row.fraction for row in rows), *sums])
    height = lines[-1].top + lines[-1].height if lines else _HEAD
    parts = [
        *(_tick(share, text, scale, height) for share, text in _TICKS.items()),
        *draw_lines(lines, scale),
        *_running(lines, sums, scale),
    ]
    svg = frame(parts, height, title, description, WIDTH)
    cells = [(row.label, row.value_text, row.cumulative_text) for row in rows]
    return Chart(svg, tuple(cells))


def _tick(share: float, text: str, scale: Scale, height: float) -> str:
    x = scale.place(share)
    label = lettering((text,), x, _HEAD - 6, _SMALL, text_anchor="middle", fill=SOFT)
    return label + draw_axis(x, _HEAD, height)


def _running(lines: Sequence[Line], sums: Sequence[float], scale: Scale) -> list[str]:
    """Return the line of the running sum, a dot on each row, and its text."""
    spots = [
        (scale.place(value), line.middle)
        for value, line in zip(sums, lines, strict=True)
    ]
    path = " ".join(f"{number(x)},{number(y)}" for x, y in spots)
    stroke = tag("polyline", points=path, fill="none", stroke=ACCENT, stroke_width=1.5)
    dots = [
        tag("circle", cx=x, cy=y, r=_DOT, fill=PAPER, stroke=ACCENT, stroke_width=1.5)
        for x, y in spots
    ]
    texts = [
        _sum_text(line, x, scale) for line, (x, _) in zip(lines, spots, strict=True)
    ]
    return [stroke, *texts, *dots] if spots else []


def _sum_text(line: Line, x: float, scale: Scale) -> str:
    """Return the running sum beside its dot, on the side where no bar is."""
    text = line.bar.cumulative_text
    if not text:
        return ""
    wide = measure(text, _SMALL)
    left = x - wide - 3 * _DOT > scale.place(line.bar.fraction)
    start = x - 2 * _DOT - wide if left else x + 2 * _DOT
    y = line.middle + SIZE * 0.3
    ground = tag("rect", x=start, y=y - _SMALL, width=wide, height=1.2 * _SMALL,
                 fill=PAPER)  # fmt: skip
    anchor, edge = ("end", start + wide) if left else ("start", start)
    label = lettering((text,), edge, y, _SMALL, text_anchor=anchor, fill=ACCENT)
    return ground + label
