"""What numbers under norms are likely to be, as data."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

FILE = "bands.csv"

Quantity = Literal[
    "measured-coefficient",
    "coefficient-slip",
    "utilisation",
    "utilisation-slip",
    "energy-kgce",
    "output",
    "mass-kg",
]


@dataclass(frozen=True, slots=True)
class Band:
    """Smallest and largest likely value."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Return whether a value is inside; one that is no number is not."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        """Return both ends, as findings name them."""
        return f"{self.low:g} – {self.high:g}"


@cache
def load_bands() -> Mapping[str, Band]:
    """Return the bands by quantity."""
    text = (files("lca.norms") / FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return MappingProxyType(
        {row["quantity"]: Band(float(row["low"]), float(row["high"])) for row in rows}
    )


def find_band(quantity: Quantity) -> Band:
    """Return the band of a quantity.

    Examples
    --------
    >>> find_band("coefficient-slip").holds(0.001)
    False
    """
    return load_bands()[quantity]
