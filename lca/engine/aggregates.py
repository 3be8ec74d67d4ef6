"""Purchased factors: elementary flows that stand for a whole supply chain in CO2e.

Such a flow is named ``<formula> [<source>, <GWP set>]``; the formula is one that the
GWP table calls an aggregate.
"""

import re

from lca.factors import load_gwp

NOT_STATED = "not stated"

_NAME = re.compile(
    r"^(?P<formula>[^\s\[]+)\s*\[(?P<source>.+?)(?:,\s*(?P<gwp>[^,\]]+))?\]$"
)


def read_aggregate(flow: str) -> tuple[str, str] | None:
    """Return formula and GWP set of a purchased factor; None for any other flow.

    A name without a set, or with one the GWP table does not have, is `NOT_STATED`.
    """
    match = _NAME.match(flow)
    gwp = load_gwp()
    formula = gwp.match_name(match["formula"]) if match else None
    if match is None or formula is None or not gwp.is_aggregate(formula):
        return None
    stated = match["gwp"]
    return formula, stated if stated in gwp.sets else NOT_STATED
