"""What changed between the results of two versions of a plant or study."""

from dataclasses import dataclass

import polars as pl

from lca.findings import Finding


@dataclass(frozen=True, slots=True)
class Difference:
    """The footprints of two versions side by side, and the input rows that differ.

    Parameters
    ----------
    old, new
        Names of the two.
    threshold
        Relative change above which a footprint wants an explanation.
    headline
        Headline indicator of the new one.
    footprints
        One row per product and indicator: ``product, indicator, unit, old, new,
        change`` (relative to the old one; null without one), ``verdict`` (``small``,
        ``explained``, ``unexplained``, ``added``), ``cause`` (``change``,
        ``vanished``, ``added``, or what forbids a comparison: ``gwp-set``,
        ``declared-unit``, ``boundary``, ``indicator-unit``; null where nothing is
        above the threshold) and ``reason`` (of the ledger of changes).
    stages
        ``product, indicator, stage, old, new`` of every footprint that moved; a stage
        that is not there amounts to zero.
    rows
        One row per cell: ``table, change`` (``added``, ``removed``, ``changed``),
        ``key, old_row, new_row, column, old, new``, the last three null for rows
        added and removed.  None where there are no tables to compare.
    findings
        About the ledger of changes.
    """

    old: str
    new: str
    threshold: float
    headline: str
    footprints: pl.DataFrame
    stages: pl.DataFrame
    rows: pl.DataFrame | None
    findings: tuple[Finding, ...]

    @property
    def unexplained(self) -> int:
        """Return how many footprints changed, or vanished, without explanation."""
        return self.footprints.filter(verdict="unexplained").height
