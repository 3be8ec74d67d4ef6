"""What a solved or linked system tells people: loops, contributions."""

from lca.interpret.explanation import MOST_BRANCHES, View, build_tree
from lca.interpret.loops import (
    MOST_NAMES,
    LoopText,
    describe_loop,
    describe_loops,
    name_loops,
)
from lca.interpret.rows import index_rows

__all__ = [
    "MOST_BRANCHES",
    "MOST_NAMES",
    "LoopText",
    "View",
    "build_tree",
    "describe_loop",
    "describe_loops",
    "index_rows",
    "name_loops",
]
