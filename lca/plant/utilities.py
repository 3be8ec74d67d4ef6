"""Utilities of the site to exchanges; that they need each other, A solves (§5)."""

import polars as pl

from lca.model import PlantInputs
from lca.plant.names import name_utility_plant
from lca.plant.parts import ACTIVITIES, EXCHANGES, Parts, reference, shape
from lca.plant.places import complete_rows, default_direction


def compile_utilities(plant: PlantInputs, kinds: pl.DataFrame) -> Parts:
    """Return the activity of each utility: one run makes one unit of it.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    stated = complete_rows(plant, "utilities")
    if stated.is_empty():
        return Parts()
    rows = stated.with_columns(direction=default_direction(kinds))
    units = kinds.select(utility="flow", made_unit="unit")
    made = (
        rows.unique("utility", keep="first", maintain_order=True)
        .join(units, on="utility", maintain_order="left")
        .select("utility", "row", unit="made_unit")
    )
    activity = name_utility_plant("utility")
    supplied = reference(
        made,
        "utility",
        "utilities",
        activity=activity,
        direction="output",
        flow=pl.col("utility"),
    )
    used = shape(rows, EXCHANGES, activity=activity, rule="utility", origin="utilities")
    return Parts(
        exchanges=(supplied, used),
        activities=(shape(made, ACTIVITIES, activity=activity, origin="utilities"),),
    )
