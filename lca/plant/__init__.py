"""From the tables of a plant to the exchanges of a study: routes, tools, supplies.

Everything specific to making chips ends here: what comes out is an ordinary
exchange-level study, in which every exchange names the rule that made it and the row
it was made from.  Nothing here knows a matrix.
"""

from lca.plant.compiler import BACKGROUND, check_whole, compile_plant
from lca.plant.names import name_scrap, name_what_is_excluded
from lca.plant.origins import trace_findings
from lca.plant.partition import BY_SKU, split_plant
from lca.plant.rules import Rule, list_rules, load_rules
from lca.plant.texts import (
    Omission,
    Texts,
    collect_omissions,
    collect_texts,
    list_text_keys,
    read_texts,
)

__all__ = [
    "BACKGROUND",
    "BY_SKU",
    "Omission",
    "Rule",
    "Texts",
    "check_whole",
    "collect_omissions",
    "collect_texts",
    "compile_plant",
    "list_rules",
    "list_text_keys",
    "load_rules",
    "name_scrap",
    "name_what_is_excluded",
    "read_texts",
    "split_plant",
    "trace_findings",
]
