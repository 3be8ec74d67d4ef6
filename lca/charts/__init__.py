"""Values as drawings: SVG for a page, and the same rows as text.

A drawing opens no file, holds no script, no style sheet and no identifier, so that any
number of them may stand in one page.  All text in it is data of the caller, made inert.
"""

from lca.charts.bars import Bar, bars
from lca.charts.interval import Mark, interval
from lca.charts.markup import FONTS, Chart
from lca.charts.pareto import pareto
from lca.charts.process_map import process_map
from lca.charts.routing import Edge, Node
from lca.charts.watermark import watermark

__all__ = [
    "FONTS",
    "Bar",
    "Chart",
    "Edge",
    "Mark",
    "Node",
    "bars",
    "interval",
    "pareto",
    "process_map",
    "watermark",
]
