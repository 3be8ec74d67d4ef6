"""What norms say of the energy that making a product may take."""

from lca.norms.assessment import assess_plant
from lca.norms.classes import (
    NormClass,
    correct_for_utilisation,
    list_classes,
    load_limits,
)
from lca.norms.norm import Norm, Note, Product
from lca.norms.reading import parse_norm
from lca.norms.shipped import load_norms

__all__ = [
    "Norm",
    "NormClass",
    "Note",
    "Product",
    "assess_plant",
    "correct_for_utilisation",
    "list_classes",
    "load_limits",
    "load_norms",
    "parse_norm",
]
