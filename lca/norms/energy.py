"""Energy of a norm: names to sources, amounts to coal and to electricity."""

import unicodedata
from collections.abc import Iterable

import polars as pl

from lca.norms.norm import Coefficient, Energy, Norm, Product
from lca.tables.references import nearest_names
from lca.units import load_units

COAL_UNIT, ELECTRICITY_UNIT = "kgce", "kWh"


def find_energy(sources: Iterable[Energy], name: str) -> Energy | None:
    """Return the source of a name, in either language; case and blanks do not count."""
    wanted = _fold(name)
    return next((each for each in sources if wanted in map(_fold, _names(each))), None)


def nearest_energy(sources: Iterable[Energy], name: str) -> str:
    """Return the names of sources that are much like a text, or a dash."""
    names = [each for source in sources for each in _names(source)]
    return nearest_names(name, pl.Series(names))


def is_coal(unit: str) -> bool:
    """Return whether a unit counts standard coal: a power of ten of its kilogram.

    Examples
    --------
    >>> is_coal("tce"), is_coal("GJ"), is_coal("kg")
    (True, False, False)
    """
    units = load_units()
    if not units.are_alike(unit, COAL_UNIT):
        return False
    ratio = units.units[unit].multiple / units.units[COAL_UNIT].multiple
    digits = str(max(ratio.numerator, ratio.denominator))
    return (
        1 in {ratio.numerator, ratio.denominator}
        and not digits[1:].strip("0")
        and (digits[0] == "1")
    )


def find_coefficient(energy: Energy, unit: str) -> tuple[Coefficient, float] | None:
    """Return a coefficient for amounts in a unit, and the units of it that one is.

    Of several the one in this very unit counts, otherwise the first that measures the
    same.  None if no coefficient does.
    """
    units = load_units()
    fitting = [
        (each, units.ratio(unit, each.unit))
        for each in energy.coefficients
        if units.are_alike(unit, each.unit)
    ]
    exact = [pair for pair in fitting if pair[1] == 1.0]
    return next(iter(exact or fitting), None)


def find_kwh(norm: Norm, kgce: float) -> float:
    """Return coal as the electricity that the norm sets equal to it, in kWh.

    References
    ----------
    DB31/506-2020, 5.2.1, equation (1): k_i is the coal coefficient over 0.1229.
    """
    return kgce / norm.kgce_per_kwh


def in_unit_of(norm: Norm, product: Product, kgce: float) -> float:
    """Return coal in the energy unit of a product's limits."""
    if product.energy_as == "electricity":
        ratio = load_units().ratio(ELECTRICITY_UNIT, product.energy_unit)
        return find_kwh(norm, kgce) * ratio
    return kgce * load_units().ratio(COAL_UNIT, product.energy_unit)


def limit_in_kwh(norm: Norm, product: Product, energy: float) -> float:
    """Return energy in the unit of a product's limits as electricity, in kWh."""
    if product.energy_as == "electricity":
        return energy * load_units().ratio(product.energy_unit, ELECTRICITY_UNIT)
    return find_kwh(norm, energy * load_units().ratio(product.energy_unit, COAL_UNIT))


def find_heat(energy: Energy, amount: float, unit: str) -> float | None:
    """Return coal by the heating value printed beside a coefficient, in kgce.

    None where the norm prints none, or the unit measures something else.
    """
    found = find_coefficient(energy, unit)
    if energy.heating_value is None or found is None:
        return None
    heat, heat_unit = energy.heating_value
    return amount * found[1] * heat * load_units().ratio(heat_unit, COAL_UNIT)


def _names(energy: Energy) -> tuple[str, ...]:
    return energy.name_en, energy.name_zh, *energy.aliases


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
