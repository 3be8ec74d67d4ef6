"""The linked system: columns, their flows and every entry of A and B.

Rows of A are turned so that the reference flow of every column stands positive on
the diagonal: the row of a waste is multiplied by -1, because its reference is an
input.  In what follows M is that turned A; its row p is the flow that column p
makes (or treats), so M is square, and M[p, p] > 0.
"""

from dataclasses import dataclass

import polars as pl
from scipy import sparse

from lca.engine.arrays import Flags, Floats, Integers

NO_CODE = -1
"""Code of an entry without stage, or of a row without maker."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a matrix, one for each exchange and column, still unsummed.

    ``rows``, ``columns``: position in the matrix; ``values``: signed amount per run;
    ``stages``: code in `System.stages` or `NO_CODE`; ``statuses``: code in
    `System.statuses`; ``credits``: entered by substitution; ``diagonal``: the
    reference flow of its column; ``origins``: row in exchanges.csv.
    """

    rows: Integers
    columns: Integers
    values: Floats
    stages: Integers
    statuses: Integers
    credits: Flags
    diagonal: Flags
    origins: Integers

    def matrix(
        self, shape: tuple[int, int], only: Flags | None = None
    ) -> sparse.csr_array:
        """Return the sum of the entries (of those chosen) as a sparse matrix.

        A cell that comes to zero is no cell: it must not tie a loop together.
        """
        chosen = slice(None) if only is None else only
        cells = self.rows[chosen], self.columns[chosen]
        matrix = sparse.coo_array((self.values[chosen], cells), shape=shape).tocsr()
        matrix.eliminate_zeros()
        return matrix


@dataclass(frozen=True, slots=True)
class System:
    """A linked system, ready for the algebra.

    Parameters
    ----------
    columns
        One row per column of A: ``label`` (activity, or ``activity|flow`` after
        allocation), ``activity``, ``flow`` (made or treated), ``unit``, ``is_waste``,
        ``stage`` (code or `NO_CODE`), ``step`` (of a route, or null).
    flows
        One row per row of B: ``flow``, ``unit``, ``cutoff``, ``ghg``, ``ghg_class``,
        ``aircraft``, ``gwp_set`` of a purchased factor, ``row`` in flows.csv.
    technosphere
        Entries of M.
    biosphere
        Entries of B; flows that are cut off are among its rows.
    stages, statuses
        Names by code.
    """

    columns: pl.DataFrame
    flows: pl.DataFrame
    technosphere: Entries
    biosphere: Entries
    stages: tuple[str, ...]
    statuses: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return the number of columns."""
        return len(self.columns)

    def build_technosphere(self, only: Flags | None = None) -> sparse.csr_array:
        """Return M (flow, column), or what the chosen entries make of it."""
        return self.technosphere.matrix((self.size, self.size), only)

    def build_biosphere(self, only: Flags | None = None) -> sparse.csr_array:
        """Return B (elementary or cut-off flow, column), or a part of it."""
        return self.biosphere.matrix((len(self.flows), self.size), only)

    def column_stages(self) -> Integers:
        """Return the stage code of every column."""
        return self.columns.get_column("stage").to_numpy()
