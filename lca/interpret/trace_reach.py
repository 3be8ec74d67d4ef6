"""How far a figure reaches: the runs of every activity that it counts (§1.7, §7).

A figure is a sum over exchanges: runs x coefficient x factor.  What differs is which
exchanges count, and how many of the runs.  The headline counts all runs of the demand.
A stage counts its own activities as often as they run, and what they draw through
activities without a stage only as often as those run for them; so two layers are
needed, the upper feeding the lower.  The adjoint of the same sums is in lca.engine.
"""

from dataclasses import dataclass

import numpy as np

from lca.engine.arrays import Flags, Floats
from lca.engine.plan import build_plan
from lca.engine.stages import mark_stages
from lca.engine.statuses import STRONGEST_FIRST
from lca.engine.sweep import solve
from lca.engine.system import NO_CODE, System


@dataclass(frozen=True, slots=True)
class Layer:
    """Runs that a figure counts alike.

    ``kept``: entries of M through which activities draw; ``runs`` (column,);
    ``counted``: entries of B that count with these runs.
    """

    kept: Flags
    runs: Floats
    counted: Flags


@dataclass(frozen=True, slots=True)
class Reach:
    """What a figure reaches.

    Parameters
    ----------
    place
        Column of the demand, of which one unit is asked.
    upper
        What the demand draws.
    lower
        What is drawn in the end; None where one layer is enough.
    feed
        Entries of M through which activities of the upper layer draw on the lower.
    demanded
        Whether the demand itself is met by the lower layer, too.
    backward_error
        Of the worst system that was solved.
    """

    place: int
    upper: Layer
    lower: Layer | None
    feed: Flags
    demanded: bool
    backward_error: float


def reach_all(system: System, place: int, counted: Flags) -> Reach:
    """Return the reach of a figure that counts some exchanges whatever draws them.

    Parameters
    ----------
    system
        The linked system.
    place
        Column of the demand.
    counted
        Entries of B.
    """
    everything = np.ones(len(system.technosphere.rows), dtype=np.bool_)
    runs, error = _scale(system, everything, _demand(system, place))
    upper = Layer(everything, runs, counted)
    return Reach(place, upper, None, ~everything, demanded=False, backward_error=error)


def reach_stage(
    system: System, place: int, code: int, users: Flags, *, demanded: bool
) -> Reach:
    """Return the reach of what a stage owns of one unit.

    Parameters
    ----------
    system
        The linked system.
    place
        Column of the demand.
    code
        Of the stage, `NO_CODE` for none.
    users
        Columns that may claim: those of one step, or all.
    demanded
        Whether the demand claims as well what no stage does.
    """
    marks = mark_stages(system)
    m, b = system.technosphere, system.biosphere
    own = code != NO_CODE
    feed = (marks.technosphere == code) & ~marks.made & users[m.columns] & own
    counted = (marks.biosphere == code) & users[b.columns] & own
    upper = reach_all(system, place, counted)
    asked = _draw(system, feed, upper.upper.runs)
    if demanded:
        asked += _demand(system, place)
    runs, error = _scale(system, marks.free, asked)
    return Reach(
        place=place,
        upper=upper.upper,
        lower=Layer(marks.free, runs, marks.biosphere == NO_CODE),
        feed=feed,
        demanded=demanded,
        backward_error=max(error, upper.backward_error),
    )


def reach_status(system: System, place: int, status: str) -> Reach:
    """Return the reach of what rests on one status, the weakest on its path.

    Above, paths are of stronger statuses only, and exchanges of this one count; below
    is what is drawn through exchanges of this status, whatever not weaker follows.

    Parameters
    ----------
    system
        The linked system.
    place
        Column of the demand.
    status
        One that occurs in the system.
    """
    present = [name for name in STRONGEST_FIRST if name in system.statuses]
    rank = np.array([present.index(name) for name in system.statuses], dtype=np.int64)
    own = present.index(status)
    m, b = system.technosphere, system.biosphere
    made = m.diagonal & (m.values > 0)
    techno, bio = rank[m.statuses], rank[b.statuses]
    stronger = made | (techno < own)
    runs, first = _scale(system, stronger, _demand(system, place))
    feed = (techno == own) & ~made
    kept = made | (techno <= own)
    fed, second = _scale(system, kept, _draw(system, feed, runs))
    return Reach(
        place=place,
        upper=Layer(stronger, runs, bio == own),
        lower=Layer(kept, fed, bio <= own),
        feed=feed,
        demanded=False,
        backward_error=max(first, second),
    )


def reach_draws(system: System, place: int, chosen: Flags) -> Reach:
    """Return the reach of what some entries of M draw, from the cradle.

    Parameters
    ----------
    system
        The linked system.
    place
        Column of the demand.
    chosen
        The entries.
    """
    nothing = np.zeros(len(system.biosphere.rows), dtype=np.bool_)
    whole = reach_all(system, place, nothing)
    asked = _draw(system, chosen, whole.upper.runs)
    runs, error = _scale(system, whole.upper.kept, asked)
    return Reach(
        place=place,
        upper=whole.upper,
        lower=Layer(whole.upper.kept, runs, ~nothing),
        feed=chosen,
        demanded=False,
        backward_error=max(error, whole.backward_error),
    )


def _demand(system: System, place: int) -> Floats:
    demand = np.zeros(system.size)
    demand[place] = 1.0
    return demand


def _scale(system: System, kept: Flags, demand: Floats) -> tuple[Floats, float]:
    """Return the runs that meet a demand over some entries, and their error."""
    plan = build_plan(system.build_technosphere(kept))
    solution = solve(plan, demand[:, None])
    return solution.values[:, 0], solution.backward_error


def _draw(system: System, chosen: Flags, runs: Floats) -> Floats:
    """Return how much of each flow some entries of M draw."""
    m = system.technosphere
    drawn = -m.values[chosen] * runs[m.columns[chosen]]
    return np.bincount(m.rows[chosen], drawn, system.size).astype(np.float64)
