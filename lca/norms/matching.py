"""Whether energy and output of a norm belong together: products, diameters, periods."""

from collections.abc import Iterable, Sequence
from typing import Any

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.groups import Group, Sharing
from lca.norms.rows import ENERGY, OUTPUT, EnergyRow, OutputRow, tell


def check_matching(
    plant: PlantInputs,
    energy: Sequence[EnergyRow],
    outputs: Sequence[OutputRow],
    groups: Sequence[Group],
    sharings: Sequence[Sharing],
) -> list[Finding]:
    """Return energy without output, output without energy, and what cannot be split."""
    found: list[Finding] = []
    cells = _read_cells(plant, ENERGY)
    for row in energy:
        found += _check_energy(plant, row, outputs, cells[row.row])
    cells = _read_cells(plant, OUTPUT)
    shared = {(each.norm.name, each.period) for each in sharings}
    for group in groups:
        if not group.energy and (group.norm.name, group.period) not in shared:
            found += _miss_energy(plant, group, energy, cells)
    return found + _check_sharings(plant, sharings)


def check_use(plant: PlantInputs, groups: Iterable[Group]) -> list[Finding]:
    """Return groups without any output, or with too little of their capacity used."""
    cells = _read_cells(plant, OUTPUT)
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
                "value": f"{used:.6g}",
                "limit": correction.points[0][0],
                "clause": correction.clause,
            }
            code = "norms-utilisation"
            found.append(tell(plant, OUTPUT, code, row, "good", **more))
    return found


def check_periods(plant: PlantInputs, outputs: Iterable[OutputRow]) -> list[Finding]:
    """Return a warning for each norm and period that is no calendar year."""
    cells = _read_cells(plant, OUTPUT)
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
            value=str(row.period),
            norm=row.norm.title,
        )
        for row in first.values()
    ]


def check_twice(plant: PlantInputs, energy: Sequence[EnergyRow]) -> list[Finding]:
    """Return a warning for each amount of energy that stands for two things at once."""
    cells = _read_cells(plant, ENERGY)
    first: dict[tuple[object, ...], EnergyRow] = {}
    found = []
    for row in energy:
        name = row.name if row.energy is None else row.energy.name_en
        key = (name, row.amount, row.unit, row.period)
        earlier = first.setdefault(key, row)
        if row.amount and earlier is not row:
            more = {"first": earlier.row, "energy": row.name}
            code = "norms-energy-twice"
            found.append(tell(plant, ENERGY, code, cells[row.row], "amount", **more))
    return found


def _read_cells(plant: PlantInputs, table: str) -> dict[int, dict[str, Any]]:
    return {row["row"]: row for row in plant.tables[table].to_dicts()}


def _check_energy(
    plant: PlantInputs,
    row: EnergyRow,
    outputs: Sequence[OutputRow],
    cells: dict[str, Any],
) -> list[Finding]:
    """Return what is wrong with where a row of energy goes."""
    named = {"norm": row.norm.title, "product": _name(row)}
    mine = [each for each in outputs if _may_take(each, row)]
    here = [each for each in mine if each.period == row.period]
    if not mine:
        return [tell(plant, ENERGY, "norms-output-missing", cells, "norm", **named)]
    if not here:
        return [_mismatch(plant, ENERGY, row, mine[0], cells)]
    apart = [each for each in here if each.product.apart]
    diameters = {each.diameter_mm for each in apart}
    listed = ", ".join(f"{each:g}" for each in sorted(d for d in diameters if d))
    more = named | {"choices": listed}
    if row.diameter_mm is None and len(diameters) > 1:
        return [
            tell(plant, ENERGY, "norms-diameters-mixed", cells, "diameter_mm", **more)
        ]
    if apart and row.diameter_mm is not None and row.diameter_mm not in diameters:
        return [
            tell(plant, ENERGY, "norms-diameter-unmade", cells, "diameter_mm", **more)
        ]
    return []


def _may_take(output: OutputRow, row: EnergyRow) -> bool:
    """Return whether energy may be that of an output, whatever the period."""
    if output.norm.name != row.norm.name:
        return False
    return row.product is None or row.product.name == output.product.name


def _miss_energy(
    plant: PlantInputs,
    group: Group,
    energy: Sequence[EnergyRow],
    cells: dict[int, dict[str, Any]],
) -> list[Finding]:
    """Return why a group has no energy: in other periods only, or nowhere."""
    output = group.outputs[0]
    row = cells[output.row]
    mine = [each for each in energy if _may_take(output, each)]
    here = [each for each in mine if each.period == group.period]
    if any(each.diameter_mm is None for each in here):
        return []  # Energy that is not split is told at its own row.
    if mine and not here:
        return [_mismatch(plant, OUTPUT, output, mine[0], row)]
    named = {
        "value": f"{group.diameter_mm:g} mm"
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
        "value": str(row.period),
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
    cells = _read_cells(plant, ENERGY)
    return [
        tell(
            plant,
            ENERGY,
            "norms-shared-undivided",
            cells[row.row],
            "product",
            value=row.name,
            norm=sharing.norm.title,
        )
        for sharing in sharings
        if sharing.norm.allocation_clause is None
        for row in sharing.energy
    ]
