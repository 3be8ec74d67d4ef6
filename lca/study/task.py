"""What every breakdown of a plant needs, and how it becomes a frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.attribution import Attribution, attribute
from lca.engine.characterise import Characterisation
from lca.engine.footprint import Prices
from lca.engine.system import System
from lca.model import Inputs


@dataclass(frozen=True, slots=True)
class Task:
    """What every breakdown needs: the system, its prices, and the SKUs wanted.

    ``places`` are the columns that make the SKUs ``names``; ``line`` is the row of the
    headline indicator in C.
    """

    inputs: Inputs
    system: System
    characterisation: Characterisation
    prices: Prices
    places: Integers
    names: pl.Series
    line: int

    @property
    def headline(self) -> Floats:
        """Return the impact (SKU,) of one unit of each."""
        values: Floats = self.prices.values[self.places, self.line]
        return values

    def attribute(self, parts: sparse.csc_array) -> Attribution:
        """Return what each SKU owes to each part."""
        return attribute(self.prices.plan, parts, self.places)


def list_parts(
    names: pl.Series, amounts: Floats, parts: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """Return the amounts that are not zero, a row for each SKU and part.

    Parameters
    ----------
    names
        SKU of each row of the amounts.
    amounts
        (SKU, part).
    parts
        Columns that name the parts.
    """
    row, part = np.nonzero(amounts)
    columns = {
        key: pl.Series(key, values, dtype=pl.String).gather(part)
        for key, values in parts.items()
    }
    return pl.DataFrame({"sku": names[row], **columns, "amount": amounts[row, part]})
