"""What each cause accounts for of the difference of two footprints (§11).

The causes are players of a game: a coalition has its causes from the second side and
all others from the first, and its value is the footprint of that mix.  Every value is
solved and certified, so that a cause gets its Shapley value exactly.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lca.engine.arrays import Flags, Floats
from lca.engine.plan import Plan, build_plan
from lca.engine.sweep import TOLERANCE, find_unproductive, solve
from lca.interpret.mixture import Mixture, flag
from lca.interpret.shapley import list_joinings, share_gains

Player = frozenset[int]
"""Causes that join together, by their place in the mixture."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A mix that was solved: its footprint, and what that is made of.

    ``entries`` of M by cell; ``prices`` of a unit of each maker, ``runs`` of each for
    one unit of the product; ``error`` is the backward error of both.
    """

    value: float
    entries: Floats
    prices: Floats
    runs: Floats
    error: float


@dataclass(frozen=True, slots=True)
class Game:
    """The game of a mixture.

    Parameters
    ----------
    players
        Each of one cause, or of several that only work together.
    mixes
        Of every coalition; the first is the first side, the last the second.
    effects
        Of each player.
    cells
        (players, cells) the part of each effect that each cell accounts for.
    """

    players: tuple[Player, ...]
    mixes: tuple[Mixed, ...]
    effects: tuple[float, ...]
    cells: Floats


def play(mixture: Mixture) -> Game | None:
    """Return what each cause accounts for; None if a side itself cannot be solved.

    Causes of which a mix cannot be solved are made one player, until all can be.
    """
    differing = np.flatnonzero(mixture.find_differing()).tolist()
    players = _merge([frozenset({cause}) for cause in differing], mixture.tied)
    known: dict[Player, Mixed | Player] = {}
    while True:
        coalitions = _list_coalitions(players)
        for coalition in coalitions:
            if coalition not in known:
                known[coalition] = solve_mix(mixture, coalition)
        solved = [known[coalition] for coalition in coalitions]
        mixes = tuple(mix for mix in solved if isinstance(mix, Mixed))
        if len(mixes) == len(solved):
            effects = share_gains([mix.value for mix in mixes])
            return Game(players, mixes, effects, _divide(mixture, mixes))
        if len(players) <= 1:
            return None
        at_fault = [mix for mix in solved if isinstance(mix, frozenset)]
        players = _join_faulty(players, at_fault)


def solve_mix(mixture: Mixture, chosen: Player) -> Mixed | Player:
    """Return a mix, or the causes that meet where it cannot be solved.

    Parameters
    ----------
    mixture
        The two sides.
    chosen
        Causes from the second side.
    """
    entries = mixture.mix(flag(len(mixture.causes), chosen))
    size = mixture.size
    inside = mixture.rows < size
    matrix = build_matrix(mixture, entries, inside)
    physical = build_matrix(mixture, entries, inside & ~mixture.credits)
    if faulty := _find_faulty(matrix, physical):
        return _find_causes(mixture, faulty)
    demand = np.zeros((size, 1))
    demand[mixture.target] = 1.0
    plans = build_plan(sparse.csr_array(matrix.T)), build_plan(matrix)
    if any(plan.singular for plan in plans):
        return _find_causes(mixture, _list_singular(plans))
    prices, runs = (
        solve(plans[0], sum_direct(mixture, entries)),
        solve(plans[1], demand),
    )
    error = max(prices.backward_error, runs.backward_error)
    if not error <= TOLERANCE:
        return frozenset(range(len(mixture.causes)))
    return Mixed(
        value=float(prices.values[mixture.target, 0]),
        entries=entries,
        prices=prices.values[:, 0],
        runs=runs.values[:, 0],
        error=error,
    )


def build_matrix(mixture: Mixture, entries: Floats, kept: Flags) -> sparse.csr_array:
    """Return M, or what the chosen cells make of it."""
    places = mixture.rows[kept], mixture.columns[kept]
    shape = (mixture.size, mixture.size)
    matrix = sparse.coo_array((entries[kept], places), shape=shape).tocsr()
    matrix.eliminate_zeros()
    return matrix


def sum_direct(mixture: Mixture, entries: Floats) -> Floats:
    """Return the impact (maker, 1) that each maker emits per run."""
    emitted = mixture.rows >= mixture.size
    direct = np.zeros((mixture.size, 1))
    np.add.at(direct[:, 0], mixture.columns[emitted], -entries[emitted])
    return direct


def _find_faulty(
    matrix: sparse.csr_array, physical: sparse.csr_array
) -> frozenset[int]:
    """Return makers that make nothing, alone or together."""
    lost = np.flatnonzero((matrix.diagonal() <= 0) | (physical.diagonal() <= 0))
    if len(lost):
        return frozenset(lost.tolist())
    loops = find_unproductive(build_plan(sparse.csr_array(physical.T)))
    return frozenset(place for rows in loops for place in rows.tolist())


def _list_singular(plans: Sequence[Plan]) -> frozenset[int]:
    return frozenset(
        place for plan in plans for rows in plan.singular for place in rows.tolist()
    )


def _find_causes(mixture: Mixture, makers: frozenset[int]) -> Player:
    """Return the causes of what these makers draw of each other."""
    chosen = list(makers)
    inside = np.isin(mixture.rows, chosen) & np.isin(mixture.columns, chosen)
    met = (mixture.values[:, :, inside] != 0).any(axis=(0, 2))
    return frozenset(np.flatnonzero(met).tolist())


def _list_coalitions(players: Sequence[Player]) -> list[Player]:
    """Return the causes of every coalition, in the order of their numbers."""
    empty: Player = frozenset()
    return [
        empty.union(*(each for bit, each in enumerate(players) if code >> bit & 1))
        for code in range(1 << len(players))
    ]


def _merge(players: Sequence[Player], groups: Sequence[Player]) -> tuple[Player, ...]:
    """Return the players, those that share a group joined, whatever the order."""
    merged = list(players)
    for group in groups:
        met = [each for each in merged if each & group]
        if len(met) > 1:
            rest = [each for each in merged if not each & group]
            merged = [*rest, frozenset().union(*met)]
    return tuple(sorted(merged, key=min))


def _join_faulty(
    players: tuple[Player, ...], at_fault: Sequence[Player]
) -> tuple[Player, ...]:
    """Return fewer players: those at fault joined, or all where that is none."""
    joined = _merge(players, at_fault)
    if len(joined) < len(players):
        return joined
    return (frozenset().union(*players),)


def _divide(mixture: Mixture, mixes: Sequence[Mixed]) -> Floats:
    """Return what each cell accounts for of each effect.

    Where M goes to M' and l, s to l', s', the footprint changes by s (M - M') l' and as
    much by s' (M - M') l: the mean of both is taken, cell by cell, so that swapping the
    sides flips its sign.  An emission has the price 1.
    """
    count = (len(mixes)).bit_length() - 1
    shares = np.zeros((count, len(mixture.rows)))
    for player in range(count):
        steps = [
            weight * _divide_step(mixture, mixes[before], mixes[joined])
            for before, joined, weight in list_joinings(count, player)
        ]
        shares[player] = [math.fsum(cell) for cell in np.transpose(steps).tolist()]
    return shares


def _divide_step(mixture: Mixture, before: Mixed, after: Mixed) -> Floats:
    change = before.entries - after.entries
    rows, columns = mixture.rows, mixture.columns
    one, other = (
        runs.runs[columns] * np.append(prices.prices, 1.0)[rows]
        for runs, prices in ((before, after), (after, before))
    )
    shares: Floats = change * (one + other) / 2
    return shares
