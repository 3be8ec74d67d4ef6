"""Purchased factors: elementary flows that stand for a whole supply chain in CO2e.

Such a flow is named ``<formula> [<source>, <GWP set>]``; the formula is one that the
GWP table calls an aggregate.
"""

import re

from lca.factors import load_gwp

NOT_STATED = "not stated"

_NAME = re.compile(r"^(?P<formula>\S+) \[(?P<source>.+?)(?:, (?P<gwp>[^,\]]+))?\]$")


def read_aggregate(flow: str) -> tuple[str, str] | None:
    """Return formula and GWP set of a purchased factor; None for any other flow.

    A name without a set, or with one the GWP table does not have, is `NOT_STATED`.
    """
    match = _NAME.match(flow)
    gwp = load_gwp()
    if match is None or not gwp.is_aggregate(match["formula"]):
        return None
    stated = match["gwp"]
    return match["formula"], stated if stated in gwp.sets else NOT_STATED
