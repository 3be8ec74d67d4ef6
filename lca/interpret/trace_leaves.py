"""The leaves of a figure: the exchanges that it is the sum of."""

from dataclasses import dataclass

import numpy as np

from lca.engine.arrays import Flags, Floats, Integers
from lca.engine.system import Entries, System
from lca.interpret.trace_reach import Layer, Reach

CLOSURE = 1e-9
"""Largest gap between leaves and figure, of the sum of the sizes of the leaves."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """Exchanges that a figure counts.

    ``nodes``: column, plus the number of columns in the lower layer; ``entries``:
    place among those of B, or of M where they are ``draws``; ``runs``,
    ``coefficients``, ``factors``: their product is the ``impacts``.
    """

    nodes: Integers
    entries: Integers
    runs: Floats
    coefficients: Floats
    factors: Floats
    draws: bool

    @property
    def impacts(self) -> Floats:
        """Return what each counts for the figure."""
        return self.runs * self.coefficients * self.factors


def collect_leaves(system: System, reach: Reach, factors: Floats) -> Leaves:
    """Return the elementary exchanges that a figure counts, those of zero left out.

    Parameters
    ----------
    system
        The linked system.
    reach
        Of the figure.
    factors
        (row of B,): what one unit of each flow counts.
    """
    entries = system.biosphere
    found = [_count(entries, reach.upper, factors, 0)]
    if reach.lower is not None:
        found.append(_count(entries, reach.lower, factors, system.size))
    return Leaves(
        nodes=np.concatenate([part.nodes for part in found]),
        entries=np.concatenate([part.entries for part in found]),
        runs=np.concatenate([part.runs for part in found]),
        coefficients=np.concatenate([part.coefficients for part in found]),
        factors=np.concatenate([part.factors for part in found]),
        draws=False,
    )


def collect_draws(
    system: System, reach: Reach, chosen: Flags, factors: Floats
) -> Leaves:
    """Return the draws that a figure counts, such as those of energy.

    Parameters
    ----------
    system
        The linked system.
    reach
        Of everything.
    chosen
        Entries of M.
    factors
        (column,): what one unit of each product counts.
    """
    m = system.technosphere
    drawn = Entries(
        rows=m.rows,
        columns=m.columns,
        values=-m.values,
        stages=m.stages,
        statuses=m.statuses,
        credits=m.credits,
        diagonal=m.diagonal,
        origins=m.origins,
    )
    layer = Layer(reach.upper.kept, reach.upper.runs, chosen)
    return _count(drawn, layer, factors, 0, draws=True)


def find_gap(leaves: Leaves, value: float) -> float:
    """Return how far the leaves are from a figure, of the sum of their sizes.

    Without any leaves it is infinite, unless the figure is zero.
    """
    impacts = leaves.impacts
    gap, size = abs(float(impacts.sum()) - value), float(np.abs(impacts).sum())
    if not gap:
        return 0.0
    return gap / size if size else np.inf


def _count(
    entries: Entries,
    layer: Layer,
    factors: Floats,
    offset: int,
    *,
    draws: bool = False,
) -> Leaves:
    runs, weights = layer.runs[entries.columns], factors[entries.rows]
    some = layer.counted & (runs != 0) & (weights != 0) & (entries.values != 0)
    chosen = np.flatnonzero(some)
    return Leaves(
        nodes=entries.columns[chosen] + offset,
        entries=chosen,
        runs=runs[chosen],
        coefficients=entries.values[chosen],
        factors=weights[chosen],
        draws=draws,
    )
