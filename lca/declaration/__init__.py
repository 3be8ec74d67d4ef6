"""Results as documents that people read, in English and Chinese."""

from lca.declaration.summary import render_summary
from lca.declaration.vocabulary import Vocabulary, load_vocabulary

__all__ = ["Vocabulary", "load_vocabulary", "render_summary"]
