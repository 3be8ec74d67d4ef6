"""Rows of the two tables of norms as values, and findings about their cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from lca.findings import Finding, finding
from lca.model import PlantInputs
from lca.norms.norm import Coefficient, Energy, Norm, Product, Size

ENERGY, OUTPUT = "norm_energy", "norm_output"

SHOWN = 8
"""Rows that a finding about several of them names."""

Row = Mapping[str, Any]


class Period(NamedTuple):
    """First day, and the day after the last."""

    start: date
    end: date

    @property
    def is_year(self) -> bool:
        """Return whether it is a calendar year."""
        first = date(self.start.year, 1, 1)
        return self.start == first and self.end == date(self.start.year + 1, 1, 1)

    def __str__(self) -> str:
        """Return both days, as findings name them."""
        return f"{self.start.isoformat()} – {self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class EnergyRow:
    """One row of energy; ``product`` is None for energy that products share.

    ``kgce_per_unit`` is per unit of the amount; ``coefficient`` is that of the norm
    which fits the unit, and ``ratio`` its units in one of the amount.  ``billed`` is
    the period of the row, ``period`` the one of the output that it counts for.
    """

    row: int
    norm: Norm
    product: Product | None
    diameter_mm: float | None
    billed: Period
    period: Period
    name: str
    energy: Energy | None
    coefficient: Coefficient | None
    ratio: float
    amount: float
    unit: str
    kgce_per_unit: float
    measured: bool
    status: str

    @property
    def kgce(self) -> float:
        """Return the energy as coal."""
        return self.amount * self.kgce_per_unit

    @property
    def source(self) -> str:
        """Return the source as the norm calls it, or as the row does."""
        return self.name if self.energy is None else self.energy.name_en


@dataclass(frozen=True, slots=True)
class OutputRow:
    """One row of output, its counts in the unit of the norm.

    ``size`` is what one wafer counts, None where diameters do not matter or the norm
    does not know this one.
    """

    row: int
    norm: Norm
    product: Product
    diameter_mm: float | None
    period: Period
    processed: float | None
    good: float
    capacity: float | None
    size: Size | None
    mass_kg: float | None
    status: str

    @property
    def counted(self) -> float | None:
        """Return the output that the norm counts, None if the row does not say it."""
        return self.processed if self.product.counted == "processed" else self.good

    @property
    def amount(self) -> float:
        """Return how much of what the limits are per was made."""
        each = 1.0 if self.size is None else self.size.size
        return (self.counted or 0.0) * each / self.product.per_amount


def tell(
    plant: PlantInputs, table: str, code: str, row: Row, column: str, **more: object
) -> Finding:
    """Return a finding about a cell of one of the tables, its value with it."""
    origin = plant.origins[table]
    known = {"value": row.get(column)} | more
    return finding(
        code,
        file=origin.file,
        sheet=origin.sheet,
        row=row["row"],
        column=column,
        **known,
    )


def read_cells(plant: PlantInputs, table: str) -> dict[int, dict[str, Any]]:
    """Return the cells of one of the tables by row."""
    return {row["row"]: row for row in plant.tables[table].to_dicts()}


def list_rows(rows: Iterable[int]) -> str:
    """Return the numbers of rows that one finding is about, the first few of many.

    Examples
    --------
    >>> list_rows([2, 3]), list_rows(range(2, 12))
    ('2, 3', '2, 3, 4, 5, 6, 7, 8, 9, …')
    """
    listed = [str(row) for row in rows]
    more = ["…"] if len(listed) > SHOWN else []
    return ", ".join([*listed[:SHOWN], *more])
