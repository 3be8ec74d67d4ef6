"""Wafers along their route: thickness and mass after every step (§3.1).

A wafer is a disc of its nominal diameter.  A row of ``shapes`` says how thick it leaves
a step, layers included; between two rows it keeps its thickness but for the layers that
grow on it.
"""

import math

import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.wafers.limits import keep_within
from lca.plant.wafers.rows import lay_routes, place_rows
from lca.plant.wafers.solids import find_solids
from lca.units import load_units

WAFER, KILOGRAM = "wafer", "kg"
METRE_PER_MM, METRE_PER_UM, GRAM_PER_KG = 1e-3, 1e-6, 1e3
ROUNDING = 1e-9
"""Share of the mass of a wafer below which a difference of masses is rounding."""

SHAPE = (
    "diameter_mm", "thickness_um", "kerf_um", "material", "density", "removed_to",
    "status", "source", "comment", "row",
)  # fmt: skip


def measure_wafers(plant: PlantInputs) -> pl.DataFrame:
    """Return the steps of every SKU whose wafers have a shape, in order.

    Columns: those of `lay_routes`; of the shape at the step, null without one, those
    of `SHAPE`; ``diameter, body`` (mm and solid of the wafer so far), ``crystal``
    (solid that the wafers are to be of),
    ``diameter_before, material_before``; ``kerf_stated``; ``wafers, wafers_before`` and
    ``kg, kg_before, kg_start`` (wafers or kg in one unit of output, of the output
    before, of a start; null where it counts something else), ``area`` (m2),
    ``grown_um, grown_kg, grown_of`` (layers of the step, per wafer, and their solid),
    ``before_um, after_um`` and ``mass_before, mass`` (kg of one wafer before and after,
    null without a shape so far).

    Parameters
    ----------
    plant
        The plant.

    Notes
    -----
    A wafer weighs π d²/4 · (ρ (t − Σ t_l) + Σ ρ_l t_l), with the layers l grown on it.
    """
    shapes = keep_within(complete_rows(plant, "shapes"), "shapes")
    routes = _keep_shaped(plant, lay_routes(plant))
    if shapes.is_empty() or routes.is_empty():
        return _lay_out(routes.clear(), _no_shapes(shapes), _no_layers())
    placed = find_solids(place_rows(shapes, routes))
    known = placed.drop_nulls("density").unique(
        ["sku", "step"], keep="first", maintain_order=True
    )
    layers = keep_within(complete_rows(plant, "layers"), "layers")
    grown = _no_layers() if layers.is_empty() else _grow(layers, routes)
    return _lay_out(routes, known.select("sku", "step", *SHAPE), grown)


def _keep_shaped(plant: PlantInputs, routes: pl.DataFrame) -> pl.DataFrame:
    """Return the steps of SKUs that have a row of shapes, or whose route has one."""
    shapes = complete_rows(plant, "shapes")
    shaped = pl.col("sku").is_in(shapes["sku"].drop_nulls().implode()) | pl.col(
        "route"
    ).is_in(shapes["route"].drop_nulls().implode())
    return routes.filter(shaped)


def _grow(layers: pl.DataFrame, routes: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, step, grown_um, grown_areal, grown_of`` of all layers of a step.

    ``grown_areal`` is in kg/m2; rows of one solid are one layer of several precursors.
    """
    # A layer of an unknown solid, which has an error, is as thick as it says.
    placed = find_solids(place_rows(layers, routes)).with_columns(
        pl.col("density").fill_null(0.0)
    )
    single = placed.unique(["sku", "step", "material"], keep="first")
    areal = pl.col("density") * pl.col("thickness_um") * METRE_PER_UM
    same = pl.col("material").n_unique() == 1
    return single.group_by("sku", "step").agg(
        grown_um=pl.col("thickness_um").sum(),
        grown_areal=areal.sum(),
        grown_of=pl.when(same).then(pl.col("material").first()).otherwise(pl.lit("")),
    )


def _lay_out(
    routes: pl.DataFrame, shapes: pl.DataFrame, grown: pl.DataFrame
) -> pl.DataFrame:
    """Return the steps with shapes, layers, and the wafer before and after each."""
    keys = ["sku", "step"]
    joined = routes.join(shapes, on=keys, how="left", maintain_order="left").join(
        grown, on=keys, how="left", maintain_order="left"
    )
    counted = joined.with_columns(
        wafers=_count(joined, "unit", WAFER),
        wafers_before=_count(joined, "previous_unit", WAFER),
        kg=_count(joined, "unit", KILOGRAM),
        kg_before=_count(joined, "previous_unit", KILOGRAM),
        kg_start=_count(joined, "start_unit", KILOGRAM),
    )
    shaped = pl.col("wafers").is_not_null()
    masked = counted.with_columns(
        pl.when(shaped).then(name).alias(name) for name in SHAPE
    )
    return _follow(masked)


def _follow(steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with thickness and mass of one wafer before and after each."""
    ever = [
        pl.col(name).forward_fill().over("sku").alias(new)
        for name, new in (
            ("diameter_mm", "diameter"), ("material", "body"), ("density", "solid"),
        )
    ]  # fmt: skip
    grown = steps.with_columns(
        *ever,
        pl.col("grown_um", "grown_areal").fill_null(0.0),
        kerf_stated=pl.col("kerf_um").is_not_null(),
        kerf_um=pl.col("kerf_um").fill_null(0.0),
    ).with_columns(
        layers_um=pl.col("grown_um").cum_sum().over("sku"),
        layers_areal=pl.col("grown_areal").cum_sum().over("sku"),
        crystal=pl.coalesce("body", pl.col("body").backward_fill().over("sku")),
        area=math.pi / 4 * (pl.col("diameter") * METRE_PER_MM) ** 2,
    )
    bare = pl.col("thickness_um") - pl.col("layers_um")
    thick = grown.with_columns(bare=bare.forward_fill().over("sku"))
    areal = pl.col("solid") * pl.col("bare") * METRE_PER_UM + pl.col("layers_areal")
    weighed = thick.with_columns(
        after_um=pl.col("bare") + pl.col("layers_um"),
        mass=pl.col("area") * areal,
        grown_kg=pl.col("area") * pl.col("grown_areal"),
    )
    return weighed.with_columns(
        pl.col(name).shift(1).over("sku").alias(new)
        for name, new in (
            ("after_um", "before_um"), ("mass", "mass_before"),
            ("diameter", "diameter_before"), ("body", "material_before"),
        )
    )  # fmt: skip


def _count(steps: pl.DataFrame, column: str, target: str) -> pl.Expr:
    """Return how many of a unit one unit of a column is; null of another dimension."""
    units = load_units()
    sizes = {
        text: units.ratio(text, target)
        for text in steps[column].drop_nulls().unique()
        if units.are_alike(text, target)
    }
    return pl.col(column).replace_strict(sizes, default=None, return_dtype=pl.Float64)


def _no_shapes(shapes: pl.DataFrame) -> pl.DataFrame:
    return find_solids(shapes.clear()).select("sku", "step", *SHAPE)


def _no_layers() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "sku": pl.String,
            "step": pl.String,
            "grown_um": pl.Float64,
            "grown_areal": pl.Float64,
            "grown_of": pl.String,
        }
    )
