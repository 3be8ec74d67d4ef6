"""The column catalogue: which tables exist, their columns, types and meanings.

Readers, checks, templates and the documentation all take their columns from the CSV
files beside this module: ``tables.csv`` lists the tables, each has its columns in a
file of its own.
"""

from lca.tables.catalogue import (
    Choice,
    Column,
    Kind,
    Table,
    list_tables,
    load_columns,
    table_names,
)
from lca.tables.cells import empty_table, type_cells
from lca.tables.matter import list_elements, weigh_flows
from lca.tables.prose import check_languages
from lca.tables.quantities import check_units, convert_to_flow_unit
from lca.tables.references import check_keys, check_references

__all__ = [
    "Choice",
    "Column",
    "Kind",
    "Table",
    "check_keys",
    "check_languages",
    "check_references",
    "check_units",
    "convert_to_flow_unit",
    "empty_table",
    "list_elements",
    "list_tables",
    "load_columns",
    "table_names",
    "type_cells",
    "weigh_flows",
]
