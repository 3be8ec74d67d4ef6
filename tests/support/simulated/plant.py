"""A whole plant: drawn, lived through, written down."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import lca
from lca.model import PlantInputs
from tests.support.simulated.masses import thickness, weigh
from tests.support.simulated.metering import build_meters, read_meters
from tests.support.simulated.period import Period, live
from tests.support.simulated.records import (
    bill,
    count,
    issue,
    store,
    take_stock,
    true_bills,
)
from tests.support.simulated.rows import Row, Tables, number, read_shipped, stated
from tests.support.simulated.scope import Scope, cut_down, draw_scope, keep_used_flows
from tests.support.simulated.site import draw, run_tools
from tests.support.simulated.stating import Statement, state_tables, weigh_steps
from tests.support.simulated.truth import make_true, part_from_suppliers
from tests.support.simulated.use import uses

# Published unit processes leave out wastes, whatever the plant that uses them.
OF_BACKGROUND = ("mass-open", "element-not-closed", "gas-not-closed")
COVERED = (0.05, 0.3)  # share of the electricity that a contract covers


@dataclass(frozen=True, slots=True)
class SimulatedPlant:
    """A plant as stated, and what was true of it.

    Parameters
    ----------
    header
        The record of ``plant.toml``.
    tables
        Cells of each table as text; row 0 stands in row 2 of its file.
    accuracy
        By table, row and column how far a stated number may be from the truth.
    truth
        The base tables with true values.
    scope
        Products, volume and period.
    period
        The units that were truly worked on.
    """

    header: dict[str, str | float]
    tables: Tables
    accuracy: Mapping[tuple[str, int, str], float] = field(default_factory=dict)
    truth: Tables = field(default_factory=dict)
    scope: Scope | None = None
    period: Period | None = None


def simulate_plant(seed: int) -> SimulatedPlant:
    """Return the plant of a seed."""
    rng = np.random.default_rng(seed)
    base = _shipped()
    scope = draw_scope(rng, base)
    true = make_true(rng, cut_down(base, scope.products))
    masses = weigh(rng, true, thickness(base))
    period = live(rng, true, scope)
    used = uses(true, period)
    run_tools(rng, true, period, scope)
    draws = draw(true, used)
    weigh_steps(rng, true, masses)
    say = Statement(rng)
    stocks = store(say, true, used, period)
    bills = true_bills(rng, true, used, draws, stocks)
    _cover(rng, true, scope, bills)
    part_from_suppliers(true, bills)
    true = keep_used_flows(true)
    tables = state_tables(say, true, period)
    roots = build_meters(rng, draws, bills)
    units = {flow: unit for flow, (_, unit) in bills.items()}
    meters, readings = read_meters(say, roots, scope, units)
    tables |= {
        "counts": count(say, period),
        "issues": issue(say, true, used),
        "stocks": take_stock(say, stocks, period),
        "bills": bill(say, bills),
        "meters": meters,
        "readings": readings,
        "accepted": [row for row in base["accepted"] if row["code"] in OF_BACKGROUND],
    }
    return SimulatedPlant(
        header=_header(seed, scope),
        tables={name: rows for name, rows in tables.items() if rows},
        accuracy=say.accuracy,
        truth=true,
        scope=scope,
        period=period,
    )


def write_plant(plant: SimulatedPlant, folder: Path) -> None:
    """Write the header and a file for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        f"{key} = {cell if isinstance(cell, float) else _quoted(cell)}"
        for key, cell in plant.header.items()
    ]
    text = "\n".join(["format = 1", "", "[plant]", *cells, ""])
    (folder / "plant.toml").write_text(text, encoding="utf-8")
    for name, rows in plant.tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def to_inputs(plant: SimulatedPlant) -> PlantInputs:
    """Return the plant as read from files."""
    with TemporaryDirectory() as name:
        write_plant(plant, Path(name))
        return lca.read_plant(Path(name)).inputs


@cache
def _shipped() -> Tables:
    return read_shipped()


def _header(seed: int, scope: Scope) -> dict[str, str | float]:
    return {
        "name": f"simulated plant {seed}",
        "boundary": "cradle-to-gate",
        "period_start": scope.start.isoformat(),
        "period_end": scope.end.isoformat(),
        "gwp": "AR6",
        "cutoff_limit": 0.03,
    }


def _cover(
    rng: np.random.Generator,
    true: Tables,
    scope: Scope,
    bills: dict[str, tuple[float, str]],
) -> None:
    """Let contracts cover a share of the bill, made in the period."""
    if rng.random() < 0.5:
        true["contracts"] = []
    for row in true["contracts"]:
        amount, row["unit"] = bills[row["flow"]]
        row["amount"] = stated(amount * rng.uniform(*COVERED))
        row["period_start"] = scope.start.isoformat()
        row["period_end"] = scope.end.isoformat()
        row["status"] = "supplier"
        assert number(row, "amount") < amount


def _quoted(cell: Row | str) -> str:
    return f'"{cell}"'
