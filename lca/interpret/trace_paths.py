"""The way by which an activity is drawn: that which carries most of its runs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.system import System
from lca.interpret.trace_reach import Layer, Reach

_PER_LINK = 1e-9
"""Cost of any link, so that of ways that carry the same the shorter one is taken."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a node is drawn.

    ``above``: the node that draws it, or None at the root; ``drawn``: the amount;
    ``carried``: its part of the runs of the node.
    """

    above: int | None
    drawn: float
    carried: float


@dataclass(frozen=True, slots=True)
class _Edges:
    """Draws from one node on another."""

    users: Integers
    makers: Integers
    drawn: Floats
    ratios: Floats


def find_paths(system: System, reach: Reach, nodes: Integers) -> Mapping[int, Link]:
    """Return the nodes on the ways to some nodes, each behind the one that draws it.

    A node is a column of the system, plus the number of columns in the lower layer.
    Of all ways from the demand to a node the one with the greatest product of shares
    is taken; it never runs in a circle.

    Parameters
    ----------
    system
        The linked system.
    reach
        Of the figure.
    nodes
        Those wanted.
    """
    edges = _list_edges(system, reach)
    count = 2 * system.size
    costs = _PER_LINK - np.log(np.maximum(edges.ratios, np.finfo(float).tiny))
    graph = sparse.csr_array((costs, (edges.users, edges.makers)), shape=(count, count))
    _, before = dijkstra(graph, indices=reach.place, return_predecessors=True)
    known = {
        (int(user), int(maker)): (float(drawn), float(ratio))
        for user, maker, drawn, ratio in zip(
            edges.users, edges.makers, edges.drawn, edges.ratios, strict=True
        )
    }
    root = reach.place
    links = {root: Link(None, 1.0, 1.0)}
    for node in np.unique(nodes).tolist():
        way = []
        while node not in links:
            way.append(node)
            node = int(before[node])  # noqa: PLW2901 - the way leads up
        for step in reversed(way):
            above = int(before[step])
            links[step] = Link(above, *known[above, step])
    return links


def _list_edges(system: System, reach: Reach) -> _Edges:
    size, upper, lower = system.size, reach.upper, reach.lower
    parts = [_link(system, upper.kept, upper, upper)]
    if lower is not None:
        parts.append(_shift(_link(system, reach.feed, upper, lower), 0, size))
        parts.append(_shift(_link(system, lower.kept, lower, lower), size, size))
        if reach.demanded:
            here = np.array([reach.place])
            parts.append(_Edges(here, here + size, np.ones(1), np.ones(1)))
    return _Edges(
        users=np.concatenate([part.users for part in parts]),
        makers=np.concatenate([part.makers for part in parts]),
        drawn=np.concatenate([part.drawn for part in parts]),
        ratios=np.concatenate([part.ratios for part in parts]),
    )


def _link(system: System, kept: Flags, users: Layer, makers: Layer) -> _Edges:
    """Return who draws on whom through some entries of M."""
    matrix = system.build_technosphere(kept).tocoo()
    row, column = matrix.coords
    made = system.build_technosphere(makers.kept).diagonal() * makers.runs
    drawn = -matrix.data * users.runs[column]
    used = (drawn != 0) & (made[row] != 0)
    if users is makers:
        used &= row != column
    row, column, drawn = row[used], column[used], drawn[used]
    return _Edges(
        users=column.astype(np.int64),
        makers=row.astype(np.int64),
        drawn=drawn,
        ratios=np.minimum(np.abs(drawn / made[row]), 1.0),
    )


def _shift(edges: _Edges, users: int, makers: int) -> _Edges:
    return _Edges(edges.users + users, edges.makers + makers, edges.drawn, edges.ratios)
