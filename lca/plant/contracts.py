"""Electricity contracts: what share of a flow each claim covers, if it may (§9)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import weaker
from lca.plant.places import ROUNDING, complete_rows, point
from lca.tables.quantities import convert_to_flow_unit
from lca.units import load_units


def share_contracts(
    plant: PlantInputs, supplies: pl.DataFrame, kinds: pl.DataFrame
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
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    contracts = complete_rows(plant, "contracts")
    bills = complete_rows(plant, "bills").unique("flow", keep="first")
    billed = contracts.join(
        bills.select("flow", bill="amount", bill_unit="unit", status_bill="status"),
        on="flow",
        how="left",
        maintain_order="left",
    ).with_columns(ratio=_ratio(contracts, bills))
    shared = billed.with_columns(
        share=pl.col("amount") * pl.col("ratio") / pl.col("bill"),
        status=weaker("status", "status_bill"),
    )
    found = [] if shared.is_empty() else _check(plant, shared, supplies)
    for table, rows in (("contracts", contracts), ("bills", bills)):
        origin = plant.origins[table]
        found += convert_to_flow_unit(rows, kinds, origin.file, origin.sheet)[1]
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
    unbilled = pl.col("share").is_null() | ~pl.col("share").is_finite()
    named = [pl.col("row", "flow"), pl.col("claim").alias("value")]
    covered = shared.filter(~unbilled).with_columns(
        value=pl.col("share").sum().over("flow")
    )
    above = covered.filter(pl.col("value") > 1 + ROUNDING).unique(
        "flow", keep="last", maintain_order=True
    )
    faults = [
        ("contract-without-bill", shared.filter(unbilled).select(named), "flow"),
        ("contract-above-use", above.select("row", "flow", "value"), "amount"),
        (
            "contract-not-cancelled",
            shared.filter(~pl.col("cancelled")).select(named),
            "cancelled",
        ),
        ("contract-outside-period", _find_outside(plant, shared), "period_start"),
        ("contract-period-reversed", _find_reversed(shared), "period_end"),
        (
            "contract-without-supply",
            shared.join(supplies, on="flow", how="anti").select(named),
            "flow",
        ),
        (
            "contract-of-itself",
            shared.filter(pl.col("drawn") == pl.col("flow")).select(
                "row", "flow", value="drawn"
            ),
            "drawn",
        ),
        ("contract-of-other-grid", _find_elsewhere(shared, supplies), "region"),
    ]
    return [
        found
        for code, rows, column in faults
        for found in point(plant, "contracts", code, rows, column)
    ]


def _find_reversed(shared: pl.DataFrame) -> pl.DataFrame:
    """Return the claims whose period ends before it starts."""
    start, end = pl.col("period_start"), pl.col("period_end")
    period = pl.format("{} – {}", start, end)
    return shared.filter(start >= end).select("row", "flow", "claim", value=period)


def _find_outside(plant: PlantInputs, shared: pl.DataFrame) -> pl.DataFrame:
    """Return the claims made before or after the period of the plant."""
    header = plant.header
    if header is None:
        return shared.clear().select("row", "flow", "claim", value="claim")
    start, end = pl.col("period_start"), pl.col("period_end")
    outside = shared.filter((start < header.period_start) | (end > header.period_end))
    period = pl.format("{} – {}", start, end)
    return outside.select("row", "flow", "claim", value=period)


def _find_elsewhere(shared: pl.DataFrame, supplies: pl.DataFrame) -> pl.DataFrame:
    """Return the claims of another grid than that of the supplies of the flow."""
    own = supplies.select("flow", "region", "drawn")
    behind = own.select(drawn="flow", of_drawn="region")
    grids = (
        own.join(behind, on="drawn", how="left", maintain_order="left")
        .select("flow", region=pl.coalesce("region", "of_drawn"))
        .drop_nulls()
        .group_by("flow", maintain_order=True)
        .agg(grids=pl.col("region").unique(maintain_order=True))
    )
    supplied = shared.join(supplies, on="flow", how="semi", maintain_order="left")
    placed = supplied.join(grids, on="flow", how="left", maintain_order="left")
    here = pl.col("grids").list.contains(pl.col("region")).fill_null(value=False)
    return placed.filter(~here).select(
        "row",
        "flow",
        "claim",
        grids=pl.col("grids").list.join(", ").fill_null("–"),
        value="region",
    )
