"""Which SKUs are made of which: their order, and the rounds there must not be."""

import networkx as nx
import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point

MOST_NAMES = 8
DEEPEST = 100
"""SKUs within SKUs that are put in order; a round, an error of its own, has no end."""


def order_skus(plant: PlantInputs) -> pl.DataFrame:
    """Return the SKUs, each behind those that it is made of; else as they stand.

    Stages and steps are listed in this order: from the wafer to the reel.
    """
    skus = complete_rows(plant, "skus").unique("sku", keep="first", maintain_order=True)
    inside = _inside(plant).select("sku", part="flow").unique()
    if inside.is_empty():
        return skus
    depth = skus.select("sku", depth=pl.lit(0))
    for _ in range(DEEPEST):
        deeper = (
            inside.join(depth, left_on="part", right_on="sku")
            .group_by("sku")
            .agg(deeper=pl.col("depth").max() + 1)
        )
        deepened = depth.join(deeper, on="sku", how="left", maintain_order="left")
        fresh = deepened.select(
            "sku", depth=pl.max_horizontal("depth", pl.col("deeper").fill_null(0))
        )
        if fresh.equals(depth):
            break
        depth = fresh
    ranked = skus.join(depth, on="sku", maintain_order="left")
    return ranked.sort("depth", maintain_order=True).drop("depth")


def _inside(plant: PlantInputs) -> pl.DataFrame:
    """Return the lines of bills whose flow is a SKU."""
    skus = complete_rows(plant, "skus").select(flow="sku")
    return complete_rows(plant, "bom").join(skus, on="flow", how="semi")


def check_nesting(plant: PlantInputs) -> list[Finding]:
    """Return an error for each line by which a SKU contains itself."""
    lines = _inside(plant)
    graph = nx.DiGraph(lines.select("sku", "flow").unique().rows())
    rounds = [
        part
        for part in nx.strongly_connected_components(graph)
        if len(part) > 1 or any(graph.has_edge(node, node) for node in part)
    ]
    found: list[Finding] = []
    for part in rounds:
        inner = lines.filter(pl.col("sku").is_in(part) & pl.col("flow").is_in(part))
        names = ", ".join(sorted(part)[:MOST_NAMES])
        found += point(
            plant,
            "bom",
            "sku-contains-itself",
            inner.select("row", "sku", skus=pl.lit(names), value="flow"),
            "flow",
        )
    return found
