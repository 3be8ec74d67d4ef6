"""The route of a product as a map: steps in their order, and what goes back."""

from collections.abc import Sequence

from lca.charts.layering import arrow_head, place_nodes
from lca.charts.markup import (
    ACCENT,
    FILL,
    INK,
    LINE,
    PAPER,
    SOFT,
    Chart,
    Twin,
    fit,
    frame,
    lettering,
    line_height,
    measure,
    named,
    number,
    tag,
)
from lca.charts.routing import NODE, Edge, Grid, Node, Point, Way, find_ways, lay_grid

_LABEL, _NOTE = 11.0, 9.0
_BOLD = 1.08  # times as wide as plain letters
_LABEL_LINES = 2
_PADDING = 7.0
_STRIP = 4.0
_TIP = 6.0
_JOIN = " · "
_EMPTY = 10.0


def process_map(
    nodes: Sequence[Node], edges: Sequence[Edge], title: str, description: str
) -> Chart:
    """Return the steps in layers from left to right, long routes in several rows.

    Rework is drawn above the steps, dashed and back to where it begins again.  Names
    too long for their box end with an ellipsis and stand in full in a title.  The twin
    has a row per step: what it belongs to, its name, its notes, the steps after it, and
    those its rework goes to.

    Raises
    ------
    networkx.NetworkXUnfeasible
        The forward edges make a loop.
    """
    twin = _tell(nodes, edges)
    if not nodes:
        return Chart(frame((), _EMPTY, title, description, _EMPTY), twin)
    forward = [(e.source, e.target) for e in edges if e.kind == "forward"]
    slots = place_nodes([node.key for node in nodes], forward)
    height = max(map(_height, nodes))
    grid = lay_grid(edges, slots, height)
    ways = find_ways(edges, grid)
    parts = [
        *(_line(way) for way in ways),
        *(_box(node, grid) for node in nodes),
        *(_caption(way) for way in ways if way.edge.label),
    ]
    return Chart(frame(parts, grid.height, title, description, grid.width), twin)


def _tell(nodes: Sequence[Node], edges: Sequence[Edge]) -> Twin:
    names = {node.key: node.label for node in nodes}
    return tuple(
        (
            node.group,
            node.label,
            _JOIN.join(node.notes),
            _JOIN.join(_ends(node, edges, names, "forward")),
            _JOIN.join(_ends(node, edges, names, "rework")),
        )
        for node in nodes
    )


def _ends(
    node: Node, edges: Sequence[Edge], names: dict[str, str], kind: str
) -> list[str]:
    """Return where edges of a kind go from a node, each with its text."""
    return [
        f"{names[edge.target]} ({edge.label})" if edge.label else names[edge.target]
        for edge in edges
        if edge.source == node.key and edge.kind == kind
    ]


def _height(node: Node) -> float:
    label = len(_fit_label(node)) * line_height(_LABEL)
    notes = (len(node.notes) + bool(node.group)) * line_height(_NOTE)
    return label + notes + 2 * _PADDING


def _fit_label(node: Node) -> tuple[str, ...]:
    return fit(node.label, _inside(), _BOLD * _LABEL, _LABEL_LINES)


def _inside() -> float:
    return NODE - _STRIP - 2 * _PADDING


def _box(node: Node, grid: Grid) -> str:
    x, y = grid.corner(node.key)
    ground = tag("rect", x=x, y=y, width=NODE, height=grid.node_height, rx=3.0,
                 fill=PAPER, stroke=LINE, stroke_width=1.0)  # fmt: skip
    strip = tag("rect", x=x, y=y, width=_STRIP, height=grid.node_height, fill=FILL)
    return ground + strip + _writing(node, x + _STRIP + _PADDING, y + _PADDING)


def _writing(node: Node, x: float, y: float) -> str:
    """Return the lines of a box from y down: what it belongs to, name, notes."""
    group = fit(node.group, _inside(), _NOTE)
    label = _fit_label(node)
    y += _NOTE if group else _LABEL * 0.9
    parts = [named(lettering(group, x, y, _NOTE, fill=SOFT), node.group, group)]
    y += line_height(_LABEL) if group else 0.0
    parts.append(
        named(lettering(label, x, y, _LABEL, font_weight="bold"), node.label, label)
    )
    y += (len(label) - 1) * line_height(_LABEL)
    for note in node.notes:
        y += line_height(_NOTE)
        shown = fit(note, _inside(), _NOTE)
        parts.append(named(lettering(shown, x, y, _NOTE), note, shown))
    inner = "".join(parts)
    return tag("g", inner, data_figure=node.figure_id) if node.figure_id else inner


def _line(way: Way) -> str:
    rework = way.edge.kind == "rework"
    colour = ACCENT if rework else INK
    path = tag(
        "polyline",
        points=_points(way.points),
        fill="none",
        stroke=colour,
        stroke_width=1.2,
        stroke_dasharray="4 3" if rework else None,
    )
    tip = tag("polygon", points=_points(arrow_head(way.points, _TIP)), fill=colour)
    return path + tip


def _caption(way: Way) -> str:
    """Return the text of an edge on a ground that hides the line behind it."""
    x, y = way.label
    wide = measure(way.edge.label, _NOTE)
    ground = tag("rect", x=x - wide / 2, y=y - _NOTE * 0.6, width=wide,
                 height=_NOTE * 1.2, fill=PAPER)  # fmt: skip
    colour = ACCENT if way.edge.kind == "rework" else INK
    text = lettering((way.edge.label,), x, y + _NOTE * 0.36, _NOTE,
                     text_anchor="middle", fill=colour)  # fmt: skip
    return ground + text


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
