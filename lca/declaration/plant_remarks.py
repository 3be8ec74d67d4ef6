"""What must be known to read the footprints of a plant, in sentences."""

from collections.abc import Sequence

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import percent
from lca.declaration.plant_tables import Sheet, has_contracts
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

MOST_NAMES = 8
"""Names in a sentence; of more, their number."""

MOST_ROWS = 60
"""Rows of a table of flows; of more, their number."""

SHARES = ("synthetic", "norm", "secondary", "primary")


def describe_results(solution: PlantSolution, words: Vocabulary) -> tuple[str, ...]:
    """Return the sentences: exclusions, contracts, cut-offs, shares of data."""
    skus = solution.skus
    sentences = [
        words("remark-excluded", excluded=excluded, count=count, skus=names)
        for excluded, count, names in print_exclusions(skus, words).rows
    ]
    if has_contracts(skus):
        sentences.append(words("remark-contracts"))
    if _largest(skus, "cutoff"):
        worst = skus.sort("cutoff", descending=True, nulls_last=True).row(0, named=True)
        share, sku = percent(worst["cutoff"]), make_visible(worst["sku"])
        sentences.append(words("remark-cutoffs", share=share, sku=sku))
    if unknown := skus["synthetic"].null_count():
        sentences.append(words("remark-unknown", count=unknown, all=skus.height))
    if spans := _spans(skus, words):
        sentences.append(words("remark-data", shares=words("separator").join(spans)))
    return tuple(sentences)


def warn_synthetic(skus: pl.DataFrame, words: Vocabulary) -> str | None:
    """Return the warning of synthetic data; None where nothing rests on them."""
    share = _largest(skus, "synthetic")
    if not share:
        return None
    count = skus.filter(pl.col("synthetic") > 0).height
    return words(
        "plant-banner", count=count, all=skus.height, share=percent(min(share, 1.0))
    )


def state_boundaries(skus: pl.DataFrame, words: Vocabulary) -> tuple[str, ...]:
    """Return what each boundary that occurs has inside."""
    return tuple(
        words.name("boundary-statement", boundary)
        for boundary in skus["boundary"].unique(maintain_order=True)
    )


def print_exclusions(skus: pl.DataFrame, words: Vocabulary) -> Sheet:
    """Return what is excluded by name, and from which SKUs."""
    groups = (
        skus.filter(pl.col("excluded").is_not_null())
        .group_by("excluded", maintain_order=True)
        .agg(count=pl.len(), skus=pl.col("sku").head(MOST_NAMES))
    )
    rows = tuple(
        (make_visible(excluded), str(count), _enumerate(names, count, words))
        for excluded, count, names in groups.head(MOST_ROWS).rows()
    )
    return Sheet((words("excluded"), words("sku-count"), words("skus")), rows, "lrl")


def print_ledger(solution: PlantSolution, words: Vocabulary) -> tuple[Sheet, int]:
    """Return the cut-off flows, those with a reason first, and how many more."""
    flows = (
        solution.inventory.filter("cutoff")
        .group_by("flow", maintain_order=True)
        .agg(pl.col("name", "comment").first(), count=pl.len())
        .sort(pl.col("comment").is_null(), pl.col("count"), descending=[False, True],
              maintain_order=True)
    )  # fmt: skip
    rows = tuple(
        (make_visible(name or flow), str(count), make_visible(reason or ""))
        for flow, name, reason, count in flows.head(MOST_ROWS).rows()
    )
    titles = (words("cutoff-flow"), words("sku-count"), words("reason"))
    return Sheet(titles, rows, "lrl"), max(0, flows.height - MOST_ROWS)


def _spans(skus: pl.DataFrame, words: Vocabulary) -> list[str]:
    """Return the span over all SKUs of each share that occurs."""
    spans = []
    for key in SHARES:
        known = skus[key].drop_nulls().drop_nans()
        if known.is_empty() or not known.max():
            continue
        low, high = percent(known.min()), percent(known.max())  # type: ignore[arg-type]
        share = low if low == high else words("span", low=low, high=high)
        spans.append(words("span-of", name=words(f"{key}-data"), share=share))
    return spans


def _largest(skus: pl.DataFrame, column: str) -> float:
    return max(skus[column].drop_nulls().drop_nans().to_list(), default=0.0)


def _enumerate(names: Sequence[str], count: int, words: Vocabulary) -> str:
    """Return some names, and how many there are besides."""
    shown = [make_visible(name) for name in names]
    if count > len(shown):
        shown.append(words("others", count=count - len(shown)))
    return words("separator").join(shown)
