"""Sizes beyond which a cell of wafers or dice is in another unit, or no size at all."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point


@dataclass(frozen=True, slots=True)
class Limit:
    """What a number must lie between, both included."""

    table: str
    column: str
    least: float
    most: float
    unit: str

    def spares(self, column: str) -> pl.Expr:
        """Return whether the number of a column is stated and within the limit."""
        number = pl.col(column)
        return number.is_null() | number.is_between(self.least, self.most)


def check_limits(plant: PlantInputs, table: str) -> list[Finding]:
    """Return an error for each cell of a table that is beyond its limit.

    Parameters
    ----------
    plant
        The plant.
    table
        ``shapes``, ``layers``, ``dies`` or ``test_wafers``.
    """
    found: list[Finding] = []
    rows = complete_rows(plant, table)
    for limit in load_limits():
        if limit.table == table and limit.column in rows.columns:
            wrong = rows.filter(~limit.spares(limit.column))
            found += point_beyond(plant, limit, wrong, limit.column)
    return found


def point_beyond(
    plant: PlantInputs, limit: Limit, rows: pl.DataFrame, column: str
) -> list[Finding]:
    """Return an error for each row whose number is beyond a limit.

    Parameters
    ----------
    plant
        The plant.
    limit
        The limit.
    rows
        Have ``row, step`` and the column of the limit.
    column
        Column to mend.
    """
    named = rows.select(
        "row",
        "step",
        value=pl.format("{} {}", pl.col(limit.column), pl.lit(limit.unit)),
        expected=pl.lit(f"{limit.least:g}–{limit.most:g} {limit.unit}"),
    )
    return point(plant, limit.table, "wafer-size-impossible", named, column)


def keep_within(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return the rows with cells beyond a limit moved to it.

    Each has an error, so that no result rests on them; nothing overflows meanwhile.
    """
    limits = [
        limit
        for limit in load_limits()
        if limit.table == table and limit.column in rows.columns
    ]
    return rows.with_columns(
        pl.col(limit.column).clip(limit.least, limit.most) for limit in limits
    )


def find_limit(table: str, column: str) -> Limit:
    """Return the limit of a number."""
    return next(
        limit
        for limit in load_limits()
        if (limit.table, limit.column) == (table, column)
    )


@cache
def load_limits() -> tuple[Limit, ...]:
    """Return the limits of the shipped file."""
    text = (files("lca.plant.wafers") / "size_limits.csv").read_text(encoding="utf-8")
    return tuple(
        Limit(
            row["table"],
            row["column"],
            float(row["least"]),
            float(row["most"]),
            row["unit"],
        )
        for row in csv.DictReader(text.splitlines())
    )
