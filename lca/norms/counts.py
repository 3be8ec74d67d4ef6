"""Output, capacity and energy of norms that stand in several rows at once."""

from collections.abc import Collection, Iterable

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.groups import Group
from lca.norms.rows import ENERGY, OUTPUT, EnergyRow, OutputRow, read_cells, tell


def check_energy_twice(
    plant: PlantInputs, energy: Iterable[EnergyRow], told: Collection[int]
) -> list[Finding]:
    """Return a warning for each amount of energy that stands for two things at once.

    Parameters
    ----------
    plant
        Its tables.
    energy
        Rows of energy.
    told
        Rows that repeat another cell by cell, which is a finding already.
    """
    cells = read_cells(plant, ENERGY)
    first: dict[tuple[object, ...], EnergyRow] = {}
    found = []
    for row in energy:
        key = (row.source, row.amount, row.unit, row.billed)
        earlier = first.setdefault(key, row)
        if row.amount and earlier is not row and row.row not in told:
            more = {"first": earlier.row, "energy": row.name}
            code = "norms-energy-twice"
            found.append(tell(plant, ENERGY, code, cells[row.row], "amount", **more))
    return found


def check_counts(
    plant: PlantInputs, groups: Iterable[Group], told: Collection[int]
) -> list[Finding]:
    """Return output and capacity that stand twice in a group, and missing capacity.

    One capacity may stand for several rows of a group; each that stands is added.

    Parameters
    ----------
    plant
        Its tables.
    groups
        What is judged together.
    told
        Rows that repeat another cell by cell, which is a finding already.
    """
    found: list[Finding] = []
    for group in groups:
        found += [
            _tell_twice(plant, "norms-output-twice", row, earlier, "good")
            for row, earlier in _find_again(group.outputs)
            if row.row not in told
        ]
        found += _check_capacity(plant, group, told)
    return found


def _find_again(rows: Iterable[OutputRow]) -> list[tuple[OutputRow, OutputRow]]:
    """Return the rows whose diameter and counts an earlier one has, with that one."""
    first: dict[tuple[object, ...], OutputRow] = {}
    again = []
    for row in rows:
        key = (row.diameter_mm, row.processed, row.good)
        earlier = first.setdefault(key, row)
        if row.good and earlier is not row:
            again.append((row, earlier))
    return again


def _check_capacity(
    plant: PlantInputs, group: Group, told: Collection[int]
) -> list[Finding]:
    correction = group.norm.correction
    if correction is None:
        return []
    stated = [row for row in group.outputs if row.capacity]
    if not stated:
        cells = read_cells(plant, OUTPUT)[group.outputs[0].row]
        more = {"norm": group.norm.title, "clause": correction.clause}
        code = "norms-capacity-missing"
        return [tell(plant, OUTPUT, code, cells, "capacity", **more)]
    first: dict[float | None, OutputRow] = {}
    return [
        _tell_twice(plant, "norms-capacity-twice", row, earlier, "capacity")
        for row in stated
        if (earlier := first.setdefault(row.capacity, row)) is not row
        and row.row not in told
    ]


def _tell_twice(
    plant: PlantInputs, code: str, row: OutputRow, earlier: OutputRow, column: str
) -> Finding:
    cells = read_cells(plant, OUTPUT)[row.row]
    more = {
        "first": earlier.row,
        "norm": row.norm.title,
        "product": row.product.name,
    }
    return tell(plant, OUTPUT, code, cells, column, **more)
