"""Elements, formulas and compositions: what a substance is made of."""

from lca.chemistry.composition import (
    CompositionError,
    CompositionFault,
    parse_composition,
)
from lca.chemistry.elements import Element, load_elements
from lca.chemistry.formula import FormulaError, molar_mass, parse_formula

__all__ = [
    "CompositionError",
    "CompositionFault",
    "Element",
    "FormulaError",
    "load_elements",
    "molar_mass",
    "parse_composition",
    "parse_formula",
]
