"""Chemical formulas to counts of atoms and molar mass."""

import math
import re
import unicodedata
from collections.abc import Mapping

from lca.chemistry.elements import load_elements
from lca.errors import LcaError

# A structural prefix says how the atoms are joined, not how many there are.
_PREFIX = re.compile(r"(?:[a-z]+|[0-9]+(?:,[0-9]+)*)-")
_JOINT = re.compile(r"[·•∙⋅*]")
_LEADING = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PIECE = re.compile(
    r"(?:(?P<symbol>[A-Z][a-z]?)|(?P<open>[(\[{])|(?P<close>[)\]}]))"
    r"(?P<count>[0-9]+(?:\.[0-9]+)?)?"
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}

Counts = dict[str, float]


class FormulaError(LcaError, ValueError):
    """A text that is no formula; ``formula`` is the text, ``reason`` says why."""

    def __init__(self, formula: str, reason: str) -> None:
        super().__init__(formula, reason)
        self.formula = formula
        self.reason = reason

    def __str__(self) -> str:
        """Return the formula and why it cannot be read."""
        return f"{self.formula!r} is no chemical formula: {self.reason}"


def parse_formula(formula: str) -> Counts:
    """Return how many atoms of each element one formula unit has.

    Parameters
    ----------
    formula
        Symbols with counts, brackets of three kinds, added molecules behind ``·`` or
        ``*``.  A structural prefix such as ``c-`` or ``iso-`` is ignored.

    Raises
    ------
    FormulaError
        The text names an unknown element, its brackets do not match, or it holds
        anything else.

    Examples
    --------
    >>> parse_formula("Al2(SO4)3")
    {'Al': 2.0, 'S': 3.0, 'O': 12.0}
    >>> parse_formula("c-C6H12")
    {'C': 6.0, 'H': 12.0}
    >>> parse_formula("CuSO4·5H2O")["H"]
    10.0
    """
    body = unicodedata.normalize("NFKC", formula)
    first, *added = _JOINT.split(_PREFIX.sub("", body, count=1))
    total = _count(first, formula)
    for part in added:
        leading = _LEADING.match(part)
        molecules = float(leading[0]) if leading else 1.0
        rest = part[leading.end() :] if leading else part
        _add(total, _count(rest, formula), molecules)
    if not all(0 < count < math.inf for count in total.values()):
        raise FormulaError(formula, "a count is not a positive number")
    return total


def molar_mass(formula: str) -> float:
    """Return the mass of one mole of formula units, in g/mol.

    Raises
    ------
    FormulaError
        The text is no formula.

    Examples
    --------
    >>> round(molar_mass("SiO2"), 3)
    60.083
    """
    elements = load_elements()
    return math.fsum(
        count * elements[symbol].standard_atomic_weight
        for symbol, count in parse_formula(formula).items()
    )


def element_fractions(formula: str) -> dict[str, float]:
    """Return the mass fraction of each element, in kg per kg; they sum to 1.

    Raises
    ------
    FormulaError
        The text is no formula.

    Examples
    --------
    >>> {each: round(part, 4) for each, part in element_fractions("NF3").items()}
    {'N': 0.1973, 'F': 0.8027}
    """
    elements = load_elements()
    masses = {
        symbol: count * elements[symbol].standard_atomic_weight
        for symbol, count in parse_formula(formula).items()
    }
    total = math.fsum(masses.values())
    return {symbol: mass / total for symbol, mass in masses.items()}


def _count(text: str, formula: str) -> Counts:
    """Return the atoms of one molecule; ``formula`` is what an error shows."""
    groups: list[Counts] = [{}]
    expected: list[str] = []
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            raise FormulaError(formula, f"unexpected {text[position]!r}")
        position = piece.end()
        count = float(piece["count"] or 1)
        if piece["open"]:
            _refuse(piece["count"], formula, "a number follows an opening bracket")
            groups.append({})
            expected.append(_CLOSING[piece["open"]])
        elif piece["close"]:
            matches = bool(expected) and expected.pop() == piece["close"]
            _refuse(not matches, formula, "brackets do not match")
            group = groups.pop()
            _refuse(not group, formula, "empty brackets")
            _add(groups[-1], group, count)
        else:
            _refuse(
                piece["symbol"] not in load_elements(),
                formula,
                f"unknown element {piece['symbol']!r}",
            )
            _add(groups[-1], {piece["symbol"]: 1.0}, count)
    _refuse(expected, formula, "brackets do not match")
    _refuse(not groups[0], formula, "nothing in it")
    return groups[0]


def _refuse(fault: object, formula: str, reason: str) -> None:
    if fault:
        raise FormulaError(formula, reason)


def _add(total: Counts, group: Mapping[str, float], times: float) -> None:
    """Add a group of atoms, several times, to the total it is part of."""
    for symbol, count in group.items():
        total[symbol] = total.get(symbol, 0.0) + count * times
