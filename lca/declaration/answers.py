"""Whether a record answers what a path asks for."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lca.declaration.vocabulary import Language
from lca.record import Document
from lca.record.disclosure import DISCLOSURE
from lca.record.keys import ROWS, Branch, Key, list_leaves, load_keys, load_tree
from lca.resources import shipped_rows

LANGUAGES: tuple[Language, ...] = ("en", "zh")

FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters of Korean that stand for an empty place."""

PLACEHOLDERS = "requirements/placeholders.csv"
"""Where the texts are listed that keep a place and say nothing."""

_TWICE = 2

_SELECTED = re.compile(r"([^\[\]]+)(?:\[([^\[\]]+)\])?")


@dataclass(frozen=True, slots=True)
class Path:
    """Where in a record something stands.

    ``keys`` lead to it, each with the name of a row where one of a list is meant;
    ``text`` is how the path is written.
    """

    text: str
    keys: tuple[tuple[str, str | None], ...]

    @property
    def plain(self) -> str:
        """Return the path without the names of rows."""
        return ".".join(key for key, _ in self.keys)


def read_path(text: str) -> Path | None:
    """Return a path into records; None when no record holds such a key.

    Examples
    --------
    >>> read_path("results.indicators[gwp100_fossil].amount").keys
    (('results', None), ('indicators', 'gwp100_fossil'), ('amount', None))
    >>> read_path("results.guesses") is None
    True
    """
    matches = [_SELECTED.fullmatch(part) for part in text.split(".")]
    keys = tuple((match[1], match[2]) for match in matches if match)
    path = Path(text, keys)
    known = len(keys) == len(matches) and _find(path) is not None
    return path if known else None


def list_paths() -> tuple[str, ...]:
    """Return the paths of all keys, without the rows of lists."""
    return tuple(key.path.replace(ROWS, "") for key in load_keys())


def find_input(path: Path) -> str:
    """Return the table and the column, or row, that fills what a path leads to."""
    node = _find(path)
    return list_leaves(node)[0].input if node is not None else ""


def take(document: Document, path: Path) -> Any:  # noqa: ANN401 - JSON
    """Return what stands at a path; None where nothing does."""
    value: Any = document
    node: Key | Branch | None = load_tree()
    for key, name in path.keys:
        value = value.get(key) if isinstance(value, Mapping) else None
        node = node.children.get(key) if isinstance(node, Branch) else None
        if name is not None:
            node = _rows_of(node)
            value = _select(value, node, name)
    return value


def is_stated(value: Any, language: Language | None = None) -> bool:  # noqa: ANN401 - JSON
    """Return whether a value says something.

    Nothing is said by null, by a text without a letter or digit that is seen, by one
    that only keeps a place ("n/a", "TBD"), and by a list or record of nothing else;
    zero is a statement.  A text in two languages must be in the one that is asked for.

    Examples
    --------
    >>> is_stated(0.0), is_stated("-"), is_stated({"en": "a", "zh": None}, "zh")
    (True, False, False)
    >>> is_stated("N/A"), is_stated("Not applicable: the company is invented.")
    (False, True)
    """
    if isinstance(value, str):
        return _says_something(value)
    if isinstance(value, Mapping):
        if language and _is_bilingual(value):
            return is_stated(value.get(language))
        return any(is_stated(each, language) for each in value.values())
    if isinstance(value, list):
        return any(is_stated(each, language) for each in value)
    return value is not None


def _says_something(text: str) -> bool:
    read = _reduce(text)
    # A letter that is only repeated keeps a place, too: "xxx", "···".
    repeated = len(read) > _TWICE and len(set(read)) == 1 and read.isalpha()
    return bool(read) and not repeated and read not in _load_placeholders()


def _reduce(text: str) -> str:
    """Return the letters and digits of a text that take room on a page."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum() and sign not in FILLERS)


@cache
def _load_placeholders() -> frozenset[str]:
    """Return the shipped texts that say nothing when they stand alone."""
    rows = shipped_rows("templates", PLACEHOLDERS)
    return frozenset(_reduce(row["text"]) for row in rows)


def is_withheld(document: Document, path: Path) -> bool:
    """Return whether a limited record withholds what a path leads to."""
    told = document.get(DISCLOSURE)
    return told is not None and _is_beneath(path.plain, told["withheld"])


def _is_beneath(path: str, roots: Iterable[str]) -> bool:
    return any(path == root or path.startswith(f"{root}.") for root in roots)


def _is_bilingual(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= set(LANGUAGES)


def _find(path: Path) -> Key | Branch | None:
    """Return what the list of keys holds at a path."""
    node: Key | Branch | None = load_tree()
    for key, name in path.keys:
        node = node.children.get(key) if isinstance(node, Branch) else None
        if name is not None:
            node = _rows_of(node)
            if not isinstance(node, Branch) or node.naming is None:
                return None
    return node


def _rows_of(node: Key | Branch | None) -> Key | Branch | None:
    return node.children.get(ROWS) if isinstance(node, Branch) else None


def _select(value: Any, rows: Key | Branch | None, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return the first row of a list that bears a name."""
    naming = rows.naming if isinstance(rows, Branch) else None
    if naming is None or not isinstance(value, list):
        return None
    named = (row for row in value if isinstance(row, Mapping))
    return next((row for row in named if row.get(naming) == name), None)
