"""What a summary says, in words and printed numbers, before it gets its shape."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import as_given, percent, power_of_ten, significant
from lca.declaration.remarks import Remark, describe_findings
from lca.declaration.shares import (
    Shares,
    share_headline,
    share_of_other_sets,
    share_of_status,
)
from lca.declaration.vocabulary import Vocabulary
from lca.results import Certificate, Solution, Versions

SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed amount of something, with a remark on it where there is one."""

    name: str
    amount: str
    unit: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LoopLine:
    """One loop: some of its activities, its size and its condition."""

    activities: str
    size: int
    condition: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The certificate, printed."""

    backward_error: str
    closure: str
    loop_count: int
    condition: str | None
    loops: tuple[LoopLine, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything a summary shows, each number as it is printed.

    ``facts`` are pairs of label and text; ``climate`` says that the indicators are
    those of a GWP set; ``unit`` is that of the amounts of ``shares``, with their
    power of ten; ``synthetic`` and ``other_sets`` are shares in per cent, None where
    there is none.
    """

    facts: tuple[tuple[str, str], ...]
    study: str
    gwp_set: str
    climate: bool
    headline: Quantity
    unit: str
    shares: Shares
    indicators: tuple[Quantity, ...]
    elementary: tuple[Quantity, ...]
    purchased: tuple[Quantity, ...]
    cutoffs: tuple[Quantity, ...]
    synthetic: str | None
    synthetic_name: str
    synthetic_references: tuple[Quantity, ...]
    other_sets: str | None
    proof: Proof
    versions: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]


def view_solution(solution: Solution, words: Vocabulary) -> View:
    """Return what the summary of a solution with a demand says."""
    shares = share_headline(solution, words)
    units = dict(solution.impact.select("indicator", "unit").rows())
    unit = make_visible(units.get(solution.headline) or "")
    if shares.exponent:
        unit = f"{power_of_ten(shares.exponent)} {unit}".rstrip()
    synthetic = share_of_status(solution, SYNTHETIC)
    other = share_of_other_sets(solution)
    return View(
        facts=_facts(solution, words),
        study=make_visible(solution.study),
        gwp_set=solution.versions.gwp_set,
        climate=_is_climate(solution, words),
        headline=Quantity(
            make_visible(words.name("indicator", solution.headline)), shares.total, unit
        ),
        unit=unit,
        shares=shares,
        indicators=_indicators(solution, words),
        elementary=_elementary(solution),
        purchased=_purchased(solution, words),
        cutoffs=_cutoffs(solution),
        synthetic=None if synthetic is None else percent(synthetic),
        synthetic_name=words.name("status", SYNTHETIC),
        synthetic_references=_references(solution),
        other_sets=percent(other) if other else None,
        proof=prove(solution.certificate),
        versions=list_versions(solution.versions, words),
        remarks=describe_findings(solution.findings, words),
    )


def _facts(solution: Solution, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    period = print_period(solution.period_start, solution.period_end, words)
    facts = [
        (words("study"), make_visible(solution.study)),
        (words("declared-unit"), make_visible(solution.declared_unit)),
        (words("demand"), words("separator").join(_demands(solution.demand, words))),
        (words("boundary"), words.name("boundary", solution.boundary)),
        (words("period"), period),
    ]
    if _is_climate(solution, words):
        facts.append((words("gwp-set"), solution.versions.gwp_set))
    return tuple(facts)


def _is_climate(solution: Solution, words: Vocabulary) -> bool:
    """Return whether the headline is an indicator of ours, not of the study."""
    return words.name("indicator", solution.headline) != solution.headline


def _demands(demand: pl.DataFrame, words: Vocabulary) -> list[str]:
    return [
        words(
            "demand-item",
            flow=make_visible(row["flow"]),
            amount=as_given(row["amount"]),
            unit=make_visible(row["unit"] or ""),
        )
        for row in demand.iter_rows(named=True)
    ]


def _indicators(solution: Solution, words: Vocabulary) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            name=make_visible(words.name("indicator", row["indicator"])),
            amount=significant(row["amount"], 5),
            unit=make_visible(row["unit"] or ""),
            remark=make_visible(row["indicator"]),
        )
        for row in solution.impact.iter_rows(named=True)
    )


def _flows(inventory: pl.DataFrame, remark: str | None = None) -> tuple[Quantity, ...]:
    """Return one line per flow, the largest of each unit first."""
    ordered = inventory.sort(
        "unit", pl.col("amount").abs(), descending=[False, True], maintain_order=True
    )
    return tuple(
        Quantity(
            name=make_visible(row["name"] or row["flow"]),
            amount=significant(row["amount"]),
            unit=make_visible(row["unit"]),
            remark=make_visible(row[remark] or "") if remark else "",
        )
        for row in ordered.iter_rows(named=True)
    )


def _elementary(solution: Solution) -> tuple[Quantity, ...]:
    return _flows(
        solution.inventory.filter(
            ~pl.col("cutoff"), pl.col("gwp_set").is_null(), pl.col("amount") != 0
        )
    )


def _cutoffs(solution: Solution) -> tuple[Quantity, ...]:
    cutoffs = solution.inventory.filter("cutoff", pl.col("amount") != 0)
    return _flows(cutoffs, remark="comment")


def _purchased(solution: Solution, words: Vocabulary) -> tuple[Quantity, ...]:
    bought = solution.inventory.filter(
        ~pl.col("cutoff"), pl.col("gwp_set").is_not_null(), pl.col("amount") != 0
    ).with_columns(
        name=pl.lit(None, dtype=pl.String),  # the flow itself names the source
        gwp_set=pl.col("gwp_set").map_elements(
            lambda gwp_set: words.name("gwp", gwp_set), return_dtype=pl.String
        ),
    )
    return tuple(
        replace(line, unit=words("purchased-unit", unit=line.unit))
        for line in _flows(bought, remark="gwp_set")
    )


def _references(solution: Solution) -> tuple[Quantity, ...]:
    units = dict(solution.intensity.select("flow", "unit").rows())
    return tuple(
        Quantity(
            name=make_visible(row["activity"]),
            amount=as_given(row["amount"]),
            unit=make_visible(units.get(row["flow"]) or ""),
            remark=make_visible(row["flow"]),
        )
        for row in solution.synthetic_references.iter_rows(named=True)
    )


def list_versions(versions: Versions, words: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return what a number depends on besides the data, as label and text."""
    return (
        (words("software"), f"chiplca {versions.software}"),
        (words("algorithm"), versions.algorithm),
        (words("factor-pack"), versions.factor_pack),
        (words("gwp-set"), versions.gwp_set),
    )


def print_period(start: date, end: date, words: Vocabulary) -> str:
    """Return a period that ends before its last date, the last day inside named."""
    return words("period-value", start=start, last=end - timedelta(days=1))


def prove(certificate: Certificate) -> Proof:
    """Return the certificate in printed numbers."""
    conditions = [loop.condition for loop in certificate.loops]
    closure = certificate.closure
    return Proof(
        backward_error=significant(certificate.backward_error, 2),
        closure=significant(closure, 2) if closure is not None else "",
        loop_count=certificate.loop_count,
        condition=significant(max(conditions), 3) if conditions else None,
        loops=tuple(
            LoopLine(
                activities=" · ".join(make_visible(name) for name in loop.activities),
                size=loop.size,
                condition=significant(loop.condition, 3),
            )
            for loop in certificate.loops
        ),
    )
