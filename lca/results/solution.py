"""The result of solving a study."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from lca.findings import Finding


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop of the system: its activities (some of them), size and condition.

    Parameters
    ----------
    activities
        Activities that depend on each other; the first ones of a large loop.
    size
        Number of activities in the loop.
    condition
        (1 + gain) / (1 - gain), the gain being what the loop uses of what it makes; of
        the scaled block in the 1-norm where credits leave no such gain.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("qfn48_route"))
    >>> worst, *others = study.solve().certificate.loops
    >>> isinstance(worst, lca.Loop), worst.size, worst.activities
    (True, 3, ('substation', 'chiller plant', 'compressor station'))
    """

    activities: tuple[str, ...]
    size: int
    condition: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """How right the numbers are.

    Parameters
    ----------
    backward_error
        Largest componentwise backward error of the systems solved.
    closure
        Gap between contributions and total, of the sum of their sizes; None without
        a demand.
    loop_count
        Number of loops.
    loops
        The worst conditioned of them.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> study.solve().certificate
    Certificate(backward_error=0.0, closure=None, loop_count=0, loops=())
    """

    backward_error: float
    closure: float | None
    loop_count: int
    loops: tuple[Loop, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """What a number depends on besides the data.

    Parameters
    ----------
    software
        Version of this package.
    algorithm
        Raised when the same data would give other numbers.
    factor_pack
        Version of the shipped factors.
    gwp_set
        GWP set that the study asks for.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> versions = study.solve().versions
    >>> versions.software == lca.__version__, versions.gwp_set
    (True, 'AR6')
    """

    software: str
    algorithm: str
    factor_pack: str
    gwp_set: str


@dataclass(frozen=True, slots=True)
class Solution:
    """The footprint of a study.

    Parameters
    ----------
    study, declared_unit, boundary, period_start, period_end
        From the header of the study; the period ends before its last date.
    intensity
        One row per product made or waste treated: ``flow, unit, is_waste`` and one
        column per indicator, the impact of one unit.
    demand
        ``flow, amount, unit``; without a demand it is empty, and so are the frames
        below.
    scaling
        ``label, activity, flow, runs``.
    inventory
        ``flow, unit, amount, cutoff, gwp_set``; output positive.  ``gwp_set`` is
        filled for purchased factors in CO2e, which are not gases.
    impact
        ``indicator, unit, amount``.
    stages
        ``indicator, stage, amount``; sums to the impact.
    steps
        ``indicator, stage, activity, amount``; sums to the stages.
    statuses
        ``indicator, status, amount``: by the weakest data status on each path.
    gwp_sets
        ``gwp_set, amount, share`` of the headline indicator.
    headline
        Indicator that stands for the whole.
    synthetic_references
        ``activity, flow, amount``: reference amounts (yields, run sizes) that are
        synthetic; they shape the result without being part of ``statuses``.
    certificate, versions, findings
        What vouches for the numbers.

    Examples
    --------
    >>> import lca
    >>> study = lca.read_study(lca.shipped_inventory("heijungs_suh"))
    >>> solution = study.solve({"electricity": 1000.0})
    >>> dict(solution.scaling.select("activity", "runs").rows())
    {'electricity production': 100.0, 'fuel production': 2.0}
    """

    study: str
    declared_unit: str
    boundary: str
    period_start: date
    period_end: date
    intensity: pl.DataFrame
    demand: pl.DataFrame
    scaling: pl.DataFrame
    inventory: pl.DataFrame
    impact: pl.DataFrame
    stages: pl.DataFrame
    steps: pl.DataFrame
    statuses: pl.DataFrame
    gwp_sets: pl.DataFrame
    headline: str
    synthetic_references: pl.DataFrame
    certificate: Certificate
    versions: Versions
    findings: tuple[Finding, ...]
