"""Compositions: element mass fractions, as flows state them."""

import math
import re
from enum import StrEnum

from lca.chemistry.elements import load_elements
from lca.errors import LcaError


class CompositionFault(StrEnum):
    """What can be wrong with a composition; the value says it of the part."""

    EMPTY = "it is empty"
    NOT_A_PAIR = "it is not of the form element=fraction"
    NOT_A_FRACTION = "its fraction is not a number from 0 to 1"
    UNKNOWN_ELEMENT = "its element is unknown"
    REPEATED_ELEMENT = "its element stands there twice"
    SUM_ABOVE_ONE = "it is the sum of the fractions, above 1"


# Rounded fractions of a full analysis may pass 1 by this much.
TOLERANCE = 1e-9

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class CompositionError(LcaError, ValueError):
    """A composition that cannot be read.

    Parameters
    ----------
    fault
        What is wrong.
    part
        The part of the text that is wrong.
    """

    def __init__(self, fault: CompositionFault, part: str) -> None:
        super().__init__(fault, part)
        self.fault = fault
        self.part = part

    def __str__(self) -> str:
        """Return the part and what is wrong with it."""
        return f"{self.part!r}: {self.fault}"


def parse_composition(text: str) -> dict[str, float]:
    """Return the mass fraction of each element, in kg per kg.

    Parameters
    ----------
    text
        Such as ``Si=0.47;O=0.53``.  A sum below 1 leaves the rest unknown.

    Raises
    ------
    CompositionError
        An element is unknown or stands there twice, a fraction is no number from 0
        to 1, or the sum is above 1.

    Examples
    --------
    >>> parse_composition("Si=0.47;O=0.53")
    {'Si': 0.47, 'O': 0.53}
    """
    fractions: dict[str, float] = {}
    for part in text.split(";"):
        symbol, fraction = _parse_part(part.strip())
        if symbol in fractions:
            raise CompositionError(CompositionFault.REPEATED_ELEMENT, part.strip())
        fractions[symbol] = fraction
    total = math.fsum(fractions.values())
    if total > 1 + TOLERANCE:
        raise CompositionError(CompositionFault.SUM_ABOVE_ONE, f"{total:.12g}")
    return fractions


def _parse_part(part: str) -> tuple[str, float]:
    if not part:
        raise CompositionError(CompositionFault.EMPTY, part)
    symbol, equals, number = (piece.strip() for piece in part.partition("="))
    if not equals:
        raise CompositionError(CompositionFault.NOT_A_PAIR, part)
    if symbol not in load_elements():
        raise CompositionError(CompositionFault.UNKNOWN_ELEMENT, part)
    if not _NUMBER.fullmatch(number) or float(number) > 1 + TOLERANCE:
        raise CompositionError(CompositionFault.NOT_A_FRACTION, part)
    return symbol, float(number)
