"""A compiled study to the contribution tree of one product."""

from lca.engine.footprint import price_products
from lca.errors import StudyRefusedError, UsageError
from lca.interpret import View, build_tree, name_loops
from lca.model import StudyHeader
from lca.results import Explanation
from lca.study.compiling import Compiled


def explain_compiled(
    header: StudyHeader,
    compiled: Compiled,
    flow: str,
    indicator: str | None,
    *,
    depth: int,
    cutoff: float,
) -> Explanation:
    """Return the tree of one unit of a flow, and the loops it shows.

    Raises
    ------
    UsageError
        The study has no such indicator.
    """
    system, characterisation = compiled.system, compiled.characterisation
    if system is None or characterisation is None or compiled.plan is None:
        raise StudyRefusedError(compiled.findings)
    chosen = indicator or characterisation.headline
    if chosen not in characterisation.indicators:
        choices = ", ".join(characterisation.indicators)
        msg = f"no indicator {chosen!r}; there are: {choices}"
        raise UsageError(msg)
    prices = price_products(system, characterisation, compiled.plan)
    view = View(depth, cutoff)
    tree = build_tree(system, characterisation, prices, flow, chosen, view=view)
    unit = characterisation.units[characterisation.indicators.index(chosen)]
    return Explanation(header.name, chosen, unit, tree, name_loops(system, tree))
