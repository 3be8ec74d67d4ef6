"""The matter that activities take and give, and the elements that it holds."""

import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.checks.balances.matter import Matter
from lca.model import Inputs
from lca.units import load_units

ROUNDING = 1e-9
"""Share of the mass below which nothing is left open."""


def describe_flows(inputs: Inputs) -> pl.DataFrame:
    """Return ``flow, unit, energy, gas`` of every flow.

    ``gas`` is set for elementary flows with a gas or a formula, ``energy`` for flows
    in a unit of energy.
    """
    flows = inputs.flows.drop_nulls("flow").unique("flow", keep="first")
    units = load_units()
    energy = [
        text
        for text in flows["unit"].drop_nulls().unique()
        if (unit := units.find(text)) and unit.dimension == "energy"
    ]
    named = pl.col("ghg").is_not_null() | pl.col("formula").is_not_null()
    return flows.select(
        "flow",
        "unit",
        energy=pl.col("unit").is_in(energy),
        gas=(pl.col("kind") == "elementary") & named,
    )


def list_matter(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return the net amounts of all that is, or may be, matter.

    Columns: ``activity, flow, net`` (in the unit of the flow, an output positive),
    ``accuracy, row, mass`` (kg, null if unknown), ``rest`` (kg of unknown composition),
    ``fuel`` (energy that no mass is stated for).
    """
    signed = pl.when(pl.col("direction") == "output").then(1.0).otherwise(-1.0)
    net = (
        inputs.exchanges.lazy()
        .drop_nulls(["activity", "flow", "quantity"])
        .select(
            "activity",
            "flow",
            "row",
            net=signed * pl.col("quantity"),
            accuracy=accuracy_of("status"),
        )
        .group_by("activity", "flow", maintain_order=True)
        .agg(pl.col("net").sum(), pl.col("accuracy").max(), pl.col("row").first())
        .filter(pl.col("net") != 0)
    )
    amount = pl.col("net").abs()
    return (
        net.join(_weigh_rest(inputs, matter).lazy(), on="flow", maintain_order="left")
        .filter(pl.col("mass").is_null() | (pl.col("mass") > 0) | pl.col("fuel"))
        .with_columns(mass=amount * pl.col("mass"), rest=amount * pl.col("rest"))
        .collect()
    )


def list_carriers(matters: pl.DataFrame, matter: Matter) -> pl.DataFrame:
    """Return the matter again, once per element its composition lists.

    Adds ``element, kg``.  An element that is listed with nothing is known to be absent.
    """
    held = matter.elements.select("flow", "element", "kg")
    return matters.join(held, on="flow", maintain_order="left_right").with_columns(
        kg=pl.col("net").abs() * pl.col("kg")
    )


def _weigh_rest(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return ``flow, mass, rest, fuel``, per unit of each flow."""
    known = matter.elements.group_by("flow").agg(
        known=pl.col("kg").sum(), whole=pl.col("whole").all()
    )
    energy = describe_flows(inputs).select("flow", "energy")
    left = pl.col("mass") - pl.col("known").fill_null(0.0)
    left_open = ~pl.col("whole").fill_null(value=False)
    left_open &= left > ROUNDING * pl.col("mass")
    return (
        matter.masses.join(known, on="flow", how="left", maintain_order="left")
        .join(energy, on="flow", how="left", maintain_order="left")
        .select(
            "flow",
            "mass",
            rest=pl.when(left_open).then(left).otherwise(0.0),
            fuel=pl.col("energy").fill_null(value=False)
            & (pl.col("basis") == "none").fill_null(value=False),
        )
    )
