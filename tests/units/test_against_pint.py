"""Claims about the multiples of the unit table, checked with pint.

pint never sees a spelling of the table: this file says in pint's own words what each
canonical unit and each multiple of it is meant to be.
"""

from fractions import Fraction

import pint
import pytest

from lca.resources import shipped_rows

# Canonical unit: what it is, and one spelling of each multiple with what that is.
# A normal or standard cubic metre is a cubic metre of gas in a stated condition; a
# kilogram of coal equivalent is 7000 kcal of the International Table.
MEANT = {
    "kg": ("kilogram", {
        "kg": "kilogram", "g": "gram", "mg": "milligram", "ug": "microgram",
        "ng": "nanogram", "t": "metric_ton", "kt": "kilometric_ton",
        "万吨": "10000 * metric_ton", "Mt": "megametric_ton", "lb": "pound",
        "ozt": "troy_ounce",
    }),
    "MJ": ("megajoule", {
        "MJ": "megajoule", "J": "joule", "kJ": "kilojoule", "GJ": "gigajoule",
        "TJ": "terajoule", "PJ": "petajoule", "kWh": "kilowatt * hour",
        "Wh": "watt * hour", "MWh": "megawatt * hour", "GWh": "gigawatt * hour",
        "TWh": "terawatt * hour", "万千瓦时": "10000 * kilowatt * hour",
        "亿千瓦时": "100000000 * kilowatt * hour",
        "Btu": "international_british_thermal_unit",
        "mmBtu": "1000000 * international_british_thermal_unit",
        "gce": "7000 * international_calorie",
        "kgce": "7000000 * international_calorie",
        "tce": "7000000000 * international_calorie",
        "万tce": "70000000000000 * international_calorie",
    }),
    "kW": ("kilowatt", {
        "kW": "kilowatt", "mW": "milliwatt", "W": "watt", "MW": "megawatt",
    }),
    "m3": ("meter**3", {
        "m3": "meter**3", "L": "liter", "mL": "milliliter", "µL": "microliter",
        "dam3": "decameter**3", "万立方米": "10000 * meter**3",
        "US gallon": "gallon", "ft3": "foot**3",
    }),
    "Nm3": ("meter**3", {
        "Nm3": "meter**3", "NL": "liter", "kNm3": "1000 * meter**3",
        "万Nm3": "10000 * meter**3",
    }),
    "Sm3": ("meter**3", {"Sm3": "meter**3"}),
    "m2": ("meter**2", {
        "m2": "meter**2", "cm2": "centimeter**2", "mm2": "millimeter**2",
        "um2": "micrometer**2", "dm2": "decimeter**2", "ha": "hectare",
        "km2": "kilometer**2", "in2": "inch**2", "ft2": "foot**2",
    }),
    "m": ("meter", {
        "m": "meter", "km": "kilometer", "dm": "decimeter", "cm": "centimeter",
        "mm": "millimeter", "um": "micrometer", "nm": "nanometer", "in": "inch",
        "ft": "foot", "mile": "mile",
    }),
    "s": ("second", {
        "s": "second", "ms": "millisecond", "min": "minute", "h": "hour", "d": "day",
        "week": "week",
    }),
    "mol": ("mole", {"mol": "mole", "kmol": "kilomole", "mmol": "millimole"}),
    "tkm": ("metric_ton * kilometer", {
        "tkm": "metric_ton * kilometer", "kgkm": "kilogram * kilometer",
        "万吨公里": "10000 * metric_ton * kilometer",
    }),
    "vkm": ("kilometer", {"vkm": "kilometer"}),
    "pkm": ("kilometer", {"pkm": "kilometer"}),
    "m2*h": ("meter**2 * hour", {"m2*h": "meter**2 * hour"}),
    "m2*a": ("meter**2 * year", {"m2*a": "meter**2 * year"}),
    "Bq": ("becquerel", {
        "Bq": "becquerel", "kBq": "kilobecquerel", "MBq": "megabecquerel",
    }),
}  # fmt: skip

# Neither counts nor currencies nor the bare number are quantities of physics.
NOT_PHYSICAL = ("count_", "currency_", "dimensionless")

ROWS = shipped_rows("factors", "units.csv")
PHYSICAL = [row for row in ROWS if not row["dimension"].startswith(NOT_PHYSICAL)]
SPELLINGS = [
    (spelling, meant, canonical)
    for canonical, meants in MEANT.items()
    for spelling, meant in meants[1].items()
]


@pytest.fixture(scope="module")
def registry():
    return pint.UnitRegistry(non_int_type=Fraction)


@pytest.mark.parametrize(("spelling", "meant", "canonical"), SPELLINGS)
def test_a_multiple_is_exactly_what_pint_says(registry, spelling, meant, canonical):
    row = next(row for row in PHYSICAL if row["alias"] == spelling)
    quantity = registry.parse_expression(meant)
    expected = (quantity * Fraction(1)).to(MEANT[canonical][0]).magnitude
    assert row["canonical"] == canonical
    assert Fraction(row["multiple"]) == expected


def test_every_physical_multiple_was_checked():
    checked = {spelling for spelling, _, _ in SPELLINGS}
    multiples = {(row["canonical"], Fraction(row["multiple"])) for row in PHYSICAL}
    shown = {
        (row["canonical"], Fraction(row["multiple"]))
        for row in PHYSICAL
        if row["alias"] in checked
    }
    assert multiples == shown
