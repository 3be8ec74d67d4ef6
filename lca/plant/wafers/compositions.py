"""Elements of wafers, and of the crystals they are cut from (§3.1)."""

from collections.abc import Mapping

import polars as pl

from lca.factors.solids import load_solids
from lca.model import PlantInputs
from lca.plant.names import name_rework, name_scrap
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import measure_wafers
from lca.plant.wafers.shapes import list_doubted
from lca.plant.wafers.solids import list_of_solid


def list_compositions(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, composition`` of wafers of one solid, and of their crystal.

    What is mounted on a wafer, by a bill behind its first shape, makes it something
    else; a SKU that declares its composition is left alone.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    if plant.tables["shapes"].is_empty():
        return pl.DataFrame(schema={"flow": pl.String, "composition": pl.String})
    # What a row at fault leaves of a wafer is not known, and no balance of it is.
    wafers = measure_wafers(plant).join(
        list_doubted(plant), on="sku", how="anti", maintain_order="left"
    )
    texts = {name: _describe(solid.fractions) for name, solid in load_solids().items()}
    shaped = pl.col("mass").is_not_null() & pl.col("wafers").is_not_null()
    grown = pl.col("kg").is_not_null() & pl.col("mass").is_null()
    known = (
        wafers.filter((shaped & _is_pure(plant)) | (grown & _is_crystal(plant, wafers)))
        .with_columns(
            composition=pl.col("crystal").replace_strict(
                texts, default=None, return_dtype=pl.String
            )
        )
        .join(
            steps.select("sku", "step", "activity", "flow"),
            on=["sku", "step"],
            maintain_order="left",
        )
    )
    named = [
        known.select("composition", flow=name)
        for name in (pl.col("flow"), name_scrap("activity"), name_rework("activity"))
    ]
    declared = complete_rows(plant, "skus").drop_nulls("composition")
    return (
        pl.concat(named)
        .drop_nulls()
        .join(declared.select(flow="sku"), on="flow", how="anti")
        .select("flow", "composition")
        .unique("flow", keep="first", maintain_order=True)
    )


def _describe(fractions: Mapping[str, float]) -> str:
    return ";".join(f"{element}={part!r}" for element, part in fractions.items())


def _is_pure(plant: PlantInputs) -> pl.Expr:
    """Return whether a wafer is all of one solid after a step."""
    behind = _bears_bill(plant) & pl.col("mass_before").is_not_null()
    foreign = pl.col("grown_of").is_not_null() & (pl.col("grown_of") != pl.col("body"))
    return ~(behind | foreign).cum_max().over("sku")


def _is_crystal(plant: PlantInputs, wafers: pl.DataFrame) -> pl.Expr:
    """Return whether a mass before slicing is all of the solid of the wafer.

    What is sliced is; a step before it is if all that bills put in consists alike.
    """
    bills = complete_rows(plant, "bom").select("sku", "step", "flow")
    solid = wafers.select("sku", "step", material="crystal")
    others = bills.join(solid, on=["sku", "step"], maintain_order="left").join(
        list_of_solid(plant), on=["flow", "material"], how="anti"
    )
    mixed = pl.col("sku").is_in(others["sku"].unique().implode())
    fed = pl.col("sku").is_in(bills["sku"].unique().implode())
    sliced = pl.col("row").shift(-1).over("sku").is_not_null()
    return sliced | (fed & ~mixed)


def _bears_bill(plant: PlantInputs) -> pl.Expr:
    """Return whether a line of a bill stands at the step."""
    at = pl.concat_str("sku", pl.lit("\t"), "step")
    bills = complete_rows(plant, "bom").select(at=at)["at"].unique()
    return at.is_in(bills.implode())
