"""Global warming potentials by gas, class of origin and set.

What a gas is called, whether its origin matters and which rows are aggregates is
written in ``factors/gwp100.csv``; nothing here knows a gas by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from lca.resources import shipped_rows

# Kinds of row besides a common gas.
AGGREGATE = "aggregate"
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class GwpFactor:
    """One characterisation factor.

    Parameters
    ----------
    formula
        The gas.
    ghg_class
        The class of origin it serves; empty when it serves any.
    gwp_set
        The set it belongs to.
    value
        In kg CO2e per kg of gas, over 100 years.
    source
        Report and table it is from.
    """

    formula: str
    ghg_class: str
    gwp_set: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class GwpTable:
    """All factors, and what is known of each gas."""

    sets: tuple[str, ...]
    factors: Mapping[tuple[str, str, str], GwpFactor]
    formulas: frozenset[str]
    with_classes: frozenset[str]
    aggregates: frozenset[str]
    references: frozenset[str]
    names: Mapping[str, str]

    def find(
        self, formula: str, ghg_class: str | None, gwp_set: str
    ) -> GwpFactor | None:
        """Return the factor of a gas of this class in this set, or None.

        Parameters
        ----------
        formula
            As in the table, case-sensitive.
        ghg_class
            Class of origin, None or empty when not stated.  A factor for any class
            serves each; one for a named class serves only that.
        gwp_set
            One of `sets`.
        """
        asked = self.factors.get((formula, ghg_class or "", gwp_set))
        return asked or self.factors.get((formula, "", gwp_set))

    def needs_class(self, formula: str) -> bool:
        """Return whether the factor of this gas depends on its class of origin."""
        return formula in self.with_classes

    def is_aggregate(self, formula: str) -> bool:
        """Return whether this is no gas but an amount of several, already added."""
        return formula in self.aggregates

    def is_reference(self, formula: str) -> bool:
        """Return whether this is the gas that all factors are expressed in."""
        return formula in self.references

    def knows(self, formula: str) -> bool:
        """Return whether the table names this gas, be it without a value."""
        return formula in self.formulas

    def has_factor(self, formula: str) -> bool:
        """Return whether any set gives this gas a value, for any class of origin."""
        return any(known == formula for known, _, _ in self.factors)

    def match_name(self, text: str) -> str | None:
        """Return the formula of the gas that goes by this text, or None.

        Formula, names, synonyms and CAS number are compared without regard to case
        and to blanks around them.
        """
        return self.names.get(_fold(text))


@cache
def load_gwp() -> GwpTable:
    """Return the table that ships with the package.

    Examples
    --------
    >>> load_gwp().sets
    ('AR4', 'AR5', 'AR6')
    """
    return read_gwp(shipped_rows("factors", "gwp100.csv"))


def read_gwp(rows: Iterable[Mapping[str, str]]) -> GwpTable:
    """Return the table of the given rows.

    Parameters
    ----------
    rows
        One per gas, class and set.  ``ghg_class`` lists the classes a row serves,
        separated by ``|``, and is empty when it serves any; ``value`` is empty when
        the set has none; ``kind`` is ``gas``, ``reference`` (the gas with factor 1) or
        ``aggregate`` (several gases, already added up).
    """
    rows = list(rows)
    factors = chain.from_iterable(_factors(row) for row in rows if row["value"])
    return GwpTable(
        sets=tuple(dict.fromkeys(row["gwp_set"] for row in rows)),
        factors={(f.formula, f.ghg_class, f.gwp_set): f for f in factors},
        formulas=frozenset(row["formula"] for row in rows),
        with_classes=frozenset(row["formula"] for row in rows if row["ghg_class"]),
        aggregates=_of_kind(AGGREGATE, rows),
        references=_of_kind(REFERENCE, rows),
        names={_fold(name): row["formula"] for row in rows for name in _names(row)},
    )


def _of_kind(kind: str, rows: Iterable[Mapping[str, str]]) -> frozenset[str]:
    return frozenset(row["formula"] for row in rows if row["kind"] == kind)


def _factors(row: Mapping[str, str]) -> list[GwpFactor]:
    return [
        GwpFactor(
            formula=row["formula"],
            ghg_class=ghg_class,
            gwp_set=row["gwp_set"],
            value=float(row["value"]),
            source=row["source"],
        )
        for ghg_class in row["ghg_class"].split("|")
    ]


def _names(row: Mapping[str, str]) -> list[str]:
    own = [row[column] for column in ("formula", "name_en", "name_zh", "cas")]
    return [name for name in [*own, *row["synonyms"].split("|")] if name]


def _fold(text: str) -> str:
    return text.strip().casefold()
