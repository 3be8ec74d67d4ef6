"""From the tables of a plant to the exchanges of a study: routes, tools, supplies.

Everything specific to making chips ends here: what comes out is an ordinary
exchange-level study, in which every exchange names the rule that made it and the row
it was made from.  Nothing here knows a matrix.
"""

from lca.plant.compiler import compile_plant
from lca.plant.origins import trace_findings
from lca.plant.partition import split_plant
from lca.plant.rules import Rule, load_rules

__all__ = ["Rule", "compile_plant", "load_rules", "split_plant", "trace_findings"]
