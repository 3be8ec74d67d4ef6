"""Energy that a block of steps takes by a norm or by the literature (§5.7)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from lca.factors import find_factor, list_tables, load_rows
from lca.norms import NormClass, correct_for_utilisation, load_limits
from lca.tables.references import nearest_names
from lca.units import load_units

FACTORS, QUANTITY = "factors", "energy use"
"""Kind of the tables, and quantity of the rows of the pack, that hold energy."""

UNIT = "kWh"
WAFER, AREA, MASS = "wafer", "cm2", "kg"
PROCESSED = "processed"
NORM, LITERATURE = "norm", "literature"
MM2_PER_CM2 = 100.0


@dataclass(frozen=True, slots=True)
class BlockEnergy:
    """What a row of blocks may name: a class of a norm, or a row of the literature.

    Parameters
    ----------
    name
        Its id.
    status
        What it rests on.
    per
        Unit of good output that it counts by.
    grades, sources
        Energy of one such unit in kWh, and where that stands, by grade; of the
        literature there is one, without a name.
    diameter_mm
        Diameter of the wafers that it holds for, None where it counts mass or any.
    node_nm
        Process node that it holds for, None for any.
    by_start
        Whether it counts what is processed, good or not.
    known
        The class of the norm, None for the literature.
    """

    name: str
    status: str
    per: str
    grades: Mapping[str, float]
    sources: Mapping[str, str]
    diameter_mm: float | None
    node_nm: float | None
    by_start: bool
    known: NormClass | None

    @property
    def is_corrected(self) -> bool:
        """Return whether the norm divides by a factor of the utilisation."""
        return self.known is not None and (
            self.known.largest_utilisation_factor is not None
        )

    @property
    def needs_node(self) -> bool:
        """Return whether it holds for some process nodes only."""
        return self.node_nm is not None or (
            self.known is not None and self.known.node_above_nm is not None
        )

    @property
    def holds(self) -> tuple[str, ...]:
        """Return the classes whose energy it has inside."""
        return () if self.known is None else self.known.holds

    def allows_node(self, node_nm: float) -> bool:
        """Return whether it holds for a process node."""
        above = None if self.known is None else self.known.node_above_nm
        return self.node_nm in {None, node_nm} and (above is None or node_nm > above)

    def find_grade(self, grade: str | None) -> str | None:
        """Return the grade that a row means, None if there is no such grade.

        The default is the loosest of a norm; the literature has no other.
        """
        if grade is None or self.known is None:
            return next(iter(self.grades))
        return grade if grade in self.grades else None

    def correct(self, utilisation: float | None) -> float | None:
        """Return the factor of a utilisation, None where the norm has none for it."""
        if self.known is None or not self.is_corrected:
            return 1.0
        if utilisation is None:
            return None
        return correct_for_utilisation(self.known, utilisation)


@cache
def find_energy(name: str) -> BlockEnergy | None:
    """Return the class of a norm, or the energy of the literature, with this id.

    Examples
    --------
    >>> polished = find_energy("db31-792-2020-polished-200")
    >>> polished.per, round(polished.grades["limit"], 3)
    ('wafer', 21.725)
    >>> find_energy("williams-2002-wafer").grades
    {'': 240.0}
    """
    known = load_limits().get(name)
    if known is not None:
        return _read_class(known)
    row = find_factor(name)
    return None if row is None else _read_row(row)


def find_nearest(name: str) -> str:
    """Return the ids that are spelt most like a name, or a dash."""
    tables = (table for table in list_tables() if table.kind == FACTORS)
    rows = (row for table in tables for row in load_rows(table))
    known = [row["id"] for row in rows if row.get("quantity") == QUANTITY]
    return nearest_names(name, pl.Series([*load_limits(), *known]))


def _read_class(known: NormClass) -> BlockEnergy:
    per_mass = load_units().are_alike(known.per, MASS)
    return BlockEnergy(
        name=known.name,
        status=NORM,
        per=known.per,
        grades=known.grades,
        sources={
            grade: f"{known.norm}, {clause}" for grade, clause in known.clauses.items()
        },
        diameter_mm=None if per_mass else known.diameter_mm,
        node_nm=None,
        by_start=known.counted == PROCESSED,
        known=known,
    )


def _read_row(row: Mapping[str, str]) -> BlockEnergy | None:
    """Return an energy of the literature, None of a factor of something else."""
    if row.get("quantity") != QUANTITY:
        return None
    energy, _, per = row["unit"].partition("/")
    amount = float(row["value"]) * load_units().ratio(energy, UNIT)
    return BlockEnergy(
        name=row["id"],
        status=LITERATURE,
        per=per,
        grades={"": amount},
        sources={"": row["source"]},
        diameter_mm=_read_number(row, "diameter_mm"),
        node_nm=_read_number(row, "node_nm"),
        by_start=row.get("counted") == PROCESSED,
        known=None,
    )


def _read_number(row: Mapping[str, str], column: str) -> float | None:
    text = row.get(column)
    return float(text) if text else None


def count_units(
    energy: BlockEnergy, unit: str, diameter_mm: float | None, mass_kg: float | None
) -> float | None:
    """Return how many units an energy counts by are in one unit of a product.

    None where nothing says so.  A norm that counts area gives a wafer its own; a norm
    that counts mass means the mass of its own product, not that of what is made of it.

    Parameters
    ----------
    energy
        The energy.
    unit
        What the product is counted in.
    diameter_mm
        Of the wafer, None if it is not known.
    mass_kg
        Of one unit of the product, None if it is not known.
    """
    units = load_units()
    if units.are_alike(unit, energy.per):
        return units.ratio(unit, energy.per)
    if units.are_alike(unit, WAFER) and units.are_alike(energy.per, AREA):
        area = _area_of_wafer(energy, diameter_mm)
        per_wafer = None if area is None else area * units.ratio(AREA, energy.per)
        return None if per_wafer is None else units.ratio(unit, WAFER) * per_wafer
    weighed = energy.known is None and units.are_alike(energy.per, MASS)
    if weighed and mass_kg is not None:
        return mass_kg * units.ratio(MASS, energy.per)
    return None


def _area_of_wafer(energy: BlockEnergy, diameter_mm: float | None) -> float | None:
    """Return the area of one wafer in cm2: that of the norm, else of its disc."""
    if energy.known is not None:
        return energy.known.wafer_area_cm2
    if diameter_mm is None:
        return None
    return math.pi * diameter_mm**2 / 4.0 / MM2_PER_CM2
