"""The result of validating: findings, and what balances and what does not."""

from dataclasses import dataclass, field

import polars as pl

from lca.findings import Finding

BALANCES = pl.Schema(
    {
        "activity": pl.String,
        "sku": pl.String,
        "step": pl.String,
        "scope": pl.String,
        "mass_in": pl.Float64,
        "mass_out": pl.Float64,
        "gap": pl.Float64,
        "share": pl.Float64,
        "tolerance": pl.Float64,
        "verdict": pl.String,
        "unknown": pl.Int64,
        "missing": pl.String,
        "candidate": pl.String,
    }
)
"""Columns of the mass balances of activities."""

ELEMENTS = pl.Schema(
    {
        "activity": pl.String,
        "element": pl.String,
        "mass_in": pl.Float64,
        "mass_out": pl.Float64,
        "gap": pl.Float64,
        "share": pl.Float64,
        "tolerance": pl.Float64,
        "verdict": pl.String,
        "gases": pl.String,
    }
)
"""Columns of the element balances of activities."""

SKUS = pl.Schema(
    {
        "sku": pl.String,
        "computed_kg": pl.Float64,
        "declared_kg": pl.Float64,
        "gap": pl.Float64,
        "share": pl.Float64,
        "tolerance": pl.Float64,
        "verdict": pl.String,
        "coverage": pl.Float64,
        "candidate": pl.String,
    }
)
"""Columns of the masses of SKUs."""

PERIOD = pl.Schema(
    {
        "scope": pl.String,
        "mass_in": pl.Float64,
        "mass_out": pl.Float64,
        "gap": pl.Float64,
        "share": pl.Float64,
        "tolerance": pl.Float64,
        "verdict": pl.String,
        "unknown": pl.Int64,
        "missing": pl.String,
    }
)
"""Columns of the mass balance of a plant over its period."""

CLOSURES = pl.Schema(
    {
        "flow": pl.String,
        "unit": pl.String,
        "metered": pl.Float64,
        "computed": pl.Float64,
        "gap": pl.Float64,
        "share": pl.Float64,
        "tolerance": pl.Float64,
        "verdict": pl.String,
    }
)
"""Columns of the closures of flows that are metered."""


WORST_FIRST = ("broken", "open", "unproven", "closed")
"""Verdicts of balances, closures and masses."""

SCOPES = ("product", "auxiliary", "whole")
"""Parts of an activity that are balanced by themselves."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many mass balances have each verdict, and how much mass is in those proven.

    Parameters
    ----------
    closed, open, broken, unproven
        Number of balances.
    coverage
        Share of the known mass, taken on the larger side of each balance, that is in
        balances with another verdict than ``unproven``; None without any mass.

    Examples
    --------
    >>> from lca.results import Validation
    >>> Validation(()).summarise()
    Summary(closed=0, open=0, broken=0, unproven=0, coverage=None)
    """

    closed: int
    open: int
    broken: int
    unproven: int
    coverage: float | None


def order_worst_first(frame: pl.DataFrame) -> pl.DataFrame:
    """Return balances by verdict, and the largest gaps of each verdict first.

    Parameters
    ----------
    frame
        Needs ``verdict``, ``share`` and ``gap``.
    """
    rank = pl.col("verdict").replace_strict(
        list(WORST_FIRST), range(len(WORST_FIRST)), default=0, return_dtype=pl.Int8
    )
    gap = pl.col("gap").abs()
    return frame.sort(
        rank,
        "share",
        gap,
        descending=[False, True, True],
        nulls_last=True,
        maintain_order=True,
    )


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found in the data, and the balances that were tried on them.

    Every frame may be empty.  ``gap`` is in minus out, or computed minus what it is
    compared with; ``share`` is its size as a share of the larger of the two sides, and
    ``tolerance`` what that share may be by the accuracy of the data.  ``verdict`` is
    ``closed`` (within the tolerance), ``open``, ``broken`` (far beyond the tolerance)
    or ``unproven`` (something is unknown).

    Parameters
    ----------
    findings
        Everything found, without solving anything.
    balances
        One row per activity and scope: ``activity, sku, step, scope`` (``product``,
        ``auxiliary`` or ``whole``), ``mass_in, mass_out, gap`` (kg), ``share,
        tolerance, verdict, unknown`` (how many flows have no mass), ``missing`` (names
        of a few of them) and ``candidate`` (what the gap equals).  What does not apply
        is null.
    elements
        One row per activity and element: ``activity, element, mass_in, mass_out, gap``
        (kg), ``share, tolerance, verdict`` and ``gases`` (that carry the element).
    skus
        One row per SKU: ``sku, computed_kg, declared_kg, gap`` (kg), ``share,
        tolerance, verdict, coverage`` (share of the computed mass that is known) and
        ``candidate``.
    closures
        One row per metered flow: ``flow, unit, metered, computed, gap`` (in the unit),
        ``share, tolerance, verdict``.
    period
        The plant over its period, for what its production needs: ``scope, mass_in``
        (from outside), ``mass_out`` (to outside), ``gap`` (kg), ``share, tolerance,
        verdict, unknown, missing``.

    Examples
    --------
    >>> from lca.results import Validation
    >>> nothing = Validation(())
    >>> nothing.findings, nothing.balances.height, nothing.skus.columns[:3]
    ((), 0, ['sku', 'computed_kg', 'declared_kg'])
    """

    findings: tuple[Finding, ...]
    balances: pl.DataFrame = field(default_factory=BALANCES.to_frame)
    elements: pl.DataFrame = field(default_factory=ELEMENTS.to_frame)
    skus: pl.DataFrame = field(default_factory=SKUS.to_frame)
    closures: pl.DataFrame = field(default_factory=CLOSURES.to_frame)
    period: pl.DataFrame = field(default_factory=PERIOD.to_frame)

    def summarise(self) -> Summary:
        """Return how many mass balances have each verdict, and the mass they cover."""
        verdicts = self.balances.get_column("verdict")
        counts = {each: int((verdicts == each).sum()) for each in WORST_FIRST}
        mass = pl.max_horizontal("mass_in", "mass_out").sum()
        known = self.balances.select(mass).item() or 0.0
        proven = self.balances.filter(pl.col("verdict") != "unproven")
        covered = proven.select(mass).item() or 0.0
        return Summary(**counts, coverage=covered / known if known else None)
