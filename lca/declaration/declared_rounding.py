"""How the headline of a declaration and its parts are rounded, by one rule.

The headline goes to the place of the second significant digit of half the width of its
95 % interval; without an interval it has three significant digits.  It goes further
where a part of 1 % or more would else show fewer than two.  What it is made of goes to
the same place.  Printed parts of a partition sum to the printed whole; rows of a list
in which small ones prevail are each rounded for themselves, to that place or to two
significant digits, as adjusting them would change them by a multiple.  A gap that is in
the numbers is left as it is.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from lca.declaration.declared_units import KILOGRAM
from lca.declaration.numbers import PERCENT, Places, significant
from lca.engine.characterise import SUMS
from lca.record import Document
from lca.record.figures import Figure, join_id

RELIABLE = 0.8
"""Part of the sensitivities whose inputs must state an uncertainty."""

DIGITS = 3
"""Significant digits of a number that no interval is known of."""

_OF_HALF_WIDTH = 2
_OF_PARTS = 2
_SMALLEST_PART = 0.01
_MOST_DIGITS = 5
_GAP = 1e-9
_HUNDRED = 100.0
_SMALLEST, _LARGEST = 1e-4, 1e7
_PARTITIONS = ("status", "set", "gate")
_LISTS = ("contributor", "factor", "energy")
_SHOWN = ("stage", "step", *_PARTITIONS, *_LISTS)
_BURDENS = {"impact", "amount", "location_based", "own", "energy", "upstream"}

Ids = Sequence[str]
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class HeadlinePlaces:
    """The places of the headline, and whether its interval decides on them."""

    places: Places
    by_interval: bool


def place_headline(document: Document, figures: Mapping[str, Figure]) -> HeadlinePlaces:
    """Return the places to which the headline and all its parts are printed."""
    unit = document["headline"]["unit"]
    parts = [abs(each.value) for each in figures.values() if _is_part(each, unit)]
    size = abs(document["headline"]["amount"]) or max(parts, default=0.0)
    if not size:
        return HeadlinePlaces(Places(0, 0), by_interval=False)
    half = _half_width(document["uncertainty"])
    power = _power(size, DIGITS)
    last = power - DIGITS + 1
    if half is not None:
        last = _power(half, _OF_HALF_WIDTH) - _OF_HALF_WIDTH + 1
        last = min(max(last, power - _MOST_DIGITS + 1), power)
    counted = [part for part in parts if part >= _SMALLEST_PART * size]
    last = min([last, *(_last_place(part) for part in counted)])
    has_prefixes = unit.split(" ")[0] == KILOGRAM
    plain = not has_prefixes and _SMALLEST <= size < _LARGEST
    exponent = 0 if plain else 3 * (power // 3)
    if last > exponent:
        exponent = 3 * math.ceil(last / 3)
    return HeadlinePlaces(Places(exponent, exponent - last), half is not None)


def _is_part(figure: Figure, unit: str) -> bool:
    family = figure.id.partition("/")[0]
    return family in _SHOWN and figure.unit == unit and figure.path[-1] in _BURDENS


def _last_place(part: float) -> int:
    """Return the place of the last digit that a part must show."""
    return _power(part, _OF_PARTS) - _OF_PARTS + 1


def is_reliable(uncertainty: Mapping[str, float] | None) -> bool:
    """Return whether an interval covers so much that digits may follow it."""
    return uncertainty is not None and uncertainty["covered"] >= RELIABLE


def _half_width(uncertainty: Mapping[str, float] | None) -> float | None:
    if uncertainty is None or not is_reliable(uncertainty):
        return None
    low, high = uncertainty["low"], uncertainty["high"]
    return (high - low) / 2 if low < high else None


def _power(value: float, digits: int) -> int:
    """Return the power of ten of the first digit, once rounded to so many."""
    return int(f"{value:.{digits - 1}e}".partition("e")[2])


@dataclass(frozen=True)
class Rounding:
    """The figures of a document, rounded together where they belong together."""

    document: Document
    figures: Mapping[str, Figure]

    def print_amounts(self, places: Places) -> dict[str, str]:
        """Return the headline and all that it is made of, by figure."""
        total = places.count(self.figures["total"].value)
        whole = Whole(places, self.figures, "")
        counts = {"total": total} | self._split(whole, total)
        counts |= self._count_sums(whole, total)
        for name in ("location-based", *self._family("indicator")):
            if name in self.figures and name not in counts and self._is_impact(name):
                counts[name] = places.count(self.figures[name].value)
        rows = [name for family in _LISTS for name in self._list_impacts(family)]
        listed = {name: self._show_row(places, name) for name in rows}
        return self._show(places, counts) | listed

    def _show_row(self, places: Places, name: str) -> str:
        """Return a row of a list, rounded for itself; two digits at least."""
        value = self.figures[name].value
        count = places.count(value)
        if not value or len(str(abs(count))) >= _OF_PARTS:
            return places.show(count)
        return significant(float(Decimal(value).scaleb(-places.exponent)), _OF_PARTS)

    def print_shares(self) -> dict[str, str]:
        """Return the shares in the headline in per cent, by figure."""
        if "percent/total" not in self.figures:
            return {}
        whole = Whole(PERCENT, self.figures, "percent/")
        hundred = PERCENT.count(_HUNDRED)
        counts = {"percent/total": hundred} | self._split(whole, hundred)
        own = SUMS.get(self.document["headline"]["indicator"], ())
        counts |= whole.split(self._name(own), "total", hundred)
        # Whatever is no part of a partition is rounded for itself.
        for name in self._family("percent"):
            if name not in counts:
                counts[name] = PERCENT.count(self.figures[name].value)
        return self._show(PERCENT, counts)

    def _split(self, whole: "Whole", count: int) -> Counts:
        """Return stages, their steps, and the parts of each partition."""
        stages = self._list_stages()
        counts = whole.split(list(stages), "total", count)
        for stage, steps in stages.items():
            if whole.prefix + stage in counts:
                part = counts[whole.prefix + stage]
                counts |= whole.split(steps, stage, part)
        for family in _PARTITIONS:
            counts |= whole.split(self._list_impacts(family), "total", count)
        return counts

    def _list_impacts(self, family: str) -> Ids:
        return [name for name in self._family(family) if self._is_impact(name)]

    def _count_sums(self, whole: "Whole", total: int) -> Counts:
        """Return the indicators the headline consists of, and those around it."""
        headline = self.document["headline"]["indicator"]
        own = SUMS.get(headline, ())
        if not own:
            return {}
        counts = dict.fromkeys(self._name([headline]), total)
        counts |= whole.split(self._name(own), "total", total)
        for name, parts in SUMS.items():
            wider = join_id("indicator", name)
            if set(own) < set(parts) and wider in self.figures:
                rest = self._name(part for part in parts if part not in own)
                around = whole.places.count(self.figures[wider].value)
                counts |= {wider: around}
                counts |= whole.split_rest(rest, wider, around - total)
        return counts

    def _list_stages(self) -> dict[str, list[str]]:
        """Return the stages of the headline, each with its steps."""
        steps: dict[str, list[str]] = {}
        for name, row in self._rows("step"):
            steps.setdefault(row["stage"], []).append(name)
        return {name: steps.get(row["stage"], []) for name, row in self._rows("stage")}

    def _rows(self, family: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Yield the figures of a table of results for the headline, with their rows."""
        headline = self.document["headline"]["indicator"]
        seen = set()
        for name in self._family(family):
            path = self.figures[name].path
            row = self.document["results"][f"{family}s"][path[2]]
            if path not in seen and row["indicator"] == headline:
                seen.add(path)
                yield name, row

    def _is_impact(self, name: str) -> bool:
        """Return whether a figure is counted as the headline is."""
        figure = self.figures[name]
        is_burden = figure.path[-1] in _BURDENS
        return is_burden and figure.unit == self.document["headline"]["unit"]

    def _name(self, indicators: Iterable[str]) -> Ids:
        names = (join_id("indicator", indicator) for indicator in indicators)
        return [name for name in names if name in self.figures]

    def _family(self, family: str) -> Ids:
        return self._families.get(family, ())

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        families: dict[str, list[str]] = {}
        for name in self.figures:
            families.setdefault(name.partition("/")[0], []).append(name)
        return families

    def _show(self, places: Places, counts: Counts) -> dict[str, str]:
        return {
            name: places.show(count, self.figures[name].value)
            for name, count in counts.items()
        }


@dataclass(frozen=True, slots=True)
class Whole:
    """What parts are rounded with: places, figures, and what their ids begin with."""

    places: Places
    figures: Mapping[str, Figure]
    prefix: str

    def split(self, ids: Ids, whole: str, count: int) -> Counts:
        """Return the parts in last places, summing to a count if they sum at all."""
        every = [self.prefix + name for name in ids]
        names = [name for name in every if name in self.figures]
        value = self.figures[self.prefix + whole].value
        return self._round(names, value, count, abs(value))

    def split_rest(self, ids: Ids, whole: str, count: int) -> Counts:
        """Return what a wider whole adds to the headline, summing to a count."""
        wide, total = self.figures[whole].value, self.figures["total"].value
        return self._round(ids, wide - total, count, abs(wide) + abs(total))

    def _round(self, names: Ids, whole: float, count: int, size: float) -> Counts:
        values = [self.figures[name].value for name in names]
        size += math.fsum(abs(value) for value in values)
        if abs(math.fsum(values) - whole) > _GAP * size:
            counts = [self.places.count(value) for value in values]
        else:
            counts = self.places.split(values, count)
        return dict(zip(names, counts, strict=True))
