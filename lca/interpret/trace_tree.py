"""The tree of a figure: its activities, each on its main way, with their leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.system import NO_CODE, System
from lca.interpret.rows import RowIndex
from lca.interpret.trace_leaves import Leaves
from lca.interpret.trace_paths import Link
from lca.results.trace import Leaf, Rest, TracedRow, TraceNode

Describe = Callable[[Integers], tuple[TracedRow, ...]]


@dataclass(frozen=True, slots=True)
class TraceView:
    """How a tree is cut.

    Leaves under ``cutoff`` of the sum of their sizes join the rest, and so does what
    hangs more than ``depth`` links below the root, None for any.
    """

    depth: int | None
    cutoff: float


@dataclass(frozen=True, slots=True)
class Texts:
    """Names of what a system is made of, and the input rows behind it.

    ``index`` finds rows of exchanges.csv; ``describe`` tells where they are from.
    """

    columns: Mapping[str, Sequence[str | None]]
    stages: Sequence[str | None]
    flows: Sequence[str]
    units: Sequence[str]
    index: RowIndex
    describe: Describe


@dataclass(frozen=True, slots=True)
class _Grown:
    """What a tree is made of; ``total`` is the sum of all leaves."""

    system: System
    leaves: Leaves
    impacts: Floats
    links: Mapping[int, Link]
    texts: Texts
    total: float


@dataclass(frozen=True, slots=True)
class _Hung:
    """A node with what hangs on it; without a node, only what is not shown."""

    node: TraceNode | None
    count: int
    impact: float


def read_texts(system: System, index: RowIndex, describe: Describe) -> Texts:
    """Return the names of a system as lists."""
    codes = system.columns["stage"].to_list()
    names = ("label", "flow", "unit", "step")
    return Texts(
        columns={name: system.columns[name].to_list() for name in names},
        stages=[None if code == NO_CODE else system.stages[code] for code in codes],
        flows=system.flows["flow"].to_list(),
        units=system.flows["unit"].to_list(),
        index=index,
        describe=describe,
    )


def grow_tree(
    system: System,
    leaves: Leaves,
    links: Mapping[int, Link],
    texts: Texts,
    view: TraceView,
) -> TraceNode | None:
    """Return the tree of a figure, None when all of it is cut.

    The leaves, nodes and rest of each node sum to its impact.

    Parameters
    ----------
    system
        The linked system.
    leaves
        Of the figure.
    links
        How each node is drawn, as `find_paths` returns it.
    texts
        Names of the system.
    view
        How the tree is cut.
    """
    impacts = leaves.impacts
    whole = _Grown(system, leaves, impacts, links, texts, float(impacts.sum()))
    shown = np.abs(impacts) >= view.cutoff * np.abs(impacts).sum()
    deep = _find_depths(links)
    own: dict[int, list[int]] = {}
    for leaf, node in enumerate(leaves.nodes.tolist()):
        own.setdefault(node, []).append(leaf)
    below: dict[int, list[_Hung]] = {}
    root = next(iter(links))
    for node in reversed(list(links)):
        hidden = view.depth is not None and deep[node] > view.depth
        kept = np.zeros_like(shown) if hidden else shown
        hung = _hang(whole, node, own.get(node, []), below.pop(node, []), kept)
        above = links[node].above
        if above is not None:
            below.setdefault(above, []).append(hung)
        elif node == root:
            return hung.node
    return None


def _find_depths(links: Mapping[int, Link]) -> dict[int, int]:
    deep: dict[int, int] = {}
    for node, link in links.items():
        deep[node] = 0 if link.above is None else deep[link.above] + 1
    return deep


def _hang(
    whole: _Grown, node: int, own: list[int], below: list[_Hung], shown: Flags
) -> _Hung:
    """Return a node with its leaves and the nodes below, the largest first."""
    kept = [leaf for leaf in own if shown[leaf]]
    left = [leaf for leaf in own if not shown[leaf]]
    nodes = [hung.node for hung in below if hung.node is not None]
    count = len(left) + sum(hung.count for hung in below)
    lost = float(whole.impacts[left].sum()) + sum(hung.impact for hung in below)
    if not kept and not nodes:
        return _Hung(None, count, lost)
    leaves = [_leaf(whole, leaf) for leaf in kept]
    leaves.sort(key=lambda leaf: -abs(leaf.impact))
    nodes.sort(key=lambda part: -abs(part.impact))
    rest = Rest(count, lost) if count else None
    impact = lost + sum(leaf.impact for leaf in leaves)
    impact += sum(part.impact for part in nodes)
    return _Hung(_node(whole, node, leaves, nodes, rest, impact), 0, 0.0)


def _node(  # noqa: PLR0917 - a node is what hangs on it
    whole: _Grown,
    node: int,
    leaves: list[Leaf],
    nodes: list[TraceNode],
    rest: Rest | None,
    impact: float,
) -> TraceNode:
    texts, link = whole.texts, whole.links[node]
    place = node % whole.system.size
    find = texts.index.technosphere.find
    user = place if link.above is None else link.above % whole.system.size
    names = {name: values[place] for name, values in texts.columns.items()}
    return TraceNode(
        activity=str(names["label"]),
        stage=texts.stages[place],
        step=names["step"],
        flow=str(names["flow"]),
        unit=str(names["unit"]),
        drawn=link.drawn,
        carried=link.carried,
        impact=impact,
        share=_share(whole, impact),
        rows=() if user == place else texts.describe(find(place, user)),
        made=texts.describe(find(place, place)),
        leaves=tuple(leaves),
        nodes=tuple(nodes),
        rest=rest,
    )


def _leaf(whole: _Grown, leaf: int) -> Leaf:
    leaves, texts = whole.leaves, whole.texts
    entry = int(leaves.entries[leaf])
    system = whole.system
    entries = system.technosphere if leaves.draws else system.biosphere
    row = int(entries.rows[entry])
    code = int(entries.stages[entry])
    own = None if code == NO_CODE else system.stages[code]
    impact = float(whole.impacts[leaf])
    return Leaf(
        flow=str(texts.columns["flow"][row]) if leaves.draws else texts.flows[row],
        unit=str(texts.columns["unit"][row]) if leaves.draws else texts.units[row],
        stage=own or texts.stages[int(entries.columns[entry])],
        runs=float(leaves.runs[leaf]),
        coefficient=float(leaves.coefficients[leaf]),
        factor=float(leaves.factors[leaf]),
        impact=impact,
        share=_share(whole, impact),
        rows=texts.describe(entries.origins[[entry]]),
    )


def _share(whole: _Grown, impact: float) -> float:
    return impact / whole.total if whole.total else 0.0
