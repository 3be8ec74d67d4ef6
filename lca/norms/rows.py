"""Rows of the two tables of norms, resolved: norm, product, source and units."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from lca.findings import Finding, finding
from lca.model import PlantInputs
from lca.norms.energy import find_coefficient, find_energy, nearest_energy
from lca.norms.norm import Coefficient, Energy, Norm, Product, Size
from lca.tables import load_columns
from lca.units import load_units

ENERGY, OUTPUT = "norm_energy", "norm_output"

Row = Mapping[str, Any]
Norms = Mapping[str, Norm]


class Period(NamedTuple):
    """First day, and the day after the last."""

    start: date
    end: date

    @property
    def is_year(self) -> bool:
        """Return whether it is a calendar year."""
        first = date(self.start.year, 1, 1)
        return self.start == first and self.end == date(self.start.year + 1, 1, 1)

    def __str__(self) -> str:
        """Return both days, as findings name them."""
        return f"{self.start.isoformat()} – {self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class EnergyRow:
    """One row of energy; ``product`` is None for energy that products share.

    ``kgce_per_unit`` is per unit of the amount; ``coefficient`` is that of the norm
    which fits the unit, and ``ratio`` its units in one of the amount.
    """

    row: int
    norm: Norm
    product: Product | None
    diameter_mm: float | None
    period: Period
    name: str
    energy: Energy | None
    coefficient: Coefficient | None
    ratio: float
    amount: float
    unit: str
    kgce_per_unit: float
    measured: bool
    status: str


@dataclass(frozen=True, slots=True)
class OutputRow:
    """One row of output, its counts in the unit of the norm.

    ``size`` is what one wafer counts, None where diameters do not matter or the norm
    does not know this one.
    """

    row: int
    norm: Norm
    product: Product
    diameter_mm: float | None
    period: Period
    processed: float | None
    good: float
    capacity: float | None
    size: Size | None
    mass_kg: float | None
    status: str

    @property
    def counted(self) -> float | None:
        """Return the output that the norm counts, None if the row does not say it."""
        return self.processed if self.product.counted == "processed" else self.good

    @property
    def amount(self) -> float:
        """Return how much of what the limits are per was made."""
        each = 1.0 if self.size is None else self.size.size
        return (self.counted or 0.0) * each / self.product.per_amount


def tell(
    plant: PlantInputs, table: str, code: str, row: Row, column: str, **more: object
) -> Finding:
    """Return a finding about a cell of one of the tables, its value with it."""
    origin = plant.origins[table]
    known = {"value": row.get(column)} | more
    return finding(
        code,
        file=origin.file,
        sheet=origin.sheet,
        row=row["row"],
        column=column,
        **known,
    )


def read_energy_rows(
    plant: PlantInputs, norms: Norms
) -> tuple[list[EnergyRow], list[Finding]]:
    """Return the rows of energy that can be read, and what is wrong with the others."""
    rows: list[EnergyRow] = []
    found: list[Finding] = []
    for row in _complete(plant, ENERGY):
        norm, faults = _find_norm(plant, ENERGY, row, norms)
        found += faults
        if norm is None:
            continue
        product, faults = _find_product(plant, ENERGY, row, norm)
        read, more = _read_energy(plant, row, norm, product)
        found += [*faults, *more]
        if read is not None and not faults:
            rows.append(read)
    return rows, found


def read_output_rows(
    plant: PlantInputs, norms: Norms, *, extended: bool
) -> tuple[list[OutputRow], list[Finding]]:
    """Return the rows of output that can be read, and what is wrong with the others.

    Parameters
    ----------
    extended
        Whether coefficients count that extend a norm.
    """
    rows: list[OutputRow] = []
    found: list[Finding] = []
    for row in _complete(plant, OUTPUT):
        norm, faults = _find_norm(plant, OUTPUT, row, norms)
        found += faults
        if norm is None:
            continue
        product, faults = _find_product(plant, OUTPUT, row, norm)
        found += faults
        if product is None:
            continue
        read, faults = _read_output(plant, row, norm, product, extended=extended)
        found += faults
        if read is not None:
            rows.append(read)
    return rows, found


def _complete(plant: PlantInputs, table: str) -> list[dict[str, Any]]:
    """Return the rows whose required cells could be read; the others have findings."""
    required = [column.name for column in load_columns(table) if column.required]
    return plant.tables[table].drop_nulls(required).to_dicts()


def _find_norm(
    plant: PlantInputs, table: str, row: Row, norms: Norms
) -> tuple[Norm | None, list[Finding]]:
    found = []
    norm = norms.get(row["norm"])
    if norm is None:
        near = _nearest(row["norm"], norms)
        found.append(tell(plant, table, "norms-id-unknown", row, "norm", nearest=near))
    if row["period_end"] <= row["period_start"]:
        found.append(tell(plant, table, "norms-period-order", row, "period_end"))
        norm = None
    return norm, found


def _find_product(
    plant: PlantInputs, table: str, row: Row, norm: Norm
) -> tuple[Product | None, list[Finding]]:
    """Return the product class; None for energy that is shared, or with a finding."""
    stated = row["product"]
    if stated is None:
        return (norm.products[0], []) if len(norm.products) == 1 else (None, [])
    product = norm.find_product(stated)
    if product is not None:
        return product, []
    near = _nearest(stated, [each.name for each in norm.products])
    known = ", ".join(each.name for each in norm.products)
    code = "norms-product-unknown"
    more = {"norm": norm.title, "nearest": near, "choices": known}
    return None, [tell(plant, table, code, row, "product", **more)]


def _read_energy(
    plant: PlantInputs, row: Row, norm: Norm, product: Product | None
) -> tuple[EnergyRow | None, list[Finding]]:
    name, own = row["energy"], row["kgce_per_unit"]
    energy = find_energy(norm.energy, name)
    outside = find_energy(norm.outside, name) if energy is None else None
    if outside is not None:
        more = {"norm": norm.title, "clause": outside.clause}
        return None, [
            tell(plant, ENERGY, "norms-energy-outside", row, "energy", **more)
        ]
    fitting = None if energy is None else find_coefficient(energy, row["unit"])
    faults = _judge_energy(plant, row, norm, energy, fits=fitting is not None)
    coefficient, ratio = (None, 1.0) if fitting is None else fitting
    if faults or (own is None and coefficient is None):
        return None, faults
    printed = 0.0 if coefficient is None else coefficient.kgce * ratio
    return EnergyRow(
        row=row["row"],
        norm=norm,
        product=product,
        diameter_mm=row["diameter_mm"],
        period=Period(row["period_start"], row["period_end"]),
        name=name,
        energy=energy,
        coefficient=coefficient,
        ratio=ratio,
        amount=row["amount"],
        unit=row["unit"],
        kgce_per_unit=printed if own is None else own,
        measured=own is not None,
        status=row["status"] or "",
    ), []


def _judge_energy(
    plant: PlantInputs, row: Row, norm: Norm, energy: Energy | None, *, fits: bool
) -> list[Finding]:
    """Return what keeps an amount of energy from becoming coal."""
    named = {"norm": norm.title}
    own = row["kgce_per_unit"]
    if own is not None and (not norm.measured or (energy is not None and energy.fixed)):
        more = named | {"energy": row["energy"]}
        code = "norms-coefficient-fixed"
        return [tell(plant, ENERGY, code, row, "kgce_per_unit", **more)]
    if energy is None and own is None:
        near = nearest_energy(norm.energy, row["energy"])
        more = named | {"nearest": near}
        return [tell(plant, ENERGY, "norms-energy-unknown", row, "energy", **more)]
    if energy is not None and own is None and not fits:
        units = ", ".join(each.unit for each in energy.coefficients)
        more = named | {"energy": row["energy"], "unit": units}
        return [tell(plant, ENERGY, "norms-energy-unit", row, "unit", **more)]
    return []


def _read_output(
    plant: PlantInputs, row: Row, norm: Norm, product: Product, *, extended: bool
) -> tuple[OutputRow | None, list[Finding]]:
    ratio = _find_ratio(row["unit"], product.output_unit)
    if ratio is None:
        more = {
            "norm": norm.title,
            "product": product.name,
            "unit": product.output_unit,
        }
        return None, [tell(plant, OUTPUT, "norms-output-unit", row, "unit", **more)]
    diameter = row["diameter_mm"]
    known = norm.sizes if product.sized else None
    sized = known is not None and diameter is not None
    size = known.find(diameter, extended=extended) if known and sized else None
    processed, capacity = (
        None if row[name] is None else row[name] * ratio
        for name in ("processed", "capacity")
    )
    mass = row["mass_kg"]
    if mass is None and known is None:
        mass = _find_ratio(product.output_unit, "kg")
    elif mass is not None:
        mass = mass / ratio
    return OutputRow(
        row=row["row"],
        norm=norm,
        product=product,
        diameter_mm=diameter,
        period=Period(row["period_start"], row["period_end"]),
        processed=processed,
        good=row["good"] * ratio,
        capacity=capacity,
        size=size,
        mass_kg=mass,
        status=row["status"] or "",
    ), []


def _find_ratio(unit: str, target: str) -> float | None:
    units = load_units()
    given, wanted = units.find(unit), units.find(target)
    if given is None or wanted is None or given.dimension != wanted.dimension:
        return None
    return units.ratio(unit, target)


def _nearest(text: str, names: Iterable[str]) -> str:
    listed = list(names)
    return next(iter(difflib.get_close_matches(text, listed, 1, 0)), "–")
