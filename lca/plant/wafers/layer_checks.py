"""Layers that lack a wafer, an element or a sink."""

from collections.abc import Mapping

import polars as pl

from lca.factors.solids import load_solids
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.sink_rows import point_missing
from lca.plant.gases.sinks import Missing
from lca.plant.places import complete_rows, point
from lca.plant.wafers.limits import check_limits
from lca.plant.wafers.rows import check_kind, check_places
from lca.plant.wafers.solids import check_solids

TABLE = "layers"


def check_layers(
    plant: PlantInputs,
    placed: pl.DataFrame,
    supplied: pl.DataFrame,
    kinds: pl.DataFrame,
    missing: Mapping[int, tuple[Missing, ...]],
) -> list[Finding]:
    """Return what is wrong with the rows of layers, once per row.

    Parameters
    ----------
    plant
        The plant.
    placed
        Rows at each step of each SKU, with ``wafers, area`` of what they grow on.
    supplied
        Row by row what precursor and solid share: ``element, shared, known``.
    kinds
        ``flow, kind`` of every flow of the user and every SKU.
    missing
        Elements that no sink takes, by row.
    """
    rows = complete_rows(plant, TABLE)
    found = check_places(plant, TABLE, ("material", "precursor"))
    found += [*check_solids(plant, TABLE), *check_limits(plant, TABLE)]
    found += check_kind(plant, TABLE, "precursor", kinds, "product")
    nothing = rows.filter(pl.col("utilisation") <= 0)
    named = nothing.select("row", flow="precursor")
    found += point(plant, TABLE, "utilisation-zero", named, "utilisation")
    found += _check_wafers(plant, placed)
    found += _check_precursors(plant, supplied, kinds)
    found += _check_solids_whole(plant, placed, supplied)
    names = dict(rows.select("row", "precursor").rows())
    left = [(row, names[row], each) for row, each in missing.items()]
    return [*found, *point_missing(plant, TABLE, left, "precursor")]


def _check_wafers(plant: PlantInputs, placed: pl.DataFrame) -> list[Finding]:
    bare = placed.filter(pl.col("wafers").is_null() | pl.col("area").is_null())
    each = bare.unique("row", keep="first", maintain_order=True)
    named = each.select("row", "sku", "step", value="material")
    return point(plant, TABLE, "layer-without-wafer", named, "step")


def _check_precursors(
    plant: PlantInputs, supplied: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return an error for each precursor whose part in the layer is not clear."""
    known = supplied.filter(
        pl.col("material").is_in(list(load_solids())),
        pl.col("precursor").is_in(kinds["flow"].implode()),
    )
    unread = known.filter(~pl.col("known")).select("row", flow="precursor")
    several = known.filter(pl.col("known") & pl.col("element").is_null())
    texts = {name: solid.formula for name, solid in load_solids().items()}
    named = several.select(
        "row",
        flow="precursor",
        value=pl.when(pl.col("shared") == "").then(pl.lit("–")).otherwise("shared"),
        expected=pl.col("material").replace_strict(texts, default=None),
    )
    return [
        *point(plant, TABLE, "precursor-unknown", unread, "precursor"),
        *point(plant, TABLE, "precursor-unclear", named, "precursor"),
    ]


def _check_solids_whole(
    plant: PlantInputs, placed: pl.DataFrame, supplied: pl.DataFrame
) -> list[Finding]:
    """Return an error for each solid of which an element is not supplied once."""
    joined = placed.join(
        supplied.select("row", "element"), on="row", maintain_order="left"
    )
    # What a row supplies may be unclear, which has an error of its own.
    clear = joined.filter(
        ~pl.col("element").is_null().any().over("sku", "step", "material")
    )
    layers = clear.group_by("sku", "step", "material", maintain_order=True).agg(
        pl.col("row").max(),
        given=pl.col("element").sort(),
        thick=pl.col("thickness_um").n_unique(),
    )
    needs = {name: sorted(solid.fractions) for name, solid in load_solids().items()}
    wrong = [
        (row, material, ", ".join(given), ", ".join(needs[material]))
        for row, material, given, thick in layers.unique(
            "row", keep="first", maintain_order=True
        ).select("row", "material", "given", "thick").rows()
        if material in needs and (given != needs[material] or thick > 1)
    ]  # fmt: skip
    schema = {
        "row": pl.UInt32,
        "material": pl.String,
        "value": pl.String,
        "expected": pl.String,
    }
    named = pl.DataFrame(wrong, schema=schema, orient="row")
    return point(plant, TABLE, "layer-not-whole", named, "precursor")
