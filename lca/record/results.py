"""The results of a SKU as a record keeps them."""

from collections.abc import Mapping

import polars as pl

from lca.record.canonical import Document
from lca.record.rows import list_rows, take_row

INDICATOR = ("indicator", "unit", "amount")
STAGE = ("indicator", "stage", "amount")
STEP = ("indicator", "stage", "step", "amount")
CONTRIBUTOR = ("contributor", "amount", "share")
FACTOR = ("flow", "gwp_set", "unit", "amount", "impact")
SET = ("gwp_set", "aggregated", "amount", "share")
FLOW = ("flow", "name", "unit", "amount", "cutoff", "comment")
LINE = ("line", "unit", "amount", "impact")
STATUS = ("status", "amount", "share")
SHARES = ("synthetic", "norm", "secondary", "primary", "cutoff")
GAS = ("flow", "name", "gas", "class", "factor", "unit", "gwp_set")
SENSITIVE = ("kind", "activity", "flow", "direction", "rule", "amount", "unit",
             "status", "file", "row", "elasticity")  # fmt: skip
MASS = ("computed_kg", "declared_kg", "gap", "share", "tolerance", "verdict",
        "coverage")  # fmt: skip
CLOSURE = ("flow", "unit", "metered", "computed", "gap", "share", "tolerance",
           "verdict")  # fmt: skip

NOISE = 1e-12
"""Part of a mass below which a gap is rounding, which no two machines share."""


def describe_results(
    own: Mapping[str, pl.DataFrame], gwp_set: str, gates: Document
) -> Document:
    """Return the footprint of a SKU in all its parts.

    Parameters
    ----------
    own
        Frames of `lca.results.PlantSolution` by name, rows of the SKU alone.
    gwp_set
        Of the plant, by which its own gases are characterised.
    gates
        What arises inside the gates of the plant and outside.
    """
    quality = own["quality"].drop("sku", "synthetic")
    return {
        "indicators": list_rows(own["footprints"], INDICATOR),
        "stages": list_rows(own["stages"], STAGE),
        "steps": list_rows(own["steps"], STEP),
        "contributors": list_rows(own["contributors"], CONTRIBUTOR),
        "factors": list_rows(own["factors"], FACTOR),
        "sets": list_rows(_sum_sets(own["factors"], gwp_set), SET),
        "gates": gates,
        "inventory": list_rows(own["inventory"], FLOW),
        "energy": list_rows(own["energy"], LINE),
        "statuses": list_rows(own["statuses"], STATUS),
        "shares": take_row(own["skus"], SHARES),
        "quality": take_row(quality, quality.columns),
    }


def _sum_sets(factors: pl.DataFrame, gwp_set: str) -> pl.DataFrame:
    """Return the headline by GWP set, what tells no gases apart by itself."""
    whole = factors["impact"].sum()
    share = pl.col("amount") / whole if whole else pl.lit(None, pl.Float64)
    summed = (
        factors.with_columns(
            aggregated=pl.col("gwp_set").is_not_null(),
            gwp_set=pl.col("gwp_set").fill_null(gwp_set),
        )
        .group_by("gwp_set", "aggregated", maintain_order=True)
        .agg(amount=pl.col("impact").sum())
    )
    size = pl.col("amount").abs()
    return summed.with_columns(share=share).sort(
        size, "gwp_set", "aggregated", descending=[True, False, False]
    )


def describe_gases(gases: pl.DataFrame) -> list[Document]:
    """Return the elementary flows that count for a SKU, with their factors."""
    return list_rows(gases, GAS)


def describe_sensitivity(sensitive: pl.DataFrame) -> list[Document]:
    """Return the inputs that move a footprint most."""
    return list_rows(sensitive, SENSITIVE)


def describe_closures(closures: pl.DataFrame) -> list[Document]:
    """Return what the plant meters as a whole, against what its production draws."""
    return list_rows(closures, CLOSURE)


def describe_masses(masses: pl.DataFrame) -> Document | None:
    """Return the mass of a SKU by its route against the declared one; None if unknown.

    Parameters
    ----------
    masses
        Rows of `lca.results.Validation.skus` about the SKU.
    """
    noise = pl.col("share").abs() <= NOISE
    still = masses.with_columns(
        pl.when(noise).then(0.0).otherwise(name).alias(name)
        for name in ("gap", "share")
    )
    return take_row(still, MASS)
