"""The column catalogue: which tables exist, their columns, types and meanings.

The reader, the checks and the documentation all take their columns from the CSV
files beside this module, one per table.
"""

from lca.findings.rows import findings_of_rows
from lca.tables.catalogue import Column, load_columns, table_names
from lca.tables.cells import type_cells

__all__ = ["Column", "findings_of_rows", "load_columns", "table_names", "type_cells"]
