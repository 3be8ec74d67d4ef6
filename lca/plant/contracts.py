"""Electricity contracts: what share of a flow each claim covers, if it may (§9)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.units import load_units


def share_contracts(
    plant: PlantInputs, supplies: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``flow, drawn, claim, region, share, row`` … of each contract.

    The share is its amount of the total that the bill of the flow states; the order
    of the table is kept.

    Parameters
    ----------
    plant
        The plant.
    supplies
        The table of supplies, filled from the factor pack: their regions are the
        grids that a contract may be from.
    """
    contracts = complete_rows(plant, "contracts")
    bills = complete_rows(plant, "bills").unique("flow", keep="first")
    billed = contracts.join(
        bills.select("flow", bill="amount", bill_unit="unit"),
        on="flow",
        how="left",
        maintain_order="left",
    ).with_columns(ratio=_ratio(contracts, bills))
    shared = billed.with_columns(
        share=pl.col("amount") * pl.col("ratio") / pl.col("bill")
    )
    found = _check(plant, shared, supplies)
    usable = shared.filter(pl.col("share").is_finite())
    return usable, found


def _ratio(contracts: pl.DataFrame, bills: pl.DataFrame) -> pl.Expr:
    """Return how many units of the bill one unit of the contract is; null if none."""
    units = load_units()
    pairs = contracts.select("flow", "unit").join(
        bills.select("flow", bill_unit="unit"), on="flow"
    ).select("unit", "bill_unit").unique()  # fmt: skip
    ratios = {}
    for unit, bill_unit in pairs.rows():
        one, other = units.find(unit), units.find(bill_unit)
        if one and other and one.dimension == other.dimension:
            ratios[f"{unit}\t{bill_unit}"] = units.ratio(unit, bill_unit)
    pair = pl.concat_str(pl.col("unit"), pl.lit("\t"), pl.col("bill_unit"))
    return pair.replace_strict(ratios, default=None, return_dtype=pl.Float64)


def _check(
    plant: PlantInputs, shared: pl.DataFrame, supplies: pl.DataFrame
) -> list[Finding]:
    """Return an error for each claim that is not what it must be."""
    above = shared.with_columns(whole=pl.col("share").sum().over("flow"))
    header = plant.header
    outside = pl.lit(value=False)
    if header is not None:
        outside = (pl.col("period_start") < header.period_start) | (
            pl.col("period_end") > header.period_end
        )
    regions = supplies.drop_nulls("region")
    of_flow = regions.group_by("flow", maintain_order=True).agg(
        grids=pl.col("region").unique(maintain_order=True)
    )
    placed = shared.join(of_flow, on="flow", how="left", maintain_order="left")
    elsewhere = placed.filter(
        ~pl.col("grids").list.contains(pl.col("region")).fill_null(value=True)
    ).with_columns(grids=pl.col("grids").list.join(", "))
    unbilled = pl.col("share").is_null() | ~pl.col("share").is_finite()
    last = above.filter(pl.col("whole") > 1).unique(
        "flow", keep="last", maintain_order=True
    )
    period = pl.concat_str(
        pl.col("period_start").cast(pl.String),
        pl.lit(" – "),
        pl.col("period_end").cast(pl.String),
    )
    return [
        *point(plant, "contracts", "contract-without-bill",
               shared.filter(unbilled).select("row", "flow", value="claim"), "flow"),
        *point(plant, "contracts", "contract-above-use",
               last.select("row", "flow", value="whole"), "amount"),
        *point(plant, "contracts", "contract-outside-period",
               shared.filter(outside).select("row", "flow", "claim", value=period),
               "period_start"),
        *point(plant, "contracts", "contract-not-cancelled",
               shared.filter(~pl.col("cancelled")).select("row", "flow", value="claim"),
               "cancelled"),
        *point(plant, "contracts", "contract-of-other-grid",
               elsewhere.select("row", "flow", "claim", "grids", value="region"),
               "region"),
    ]  # fmt: skip
