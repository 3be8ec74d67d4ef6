"""One gas by several names in a table: rows that are about the same thing (§13.1)."""

import polars as pl

from lca.factors.process_gases import name_gas
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.tables.catalogue import list_tables


def read_folded(plant: PlantInputs, table: str, *gases: str) -> pl.DataFrame:
    """Return the complete rows of a table with every gas under its one name.

    Parameters
    ----------
    plant
        The plant.
    table
        The table.
    gases
        Its columns that name gases.
    """
    rows = complete_rows(plant, table)
    return rows.with_columns(_fold(rows[column]) for column in gases)


def check_aliases(plant: PlantInputs, table: str, *gases: str) -> list[Finding]:
    """Return an error for each row whose key another row has in other words.

    A key that is repeated to the letter has a finding of its own.

    Parameters
    ----------
    plant
        The plant.
    table
        The table.
    gases
        Columns of its key that name gases; the finding is at the first that differs.
    """
    rows = complete_rows(plant, table)
    if rows.is_empty():
        return []
    key = next(each.key for each in list_tables("plant") if each.name == table)
    filled = rows.select("row", pl.col(*key).fill_null("")).unique(
        list(key), keep="first", maintain_order=True
    )
    folded = filled.with_columns(
        _fold(filled[column]).alias(f"one_{column}") for column in gases
    )
    same = [f"one_{name}" if name in gases else name for name in key]
    stated = folded.with_columns(
        first=pl.col("row").first().over(same),
        **{f"first_{name}": pl.col(name).first().over(same) for name in gases},
    ).filter(pl.col("row") != pl.col("first"))
    found: list[Finding] = []
    for column in gases:
        differs = pl.col(column) != pl.col(f"first_{column}")
        here = stated.filter(differs).select("row", "first", value=column)
        found += point(plant, table, "gas-repeated", here, column)
        stated = stated.filter(~differs)
    return found


def _fold(gases: pl.Series) -> pl.Series:
    names = {text: name_gas(text) for text in gases.drop_nulls().unique()}
    return gases.replace_strict(names, default=None, return_dtype=pl.String)
