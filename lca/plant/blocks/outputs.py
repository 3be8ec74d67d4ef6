"""What a block of energy must know of its product: diameter, layer, mass (§5.7)."""

import math
from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import measure_wafers
from lca.plant.wafers.rows import place_rows

AT = ["sku", "step"]

PASSED = {
    "sku": pl.String,
    "step": pl.String,
    "fresh": pl.Float64,
    "good": pl.Float64,
}


def describe_outputs(
    plant: PlantInputs, steps: pl.DataFrame, covered: pl.DataFrame
) -> pl.DataFrame:
    """Return what each SKU has at the end of a block, one row per block and SKU.

    Columns: ``row`` (of the block), ``sku, step, unit`` (of its good output),
    ``start_unit`` (of its first step), ``starts`` (of the first step per unit of good
    output, see `pass_back`), ``diameter_mm`` (of the step, or of the last before it
    that has one; null without), ``layer_um`` (grown in the steps of the block),
    ``mass_kg`` (of one unit, weighed or by geometry; null without).

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    covered
        ``row, route, step`` of the steps of each block, in order.
    """
    numbers = steps.select(*AT, "route", "unit", "start_unit")
    sized = numbers.join(
        place_rows(complete_rows(plant, "shapes"), steps)
        .select(*AT, "diameter_mm")
        .unique(AT),
        on=AT,
        how="left",
        maintain_order="left",
    )
    layers = (
        place_rows(complete_rows(plant, "layers"), steps)
        .group_by(AT)
        .agg(layer_um=pl.col("thickness_um").sum())
    )
    of_block = steps.join(
        covered.select("route").unique(), on="route", how="semi", maintain_order="left"
    )
    known = (
        sized.with_columns(pl.col("diameter_mm").forward_fill().over("sku"))
        .join(layers, on=AT, how="left", maintain_order="left")
        .join(_weigh(plant), on=AT, how="left", maintain_order="left")
        .join(pass_back(of_block), on=AT, how="left", maintain_order="left")
    )
    inside = covered.join(known, on=["route", "step"], maintain_order="left_right")
    return inside.group_by("row", "sku", maintain_order=True).agg(
        pl.col("step", "unit", "diameter_mm", "mass_kg").last(),
        pl.col("start_unit").first(),
        starts=pl.col("fresh").first() / pl.col("good").last(),
        layer_um=pl.col("layer_um").sum(),
    )


def pass_back(steps: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, step, fresh, good``: what passes each step per unit of a SKU.

    ``good`` is its good output, ``fresh`` its starts less those that are of what rework
    gives back: what the step draws of the one before.

    Parameters
    ----------
    steps
        As `resolve_steps` returns them.

    Notes
    -----
    From the last step to the first, with b given back to step s by the starts z of any
    step k that reworks to it (§2.2):

        starts of s  = good output of s / (gives × Y)
        b            = Σ_k z_k × gives_k × r_k × what one reworked unit is there
        fresh        = starts − b / takes
        good output of the step before = takes × fresh
    """
    numbers = ["step", "takes", "gives", "yield", "rework", "rework_step"]
    rows = [
        {"sku": sku, **passed}
        for (sku,), route in steps.group_by("sku", maintain_order=True)
        for passed in _walk_back(route.select(*numbers, "back_amount"))
    ]
    return pl.DataFrame(rows, schema=PASSED)


def _walk_back(route: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Yield what passes the steps of one SKU, the last step first.

    Numbers that are missing have findings of their own, and change nothing here.
    """
    good = 1.0
    returned: dict[str, float] = defaultdict(float)
    filled = route.reverse().with_columns(
        takes=pl.when(pl.col("takes") != 0).then("takes").otherwise(1.0),
        per_start=pl.col("gives").fill_null(1.0) * pl.col("yield").fill_null(1.0),
        sent=(pl.col("gives") * pl.col("rework") * pl.col("back_amount")).fill_null(0),
    )
    for row in filled.iter_rows(named=True):
        starts = good / row["per_start"] if row["per_start"] else math.inf
        returned[row["rework_step"]] += starts * row["sent"]
        fresh = starts - returned[row["step"]] / row["takes"]
        yield {"step": row["step"], "fresh": fresh, "good": good}
        good = row["takes"] * fresh


def _weigh(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, step, mass_kg`` of what was weighed, else of its geometry."""
    weighed = complete_rows(plant, "sku_steps").select(*AT, "mass_kg")
    per_unit = pl.col("mass") * pl.col("wafers")
    shaped = measure_wafers(plant).select(*AT, mass_kg=per_unit)
    every = pl.concat([weighed, shaped]).drop_nulls()
    return every.unique(AT, keep="first")
