"""Masses: of products along their route, and of what enters and leaves an owner."""

from collections import defaultdict
from collections.abc import Iterator

from tests.mutants.ledger import Key, Record, Use, open_ledger, scale, units_of
from tests.mutants.mutation import DECLARED, Cell, Row, Tables, accuracy_of, number
from tests.mutants.reach import (
    effective,
    kind_of,
    made_skus,
    remembered,
    route_of,
    skus_of,
    times,
)

OF_VOLUME = {("H2O", "m3"): 998.0, ("N2", "Nm3"): 1.2506}
"""Kilograms of a cubic metre of water, and of nitrogen at 0 degrees."""


@remembered
def _flows(tables: Tables) -> dict[str, Row]:
    return {row["flow"]: row for row in tables["flows"]}


@remembered
def _declared(tables: Tables) -> dict[str, float]:
    return {s["sku"]: number(s.get("mass_kg")) or 0.0 for s in tables["skus"]}


def kg_per_unit(tables: Tables, flow: str) -> float | None:
    """Return the mass of one unit of a flow or SKU; none if nobody says."""
    if flow in _declared(tables):
        return _declared(tables)[flow] or None
    row = _flows(tables).get(flow, {})
    unit = row.get("unit") or ""
    if (stated := number(row.get("mass_kg"))) is not None:
        return stated
    if scale(unit, "kg") != 1.0 or unit == "kg":
        return scale(unit, "kg")
    return OF_VOLUME.get((row.get("formula") or "", unit))


def _direction(tables: Tables, row: Row) -> str:
    if row.get("direction"):
        return row["direction"]
    return "input" if kind_of(tables, row["flow"]) == "product" else "output"


@remembered
def list_weighings(tables: Tables) -> list[Record]:
    """Return the masses that were weighed or declared, each with what explains it."""
    sheets = {row["sku"]: index for index, row in enumerate(tables["skus"])}
    weighed = {
        (row["sku"], row["step"]): index
        for index, row in enumerate(tables.get("sku_steps", []))
        if number(row.get("mass_kg"))
    }
    return [
        record
        for sku in made_skus(tables)
        for record in _follow(tables, sku, sheets[sku], weighed)
        if record.amount > 0
    ]


def _follow(
    tables: Tables, sku: str, sheet: int, weighed: dict[tuple[str, str], int]
) -> Iterator[Record]:
    """Yield the weighings of a SKU along its route."""
    parts: dict[Key, float] = {}
    errors: dict[Key, float] = {}
    route = route_of(tables, sku)
    steps = [row for row in tables["steps"] if row["route"] == route]
    steps.sort(key=lambda row: float(row["position"]))
    for place, step in enumerate(steps):
        takes = number(effective(tables, sku, step["step"], "takes")) or 1.0
        gives = number(effective(tables, sku, step["step"], "gives")) or 1.0
        for key in parts:
            parts[key] *= takes if place else 1.0
        for cell, mass in _moved(tables, sku, step["step"]):
            key = (cell.table, cell.index)
            parts[key] = parts.get(key, 0.0) + mass
            errors[key] = accuracy_of(tables, cell)
        for key in parts:
            parts[key] /= gives
        index = weighed.get((sku, step["step"]))
        if index is not None:
            accuracy = accuracy_of(tables, Cell("sku_steps", index, "mass_kg"))
            yield _weighing(parts, errors, ("sku_steps", index), accuracy)
    if parts and number(tables["skus"][sheet].get("mass_kg")):
        yield _weighing(parts, errors, ("skus", sheet), DECLARED)


def _weighing(
    parts: dict[Key, float], errors: dict[Key, float], key: Key, accuracy: float
) -> Record:
    mass = sum(parts.values())
    error = sum(abs(part) * errors[key] for key, part in parts.items())
    total = error / mass + accuracy if mass > 0 else 1.0
    return Record(mass, total, dict(parts), {key: mass})


def _moved(tables: Tables, sku: str, step: str) -> Iterator[tuple[Cell, float]]:
    """Yield what is put on, and taken off, one start of a step."""
    for index, row in enumerate(tables.get("bom", [])):
        if (row["sku"], row["step"]) == (sku, step) and row.get("mode") != "excluded":
            yield Cell("bom", index, "amount"), _kg(tables, row)
    for table in ("consumption", "packing"):
        for index, row in enumerate(tables.get(table, [])):
            taken = row.get("from_product") == "true" and row["step"] == step
            if taken and sku in skus_of(tables, row):
                often = times(tables, sku, step, row.get("per") or "start")
                if row.get("per") != "rework":
                    yield Cell(table, index, "amount"), -_kg(tables, row) * often


def _kg(tables: Tables, row: Row) -> float:
    unit = row.get("unit") or ""
    amount = (number(row["amount"]) or 0.0) * scale(
        unit, units_of(tables).get(row["flow"], unit)
    )
    return amount * (kg_per_unit(tables, row["flow"]) or 0.0)


@remembered
def list_balances(tables: Tables) -> list[Record]:
    """Return what enters and what leaves each step, tool group, utility and the site.

    Of a step only what is neither put on the product nor taken off it; both sides
    bring their accuracy.
    """
    sides: dict[tuple[str, ...], dict[str, list[Use]]] = defaultdict(
        lambda: {"input": [], "output": []}
    )
    for use in open_ledger(tables).uses:
        row = tables[use.key[0]][use.key[1]]
        on_product = use.key[0] == "bom" or row.get("from_product") == "true"
        # What supplies draw is the same flow, by another name.
        if on_product or use.key[0] == "supplies" or not use.amount:
            continue
        if kg_per_unit(tables, use.flow):
            sides[use.owner][_direction(tables, row)].append(use)
    return [
        record
        for both in sides.values()
        if all(both.values())
        for record in _balance(tables, both)
    ]


def _balance(tables: Tables, both: dict[str, list[Use]]) -> Iterator[Record]:
    masses: dict[str, dict[Key, float]] = {}
    errors: dict[str, float] = {}
    for side, uses in both.items():
        masses[side] = defaultdict(float)
        lost = 0.0
        for use in uses:
            mass = abs(use.amount * (kg_per_unit(tables, use.flow) or 0.0))
            masses[side][use.key] += mass
            lost += mass * use.accuracy
        errors[side] = lost
    total = max(sum(side.values()) for side in masses.values())
    if total > 0:
        accuracy = sum(errors.values()) / total
        yield Record(total, accuracy, masses["input"], masses["output"])
