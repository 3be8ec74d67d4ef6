"""The input rows behind the entries of a system."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from lca.engine.arrays import Integers
from lca.engine.system import Entries, System
from lca.results import Row

FILE = "exchanges.csv"
SHEET_MARK = "!"


@dataclass(frozen=True, slots=True)
class _Cells:
    """The entries of one matrix in the order of their cells.

    ``keys`` number the cells, column by column of ``height``; ``origins`` are rows.
    """

    keys: Integers
    origins: Integers
    height: int

    @classmethod
    def of(cls, entries: Entries, height: int) -> Self:
        keys = entries.columns * height + entries.rows
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], entries.origins[order], height)

    def find(self, row: int, column: int) -> Integers:
        """Return the rows of exchanges.csv that one cell is the sum of."""
        key = column * self.height + row
        lo, hi = np.searchsorted(self.keys, [key, key + 1])
        return np.unique(self.origins[lo:hi])


@dataclass(frozen=True, slots=True)
class RowIndex:
    """Finds the input rows behind an entry of M or B.

    ``exchanges`` stands in the order of its ``numbers``, the rows in its own table.
    """

    technosphere: _Cells
    biosphere: _Cells
    exchanges: pl.DataFrame
    numbers: Integers

    def draw(self, supplier: int, user: int) -> tuple[Row, ...]:
        """Return the rows behind M[supplier, user]."""
        return self._read(self.technosphere.find(supplier, user))

    def emit(self, flow: int, column: int) -> tuple[Row, ...]:
        """Return the rows behind B[flow, column]."""
        return self._read(self.biosphere.find(flow, column))

    def _read(self, rows: Integers) -> tuple[Row, ...]:
        places = np.searchsorted(self.numbers, rows)
        records = self.exchanges[places.tolist()].iter_rows(named=True)
        return tuple(_row(**record) for record in records)


def index_rows(system: System, exchanges: pl.DataFrame) -> RowIndex:
    """Return the index of a system's entries.

    Parameters
    ----------
    system
        The linked system.
    exchanges
        Of its `lca.model.Inputs`; ``origin`` is a file, or file and sheet as
        `lca.model.Origin.label` joins them.
    """
    ordered = exchanges.sort("row").select(
        "row", "rule", "status", "amount", "unit", "source", "origin", "origin_row"
    )
    return RowIndex(
        technosphere=_Cells.of(system.technosphere, system.size),
        biosphere=_Cells.of(system.biosphere, len(system.flows)),
        exchanges=ordered,
        numbers=ordered["row"].cast(pl.Int64).to_numpy(),
    )


def _row(
    *, row: int, origin: str | None, origin_row: float | None, **rest: object
) -> Row:
    if origin is None or origin_row is None:
        return Row(file=FILE, sheet=None, row=row, **rest)  # type: ignore[arg-type]
    file, mark, sheet = origin.rpartition(SHEET_MARK)
    return Row(
        file=file if mark else origin,
        sheet=sheet if mark else None,
        row=int(origin_row),
        **rest,  # type: ignore[arg-type]
    )
