"""Outputs that a norm does not speak of, or that miss what it asks for."""

from collections.abc import Iterable
from typing import Any

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.rows import OUTPUT, OutputRow, tell


def check_outputs(plant: PlantInputs, rows: Iterable[OutputRow]) -> list[Finding]:
    """Return what keeps single rows of output from being judged."""
    stated = {row["row"]: row for row in plant.tables[OUTPUT].to_dicts()}
    found: list[Finding] = []
    for row in rows:
        cells = stated[row.row]
        found += _check_diameter(plant, row, cells)
        found += _check_guards(plant, row, cells)
        found += _check_counts(plant, row, cells)
    return found


def _check_diameter(
    plant: PlantInputs, row: OutputRow, cells: dict[str, Any]
) -> list[Finding]:
    """Return what is wrong with the diameter: missing, or one the norm has not."""
    product, sizes = row.product, row.norm.sizes
    if not product.sized or sizes is None:
        wanted = product.specification_mm
        if wanted is None or row.diameter_mm in {None, wanted}:
            return []
        more = {"norm": row.norm.title, "product": product.name, "limit": wanted}
        return [
            tell(plant, OUTPUT, "norms-specification", cells, "diameter_mm", **more)
        ]
    known = ", ".join(f"{each.diameter_mm:g}" for each in sizes.rows)
    more = {"norm": row.norm.title, "clause": sizes.clause, "choices": known}
    if row.diameter_mm is None:
        code = "norms-diameter-missing"
    elif row.size is None or product.find_limits(row.diameter_mm) is None:
        code = "norms-diameter-unknown"
    elif row.size.note is not None:
        code = "norms-extension"
        more |= {"limit": row.size.size}
    else:
        return []
    return [tell(plant, OUTPUT, code, cells, "diameter_mm", **more)]


def _check_guards(
    plant: PlantInputs, row: OutputRow, cells: dict[str, Any]
) -> list[Finding]:
    """Return what lies outside of the scope, or does not say whether it does."""
    found = []
    for guard in row.norm.guards_of(row.product):
        if not guard.asks(row.diameter_mm):
            continue
        value = cells.get(guard.column)
        if value is not None and guard.admits(value):
            continue
        code = "norms-scope-unstated" if value is None else "norms-scope"
        more = {
            "norm": row.norm.title,
            "clause": guard.clause,
            "limit": guard.bound,
            "product": row.product.name,
        }
        found.append(tell(plant, OUTPUT, code, cells, guard.column, **more))
    return found


def _check_counts(
    plant: PlantInputs, row: OutputRow, cells: dict[str, Any]
) -> list[Finding]:
    """Return a count that is missing, or more good output than was processed."""
    more = {"norm": row.norm.title, "clause": row.product.counted_clause}
    found = []
    if row.counted is None:
        code = "norms-processed-missing"
        found.append(tell(plant, OUTPUT, code, cells, "processed", **more))
    if row.processed is not None and row.good > row.processed:
        more |= {"limit": cells["processed"]}
        found.append(tell(plant, OUTPUT, "norms-good-above", cells, "good", **more))
    return found
