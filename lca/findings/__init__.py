"""What is wrong, unusual or noteworthy in data, as values that carry their place.

A finding is data: a code, the place in the user's files, and parameters.  Every
word a person reads about it stands in ``catalogue.toml``, in English and Chinese.
"""

from lca.findings.catalogue import Entry, Language, Severity, load_catalogue
from lca.findings.finding import Finding, Place, finding, has_errors
from lca.findings.sentence import render

__all__ = [
    "Entry",
    "Finding",
    "Language",
    "Place",
    "Severity",
    "finding",
    "has_errors",
    "load_catalogue",
    "render",
]
