"""The matter of every flow of a study: its mass and its elements."""

from dataclasses import dataclass

import polars as pl

from lca.engine.aggregates import read_aggregate
from lca.factors import load_gwp
from lca.model import Inputs
from lca.tables import list_elements, weigh_flows


@dataclass(frozen=True, slots=True)
class Matter:
    """What flows are made of.

    Parameters
    ----------
    masses
        ``flow, mass, basis``: kg in one unit of the flow, null if unknown; ``basis``
        is ``unit``, ``stated``, ``formula`` or ``none`` (no matter).
    elements
        ``flow, element, kg, whole``: kg of the element in one unit of the flow, and
        whether the elements of the flow are all known.
    """

    masses: pl.DataFrame
    elements: pl.DataFrame


def find_matter(inputs: Inputs) -> Matter:
    """Return the matter of every flow of a study.

    A purchased factor (kg CO2e) stands for a sum of emissions elsewhere: no matter of
    the activity that states it.

    Parameters
    ----------
    inputs
        The study.
    """
    flows = inputs.flows.drop_nulls("flow").unique("flow", keep="first")
    named = flows.filter(pl.col("flow").str.contains("[", literal=True))["flow"]
    sums = [flow for flow in named if read_aggregate(flow)]
    of_sum = pl.col("flow").is_in(sums)
    formula = pl.when(~of_sum).then(pl.coalesce("formula", _formula_of_gas(flows)))
    described = flows.with_columns(formula=formula)
    weighed = weigh_flows(described)
    masses = weighed.with_columns(
        mass=pl.when(of_sum).then(0.0).otherwise("mass"),
        basis=pl.when(of_sum).then(pl.lit("none")).otherwise("basis"),
    )
    return Matter(masses, list_elements(described, masses))


def _formula_of_gas(flows: pl.DataFrame) -> pl.Expr:
    """Return the formula of each gas, which may be stated by another name."""
    gwp = load_gwp()
    texts = flows["ghg"].drop_nulls().unique()
    known = {text: gwp.match_name(text) or text for text in texts}
    return pl.col("ghg").replace_strict(known, default=None, return_dtype=pl.String)
