"""Results as documents that people read, in English and Chinese."""

from lca.declaration.intensities import Intensities, print_intensities
from lca.declaration.plant_summary import render_plant
from lca.declaration.plant_tables import Sheet
from lca.declaration.plant_text import print_plant
from lca.declaration.summary import Form, render_summary
from lca.declaration.vocabulary import Language, Vocabulary, load_vocabulary

__all__ = [
    "Form",
    "Intensities",
    "Language",
    "Sheet",
    "Vocabulary",
    "load_vocabulary",
    "print_intensities",
    "print_plant",
    "render_plant",
    "render_summary",
]
