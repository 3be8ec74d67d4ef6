"""Units of a declaration: a prefix by the size of the number, and signs for powers."""

import re
from decimal import Decimal

from lca.declaration.layout import make_visible
from lca.declaration.numbers import power_of_ten

KILOGRAM = "kg"

PREFIXES = {6: "kt", 3: "t", 0: KILOGRAM, -3: "g", -6: "mg", -9: "µg", -12: "ng"}
"""Units of mass by the power of ten of kilograms that they stand for."""

_MASSES = {unit: power for power, unit in PREFIXES.items() if power <= 0}
_RAISED = {"2": "²", "3": "³"}
_LENGTH = re.compile(r"(?<![^\W\d_])((?:[kcmuµ]|N|d)?m)([23])(?![\w])")
_MICRO = re.compile(r"(?<![\w])u(?=m\b|m[23²³]|g\b|L\b)")


def scale_unit(unit: str, exponent: int) -> str:
    """Return the unit of numbers that are given in powers of ten of a unit.

    Examples
    --------
    >>> scale_unit("kg CO2e", -3), scale_unit("kg CO2e", -15), scale_unit("MJ", 3)
    ('g CO2e', '10⁻¹⁵ kg CO2e', '10³ MJ')
    """
    if not exponent:
        return unit
    mass, space, rest = unit.partition(" ")
    if mass == KILOGRAM and exponent in PREFIXES:
        return PREFIXES[exponent] + space + rest
    return f"{power_of_ten(exponent)} {unit}"


def show_unit(unit: str) -> str:
    """Return a unit of the user as it is written by hand.

    Examples
    --------
    >>> [show_unit(unit) for unit in ("m3", "Nm3", "kWh/m2", "um", "CO2", "unit")]
    ['m³', 'Nm³', 'kWh/m²', 'µm', 'CO2', 'unit']
    """
    raised = _LENGTH.sub(lambda match: match[1] + _RAISED[match[2]], unit)
    return make_visible(_MICRO.sub("µ", raised))


def fit_mass(value: float, unit: str, digits: int) -> tuple[float, str]:
    """Return a mass in the prefix that leaves one to three digits before the point.

    Above a kilogram there is no other prefix; what is no mass stays as it is.

    Examples
    --------
    >>> fit_mass(0.00015, "kg", 3), fit_mass(0.9999, "g", 3), fit_mass(2500.0, "kg", 3)
    ((150.0, 'mg'), (0.9999, 'g'), (2500.0, 'kg'))
    >>> fit_mass(0.00015, "m3", 3), fit_mass(0.0, "kg", 3)
    ((0.00015, 'm3'), (0.0, 'kg'))
    """
    if unit not in _MASSES or not value:
        return value, unit
    given = _MASSES[unit]
    first = int(f"{value:.{digits - 1}e}".partition("e")[2])
    power = min(max(3 * ((first + given) // 3), min(PREFIXES)), 0)
    # Decimal shifts the digits that were given, a product of floats may not.
    return float(Decimal(repr(float(value))).scaleb(given - power)), PREFIXES[power]
