"""Results as documents that people read, in English and Chinese."""

from lca.declaration.intensities import Intensities, print_intensities
from lca.declaration.summary import Form, render_summary
from lca.declaration.vocabulary import Language, Vocabulary, load_vocabulary

__all__ = [
    "Form",
    "Intensities",
    "Language",
    "Vocabulary",
    "load_vocabulary",
    "print_intensities",
    "render_summary",
]
