"""Where two documents of records agree, and where not.

Texts, flags and what is missing must be the same.  Numbers agree when what they were
rounded from can agree within `TOLERANCE`: a record keeps twelve digits, so that two
numbers a hair apart may be written with neighbouring last digits.  A difference of
two numbers is measured by those numbers, since of its own digits few are left.  Bounds,
such as those of a certificate, have rules of their own (`lca.record.bounds`); nor is
the environment compared, which has a place of its own.

Records of a list belong together by their texts, and the row they speak of, wherever
they stand: an order by size may change with the last digit.  Where the order is one of
the route, it must be the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, inf, log10
from typing import Any

from lca.record.canonical import DIGITS, Document

TOLERANCE = 1e-12
"""Relative difference up to which numbers are the same (§12)."""

Path = tuple[str, ...]

_BOUNDS = (
    ("certificate", "backward_error"),
    ("certificate", "closure"),
    ("certificate", "loops", "condition"),
)
_ENVIRONMENT = (("versions", "software"), ("versions", "packages"))
_IN_ORDER = (
    ("route",),
    ("draws",),
    ("results", "indicators"),
    ("results", "stages"),
    ("results", "steps"),
)
"""Lists whose order means something."""

_GAP, _SHARE = "gap", "share"
"""A difference of two others of its record, and what that is of one of them."""

_FILE, _ROW = "file", "row"
_NO_NAMES = frozenset(
    (_FILE, "direction", "gwp_set", "kind", "mode", "rule", "sha256", "status", "unit")
)
"""Columns of text that a reader does not need to know a record by."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place in which two documents disagree.

    Parameters
    ----------
    path
        Keys that lead there, places in a list counted from 1, joined by "/".
    name
        Names in the innermost record there, and the row of the user it speaks of,
        joined by " · "; empty without any.
    old, new
        What each has; None where it has nothing.
    change
        Difference of two numbers, relative to the larger; None of anything else.
    """

    path: str
    name: str
    old: object
    new: object
    change: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two documents agree.

    ``numbers`` and ``texts`` count what was compared; ``largest`` is the largest
    relative difference of any two numbers, equal or not.
    """

    disagreements: tuple[Disagreement, ...]
    numbers: int
    texts: int
    largest: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values of the same place; ``scale`` is what a difference is measured by."""

    path: Path
    shown: Path
    name: str
    old: object
    new: object
    scale: float = 0.0


def compare_documents(old: Document, new: Document) -> Agreement:
    """Return where two documents agree; disagreements come largest first.

    Parameters
    ----------
    old, new
        As `lca.record.canonical.decode` gives them.

    Examples
    --------
    >>> compare_documents({"a": 1.0, "b": "x"}, {"a": 1.5, "b": "x"}).disagreements
    (Disagreement(path='a', name='', old=1.0, new=1.5, change=0.3333333333333333),)
    """
    pairs = list(_pair(_Pair((), (), "", old, new)))
    numbers = [pair for pair in pairs if _is_number(pair.old) and _is_number(pair.new)]
    wrong = [_tell(pair) for pair in pairs if not _agree(pair)]
    return Agreement(
        disagreements=order_largest_first(wrong),
        numbers=len(numbers),
        texts=len(pairs) - len(numbers),
        largest=max((_change(pair) for pair in numbers), default=0.0),
    )


def order_largest_first(wrong: Sequence[Disagreement]) -> tuple[Disagreement, ...]:
    """Return disagreements, those that are no numbers before all others."""
    return tuple(
        sorted(wrong, key=lambda each: -(inf if each.change is None else each.change))
    )


def relate(old: float, new: float, scale: float = 0.0) -> float:
    """Return the difference of two numbers, relative to the larger or to a scale.

    Examples
    --------
    >>> relate(1.0, 1.5), relate(0.0, 0.0), relate(1e-9, 2e-9, scale=1.0)
    (0.3333333333333333, 0.0, 1e-09)
    """
    size = max(abs(old), abs(new), scale)
    return abs(new - old) / size if size else 0.0


def agree(old: float, new: float, scale: float = 0.0) -> bool:
    """Return whether two rounded numbers can stand for one.

    Parameters
    ----------
    old, new
        Numbers of twelve significant digits.
    scale
        Size of the numbers whose difference they are; zero otherwise.

    Examples
    --------
    >>> agree(0.123456789012, 0.123456789013), agree(0.123456789012, 0.123456789015)
    (True, False)
    """
    size = max(abs(old), abs(new), scale)
    if old == new or not size:
        return old == new
    last = 10.0 ** (floor(log10(size)) + 1 - DIGITS)
    # A float next to a decimal is off by some 1e-16 of it.
    return abs(new - old) <= (TOLERANCE * size + last) * (1 + 1e-3)


def _pair(pair: _Pair) -> Iterator[_Pair]:
    if pair.path in _ENVIRONMENT or pair.path in _BOUNDS:
        return
    if isinstance(pair.old, Mapping) and isinstance(pair.new, Mapping):
        yield from _pair_records(pair, pair.old, pair.new)
    elif isinstance(pair.old, list) and isinstance(pair.new, list):
        yield from _pair_lists(pair, pair.old, pair.new)
    else:
        yield pair


def _pair_records(
    pair: _Pair, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[_Pair]:
    scales: dict[str, float] = {}
    if _GAP in old and _GAP in new:
        sizes = [abs(v) for v in (*old.values(), *new.values()) if _is_number(v)]
        scales = {_GAP: max(sizes, default=0.0), _SHARE: 1.0}
    for key in dict.fromkeys((*old, *new)):
        yield from _pair(
            _Pair(
                (*pair.path, key),
                (*pair.shown, key),
                pair.name,
                old.get(key),
                new.get(key),
                scales.get(key, 0.0),
            )
        )


def _pair_lists(pair: _Pair, old: list[Any], new: list[Any]) -> Iterator[_Pair]:
    matched = list(_match(old, new))
    places = [b for a, b in matched if a is not None and b is not None]
    if pair.path in _IN_ORDER and places != sorted(places):
        yield replace(pair, old=[_name(each) for each in old],
                      new=[_name(each) for each in new])  # fmt: skip
    for left, right in matched:
        place = left if left is not None else right
        first = None if left is None else old[left]
        second = None if right is None else new[right]
        yield from _pair(
            _Pair(
                pair.path,
                (*pair.shown, str((place or 0) + 1)),
                _name(second if first is None else first) or pair.name,
                first,
                second,
            )
        )


def _match(
    old: Sequence[Any], new: Sequence[Any]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of what belongs together, None where there is no other."""
    left, right = _number(old), _number(new)
    rest_old = [place for key, place in left.items() if key not in right]
    rest_new = [place for key, place in right.items() if key not in left]
    # Where as many are left over on both sides, a text of each has changed.
    changed = len(rest_old) == len(rest_new)
    partners = dict(zip(rest_old, rest_new, strict=True)) if changed else {}
    for key, place in left.items():
        yield place, right.get(key, partners.get(place))
    if not changed:
        for place in rest_new:
            yield None, place


def _number(values: Sequence[Any]) -> dict[tuple[object, int], int]:
    """Return the place of each value by its texts, and how many of them came before."""
    seen: Counter[object] = Counter()
    places = {}
    for place, value in enumerate(values):
        key = _key(value)
        places[key, seen[key]] = place
        seen[key] += 1
    return places


def _key(value: object) -> object:
    if isinstance(value, Mapping):
        return tuple(
            (key, each)
            for key, each in value.items()
            if isinstance(each, str) or key == _ROW
        )
    return value if isinstance(value, str) else None


def _name(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    names = [
        each
        for key, each in value.items()
        if isinstance(each, str) and key not in _NO_NAMES
    ]
    if _FILE in value:
        names.append(f"{value[_FILE]} {value.get(_ROW) or ''}".rstrip())
    return " · ".join(names)


def _agree(pair: _Pair) -> bool:
    old, new = pair.old, pair.new
    if _is_number(old) and _is_number(new):
        return agree(old, new, pair.scale)  # type: ignore[arg-type]
    return type(old) is type(new) and old == new


def _change(pair: _Pair) -> float:
    return relate(pair.old, pair.new, pair.scale)  # type: ignore[arg-type]


def _tell(pair: _Pair) -> Disagreement:
    both = _is_number(pair.old) and _is_number(pair.new)
    change = _change(pair) if both else None
    return Disagreement("/".join(pair.shown), pair.name, pair.old, pair.new, change)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
