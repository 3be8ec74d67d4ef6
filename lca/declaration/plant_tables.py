"""Tables of the results of a plant, printed."""

from dataclasses import dataclass
from math import isfinite

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, percent, significant
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

DIGITS = 5
"""Significant digits of a footprint."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed table; ``alignment`` has ``l`` or ``r`` per column."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alignment: str


def choose_shown(skus: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return the rows that are shown: all in their order, or the largest footprints."""
    if skus.height <= most:
        return skus
    ordered = skus.sort("amount", descending=True, nulls_last=True, maintain_order=True)
    return ordered.head(most)


def print_skus(shown: pl.DataFrame, headline_unit: str, words: Vocabulary) -> Sheet:
    """Return one line per SKU: what it is, its footprint and what that rests on.

    Where contracts supply the plant, the location-based footprint stands beside.
    """
    located = has_contracts(shown)
    per_unit = words("per-unit", unit=make_visible(headline_unit))
    titles = [
        words("sku"),
        words("package"),
        words("sku-boundary"),
        words("unit"),
        per_unit,
    ]
    titles += [words("location-based-column")] if located else []
    titles += [
        words(key) for key in ("largest-stage", "synthetic-share", "primary-share")
    ]
    rows = [
        (
            make_visible(row["sku"]),
            make_visible(row["package"] or NOTHING),
            words.name("boundary", row["boundary"]),
            make_visible(row["unit"]),
            print_amount(row["amount"]),
            *([print_amount(row["location_based"])] if located else ()),
            print_stage(row["largest_stage"], words),
            print_share(row["synthetic"]),
            print_share(row["primary"]),
        )
        for row in shown.iter_rows(named=True)
    ]
    return Sheet(tuple(titles), tuple(rows), "llllr" + "r" * located + "lrr")


def print_totals(solution: PlantSolution, words: Vocabulary) -> Sheet:
    """Return the totals of the plant that are not zero; none without production."""
    rows = tuple(
        (
            make_visible(words.name("indicator", row["indicator"])),
            print_amount(row["amount"]),
            make_visible(row["unit"] or ""),
        )
        for row in solution.totals.iter_rows(named=True)
        if row["amount"]
    )
    return Sheet((words("indicator"), words("amount"), words("unit")), rows, "lrl")


def print_quality(shown: pl.DataFrame, words: Vocabulary) -> Sheet:
    """Return what each footprint rests on: shares in per cent, pedigree scores."""
    shares = ("synthetic", "norm", "secondary", "primary")
    scores = ("technological", "temporal", "geographical")
    titles = (
        words("sku"),
        *(words(f"{key}-share") for key in shares),
        *(words(key) for key in scores),
        words("scored-share"),
        words("cutoff-share"),
    )
    rows = tuple(
        (
            make_visible(row["sku"]),
            *(print_share(row[key]) for key in shares),
            *(print_score(row[key]) for key in scores),
            print_share(row["scored"]),
            print_share(row["cutoff"]),
        )
        for row in shown.iter_rows(named=True)
    )
    return Sheet(titles, rows, "l" + "r" * 9)


def print_amount(amount: float | None) -> str:
    """Return an amount with five digits, a dash where there is none."""
    return NOTHING if amount is None else significant(amount, DIGITS)


def print_share(share: float | None) -> str:
    """Return a share of one in per cent, a dash where there is none."""
    return percent(share) if share is not None and isfinite(share) else NOTHING


def print_score(score: float | None) -> str:
    """Return a pedigree score with one decimal, a dash where there is none."""
    return NOTHING if score is None else f"{score:.1f}"


def print_stage(stage: str | None, words: Vocabulary) -> str:
    """Return the name of a stage, a dash where there is none."""
    return NOTHING if stage is None else make_visible(words.name("stage", stage))


def has_contracts(shown: pl.DataFrame) -> bool:
    """Return whether footprints have a location-based one beside them."""
    return shown["location_based"].null_count() < shown.height
