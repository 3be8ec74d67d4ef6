"""Rows of text cells, and numbers in them."""

import csv
from collections.abc import Mapping
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]

SHIPPED = Path(__file__).resolve().parents[3] / "inventories" / "osat_demo"
# Tables that the simulation starts from; those of the period are simulated.
BASE = (
    "flows", "skus", "steps", "sku_steps", "bom", "consumption", "packing",
    "tool_groups", "tool_flows", "site_totals", "utilities", "supplies", "contracts",
    "bins", "production", "cutoffs", "characterisation", "activities", "exchanges",
    "assumptions", "accepted",
)  # fmt: skip


def read_shipped() -> Tables:
    """Return the base tables of the shipped plant."""
    return {name: _read(SHIPPED / f"{name}.csv") for name in BASE}


def number(row: Mapping[str, str], column: str, default: float | None = None) -> float:
    """Return a cell as a number; an empty one as the default."""
    if cell := row.get(column, ""):
        return float(cell)
    if default is None:
        raise KeyError(column)
    return default


def exact(value: float) -> str:
    """Return the text of a true value, with every digit."""
    return repr(float(value))


def stated(value: float) -> str:
    """Return the text of a value as people write it, with six digits."""
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]
