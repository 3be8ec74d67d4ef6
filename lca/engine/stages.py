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


def share_by_stage(system: System, factors: Floats) -> StageShares:
    """Return what is claimed by each stage, per run, and what is left unclaimed.

    Parameters
    ----------
    system
        The linked system.
    factors
        C (indicator, flow).
    """
    column_stage = system.column_stages()
    techno = _effective(system.technosphere, column_stage)
    bio = _effective(system.biosphere, column_stage)
    free = _free_matrix(system, techno, column_stage)
    direct = (factors @ system.build_biosphere(bio == NO_CODE)).T
    unclaimed = solve(build_plan(sparse.csr_array(free.T)), direct).values
    claimed = {}
    flows_on = ~_made(system.technosphere)
    for code in range(len(system.stages)):
        emitted = (factors @ system.build_biosphere(bio == code)).T
        drawn = system.build_technosphere((techno == code) & flows_on).T @ unclaimed
        claimed[code] = emitted - drawn
    return StageShares(unclaimed, claimed)


def _made(entries: Entries) -> Flags:
    """Return which entries are the making of the reference flow itself."""
    return entries.diagonal & (entries.values > 0)


def _effective(entries: Entries, column_stage: Integers) -> Integers:
    """Return the stage code of each entry: its own, else that of its activity."""
    return np.where(
        entries.stages == NO_CODE, column_stage[entries.columns], entries.stages
    )


def _free_matrix(
    system: System, techno: Integers, column_stage: Integers
) -> sparse.csr_array:
    """Return M without the entries that a stage claims, and without tagged suppliers.

    A tagged column keeps its diagonal, so that its unclaimed part comes out as zero.
    """
    entries = system.technosphere
    untagged_supplier = column_stage[entries.rows] == NO_CODE
    passes_on = (techno == NO_CODE) & untagged_supplier
    return system.build_technosphere(_made(entries) | passes_on)
