"""What a solved or linked system tells people: loops, contributions."""

from lca.interpret.explanation import View, build_tree, name_loops
from lca.interpret.loops import MOST_NAMES, LoopText, describe_loop, describe_loops

__all__ = [
    "MOST_NAMES",
    "LoopText",
    "View",
    "build_tree",
    "describe_loop",
    "describe_loops",
    "name_loops",
]
