"""The result of running a plant: one footprint per SKU."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from lca.findings import Finding
from lca.results.solution import Certificate, Versions


@dataclass(frozen=True, slots=True)
class PlantSolution:
    """The footprints of the SKUs of a plant.

    Amounts are for one declared unit of the SKU.  Frames leave zeros out; SKUs stand
    in the order of their table.

    Parameters
    ----------
    plant, boundary, period_start, period_end
        From the header of the plant.
    skus
        One row per SKU: ``sku, name, package, unit, boundary`` (gate-to-gate where
        something is excluded), ``excluded`` (names of what is excluded, joined by
        "; ", or null), ``amount`` (of the headline indicator), ``largest_stage``,
        ``synthetic, norm, secondary, primary`` (shares of the headline, by the weakest
        status on each path; null where they are not known), ``cutoff`` (estimates of
        the cut-offs as a share of the headline), ``location_based`` (headline
        without contracts; null without any),
        ``technological, temporal, geographical`` (contribution-weighted pedigree
        scores, null where nothing is scored) and ``scored`` (share that has scores).
    footprints
        ``sku, indicator, unit, amount``.
    stages
        ``sku, indicator, stage, amount``; sums to the footprint.
    steps
        ``sku, indicator, stage, step, amount``; sums to the stages.
    contributors
        ``sku, contributor, amount, share``: headline by the activity, or step, that
        emits, the largest first.
    factors
        ``sku, flow, gwp_set, unit, amount, impact``: every elementary flow that counts
        for the headline; ``gwp_set`` is filled for purchased factors.
    inventory
        ``sku, flow, name, unit, amount, cutoff, comment``: the LCI, output positive.
    energy
        ``sku, line, unit, amount, impact``: the four lines run, idle, engineering and
        overhead of tools and site, and ``direct``, what steps draw themselves; the
        amount is energy of every kind, in one unit.
    statuses
        ``sku, status, amount, share`` of the headline.
    quality
        One row per SKU: ``sku, primary_share`` (of primary data, as PACT defines it),
        ``technological_dqr, geographical_dqr, temporal_dqr`` (scores weighted by
        contribution, what has none being 5), ``reliability, completeness, temporal,
        geographical, technological`` (the pedigree, over what has scores), ``scored``,
        ``synthetic``, ``mass_closure`` (of the declared mass, 1 when all of it is
        there), ``mass_verdict, mass_coverage`` (share of the mass that is known),
        ``energy_closure`` (of the metered energy of the plant), ``energy_verdict`` and
        ``findings`` (errors and warnings about the SKU); null where not known.
    totals
        ``indicator, unit, amount``: footprints times production; empty without any.
    assumptions
        ``assumption, text, reason``.
    headline, headline_unit
        Indicator that stands for the whole, and its unit.
    certificate, versions, findings
        What vouches for the numbers.

    Examples
    --------
    >>> import lca
    >>> plant = lca.read_plant(lca.shipped_inventory("wafer_fab"))
    >>> solution = plant.run()
    >>> isinstance(solution, lca.PlantSolution), solution.headline_unit
    (True, 'kg CO2e')
    """

    plant: str
    boundary: str
    period_start: date
    period_end: date
    skus: pl.DataFrame
    footprints: pl.DataFrame
    stages: pl.DataFrame
    steps: pl.DataFrame
    contributors: pl.DataFrame
    factors: pl.DataFrame
    inventory: pl.DataFrame
    energy: pl.DataFrame
    statuses: pl.DataFrame
    quality: pl.DataFrame
    totals: pl.DataFrame
    assumptions: pl.DataFrame
    headline: str
    headline_unit: str
    certificate: Certificate
    versions: Versions
    findings: tuple[Finding, ...]
