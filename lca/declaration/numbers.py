"""Numbers as a reader sees them: the only place where anything is rounded.

The parts of a whole are rounded together: each goes to its nearest last place; where
these do not sum to the printed whole, parts for which a last place matters least, the
largest, go to the neighbouring place on their other side.  A gap that is in the numbers
themselves is never closed that way.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = "–"
"""Stands for a number that does not exist, such as a share of zero."""

SPACE = "\u202f"
"""Stands between groups of three digits; a line does not break at it."""

_SMALLEST, _LARGEST = 1e-4, 1e7
_WHOLE = re.compile(r"(?<![\d.])\d{5,}")
_DIGITS = 5
_CANCELLED = 1e-3
_NOISE = 1e-6
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float, digits: int = 4) -> str:
    """Return the number with so many significant digits.

    Integer places are never rounded away; the very small and the very large are
    written with a power of ten.

    Examples
    --------
    >>> significant(0.0012345), significant(123456.7), significant(-2.5e-9, 2)
    ('0.001234', '123457', '−2.5 × 10⁻⁹')
    """
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    if _SMALLEST <= abs(value) < _LARGEST:
        return _minus(f"{value:.{max(0, digits - 1 - int(power))}f}")
    return f"{_minus(mantissa)} × {power_of_ten(int(power))}"


def as_given(value: float) -> str:
    """Return a number of the user as it was written, up to 12 digits.

    Examples
    --------
    >>> as_given(1.0), as_given(0.1), as_given(-2500)
    ('1', '0.1', '−2500')
    """
    return _minus(f"{value:.12g}")


def group_digits(text: str) -> str:
    """Return a printed number, five and more whole digits in groups of three.

    Examples
    --------
    >>> [group_digits(text).split(SPACE) for text in ("60000000", "−12345.678 × 10⁸")]
    [['60', '000', '000'], ['−12', '345.678 × 10⁸']]
    >>> group_digits("2025"), group_digits("0.123456")
    ('2025', '0.123456')
    """
    return _WHOLE.sub(lambda match: f"{int(match[0]):,}".replace(",", SPACE), text)


def power_of_ten(exponent: int) -> str:
    """Return 10 with its exponent raised.

    Examples
    --------
    >>> power_of_ten(-6)
    '10⁻⁶'
    """
    return "10" + str(exponent).translate(_SUPERSCRIPT)


@dataclass(frozen=True, slots=True)
class Places:
    """How a whole and its parts are printed: in powers of ten, with decimals.

    A *count* below is a number of last places, an integer.

    Examples
    --------
    >>> places = choose_places(1.0, [1 / 3, 2 / 3])
    >>> counts = places.split([1 / 3, 2 / 3], places.count(1.0))
    >>> [places.show(count) for count in counts], places.show(places.count(1.0))
    (['0.3333', '0.6667'], '1.0000')
    """

    exponent: int
    decimals: int

    def count(self, value: float) -> int:
        """Return the value in last places."""
        return round(self._scaled(value))

    def split(self, parts: Sequence[float], whole: int) -> list[int]:
        """Return the parts in last places, summing to the whole if they do at all."""
        scaled = [self._scaled(part) for part in parts]
        nearest = [round(part) for part in scaled]
        missing = whole - sum(nearest)
        if not missing or abs(math.fsum(scaled) - whole) > 1:
            return nearest
        step = 1 if missing > 0 else -1
        movable = [
            place
            for place, (part, near) in enumerate(zip(scaled, nearest, strict=True))
            if (part - near) * step > _NOISE
        ]
        if abs(missing) > len(movable):
            return nearest
        movable.sort(key=lambda place: _stray(scaled[place], nearest[place] + step))
        moved = set(movable[: abs(missing)])
        return [near + step * (place in moved) for place, near in enumerate(nearest)]

    def show(self, count: int, value: float | None = None) -> str:
        """Return a count as decimal text; a value too small to show as a bound."""
        step = 10**self.decimals
        if count == 0 and value:
            bound = self.show(1)
            return f"< {bound}" if value > 0 else f"> −{bound}"
        whole, rest = divmod(abs(count), step)
        sign = "−" if count < 0 else ""
        if not self.decimals:
            return f"{sign}{whole}"
        return f"{sign}{whole}.{rest:0{self.decimals}d}"

    def _scaled(self, value: float) -> float:
        # Decimal shifts exactly, also by powers that no float holds.
        return float(Decimal(value).scaleb(self.decimals - self.exponent))


PERCENT = Places(exponent=0, decimals=1)
"""How shares are printed, in per cent."""


def choose_places(whole: float, parts: Sequence[float] = ()) -> Places:
    """Return places that show five digits of the whole.

    Where parts cancel almost entirely, or the whole is zero, the largest of them
    decides.
    """
    largest = max((abs(part) for part in parts), default=0.0)
    size = abs(whole) if abs(whole) > _CANCELLED * largest else largest
    if size == 0 or not math.isfinite(size):
        return Places(0, 0)
    power = int(f"{size:.{_DIGITS - 1}e}".partition("e")[2])
    exponent = 0 if _SMALLEST <= size < _LARGEST else 3 * (power // 3)
    return Places(exponent, max(0, _DIGITS - 1 - (power - exponent)))


def percent(share: float) -> str:
    """Return a share of one in per cent, one decimal.

    Examples
    --------
    >>> percent(0.17456), percent(-0.00001), percent(-1e308)
    ('17.5', '> −0.1', '−∞')
    """
    if not math.isfinite(100 * share):
        return _not_finite(100 * share)
    return PERCENT.show(PERCENT.count(100 * share), share)


def _stray(value: float, printed: int) -> float:
    """Return by what part of itself a value changes where it is printed so."""
    return abs(printed - value) / abs(value)


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    return "∞" if value > 0 else "−∞"


def _minus(text: str) -> str:
    return text.replace("-", "−")
