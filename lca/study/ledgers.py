"""The ledgers of a plant: complete rows, with the file that each stands in."""

import polars as pl

from lca.model import Inputs, PlantInputs
from lca.plant import list_rules
from lca.plant.factors import fill_from_pack
from lca.plant.places import complete_rows
from lca.plant.texts import collect_omissions
from lca.record.ledgers import COMPUTED, RETURN, STATED, Ledgers


def collect_ledgers(plant: PlantInputs, inputs: Inputs) -> Ledgers:
    """Return the ledgers that records of a part of a plant take from.

    Parameters
    ----------
    plant
        The whole plant.
    inputs
        The compiled study of the part, for what it allocates.
    """
    supplies, _ = fill_from_pack(plant, complete_rows(plant, "supplies"))
    return Ledgers(
        cutoffs=_read(plant, "cutoffs"),
        assumptions=_read(plant, "assumptions"),
        allocation=_name_returns(inputs),
        divisions=_name_rows(
            inputs.exchanges.filter(
                pl.col("rule").is_in(list_rules("divides", COMPUTED, STATED))
                & (pl.col("direction") == "input")
            )
        ),
        bins=_read(plant, "bins"),
        contracts=_read(plant, "contracts"),
        supplies=_place(plant, "supplies", supplies),
        accepted=_read(plant, "accepted"),
        omissions=[dict(omission) for omission in collect_omissions(plant)],
    )


def _name_returns(inputs: Inputs) -> pl.DataFrame:
    """Return what is allocated; what a step gives back for rework is called so.

    In the matrix it displaces the unit that the step would have drawn; nothing of
    another product is credited.
    """
    returned = inputs.exchanges.filter(pl.col("rule") == RETURN).select(
        "activity", "flow", returned=True
    )
    rows = _name_rows(inputs.allocation).join(
        returned, on=["activity", "flow"], how="left", maintain_order="left"
    )
    again = pl.col("returned").fill_null(value=False)
    return rows.with_columns(
        method=pl.when(again).then(pl.lit(RETURN)).otherwise("method")
    ).drop("returned")


def _name_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of a compiled study with the file and row of the user."""
    return rows.with_columns(file="origin", row="origin_row")


def _read(plant: PlantInputs, table: str) -> pl.DataFrame:
    return _place(plant, table, complete_rows(plant, table))


def _place(plant: PlantInputs, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(file=pl.lit(plant.origins[table].label))
