"""A plant of many SKUs as plants of few: each part has all it needs, and no more.

SKUs do not depend on each other but through what they are made of, and a tool hour
costs what it costs whoever uses it.  So a part is some SKUs, the SKUs inside them, and
every table that is not about a SKU; the footprints of a part are those of the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from lca.model import PlantInputs

BY_SKU = (
    "skus",
    "sku_steps",
    "bom",
    "consumption",
    "packing",
    "shapes",
    "layers",
    "test_wafers",
    "dies",
    "gases",
    "bins",
    "production",
    "texts",
)
"""Tables with a column that says which SKU a row is about; it may be empty."""

DRAWING = {
    "consumption": ("flow",),
    "packing": ("flow",),
    "tool_flows": ("flow",),
    "site_totals": ("flow",),
    "utilities": ("flow",),
    "abatement_flows": ("flow",),
    "blocks": ("flow",),
    "test_wafers": ("wafer", "reclaim"),
}
"""Tables beside the bills, and their columns that may name a SKU that is drawn."""


def split_plant(
    plant: PlantInputs, skus: Sequence[str], size: int
) -> Iterator[tuple[PlantInputs, list[str]]]:
    """Return parts of a plant, and the SKUs that each is to report.

    Parameters
    ----------
    plant
        The plant.
    skus
        SKUs to report.
    size
        Most SKUs to report of one part.
    """
    inside = _inside(plant)
    common = _common(plant)
    for first in range(0, max(len(skus), 1), size):
        chosen = list(skus[first : first + size])
        yield _restrict(plant, _close(chosen, inside, common)), chosen


def _inside(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, part``: which SKUs a SKU is made of, or is sorted from."""
    known = plant.tables["skus"].select(part="sku").drop_nulls().unique()
    lines = plant.tables["bom"].select("sku", part="flow")
    used = [
        plant.tables[table].select("sku", part=column)
        for table in ("consumption", "packing", "test_wafers")
        for column in DRAWING[table]
    ]
    bins = plant.tables["bins"]
    sorted_from = [
        bins.select(sku="product", part="sku"),
        bins.select(sku="sku", part="product"),
    ]
    every = pl.concat([lines, *used, *sorted_from]).drop_nulls()
    return every.join(known, on="part", how="semi").unique()


def _common(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku`` of those that anything but a single SKU may draw."""
    known = plant.tables["skus"].select("sku").drop_nulls().unique()
    drawn = [
        plant.tables[table].select(sku=column)
        for table, columns in DRAWING.items()
        for column in columns
    ]
    supplied = [
        plant.tables["supplies"].select(sku="drawn"),
        plant.tables["exchanges"].select(sku="flow"),
    ]
    return known.join(pl.concat([*drawn, *supplied]), on="sku", how="semi")


def _close(
    chosen: Sequence[str], inside: pl.DataFrame, common: pl.DataFrame
) -> pl.DataFrame:
    """Return ``sku`` of the chosen, and of everything they are made of."""
    start = pl.DataFrame({"sku": list(chosen)}, schema={"sku": pl.String})
    every = pl.concat([start, common]).unique()
    fresh = every
    while len(fresh):
        parts = inside.join(fresh, on="sku", how="semi").select(sku="part").unique()
        fresh = parts.join(every, on="sku", how="anti")
        every = pl.concat([every, fresh])
    return every


def _restrict(plant: PlantInputs, skus: pl.DataFrame) -> PlantInputs:
    tables = dict(plant.tables)
    for name in BY_SKU:
        table = plant.tables[name]
        if table.is_empty():
            continue
        about = table.join(skus, on="sku", how="semi", maintain_order="left")
        common = table.filter(pl.col("sku").is_null())
        tables[name] = pl.concat([about, common]).sort("row")
    others = plant.tables["skus"].join(skus, on="sku", how="anti")
    asserted = plant.tables["assertions"]
    tables["assertions"] = asserted.join(
        others, left_on="product", right_on="sku", how="anti", maintain_order="left"
    )
    return replace(plant, tables=tables)
