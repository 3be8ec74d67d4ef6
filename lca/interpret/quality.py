"""How good the data of a result are: means over contributions, by PACT (§7.2).

References
----------
WBCSD (2025). How-to guide for the PACT Methodology V3.0, pages 61 to 69: a share or a
score of a footprint is the mean of those of its components, weighted by the size of
their contributions; a score that is not known is the worst one.
"""

import numpy as np

from lca.engine.arrays import Flags, Floats
from lca.engine.system import System

WORST = 5.0
"""Score of what is not known, on the scale from 1 (best) to 5."""

PRIMARY = ("measured", "calculated", "supplier")
"""Statuses of primary data: of the company itself, or of its supplier."""


def find_means(sums: Floats, sizes: Floats) -> Floats:
    """Return the means Σ|PCF_i| x_i / Σ|PCF_i|; not a number where nothing counts.

    Parameters
    ----------
    sums
        Σ|PCF_i| x_i of each result.
    sizes
        Σ|PCF_i| of each result.

    Examples
    --------
    >>> find_means(np.array([3.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [1.5, nan]
    """
    return np.divide(sums, sizes, out=np.full_like(sums, np.nan), where=sizes > 0)


def rate_unknown(means: Floats, known: Floats) -> Floats:
    """Return the means over all contributions, those without a score being the worst.

    Parameters
    ----------
    means
        Mean score (1 to 5) of what has scores; not a number where nothing has.
    known
        Share (0 to 1) of the contributions that has scores.

    Examples
    --------
    >>> rate_unknown(np.array([2.0, np.nan]), np.array([0.75, 0.0])).tolist()
    [2.75, 5.0]
    """
    scored = np.where(known > 0, means, WORST)
    return scored * known + WORST * (1 - known)


def list_primary_activities(system: System) -> Flags:
    """Return which entries of A are primary activity data."""
    return _are_primary(system)[system.technosphere.statuses]


def share_primary_factors(system: System, stated: Floats) -> Floats:
    """Return the share (0 to 1) of primary data in each entry of B.

    An emission that was measured, calculated or stated by the supplier is wholly
    primary.  Of a footprint already summed to CO2e, which holds data of others, the
    share stated with it counts, and none where none is.

    Parameters
    ----------
    system
        The linked system.
    stated
        Share stated for each entry of B, not a number where none is.
    """
    entries = system.biosphere
    footprints = system.flows["gwp_set"].is_not_null().to_numpy()[entries.rows]
    share: Floats = np.where(footprints, np.nan_to_num(stated), 1.0)
    return np.where(_are_primary(system)[entries.statuses], share, 0.0)


def _are_primary(system: System) -> Flags:
    return np.array([name in PRIMARY for name in system.statuses], dtype=bool)
