"""The contribution tree of a product, loops named."""

from dataclasses import dataclass
from itertools import islice

import networkx as nx
import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.characterise import Characterisation
from lca.engine.footprint import Prices
from lca.engine.loops import Floats
from lca.engine.system import NO_CODE, System
from lca.results import Branch

MOST_LOOPS = 20
LONGEST_LOOP = 8


@dataclass(frozen=True, slots=True)
class View:
    """How a tree is cut: branches under ``cutoff`` of the whole join the rest."""

    depth: int
    cutoff: float


@dataclass(frozen=True, slots=True)
class _Supply:
    """What a tree is grown from: M by column, B by column, prices, names."""

    technosphere: sparse.csc_array
    biosphere: sparse.csc_array
    factors: Floats
    prices: Floats
    labels: list[str]
    flows: list[str]
    units: list[str]
    stages: list[str | None]
    elementary: list[str]
    elementary_units: list[str]
    view: View
    total: float


def build_tree(
    system: System,
    characterisation: Characterisation,
    prices: Prices,
    flow: str,
    indicator: str,
    *,
    view: View,
) -> Branch:
    """Return the tree of one unit of a flow made (or one unit of waste treated).

    The impacts of the branches of a node sum to that of the node, because the price
    of a product is its direct impact and the prices of what its maker draws.
    """
    line = characterisation.indicators.index(indicator)
    start = system.columns["flow"].to_list().index(flow)
    price = prices.values[:, line]
    stage_codes = system.columns["stage"].to_list()
    supply = _Supply(
        technosphere=system.build_technosphere().tocsc(),
        biosphere=system.build_biosphere().tocsc(),
        factors=characterisation.factors[line],
        prices=price,
        labels=system.columns["label"].to_list(),
        flows=system.columns["flow"].to_list(),
        units=system.columns["unit"].to_list(),
        stages=[None if c == NO_CODE else system.stages[c] for c in stage_codes],
        elementary=system.flows["flow"].to_list(),
        elementary_units=system.flows["unit"].to_list(),
        view=view,
        total=float(price[start]),
    )
    return _grow(supply, start, 1.0, (start,))


def name_loops(system: System, tree: Branch) -> tuple[tuple[str, ...], ...]:
    """Return the cycles among the activities a tree shows, short ones first.

    Each activity draws from the next, the last from the first; a cycle is told from
    its first name in alphabetical order.
    """
    shown = sorted(_shown(tree))
    columns = system.columns.with_row_index("place").filter(
        pl.col("label").is_in(shown)
    )
    places, names = columns["place"].to_numpy(), columns["label"].to_list()
    block = (-system.build_technosphere()[places][:, places]).tocoo()
    # Nodes are numbers: the order of a set of texts differs from run to run.
    graph = nx.DiGraph()
    for supplier, user, amount in zip(*block.coords, block.data, strict=True):
        if supplier != user and amount > 0:
            graph.add_edge(int(user), int(supplier))
    found = islice(nx.simple_cycles(graph, length_bound=LONGEST_LOOP), MOST_LOOPS)
    named = [_from_first([names[node] for node in cycle]) for cycle in found]
    return tuple(sorted(named, key=lambda cycle: (len(cycle), cycle)))


def _from_first(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


def _shown(branch: Branch) -> set[str]:
    own = {branch.name} if branch.kind in ("supply", "loop") else set()
    return own.union(*(_shown(part) for part in branch.branches))


def _grow(supply: _Supply, place: int, amount: float, path: tuple[int, ...]) -> Branch:
    impact = amount * supply.prices[place]
    opened = len(path) <= supply.view.depth
    return Branch(
        kind="supply",
        name=supply.labels[place],
        flow=supply.flows[place],
        amount=amount,
        unit=supply.units[place],
        stage=supply.stages[place],
        impact=float(impact),
        share=_share(supply, impact),
        branches=_branches(supply, place, amount, path) if opened else (),
    )


def _branches(
    supply: _Supply, place: int, amount: float, path: tuple[int, ...]
) -> tuple[Branch, ...]:
    runs = amount / supply.technosphere[place, place]
    parts = _direct(supply, place, runs)
    drawn, amounts = _column(supply.technosphere, place)
    rest: list[float] = []
    for supplier, each in zip(drawn, -amounts * runs, strict=True):
        if supplier == place:
            continue
        impact = each * supply.prices[supplier]
        if abs(_share(supply, impact)) < supply.view.cutoff:
            rest.append(impact)
        elif supplier in path:
            parts.append(_closed(supply, int(supplier), float(each)))
        else:
            parts.append(_grow(supply, int(supplier), float(each), (*path, supplier)))
    large = [part for part in parts if abs(part.share) >= supply.view.cutoff]
    rest += [part.impact for part in parts if abs(part.share) < supply.view.cutoff]
    large.sort(key=lambda part: -abs(part.impact))
    if any(rest):
        large.append(_rest(supply, rest))
    return tuple(large)


def _direct(supply: _Supply, place: int, runs: float) -> list[Branch]:
    rows, values = _column(supply.biosphere, place)
    return [
        Branch(
            kind="direct",
            name=supply.elementary[row],
            flow=supply.elementary[row],
            amount=float(value * runs),
            unit=supply.elementary_units[row],
            stage=None,
            impact=float(value * runs * supply.factors[row]),
            share=_share(supply, value * runs * supply.factors[row]),
            branches=(),
        )
        for row, value in zip(rows, values, strict=True)
        if supply.factors[row] != 0
    ]


def _closed(supply: _Supply, place: int, amount: float) -> Branch:
    impact = amount * supply.prices[place]
    return Branch(
        "loop",
        supply.labels[place],
        supply.flows[place],
        amount,
        supply.units[place],
        supply.stages[place],
        float(impact),
        _share(supply, impact),
        (),
    )


def _rest(supply: _Supply, impacts: list[float]) -> Branch:
    total = float(np.sum(impacts))
    return Branch(
        "rest",
        str(len(impacts)),
        None,
        None,
        None,
        None,
        total,
        _share(supply, total),
        (),
    )


def _column(matrix: sparse.csc_array, place: int) -> tuple[np.ndarray, np.ndarray]:
    lo, hi = matrix.indptr[place], matrix.indptr[place + 1]
    return matrix.indices[lo:hi], matrix.data[lo:hi]


def _share(supply: _Supply, impact: float) -> float:
    return float(impact / supply.total) if supply.total else 0.0
