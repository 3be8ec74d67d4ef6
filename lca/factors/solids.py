"""Solids that wafers and layers are of: their density and what they consist of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lca.chemistry import element_fractions
from lca.resources import shipped_rows


@dataclass(frozen=True, slots=True)
class Solid:
    """One solid: ``density`` in kg/m3, ``fractions`` of elements in kg/kg."""

    name: str
    formula: str
    density: float
    fractions: Mapping[str, float]


@cache
def load_solids() -> Mapping[str, Solid]:
    """Return the solids of the pack by their id.

    Examples
    --------
    >>> load_solids()["silicon"].density
    2329.0
    """
    rows = shipped_rows("factors", "solids.csv")
    return MappingProxyType({row["id"]: _solid(row) for row in rows})


def _solid(row: Mapping[str, str]) -> Solid:
    return Solid(
        name=row["id"],
        formula=row["formula"],
        density=float(row["density"]),
        fractions=MappingProxyType(element_fractions(row["formula"])),
    )
