"""The ledgers of a record: what was cut off, assumed, allocated, bought."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lca.plant import list_rules
from lca.record.canonical import Document
from lca.record.rows import list_rows
from lca.units import load_units

ENERGY = "energy"

STATED, COMPUTED = "stated", "computed"
"""How rules share out what several products draw."""

RETURN = "return"
"""Rule by which a reworked unit goes back; and what this is called as a method."""

CUTOFF = ("flow", "unit", "amount", "estimate", "impact", "share", "reason", "status",
          "source", "file", "row")  # fmt: skip
ASSUMPTION = ("assumption", "text", "reason", "source", "file", "row")
ALLOCATION = ("activity", "flow", "method", "factor", "displaces", "comment", "file",
              "row")  # fmt: skip
DIVISION = ("rule", "activity", "flow", "share", "file", "row")
BIN = ("sku", "step", "product", "share", "method", "factor", "comment", "file", "row")
CONTRACT = ("flow", "claim", "amount", "unit", "drawn", "region", "period_start",
            "period_end", "cancelled", "status", "source", "comment", "file",
            "row")  # fmt: skip
SUPPLY = ("flow", "supply", "share", "drawn", "factor_id", "factor", "unit", "boundary",
          "gas_scope", "gwp_set", "complement", "supplier", "document", "year",
          "region", "licence", "pedigree", "primary_share", "status", "source",
          "comment", "file", "row")  # fmt: skip
ACCEPTED = ("code", "subject", "reason", "until", "file", "row")


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The tables of a plant that explain its numbers, each with ``file`` and ``row``.

    ``supplies`` are filled from the factor pack; ``allocation`` is of the compiled
    study, and so are ``divisions``, exchanges by which something is shared out;
    ``omissions`` are as a record has them.
    """

    cutoffs: pl.DataFrame
    assumptions: pl.DataFrame
    allocation: pl.DataFrame
    divisions: pl.DataFrame
    bins: pl.DataFrame
    contracts: pl.DataFrame
    supplies: pl.DataFrame
    accepted: pl.DataFrame
    omissions: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Reach:
    """What one SKU draws: names of activities and flows, its LCI and its footprint.

    ``inventory``: ``flow, unit, amount, cutoff``.
    """

    activities: pl.Series
    flows: pl.Series
    inventory: pl.DataFrame
    amount: float


def describe_ledgers(ledgers: Ledgers, reach: Reach) -> Document:
    """Return what of the ledgers is about one SKU.

    Parameters
    ----------
    ledgers
        Of the plant.
    reach
        What the SKU draws.
    """
    flows = reach.flows.implode()
    supplies = ledgers.supplies.filter(pl.col("flow").is_in(flows))
    allocation = ledgers.allocation.filter(
        pl.col("activity").is_in(reach.activities.implode())
    )
    bins = ledgers.bins.filter(
        pl.col("sku").is_in(flows) | pl.col("product").is_in(flows)
    )
    contracts = ledgers.contracts.filter(pl.col("flow").is_in(flows))
    return {
        "cutoffs": list_rows(_estimate(ledgers.cutoffs, reach), CUTOFF),
        "assumptions": list_rows(ledgers.assumptions, ASSUMPTION),
        "allocation": list_rows(allocation, ALLOCATION),
        "divisions": list_rows(_divide(ledgers.divisions, reach), DIVISION),
        "bins": list_rows(bins, BIN),
        "contracts": list_rows(contracts, CONTRACT),
        "electricity": list_rows(_choose_energy(supplies), SUPPLY),
        "supplies": list_rows(supplies, SUPPLY),
        "accepted": list_rows(ledgers.accepted, ACCEPTED),
        "omissions": list(ledgers.omissions),
    }


def _divide(divisions: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Return what a SKU shares with others: each tool and pool once, each supply.

    How much is drawn of hours and of the site differs from step to step; the share of
    a supply is that of all who draw it.
    """
    drawn = divisions.filter(pl.col("activity").is_in(reach.activities.implode()))
    stated = pl.col("rule").is_in(list_rules("divides", STATED))
    told = drawn.with_columns(
        activity=pl.when(stated).then("activity"),
        share=pl.when(stated).then("amount"),
    )
    return told.unique(["rule", "activity", "flow"], keep="first", maintain_order=True)


def _estimate(cutoffs: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Return the cut-offs that the SKU draws, and what they are estimated at."""
    drawn = reach.inventory.filter("cutoff").select("flow", "unit", "amount")
    joined = cutoffs.join(drawn, on="flow", how="inner", maintain_order="left")
    impact = pl.col("amount").abs() * pl.col("estimate")
    whole = abs(reach.amount)
    return joined.with_columns(
        impact=impact, share=impact / whole if whole else pl.lit(None, pl.Float64)
    )


def _choose_energy(supplies: pl.DataFrame) -> pl.DataFrame:
    """Return the supplies whose factor is for a unit of energy, and what draws them.

    A supply that only draws another flow states no unit; it is one of energy when what
    it draws is.
    """
    units = load_units()
    texts = supplies["unit"].drop_nulls().unique().to_list()
    known = {text: units.find(text) for text in texts}
    energy = [text for text, unit in known.items() if unit and unit.dimension == ENERGY]
    own = pl.col("unit").is_in(energy).fill_null(value=False)
    bought = supplies.filter(own)["flow"].unique()
    through = pl.col("drawn").is_in(bought.implode()).fill_null(value=False)
    return supplies.filter(own | through)
