"""What a result rests on: each contribution under the weakest status on its path.

A path runs from an elementary exchange up to the demand.  With the exchanges weaker
than a given status taken out, what is left of the impact rests on better data only;
differences between successive statuses are the shares.  Reference amounts (a yield,
the size of a run) stay: they are not drawn but define the run.
"""

import numpy as np
from scipy import sparse

from lca.engine.arrays import Flags, Floats
from lca.engine.plan import build_plan
from lca.engine.sweep import TOLERANCE, solve
from lca.engine.system import System

STRONGEST_FIRST = (
    "measured",
    "calculated",
    "supplier",
    "literature",
    "norm",
    "estimate",
    "unstated",
    "synthetic",
)


def share_by_status(
    system: System, factors: Floats, demand: Floats
) -> dict[str, Floats]:
    """Return the impact (indicator,) that rests on each status, summing to the total.

    Nothing is returned when a part of the system cannot be solved by itself, which
    only substitution credits of differing statuses can bring about.

    Parameters
    ----------
    system
        The linked system.
    factors
        C (indicator, flow).
    demand
        f (flow of the columns,), wastes turned.
    """
    prices = price_by_status(system, factors)
    return {name: demand @ values for name, values in prices.items()}


def price_by_status(system: System, factors: Floats) -> dict[str, Floats]:
    """Return, per status, the impact (column, indicator) of one unit that rests on it.

    Nothing is returned under the same circumstances as in `share_by_status`.

    Parameters
    ----------
    system
        The linked system.
    factors
        C (indicator, flow).
    """
    present = [name for name in STRONGEST_FIRST if name in system.statuses]
    rank = np.array([present.index(name) for name in system.statuses])
    techno = rank[system.technosphere.statuses]
    bio = (
        rank[system.biosphere.statuses] if len(system.biosphere.rows) else np.array([])
    )
    prices: dict[str, Floats] = {}
    before = np.zeros((system.size, len(factors)))
    for worst, name in enumerate(present):
        direct = (factors @ system.build_biosphere(bio <= worst)).T
        upto = price_paths(system, techno <= worst, direct)
        if upto is None:
            return {}
        prices[name] = upto - before
        before = upto
    return prices


def price_paths(system: System, kept: Flags, direct: Floats) -> Floats | None:
    """Return (column, part) what reaches one unit over the chosen entries only.

    None when these entries cannot be solved by themselves.

    Parameters
    ----------
    system
        The linked system.
    kept
        Which entries of ``system.technosphere`` may be part of a path; what an
        activity makes is part of any.
    direct
        (column, part): what starts at each column, per run.
    """
    made = system.technosphere.diagonal & (system.technosphere.values > 0)
    matrix = system.build_technosphere(made | kept)
    plan = build_plan(sparse.csr_array(matrix.T))
    solution = solve(plan, direct)
    if plan.singular or not solution.backward_error <= TOLERANCE:
        return None
    return solution.values
