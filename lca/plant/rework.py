"""What is used per rework, which there must be at the step."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point


def uses_rework(plant: PlantInputs) -> bool:
    """Return whether a row says what is used per rework."""
    return any(
        (complete_rows(plant, table).get_column("per") == "rework").any()
        for table in ("consumption", "packing")
    )


def check_rework(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return an error for each use per rework at a step where nothing is reworked.

    It holds of a route when it holds of all its SKUs, so this looks at whole plants.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    reworked = steps.filter(pl.col("rework") > 0)
    found: list[Finding] = []
    for table in ("consumption", "packing"):
        rows = complete_rows(plant, table).filter(pl.col("per") == "rework")
        if rows.is_empty():
            continue
        for key in ("route", "sku"):
            at = [key, "step"]
            known = rows.drop_nulls(key).join(steps, on=at, how="semi")
            never = known.join(reworked, on=at, how="anti")
            named = never.select("row", "step", "flow")
            found += point(plant, table, "no-rework-at-step", named, "per")
    return found
