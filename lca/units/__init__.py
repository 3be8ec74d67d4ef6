"""The whole vocabulary of units, and exact ratios between them.

What users write never reaches a units library: such libraries read ``EA`` as
exaampere and ``pcs`` as parsec.  Only the spellings of ``factors/units.csv`` mean
something; any other is an error that names the nearest one.
"""

from lca.units.table import (
    DifferentDimensionError,
    Unit,
    UnitTable,
    UnknownUnitError,
    load_units,
    read_units,
)

__all__ = [
    "DifferentDimensionError",
    "Unit",
    "UnitTable",
    "UnknownUnitError",
    "load_units",
    "read_units",
]
