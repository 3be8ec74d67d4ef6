"""What a solve returns: frozen values with polars frames."""

from lca.results.difference import Difference
from lca.results.explanation import Branch, Explanation, Row
from lca.results.plant import PlantSolution
from lca.results.solution import Certificate, Loop, Solution, Versions
from lca.results.validation import (
    SCOPES,
    WORST_FIRST,
    Summary,
    Validation,
    order_worst_first,
)

__all__ = [
    "SCOPES",
    "WORST_FIRST",
    "Branch",
    "Certificate",
    "Difference",
    "Explanation",
    "Loop",
    "PlantSolution",
    "Row",
    "Solution",
    "Summary",
    "Validation",
    "Versions",
    "order_worst_first",
]
