"""Limits of energy per unit of product, from the shipped table of norms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lca.resources import shipped_rows
from lca.units import load_units

FILE = "norms/limits.csv"
ENERGY_UNIT = "kWh"
COAL_UNIT = "kgce"


@dataclass(frozen=True, slots=True)
class NormClass:
    """One product class of a norm, and the energy that it allows.

    Parameters
    ----------
    name
        Id of the class, which activities and steps refer to.
    norm, clause
        Where the limit stands.
    per
        Unit of the product that the limits are for.
    limit_kwh, access_kwh, advanced_kwh
        Energy of all carriers per that unit, as electricity, in kWh; what existing
        plants may use, what new ones may, and what is exemplary.
    wafer_area_cm2
        Area that the norm gives one wafer, None where it counts no area.
    """

    name: str
    norm: str
    clause: str
    per: str
    limit_kwh: float
    access_kwh: float
    advanced_kwh: float
    wafer_area_cm2: float | None


@cache
def load_limits() -> Mapping[str, NormClass]:
    """Return the classes that ship with the package, by their id.

    Examples
    --------
    >>> load_limits()["db31-506-2020-fab-200"].limit_kwh
    1.3
    >>> round(load_limits()["db31-792-2020-polished-200"].limit_kwh, 3)
    21.725
    """
    classes = {row["id"]: _read(row) for row in shipped_rows("factors", FILE)}
    return MappingProxyType(classes)


def _read(row: Mapping[str, str]) -> NormClass:
    area = row["wafer_area_cm2"]
    limit, access, advanced = (
        _convert(row, grade) for grade in ("limit", "access", "advanced")
    )
    return NormClass(
        name=row["id"],
        norm=row["norm"],
        clause=row["clause"],
        per=row["per"],
        limit_kwh=limit,
        access_kwh=access,
        advanced_kwh=advanced,
        wafer_area_cm2=float(area) if area else None,
    )


def _convert(row: Mapping[str, str], grade: str) -> float:
    """Return a grade in kWh per unit of product.

    Coal equivalents become electricity by the coefficient of the norm itself, not by
    the heat of coal.
    """
    value = float(row[grade]) * float(row["area_coefficient"] or 1)
    if row["energy"] != ENERGY_UNIT:
        coal = load_units().ratio(row["energy"], COAL_UNIT)
        value *= coal / float(row["kgce_per_kwh"])
    return value / float(row["amount"])
