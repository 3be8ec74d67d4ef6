"""The records of a period: counts, issues, stocks and bills."""

from collections import defaultdict

import numpy as np

from tests.support.simulated.lots import Pass
from tests.support.simulated.period import Period, Stock
from tests.support.simulated.rows import Row, Tables
from tests.support.simulated.site import Draws
from tests.support.simulated.stating import ACCURACY, SOURCE, Statement
from tests.support.simulated.use import Use

MEASURED = ACCURACY["measured"]
# Classes of the meters of the site that are billed.
CLASSES = ("", "0.005", "0.01")
STORED = (0.02, 0.2)  # what lies in store, of the use of the period
BY_STEP = 0.5  # share of wastes weighed for all SKUs of a route together
PIECES = {"die", "wafer", "unit"}
# Flows that a meter of the site counts, and the unit of the bill.
METERED = {
    "electricity, purchased": "kWh",
    "natural gas, site": "kWh",
    "city water": "m3",
    "nitrogen, liquid": "Nm3",
    "wastewater": "m3",
}
MJ = 3.6  # in a kWh


def count(say: Statement, period: Period) -> list[Row]:
    """Return what was counted at every step of every lot."""
    return [
        _counted(say, sku, f"L{place}" if len(lots) > 1 else "", done)
        for sku, lots in period.lots.items()
        for place, lot in enumerate(lots, start=1)
        for done in lot
    ]


def issue(say: Statement, true: Tables, used: list[Use]) -> list[Row]:
    """Return what was issued and handed over, by SKU or by route."""
    kinds = {row["flow"]: row["kind"] for row in true["flows"]}
    utilities = {row["utility"] for row in true["utilities"]}
    held = [
        use
        for use in used
        if kinds.get(use.flow, "product") != "elementary" and use.flow not in utilities
    ]
    own = {(use.route, use.step, use.flow) for use in held if use.own}
    together = {
        key
        for key in sorted({(use.route, use.step, use.flow) for use in held})
        if key not in own or (_waste(kinds, key[2]) and say.rng.random() < BY_STEP)
    }
    sums: dict[tuple[str, str, str, str, str], float] = defaultdict(float)
    for use in held:
        pooled = (use.route, use.step, use.flow) in together
        owner = (use.route, "") if pooled else ("", use.sku)
        unit, times = _in_kg(use.unit)
        sums[*owner, use.step, use.flow, unit] += use.amount * times
    names = ("route", "sku", "step", "flow", "unit")
    return [
        dict(zip(names, key, strict=True)) | _measured(say, "amount", amount, key[-1])
        for key, amount in sums.items()
        if amount
    ]


def store(
    say: Statement, true: Tables, used: list[Use], period: Period
) -> dict[str, Stock]:
    """Return the true stocks of materials and of dice."""
    products = {row["flow"] for row in true["flows"] if row["kind"] == "product"}
    bought = {use.flow for use in used} & products
    bought -= {row["utility"] for row in true["utilities"]}
    stocks = dict(period.banks)
    for flow in sorted(bought):
        amount = sum(
            use.amount * _in_kg(use.unit)[1] for use in used if use.flow == flow
        )
        opening = amount * say.rng.uniform(*STORED)
        stocks[flow] = Stock(opening, opening * say.rng.uniform(0.6, 1.4))
    return stocks


def take_stock(say: Statement, stocks: dict[str, Stock], period: Period) -> list[Row]:
    """Return the stocks as stated; dice are counted."""
    rows = []
    for flow, stock in stocks.items():
        unit = "die" if flow in period.banks else "kg"
        rows.append(
            {"flow": flow, "unit": unit}
            | _measured(say, "opening", stock.opening, unit)
            | _measured(say, "closing", stock.closing, unit)
        )
    return rows


def true_bills(
    rng: np.random.Generator,
    true: Tables,
    used: list[Use],
    draws: Draws,
    stocks: dict[str, Stock],
) -> dict[str, tuple[float, str]]:
    """Return what was bought, or handed over, in the period: amount and unit."""
    kinds = {row["flow"]: row["kind"] for row in true["flows"]}
    bills: dict[str, tuple[float, str]] = {}
    for flow, unit in METERED.items():
        lost = 1 + rng.uniform(0, 0.002) if flow == "electricity, purchased" else 1
        per = 1 / MJ if flow == "natural gas, site" else 1
        bills[flow] = (draws.total(flow) * lost * per, unit)
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for use in used:
        if use.flow in stocks or kinds.get(use.flow) == "waste":
            unit, times = _in_kg(use.unit)
            sums[use.flow, unit] += use.amount * times
    for (flow, unit), amount in sums.items():
        stock = stocks.get(flow, Stock(0, 0))
        if flow in kinds:
            bills[flow] = (amount + stock.closing - stock.opening, unit)
    return {flow: bill for flow, bill in bills.items() if bill[0] > 0}


def bill(say: Statement, bills: dict[str, tuple[float, str]]) -> list[Row]:
    """Return the bills as stated."""
    rows = []
    for flow, (amount, unit) in bills.items():
        row = {"flow": flow, "unit": unit, "accuracy": ""}
        row |= _measured(say, "amount", amount, unit)
        if flow in METERED and (accuracy := str(say.rng.choice(CLASSES))):
            row["accuracy"] = accuracy
            row["amount"] = say.text(amount, float(accuracy))
        rows.append(row)
    return rows


def _counted(say: Statement, sku: str, lot: str, done: Pass) -> Row:
    step = done.step
    return {
        "sku": sku,
        "step": step.name,
        "lot": lot,
        "started": str(done.started),
        "good": str(done.good),
        "scrapped": str(done.scrapped),
        "reworked": str(done.reworked),
        "wip_start": str(done.wip_start),
        "wip_end": str(done.wip_end),
        "insertions": str(done.insertions) if step.insertions > 1 else "",
        "tool_hours": say.text(done.hours, MEASURED) if step.group else "",
        "status": "measured",
        "source": SOURCE,
    }


def _measured(say: Statement, column: str, amount: float, unit: str) -> Row:
    text = str(round(amount)) if unit in PIECES else say.text(amount, MEASURED)
    return {column: text, "status": "measured", "source": SOURCE}


def _waste(kinds: dict[str, str], flow: str) -> bool:
    return kinds.get(flow) == "waste"


def _in_kg(unit: str) -> tuple[str, float]:
    return ("kg", 0.001) if unit == "g" else (unit, 1.0)
