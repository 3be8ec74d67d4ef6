"""Results as documents that people read, in English and Chinese."""

from lca.declaration.intensities import Intensities, print_intensities
from lca.declaration.summary import render_summary
from lca.declaration.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Intensities",
    "Vocabulary",
    "load_vocabulary",
    "print_intensities",
    "render_summary",
]
