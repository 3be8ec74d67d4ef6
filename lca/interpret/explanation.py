"""The contribution tree of a product."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.characterise import Characterisation
from lca.engine.footprint import Prices
from lca.engine.system import NO_CODE, System
from lca.interpret.rows import RowIndex
from lca.results import Branch

MOST_BRANCHES = 10_000
"""Branches after which no further one is opened; the largest are opened first."""


@dataclass(frozen=True, slots=True)
class View:
    """How a tree is cut: branches under ``cutoff`` of the whole join the rest."""

    depth: int
    cutoff: float


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree, and how many branches were joined because it became too large."""

    tree: Branch
    left_out: int


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
    index: RowIndex | None


@dataclass(frozen=True, slots=True)
class _Twig:
    """A branch by itself, and the columns from the root to it if it can be opened."""

    branch: Branch
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a supply consists of: direct emissions first, then what it draws.

    ``places``: row of B of an emission, column of a supply; ``direct`` tells which.
    """

    places: Integers
    amounts: Floats
    impacts: Floats
    direct: int


def build_tree(
    system: System,
    characterisation: Characterisation,
    prices: Prices,
    flow: str,
    indicator: str,
    *,
    view: View,
    index: RowIndex | None = None,
) -> Grown:
    """Return the tree of one unit of a flow made (or one unit of waste treated).

    The impacts of the branches of a node sum to that of the node, because the price
    of a product is its direct impact and the prices of what its maker draws.  With an
    index, each branch has the input rows behind it.
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
        index=index,
    )
    return _grow(supply, start)


def _grow(supply: _Supply, start: int) -> Grown:
    """Open the largest supplies first, so that a tree cut short lacks small ones."""
    twigs = [_Twig(_draw(supply, start, 1.0, None), (start,))]
    hanging: dict[int, range] = {}
    waiting = [(0.0, 0)]
    left_out = 0
    while waiting:
        _, number = heapq.heappop(waiting)
        room = max(0, MOST_BRANCHES - len(twigs))
        parts, left = _open(supply, twigs[number], room)
        left_out += left
        hanging[number] = range(len(twigs), len(twigs) + len(parts))
        for place, part in zip(hanging[number], parts, strict=True):
            if 0 < len(part.path) <= supply.view.depth:
                heapq.heappush(waiting, (-abs(part.branch.impact), place))
        twigs += parts
    return Grown(_join(twigs, hanging), left_out)


def _join(twigs: Sequence[_Twig], hanging: dict[int, range]) -> Branch:
    """Return the root with all that hangs on it; what hangs on a twig comes later."""
    grown: dict[int, Branch] = {}
    for number in reversed(range(len(twigs))):
        parts = tuple(grown.pop(part) for part in hanging.get(number, ()))
        grown[number] = replace(twigs[number].branch, branches=parts)
    return grown[0]


def _open(supply: _Supply, twig: _Twig, room: int) -> tuple[list[_Twig], int]:
    """Return the branches of a supply, the largest first, and how many had no room."""
    place = twig.path[-1]
    runs = (twig.branch.amount or 0.0) / supply.technosphere[place, place]
    parts = _find_parts(supply, place, runs)
    sizes = np.abs(parts.impacts)
    large = sizes >= supply.view.cutoff * abs(supply.total)
    if supply.view.cutoff:
        # Of a whole that comes to nothing, every nothing would be a branch.
        large &= sizes > 0
    order = np.argsort(-sizes, kind="stable")
    fitting = order[large[order]]
    shown, left = fitting[:room], len(fitting[room:])
    twigs = [_twig(supply, twig, parts, int(part)) for part in shown]
    rest = np.setdiff1d(order, shown)
    if left or np.any(parts.impacts[rest]):
        twigs.append(_Twig(_rest(supply, parts.impacts[rest])))
    return twigs, left


def _find_parts(supply: _Supply, place: int, runs: float) -> _Parts:
    rows, values = _column(supply.biosphere, place)
    counted = supply.factors[rows] != 0
    rows, emitted = rows[counted], values[counted] * runs
    drawn, values = _column(supply.technosphere, place)
    others = drawn != place
    drawn, amounts = drawn[others], -values[others] * runs
    impacts = [emitted * supply.factors[rows], amounts * supply.prices[drawn]]
    return _Parts(
        places=np.concatenate([rows, drawn]).astype(np.int64),
        amounts=np.concatenate([emitted, amounts]),
        impacts=np.concatenate(impacts),
        direct=len(rows),
    )


def _twig(supply: _Supply, above: _Twig, parts: _Parts, part: int) -> _Twig:
    place, user = int(parts.places[part]), above.path[-1]
    amount = float(parts.amounts[part])
    if part < parts.direct:
        return _Twig(_emit(supply, place, amount, user))
    if place in above.path:
        return _Twig(_draw(supply, place, amount, user, kind="loop"))
    return _Twig(_draw(supply, place, amount, user), (*above.path, place))


def _draw(
    supply: _Supply,
    place: int,
    amount: float,
    user: int | None,
    *,
    kind: Literal["supply", "loop"] = "supply",
) -> Branch:
    """Return a supply, drawn by a user or, at the root, by nobody."""
    impact = float(amount * supply.prices[place])
    index = supply.index
    made = index.draw(place, place) if index else ()
    drawn = index.draw(place, user) if index and user is not None else made
    return Branch(
        kind=kind,
        name=supply.labels[place],
        flow=supply.flows[place],
        amount=amount,
        unit=supply.units[place],
        stage=supply.stages[place],
        impact=impact,
        share=_share(supply, impact),
        branches=(),
        rows=drawn,
        made=made if kind == "supply" else (),
    )


def _emit(supply: _Supply, flow: int, amount: float, column: int) -> Branch:
    impact = float(amount * supply.factors[flow])
    return Branch(
        kind="direct",
        name=supply.elementary[flow],
        flow=supply.elementary[flow],
        amount=amount,
        unit=supply.elementary_units[flow],
        stage=None,
        impact=impact,
        share=_share(supply, impact),
        branches=(),
        rows=supply.index.emit(flow, column) if supply.index else (),
    )


def _rest(supply: _Supply, impacts: Floats) -> Branch:
    total = float(np.sum(impacts))
    return Branch(
        kind="rest",
        name=str(len(impacts)),
        flow=None,
        amount=None,
        unit=None,
        stage=None,
        impact=total,
        share=_share(supply, total),
        branches=(),
    )


def _column(matrix: sparse.csc_array, place: int) -> tuple[Integers, Floats]:
    lo, hi = matrix.indptr[place], matrix.indptr[place + 1]
    return matrix.indices[lo:hi], matrix.data[lo:hi]


def _share(supply: _Supply, impact: float) -> float:
    return float(impact / supply.total) if supply.total else 0.0
