"""The route of a SKU as a record keeps it: its steps, and what enters each."""

import polars as pl

from lca.record.canonical import Document
from lca.record.rows import list_rows

STEP = (
    "stage", "step", "position", "start_unit", "takes", "unit", "gives", "yield",
    "rework_share", "rework_to", "insertions", "tool_group", "tool_seconds", "parallel",
    "scrap_to", "status", "file", "row",
)  # fmt: skip
DRAW = ("step", "flow", "direction", "amount", "unit", "kind", "mode", "status", "file",
        "row")  # fmt: skip
BOM, MODELLED = "bom", "modelled"
DRAWN = (BOM, "consumption", "removal", "packing")
"""Rules of what the user writes at a step."""


def describe_route(steps: pl.DataFrame) -> list[Document]:
    """Return the steps of one SKU in the order of its route.

    Parameters
    ----------
    steps
        Rows of `lca.plant.steps.resolve_steps` about the SKU.
    """
    returned = steps.select(back_to="previous_flow", rework_to="step").unique(
        "back_to", keep="first", maintain_order=True
    )
    named = steps.join(
        returned.drop_nulls("back_to"),
        on="back_to",
        how="left",
        maintain_order="left",
    ).with_columns(
        rework_share="rework",
        status="status_basis",
        file="origin_basis",
        row="row_basis",
    )
    return list_rows(named, STEP)


def describe_draws(exchanges: pl.DataFrame, bom: pl.DataFrame) -> list[Document]:
    """Return what the steps of one SKU take and give beside its product.

    Parameters
    ----------
    exchanges
        Of the activities that are its steps; amounts are for one start.
    bom
        Rows of the bill of material: ``row, mode``, which say of a part whether it is
        modelled or has a value of its supplier.
    """
    modes = bom.select(
        pl.col("mode").fill_null(MODELLED), rule=pl.lit(BOM), origin_row="row"
    ).cast({"origin_row": exchanges.schema["origin_row"]})
    drawn = exchanges.filter(pl.col("rule").is_in(list(DRAWN))).join(
        modes, on=["rule", "origin_row"], how="left", maintain_order="left"
    )
    return list_rows(drawn.with_columns(kind="rule", file="origin", row="origin_row"),
                     DRAW)  # fmt: skip
