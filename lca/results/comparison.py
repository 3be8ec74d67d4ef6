"""Two footprints side by side, and what the difference is due to."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from lca.findings import Finding


@dataclass(frozen=True, slots=True)
class End:
    """One of two footprints that are compared.

    Parameters
    ----------
    name
        As the user named it.
    label
        What tells it from the other: SKU, plant or period.
    sku, plant, unit
        What it is of; ``unit`` is the declared one.
    period_start, period_end
        First day of the data, and the day after the last.
    amount
        Headline of one declared unit.
    synthetic
        Share of it that rests on synthetic data; None where that is not known.
    """

    name: str
    label: str
    sku: str
    plant: str
    unit: str
    period_start: date
    period_end: date
    amount: float
    synthetic: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause accounts for; of several causes that only work together, all."""

    causes: tuple[str, ...]
    effect: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison.

    Parameters
    ----------
    first, second
        The two; a difference is the second less the first.
    indicator, unit
        Of the footprints.
    bars
        What the difference is due to, the largest first; they sum to it.
    closure
        Gap between the first footprint with all bars and the second, of the sum of all
        their sizes.
    stages
        ``stage, first, second, change``.
    drivers
        ``bar`` (place in the list), ``maker`` and ``flow`` as they are called,
        ``kind`` (``made``, ``drawn``, ``emitted``), ``unit, first, second`` (per run),
        ``effect``; those of a bar sum to it.
    purchases
        ``flow, unit, amount_first, amount_second, factor_first, factor_second``
        (footprint of one unit), ``of_quantity, of_factor`` and ``change``.
    direct
        What either plant emits itself; the rest of the footprints is ``purchases``.
    mixes, backward_error
        How many mixed systems were solved, and the worst certificate of them.
    findings
        What to bear in mind.
    """

    first: End
    second: End
    indicator: str
    unit: str
    bars: tuple[Bar, ...]
    closure: float
    stages: pl.DataFrame
    drivers: pl.DataFrame
    purchases: pl.DataFrame
    direct: tuple[float, float]
    mixes: int
    backward_error: float
    findings: tuple[Finding, ...]

    @property
    def change(self) -> float:
        """Return the second footprint less the first."""
        return self.second.amount - self.first.amount
