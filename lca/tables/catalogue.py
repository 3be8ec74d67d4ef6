"""The columns of every table, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal[
    "name",
    "text",
    "number",
    "flag",
    "choice",
    "unit",
    "gas",
    "composition",
    "pedigree",
    "date",
    "demand",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what may stand in it and what it means."""

    name: str
    kind: Kind
    unit: str
    required: bool
    default: str
    values: tuple[str, ...]
    meaning_en: str
    meaning_zh: str


def table_names() -> tuple[str, ...]:
    """Return the names of the tables, the one-record table ``study`` first."""
    return (
        "study",
        "flows",
        "activities",
        "exchanges",
        "characterisation",
        "allocation",
    )


@cache
def load_columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in the order of the catalogue.

    Raises
    ------
    FileNotFoundError
        The catalogue has no such table.
    """
    text = (files("lca.tables") / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(_column(record) for record in csv.DictReader(text.splitlines()))


def _column(record: dict[str, str]) -> Column:
    return Column(
        name=record["column"],
        kind=record["type"],  # type: ignore[arg-type]
        unit=record["unit"],
        required=record["required"] == "true",
        default=record["default"],
        values=tuple(filter(None, record["values"].split("|"))),
        meaning_en=record["meaning_en"],
        meaning_zh=record["meaning_zh"],
    )
