"""Which part of a footprint arises inside the gates of a plant, and which outside.

Whatever set I of activities counts as inside, the price of what they make is
l_I = M_II^-T (d_I - M_OI' l_O): their own emissions, and the prices of what they draw
from outside.  So the parts sum to the footprint for any I.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.plan import Plan, build_plan
from lca.engine.sweep import solve
from lca.engine.system import System

NOBODY = -1
"""Owner of a column that all products share."""


@dataclass(frozen=True, slots=True)
class Gates:
    """The parts of a footprint; they sum to it.

    ``own``: what the activities inside emit themselves; ``energy``: what is behind the
    energy they buy; ``upstream``: what is behind everything else that they buy or give
    to others.
    """

    own: float
    energy: float
    upstream: float


@dataclass(frozen=True, slots=True)
class Inside:
    """A system of which only what is inside draws: M_II, its plan, and what crosses.

    ``crossing``: entries of M by which an activity inside draws from outside.
    """

    plan: Plan
    inside: Flags
    crossing: Flags


def cut_at_gates(system: System, inside: Flags, owners: Integers) -> Inside:
    """Return the system cut at the gates.

    Parameters
    ----------
    system
        The linked system.
    inside
        Of each column: whether its activity is one of the plant.
    owners
        Of each column: number of the product it is a step of, or `NOBODY`.  A product
        that another one is made of is outside for that one.
    """
    m = system.technosphere
    supplier, user = owners[m.rows], owners[m.columns]
    foreign = (supplier != NOBODY) & (supplier != user)
    within = inside[m.rows] & inside[m.columns] & ~foreign
    kept = within | m.diagonal
    plan = build_plan(sparse.csr_array(system.build_technosphere(kept)))
    return Inside(plan, inside, inside[m.columns] & ~kept)


def split_gates(
    system: System,
    gates: Inside,
    places: Integers,
    is_energy: Flags,
    *,
    factors: Floats,
    prices: Floats,
) -> list[Gates]:
    """Return the parts of the footprint of one unit of each product.

    Parameters
    ----------
    system
        The linked system.
    gates
        What is inside.
    places
        Columns that make the products.
    is_energy
        Of each column: whether what it makes is energy.
    factors
        Row of C, (flow,).
    prices
        l, (column,).
    """
    m, b = system.technosphere, system.biosphere
    demand = np.zeros((system.size, len(places)))
    demand[places, np.arange(len(places))] = 1.0
    scaling = solve(gates.plan, demand).values * gates.inside[:, None]
    emitted = factors[b.rows] * b.values
    bought = -prices[m.rows] * m.values
    energy = gates.crossing & is_energy[m.rows]
    rest = gates.crossing & ~is_energy[m.rows]
    return [
        Gates(
            own=float(emitted @ runs[b.columns]),
            energy=float(bought[energy] @ runs[m.columns[energy]]),
            upstream=float(bought[rest] @ runs[m.columns[rest]]),
        )
        for runs in scaling.T
    ]
