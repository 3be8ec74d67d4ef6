"""What the tables of a plant state: the truth, within the accuracy of its status."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.support.simulated.lots import Pass
from tests.support.simulated.period import Period
from tests.support.simulated.rows import Row, Tables, number, stated
from tests.support.simulated.site import STATES

# Relative error that a number of the status may have.
ACCURACY = {
    "measured": 0.005,
    "supplier": 0.01,
    "calculated": 0.01,
    "literature": 0.05,
    "norm": 0.05,
    "estimate": 0.05,
    "synthetic": 0.05,
}
SHEET = 0.01  # of the mass that a data sheet declares
SOURCE = "simulated"
# Part of a row's accuracy that each number takes; several of a row are multiplied or
# divided, and the whole must stay within it.
NOISY: Mapping[str, Mapping[str, float]] = {
    "steps": {"tool_seconds": 0.6},
    "sku_steps": {"tool_seconds": 0.6, "mass_kg": 1},
    "bom": {"amount": 0.6},
    "consumption": {"amount": 1},
    "packing": {"amount": 1},
    "tool_groups": dict.fromkeys(STATES.values(), 1.0),
    "tool_flows": {"amount": 1},
    "site_totals": {"amount": 1},
    "utilities": {"amount": 1},
}
# Numbers of which the part that is missing to one, or above one, is known that well.
RESTS: Mapping[str, Mapping[str, float]] = {
    "steps": {"yield": 1, "insertions": 0.4},
    "sku_steps": {"yield": 1, "insertions": 0.4},
    "bom": {"utilisation": 0.4},
}
# Small streams of utilities, which some plants only estimate.
MINOR: Mapping[str, tuple[str, ...]] = {
    "electricity, plant": ("electricity, plant", "chilled water"),
    "chilled water": ("compressed dry air",),
    "compressed dry air": ("compressed dry air",),
    "nitrogen, on site": ("electricity, plant", "nitrogen, on site"),
    "ultrapure water": ("nitrogen", "chilled water", "clean-room air"),
    "clean-room air": ("compressed dry air", "ultrapure water"),
}
WEIGHED = 0.5  # share of steps of which the product was weighed


@dataclass(slots=True)
class Statement:
    """Draws errors, and keeps how large each may be.

    ``accuracy`` has table, number of the row and column; the first row is 0.
    """

    rng: np.random.Generator
    accuracy: dict[tuple[str, int, str], float] = field(default_factory=dict)

    def near(self, value: float, accuracy: float) -> float:
        """Return a value that differs from the truth by less than a share of itself."""
        return value / (1 + accuracy * self.rng.uniform(-0.99, 0.99))

    def text(self, value: float, accuracy: float) -> str:
        """Return such a value as text."""
        return stated(self.near(value, accuracy))

    def pick(self, **shares: float) -> str:
        """Return one of the names, by their shares."""
        return str(self.rng.choice(list(shares), p=list(shares.values())))


def state_tables(say: Statement, true: Tables, period: Period) -> Tables:
    """Return the base tables as stated."""
    _count_yields(true, period)
    tables = {name: [dict(row) for row in rows] for name, rows in true.items()}
    own = {row["route"] for row in true["steps"] if row["tool_group"]}
    skus = {row["sku"] for row in true["skus"] if row["route"] in own}
    for name in NOISY:
        for place, row in enumerate(tables[name]):
            known = row.get("route") in own or row.get("sku") in skus
            if known or not {"route", "sku"} & set(row):
                row["status"] = _status(say, name, row)
                row["source"], row["comment"] = SOURCE, ""
            _err(say, name, place, row)
    _state_masses(say, tables["skus"])
    _state_supplies(say, tables["supplies"])
    for row in tables["production"]:
        row["status"], row["source"] = "measured", SOURCE
    return tables


def weigh_steps(
    rng: np.random.Generator, true: Tables, masses: Mapping[tuple[str, str], float]
) -> None:
    """Write the true mass of the product at some steps of the plant."""
    own = {row["route"] for row in true["steps"] if row["tool_group"]}
    skus = {row["sku"] for row in true["skus"] if row["route"] in own}
    rows = {(row["sku"], row["step"]): row for row in true["sku_steps"]}
    for (sku, step), mass in masses.items():
        if sku in skus and rng.random() < WEIGHED:
            if (sku, step) not in rows:
                blank = dict.fromkeys(true["sku_steps"][0], "")
                rows[sku, step] = blank | {"sku": sku, "step": step}
                true["sku_steps"].append(rows[sku, step])
            rows[sku, step]["mass_kg"] = repr(mass)


def _count_yields(true: Tables, period: Period) -> None:
    """Let yields and rework be what was counted, pooled over what shares the row."""
    own = {(row["sku"], row["step"]): row for row in true["sku_steps"] if row["yield"]}
    routes: dict[tuple[str, str], list[Pass]] = {}
    lost: dict[tuple[str, str], list[Pass]] = {}
    for sku in period.lots:
        for done in period.passes(sku):
            key = (done.step.route, done.step.name)
            routes.setdefault(key, []).append(done)
            if (sku, done.step.name) in own:
                lost.setdefault((sku, done.step.name), []).append(done)
            else:
                lost.setdefault(key, []).append(done)
    shared = {(row["route"], row["step"]): row for row in true["steps"]}
    # Where a period saw no loss, the plant goes on with the rate it knows.
    for key, row in (*own.items(), *shared.items()):
        if share := _share(lost.get(key, ()), "lost"):
            row["yield"] = repr(1 - share)
    for key, row in shared.items():
        if row["rework"] and (share := _share(routes.get(key, ()), "reworked")):
            row["rework"] = repr(share)


def _share(passes: Iterable[Pass], what: str) -> float:
    made = lost = 0
    for done in passes:
        made += done.processed * done.step.gives
        lost += done.reworked + (done.scrapped if what == "lost" else 0)
    return lost / max(made, 1)


def _status(say: Statement, table: str, row: Row) -> str:
    """Return what a number of the plant rests on; large streams are measured."""
    if table == "bom":
        return "supplier" if row["unit"] in {"g", "kg"} else "calculated"
    if table == "packing":
        return "supplier"
    if table == "site_totals" and row["status"] == "calculated":
        return "calculated"
    guessed = {
        "tool_flows": row.get("state") in {"down", "nonscheduled"},
        "utilities": row.get("flow") in MINOR.get(row.get("utility", ""), ()),
        "consumption": row.get("from_product") != "true",
    }
    estimate = 0.3 * guessed.get(table, False)
    calculated = 0.1 * (table == "consumption")
    return say.pick(
        measured=1 - estimate - calculated, estimate=estimate, calculated=calculated
    )


def _err(say: Statement, table: str, place: int, row: Row) -> None:
    """Put the error of the status on the numbers of a row."""
    accuracy = ACCURACY[row["status"]]
    if table == "bom" and row["unit"] not in {"g", "kg"}:
        return  # pieces are counted
    for column, part in NOISY[table].items():
        if value := number(row, column, 0):
            row[column] = say.text(value, accuracy * part)
            say.accuracy[table, place, column] = accuracy * part
    for column, part in RESTS.get(table, {}).items():
        if row.get(column):
            rest = number(row, column) - 1
            row[column] = f"{1 + say.near(rest, accuracy * part):.6f}"
            say.accuracy[table, place, column] = accuracy * part
    if row.get("rework"):
        near = say.near(number(row, "rework"), accuracy)
        row["rework"] = f"{max(min(near, 1 - number(row, 'yield')), 1e-6):.6f}"
        say.accuracy[table, place, "rework"] = accuracy


def _state_masses(say: Statement, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        if row["mass_kg"]:
            row["mass_kg"] = say.text(number(row, "mass_kg"), SHEET)
            say.accuracy["skus", place, "mass_kg"] = SHEET


def _state_supplies(say: Statement, rows: list[Row]) -> None:
    """State shares of two suppliers, which sum to one, and only whole factors."""
    for row in rows:
        if row["boundary"] == "partial-life-cycle":
            row["boundary"] = "life-cycle"
    shared = [row for row in rows if row["share"]]
    for first, second in zip(shared[::2], shared[1::2], strict=True):
        share = round(say.near(number(first, "share"), 0.001), 5)
        first["share"], second["share"] = f"{share:g}", f"{round(1 - share, 5):g}"
