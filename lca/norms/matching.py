"""Whether energy and output of a norm belong together: products, diameters, periods."""

from collections.abc import Iterable, Sequence
from typing import Any

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.groups import Group, Sharing
from lca.norms.periods import may_take
from lca.norms.rows import (
    ENERGY,
    OUTPUT,
    EnergyRow,
    OutputRow,
    list_rows,
    read_cells,
    tell,
)


def check_matching(
    plant: PlantInputs,
    energy: Sequence[EnergyRow],
    outputs: Sequence[OutputRow],
    groups: Sequence[Group],
    sharings: Sequence[Sharing],
) -> list[Finding]:
    """Return energy without output, output without energy, and what cannot be split."""
    found: list[Finding] = []
    cells = read_cells(plant, ENERGY)
    for row in energy:
        found += _check_energy(plant, row, outputs, cells[row.row])
    found += _check_mixed(plant, energy, outputs)
    shared = {(each.norm.name, each.period) for each in sharings}
    for group in groups:
        if group.unmetered and (group.norm.name, group.period) not in shared:
            found += _miss_energy(plant, group, energy, outputs)
    return found + _check_sharings(plant, sharings) + _check_unmetered(plant, sharings)


def check_use(plant: PlantInputs, groups: Iterable[Group]) -> list[Finding]:
    """Return groups without any output, or with too little of their capacity used."""
    cells = read_cells(plant, OUTPUT)
    found: list[Finding] = []
    for group in groups:
        row = cells[group.outputs[0].row]
        named = {"norm": group.norm.title, "product": group.product.name}
        known = all(each.counted is not None for each in group.outputs)
        if known and not sum(each.counted or 0.0 for each in group.outputs):
            column = group.product.counted
            found.append(tell(plant, OUTPUT, "norms-output-zero", row, column, **named))
        correction, used = group.norm.correction, group.utilisation
        if correction is not None and used is not None and group.factor is None:
            more = named | {
                "used": f"{used:.4g}",
                "limit": correction.points[0][0],
                "clause": correction.clause,
            }
            code = "norms-utilisation"
            found.append(tell(plant, OUTPUT, code, row, "good", **more))
    return found


def check_periods(plant: PlantInputs, outputs: Iterable[OutputRow]) -> list[Finding]:
    """Return a warning for each norm and period that is no calendar year."""
    cells = read_cells(plant, OUTPUT)
    first: dict[tuple[str, str], OutputRow] = {}
    for row in outputs:
        if not row.period.is_year:
            first.setdefault((row.norm.name, str(row.period)), row)
    return [
        tell(
            plant,
            OUTPUT,
            "norms-period-indicative",
            cells[row.row],
            "period_start",
            period=str(row.period),
            norm=row.norm.title,
        )
        for row in first.values()
    ]


def _check_energy(
    plant: PlantInputs,
    row: EnergyRow,
    outputs: Sequence[OutputRow],
    cells: dict[str, Any],
) -> list[Finding]:
    """Return what is wrong with where a row of energy goes."""
    named = {"norm": row.norm.title, "product": _name(row)}
    mine = [each for each in outputs if may_take(each, row)]
    here = [each for each in mine if each.period == row.period]
    if not mine:
        return [tell(plant, ENERGY, "norms-output-missing", cells, "norm", **named)]
    if not here:
        return [_mismatch(plant, ENERGY, row, mine[0], cells)]
    diameters = {each.diameter_mm for each in here}
    if None in diameters or row.diameter_mm in {None, *diameters}:
        return []
    more = named | {"choices": _list_diameters(diameters)}
    return [tell(plant, ENERGY, "norms-diameter-unmade", cells, "diameter_mm", **more)]


def _list_diameters(diameters: Iterable[float | None]) -> str:
    return ", ".join(f"{each:g}" for each in sorted(d for d in diameters if d))


def _check_mixed(
    plant: PlantInputs, energy: Iterable[EnergyRow], outputs: Sequence[OutputRow]
) -> list[Finding]:
    """Return one finding for all energy that is not split by diameter and must be."""
    mixed: dict[tuple[object, ...], list[EnergyRow]] = {}
    for row in energy:
        diameters = {
            each.diameter_mm
            for each in outputs
            if may_take(each, row) and each.period == row.period and each.product.apart
        }
        if row.diameter_mm is None and len(diameters) > 1:
            key = (row.norm.name, _list_diameters(diameters))
            mixed.setdefault(key, []).append(row)
    cells = read_cells(plant, ENERGY)
    return [
        tell(
            plant,
            ENERGY,
            "norms-diameters-mixed",
            cells[rows[0].row],
            "diameter_mm",
            norm=rows[0].norm.title,
            choices=choices,
            rows=list_rows(row.row for row in rows),
        )
        for (_, choices), rows in mixed.items()
    ]


def _miss_energy(
    plant: PlantInputs,
    group: Group,
    energy: Sequence[EnergyRow],
    outputs: Sequence[OutputRow],
) -> list[Finding]:
    """Return why a group has no energy: in other periods only, or nowhere."""
    output = group.outputs[0]
    row = read_cells(plant, OUTPUT)[output.row]
    mine = [each for each in energy if may_take(output, each)]
    here = [each for each in mine if each.period == group.period]
    if not group.energy and any(each.diameter_mm is None for each in here):
        return []  # Energy that is not split is told at its own row.
    if mine and not here:
        matched = {each.period for each in outputs if may_take(each, mine[0])}
        # Energy whose period has no output is told at its own row, too.
        told = mine[0].period not in matched
        return [] if told else [_mismatch(plant, OUTPUT, output, mine[0], row)]
    named = {
        "period": f"{group.diameter_mm:g} mm"
        if group.diameter_mm
        else str(group.period),
        "norm": group.norm.title,
        "product": group.product.name,
    }
    return [tell(plant, OUTPUT, "norms-energy-missing", row, "product", **named)]


def _mismatch(
    plant: PlantInputs,
    table: str,
    row: EnergyRow | OutputRow,
    other: EnergyRow | OutputRow,
    cells: dict[str, Any],
) -> Finding:
    more = {
        "period": str(row.billed if isinstance(row, EnergyRow) else row.period),
        "nearest": str(other.period),
        "norm": row.norm.title,
        "product": _name(row),
        "first": other.row,
    }
    return tell(plant, table, "norms-period-mismatch", cells, "period_start", **more)


def _name(row: EnergyRow | OutputRow) -> str:
    return "–" if row.product is None else row.product.name


def _check_sharings(plant: PlantInputs, sharings: Iterable[Sharing]) -> list[Finding]:
    """Return shared energy that the norm has no rule for."""
    cells = read_cells(plant, ENERGY)
    return [
        tell(
            plant,
            ENERGY,
            "norms-shared-undivided",
            cells[sharing.energy[0].row],
            "product",
            norm=sharing.norm.title,
            rows=list_rows(row.row for row in sharing.energy),
        )
        for sharing in sharings
        if sharing.norm.allocation_clause is None
    ]


def _check_unmetered(plant: PlantInputs, sharings: Iterable[Sharing]) -> list[Finding]:
    """Return products that would be judged by their part of shared energy alone."""
    cells = read_cells(plant, OUTPUT)
    return [
        tell(
            plant,
            OUTPUT,
            "norms-energy-shared-only",
            cells[group.outputs[0].row],
            "product",
            norm=sharing.norm.title,
            product=group.product.name,
            rows=list_rows(row.row for row in sharing.energy),
        )
        for sharing in sharings
        if sharing.norm.allocation_clause is not None
        for group in sharing.groups
        if group.unmetered
    ]
