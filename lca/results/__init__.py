"""What a solve returns: frozen values with polars frames."""

from lca.results.explanation import Branch, Explanation
from lca.results.solution import Certificate, Loop, Solution, Versions

__all__ = ["Branch", "Certificate", "Explanation", "Loop", "Solution", "Versions"]
