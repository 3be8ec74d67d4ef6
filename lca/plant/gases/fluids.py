"""Heat-transfer fluids that a site loses (§13)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.parts import EXCHANGES, Parts, shape
from lca.plant.places import ROUNDING, complete_rows, point
from lca.plant.site import list_shared, name_pools

TABLE = "fluids"


def compile_fluids(plant: PlantInputs, kinds: pl.DataFrame) -> Parts:
    """Return the fluids lost in the period, as emissions of the pools of the site.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    rows = complete_rows(plant, TABLE)
    if rows.is_empty():
        return Parts()
    losses = name_pools(list_losses(plant))
    shared = pl.col("activity").is_in(list_shared(plant))
    lost = shape(
        losses.filter(shared & (pl.col("amount") > 0)),
        EXCHANGES,
        direction="output",
        flow=pl.col("fluid"),
        rule="fluid",
        origin=TABLE,
    )
    return Parts(
        exchanges=(lost,), findings=tuple(_check(plant, list_losses(plant), kinds))
    )


def list_losses(plant: PlantInputs) -> pl.DataFrame:
    """Return the rows of fluids with the ``amount`` lost, in their own unit.

    What was held at the beginning or came in, bought or inside new equipment, and
    neither left nor is held at the end:

        E = opening + bought + installed − shipped − closing

    Notes
    -----
    The mass balances of the IPCC 2006 Guidelines (Vol. 3 Ch. 6, Tier 2 of heat transfer
    fluids) and of 40 CFR 98.93(h), Eq. I-16, count as stock what is in containers, and
    therefore add the charge of retired equipment and subtract that of new equipment.
    Here the stock is that of containers and equipment, so that both fall out.
    """
    came = pl.col("opening") + pl.col("bought") + pl.col("installed")
    left = pl.col("shipped") + pl.col("closing")
    lost = came - left
    # Sums of decimal amounts do not cancel to the last digit.
    closed = lost.abs() <= ROUNDING * (came + left)
    return complete_rows(plant, TABLE).with_columns(
        amount=pl.when(closed).then(0.0).otherwise(lost)
    )


def _check(
    plant: PlantInputs, losses: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return errors for fluids that were gained, or that are no emission."""
    gained = losses.filter(pl.col("amount") < 0).select(
        "row",
        "unit",
        flow="fluid",
        value="closing",
        gained=(-pl.col("amount")).round_sig_figs(4),
    )
    known = kinds.select(fluid="flow", kind="kind")
    named = losses.join(known, on="fluid", maintain_order="left")
    wrong = named.filter(pl.col("kind") != "elementary").select(
        "row", "kind", flow="fluid", value="fluid"
    )
    return [
        *point(plant, TABLE, "fluid-gained", gained, "closing"),
        *point(plant, TABLE, "fluid-not-emission", wrong, "fluid"),
    ]
