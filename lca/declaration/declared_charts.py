"""The drawings of a declaration; a table beside each says the same in text."""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from lca.charts import Bar, Chart, Edge, Mark, Node, bars, interval, pareto, process_map
from lca.charts.markup import WIDTH
from lca.declaration.declared_parts import Block, Drawing, Value
from lca.declaration.declared_source import Path, Record, Source
from lca.declaration.declared_upstream import find_upstream

MOST_BARS = 12
"""Contributions in a drawing, the largest first; the table has all."""


NARROW = 370.0
"""Width of a drawing in a column, so that its letters are as large as those around."""


def draw_stages(source: Source, width: float = WIDTH) -> tuple[Block, ...]:
    """Return the stages of the headline as bars."""
    rows = _list_bars(source, _of_headline(source), "stage", "stage")
    if not rows:
        return ()
    title = source.words("chart-stages")
    chart = bars(rows, title, source.words("chart-stages-note"), width)
    return (Drawing("stages", title, _trust(chart)),)


def draw_contributors(source: Source) -> tuple[Block, ...]:
    """Return the largest contributions with their running sum."""
    listed = source.rows("results", "contributors")
    largest = sorted(listed, key=lambda item: -abs(item[1]["amount"]))[:MOST_BARS]
    rows = _list_bars(source, largest, "contributor", "activity")
    if not rows:
        return ()
    title = source.words("chart-contributors")
    chart = pareto(rows, title, source.words("chart-contributors-note"))
    return (Drawing("contributors", title, _trust(chart)),)


def draw_route(source: Source) -> tuple[Block, ...]:
    """Return the steps of the route as a map, with what comes before and behind."""
    steps = [row for _, row in source.rows("route")]
    if not steps:
        return ()
    around = find_upstream(source)
    ahead = [
        *(_box_stage(source, stage) for stage in around.before),
        *(_box(source, step, stage) for stage, step in around.loose),
    ]
    first = len(ahead)
    own = [_box(source, row["step"], row["stage"], row["tool_group"]) for row in steps]
    behind = [_box_stage(source, stage) for stage in around.behind]
    nodes = [
        replace(node, key=str(number))
        for number, node in enumerate((*ahead, *own, *behind))
    ]
    keys = {row["step"]: str(first + number) for number, row in enumerate(steps)}
    onward = [
        Edge(str(number), str(number + 1), "forward")
        for number in range(len(nodes) - 1)
    ]
    back = [
        Edge(keys[row["step"]], keys[row["rework_to"]], "rework")
        for row in steps
        if row["rework_share"] and row["rework_to"] in keys
    ]
    title = source.words("chart-route")
    chart = process_map(
        nodes, [*onward, *back], title, source.words("chart-route-note")
    )
    return (Drawing("route-map", title, _trust(chart)),)


def _box(source: Source, step: str, stage: str, tools: str | None = None) -> Node:
    group = _text(source.name("stage", stage))
    return Node(key="", label=step, group=group, notes=(tools,) if tools else ())


def _box_stage(source: Source, stage: str) -> Node:
    """Return one box for a stage that has no step on the route."""
    name = _text(source.name("stage", stage))
    return Node(key="", label=name, group=source.words("chart-whole-stage"))


def draw_interval(source: Source) -> tuple[Block, ...]:
    """Return the interval of the headline around it."""
    known = source.take("uncertainty")
    if not known or not known["low"] < known["high"]:
        return ()
    low, mid, high = (
        Mark(_text(source.figure(name)), source.printed.figures[name].value, name)
        for name in ("uncertainty/low", "total", "uncertainty/high")
    )
    title = source.words("chart-interval")
    chart = interval(low, mid, high, title, source.words("chart-interval-note"))
    return (Drawing("interval", title, _trust(chart)),)


def _of_headline(source: Source) -> list[tuple[Path, Record]]:
    headline = source.take("headline", "indicator")
    return [
        (path, row)
        for path, row in source.rows("results", "stages")
        if row["indicator"] == headline and row["amount"]
    ]


def _list_bars(
    source: Source, rows: Iterable[tuple[Path, Record]], key: str, family: str
) -> list[Bar]:
    """Return a bar per row, as long as its share in the headline."""
    total = source.take("headline", "amount")
    if not total:
        return []
    return [
        Bar(
            label=_text(source.name(family, row[key])),
            value_text=_text(source.number(*path, "amount")),
            fraction=row["amount"] / total,
            figure_id=source.printed.ids[*path, "amount"],
        )
        for path, row in rows
    ]


def _text(value: Value) -> str:
    return "".join(piece.text for piece in value)


def _trust(chart: Chart) -> Markup:
    """Return a drawing as markup: all text in it was made inert when it was drawn."""
    return Markup(chart.svg)  # noqa: S704
