"""Elements, formulas and compositions: what a substance is made of."""

from lca.chemistry.composition import (
    CompositionError,
    CompositionFault,
    parse_composition,
)
from lca.chemistry.elements import Element, load_elements
from lca.chemistry.formula import (
    FormulaError,
    element_fractions,
    molar_mass,
    parse_formula,
)
from lca.chemistry.gas import molar_volume

__all__ = [
    "CompositionError",
    "CompositionFault",
    "Element",
    "FormulaError",
    "element_fractions",
    "load_elements",
    "molar_mass",
    "molar_volume",
    "parse_composition",
    "parse_formula",
]
