"""Rows of output under norms: counts in the unit of the norm."""

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms.heads import Head, Norms, find_unknown_unit, read_heads
from lca.norms.norm import Product
from lca.norms.rows import OUTPUT, OutputRow, Period, tell
from lca.units import load_units

MASS = "kg"


def read_output_rows(
    plant: PlantInputs, norms: Norms, *, extended: bool
) -> tuple[list[OutputRow], list[Finding]]:
    """Return the rows of output that can be read, and what is wrong with the others.

    Parameters
    ----------
    extended
        Whether coefficients count that extend a norm.
    """
    heads, found = read_heads(plant, OUTPUT, norms)
    rows: list[OutputRow] = []
    for head in heads:
        product = head.product
        if product is None:
            continue
        faults = _judge_unit(plant, head, product)
        found += faults
        if not faults:
            rows.append(_build(head, product, extended=extended))
    return rows, found


def _judge_unit(plant: PlantInputs, head: Head, product: Product) -> list[Finding]:
    unit = head.row["unit"]
    unknown = find_unknown_unit(plant, OUTPUT, head, product.output_unit)
    if unknown or load_units().are_alike(unit, product.output_unit):
        return unknown
    more = {
        "norm": head.norm.title,
        "product": product.name,
        "unit": product.output_unit,
    }
    return [tell(plant, OUTPUT, "norms-output-unit", head.row, "unit", **more)]


def _build(head: Head, product: Product, *, extended: bool) -> OutputRow:
    row, norm, units = head.row, head.norm, load_units()
    ratio = units.ratio(row["unit"], product.output_unit)
    diameter = row["diameter_mm"]
    known = norm.sizes if product.sized else None
    sized = known is not None and diameter is not None
    size = known.find(diameter, extended=extended) if known and sized else None
    processed, capacity = (
        None if row[name] is None else row[name] * ratio
        for name in ("processed", "capacity")
    )
    mass = row["mass_kg"]
    if mass is not None:
        mass = mass / ratio
    elif known is None and units.are_alike(product.output_unit, MASS):
        mass = units.ratio(product.output_unit, MASS)
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
    )
