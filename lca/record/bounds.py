"""Whether the bounds of a recorded certificate can be what was found then.

A bound says how large an error can be at most.  No two machines find the same one, so
bounds are not compared digit by digit; but none is negative or missing, above what is
accepted, or better than what is found here by more than rounding explains.
"""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from lca.engine.footprint import CLOSURE
from lca.engine.sweep import TOLERANCE
from lca.record.agreement import Disagreement, relate

Certificate = Mapping[str, Any]

REASON = 1e3
"""How many times smaller or larger a bound of errors may be on another machine."""

ESTIMATE = 10.0
"""The same of a condition, which does not consist of rounding."""

ROUNDING = 2.0**-53
"""One rounding: where there was at most one here, there may be none elsewhere."""

_LIMITS = {"backward_error": TOLERANCE, "closure": CLOSURE}


def compare_bounds(old: Certificate, new: Certificate) -> tuple[Disagreement, ...]:
    """Return the bounds of a certificate that cannot be right.

    Parameters
    ----------
    old, new
        Certificates: the recorded one, and the one found now.

    Examples
    --------
    >>> new = {"backward_error": 2e-16, "closure": 3e-16, "loops": []}
    >>> compare_bounds(new | {"backward_error": 5e-16}, new)
    ()
    >>> [each.path for each in compare_bounds(new | {"closure": -5.0}, new)]
    ['certificate/closure']
    """
    return (*_compare_errors(old, new), *_compare_loops(old, new))


def _compare_errors(old: Certificate, new: Certificate) -> Iterator[Disagreement]:
    for key, limit in _LIMITS.items():
        recorded, found = old.get(key), new.get(key)
        low, high = _range_of_error(found, limit)
        if not (_is_within(recorded, low, high) or recorded is found is None):
            yield _tell(f"certificate/{key}", "", recorded, found)


def _compare_loops(old: Certificate, new: Certificate) -> Iterator[Disagreement]:
    """Yield the conditions of loops that both have; others are told as such."""
    known = {_name(loop): loop for loop in new["loops"]}
    for number, loop in enumerate(_list_loops(old), start=1):
        name = _name(loop)
        if name not in known:
            continue
        recorded, found = loop.get("condition"), known[name]["condition"]
        low, high = (
            (0.0, inf) if found is None else (found / ESTIMATE, found * ESTIMATE)
        )
        if not (_is_within(recorded, low, high) or recorded is found is None):
            path = f"certificate/loops/{number}/condition"
            yield _tell(path, name, recorded, found)


def _range_of_error(found: float | None, limit: float) -> tuple[float, float]:
    """Return between which bounds that of another machine lies."""
    if found is None:
        return inf, inf
    return (0.0 if found <= ROUNDING else found / REASON), max(limit, found * REASON)


def _list_loops(certificate: Certificate) -> list[Mapping[str, Any]]:
    loops = certificate.get("loops")
    listed = loops if isinstance(loops, list) else []
    return [loop for loop in listed if isinstance(loop, Mapping)]


def _name(loop: Mapping[str, Any]) -> str:
    activities = loop.get("activities")
    return " · ".join(map(str, activities)) if isinstance(activities, list) else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_within(value: object, low: float, high: float) -> bool:
    return _is_number(value) and low <= value <= high  # type: ignore[operator]


def _tell(path: str, name: str, recorded: Any, found: Any) -> Disagreement:  # noqa: ANN401
    both = _is_number(recorded) and _is_number(found)
    change = relate(recorded, found) if both else None
    return Disagreement(path, name, recorded, found, change)
