"""The chemical elements that have a standard atomic weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lca.resources import shipped_rows


@dataclass(frozen=True, slots=True)
class Element:
    """One element; ``standard_atomic_weight`` is in g/mol."""

    symbol: str
    atomic_number: int
    name_en: str
    name_zh: str
    standard_atomic_weight: float


@cache
def load_elements() -> Mapping[str, Element]:
    """Return the elements by symbol, in the order of their atomic number.

    Examples
    --------
    >>> load_elements()["Si"].standard_atomic_weight
    28.085
    """
    rows = shipped_rows("factors", "elements.csv")
    return MappingProxyType({row["symbol"]: _element(row) for row in rows})


def _element(row: Mapping[str, str]) -> Element:
    return Element(
        symbol=row["symbol"],
        atomic_number=int(row["atomic_number"]),
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        standard_atomic_weight=float(row["standard_atomic_weight"]),
    )
