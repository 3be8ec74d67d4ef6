"""The columns of every table, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal[
    "name",
    "label",
    "text",
    "number",
    "amount",
    "size",
    "share",
    "flag",
    "choice",
    "unit",
    "gas",
    "composition",
    "formula",
    "pedigree",
    "date",
    "demand",
    "key",
    "prose",
]
Level = Literal["study", "plant"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list, and what it means."""

    name: str
    meaning_en: str
    meaning_zh: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what may stand in it and what it means.

    ``refers`` lists, as (table, column), where its values are declared; a value must
    stand in one of them.  ``choices`` is the closed list of a column of keys: too long
    for ``values``, and each key with its meaning.
    """

    name: str
    kind: Kind
    unit: str
    required: bool
    default: str
    values: tuple[str, ...]
    refers: tuple[tuple[str, str], ...]
    meaning_en: str
    meaning_zh: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the level it belongs to, and the columns that name a row.

    ``form`` is ``record`` for a header of keys and values.
    """

    name: str
    level: Level
    form: Literal["record", "table"]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    title_en: str
    title_zh: str


@cache
def list_tables(level: Level) -> tuple[Table, ...]:
    """Return the tables of a level of input, the record first."""
    return tuple(
        Table(
            name=record["table"],
            level=level,
            form=record["form"],  # type: ignore[arg-type]
            columns=load_columns(record["table"]),
            key=_parts(record["key"]),
            title_en=record["title_en"],
            title_zh=record["title_zh"],
        )
        for record in _records("tables")
        if record["level"] == level
    )


def table_names() -> tuple[str, ...]:
    """Return the names of the tables of a study, the one-record table first."""
    return tuple(table.name for table in list_tables("study"))


@cache
def load_columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, in the order of the catalogue.

    Raises
    ------
    KeyError
        The catalogue has no such table.
    """
    files_of = {record["table"]: record["columns"] for record in _records("tables")}
    return tuple(_column(record) for record in _records(files_of[table]))


@cache
def load_choices(name: str) -> tuple[Choice, ...]:
    """Return a closed list of keys, in its order, from the file of its name."""
    return tuple(
        Choice(record["key"], record["meaning_en"], record["meaning_zh"])
        for record in _records(name)
    )


def _records(name: str) -> list[dict[str, str]]:
    text = (files("lca.tables") / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _column(record: dict[str, str]) -> Column:
    refers = (place.split(".") for place in _parts(record["refers"]))
    keys = record["values"] if record["type"] == "key" else ""
    return Column(
        name=record["column"],
        kind=record["type"],  # type: ignore[arg-type]
        unit=record["unit"],
        required=record["required"] == "true",
        default=record["default"],
        values=() if keys else _parts(record["values"]),
        refers=tuple((table, column) for table, column in refers),
        meaning_en=record["meaning_en"],
        meaning_zh=record["meaning_zh"],
        choices=load_choices(keys) if keys else (),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))
