"""A loop as a chain of names that a person can follow."""

from dataclasses import dataclass
from itertools import islice

import networkx as nx
import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Integers
from lca.engine.plan import Plan
from lca.engine.system import System
from lca.results import Branch, Loop

MOST_NAMES = 12
MOST_LOOPS = 10
MOST_CYCLES = 20
LONGEST_CYCLE = 8
MOST_ACTIVITIES = 500
"""Activities of a tree among which cycles are sought: those of largest impact."""
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class LoopText:
    """One cycle inside a loop.

    ``names``: its activities, each supplied by the next, a long one cut short with
    an ellipsis; ``size``: activities of the
    whole loop; ``gain``: how much of its own product the cycle uses to make one;
    ``user, supplier``: columns of the first activity and of the one that supplies it.
    """

    names: tuple[str, ...]
    size: int
    gain: float
    user: int
    supplier: int


def describe_loop(system: System, rows: Integers) -> LoopText:
    """Return the strongest cycle of a loop.

    The need of one unit is sent round until it settles on the part that feeds itself
    most (power iteration); from there the largest draw is followed until it closes.

    Parameters
    ----------
    system
        The linked system.
    rows
        Columns of the loop.
    """
    physical = ~system.technosphere.credits
    block = system.build_technosphere(physical)[rows][:, rows].tocsc()
    diagonal = block.diagonal()
    draws = sparse.csc_array(-block) + sparse.diags_array(diagonal)
    draws.data = np.maximum(draws.data, 0.0)
    draws = sparse.csc_array(draws @ sparse.diags_array(1.0 / diagonal))
    # What each product is worth to the loop: a draw weighs its amount times that,
    # so that the cycle followed does not depend on units.
    price = np.ones(len(rows))
    for _ in range(_ROUNDS):
        price = draws.T @ price + price
        price /= price.max()
    cycle = _follow(draws, int(np.argmax(price)), price)
    labels = tuple(system.columns["label"].gather(rows[cycle[:MOST_NAMES]]))
    names = labels if len(cycle) <= MOST_NAMES else (*labels, "…")
    user, supplier = rows[[cycle[0], cycle[1 % len(cycle)]]].tolist()
    return LoopText(names, len(rows), _gain(draws, cycle), user, supplier)


def _follow(draws: sparse.csc_array, start: int, weight: np.ndarray) -> list[int]:
    """Return the cycle reached by always taking the supplier that matters most."""
    path: list[int] = []
    place = start
    while place not in path:
        path.append(place)
        lo, hi = draws.indptr[place], draws.indptr[place + 1]
        suppliers = draws.indices[lo:hi]
        importance = draws.data[lo:hi] * weight[suppliers]
        place = int(suppliers[np.argmax(importance)])
    return path[path.index(place) :]


def _gain(draws: sparse.csc_array, cycle: list[int]) -> float:
    """Return the product of the draws along the cycle."""
    following = [*cycle[1:], cycle[0]]
    steps = [
        draws[supplier, user] for user, supplier in zip(cycle, following, strict=True)
    ]
    return float(np.prod(steps))


def describe_loops(system: System, plan: Plan) -> tuple[int, tuple[Loop, ...]]:
    """Return how many loops a plan has, and the worst conditioned of them."""
    conditions: list[tuple[float, Integers]] = []
    count = 0
    for level in plan.levels:
        for dense in level.dense:
            count += len(dense.members)
            worst = np.argsort(-dense.condition)[:MOST_LOOPS]
            conditions += [(float(dense.condition[i]), dense.members[i]) for i in worst]
        count += len(level.large)
        conditions += [(loop.condition, loop.members) for loop in level.large]
    conditions.sort(key=lambda pair: -pair[0])
    labels = system.columns["label"]
    return count, tuple(
        Loop(tuple(labels.gather(plan.order[rows[:MOST_NAMES]])), len(rows), condition)
        for condition, rows in conditions[:MOST_LOOPS]
    )


def name_loops(system: System, tree: Branch) -> tuple[tuple[str, ...], ...]:
    """Return cycles among the activities a tree shows, short ones first.

    Each activity draws from the next, the last from the first; a cycle is told from
    its first name in alphabetical order.
    """
    sizes = _measure(tree)
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_ACTIVITIES]
    columns = system.columns.with_row_index("place").filter(
        pl.col("label").is_in(largest)
    )
    places, names = columns["place"].to_numpy(), columns["label"].to_list()
    block = (-system.build_technosphere()[places][:, places]).tocoo()
    # Nodes are numbers: the order of a set of texts differs from run to run.
    graph = nx.DiGraph()
    for supplier, user, amount in zip(*block.coords, block.data, strict=True):
        if supplier != user and amount > 0:
            graph.add_edge(int(user), int(supplier))
    found = islice(nx.simple_cycles(graph, length_bound=LONGEST_CYCLE), MOST_CYCLES)
    named = [_from_first([names[node] for node in cycle]) for cycle in found]
    return tuple(sorted(named, key=lambda cycle: (len(cycle), cycle)))


def _from_first(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def _measure(tree: Branch) -> dict[str, float]:
    """Return the largest impact that each activity has anywhere in the tree."""
    sizes: dict[str, float] = {}
    waiting = [tree]
    while waiting:
        branch = waiting.pop()
        waiting += branch.branches
        if branch.kind in ("supply", "loop"):
            size = max(abs(branch.impact), sizes.get(branch.name, 0.0))
            sizes[branch.name] = size
    return sizes
