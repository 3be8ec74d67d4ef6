"""What was made in the period, in the units that footprints are declared in."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.tables.quantities import convert_to_flow_unit


def convert_production(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``sku, units`` of the production of the period, and findings of units."""
    made = complete_rows(plant, "production").rename({"sku": "flow"})
    skus = complete_rows(plant, "skus").select(flow="sku", unit="unit")
    origin = plant.origins["production"]
    converted, found = convert_to_flow_unit(made, skus, origin.file, origin.sheet)
    return converted.select(
        sku="flow", units=pl.col("quantity") * pl.col("ratio")
    ), found
