"""What a solve returns: frozen values with polars frames."""

from lca.results.explanation import Branch, Explanation, Row
from lca.results.plant import PlantSolution
from lca.results.solution import Certificate, Loop, Solution, Versions

__all__ = [
    "Branch",
    "Certificate",
    "Explanation",
    "Loop",
    "PlantSolution",
    "Row",
    "Solution",
    "Versions",
]
