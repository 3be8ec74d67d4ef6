"""What a block of energy must know of its product: diameter, layer, mass (§5.7)."""

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import measure_wafers

AT = ["sku", "step"]


def describe_outputs(
    plant: PlantInputs, steps: pl.DataFrame, covered: pl.DataFrame
) -> pl.DataFrame:
    """Return what each SKU has at the end of a block, one row per block and SKU.

    Columns: ``row`` (of the block), ``sku, step, unit`` (of its good output),
    ``start_unit`` (of its first step), ``starts`` (of the first step per unit of good
    output: (1 − rework) ÷ (gives × yield) of every step, times what each takes of the
    one before), ``diameter_mm`` (of the step, or of the last before it that has one;
    null without), ``layer_um`` (grown in the steps of the block), ``mass_kg`` (of one
    unit, weighed or by geometry; null without).

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    covered
        ``row, route, step`` of the steps of each block, in order.
    """
    passes = (1.0 - pl.col("rework")) / (pl.col("gives") * pl.col("yield"))
    numbers = steps.select(*AT, "route", "unit", "start_unit", "takes", passes=passes)
    sized = numbers.join(
        _place(plant, "shapes", steps).select(*AT, "diameter_mm").unique(AT),
        on=AT,
        how="left",
        maintain_order="left",
    )
    layers = _place(plant, "layers", steps).group_by(AT).agg(
        layer_um=pl.col("thickness_um").sum()
    )  # fmt: skip
    known = (
        sized.with_columns(pl.col("diameter_mm").forward_fill().over("sku"))
        .join(layers, on=AT, how="left", maintain_order="left")
        .join(_weigh(plant), on=AT, how="left", maintain_order="left")
    )
    inside = covered.join(known, on=["route", "step"], maintain_order="left_right")
    return inside.group_by("row", "sku", maintain_order=True).agg(
        pl.col("step", "unit", "diameter_mm", "mass_kg").last(),
        pl.col("start_unit").first(),
        starts=pl.col("passes").product()
        * pl.col("takes").slice(1).fill_null(1.0).product(),
        layer_um=pl.col("layer_um").sum(),
    )


def _place(plant: PlantInputs, table: str, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table at the steps of SKUs; a row of the SKU goes before."""
    rows = complete_rows(plant, table)
    of_sku = rows.drop_nulls("sku").drop("route")
    of_route = rows.drop_nulls("route").drop("sku")
    where = steps.select(*AT, "route")
    common = of_route.join(where, on=["route", "step"]).join(of_sku, on=AT, how="anti")
    own = of_sku.join(where, on=AT)
    return pl.concat([own, common], how="diagonal")


def _weigh(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, step, mass_kg`` of what was weighed, else of its geometry."""
    weighed = complete_rows(plant, "sku_steps").select(*AT, "mass_kg")
    per_unit = pl.col("mass") * pl.col("wafers")
    shaped = measure_wafers(plant).select(*AT, mass_kg=per_unit)
    every = pl.concat([weighed, shaped]).drop_nulls()
    return every.unique(AT, keep="first")
