"""The solution of W x = b by sweeping the levels of a plan, and its certificate."""

from dataclasses import dataclass

import numpy as np

from lca.engine.arrays import Floats, Integers
from lca.engine.plan import Level, Plan

TOLERANCE = 1e-12
"""Largest componentwise backward error that a result may have."""

LEAST_NET = 1e-12
"""Net share from which a loop counts as productive."""

_POLISH_ABOVE = 1e-14


@dataclass(frozen=True, slots=True)
class Solution:
    """x (n, k), its componentwise backward error, and ``worst``, the row that has it.

    The error is max over i of |W x - b|_i / (|W| |x| + |b|)_i: the relative change
    of every single entry of W and b that would make x exact (Oettli and Prager 1964).
    """

    values: Floats
    backward_error: float
    worst: int


def solve(plan: Plan, rhs: Floats) -> Solution:
    """Return x with W x = b for right-hand sides b (n, k), certified.

    A solution whose certificate is not at rounding level already gets one step of
    refinement over the whole system.
    """
    b = rhs[plan.order]
    x = _sweep(plan, b)
    errors, residual = _certify(plan, x, b)
    if _POLISH_ABOVE < errors.max(initial=0.0) < np.inf:
        better = x + _sweep(plan, residual)
        polished, _ = _certify(plan, better, b)
        if polished.max() < errors.max():
            x, errors = better, polished
    values = np.empty_like(x)
    values[plan.order] = x
    worst = int(np.argmax(errors)) if len(errors) else 0
    return Solution(values, float(errors[worst]), int(plan.order[worst]))


def find_unproductive(plan: Plan) -> list[Integers]:
    """Return the rows of each loop that uses as much as it makes, or more.

    Valid for matrices whose entries off the diagonal are not positive.  A loop whose
    net share is below `LEAST_NET` counts as well: what it delivers is lost in rounding.
    """
    faulty = list(plan.singular)
    for level in plan.levels:
        for loops in level.dense:
            low = loops.net < LEAST_NET
            faulty += [plan.order[rows] for rows in loops.members[low]]
        faulty += [
            plan.order[loop.members] for loop in level.large if loop.net < LEAST_NET
        ]
    return faulty


def _sweep(plan: Plan, b: Floats) -> Floats:
    x = np.zeros_like(b)
    for level in plan.levels:
        _solve_level(level, plan.diagonal, b, x)
    return x


def _solve_level(level: Level, diagonal: Floats, b: Floats, x: Floats) -> None:
    """Fill x[lo:hi], the only rows this level writes."""
    lo, hi = level.lo, level.hi
    needed = b[lo:hi] + level.supply @ x if level.supply.nnz else b[lo:hi].copy()
    if level.chain is not None:
        x[lo:hi] = level.chain.solve(needed)
        return
    stop = lo + level.single
    x[lo:stop] = needed[: level.single] / diagonal[lo:stop, None]
    for loops in level.dense:
        x[loops.members] = loops.solve(needed[loops.members - lo])
    for loop in level.large:
        x[loop.members] = loop.solve(needed[loop.members - lo])


def _certify(plan: Plan, x: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the backward error of each row, and the residual.

    Where x is not finite, the error is infinite.
    """
    residual = b - plan.matrix @ x
    size = plan.magnitude @ np.abs(x) + np.abs(b)
    ratio = np.divide(np.abs(residual), size, out=np.zeros_like(size), where=size > 0)
    errors = np.where(np.isfinite(residual) & np.isfinite(x), ratio, np.inf)
    return errors.max(axis=1, initial=0.0), residual
