"""Where a plant stands against energy norms: frozen values."""

from dataclasses import dataclass
from datetime import date

from lca.findings import Finding


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """Energy of one source that a product takes, or its part of what products share.

    ``kgce_per_unit`` is per unit of the amount; ``printed`` is that of the norm, None
    where the norm has none; ``heat_kgce`` is what the heating value that the norm
    prints beside would give.
    """

    energy_en: str
    energy_zh: str
    amount: float
    unit: str
    kgce_per_unit: float
    printed: float | None
    measured: bool
    shared: bool
    kgce: float
    kwh: float
    heat_kgce: float | None
    status: str
    row: int


@dataclass(frozen=True, slots=True)
class Output:
    """Output of one row: counts in the unit of the norm, and what one of them counts.

    ``size_each`` is area or coefficient of one wafer, None where output counts alone.
    """

    diameter_mm: float | None
    processed: float | None
    good: float
    capacity: float | None
    unit: str
    size_each: float | None
    size: float
    extended: bool
    mass_kg: float | None
    status: str
    row: int


@dataclass(frozen=True, slots=True)
class Distance:
    """Distance to one grade: ``margin`` in the unit of the limit, positive below it.

    ``share`` is the margin as a share of the limit.
    """

    grade: str
    limit: float
    margin: float
    share: float
    met: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Energy per unit of one product class in one period, against its limits.

    Parameters
    ----------
    norm, product, diameter_mm
        What is judged; the diameter only where each is judged by itself.
    period_start, period_end, is_year
        First day, day after the last, and whether they are a calendar year: any other
        period is indicative.
    uses, kgce, kwh
        Energy by source, and its sum as coal and as electricity.
    energy, energy_unit
        The sum in the unit of the limits.
    outputs, size, size_unit
        Output by row; how much there is of what the limits are per, after the norm's
        own areas or coefficients.
    utilisation, factor
        Use of capacity, and the factor of the norm for it; None without a correction.
    raw, corrected, unit
        Energy per unit before and after the correction.
    distances, grade
        Distance to each grade, and the tightest grade met: several if they share a
        value, none if not even the loosest is met.
    readings
        Names of the notes of the norm that this result rests on.
    """

    norm: str
    product: str
    diameter_mm: float | None
    period_start: date
    period_end: date
    is_year: bool
    uses: tuple[EnergyUse, ...]
    kgce: float
    kwh: float
    energy: float
    energy_unit: str
    outputs: tuple[Output, ...]
    size: float
    size_unit: str
    utilisation: float | None
    factor: float | None
    raw: float
    corrected: float
    unit: str
    distances: tuple[Distance, ...]
    grade: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one product takes of shared energy, and where it then stands."""

    product: str
    weight: float
    share: float
    kgce: float
    corrected: float
    unit: str
    grade: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """Shared energy of one norm and period, divided by one rule.

    Parameters
    ----------
    rule
        ``norm``: as the norm says; ``iso``: by the order of ISO 14067.
    relation
        What the parts go by: ``metered`` energy, ``limit`` times output, ``area`` or
        ``mass`` of good output.
    step
        Of the order of ISO 14067: ``physical`` or ``other``; None for the norm's rule.
    kgce, separate_kgce
        Energy that is shared, and that which is metered by product and divided by
        nothing.
    """

    norm: str
    period_start: date
    period_end: date
    rule: str
    relation: str
    step: str | None
    kgce: float
    separate_kgce: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class NormReport:
    """Where a plant stands, or, with errors among the findings, why it is not said."""

    plant: str
    standings: tuple[Standing, ...]
    divisions: tuple[Division, ...]
    findings: tuple[Finding, ...]
