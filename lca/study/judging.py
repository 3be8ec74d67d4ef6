"""What a footprint must be to be declared: above zero, with few removals inside."""

from collections.abc import Sequence

import polars as pl

from lca.engine.characterise import BIOGENIC_CO2, BY_CLASS, INCLUDING_UPTAKE
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point
from lca.study.attributing import Attributed
from lca.study.part import Solved
from lca.study.summing import in_percent

UPTAKE = "uptake"
_ENDLESS = "inf"

MOST_REMOVED = 0.1
"""Share of the emissions that removals may take off the headline.

A judgement of ours: beyond a tenth, whoever reads the footprint reads removals first.
"""

MOST_TAKEN_UP = 1.0
"""Share that they may take off with uptakes, which are told beside the headline."""


def judge_footprints(plant: PlantInputs, parts: Sequence[Solved]) -> list[Finding]:
    """Return an error for each SKU whose footprint is no sound one to declare.

    A footprint of zero rests on nothing; in one with large removals, or below zero, the
    emissions are hidden.

    Parameters
    ----------
    plant
        The whole plant.
    parts
        Its parts; those that were not solved are left out.
    """
    found: list[Finding] = []
    rows = plant.tables["skus"].select("sku", "row")
    for part in parts:
        skus, attributed, chosen = part.skus, part.attributed, part.characterisation
        if skus is None or attributed is None or chosen is None:
            continue
        sides = _find_sides(skus, attributed)
        placed = sides.join(rows, on="sku", how="inner", maintain_order="left")
        nothing = (pl.col("amount") == 0) & (pl.col("emitted") == 0)
        zero = placed.filter(nothing).select("row", "sku")
        found += point(plant, "skus", "footprint-zero", zero, "sku")
        large = _find_large(placed, chosen.headline)
        found += point(plant, "skus", "removals-above-limit", large, "sku")
    return found


def _find_sides(skus: pl.DataFrame, attributed: Attributed) -> pl.DataFrame:
    """Return ``sku, amount, removed, emitted, stored`` of each SKU.

    ``stored`` is what is taken up and not given off again, which the headline leaves
    out.
    """
    impact = pl.col("impact")
    sides = attributed.factors.group_by("sku").agg(
        removed=(-impact).clip(lower_bound=0).sum(),
        emitted=impact.clip(lower_bound=0).sum(),
    )
    carbon = pl.col("indicator").is_in([BIOGENIC_CO2, BY_CLASS[UPTAKE]])
    stored = attributed.footprints.filter(carbon).group_by("sku")
    kept = stored.agg(stored=(-pl.col("amount").sum()).clip(lower_bound=0))
    joined = skus.select("sku", "amount")
    for part in (sides, kept):
        joined = joined.join(part, on="sku", how="left", maintain_order="left")
    return joined.with_columns(pl.col("removed", "emitted", "stored").fill_null(0.0))


def _find_large(sides: pl.DataFrame, headline: str) -> pl.DataFrame:
    """Return ``row, sku, indicator, value, limit`` of SKUs with too much taken off."""
    removed, emitted = pl.col("removed"), pl.col("emitted")
    taken = removed + pl.col("stored")
    of_headline = removed > MOST_REMOVED * emitted
    told = sides.filter(of_headline | (taken > MOST_TAKEN_UP * emitted)).select(
        "row",
        "sku",
        indicator=pl.when(of_headline)
        .then(pl.lit(headline))
        .otherwise(pl.lit(INCLUDING_UPTAKE)),
        value=pl.when(of_headline).then(removed).otherwise(taken) / emitted,
        limit=pl.when(of_headline).then(MOST_REMOVED).otherwise(MOST_TAKEN_UP),
    )
    shown = (in_percent(pl.col(name)) for name in ("value", "limit"))
    return told.with_columns(each.str.replace(_ENDLESS, "∞") for each in shown)
