"""Rows of the tables of a plant, and findings that point into them."""

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import PlantInputs
from lca.tables import load_columns
from lca.units import load_units


def complete_rows(plant: PlantInputs, table: str) -> pl.DataFrame:
    """Return the rows whose required cells could be read; the others have findings."""
    required = [column.name for column in load_columns(table) if column.required]
    return plant.tables[table].drop_nulls(required)


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
    outwards = kinds.filter(pl.col("kind") != "product")["flow"]
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
        first, second = units.find(left), units.find(right)
        if (
            first is not None
            and second is not None
            and first.dimension == second.dimension
            and units.ratio(left, right) == 1.0
        ):
            same.append(f"{left}\t{right}")
    pair = pl.concat_str(pl.col(one), pl.lit("\t"), pl.col(other))
    return pair.is_in(same).fill_null(value=False)
