"""One row per SKU, what a plant makes in all, and the limit of its cut-offs."""

import polars as pl

from lca.engine.characterise import Characterisation
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.plant.production import convert_production
from lca.study.attributing import Attributed

GATE_TO_GATE = "gate-to-gate"
PRIMARY = ("measured", "calculated", "supplier")
SHARES = {
    "synthetic": ("synthetic",),
    "norm": ("norm",),
    "secondary": ("literature", "estimate", "unstated"),
    "primary": PRIMARY,
}


COLUMNS = (
    "sku",
    "name",
    "package",
    "unit",
    "boundary",
    "excluded",
    "amount",
    "largest_stage",
    *SHARES,
    "cutoff",
    "location_based",
    "technological",
    "temporal",
    "geographical",
    "scored",
)


def summarise(
    plant: PlantInputs,
    wanted: pl.DataFrame,
    attributed: Attributed,
    characterisation: Characterisation,
    located: pl.Series | None,
) -> pl.DataFrame:
    """Return the table of SKUs as `PlantSolution` has it.

    Parameters
    ----------
    plant
        The tables.
    wanted
        ``sku`` of those to report.
    attributed
        Their breakdowns.
    characterisation
        For the headline indicator.
    located
        Headline of each SKU without contracts; None without any contract.
    """
    of_headline = pl.col("indicator") == characterisation.headline
    amounts = attributed.footprints.filter(of_headline).select("sku", "amount")
    facts = plant.tables["skus"].select("sku", "name", "package", "unit")
    table = wanted
    for part in (
        facts,
        _list_excluded(attributed),
        amounts,
        _find_largest(attributed.stages.filter(of_headline)),
        *_sum_shares(attributed),
        _cutoff_shares(plant, attributed),
        attributed.quality,
    ):
        table = table.join(part, on="sku", how="left", maintain_order="left")
    boundary = None if plant.header is None else plant.header.boundary
    partial = pl.col("excluded").is_not_null()
    # Of nothing there is no share, nor of what cannot be told apart.
    shared = pl.lit(attributed.statuses_known) & (pl.col("amount") != 0)
    return table.with_columns(
        pl.col("cutoff").fill_null(0.0),
        *(pl.when(shared).then(pl.col(name).fill_null(0.0)) for name in SHARES),
        boundary=pl.when(partial)
        .then(pl.lit(GATE_TO_GATE))
        .otherwise(pl.lit(boundary)),
        location_based=pl.lit(None, dtype=pl.Float64) if located is None else located,
    ).select(COLUMNS)


def _list_excluded(attributed: Attributed) -> pl.DataFrame:
    grouped = attributed.excluded.group_by("sku", maintain_order=True)
    return grouped.agg(excluded=pl.col("flow").str.join("; "))


def _find_largest(stages: pl.DataFrame) -> pl.DataFrame:
    """Return the stage of the largest amount of each SKU."""
    ordered = stages.sort(pl.col("amount").abs(), descending=True, maintain_order=True)
    first = ordered.unique("sku", keep="first", maintain_order=True)
    return first.select("sku", largest_stage="stage")


def _sum_shares(attributed: Attributed) -> list[pl.DataFrame]:
    """Return, per kind of data, the share of the headline that rests on it."""
    return [
        attributed.statuses.filter(pl.col("status").is_in(list(statuses)))
        .group_by("sku")
        .agg(pl.col("share").sum().alias(name))
        for name, statuses in SHARES.items()
    ]


def _cutoff_shares(plant: PlantInputs, attributed: Attributed) -> pl.DataFrame:
    """Return the estimates of the cut-offs of each SKU, as a share of its impact."""
    ledger = complete_rows(plant, "cutoffs").select("flow", "estimate")
    drawn = attributed.inventory.join(ledger, on="flow", how="inner")
    whole = attributed.factors.group_by("sku").agg(whole=pl.col("impact").sum())
    summed = drawn.group_by("sku").agg(
        estimate=(pl.col("amount").abs() * pl.col("estimate")).sum()
    )
    joined = summed.filter(pl.col("estimate") > 0).join(whole, on="sku", how="left")
    size = pl.col("whole").fill_null(0.0).abs()
    return joined.select("sku", cutoff=pl.col("estimate") / size)


def check_cutoffs(plant: PlantInputs, skus: pl.DataFrame) -> list[Finding]:
    """Return an error for each SKU whose cut-offs are estimated above the limit."""
    if plant.header is None:
        return []
    limit = plant.header.cutoff_limit
    above = skus.filter(pl.col("cutoff") > limit).select(
        "sku", value=in_percent(pl.col("cutoff"))
    )
    rows = plant.tables["skus"].select("sku", "row")
    placed = above.join(rows, on="sku", how="inner", maintain_order="left")
    stated = in_percent(pl.lit(limit))
    limited = placed.select("row", "sku", "value", limit=stated)
    return point(plant, "skus", "cutoffs-above-limit", limited, "sku")


def in_percent(share: pl.Expr) -> pl.Expr:
    """Return shares as text, in per cent of three digits."""
    return pl.format("{} %", (share * 100).round_sig_figs(3))


def sum_production(plant: PlantInputs, footprints: pl.DataFrame) -> pl.DataFrame:
    """Return the footprints times the production of the period, by indicator.

    Only what is reported counts: an intermediate is inside what it was made into.
    """
    quantities, _ = convert_production(plant)
    joined = footprints.join(quantities, on="sku", how="inner", maintain_order="left")
    return joined.group_by("indicator", "unit", maintain_order=True).agg(
        amount=(pl.col("amount") * pl.col("units")).sum()
    )
