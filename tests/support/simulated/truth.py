"""What is true of a plant: the base with values of its own, and no loose mass.

True values stand in the cells with every digit.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from tests.support.simulated.lots import Step
from tests.support.simulated.rows import Row, Tables, exact, number

# What a consumable leaves the plant as, in the same mass: flow, and its unit.
LEAVES = {
    "backgrinding tape": "used tape",
    "dicing tape": "used tape",
    "capillaries": "worn parts",
    "saw blades": "worn parts",
    "contactor pins": "worn parts",
    "mould cleaning compound": "spent cleaning compound",
    "plating chemicals": "spent plating chemicals",
    "flux": "flux residue",
    "slurry and lapping powder": "spent slurry",
    "water, deionised": "rinsing water of wafer making",
    "trichlorosilane": "off-gas of epitaxy",
    "hydrogen, liquid": "off-gas of epitaxy",
}
NITROGEN = ("nitrogen", "nitrogen, on site", "nitrogen, liquid")
VENTED = "nitrogen, to air"
SPREAD = {"consumption": 0.3, "packing": 0.2, "tool_flows": 0.2, "site_totals": 0.2}
WATER = {"ultrapure water", "wastewater", "city water", "water vapour, to air"}


def make_true(rng: np.random.Generator, tables: Tables) -> Tables:
    """Return the tables with true values; masses of products are not yet known."""
    true = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    _forget_what_leaves(true)
    for row in true["steps"]:
        _vary_step(rng, row)
    _send_rework_back(rng, true)
    for row in true["sku_steps"]:
        _vary_step(rng, row)
    _load_whole_wafers(true)
    for row in true["bom"]:
        _vary_line(rng, row)
    _stay_below_norms(rng, true["consumption"])
    for name, spread in SPREAD.items():
        _vary_amounts(rng, true[name], spread)
    _vary_amounts(rng, true["utilities"], 0.15)
    true["consumption"] += _left_over(true["consumption"])
    _follow_nitrogen(true)
    _burn_gas(true)
    _name_flows(true)
    return true


def _forget_what_leaves(true: Tables) -> None:
    """Drop what steps give off, and the site beside gases, to write it from truth."""
    kinds = {row["flow"]: row["kind"] for row in true["flows"]}
    gases = {row["flow"] for row in true["flows"] if row["ghg"]}
    plain = {
        flow for flow, kind in kinds.items() if kind == "elementary"
    } - gases  # fmt: skip
    wastes = {flow for flow, kind in kinds.items() if kind == "waste"}
    dropped = {
        "consumption": wastes | plain,
        "packing": wastes | plain,
        "site_totals": plain,
        "tool_flows": plain - WATER,
        "utilities": plain - WATER,
    }
    for name, flows in dropped.items():
        true[name] = [row for row in true[name] if row["flow"] not in flows]


def part_from_suppliers(true: Tables, flows: Iterable[str]) -> None:
    """Give suppliers flows of their own, where the site has a bill of the same one.

    A bill is what the site bought; what its suppliers use of the same material is not
    on it.
    """
    rows = true["exchanges"]
    moved = {row["flow"] for row in rows}
    moved -= {row["flow"] for row in rows if row["reference"] == "true"}
    for flow in [each for each in flows if each in moved]:
        name = f"{flow}, at suppliers"
        for table in ("exchanges", "characterisation"):
            for row in true[table]:
                row["flow"] = name if row["flow"] == flow else row["flow"]
        for table in ("flows", "supplies", "cutoffs"):
            true[table] += [
                row | {"flow": name} for row in true[table] if row["flow"] == flow
            ]
    for row in true["flows"]:
        if row["flow"] == "wastewater":  # of this site: rinsing and cooling
            row |= {"formula": "H2O", "composition": ""}


def merge_step(tables: Tables, sku: str, row: Row) -> Row:
    """Return a step of a route with what the SKU says in place of it."""
    for own in tables["sku_steps"]:
        if own["sku"] == sku and own["step"] == row["step"]:
            return row | {column: cell for column, cell in own.items() if cell}
    return row


def route_of(tables: Tables, sku: str) -> list[Row]:
    """Return the steps of a SKU in their order, as true of it."""
    route = next(row["route"] for row in tables["skus"] if row["sku"] == sku)
    rows = [row for row in tables["steps"] if row["route"] == route]
    rows.sort(key=lambda row: number(row, "position"))
    return [merge_step(tables, sku, row) for row in rows]


def steps_of(tables: Tables, sku: str) -> list[Step]:
    """Return what is true of the steps of a SKU."""
    rows = route_of(tables, sku)
    names = [row["step"] for row in rows]
    steps = [
        Step(
            route=row["route"],
            name=row["step"],
            takes=int(number(row, "takes", 1)),
            gives=int(number(row, "gives", 1)),
            good=number(row, "yield"),
            rework=number(row, "rework", 0),
            target=names.index(row.get("rework_step") or row["step"]),
            insertions=number(row, "insertions", 1),
            group=row["tool_group"],
            seconds=number(row, "tool_seconds", 0),
            parallel=number(row, "parallel", 1),
        )
        for row in rows
    ]
    return [replace(step, takes=step.takes if place else 1)
            for place, step in enumerate(steps)]  # fmt: skip


def consumed_at(tables: Tables, sku: str, row: Row) -> list[tuple[str, Row]]:
    """Return the rows of consumption and packing at a step of a SKU, with table."""
    return [
        (name, used)
        for name in ("consumption", "packing")
        for used in tables[name]
        if used["step"] == row["step"]
        and (used["sku"] == sku or (used["route"] and used["route"] == row["route"]))
    ]


def _vary_step(rng: np.random.Generator, row: Row) -> None:
    if row.get("yield"):
        lost = rng.uniform(0.6, 1.4)
        row["yield"] = exact(1 - (1 - number(row, "yield")) * lost)
        if row.get("rework"):
            row["rework"] = exact(number(row, "rework") * lost)
    if row.get("insertions"):
        times = rng.uniform(0.6, 1.6)
        row["insertions"] = exact(1 + (number(row, "insertions") - 1) * times)
    if row.get("tool_seconds"):
        row["tool_seconds"] = exact(number(row, "tool_seconds") * _about(rng, 0.2))


def _send_rework_back(rng: np.random.Generator, true: Tables) -> None:
    """Let rework go back one step more, where nothing was put in since."""
    fed = {row["step"] for name in ("bom", "packing") for row in true[name]}
    rows = true["steps"]
    for before, row in pairwise(rows):
        same = before["route"] == row["route"] and number(before, "position") > 1
        may = row.get("rework") and same and before["step"] not in fed
        if may and rng.random() < 0.5:
            row["rework_step"] = before["step"]


def _load_whole_wafers(true: Tables) -> None:
    """Let a load of dice be the good dice of one wafer."""
    dice = {
        row["sku"]: int(number(row, "gives") * number(row, "yield"))
        for row in true["sku_steps"]
        if row["gives"] and row["yield"]
    }
    for row in true["sku_steps"]:
        if row["parallel"] and row["sku"] in dice:
            row["parallel"] = str(dice[row["sku"]])


def _vary_line(rng: np.random.Generator, row: Row) -> None:
    if row["unit"] in {"g", "kg"}:
        row["amount"] = exact(number(row, "amount") * _about(rng, 0.03))
    if row["utilisation"]:
        lost = (1 - number(row, "utilisation")) * rng.uniform(0.7, 1.2)
        row["utilisation"] = exact(1 - lost)


def _stay_below_norms(rng: np.random.Generator, rows: list[Row]) -> None:
    """Let what the base takes from the ceiling of a norm be well below it."""
    for row in rows:
        if row["status"] == "norm":
            row["amount"] = exact(number(row, "amount") * rng.uniform(0.4, 0.7))
            row["status"] = "estimate"


def _vary_amounts(
    rng: np.random.Generator, rows: list[Row], spread: float
) -> None:  # fmt: skip
    """Vary amounts, those of one owner and flow alike, and water not at all."""
    times: dict[tuple[str, str], float] = {}
    for row in rows:
        owner = row.get("tool_group") or row.get("utility") or str(id(row))
        if row["flow"] not in WATER:
            key = (owner, row["flow"])
            times.setdefault(key, _about(rng, spread))
            row["amount"] = exact(number(row, "amount") * times[key])


def _left_over(rows: list[Row]) -> list[Row]:
    return [
        row | {"flow": LEAVES[row["flow"]], "comment": f"what {row['flow']} leaves as"}
        for row in rows
        if row["flow"] in LEAVES
    ]


def _follow_nitrogen(true: Tables) -> None:
    """Vent what tools and utilities take of nitrogen, but for what holds air."""
    for name in ("tool_flows", "utilities"):
        vented = [
            row | {"flow": VENTED, "comment": "vented"}
            for row in true[name]
            if row["flow"] == "nitrogen"
        ]
        true[name] += vented
    for row in true["flows"]:
        if row["flow"] in NITROGEN and not row.get("formula"):
            row["formula"] = "N2"


# Per MJ of gas of 48.0 MJ/kg that gives 56.1 g of CO2: kg of oxygen, m3 of water.
OXYGEN, VAPOUR = 0.084620, 0.000049358
CARBON = {"carbon dioxide, fossil, to air": 0.0561,
          "methane, fossil, to air": 1e-6,
          "dinitrogen monoxide, to air": 1e-7}  # fmt: skip


def _burn_gas(true: Tables) -> None:
    """Let the boiler give off what its gas gives, with the oxygen it takes."""
    rows = true["site_totals"]
    gas = next(row for row in rows if row["flow"] == "natural gas, site")
    burnt = number(gas, "amount")
    for row in rows:
        if row["flow"] in CARBON:
            row["amount"] = exact(burnt * CARBON[row["flow"]])
            row["status"] = "calculated"
    like = gas | {"status": "calculated", "comment": "boiler"}
    more = {"oxygen, from air": (OXYGEN * burnt, "kg", "input"),
            "water vapour, to air": (VAPOUR * burnt, "m3", "output")}  # fmt: skip
    for flow, (amount, unit, direction) in more.items():
        cells = {"flow": flow, "amount": exact(amount), "unit": unit}
        rows.append(like | cells | {"direction": direction})
    city = [row for row in rows if row["flow"] == "city water"]
    gone = [row for row in rows if row["flow"] == "wastewater"]
    dry = sum(number(row, "amount") for row in city) - sum(
        number(row, "amount") for row in gone
    )
    cells = {"flow": "water vapour, to air", "amount": exact(dry), "unit": "m3"}
    rows.append(city[0] | cells | {"comment": "evaporates"})


def _name_flows(true: Tables) -> None:
    """Add the flows that the base does not have, and where they go."""
    known = {row["flow"] for row in true["flows"]}
    used = {row["flow"] for row in true["consumption"]}
    wastes = [flow for flow in dict.fromkeys(LEAVES.values()) if flow in used]
    wastes += ["saw kerf", "mould flash", "sawing sludge", "grinding sludge"]
    wastes += ["bond wire scrap"]
    for flow in wastes:
        if flow not in known:
            true["flows"].append(_flow(flow, "waste", "kg", mass_kg="1"))
        if all(row["flow"] != flow for row in true["cutoffs"]):
            true["cutoffs"].append(
                {"flow": flow, "estimate": "0.01", "reason": "little mass",
                 "status": "estimate", "source": "own estimate"}
            )  # fmt: skip
    air = [
        _flow("oxygen, from air", "elementary", "kg", mass_kg="1", formula="O2"),
        _flow(VENTED, "elementary", "Nm3", formula="N2"),
    ]
    true["flows"] += [row for row in air if row["flow"] not in known]


def _flow(flow: str, kind: str, unit: str, **more: str) -> Row:
    return {"flow": flow, "kind": kind, "unit": unit} | more


def _about(rng: np.random.Generator, spread: float) -> float:
    return float(rng.uniform(1 - spread, 1 + spread))
