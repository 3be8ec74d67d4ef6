"""An energy norm as values: what its data file says, and where it says so.

``clause`` and ``table`` are numbers, which every language puts into words of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Basis = Literal["area", "mass", "comparable", "count"]
Counted = Literal["processed", "good"]
Carrier = Literal["electricity", "coal"]


@dataclass(frozen=True, slots=True)
class Note:
    """A misprint, gap or reading; ``shown`` if every result should tell it."""

    name: str
    clause: str
    shown: bool
    printed: str
    text_en: str
    text_zh: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Standard coal per unit; ``printed`` where the print is read as something else."""

    unit: str
    kgce: float
    printed: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Energy:
    """One energy source of a norm, or something that the norm does not count.

    ``fixed``: its coefficient is that of the norm, whatever a plant measures.
    ``heating_value`` is the heat of one unit of the first coefficient, with its unit,
    where the norm prints one beside.
    """

    name_en: str
    name_zh: str
    aliases: tuple[str, ...]
    clause: str
    fixed: bool
    coefficients: tuple[Coefficient, ...]
    heating_value: tuple[float, str] | None


@dataclass(frozen=True, slots=True)
class Size:
    """What one wafer of a diameter counts; ``note`` says so if it is an extension."""

    diameter_mm: float
    size: float
    note: str | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """What wafers count by diameter, in a unit; extensions are not of the norm."""

    unit: str
    clause: str
    rows: tuple[Size, ...]
    extensions: tuple[Size, ...]
    table: str = ""

    def find(self, diameter_mm: float, *, extended: bool) -> Size | None:
        """Return what a wafer of a diameter counts, None if that is not known."""
        every = (*self.rows, *self.extensions) if extended else self.rows
        return next((row for row in every if row.diameter_mm == diameter_mm), None)


@dataclass(frozen=True, slots=True)
class Correction:
    """Points of utilisation and factor, by utilisation, with the clause."""

    clause: str
    points: tuple[tuple[float, float], ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the scope of a norm asks of a column of the outputs.

    The value must be above ``above`` and not above ``at_most``; ``diameters_mm`` are
    those that are asked, all if empty.
    """

    column: str
    clause: str
    diameters_mm: tuple[float, ...]
    above: float | None
    at_most: float | None
    table: str = ""

    def asks(self, diameter_mm: float | None) -> bool:
        """Return whether outputs of a diameter must state the column."""
        return not self.diameters_mm or diameter_mm in self.diameters_mm

    def admits(self, value: float) -> bool:
        """Return whether a value is inside the scope."""
        return (self.above is None or value > self.above) and (
            self.at_most is None or value <= self.at_most
        )

    @property
    def bound(self) -> str:
        """Return what values must be, such as ``> 40``."""
        parts = (("> ", self.above), ("≤ ", self.at_most))
        return ", ".join(f"{sign}{x:g}" for sign, x in parts if x is not None)


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of limits; a norm lists them from the loosest to the tightest."""

    name: str
    clause: str
    name_en: str
    name_zh: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest energy per unit by grade, of one diameter or, if None, of all."""

    diameter_mm: float | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Product:
    """One product class of a norm.

    Parameters
    ----------
    basis, counted, output_unit
        What outputs are counted by, which of them count, and in which unit.
    apart
        Whether each diameter is judged by itself.
    energy_unit, energy_as
        Energy of the limits: its unit, and whether that is a unit of electricity,
        reached by the equivalence of the norm, or of coal.
    unit, unit_zh, per_amount
        Unit of the limits as printed, in Chinese if that is another, and how many
        counted units one of them is per.
    specification_mm
        Diameter that the limits are stated for where nothing converts others.
    holds
        Products whose steps lie inside this one's.
    """

    name: str
    name_en: str
    name_zh: str
    basis: Basis
    counted: Counted
    counted_clause: str
    apart: bool
    output_unit: str
    energy_unit: str
    energy_as: Carrier
    unit: str
    unit_zh: str
    per_amount: float
    specification_mm: float | None
    includes_en: str
    includes_zh: str
    excludes_en: str
    excludes_zh: str
    holds: tuple[str, ...]
    limits: tuple[Limits, ...]
    guards: tuple[Guard, ...]

    @property
    def sized(self) -> bool:
        """Return whether outputs count by diameter."""
        return self.basis in {"area", "comparable"}

    def find_limits(self, diameter_mm: float | None) -> Limits | None:
        """Return the limits of a diameter, None if there are none."""
        return next(
            (
                each
                for each in self.limits
                if each.diameter_mm is None or each.diameter_mm == diameter_mm
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm.

    Parameters
    ----------
    name, title
        The id by which tables name it, and what it calls itself.
    kgce_per_kwh, kwh_clause
        How coal equivalents become electricity.
    measured
        Whether a plant may put measured coefficients in place of those of the norm.
    energy, named, outside
        Energy sources; those that are named without a coefficient; and what is named
        to be left out.
    allocation_clause
        Where the norm says how shared energy is divided, None if it does not.
    """

    name: str
    title: str
    title_en: str
    title_zh: str
    year: int
    geography: str
    source: str
    licence: str
    scope_en: str
    scope_zh: str
    scope_clause: str
    kgce_per_kwh: float
    kwh_clause: str
    measured: bool
    measured_clause: str
    energy: tuple[Energy, ...]
    named: tuple[Energy, ...]
    outside: tuple[Energy, ...]
    sizes: Sizes | None
    correction: Correction | None
    guards: tuple[Guard, ...]
    grades: tuple[Grade, ...]
    products: tuple[Product, ...]
    allocation_clause: str | None
    allocation_note: str | None
    notes: tuple[Note, ...]

    def find_product(self, name: str) -> Product | None:
        """Return a product class by its name or full id, None if there is none."""
        wanted = name.removeprefix(f"{self.name}-")
        return next((each for each in self.products if each.name == wanted), None)

    def find_note(self, name: str | None) -> Note | None:
        """Return a note by its name."""
        return next((each for each in self.notes if each.name == name), None)

    def guards_of(self, product: Product) -> tuple[Guard, ...]:
        """Return what the scope asks of the outputs of a product."""
        return (*self.guards, *product.guards)
