"""The table of units: spelling to dimension and exact multiple."""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from lca.errors import LcaError
from lca.resources import shipped_rows

# How the table marks the dimension of things that are counted.
COUNTING = "count_"
# No alias is half as long; comparing longer texts only costs time.
LONGEST_SPELLING = 60
# Share of letters in common from which two spellings are called near.
NEAR = 0.7


class UnknownUnitError(LcaError, KeyError):
    """A spelling that the table does not hold; ``text`` is the spelling."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        """Return which unit is unknown."""
        return f"unknown unit: {self.text!r}"


class DifferentDimensionError(LcaError, ValueError):
    """Two units of different dimension; ``units`` holds both."""

    def __init__(self, source: "Unit", target: "Unit") -> None:
        super().__init__(source, target)
        self.units = (source, target)

    def __str__(self) -> str:
        """Return both units with their dimensions."""
        parts = [f"{unit.alias} ({unit.dimension})" for unit in self.units]
        return f"no ratio between {parts[0]} and {parts[1]}"


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling of a unit.

    Parameters
    ----------
    alias
        The spelling, case-sensitive.
    canonical
        The unit that stands for the dimension.
    dimension
        What it measures; units of different dimension have no ratio.
    multiple
        How many canonical units one of these is, exactly.
    counting
        Whether it counts things, such as pieces or strips.  Each kind of thing is a
        dimension of its own.
    """

    alias: str
    canonical: str
    dimension: str
    multiple: Fraction
    counting: bool


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Every unit by its spelling, and the spellings by their folded form."""

    units: Mapping[str, Unit]
    folded: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> Unit | None:
        """Return the unit spelt exactly like the text, or None.

        Examples
        --------
        >>> load_units().find("kpcs").multiple
        Fraction(1000, 1)
        >>> load_units().find("KWh ") is None
        True
        """
        return self.units.get(text)

    def nearest(self, text: str) -> str | None:
        """Return the spelling most like the text, or None when none is like it.

        Differences of case, width and blanks count least.

        Examples
        --------
        >>> load_units().nearest("Kgs "), load_units().nearest("kilogramm")
        ('kgs', 'kilogram')
        """
        if len(text) > LONGEST_SPELLING:
            return None
        folded = _fold(text)
        near = difflib.get_close_matches(folded, self.folded, n=1, cutoff=NEAR)
        key = folded if folded in self.folded else next(iter(near), None)
        if key is None:
            return None
        trimmed = text.strip()
        return min(self.folded[key], key=lambda alias: _differences(alias, trimmed))

    def ratio(self, source: str, target: str) -> float:
        """Return how many target units one source unit is, rounded once.

        Parameters
        ----------
        source, target
            Spellings of two units of the same dimension.

        Raises
        ------
        UnknownUnitError
            A spelling is not in the table (also a `KeyError`).
        DifferentDimensionError
            The units measure different things (also a `ValueError`).

        Examples
        --------
        >>> load_units().ratio("kWh", "MJ")
        3.6
        """
        units = self._known(source), self._known(target)
        if units[0].dimension != units[1].dimension:
            raise DifferentDimensionError(*units)
        return float(units[0].multiple / units[1].multiple)

    def are_alike(self, one: str, other: str) -> bool:
        """Return whether both are units, and of the same dimension.

        Examples
        --------
        >>> load_units().are_alike("kg", "t"), load_units().are_alike("kg", "wafer")
        (True, False)
        """
        left, right = self.find(one), self.find(other)
        return (
            left is not None and right is not None and left.dimension == right.dimension
        )

    def _known(self, text: str) -> Unit:
        unit = self.find(text)
        if unit is None:
            raise UnknownUnitError(text)
        return unit


@cache
def load_units() -> UnitTable:
    """Return the table that ships with the package."""
    return read_units(shipped_rows("factors", "units.csv"))


def read_units(rows: Iterable[Mapping[str, str]]) -> UnitTable:
    """Return the table of rows with alias, canonical, dimension and multiple.

    Parameters
    ----------
    rows
        ``multiple`` is a decimal or a fraction such as ``1/3``; it is kept exactly.
    """
    units = {row["alias"]: _unit(row) for row in rows}
    folded: dict[str, tuple[str, ...]] = {}
    for alias in units:
        key = _fold(alias)
        folded[key] = (*folded.get(key, ()), alias)
    return UnitTable(units, folded)


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        alias=row["alias"],
        canonical=row["canonical"],
        dimension=row["dimension"],
        multiple=Fraction(row["multiple"]),
        counting=row["dimension"].startswith(COUNTING),
    )


def _fold(text: str) -> str:
    """Return the text without what a hurried writer varies: case, width, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _differences(alias: str, text: str) -> int:
    """Return how many letters differ, those one spelling lacks included."""
    same = sum(left == right for left, right in zip(alias, text, strict=False))
    return max(len(alias), len(text)) - same
