"""Whose stage an impact belongs to (§1.7).

An activity with a stage owns its direct emissions and all it draws through activities
without one; a stage on an exchange overrides that of its activity.  So the part of
an intensity that no stage has claimed yet, mu, is solved first, along entries without
stage; the first entry with a stage on the way to the demand then claims it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.plan import build_plan
from lca.engine.sweep import solve
from lca.engine.system import NO_CODE, Entries, System


@dataclass(frozen=True, slots=True)
class StageShares:
    """What each stage claims.

    ``unclaimed`` (column, indicator): per unit of the column's flow, the part that
    the stage of its consumer will own.  ``claimed``: per stage code, (column,
    indicator) claimed per run of the column.
    """

    unclaimed: Floats
    claimed: dict[int, Floats]


@dataclass(frozen=True, slots=True)
class StageMarks:
    """Whose stage each entry is of.

    ``technosphere``, ``biosphere``: the code of each entry, its own or else that of its
    activity; ``free``: entries that pass on what no stage claims, and what each
    activity makes; ``made``: those alone.
    """

    technosphere: Integers
    biosphere: Integers
    free: Flags
    made: Flags


def mark_stages(system: System) -> StageMarks:
    """Return whose stage each entry of a system is of.

    A tagged activity passes nothing on, but keeps what it makes, so that its unclaimed
    part comes out as zero.
    """
    column_stage = system.column_stages()
    entries = system.technosphere
    techno = _effective(entries, column_stage)
    made = entries.diagonal & (entries.values > 0)
    untagged_supplier = column_stage[entries.rows] == NO_CODE
    return StageMarks(
        technosphere=techno,
        biosphere=_effective(system.biosphere, column_stage),
        free=made | ((techno == NO_CODE) & untagged_supplier),
        made=made,
    )


def share_by_stage(system: System, factors: Floats) -> StageShares:
    """Return what is claimed by each stage, per run, and what is left unclaimed.

    Parameters
    ----------
    system
        The linked system.
    factors
        C (indicator, flow).
    """
    marks = mark_stages(system)
    techno, bio = marks.technosphere, marks.biosphere
    free = system.build_technosphere(marks.free)
    direct = (factors @ system.build_biosphere(bio == NO_CODE)).T
    unclaimed = solve(build_plan(sparse.csr_array(free.T)), direct).values
    claimed = {}
    for code in range(len(system.stages)):
        emitted = (factors @ system.build_biosphere(bio == code)).T
        drawn = system.build_technosphere((techno == code) & ~marks.made).T @ unclaimed
        claimed[code] = emitted - drawn
    return StageShares(unclaimed, claimed)


def _effective(entries: Entries, column_stage: Integers) -> Integers:
    """Return the stage code of each entry: its own, else that of its activity."""
    return np.where(
        entries.stages == NO_CODE, column_stage[entries.columns], entries.stages
    )
