"""Energy per unit of one group, raw and corrected, against its limits."""

from collections.abc import Sequence
from math import fsum

from lca.norms.energy import find_heat, find_kwh, in_unit_of
from lca.norms.grading import find_grade, measure_distances
from lca.norms.groups import Group
from lca.norms.norm import Norm
from lca.norms.rows import EnergyRow, OutputRow
from lca.results.norms import EnergyUse, Output, Standing


def find_standing(
    group: Group, shared: Sequence[EnergyRow] = (), share: float = 0.0
) -> Standing:
    """Return where a group stands: energy E over output A, divided by the factor α.

    Parameters
    ----------
    group
        Output and energy of one product class in one period.
    shared, share
        Energy that it shares with others, and its part of that.

    References
    ----------
    DB31/506-2020, 5.2.1 and 5.2.2, equations (1) and (2), the latter read as
    e = E/(A·α); DB31/792-2020, 5.2.1 to 5.2.4, equations (1) to (4).
    """
    norm, product = group.norm, group.product
    uses = (
        *(_use(row, 1.0, shared=False) for row in group.energy),
        *(_use(row, share, shared=True) for row in shared),
    )
    kgce = fsum(use.kgce for use in uses)
    energy = in_unit_of(norm, product, kgce)
    raw = energy / group.size
    factor = group.factor
    corrected = raw if factor is None else raw / factor
    limits = product.find_limits(group.diameter_mm)
    distances = measure_distances(corrected, {} if limits is None else limits.values)
    return Standing(
        norm=norm.name,
        product=product.name,
        diameter_mm=group.diameter_mm,
        period_start=group.period.start,
        period_end=group.period.end,
        is_year=group.period.is_year,
        uses=uses,
        kgce=kgce,
        kwh=find_kwh(norm, kgce),
        energy=energy,
        energy_unit=product.energy_unit,
        outputs=tuple(_describe(row) for row in group.outputs),
        size=group.size,
        size_unit=product.unit.partition("/")[2],
        utilisation=group.utilisation,
        factor=factor,
        raw=raw,
        corrected=corrected,
        unit=product.unit,
        distances=distances,
        grade=find_grade(distances),
        readings=_list_readings(group, shared),
    )


def _use(row: EnergyRow, share: float, *, shared: bool) -> EnergyUse:
    amount = row.amount * share
    kgce = amount * row.kgce_per_unit
    energy, coefficient = row.energy, row.coefficient
    return EnergyUse(
        energy_en=row.name if energy is None else energy.name_en,
        energy_zh=row.name if energy is None else energy.name_zh,
        amount=amount,
        unit=row.unit,
        kgce_per_unit=row.kgce_per_unit,
        printed=None if coefficient is None else coefficient.kgce * row.ratio,
        measured=row.measured,
        shared=shared,
        kgce=kgce,
        kwh=find_kwh(row.norm, kgce),
        heat_kgce=None if energy is None else find_heat(energy, amount, row.unit),
        status=row.status,
        row=row.row,
    )


def _describe(row: OutputRow) -> Output:
    return Output(
        diameter_mm=row.diameter_mm,
        processed=row.processed,
        good=row.good,
        capacity=row.capacity,
        unit=row.product.output_unit,
        size_each=None if row.size is None else row.size.size,
        size=row.amount,
        extended=row.size is not None and row.size.note is not None,
        mass_kg=row.mass_kg,
        status=row.status,
        row=row.row,
    )


def _list_readings(group: Group, shared: Sequence[EnergyRow]) -> tuple[str, ...]:
    """Return the notes that a result rests on: those of all results, and its own."""
    norm = group.norm
    own = [row.size.note for row in group.outputs if row.size is not None]
    of_energy = [row for row in (*group.energy, *shared) if not row.measured]
    own += [row.coefficient.note for row in of_energy if row.coefficient is not None]
    if shared:
        own.append(norm.allocation_note)
    wanted = {name for name in own if name is not None}
    return tuple(
        note.name
        for note in norm.notes
        if note.name in wanted or (note.shown and not _is_of_other(note.name, norm))
    )


def _is_of_other(name: str, norm: Norm) -> bool:
    """Return whether a note belongs to a coefficient, and is told with that only."""
    return any(
        each.note == name for energy in norm.energy for each in energy.coefficients
    )
