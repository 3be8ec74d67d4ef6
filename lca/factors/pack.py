"""The factor pack: its tables, and the way to one factor in them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from lca.resources import shipped, shipped_rows

# Tables whose rows are factors, each with an ``id``; the others are vocabularies.
FACTORS = "factors"

# A row of a table: column to text, with the name of its table in front.
Row = Mapping[str, str]

_NAMES = ("id", "name_en", "name_zh", "formula", "synonyms", "cas")
_CONTEXT = (
    "unit", "geography", "year", "boundary", "gas_scope", "gwp_set", "table", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactorTable:
    """One table of the pack; ``licences`` are those its rows carry."""

    name: str
    file: str
    kind: str
    title_en: str
    title_zh: str
    licences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactorPack:
    """A set of tables that is versioned as one."""

    name: str
    version: str
    description_en: str
    description_zh: str
    tables: tuple[FactorTable, ...]


@cache
def load_pack() -> FactorPack:
    """Return the pack that ships with the package.

    Examples
    --------
    >>> load_pack().name
    'chiplca-open'
    """
    text = (shipped("factors") / "pack.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    tables = tuple(
        FactorTable(**{**table, "licences": tuple(table["licences"])})
        for table in content.pop("tables")
    )
    return FactorPack(**content, tables=tables)


def list_tables() -> tuple[FactorTable, ...]:
    """Return the tables of the pack, in its order."""
    return load_pack().tables


@cache
def load_rows(table: FactorTable) -> tuple[Row, ...]:
    """Return the rows of a table, each with the table's name as ``table``."""
    return tuple(
        MappingProxyType({"table": table.name, **row})
        for row in shipped_rows("factors", table.file)
    )


def find_factor(factor_id: str) -> Row | None:
    """Return the factor with this id, or None.

    Examples
    --------
    >>> find_factor("ipcc2006-diesel-ncv")["value"]
    '43.0'
    """
    return _by_id().get(factor_id)


def search(text: str) -> tuple[Row, ...]:
    """Return the factors in which every word of the text occurs, best first.

    Case does not matter.  Before all stands the id that equals the text, then the
    factors named by the words, then those that only mention them in unit, place,
    year, boundary, gas, set or note, or in name and titles of their table.

    Examples
    --------
    >>> [row["id"] for row in search("diesel MJ calorific property")]
    ['ipcc2006-diesel-ncv']
    """
    words = text.casefold().split()
    if not words:
        return ()
    whole = text.strip().casefold()
    ranked = [(_rank(entry, whole, words), entry.row) for entry in _entries()]
    found = [(rank, row) for rank, row in ranked if rank is not None]
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


class _Entry(NamedTuple):
    """A factor with the text that is searched, without regard to case."""

    row: Row
    names: str
    everything: str


@cache
def _by_id() -> Mapping[str, Row]:
    tables = (table for table in list_tables() if table.kind == FACTORS)
    return {row["id"]: row for table in tables for row in load_rows(table)}


@cache
def _entries() -> tuple[_Entry, ...]:
    titles = {
        table.name: f"{table.title_en} {table.title_zh}" for table in list_tables()
    }
    return tuple(
        _Entry(
            row,
            names := _text(row, _NAMES),
            f"{names} {_text(row, _CONTEXT)} {titles[row['table']].casefold()}",
        )
        for row in _by_id().values()
    )


def _rank(entry: _Entry, text: str, words: list[str]) -> int | None:
    """Return how far down a factor belongs, None when a word does not occur."""
    if entry.row["id"].casefold() == text:
        return 0
    if all(word in entry.names for word in words):
        return 1
    return 2 if all(word in entry.everything for word in words) else None


def _text(row: Row, columns: tuple[str, ...]) -> str:
    return " ".join(row.get(column, "") for column in columns).casefold()
