"""What each activity makes and uses of every product and waste, net of self-use."""

import polars as pl

from lca.engine.sweep import LEAST_NET
from lca.model import Inputs

KEYS = ["activity", "flow"]


def read_known_exchanges(inputs: Inputs) -> pl.DataFrame:
    """Return the exchanges whose flow and amount are known, with ``signed``.

    ``signed`` is the quantity, positive for an output and negative for an input: the
    only place where a direction becomes a sign.  ``kind`` and ``cutoff`` come from
    the flow table; what is left out here has an error finding of its own.
    """
    flows = inputs.flows.select(
        "flow",
        "kind",
        "mass_kg",
        flow_unit="unit",
        cutoff=pl.col("cutoff").fill_null(value=False),
    ).unique("flow", keep="first")
    sign = pl.when(pl.col("direction") == "output").then(1.0).otherwise(-1.0)
    joined = inputs.exchanges.join(flows, on="flow", how="inner", maintain_order="left")
    return joined.drop_nulls(
        ["activity", "direction", "quantity", "kind"]
    ).with_columns(signed=pl.col("quantity") * sign)


def net_exchanges(known: pl.DataFrame) -> pl.DataFrame:
    """Return one row per activity and product or waste that is not cut off.

    Columns: ``activity, flow, kind, mass_kg, flow_unit``; ``net`` (made or given off
    positive); ``marked`` (as reference); ``has_output``; ``has_input``; ``row`` of
    the first exchange.  Activities stand in the order of their first exchange.

    A net share below `LEAST_NET` is none, as in a loop of several activities.
    """
    inside = known.filter(~pl.col("cutoff") & (pl.col("kind") != "elementary"))
    output = pl.col("direction") == "output"
    net, gross = pl.col("signed").sum(), pl.col("signed").abs().sum()
    return inside.group_by(KEYS, maintain_order=True).agg(
        pl.col("kind", "mass_kg", "flow_unit").first(),
        net=pl.when(net.abs() < LEAST_NET * gross).then(0.0).otherwise(net),
        marked=pl.col("reference").fill_null(value=False).any(),
        has_output=output.any(),
        has_input=(~output).any(),
        row=pl.col("row").min(),
    )


def product_outputs(nets: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of products that an activity makes more of than it uses."""
    return nets.filter((pl.col("kind") == "product") & (pl.col("net") > 0))


def waste_inputs(nets: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of wastes that an activity takes in more than it gives off."""
    return nets.filter((pl.col("kind") == "waste") & (pl.col("net") < 0))
