"""Results as documents that people read, in English and Chinese."""

from lca.declaration.annotations import name_heads, write_note
from lca.declaration.balances import Section, print_validation
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
    "Section",
    "Sheet",
    "Vocabulary",
    "load_vocabulary",
    "name_heads",
    "print_intensities",
    "print_plant",
    "print_validation",
    "render_plant",
    "render_summary",
    "write_note",
]
