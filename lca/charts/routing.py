"""Ways of the edges between the nodes of a process map: level and upright lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lca.charts.layering import Slot, pack_lanes

Kind = Literal["forward", "rework"]
Side = Literal["over", "under"]
Zone = tuple[str, int]
Point = tuple[float, float]

NODE, SPACE = 132.0, 30.0
"""Width of a node, and of the space between two columns."""

LANE = 13.0
"""Between two lines beside each other."""

_GAP = 10.0
_MARGIN = 12.0
_ASIDE = SPACE / 3  # between a node and a line that passes its pile
_STACKED = 12.0


@dataclass(frozen=True, slots=True)
class Node:
    """A step: its name, the name of what it belongs to, and more lines about it."""

    key: str
    label: str
    group: str = ""
    notes: tuple[str, ...] = ()
    figure_id: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What goes from step to step; rework goes back, and has a text such as a share."""

    source: str
    target: str
    kind: Kind = "forward"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The line of an edge: corner points, and where its text stands, if it has one."""

    edge: Edge
    points: tuple[Point, ...]
    label: Point


@dataclass(frozen=True, slots=True)
class Grid:
    """Lengths of a map: places of rows and columns, and the lanes of each zone."""

    slots: Mapping[str, Slot]
    node_height: float
    tops: tuple[float, ...]
    heights: tuple[float, ...]
    left: float
    width: float
    height: float
    lanes: Mapping[tuple[int, Zone], int]

    def corner(self, key: str) -> Point:
        """Return the upper left corner of a node."""
        slot = self.slots[key]
        pile = _pile(slot.of, self.node_height)
        top = self.tops[slot.row] + (self.heights[slot.row] - pile) / 2
        step = self.node_height + _STACKED
        return self.left + slot.column * (NODE + SPACE), top + slot.place * step

    def lane(self, number: int, side: Side, row: int) -> float:
        """Return the height of the lane of an edge above or below a row."""
        away = _GAP + LANE * self.lanes[number, (side, row)]
        if side == "over":
            return self.tops[row] - away
        return self.tops[row] + self.heights[row] + away

    def gutter(self, number: int) -> float:
        """Return where the line of an edge stands left of all nodes."""
        return self.left - _ASIDE - _GAP - LANE * self.lanes[number, ("gutter", 0)]


def lay_grid(
    edges: Sequence[Edge], slots: Mapping[str, Slot], node_height: float
) -> Grid:
    """Return the lengths of the map: as much room between rows as their lines need."""
    lanes = _assign_lanes(edges, slots)
    counts: dict[Zone, int] = {}
    for (_, zone), lane in lanes.items():
        counts[zone] = max(counts.get(zone, 0), lane + 1)
    rows = 1 + max(slot.row for slot in slots.values())
    columns = 1 + max(slot.column for slot in slots.values())
    tops, heights, y = [], [], _MARGIN
    for row in range(rows):
        y += _room(counts.get(("over", row), 0))
        tops.append(y)
        piles = [slot.of for slot in slots.values() if slot.row == row]
        heights.append(_pile(max(piles), node_height))
        y += heights[-1] + _room(counts.get(("under", row), 0)) + _GAP
    gutter = _room(counts.get(("gutter", 0), 0))
    left = _MARGIN + (gutter + _ASIDE if gutter else 0.0)
    width = left + columns * NODE + (columns - 1) * SPACE + _MARGIN
    return Grid(slots, node_height, tuple(tops), tuple(heights), left, width,
                y - _GAP + _MARGIN, lanes)  # fmt: skip


def find_ways(edges: Sequence[Edge], grid: Grid) -> list[Way]:
    """Return the line of each edge."""
    return [_way(number, edge, grid) for number, edge in enumerate(edges)]


def _room(lanes: int) -> float:
    return _GAP + LANE * (lanes - 1) + LANE if lanes else 0.0


def _pile(count: int, node_height: float) -> float:
    return count * node_height + (count - 1) * _STACKED


def _is_plain(edge: Edge, slots: Mapping[str, Slot]) -> bool:
    """Return whether an edge goes to the next layer of the same row."""
    source, target = slots[edge.source], slots[edge.target]
    following = target.layer == source.layer + 1 and target.row == source.row
    return edge.kind == "forward" and following


def _side(edge: Edge) -> Side:
    return "over" if edge.kind == "rework" else "under"


def _zones(edge: Edge, slots: Mapping[str, Slot]) -> dict[Zone, tuple[float, float]]:
    """Return the zones an edge passes, with what it takes of each."""
    source, target, side = slots[edge.source], slots[edge.target], _side(edge)
    if _is_plain(edge, slots):
        return {}
    if source.row == target.row:
        return {(side, source.row): (source.column, target.column)}
    start = source.row + (0.1 if side == "over" else 0.9)
    end = target.row + (0.5 if _enters_left(edge, slots) else 0.1)
    zones = {(side, source.row): (-1.0, source.column), ("gutter", 0): (start, end)}
    if not _enters_left(edge, slots):
        zones["over", target.row] = (-1.0, target.column)
    return zones


def _enters_left(edge: Edge, slots: Mapping[str, Slot]) -> bool:
    """Return whether an edge from another row enters a node of the first column."""
    return edge.kind == "forward" and slots[edge.target].column == 0


def _assign_lanes(
    edges: Sequence[Edge], slots: Mapping[str, Slot]
) -> dict[tuple[int, Zone], int]:
    passed: dict[Zone, list[tuple[int, tuple[float, float]]]] = {}
    for number, edge in enumerate(edges):
        for zone, span in _zones(edge, slots).items():
            passed.setdefault(zone, []).append((number, span))
    return {
        (number, zone): lane
        for zone, spans in passed.items()
        for (number, _), lane in zip(
            spans, pack_lanes([span for _, span in spans]), strict=True
        )
    }


def _way(number: int, edge: Edge, grid: Grid) -> Way:
    if _is_plain(edge, grid.slots):
        return _plain_way(edge, grid)
    source, target, side = grid.slots[edge.source], grid.slots[edge.target], _side(edge)
    first = grid.lane(number, side, source.row)
    leaving = _leave(edge, grid, first)
    if source.row == target.row:
        entering = _enter(edge, grid, first, side)
        middle = (leaving[-1][0] + entering[0][0]) / 2
        return Way(edge, (*leaving, *entering), (middle, first))
    gutter = grid.gutter(number)
    if _enters_left(edge, grid.slots):
        x, y = grid.corner(edge.target)
        y += grid.node_height / 2
        entering = ((gutter, y), (x, y))
    else:
        second = grid.lane(number, "over", target.row)
        entering = ((gutter, second), *_enter(edge, grid, second, "over"))
    label = ((leaving[-1][0] + gutter) / 2, first)
    return Way(edge, (*leaving, (gutter, first), *entering), label)


def _plain_way(edge: Edge, grid: Grid) -> Way:
    half = grid.node_height / 2
    (x0, y0), (x1, y1) = grid.corner(edge.source), grid.corner(edge.target)
    start, end = (x0 + NODE, y0 + half), (x1, y1 + half)
    middle = (start[0] + end[0]) / 2
    bend = ((middle, start[1]), (middle, end[1])) if start[1] != end[1] else ()
    return Way(edge, (start, *bend, end), (middle, end[1]))


def _leave(edge: Edge, grid: Grid, lane: float) -> tuple[Point, ...]:
    """Return the points from a node to a lane; round the nodes that stand between."""
    (x, y), slot = grid.corner(edge.source), grid.slots[edge.source]
    over = _side(edge) == "over"
    if slot.is_first if over else slot.is_last:
        out = x + NODE * 0.75
        return (out, y if over else y + grid.node_height), (out, lane)
    level, out = y + grid.node_height * 0.3, x + NODE + _ASIDE
    return (x + NODE, level), (out, level), (out, lane)


def _enter(edge: Edge, grid: Grid, lane: float, side: Side) -> tuple[Point, ...]:
    (x, y), slot = grid.corner(edge.target), grid.slots[edge.target]
    over = side == "over"
    if slot.is_first if over else slot.is_last:
        inside = x + NODE * 0.25
        return (inside, lane), (inside, y if over else y + grid.node_height)
    level, inside = y + grid.node_height * 0.7, x - _ASIDE
    return (inside, lane), (inside, level), (x, level)
