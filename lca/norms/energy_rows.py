"""Rows of energy under norms: sources, units and coefficients."""

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.energy import find_coefficient, find_energy, is_coal, nearest_energy
from lca.norms.heads import Head, Norms, find_unknown_unit, read_heads
from lca.norms.norm import Coefficient, Energy
from lca.norms.rows import ENERGY, EnergyRow, Period, tell

Fitting = tuple[Coefficient, float] | None
Read = tuple[EnergyRow | None, list[Finding]]


def read_energy_rows(
    plant: PlantInputs, norms: Norms
) -> tuple[list[EnergyRow], list[Finding]]:
    """Return the rows of energy that can be read, and what is wrong with the others."""
    heads, found = read_heads(plant, ENERGY, norms)
    rows: list[EnergyRow] = []
    for head in heads:
        read, faults = _read_row(plant, head)
        found += faults
        if read is not None and head.known:
            rows.append(read)
    return rows, found


def _read_row(plant: PlantInputs, head: Head) -> Read:
    row, norm = head.row, head.norm
    energy = find_energy(norm.energy, row["energy"])
    outside = find_energy(norm.outside, row["energy"]) if energy is None else None
    if outside is not None:
        more = {"norm": norm.title, "clause": outside.clause}
        code = "norms-energy-outside"
        return None, [tell(plant, ENERGY, code, row, "energy", **more)]
    fitting = None if energy is None else find_coefficient(energy, row["unit"])
    faults = _judge(plant, head, energy, fits=fitting is not None)
    if faults or (row["kgce_per_unit"] is None and fitting is None):
        return None, faults
    return _build(head, energy, fitting), []


def _build(head: Head, energy: Energy | None, fitting: Fitting) -> EnergyRow:
    row, own = head.row, head.row["kgce_per_unit"]
    coefficient, ratio = (None, 1.0) if fitting is None else fitting
    printed = 0.0 if coefficient is None else coefficient.kgce * ratio
    period = Period(row["period_start"], row["period_end"])
    return EnergyRow(
        row=row["row"],
        norm=head.norm,
        product=head.product,
        diameter_mm=row["diameter_mm"],
        billed=period,
        period=period,
        name=row["energy"],
        energy=energy,
        coefficient=coefficient,
        ratio=ratio,
        amount=row["amount"],
        unit=row["unit"],
        kgce_per_unit=printed if own is None else own,
        measured=own is not None,
        status=row["status"] or "",
    )


def _judge(
    plant: PlantInputs, head: Head, energy: Energy | None, *, fits: bool
) -> list[Finding]:
    """Return the first thing that keeps an amount of energy from becoming coal."""
    row, norm, own = head.row, head.norm, head.row["kgce_per_unit"]
    named = {"norm": norm.title, "energy": row["energy"]}
    if own is not None and (not norm.measured or (energy is not None and energy.fixed)):
        code = "norms-coefficient-fixed"
        return [tell(plant, ENERGY, code, row, "kgce_per_unit", **named)]
    if energy is None and own is None:
        return [_miss_source(plant, head)]
    units = "kgce_per_unit"
    if energy is not None:
        units = ", ".join(each.unit for each in energy.coefficients)
    unknown = find_unknown_unit(plant, ENERGY, head, units)
    if unknown or own is not None:
        return unknown
    more = named | {"unit": units}
    if is_coal(row["unit"]):
        return [tell(plant, ENERGY, "norms-energy-as-coal", row, "unit", **more)]
    if not fits:
        return [tell(plant, ENERGY, "norms-energy-unit", row, "unit", **more)]
    return []


def _miss_source(plant: PlantInputs, head: Head) -> Finding:
    """Return that a source has no coefficient, and whether the norm names it at all."""
    row, norm = head.row, head.norm
    named = find_energy(norm.named, row["energy"])
    if named is not None:
        more = {"norm": norm.title, "clause": named.clause}
        code = "norms-coefficient-missing"
        return tell(plant, ENERGY, code, row, "energy", **more)
    near = nearest_energy(norm.energy, row["energy"])
    more = {"norm": norm.title, "nearest": near}
    return tell(plant, ENERGY, "norms-energy-unknown", row, "energy", **more)
