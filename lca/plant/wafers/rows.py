"""Rows of shapes and layers at their steps: a row of the SKU goes before."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, find_misplaced, point

PLACE = ("route", "sku", "step")
"""Columns of a row that say which steps it holds for."""


def lay_routes(plant: PlantInputs) -> pl.DataFrame:
    """Return the steps of every SKU in their order, as the tables state them.

    Columns: ``sku, route, step, unit, start_unit, previous_unit, takes, gives``; the
    numbers are null where neither the SKU nor its route states them.
    """
    skus = complete_rows(plant, "skus").unique("sku", keep="first", maintain_order=True)
    steps = complete_rows(plant, "steps").unique(["route", "step"], keep="first")
    numbers = ("takes", "gives")
    own = (
        complete_rows(plant, "sku_steps")
        .unique(["sku", "step"], keep="first")
        .select("sku", "step", *(pl.col(name).alias(f"own_{name}") for name in numbers))
    )
    ordered = steps.sort("route", "position", "row").select(
        "route", "step", "unit", "start_unit", *numbers
    )
    return (
        skus.select("sku", "route")
        .drop_nulls("route")
        .join(ordered, on="route", maintain_order="left_right")
        .join(own, on=["sku", "step"], how="left", maintain_order="left")
        .with_columns(pl.coalesce(f"own_{name}", name).alias(name) for name in numbers)
        .with_columns(previous_unit=pl.col("unit").shift(1).over("sku"))
        .drop("own_takes", "own_gives")
    )


def place_rows(rows: pl.DataFrame, routes: pl.DataFrame) -> pl.DataFrame:
    """Return the rows at each step of each SKU; where the SKU has rows, only those.

    Parameters
    ----------
    rows
        Rows of ``shapes`` or ``layers``.
    routes
        Result of `lay_routes`.
    """
    of_route, of_sku = pl.col("route").is_not_null(), pl.col("sku").is_not_null()
    where = routes.select("sku", "route", "step")
    own = rows.filter(of_sku & ~of_route).drop("route")
    by_sku = own.join(where.drop("route"), on=["sku", "step"], maintain_order="left")
    common = rows.filter(of_route & ~of_sku).drop("sku")
    by_route = (
        common.join(where, on=["route", "step"], maintain_order="left_right")
        .drop("route")
        .join(by_sku, on=["sku", "step"], how="anti", maintain_order="left")
    )
    return pl.concat([by_sku, by_route.select(by_sku.columns)])


def list_unread(plant: PlantInputs, table: str) -> pl.DataFrame:
    """Return ``sku, step`` of the rows of which a required cell could not be read."""
    rows = plant.tables[table].drop_nulls("step")
    complete = complete_rows(plant, table).select("row")
    unread = rows.join(complete, on="row", how="anti")
    if unread.is_empty():
        return unread.select("sku", "step")
    return place_rows(unread, lay_routes(plant)).select("sku", "step").unique()


def check_places(
    plant: PlantInputs, table: str, more: tuple[str, ...] = ()
) -> list[Finding]:
    """Return an error for each row that is repeated, or of no step or of two kinds.

    Parameters
    ----------
    plant
        The plant.
    table
        ``shapes`` or ``layers``.
    more
        Columns that tell rows of one step apart.
    """
    rows = complete_rows(plant, table)
    if rows.is_empty():
        return []
    of_route, of_sku = pl.col("route").is_not_null(), pl.col("sku").is_not_null()
    unclear = rows.filter(of_route == of_sku).select("row", "step", flow="material")
    found = point(plant, table, "route-or-sku", unclear, "route")
    for key, mine in (("route", of_route & ~of_sku), ("sku", of_sku & ~of_route)):
        lost = find_misplaced(plant, rows.filter(mine), key)
        named = lost.select("row", sku=key, value="step")
        found += point(plant, table, "step-not-in-route", named, "step")
    parts = [*PLACE, *more]
    first = rows.group_by(parts).agg(first=pl.col("row").min())
    again = rows.join(first, on=parts, nulls_equal=True).filter(
        pl.col("row") > pl.col("first")
    )
    named = again.select(
        "row", "first", value=pl.concat_str(parts, separator=" + ", ignore_nulls=True)
    )
    return [*found, *point(plant, table, "repeated-key", named, "step")]


def check_kind(
    plant: PlantInputs,
    table: str,
    column: str,
    kinds: pl.DataFrame,
    wanted: str,
) -> list[Finding]:
    """Return an error for each flow of a column that is not of the kind it must be.

    Parameters
    ----------
    plant
        The plant.
    table, column
        Where the flow is named.
    kinds
        ``flow, kind`` of every flow of the user and every SKU.
    wanted
        ``waste`` or ``product``.
    """
    others = kinds.filter(pl.col("kind") != wanted).select("flow", "kind")
    rows = complete_rows(plant, table).select("row", flow=column)
    wrong = rows.join(others, on="flow", maintain_order="left")
    if wanted == "waste":
        named = wrong.select("row", value="flow")
        return point(plant, table, "loss-not-waste", named, column)
    named = wrong.select("row", "flow", value="kind")
    return point(plant, table, "line-of-wrong-kind", named, column)
