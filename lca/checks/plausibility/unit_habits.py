"""Rows of a table whose unit is another than that of all other rows of the flow."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.units import load_units

TABLES = ("bom", "consumption", "packing", "tool_flows", "utilities", "readings")
"""Tables that may speak of one flow in many rows."""

FEWEST = 4
"""Rows that agree, from which there is a habit."""


def check_unit_habits(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each row that alone has another unit, of another size.

    Parameters
    ----------
    plant
        The plant.
    """
    found: list[Finding] = []
    for table in TABLES:
        key = "meter" if table == "readings" else "flow"
        lines = complete_rows(plant, table)
        if lines.height <= FEWEST:
            continue
        rows = lines.select("row", "unit", flow=key)
        found += point(plant, table, "unit-unlike-others", _find_alone(rows), "unit")
    return found


def _find_alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``value`` (own unit), ``usual`` and ``count``."""
    units = load_units()
    sizes = {
        text: float(known.multiple)
        for text in rows["unit"].unique()
        if (known := units.find(text))
    }
    if len(sizes) <= 1:
        return rows.clear()
    size = pl.col("unit").replace_strict(sizes, default=None, return_dtype=pl.Float64)
    sized = rows.with_columns(size=size).drop_nulls("size")
    usual = sized.group_by("flow").agg(
        usual=pl.col("unit").mode().first(),
        habit=pl.col("size").mode().first(),
        every=pl.len(),
    )
    odd = sized.join(usual, on="flow", maintain_order="left").filter(
        pl.col("size") != pl.col("habit")
    )
    alone = odd.filter(pl.len().over("flow") == 1)
    return alone.filter(pl.col("every") > FEWEST).select(
        "row", "flow", "usual", value="unit", count=(pl.col("every") - 1)
    )
