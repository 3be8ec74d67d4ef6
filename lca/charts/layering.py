"""Where the steps of a route stand: in layers, and layers in rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

SHORT_ROUTE = 40
"""Layers up to which a route is drawn in the few wide columns of `NARROW`."""

NARROW, BROAD = 4, 7


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a node: row and column of its layer, and its place in the layer."""

    layer: int
    row: int
    column: int
    place: int
    of: int

    @property
    def is_first(self) -> bool:
        """Return whether no node of the layer stands above it."""
        return self.place == 0

    @property
    def is_last(self) -> bool:
        """Return whether no node of the layer stands below it."""
        return self.place == self.of - 1


def place_nodes(
    keys: Sequence[str], forward: Sequence[tuple[str, str]]
) -> Mapping[str, Slot]:
    """Return the slot of each node.

    A layer holds the nodes all of whose predecessors stand in layers before, in the
    order they are given; layers follow each other in rows, from left to right.

    Parameters
    ----------
    forward
        From node to node, without loops.

    Raises
    ------
    networkx.NetworkXUnfeasible
        The pairs make a loop.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(forward)
    order = {key: place for place, key in enumerate(keys)}
    layers = [
        sorted(layer, key=order.__getitem__)
        for layer in nx.topological_generations(graph)
    ]
    columns = count_columns(len(layers))
    return {
        key: Slot(number, number // columns, number % columns, place, len(layer))
        for number, layer in enumerate(layers)
        for place, key in enumerate(layer)
    }


def count_columns(layers: int) -> int:
    """Return how many layers stand in a row."""
    return max(1, min(layers, NARROW if layers <= SHORT_ROUTE else BROAD))


def pack_lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each span, so that spans of one lane do not meet.

    Short spans take the lanes nearest to the nodes.

    Examples
    --------
    >>> pack_lanes([(0, 9), (1, 3), (4, 6)])
    [1, 0, 0]
    """
    lanes: list[list[tuple[float, float]]] = []
    found = [0] * len(spans)
    for place in sorted(range(len(spans)), key=lambda at: (_length(spans[at]), at)):
        low, high = min(spans[place]), max(spans[place])
        lane = next(
            (
                number
                for number, taken in enumerate(lanes)
                if all(high < start or end < low for start, end in taken)
            ),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        found[place] = lane
    return found


def arrow_head(
    points: Sequence[tuple[float, float]], size: float
) -> tuple[tuple[float, float], ...]:
    """Return the corners of the tip at the end of a line of upright or level parts."""
    (x0, y0), (x1, y1) = list(pairwise(points))[-1]
    length = abs(x1 - x0) + abs(y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length * size, (y1 - y0) / length * size
    return (
        (x1, y1),
        (x1 - dx - dy / 2, y1 - dy - dx / 2),
        (x1 - dx + dy / 2, y1 - dy + dx / 2),
    )


def _length(span: tuple[float, float]) -> float:
    return abs(span[1] - span[0])
