"""Fuels counted in mass or volume, told by the names that norms give them (§5.7)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Literal

from lca.norms import load_norms
from lca.norms.norm import Energy
from lca.units import load_units

Judgement = Literal["named", "alike"]

AMOUNTS = ("kg", "m3", "Nm3", "Sm3")
"""Units of the dimensions that fuels are counted in, beside energy."""

_BREAKS = re.compile(r"[,;:/()\[\]]")
_WORD = re.compile(r"[0-9a-z]")


def is_amount(unit: str) -> bool:
    """Return whether a unit counts mass or volume."""
    return any(load_units().are_alike(unit, amount) for amount in AMOUNTS)


@cache
def judge_fuel(flow: str, title: str) -> Judgement | None:
    """Return whether a flow is an energy of a norm by its name, or may be a fuel.

    ``named`` is what the norm lists: by any of its names, or by the first part of a
    name that is divided, such as by a comma.  ``alike`` has the name of a fuel of any
    norm in it.  None is anything else, and what the norm leaves out.

    Parameters
    ----------
    flow
        Name of a flow that is counted in mass or volume.
    title
        Name of the norm, as its classes have it.

    Examples
    --------
    >>> judge_fuel("Natural gas, boiler house", "DB31/506-2020")
    'named'
    >>> judge_fuel("pipeline natural gas", "DB31/506-2020")
    'alike'
    >>> judge_fuel("nitrogen, gas", "DB31/506-2020") is None
    True
    """
    (norm,) = (each for each in load_norms().values() if each.title == title)
    parts = [_fold(part) for part in _BREAKS.split(_plain(flow))]
    if any(_is_named(each, flow, parts[0]) for each in (*norm.energy, *norm.named)):
        return "named"
    whole = _fold(flow)
    outside = (name for each in norm.outside for name in _list_names(each))
    if any(_has(whole, _fold(name)) for name in outside):
        return None
    return "alike" if any(_is_like(name, whole, parts) for name in _fuels()) else None


def _is_named(energy: Energy, flow: str, head: str) -> bool:
    """Return whether a flow is an energy: by any name, or its head by a first name."""
    whole = _fold(flow)
    first = {_fold(energy.name_en), _fold(energy.name_zh)}
    return head in first or whole in map(_fold, _list_names(energy))


def _is_like(energy: Energy, whole: str, parts: list[str]) -> bool:
    """Return whether a name has that of a fuel in it, or an alias as one of its parts.

    An alias that is a word of the name itself, as gas is of natural gas, says nothing.
    """
    first = [_fold(name) for name in (energy.name_en, energy.name_zh)]
    if any(_has(whole, name) for name in first):
        return True
    telling = (_fold(name) for name in energy.aliases)
    return any(
        alias in parts for alias in telling if not any(_has(x, alias) for x in first)
    )


def _fuels() -> Iterator[Energy]:
    """Yield the energies of all norms in mass or volume, or without any unit."""
    for norm in load_norms().values():
        for each in norm.energy:
            if any(is_amount(known.unit) for known in each.coefficients):
                yield each
        yield from norm.named


def _list_names(energy: Energy) -> tuple[str, ...]:
    return energy.name_en, energy.name_zh, *energy.aliases


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _fold(text: str) -> str:
    """Return a text without case, width, and more than one blank."""
    return " ".join(_plain(text).split())


def _has(text: str, name: str) -> bool:
    """Return whether a text has a name in it, as words where words have borders."""
    edges = ("(?<![0-9a-z])", "(?![0-9a-z])")
    before = edges[0] if _WORD.match(name[:1]) else ""
    after = edges[1] if _WORD.match(name[-1:]) else ""
    return re.search(before + re.escape(name) + after, text) is not None
