"""What the page of a plant says, in words and printed numbers."""

from dataclasses import dataclass

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.plant_details import Detail, describe_skus
from lca.declaration.plant_quality import print_data_quality
from lca.declaration.plant_remarks import (
    describe_results,
    print_exclusions,
    print_ledger,
    state_boundaries,
    warn_synthetic,
)
from lca.declaration.plant_stages import StageKey, list_stages
from lca.declaration.plant_tables import (
    Sheet,
    choose_shown,
    print_quality,
    print_skus,
    print_totals,
)
from lca.declaration.remarks import Remark, describe_findings
from lca.declaration.view import Proof, list_versions, print_period, prove
from lca.declaration.vocabulary import Vocabulary
from lca.results import PlantSolution

MOST_SKUS = 200
"""SKUs of one page; of more, those with the largest footprints."""

MOST_FINDINGS = 100
"""Findings of one page, the gravest first."""

MOST_OPEN = 3
"""SKUs up to which the details stand open."""


@dataclass(frozen=True, slots=True)
class PlantView:
    """Everything the page of a plant shows.

    ``limited`` says that not all SKUs are shown; it is None when they are.  ``banner``
    warns of synthetic data, where there are any.
    """

    plant: str
    facts: tuple[tuple[str, str], ...]
    banner: str | None
    boundaries: tuple[str, ...]
    remarks: tuple[str, ...]
    limited: str | None
    skus: Sheet
    legend: tuple[StageKey, ...]
    details: tuple[Detail, ...]
    opened: bool
    totals: Sheet
    quality: Sheet
    data_quality: Sheet
    exclusions: Sheet
    ledger: Sheet
    more_ledger: int
    assumptions: Sheet
    proof: Proof
    versions: tuple[tuple[str, str], ...]
    findings: tuple[Remark, ...]
    more_findings: int


def view_plant(solution: PlantSolution, words: Vocabulary) -> PlantView:
    """Return what the page of a plant says."""
    skus = solution.skus
    shown = choose_shown(skus, MOST_SKUS)
    legend = _legend(solution, shown, words)
    ledger, more_ledger = print_ledger(solution, words)
    return PlantView(
        plant=make_visible(solution.plant),
        facts=_facts(solution, words),
        banner=warn_synthetic(skus, words),
        boundaries=state_boundaries(skus, words),
        remarks=describe_results(solution, words),
        limited=words("largest-shown", count=MOST_SKUS, all=skus.height)
        if skus.height > MOST_SKUS
        else None,
        skus=print_skus(shown, solution.headline_unit, words),
        legend=legend,
        details=describe_skus(solution, shown, legend, words),
        opened=shown.height <= MOST_OPEN,
        totals=print_totals(solution, words),
        quality=print_quality(shown, words),
        data_quality=print_data_quality(solution, shown, words),
        exclusions=print_exclusions(skus, words),
        ledger=ledger,
        more_ledger=more_ledger,
        assumptions=_assumptions(solution, words),
        proof=prove(solution.certificate),
        versions=list_versions(solution.versions, words),
        findings=describe_findings(solution.findings, words)[:MOST_FINDINGS],
        more_findings=max(0, len(solution.findings) - MOST_FINDINGS),
    )


def _facts(solution: PlantSolution, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    period = print_period(solution.period_start, solution.period_end, words)
    return (
        (words("plant"), make_visible(solution.plant)),
        (words("period"), period),
        (words("boundary"), words.name("boundary", solution.boundary)),
        (words("indicator"), make_visible(words.name("indicator", solution.headline))),
        (words("gwp-set"), solution.versions.gwp_set),
        (words("sku-count"), str(solution.skus.height)),
    )


def _legend(
    solution: PlantSolution, shown: pl.DataFrame, words: Vocabulary
) -> tuple[StageKey, ...]:
    """Return the stages of the SKUs shown, in the order of the results."""
    own = pl.col("indicator") == solution.headline
    stages = solution.stages.filter(own, pl.col("sku").is_in(shown["sku"].implode()))
    return list_stages(stages["stage"].unique(maintain_order=True).to_list(), words)


def _assumptions(solution: PlantSolution, words: Vocabulary) -> Sheet:
    rows = tuple(
        tuple(make_visible(cell or "") for cell in row)
        for row in solution.assumptions.select("assumption", "text", "reason").rows()
    )
    return Sheet(
        (words("assumption"), words("assumption-text"), words("reason")), rows, "lll"
    )
