"""What each product owes to parts of a system: one adjoint sweep for all of them.

A part is given as what it emits, costs or claims per run of each column; the adjoint
turns that into an amount per unit of every product: M' x = r, one right-hand side r
per part (symbols as in lca.engine).  So a thousand products cost no more than one.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.plan import Plan
from lca.engine.stages import share_by_stage
from lca.engine.sweep import solve
from lca.engine.system import NO_CODE, System

BLOCK = 8
"""Right-hand sides swept together: what fits into the cache of a large system."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Amounts (product, part) per unit of product, and the worst backward error."""

    amounts: Floats
    backward_error: float


@dataclass(frozen=True, slots=True)
class StepClaims:
    """What steps claim per run of each column.

    ``parts``: (column, part) with part = group × indicators + indicator;
    ``stages, steps``: of each group, the stage code and the label of the step;
    ``unclaimed``: (column, indicator) per unit, the part no stage owns.
    """

    parts: sparse.csc_array
    stages: Integers
    steps: tuple[str, ...]
    unclaimed: Floats


def attribute(plan: Plan, parts: sparse.csc_array, products: Integers) -> Attribution:
    """Return what one unit of each product owes to each part.

    Parameters
    ----------
    plan
        Plan of the adjoint system (n, n).
    parts
        (n, k): per run of each column, in any unit.
    products
        Columns whose amounts are wanted.
    """
    amounts = np.zeros((len(products), parts.shape[1]))
    present = np.flatnonzero(np.diff(parts.indptr))
    worst = 0.0
    for first in range(0, len(present), BLOCK):
        chosen = present[first : first + BLOCK]
        solution = solve(plan, parts[:, chosen].toarray())
        amounts[:, chosen] = solution.values[products]
        worst = max(worst, solution.backward_error)
    return Attribution(amounts, worst)


def claim_by_step(system: System, factors: Floats) -> StepClaims:
    """Return what each pair of stage and step claims (§1.7).

    Parameters
    ----------
    system
        The linked system; its columns have ``step``, or are steps of their own.
    factors
        C (indicator, flow), without rows of zeros.
    """
    shares = share_by_stage(system, factors)
    labels, names = label_steps(system)
    lines = len(factors)
    rows, groups, values = [], [], []
    pairs: list[tuple[int, int]] = []
    for code, claimed in shares.claimed.items():
        column, line = np.nonzero(claimed)
        if not len(column):
            continue
        present, local = np.unique(labels[column], return_inverse=True)
        rows.append(column)
        groups.append((len(pairs) + local) * lines + line)
        values.append(claimed[column, line])
        pairs += [(code, label) for label in present]
    shape = (system.size, len(pairs) * lines)
    parts = sparse.coo_array(
        (_join(values, float), (_join(rows, np.int64), _join(groups, np.int64))),
        shape=shape,
    )
    return StepClaims(
        parts=parts.tocsc(),
        stages=np.array([code for code, _ in pairs], dtype=np.int64),
        steps=tuple(names[label] for _, label in pairs),
        unclaimed=shares.unclaimed,
    )


def emit_by_source(
    system: System, factor: Floats
) -> tuple[sparse.csc_array, tuple[str, ...]]:
    """Return the direct impact per run, one part per step or other activity.

    Parameters
    ----------
    system
        The linked system.
    factor
        (flow,): one row of C.
    """
    direct = factor @ system.build_biosphere()
    labels, names = label_steps(system)
    columns = np.flatnonzero(direct)
    present, local = np.unique(labels[columns], return_inverse=True)
    shape = (system.size, len(present))
    parts = sparse.coo_array((direct[columns], (columns, local)), shape=shape)
    return parts.tocsc(), tuple(names[label] for label in present)


def sum_entries(
    system: System, chosen: Integers, parts: Integers, values: Floats, count: int
) -> sparse.csc_array:
    """Return what entries of A draw per run, summed by part.

    Parameters
    ----------
    system
        The linked system.
    chosen
        Positions in ``system.technosphere``.
    parts
        Part of each chosen entry.
    values
        What each chosen entry counts per unit it draws.
    count
        Number of parts.
    """
    entries = system.technosphere
    drawn = -entries.values[chosen] * values
    cells = entries.columns[chosen], parts
    return sparse.coo_array((drawn, cells), shape=(system.size, count)).tocsc()


def label_steps(system: System) -> tuple[Integers, list[str]]:
    """Return the code of the step of each column, and the names: its own without."""
    frame = system.columns
    label = frame["step"].fill_null(frame["activity"])
    names = label.unique(maintain_order=True)
    codes = dict(zip(names, range(len(names)), strict=True))
    places = label.replace_strict(codes, default=NO_CODE).to_numpy()
    return places.astype(np.int64), names.to_list()


def _join(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
