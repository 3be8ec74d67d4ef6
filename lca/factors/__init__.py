"""The world as numbers: characterisation and emission factors with their sources."""

from lca.factors.gwp import GwpFactor, GwpTable, load_gwp, read_gwp
from lca.factors.pack import (
    FactorPack,
    FactorTable,
    find_factor,
    list_tables,
    load_pack,
    load_rows,
    search,
)

__all__ = [
    "FactorPack",
    "FactorTable",
    "GwpFactor",
    "GwpTable",
    "find_factor",
    "list_tables",
    "load_gwp",
    "load_pack",
    "load_rows",
    "read_gwp",
    "search",
]
