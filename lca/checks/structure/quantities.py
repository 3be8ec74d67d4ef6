"""Checks of amounts, masses, compositions and cut-offs of flows."""

import polars as pl

from lca.chemistry import CompositionError, parse_composition
from lca.engine.masses import find_mass
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs
from lca.units import load_units

ROUNDING = 1e-6
"""Share by which a mass may differ from that of its unit."""


def check_quantities(inputs: Inputs) -> list[Finding]:
    """Return what is wrong with the amounts of exchanges and the facts of flows."""
    return [
        *_check_amounts(inputs),
        *_check_masses(inputs),
        *_check_compositions(inputs),
        *_check_cutoffs(inputs),
        *_check_displaced(inputs),
    ]


def _check_amounts(inputs: Inputs) -> list[Finding]:
    """Return errors for negative products, an info for negative elementary flows."""
    kinds = inputs.flows.select("flow", "kind").unique("flow", keep="first")
    negative = inputs.exchanges.filter(pl.col("amount") < 0).join(
        kinds, on="flow", maintain_order="left"
    )
    rows = negative.select("row", "activity", "flow", "kind", value="amount")
    elementary = pl.col("kind") == "elementary"
    table = {
        "negative-amount": rows.filter(~elementary),
        "negative-elementary": rows.filter(elementary),
    }
    found = []
    for code, part in table.items():
        found += findings_of_rows(code, part, file="exchanges.csv", column="amount")
    mass = inputs.flows.filter(pl.col("mass_kg") < 0)
    return found + findings_of_rows(
        "negative-mass",
        mass.select("row", "flow", value="mass_kg"),
        file="flows.csv",
        column="mass_kg",
    )


def _check_masses(inputs: Inputs) -> list[Finding]:
    """Return an error for each mass_kg other than the unit itself says.

    A zero is none: it says that a flow is no matter of its own, such as a sum
    parameter of waste water or a service; only to share a burden by mass it needs one.
    """
    by_mass = inputs.allocation.filter(pl.col("method") == "mass")["flow"].drop_nulls()
    given = inputs.flows.drop_nulls(["unit", "mass_kg"])
    known = {text: find_mass(text) for text in given["unit"].unique()}
    own = pl.col("unit").replace_strict(known, default=None, return_dtype=pl.Float64)
    other = (pl.col("mass_kg") - own).abs() > ROUNDING * own
    matters = (pl.col("mass_kg") != 0) | pl.col("flow").is_in(by_mass.implode())
    rows = given.filter(other & matters)
    return findings_of_rows(
        "mass-contradicts-unit",
        rows.select("row", "flow", "unit", value="mass_kg", expected=own),
        file="flows.csv",
        column="mass_kg",
    )


def _check_compositions(inputs: Inputs) -> list[Finding]:
    given = inputs.flows.drop_nulls("composition")
    if given.is_empty():
        return []
    parts = {}
    for text in given["composition"].unique():
        try:
            parse_composition(text)
        except CompositionError as error:
            parts[text] = error.part
    wrong = given.filter(pl.col("composition").is_in(list(parts)))
    rows = wrong.select(
        "row",
        "flow",
        value="composition",
        part=pl.col("composition").replace_strict(
            parts, default=None, return_dtype=pl.String
        ),
    )
    return findings_of_rows(
        "not-a-composition", rows, file="flows.csv", column="composition"
    )


def _check_cutoffs(inputs: Inputs) -> list[Finding]:
    """Return an error for each elementary flow that is cut off.

    An emission does not cross the boundary of the system unseen.
    """
    wrong = inputs.flows.filter((pl.col("kind") == "elementary") & pl.col("cutoff"))
    rows = wrong.select("row", "flow", value="kind")
    return findings_of_rows(
        "cutoff-on-elementary", rows, file="flows.csv", column="cutoff"
    )


def _check_displaced(inputs: Inputs) -> list[Finding]:
    """Return a warning where one unit stands for one of another dimension."""
    if inputs.allocation.is_empty():
        return []
    flow_units = inputs.flows.select("flow", "unit").unique("flow", keep="first")
    displaced = flow_units.select(displaces="flow", displaced_unit="unit")
    rows = (
        inputs.allocation.filter(pl.col("factor").is_null())
        .join(flow_units, on="flow", maintain_order="left")
        .join(displaced, on="displaces", maintain_order="left")
        .select("row", "activity", "flow", "unit", "displaced_unit", value="displaces")
    )
    units = load_units()
    dimension = {
        text: unit.dimension
        for text in {*rows["unit"], *rows["displaced_unit"]}
        if (unit := units.find(text))
    }
    own, other = (
        pl.col(column).replace_strict(dimension, default=None, return_dtype=pl.String)
        for column in ("unit", "displaced_unit")
    )
    return findings_of_rows(
        "displaced-other-dimension",
        rows.filter(own != other),
        file="allocation.csv",
        column="factor",
    )
