"""Numbers of steps that follow from geometry: dice and crystal per wafer (§3)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.dice.dice import derive_dice
from lca.plant.wafers.shapes import derive_shapes

SOURCES = {"dies": derive_dice, "shapes": derive_shapes}
"""Tables that numbers of steps are derived from; the first that states one holds."""


def derive_steps(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``sku, step`` with the numbers that tables of geometry give, and findings.

    Columns beside the keys: ``takes, gives, yield, rework, mass_kg`` (null where
    nothing is derived), ``status, source, comment, table, row``.

    Parameters
    ----------
    plant
        The plant.
    """
    frames, found = [], list[Finding]()
    for table, derive in SOURCES.items():
        frame, faults = derive(plant)
        found += faults
        frames.append(frame.with_columns(table=pl.lit(table)))
    every = pl.concat(frames).with_columns(rework=pl.lit(None, dtype=pl.Float64))
    return every.unique(["sku", "step"], keep="first", maintain_order=True), found
