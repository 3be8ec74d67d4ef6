"""The drawings of a declaration; a table beside each says the same in text."""

from collections.abc import Iterable

from markupsafe import Markup

from lca.charts import Bar, Chart, Edge, Mark, Node, bars, interval, pareto, process_map
from lca.declaration.declared_parts import Block, Drawing, Value
from lca.declaration.declared_source import Path, Record, Source

MOST_BARS = 12
"""Contributions in a drawing, the largest first; the table has all."""


def draw_stages(source: Source) -> tuple[Block, ...]:
    """Return the stages of the headline as bars."""
    rows = _list_bars(source, _of_headline(source), "stage", "stage")
    if not rows:
        return ()
    chart = bars(rows, source.words("chart-stages"), source.words("chart-stages-note"))
    return (Drawing("stages", source.words("chart-stages"), _trust(chart)),)


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
    """Return the steps of the route as a map."""
    steps = source.rows("route")
    if not steps:
        return ()
    nodes = [
        Node(
            key=str(number),
            label=row["step"],
            group=_text(source.name("stage", row["stage"])),
            notes=(row["tool_group"],) if row["tool_group"] else (),
        )
        for number, (_, row) in enumerate(steps)
    ]
    keys = {row["step"]: str(number) for number, (_, row) in enumerate(steps)}
    onward = [
        Edge(str(number), str(number + 1), "forward")
        for number in range(len(steps) - 1)
    ]
    back = [
        Edge(str(number), keys[row["rework_to"]], "rework")
        for number, (_, row) in enumerate(steps)
        if row["rework_share"] and row["rework_to"] in keys
    ]
    title = source.words("chart-route")
    chart = process_map(
        nodes, [*onward, *back], title, source.words("chart-route-note")
    )
    return (Drawing("route-map", title, _trust(chart)),)


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
