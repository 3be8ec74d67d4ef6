"""Methods and rates of process gases: what leaves a tool of each kg that it consumes.

Which gases there are, and which remain whole where no rate is known, is written in
``factors/process_gases.csv`` and ``factors/gas_methods.csv``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from lca.factors.gwp import load_gwp
from lca.resources import shipped_rows

AREA = "area"
"""Methods that give mass per area of substrate; the others, per mass consumed."""

WAFER = "wafer"
"""Substrate of methods for round wafers; others are panels and cells."""

Use = tuple[str, str]
"""Kind of process and gas, each empty where a method does not tell them apart."""


@dataclass(frozen=True, slots=True)
class GasRate:
    """Mass of a gas that leaves per mass consumed (or per m²), and what it rests on."""

    share: float
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class GasMethod:
    """A set of rates, and how they are used.

    Parameters
    ----------
    name
        Its id.
    heel
        Share that goes back in the cylinder, to be taken off delivered gas; None where
        the method states none.
    by_area
        Whether rates are in kg/m² of substrate, and no gas is named.
    assumed_unused
        Gases that leave whole where the method has no rate for them.
    on_wafers
        Whether it is of gases used on round wafers.
    wafers_mm
        Diameters of wafers that it holds for; any if none is named.
    rates
        By process and gas, the rate of every gas that leaves: the same one unused, and
        by-products.
    """

    name: str
    heel: float | None = None
    by_area: bool = False
    assumed_unused: frozenset[str] = frozenset()
    on_wafers: bool = True
    wafers_mm: frozenset[float] = frozenset()
    rates: Mapping[Use, Mapping[str, GasRate]] = field(default_factory=dict)


@cache
def load_gas_methods() -> Mapping[str, GasMethod]:
    """Return the shipped methods by id.

    Examples
    --------
    >>> sorted(load_gas_methods())[:2]
    ['epa2024-i11', 'epa2024-i12']
    """
    rates: dict[str, dict[Use, dict[str, GasRate]]] = {}
    for row in shipped_rows("factors", "process_gases.csv"):
        use = (row["process"], name_gas(row["gas"]))
        of_use = rates.setdefault(row["method"], {}).setdefault(use, {})
        of_use[name_gas(row["formed"])] = GasRate(
            float(row["share"]), "literature", row["source"]
        )
    return MappingProxyType(
        {
            row["method"]: GasMethod(
                name=row["method"],
                heel=float(row["heel"]) if row["heel"] else None,
                by_area=row["per"] == AREA,
                assumed_unused=frozenset(_split(row["assumed_unused"])),
                on_wafers=row["substrate"] == WAFER,
                wafers_mm=frozenset(map(float, _split(row["wafer_mm"]))),
                rates=rates[row["method"]],
            )
            for row in shipped_rows("factors", "gas_methods.csv")
        }
    )


def _split(text: str) -> list[str]:
    """Return the parts of a cell that may hold several."""
    return [part for part in text.split("|") if part]


def name_gas(formula: str) -> str:
    """Return the formula by which the GWP table knows a gas, else the one given.

    A formula without its structural prefix is that of the gas that bears the prefix
    there.
    """
    return load_gwp().match_name(formula) or formula.strip()
