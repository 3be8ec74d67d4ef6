"""Where two tables of text differ: the cells, each with its row and what names it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from lca.record.agreement import Disagreement, order_largest_first, relate

_PLACES = ("origin", "origin_row")
"""Columns of the row of the user that a row was made from."""

_NAMES = ("id", "activity", "flow", "direction", "rule")
"""Columns that name a row; where a table has none of them, its first column does."""

_TOLD = 3
"""How many of them a reader needs."""

Row = Mapping[str, str]


def compare_csv(old: bytes, new: bytes, path: str) -> tuple[Disagreement, ...]:
    r"""Return the cells in which two tables differ, the largest changes first.

    Rows that are the same are set aside, wherever they stand.  Of the others those
    belong together that have the same names, in their order.

    Parameters
    ----------
    old, new
        CSV with a header, in UTF-8.
    path
        Of the table.

    Examples
    --------
    >>> old, new = b"id,value\ngrid,0.5\n", b"id,value\ngrid,1\n"
    >>> [(each.path, each.change) for each in compare_csv(old, new, "factors/a.csv")]
    [('factors/a.csv/2/value', 0.5)]
    """
    left, right = _read(old), _read(new)
    here, there = _set_aside(left, right), _set_aside(right, left)
    wrong = [
        each
        for number, first, second in _match(here, there)
        for each in _compare_rows(f"{path}/{number}", first, second)
    ]
    if not wrong and old != new:
        wrong = [Disagreement(path, "", len(left), len(right))]
    return order_largest_first(wrong)


def _read(data: bytes) -> list[Row]:
    text = data.decode("utf-8-sig", "backslashreplace")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = lines[0] if lines else []
    return [
        {
            f"{number}" if name is None else name: cell or ""
            for number, (name, cell) in enumerate(zip_longest(header, line))
        }
        for line in lines[1:]
    ]


def _set_aside(rows: Sequence[Row], others: Sequence[Row]) -> list[tuple[int, Row]]:
    """Return the rows, numbered from 2, that have no equal among the others."""
    left = Counter(tuple(other.items()) for other in others)
    alone = []
    for number, row in enumerate(rows, start=2):
        cells = tuple(row.items())
        if left[cells]:
            left[cells] -= 1
        else:
            alone.append((number, row))
    return alone


def _match(
    old: Sequence[tuple[int, Row]], new: Sequence[tuple[int, Row]]
) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Yield number and cells of what belongs together, None where there is no other."""
    left, right = _number(old), _number(new)
    for key, (number, row) in left.items():
        yield number, row, right[key][1] if key in right else None
    for key, (number, row) in right.items():
        if key not in left:
            yield number, None, row


def _number(
    rows: Sequence[tuple[int, Row]],
) -> dict[tuple[tuple[str, ...], int], tuple[int, Row]]:
    seen: Counter[tuple[str, ...]] = Counter()
    numbered = {}
    for number, row in rows:
        key = _names(row)
        numbered[key, seen[key]] = (number, row)
        seen[key] += 1
    return numbered


def _names(row: Row, names: Sequence[str] = _NAMES) -> tuple[str, ...]:
    named = tuple(row[name] for name in names if name in row)
    return named or tuple(row.values())[:1]


def _compare_rows(
    path: str, old: Row | None, new: Row | None
) -> Iterator[Disagreement]:
    known = old if old is not None else new
    name = "" if known is None else _describe(known)
    if old is None or new is None:
        yield Disagreement(path, name, _list(old), _list(new))
        return
    for column in dict.fromkeys((*old, *new)):
        first, second = old.get(column), new.get(column)
        if first != second:
            change = _change(first, second)
            yield Disagreement(f"{path}/{column}", name, first, second, change)


def _describe(row: Row) -> str:
    place = [row[name].removesuffix(".0") for name in _PLACES if row.get(name)]
    names = [*_names(row, _NAMES[:_TOLD]), " ".join(place)]
    return " · ".join(filter(None, names))


def _list(row: Row | None) -> dict[str, str] | None:
    return None if row is None else dict(row)


def _change(old: str | None, new: str | None) -> float | None:
    """Return the relative change of two cells that are both numbers."""
    try:
        return relate(float(old or ""), float(new or ""))
    except ValueError:
        return None
