"""Bins: what a last step sorts its good output into (§4)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import ROUNDING, complete_rows, find_misplaced, point


def read_bins(plant: PlantInputs) -> pl.DataFrame:
    """Return the bins with ``product_unit``, in which each is declared.

    A bin whose product has a route of its own is an error of its own.
    """
    bins = complete_rows(plant, "bins")
    if bins.is_empty():
        return bins.with_columns(product_unit=pl.lit(None, dtype=pl.String))
    skus = complete_rows(plant, "skus")
    units = skus.select(product="sku", product_unit="unit")
    routed = skus.drop_nulls("route")["sku"]
    own = (pl.col("product") == pl.col("sku")) | ~pl.col("product").is_in(
        routed.implode()
    )
    return bins.filter(own).join(units, on="product", how="left", maintain_order="left")


def check_bins(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return an error for each bin that is not of a last step, and for wrong shares.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    bins = complete_rows(plant, "bins")
    if bins.is_empty():
        return []
    last = steps.filter("last").select("sku", "step")
    elsewhere = bins.join(last, on=["sku", "step"], how="anti")
    misplaced = pl.concat(
        [
            elsewhere.join(steps, on=["sku", "step"], how="semi"),
            find_misplaced(plant, elsewhere, "sku").drop("of_sku"),
        ]
    ).sort("row")
    routed = complete_rows(plant, "skus").drop_nulls("route")["sku"]
    made = bins.filter(
        (pl.col("product") != pl.col("sku")) & pl.col("product").is_in(routed.implode())
    )
    whole = pl.col("share").sum().over("sku")
    wrong = bins.with_columns(whole=whole).filter(
        (pl.col("whole") - 1).abs() > ROUNDING
    )
    final = wrong.unique("sku", keep="last", maintain_order=True)
    empty = bins.filter(pl.col("share") <= 0)
    return [
        *point(plant, "bins", "not-positive",
               empty.select("row", "sku", value="share"), "share"),
        *point(plant, "bins", "bin-not-at-last-step",
               misplaced.select("row", "sku", value="step"), "step"),
        *point(plant, "bins", "bin-has-route",
               made.select("row", "sku", value="product"), "product"),
        *point(plant, "bins", "bins-not-one",
               final.select("row", "sku", value="whole"), "share"),
    ]  # fmt: skip
