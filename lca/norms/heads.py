"""What every row under a norm begins with: the norm, the product class, the period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.norm import Norm, Product
from lca.norms.rows import Row, list_rows, tell
from lca.tables import load_columns
from lca.tables.references import nearest_names
from lca.units import load_units

Norms = Mapping[str, Norm]


@dataclass(frozen=True, slots=True)
class Head:
    """A row, its norm and its product; the latter None for energy that is shared.

    ``known`` is false where a product is named that the norm has not.
    """

    row: Row
    norm: Norm
    product: Product | None
    known: bool


def read_heads(
    plant: PlantInputs, table: str, norms: Norms
) -> tuple[list[Head], list[Finding]]:
    """Return the rows of a table whose norm and period are known, and other faults.

    Rows with an empty or unreadable required cell have findings already.
    """
    rows = _complete(plant, table)
    found = _list_unknown(plant, table, rows, norms)
    heads = []
    for row in rows:
        norm = norms.get(row["norm"])
        if row["period_end"] <= row["period_start"]:
            found.append(tell(plant, table, "norms-period-order", row, "period_end"))
            continue
        if norm is None:
            continue
        product, faults = _find_product(plant, table, row, norm)
        found += faults
        heads.append(Head(row, norm, product, not faults))
    return heads, found


def find_unknown_unit(
    plant: PlantInputs, table: str, head: Head, wanted: str
) -> list[Finding]:
    """Return a finding for a unit that nobody knows, with the unit of the norm."""
    units, unit = load_units(), head.row["unit"]
    if units.find(unit) is not None:
        return []
    near = units.nearest(unit) or "–"
    more = {"norm": head.norm.title, "unit": wanted, "nearest": near}
    return [tell(plant, table, "norms-unit-unknown", head.row, "unit", **more)]


def _complete(plant: PlantInputs, table: str) -> list[dict[str, Any]]:
    required = [column.name for column in load_columns(table) if column.required]
    return plant.tables[table].drop_nulls(required).to_dicts()


def _list_unknown(
    plant: PlantInputs, table: str, rows: list[dict[str, Any]], norms: Norms
) -> list[Finding]:
    """Return one finding for each id that is no norm, with the rows that name it."""
    named: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["norm"] not in norms:
            named.setdefault(row["norm"], []).append(row)
    return [
        tell(
            plant,
            table,
            "norms-id-unknown",
            same[0],
            "norm",
            nearest=nearest_names(name, pl.Series(list(norms))),
            rows=list_rows(row["row"] for row in same),
        )
        for name, same in named.items()
    ]


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
    names = [each.name for each in norm.products]
    near, known = nearest_names(stated, pl.Series(names)), ", ".join(names)
    code = "norms-product-unknown"
    more = {"norm": norm.title, "nearest": near, "choices": known}
    return None, [tell(plant, table, code, row, "product", **more)]
