"""What a simulated plant makes and how long, and the part of the base that it needs."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.support.simulated.rows import Row, Tables

YEAR_HOURS = 8760
MONTHS = (1, 3, 12)
BINNED = "SBGA-256"  # the only part that uses the second grade of a die
OF_ROUTES = ("steps", "consumption", "packing")


@dataclass(frozen=True, slots=True)
class Scope:
    """A plant's products, in the order of the base, their volume and its period.

    ``volume`` multiplies the base's production of a year.
    """

    products: tuple[str, ...]
    volume: float
    start: date
    end: date

    @property
    def hours(self) -> float:
        """Return the hours of the period."""
        return (self.end - self.start).days * 24

    @property
    def years(self) -> float:
        """Return the length of the period."""
        return self.hours / YEAR_HOURS

    def months(self) -> list[tuple[date, date]]:
        """Return first day and day after the last of each month."""
        spans, first = [], self.start
        while first < self.end:
            days = calendar.monthrange(first.year, first.month)[1]
            spans.append((first, first + timedelta(days=days)))
            first = spans[-1][1]
        return spans


def draw_scope(rng: np.random.Generator, base: Tables) -> Scope:
    """Return two to eleven products, 5 to 500 % of the base, a month to a year."""
    names = [row["sku"] for row in base["production"]]
    count = int(rng.integers(2, len(names) + 1))
    chosen = set(rng.choice(names, count, replace=False).tolist())
    months = int(rng.choice(MONTHS))
    first = 1 + months * int(rng.integers(12 // months))
    start = date(2025, first, 1)
    after = first + months
    return Scope(
        products=tuple(name for name in names if name in chosen),
        volume=float(np.exp(rng.uniform(np.log(0.05), np.log(5)))),
        start=start,
        end=date(2025 + (after > 12), (after - 1) % 12 + 1, 1),
    )


def cut_down(base: Tables, products: Iterable[str]) -> Tables:
    """Return what the base says of these products and of all they are made of."""
    skus = _parts(base, set(products))
    tables = {name: [dict(row) for row in rows] for name, rows in base.items()}
    tables["skus"] = [row for row in tables["skus"] if row["sku"] in skus]
    routes = {row["route"] for row in tables["skus"]}
    for name in ("sku_steps", "bom", "production", "bins"):
        tables[name] = [row for row in tables[name] if row["sku"] in skus]
    tables["bins"] = [row for row in tables["bins"] if row["product"] in skus]
    if len(tables["bins"]) < 2:
        tables["bins"] = []
    for name in OF_ROUTES:
        tables[name] = [
            row
            for row in tables[name]
            if (row["route"] in routes if row["route"] else row["sku"] in skus)
        ]
    groups = {row["tool_group"] for row in tables["steps"]}
    for name in ("tool_groups", "tool_flows"):
        tables[name] = [row for row in tables[name] if row["tool_group"] in groups]
    return tables


def keep_used_flows(tables: Tables) -> Tables:
    """Return the tables without flows, supplies and activities that nothing needs."""
    used = _direct(tables)
    size = 0
    while size != len(used):
        size = len(used)
        used |= _behind(tables, used)
    kept = dict(tables)
    for name in ("flows", "supplies", "cutoffs", "characterisation"):
        kept[name] = [row for row in tables[name] if row["flow"] in used]
    active = _active(tables, used)
    for name in ("activities", "exchanges"):
        kept[name] = [row for row in tables[name] if row["activity"] in active]
    return kept


def _parts(base: Tables, skus: set[str]) -> set[str]:
    makers = {row["product"]: row["sku"] for row in base["bins"]}
    names = {row["sku"] for row in base["skus"]}
    found = set[str]()
    while found != skus:
        found = set(skus)
        parts = {row["flow"] for row in base["bom"] if row["sku"] in found}
        skus = found | (parts & names) | {makers[sku] for sku in found & set(makers)}
    return skus


def _direct(tables: Tables) -> set[str]:
    columns = {
        "bom": ("flow", "loss_to"),
        "consumption": ("flow",),
        "packing": ("flow",),
        "tool_flows": ("flow",),
        "site_totals": ("flow",),
        "utilities": ("utility", "flow"),
        "contracts": ("flow", "drawn"),
        "steps": ("scrap_to",),
    }
    return {
        row[column]
        for name, wanted in columns.items()
        for row in tables[name]
        for column in wanted
        if row.get(column)
    }


def _behind(tables: Tables, used: set[str]) -> set[str]:
    active = _active(tables, used)
    supplied = [row for row in tables["supplies"] if row["flow"] in used]
    return (
        {row["flow"] for row in tables["exchanges"] if row["activity"] in active}
        | {row["drawn"] for row in supplied}
        | {row["complement"] for row in supplied}
    ) - {""}


def _active(tables: Tables, used: set[str]) -> set[str]:
    def makes(row: Row) -> bool:
        return row["reference"] == "true" and row["flow"] in used

    return {row["activity"] for row in tables["exchanges"] if makes(row)}
