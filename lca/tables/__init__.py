"""The column catalogue: which tables exist, their columns, types and meanings.

The reader, the checks and the documentation all take their columns from the CSV
files beside this module, one per table.
"""

from lca.tables.catalogue import Column, load_columns, table_names
from lca.tables.cells import type_cells

__all__ = ["Column", "load_columns", "table_names", "type_cells"]
