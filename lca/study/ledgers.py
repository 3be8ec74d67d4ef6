"""The ledgers of a plant: complete rows, with the file that each stands in."""

import polars as pl

from lca.model import Inputs, PlantInputs
from lca.plant.factors import fill_from_pack
from lca.plant.places import complete_rows
from lca.plant.texts import collect_omissions
from lca.record.ledgers import Ledgers


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
        allocation=inputs.allocation.with_columns(file="origin", row="origin_row"),
        bins=_read(plant, "bins"),
        contracts=_read(plant, "contracts"),
        supplies=_place(plant, "supplies", supplies),
        accepted=_read(plant, "accepted"),
        omissions=[dict(omission) for omission in collect_omissions(plant)],
    )


def _read(plant: PlantInputs, table: str) -> pl.DataFrame:
    return _place(plant, table, complete_rows(plant, table))


def _place(plant: PlantInputs, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(file=pl.lit(plant.origins[table].label))
