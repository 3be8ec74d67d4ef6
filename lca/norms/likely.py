"""Numbers under norms that are not likely: too large, too small, off by a thousand."""

from collections.abc import Iterable, Iterator
from typing import Any

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.bands import Quantity, find_band
from lca.norms.groups import Group
from lca.norms.rows import ENERGY, OUTPUT, EnergyRow, OutputRow, read_cells, tell


def check_sizes(
    plant: PlantInputs, energy: Iterable[EnergyRow], outputs: Iterable[OutputRow]
) -> list[Finding]:
    """Return numbers that no plant has, and that would not bear being computed with."""
    cells = read_cells(plant, ENERGY)
    found = [
        each
        for row in energy
        if not _slips(row)
        for each in _check(
            plant, ENERGY, cells[row.row], "amount", ("energy-kgce", row.kgce)
        )
    ]
    cells = read_cells(plant, OUTPUT)
    for row in outputs:
        for column, quantity, value in _list_counts(row):
            measured = (quantity, value)
            found += _check(plant, OUTPUT, cells[row.row], column, measured)
    return found


def _list_counts(row: OutputRow) -> Iterator[tuple[str, Quantity, float]]:
    """Return what a row counts, by column; zero and nothing have findings of theirs."""
    counts = {"processed": row.processed, "good": row.good, "capacity": row.capacity}
    for column, value in counts.items():
        if value:
            yield column, "output", value
    if row.mass_kg:
        yield "mass_kg", "mass-kg", row.mass_kg


def _check(
    plant: PlantInputs,
    table: str,
    cells: dict[str, Any],
    column: str,
    measured: tuple[Quantity, float],
) -> list[Finding]:
    quantity, value = measured
    band = find_band(quantity)
    if band.holds(value):
        return []
    more = {"norm": cells["norm"], "limit": band}
    return [tell(plant, table, "norms-size", cells, column, **more)]


def check_coefficients(
    plant: PlantInputs, energy: Iterable[EnergyRow]
) -> list[Finding]:
    """Return measured coefficients that are far from those that the norm prints."""
    cells = read_cells(plant, ENERGY)
    found = []
    for row in energy:
        if row.coefficient is None or find_band("measured-coefficient").holds(
            _compare(row)
        ):
            continue
        code = "norms-coefficient-slip" if _slips(row) else "norms-coefficient-far"
        more = {
            "norm": row.norm.title,
            "energy": row.name,
            "unit": row.unit,
            "printed": f"{row.coefficient.kgce * row.ratio:.6g}",
            "ratio": f"{_compare(row):.4g}",
        }
        column = "kgce_per_unit"
        found.append(tell(plant, ENERGY, code, cells[row.row], column, **more))
    return found


def _compare(row: EnergyRow) -> float:
    """Return the coefficient of a row over that of the norm; one if there is none."""
    if not row.measured or row.coefficient is None:
        return 1.0
    return row.kgce_per_unit / (row.coefficient.kgce * row.ratio)


def _slips(row: EnergyRow) -> bool:
    return not find_band("coefficient-slip").holds(_compare(row))


def check_full_use(plant: PlantInputs, groups: Iterable[Group]) -> list[Finding]:
    """Return groups that made more than they were designed for."""
    cells = read_cells(plant, OUTPUT)
    found = []
    for group in groups:
        used = group.utilisation
        if used is None or find_band("utilisation").holds(used):
            continue
        slip = not find_band("utilisation-slip").holds(used)
        code = "norms-utilisation-slip" if slip else "norms-utilisation-above"
        at = next(row for row in group.outputs if row.capacity)
        more = {
            "norm": group.norm.title,
            "product": group.product.name,
            "used": f"{used:.4g}",
            "limit": find_band("utilisation-slip").high,
        }
        found.append(tell(plant, OUTPUT, code, cells[at.row], "capacity", **more))
    return found
