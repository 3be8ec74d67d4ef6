"""Names that two products can share: of their steps, and of everything else (§11)."""

import polars as pl

from lca.plant.names import name_operation, name_rework, name_scrap
from lca.units import load_units

ELEMENTARY = "elementary"
OWN, FOREIGN = "=", "~"
"""What a key begins with: of a step of the product, or of anything else."""


def find_steps(activities: pl.DataFrame, sku: str) -> pl.DataFrame:
    """Return ``activity, step, alike, rework`` of the steps of a SKU.

    Only an activity that has a step, and the name that this step of this SKU has, is
    one of its own.
    """
    steps = activities.drop_nulls("step").select("activity", "step")
    named = steps.with_columns(sku=pl.lit(sku), any=pl.lit(""))
    own = named.filter(pl.col("activity") == name_operation("sku", "step"))
    return own.select(
        "activity",
        "step",
        alike=name_operation("any", "step"),
        rework=name_rework("activity"),
    )


def name_alike(own: pl.DataFrame, makers: pl.DataFrame, sku: str) -> pl.DataFrame:
    """Return ``flow, alike, shown``: what belongs to a SKU, under shared names.

    The SKU is what its last step makes, so that a step means the same wherever it
    stands.

    Parameters
    ----------
    own
        As `find_steps` returns it.
    makers
        ``activity, flow`` of every column.
    sku
        The product.
    """
    last = makers.filter(flow=sku).join(own, on="activity", maintain_order="left")
    named = [
        last.select("flow", "alike", shown="step"),
        own.select(flow="activity", alike="alike", shown="step"),
        *(
            own.select(flow=name("activity"), alike=name("alike"), shown=name("step"))
            for name in (name_scrap, name_rework)
        ),
    ]
    return pl.concat(named).unique("flow", keep="first")


def size_makers(made: pl.DataFrame, runs: pl.DataFrame, sku: str) -> pl.DataFrame:
    """Return what is made, with ``content``, ``run`` and the unit of the product."""
    unit = made.filter(flow=sku)["unit"].item(0)
    sized = made.join(runs, on="flow", how="left", maintain_order="left")
    own = pl.col("content").is_not_null()
    return sized.with_columns(
        pl.when(own).then(pl.lit(unit)).otherwise("unit").alias("unit"),
        pl.col("content", "run").fill_null(1.0),
    )


def key_flows(flows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return flows with ``key``, ``shown`` and ``dimension``.

    Only flows of one kind and dimension are the same flow; of emissions the impact is
    compared, so that the name is enough.
    """
    units = load_units()
    known = {text: units.find(text) for text in flows["unit"].unique()}
    sizes = {text: unit.dimension for text, unit in known.items() if unit}
    dimension = pl.col("unit").replace_strict(sizes, default="", return_dtype=pl.String)
    own = pl.col("alike").is_not_null()
    outer = pl.col("kind") == ELEMENTARY
    joined = flows.join(names, on="flow", how="left", maintain_order="left")
    sized = joined.with_columns(
        pl.coalesce("shown", "flow").alias("shown"),
        dimension=pl.when(outer).then(pl.lit("")).otherwise(dimension),
    )
    return sized.with_columns(
        key=pl.concat_str(
            pl.when(own).then(pl.lit(OWN)).otherwise(pl.lit(FOREIGN)),
            pl.coalesce("alike", "flow"),
            pl.lit("\t"),
            "kind",
            pl.lit("\t"),
            "dimension",
        )
    ).drop("alike")
