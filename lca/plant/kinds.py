"""Kinds of flows: where a product must stand, and which way each kind goes."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, default_direction, point

PRODUCTS = (
    ("bom", "flow"),
    ("gases", "gas"),
    ("utilities", "utility"),
    ("supplies", "drawn"),
    ("supplies", "complement"),
    ("contracts", "flow"),
    ("contracts", "drawn"),
)
"""Tables and columns that need a product."""

DIRECTED = (
    "consumption",
    "packing",
    "abatement_flows",
    "tool_flows",
    "site_totals",
    "utilities",
)
"""Tables whose rows have a direction."""

TAKEN = ("uptake", "removal")
"""Classes of gases that are inputs."""


def read_kinds(plant: PlantInputs) -> pl.DataFrame:
    """Return ``flow, kind, unit`` of every flow of the user and every SKU."""
    skus = complete_rows(plant, "skus").select(
        flow="sku", kind=pl.lit("product"), unit="unit"
    )
    flows = complete_rows(plant, "flows").select("flow", "kind", "unit")
    return pl.concat([flows, skus]).unique("flow", keep="first", maintain_order=True)


def check_kinds(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return an error for each flow that cannot stand where it stands.

    Parameters
    ----------
    plant
        The plant.
    kinds
        Result of `read_kinds`.
    """
    found: list[Finding] = []
    others = kinds.filter(pl.col("kind") != "product").select("flow", value="kind")
    for table, column in PRODUCTS:
        lines = complete_rows(plant, table)
        if lines.get_column(column).null_count() == lines.height:
            continue
        rows = lines.select("row", flow=column)
        wrong = rows.join(others, on="flow", how="inner", maintain_order="left")
        found += point(plant, table, "line-of-wrong-kind", wrong, column)
    gases = complete_rows(plant, "flows").filter(
        (pl.col("kind") == "elementary")
        & pl.col("ghg").is_not_null()
        & ~pl.col("ghg_class").fill_null("").is_in(TAKEN)
    )
    for table in DIRECTED:
        stated = complete_rows(plant, table)
        if stated.is_empty():
            continue
        rows = stated.with_columns(direction=default_direction(kinds))
        found += _check_directions(plant, table, rows, kinds)
        taken = rows.filter(pl.col("direction") == "input")
        emitted = taken.join(gases.select("flow"), on="flow", how="semi")
        named = emitted.select("row", "flow", value="direction")
        found += point(plant, table, "gas-as-input", named, "direction")
    return found


def _check_directions(
    plant: PlantInputs, table: str, rows: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return an error for each product given off and each waste taken in."""
    known = rows.join(kinds.select("flow", "kind"), on="flow", maintain_order="left")
    given = (pl.col("kind") == "product") & (pl.col("direction") == "output")
    taken = (pl.col("kind") == "waste") & (pl.col("direction") == "input")
    wrong = known.filter(given | taken).select("row", "flow", "kind", value="direction")
    return point(plant, table, "direction-of-wrong-kind", wrong, "direction")
