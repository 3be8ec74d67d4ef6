"""The keys that a record is made of: who may see each, and which input fills it.

``keys.csv`` lists them.  A path joins keys by dots; ``[]`` after a key is every row of
its list.  A path stands for everything beneath it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["total", "stages", "full"]
LEVELS: tuple[Level, ...] = ("total", "stages", "full")
"""How much of a record is disclosed, the least first."""

ROWS = "[]"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record.

    Parameters
    ----------
    path
        Where it stands.
    level
        The least level at which it is disclosed.
    input
        Table and column, or table and row, of a plant that fill it; empty where no
        table does.
    names
        Of the column that names the rows of a list: rows named otherwise are disclosed
        in full only.  Empty where any name is.
    """

    path: str
    level: Level
    input: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands beneath a path: keys by name, or the rows of a list.

    ``naming`` is the first key of the rows, the one that tells them apart.
    """

    children: Mapping[str, "Key | Branch"]

    @property
    def naming(self) -> str | None:
        """Return the key that names rows; None where there are no keys."""
        return next((name for name in self.children if name != ROWS), None)


def is_shown(key: Key, level: Level) -> bool:
    """Return whether a key is disclosed at a level."""
    return LEVELS.index(key.level) <= LEVELS.index(level)


def split_path(path: str) -> tuple[str, ...]:
    """Return the keys of a path; ``[]`` is a key of its own.

    Examples
    --------
    >>> split_path("results.stages[].stage")
    ('results', 'stages', '[]', 'stage')
    """
    return tuple(path.replace(ROWS, f".{ROWS}").split("."))


@cache
def load_keys() -> tuple[Key, ...]:
    """Return every key, in the order of the file."""
    text = (files("lca.record") / "keys.csv").read_text(encoding="utf-8")
    return tuple(
        Key(
            path=row["path"],
            level=row["level"],  # type: ignore[arg-type]
            input=row["input"],
            names=frozenset(filter(None, row["names"].split("|"))),
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def load_tree() -> Branch:
    """Return the keys as they stand beneath each other."""
    return _grow([(split_path(key.path), key) for key in load_keys()])


def list_leaves(node: Key | Branch) -> tuple[Key, ...]:
    """Return every key beneath a node, itself if it is one."""
    if isinstance(node, Key):
        return (node,)
    return tuple(key for child in node.children.values() for key in list_leaves(child))


def _grow(paths: list[tuple[tuple[str, ...], Key]]) -> Branch:
    beneath: dict[str, list[tuple[tuple[str, ...], Key]]] = {}
    for (first, *rest), key in paths:
        beneath.setdefault(first, []).append((tuple(rest), key))
    return Branch(
        {
            name: below[0][1] if below == [((), below[0][1])] else _grow(below)
            for name, below in beneath.items()
        }
    )
