"""Rows of the tables of a plant, and findings that point into them."""

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import PlantInputs
from lca.tables import load_columns
from lca.units import load_units

ROUNDING = 1e-9
"""How far from one the sum of shares may be."""


def complete_rows(plant: PlantInputs, table: str) -> pl.DataFrame:
    """Return the rows whose required cells could be read; the others have findings."""
    rows = plant.tables[table]
    required = [column.name for column in load_columns(table) if column.required]
    # Most tables are complete, and all are asked for often.
    if not any(rows.get_column(name).null_count() for name in required):
        return rows
    return rows.drop_nulls(required)


def point(
    plant: PlantInputs,
    table: str,
    code: str,
    rows: pl.DataFrame,
    column: str | None = None,
) -> list[Finding]:
    """Return a finding for each row of a table, as `findings_of_rows` does."""
    origin = plant.origins[table]
    sheet = {} if origin.sheet is None else {"sheet": origin.sheet}
    return findings_of_rows(code, rows, file=origin.file, column=column, **sheet)


def default_direction(kinds: pl.DataFrame) -> pl.Expr:
    """Return the direction of a row: as stated, else by the kind of its flow.

    Parameters
    ----------
    kinds
        ``flow, kind``: what is not in it counts as a product.
    """
    outwards = kinds["flow"].filter(kinds["kind"] != "product")
    natural = (
        pl.when(pl.col("flow").is_in(outwards.implode()))
        .then(pl.lit("output"))
        .otherwise(pl.lit("input"))
    )
    return pl.coalesce("direction", natural)


def same_unit(table: pl.DataFrame, one: str, other: str) -> pl.Expr:
    """Return whether two columns of units name the same one."""
    units = load_units()
    pairs = table.select(one, other).drop_nulls().unique()
    same = []
    for left, right in pairs.rows():
        if units.are_alike(left, right) and units.ratio(left, right) == 1.0:
            same.append(f"{left}\t{right}")
    pair = pl.concat_str(pl.col(one), pl.lit("\t"), pl.col(other))
    return pair.is_in(same).fill_null(value=False)


def find_misplaced(plant: PlantInputs, rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return the rows whose step is none of their route, or of the route of their SKU.

    What has a finding of its own is left out: a SKU, route or step that no table has.
    Cells of a step that could not be read do not make it another step.

    Parameters
    ----------
    plant
        The plant.
    rows
        Have ``step`` and the key.
    key
        ``sku`` or ``route``.
    """
    if rows.is_empty():
        more = {} if key == "route" else {"of_sku": pl.lit(None, dtype=pl.String)}
        return rows.with_columns(**more)
    steps = plant.tables["steps"].select("route", "step").drop_nulls().unique()
    known = rows.join(steps.select("step").unique(), on="step", how="semi")
    if key == "route":
        routed = known.join(steps.select("route").unique(), on="route", how="semi")
        return routed.join(steps, on=["route", "step"], how="anti")
    skus = plant.tables["skus"].select("sku", of_sku="route").drop_nulls("sku")
    placed = known.join(
        skus.unique("sku", keep="first"), on="sku", how="inner", maintain_order="left"
    )
    idle = placed.filter(pl.col("of_sku").is_null())
    routes = steps.select(of_sku="route").unique()
    own = steps.rename({"route": "of_sku"})
    lost = placed.join(routes, on="of_sku", how="semi").join(
        own, on=["of_sku", "step"], how="anti"
    )
    return pl.concat([idle, lost])
