"""How much gas a wafer can need and emit at all, to find slips of units (§13.1)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lca.factors import load_gwp
from lca.factors.process_gases import load_gas_methods

CLASS = "fossil"
"""Class of origin of what leaves tools."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one row may emit and consume per m² of wafer.

    Parameters
    ----------
    method
        Method by area whose rate `emitted` is a multiple of.
    emitted
        Multiple of the CO2e of the method.
    consumed
        In kg/m².
    """

    method: str
    emitted: float
    consumed: float


@cache
def load_bounds() -> Bounds:
    """Return the bounds that ship with the package.

    Examples
    --------
    >>> load_bounds().consumed
    450.0
    """
    text = (files("lca.plant.gases") / "bounds.csv").read_text(encoding="utf-8")
    rows = {row["bound"]: row for row in csv.DictReader(text.splitlines())}
    emitted = rows["emitted"]
    return Bounds(
        method=emitted["method"],
        emitted=float(emitted["value"]),
        consumed=float(rows["consumed"]["value"]),
    )


def rate_area(gwp_set: str) -> float:
    """Return the CO2e in kg/m² that the method of the bounds gives a wafer.

    Parameters
    ----------
    gwp_set
        A set of GWPs.

    Examples
    --------
    >>> round(rate_area("AR5") / 1e4, 4)
    2.3352
    """
    rates = load_gas_methods()[load_bounds().method].rates["", ""]
    return count_co2e({gas: rate.share for gas, rate in rates.items()}, gwp_set)


def count_co2e(gases: Mapping[str, float], gwp_set: str) -> float:
    """Return the CO2e in kg of masses of gases; those without a GWP count nothing.

    Parameters
    ----------
    gases
        By gas, kg.
    gwp_set
        A set of GWPs.
    """
    gwp = load_gwp()
    factors = {gas: gwp.find(gas, CLASS, gwp_set) for gas in gases}
    valued = {gas: factor.value for gas, factor in factors.items() if factor}
    return sum(gases[gas] * value for gas, value in valued.items())
