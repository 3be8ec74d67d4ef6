"""A compiled study to the contribution tree of one product."""

import numpy as np

from lca.engine.footprint import price_products
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, finding
from lca.interpret import MOST_BRANCHES, View, build_tree, index_rows, name_loops
from lca.model import Inputs
from lca.results import Explanation
from lca.study.certifying import check_prices
from lca.study.compiling import Compiled


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def explain_compiled(
    inputs: Inputs,
    compiled: Compiled,
    flow: str,
    indicator: str | None,
    *,
    view: View,
    rows: bool,
    found: tuple[Finding, ...],
) -> Explanation:
    """Return the tree of one unit of a flow, and the loops it shows.

    Parameters
    ----------
    inputs
        The tables of the study.
    compiled
        What they compile to.
    flow
        A product that is made, or a waste that is treated.
    indicator
        None for the headline one.
    view
        How the tree is cut.
    rows
        Whether branches name the input rows behind them.
    found
        Findings of the study.

    Raises
    ------
    UsageError
        The study has no such indicator.
    StudyRefusedError
        The study was not compiled, or its prices fail their certificate.
    """
    system, characterisation = compiled.system, compiled.characterisation
    header = inputs.header
    if (
        header is None
        or system is None
        or characterisation is None
        or compiled.plan is None
    ):
        raise StudyRefusedError(found)
    chosen = indicator or characterisation.headline
    if chosen not in characterisation.indicators:
        choices = ", ".join(characterisation.indicators)
        msg = f"no indicator {chosen!r}; there are: {choices}"
        raise UsageError(msg)
    prices = price_products(system, characterisation, compiled.plan)
    if faults := check_prices(system, prices):
        raise StudyRefusedError((*found, *faults))
    index = index_rows(system, inputs.exchanges) if rows else None
    grown = build_tree(
        system, characterisation, prices, flow, chosen, view=view, index=index
    )
    return Explanation(
        study=header.name,
        indicator=chosen,
        unit=characterisation.units[characterisation.indicators.index(chosen)],
        tree=grown.tree,
        loops=name_loops(system, grown.tree),
        findings=(*found, *_tell_cut(flow, grown.left_out)),
    )


def _tell_cut(flow: str, left_out: int) -> list[Finding]:
    """Return a finding about a tree that became too large to be opened whole."""
    if not left_out:
        return []
    return [finding("tree-cut", flow=flow, count=left_out, limit=MOST_BRANCHES)]
