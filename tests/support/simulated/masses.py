"""True masses along a route, and what is taken off on the way."""

import numpy as np

from tests.support.simulated.rows import Row, Tables, exact, number
from tests.support.simulated.truth import route_of

KG = {"kg": 1.0, "g": 0.001}
WIRES = {"gold bond wire", "PdCu bond wire"}
FLASH = (0.002, 0.01)  # share of the mould compound that deflashing takes off
STREETS = (0.01, 0.05)  # share of a strip that singulation takes off

Masses = dict[tuple[str, str], float]


def weigh(rng: np.random.Generator, true: Tables, thin: dict[str, float]) -> Masses:
    """Return the mass of a unit of good output of each SKU and step.

    The tables gain the rows of what is taken off, and the SKUs their true mass.

    Parameters
    ----------
    thin
        What is left of the thickness of the dice.
    """
    masses: Masses = {}
    whole: dict[str, float] = {}
    rows = {row["sku"]: row for row in true["skus"]}
    for sku in _by_depth(true):
        if not rows[sku]["route"]:
            continue
        whole[sku] = _follow(rng, true, (sku, thin, whole), masses)
        for row in true["bins"]:
            if row["sku"] == sku:
                whole[row["product"]] = whole[sku]
    for sku, mass in whole.items():
        rows[sku]["mass_kg"] = exact(mass)
    return masses


def thickness(base: Tables) -> dict[str, float]:
    """Return which share of a wafer's thickness the dice keep, by the base."""
    ground = {
        row["sku"]: number(row, "amount")
        for row in base["consumption"]
        if row["flow"] == "grinding sludge" and row["step"] == "backgrind"
    }
    mass = {row["sku"]: number(row, "mass_kg") for row in base["skus"]}
    return {sku: mass[sku] / (mass[sku] + off) for sku, off in ground.items()}


def _by_depth(true: Tables) -> list[str]:
    """Return the SKUs, those that others are made of first."""
    makers = {row["product"]: row["sku"] for row in true["bins"]}
    names = [row["sku"] for row in true["skus"]]
    done: list[str] = []
    while len(done) < len(names):
        for sku in names:
            parts = {row["flow"] for row in true["bom"] if row["sku"] == sku}
            parts |= {makers[sku]} if makers.get(sku, sku) != sku else set()
            if sku not in done and parts & set(names) <= set(done):
                done.append(sku)
    return done


def _follow(
    rng: np.random.Generator,
    true: Tables,
    known: tuple[str, dict[str, float], dict[str, float]],
    masses: Masses,
) -> float:
    sku, thin, whole = known
    mass = wire = mould = 0.0
    for row in route_of(true, sku):
        lines = [
            line
            for line in true["bom"]
            if line["sku"] == sku and line["step"] == row["step"]
        ]
        added = {line["flow"]: _mass(line, whole) for line in lines}
        mass = mass * number(row, "takes", 1) + sum(added.values())
        wire += sum(kg for flow, kg in added.items() if flow in WIRES)
        mould += added.get("mould compound", 0.0)
        taken = _taken_off(rng, row, mass, thin.get(sku), mould)
        for flow, off in taken.items():
            true["consumption"].append(_off(sku, row["step"], flow, off))
            mass -= off
        if number(row, "rework", 0) and any(flow in WIRES for flow in added):
            stripped = _off(sku, row["step"], "bond wire scrap", wire)
            true["consumption"].append(stripped | {"per": "rework"})
        mass /= number(row, "gives", 1)
        masses[sku, row["step"]] = mass
    return mass


def _taken_off(
    rng: np.random.Generator, row: Row, mass: float, thin: float | None, mould: float
) -> dict[str, float]:
    """Return the mass that a start of the step loses, by waste."""
    if row["step"] == "backgrind" and thin:
        return {"grinding sludge": mass * (1 - thin)}
    if row["step"] == "saw" and thin:
        return {"sawing sludge": mass * rng.uniform(0.05, 0.12)}
    if row["step"] == "deflash and plating":
        return {"mould flash": mould * rng.uniform(*FLASH)}
    if row["start_unit"] == "strip" and row["unit"] == "unit":
        return {"saw kerf": mass * rng.uniform(*STREETS)}
    return {}


def _mass(line: Row, whole: dict[str, float]) -> float:
    if line["flow"] in whole:
        return number(line, "amount") * whole[line["flow"]]
    return number(line, "amount") * KG[line["unit"]]


def _off(sku: str, step: str, flow: str, mass: float) -> Row:
    return {
        "route": "", "sku": sku, "step": step, "flow": flow, "direction": "output",
        "amount": exact(mass), "unit": "kg", "per": "", "from_product": "true",
        "status": "measured", "source": "", "comment": "taken off the product",
    }  # fmt: skip
