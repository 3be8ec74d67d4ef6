"""What a record tells to whom: total only, by stage, or in full.

Below full a record keeps only what `lca.record.keys` lists for the level; a key that is
not listed is not kept.  Documents and data of a level are made of the limited record
and of nothing else.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from lca.record.canonical import Document
from lca.record.keys import (
    LEVELS,
    ROWS,
    Branch,
    Key,
    Level,
    is_shown,
    list_leaves,
    load_keys,
    load_tree,
)

DISCLOSURE = "disclosure"
"""Key under which a limited record says what it withholds."""

COUNTED = ("error", "warning", "info")


def limit(document: Document, level: Level) -> Document:
    """Return a record as it may be seen at a level; what is withheld is null or [].

    ``disclosure`` is added: the level, the keys withheld, and how many findings of
    each severity there are.  A record that is limited already stays as narrow.

    Parameters
    ----------
    document
        Of a record.
    level
        How much is disclosed.

    Examples
    --------
    >>> document = {"sku": "CHIP", "route": [{"step": "saw"}], "boundary": None}
    >>> limited = limit(document, "total")
    >>> limited["sku"], limited["route"], limited["disclosure"]["level"]
    ('CHIP', [], 'total')
    """
    before = document.get(DISCLOSURE)
    narrow = min(level, before["level"], key=LEVELS.index) if before else level
    told = {key: value for key, value in document.items() if key != DISCLOSURE}
    counts = Counter(found["severity"] for found in told.get("findings") or ())
    tree = load_tree()
    return {
        **(told if narrow == LEVELS[-1] else _limit(told, tree, narrow)),
        DISCLOSURE: {
            "level": narrow,
            "withheld": list(list_withheld(narrow)),
            "findings": before["findings"]
            if before
            else {severity: counts[severity] for severity in COUNTED},
        },
    }


def list_shown(level: Level) -> tuple[str, ...]:
    """Return the paths of the keys that are disclosed at a level."""
    return tuple(key.path for key in load_keys() if is_shown(key, level))


@cache
def list_withheld(level: Level) -> tuple[str, ...]:
    """Return the paths that are withheld at a level, whole branches by their root.

    Examples
    --------
    >>> [path for path in list_withheld("stages") if path.startswith("results.st")]
    ['results.steps', 'results.statuses']
    """
    return tuple(_list_withheld(load_tree(), level, ""))


def _list_withheld(branch: Branch, level: Level, above: str) -> list[str]:
    found = []
    for name, child in branch.children.items():
        path = above if name == ROWS else f"{above}.{name}".removeprefix(".")
        if not _shows(child, level):
            found.append(path)
        elif isinstance(child, Branch):
            found += _list_withheld(child, level, path)
    return found


def _shows(node: Key | Branch, level: Level) -> bool:
    return any(is_shown(key, level) for key in list_leaves(node))


def _limit(value: Any, node: Key | Branch, level: Level) -> Any:  # noqa: ANN401 - JSON
    """Return of a value what its place in the tree lets be seen."""
    if not _shows(node, level) and not _holds_lists(node):
        return [] if isinstance(value, list) else None
    if isinstance(node, Key) or value is None:
        return value
    rows = node.children.get(ROWS)
    if rows is not None:
        return _limit_rows(value, rows, level)
    return _limit_record(value, node, level)


def _limit_rows(value: Any, rows: Key | Branch, level: Level) -> list[Any]:  # noqa: ANN401 - JSON
    if not isinstance(value, list) or not _shows(rows, level):
        return []
    return [_limit(row, rows, level) for row in value if _is_named_openly(row, rows)]


def _limit_record(value: Any, node: Branch, level: Level) -> Document | None:  # noqa: ANN401 - JSON
    if not isinstance(value, Mapping):
        return None
    return {
        key: _limit(each, node.children[key], level)
        for key, each in value.items()
        if key in node.children
    }


def _holds_lists(node: Key | Branch) -> bool:
    """Return whether a branch holds lists only, which then stay, empty."""
    return isinstance(node, Branch) and all(
        isinstance(child, Branch) and ROWS in child.children
        for child in node.children.values()
    )


def _is_named_openly(row: Any, rows: Key | Branch) -> bool:  # noqa: ANN401 - JSON
    """Return whether a row bears a name that the list of keys lets be seen."""
    if isinstance(rows, Key) or rows.naming is None:
        return True
    naming = rows.children[rows.naming]
    if not isinstance(naming, Key) or not naming.names:
        return True
    return isinstance(row, Mapping) and row.get(rows.naming) in naming.names
