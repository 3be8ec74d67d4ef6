"""A linked system as Brightway data packages (extra ``brightway``).

Brightway solves the same A s = f, so its answer to the same float64 matrices is an
independent check of ours.  Its packages number rows and columns; here a row of A and
the column that makes it carry the same number.

References
----------
Mutel, C. (2017). Brightway: An open source framework for Life Cycle Assessment.
Journal of Open Source Software 2(12), 236. doi:10.21105/joss.00236
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from lca.engine.arrays import Floats
from lca.engine.characterise import Characterisation
from lca.engine.system import System

if TYPE_CHECKING:
    from bw_processing.datapackage import Datapackage

FIRST_FLOW = 10_000_000
"""Number of the first elementary flow, above any column."""


@dataclass(frozen=True, slots=True)
class Packages:
    """Inventory package, and one package per indicator."""

    inventory: "Datapackage"
    indicators: "dict[str, Datapackage]"


def build_packages(system: System, characterisation: Characterisation) -> Packages:
    """Return the matrices of a system as in-memory data packages.

    Column j and the flow it makes are number j + 1; elementary flow e is
    `FIRST_FLOW` + e.  Wastes are turned, as in `lca.engine.system`: a demand of +1
    is one unit treated.

    Notes
    -----
    Values carry their sign, so there is no ``flip_array``: it would only name the
    entries whose sign Brightway is to change on insertion.
    """
    from bw_processing import create_datapackage

    inventory = create_datapackage()
    technosphere = system.build_technosphere().tocoo()
    _add(inventory, "technosphere_matrix", technosphere, 1, 1)
    biosphere = system.build_biosphere().tocoo()
    _add(inventory, "biosphere_matrix", biosphere, FIRST_FLOW, 1)
    indicators = {
        name: _build_indicator(characterisation.factors[line])
        for line, name in enumerate(characterisation.indicators)
    }
    return Packages(inventory, indicators)


def _build_indicator(factors: Floats) -> "Datapackage":
    """Return C of one indicator; its zeros too, as an empty matrix is refused."""
    from bw_processing import create_datapackage

    package = create_datapackage()
    place = np.arange(len(factors))
    diagonal = sparse.coo_array((factors, (place, place)))
    _add(package, "characterization_matrix", diagonal, FIRST_FLOW, FIRST_FLOW)
    return package


def _add(
    package: "Datapackage",
    matrix: str,
    entries: sparse.coo_array,
    first_row: int,
    first_column: int,
) -> None:
    from bw_processing import INDICES_DTYPE

    indices = np.empty(entries.nnz, dtype=INDICES_DTYPE)
    indices["row"] = entries.coords[0] + first_row
    indices["col"] = entries.coords[1] + first_column
    package.add_persistent_vector(
        matrix=matrix,
        name=matrix.removesuffix("_matrix"),
        indices_array=indices,
        data_array=entries.data.astype(np.float64),
    )
