"""The footprint of a system: intensities of all products, and of one demand.

The adjoint system prices everything at once: M' l = (C B)' gives the impact of one
unit of every product (§1; symbols as in lca.engine).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.characterise import Characterisation
from lca.engine.plan import Plan, build_plan
from lca.engine.stages import share_by_stage
from lca.engine.statuses import share_by_status
from lca.engine.sweep import Solution, find_unproductive, solve
from lca.engine.system import System

CLOSURE = 1e-9
"""Largest gap between contributions and total, of the sum of their sizes."""

UNASSIGNED = "unassigned"
"""Name for what no stage owns."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Intensities (column, indicator) per unit made or treated, and their plan.

    ``worst`` is the column with the largest backward error.
    """

    values: Floats
    backward_error: float
    worst: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Footprint:
    """What one demand causes.

    ``scaling`` (column,) runs; ``inventory`` (flow,); ``impact`` (indicator,);
    ``stages``: per stage (indicator,); ``steps``: per stage (column, indicator);
    ``statuses``: per status (indicator,); ``backward_error`` of the scaling
    and ``worst``, the column of the flow that has it;
    ``closure``: gap between contributions and total, of the sum of their sizes;
    ``stage_gap``: the same of the stages, which the stages alone are to blame for.
    """

    scaling: Floats
    inventory: Floats
    impact: Floats
    stages: dict[str, Floats]
    steps: dict[str, Floats]
    statuses: dict[str, Floats]
    backward_error: float
    worst: int
    closure: float
    stage_gap: float


def find_unproductive_loops(system: System) -> tuple[list[Integers], Plan]:
    """Return the columns of each loop that uses as much as it makes, or more.

    Substitution entries are left out: a credit does not make a loop productive.

    Returns
    -------
    loops : list of (rows,)
        Columns of each faulty loop.
    plan : Plan
        Plan of the whole adjoint system, substitution included.
    """
    credited = system.technosphere.credits
    physical = build_plan(sparse.csr_array(system.build_technosphere(~credited).T))
    faulty = find_unproductive(physical)
    if faulty or not credited.any():
        return faulty, physical
    return faulty, build_plan(sparse.csr_array(system.build_technosphere().T))


def price_products(
    system: System, characterisation: Characterisation, plan: Plan
) -> Prices:
    """Return the impact of one unit of every product made and waste treated.

    Parameters
    ----------
    system
        The linked system.
    characterisation
        C.
    plan
        Plan of the adjoint system.
    """
    direct = (characterisation.factors @ system.build_biosphere()).T
    solution = solve(plan, direct)
    return Prices(solution.values, solution.backward_error, solution.worst, plan)


def scale_demand(system: System, demand: Floats) -> Solution:
    """Return the scaling (column, 1) of a demand, and how exact it is.

    Parameters
    ----------
    system
        The linked system.
    demand
        f in the order of the columns, units of a waste to be treated positive.
    """
    return solve(build_plan(system.build_technosphere()), demand[:, None])


def trace_demand(
    system: System, characterisation: Characterisation, prices: Prices, demand: Floats
) -> Footprint:
    """Return scaling, inventory, impact, stages, steps and statuses of a demand.

    Parameters
    ----------
    system
        The linked system.
    characterisation
        C.
    prices
        Result of `price_products`.
    demand
        f in the order of the columns, units of a waste to be treated positive.
    """
    factors = characterisation.factors
    forward = scale_demand(system, demand)
    scaling = forward.values[:, 0]
    biosphere = system.build_biosphere()
    inventory = biosphere @ scaling
    contributions = (factors @ biosphere) * scaling
    impact = demand @ prices.values
    shares = share_by_stage(system, factors)
    steps = {
        system.stages[code]: part * scaling[:, None]
        for code, part in shares.claimed.items()
    }
    stages = {name: part.sum(axis=0) for name, part in steps.items()}
    # A stage of the user may bear the same name: then both are one.
    unclaimed = demand @ shares.unclaimed
    stages[UNASSIGNED] = stages.get(UNASSIGNED, 0.0) + unclaimed
    return Footprint(
        scaling=scaling,
        inventory=inventory,
        impact=impact,
        stages=stages,
        steps=steps,
        statuses=share_by_status(system, factors, demand),
        backward_error=forward.backward_error,
        worst=forward.worst,
        closure=_gap(contributions, contributions.sum(axis=1), impact),
        stage_gap=_gap(contributions, sum(stages.values()), impact),
    )


def _gap(contributions: Floats, parts: Floats, impact: Floats) -> float:
    """Return how far a sum of parts is from the impact, of the sum of their sizes."""
    gap = np.abs(parts - impact)
    size = np.abs(contributions).sum(axis=1)
    ratio = np.divide(gap, size, out=gap.copy(), where=size > 0)
    return float(ratio.max(initial=0.0))
