"""What the parts of a plant gave, put together again."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

import lca
from lca.factors import load_pack
from lca.findings import Finding, finding, has_errors
from lca.model import PlantHeader, PlantInputs
from lca.plant import BY_SKU
from lca.results import Certificate, PlantSolution, Versions
from lca.study.part import Solved
from lca.study.quality import complete_quality, count_findings
from lca.study.solving import ALGORITHM
from lca.study.summing import sum_production
from lca.study.validating import Recorded

ABSENCE = ("unused-name", "assertion-unknown-name")
"""Said of what nothing mentions: true of a plant when true of each of its parts."""

EMPTY = "no-rows"
"""Said of a table without rows; one that could not be read has none either."""

REST = "more-rows"
"""Says how many rows a check left out; the parts are added up."""

MOST_LOOPS = 5
FRAMES = (
    "footprints",
    "stages",
    "steps",
    "contributors",
    "factors",
    "inventory",
    "energy",
    "statuses",
)
RATED = "quality"
"""The frame that is completed when every finding is known."""


def merge_findings(
    parts: Sequence[Iterable[Finding]], *, whole: bool
) -> tuple[Finding, ...]:
    """Return the findings of all parts, each once.

    Parameters
    ----------
    parts
        Findings of each part.
    whole
        Whether the parts are a whole plant, so that what no part mentions is unused.
    """
    listed = [tuple(part) for part in parts]
    every = dict.fromkeys(found for part in listed for found in part)
    sets = [set(part) for part in listed]
    kept = [
        found
        for found in every
        if found.code != REST
        and (
            found.code not in ABSENCE or (whole and all(found in part for part in sets))
        )
    ]
    return (*kept, *_add_rests([f for part in listed for f in part if f.code == REST]))


def keep_causes(
    reading: Iterable[Finding], more: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings of reading, and of the others those of another cell.

    A cell that could not be read is empty to what comes after, which then misses it; so
    is a table.
    """
    first = tuple(reading)
    spoiled = {
        (found.place.file, found.place.sheet, found.place.row, found.place.column)
        for found in first
        if found.severity == "error" and found.place.row is not None
    }
    empty = {EMPTY} if has_errors(first) else set()
    rest = [
        found
        for found in more
        if found.code not in empty
        and (found.place.file, found.place.sheet, found.place.row, found.place.column)
        not in spoiled
    ]
    return (*first, *rest)


def _add_rests(rests: Iterable[Finding]) -> list[Finding]:
    """Return one count per check and column, of all rows that were left out.

    Of what is inside SKUs of several parts, the count is an upper bound.
    """
    counts: dict[tuple[str, ...], int] = {}
    last: dict[tuple[str, ...], str] = {}
    for rest in rests:
        known = dict(rest.parameters)
        key = (
            known["check"],
            rest.place.file or "",
            rest.place.sheet or "",
            rest.place.column or "",
        )
        # Tables that are not about SKUs stand in every part, with the same rows.
        left, before = int(known["count"]), counts.get(key, 0)
        by_sku = (rest.place.sheet or Path(key[1]).stem) in BY_SKU
        counts[key] = before + left if by_sku else max(before, left)
        last[key] = known["last"]
    return [
        finding(
            REST,
            file=file or None,
            sheet=sheet or None,
            column=column or None,
            check=check,
            count=count,
            last=last[check, file, sheet, column],
        )
        for (check, file, sheet, column), count in counts.items()
    ]


def join_solved(
    plant: PlantInputs,
    header: PlantHeader,
    parts: Sequence[Solved],
    found: tuple[Finding, ...],
    recorded: Recorded | None,
) -> PlantSolution:
    """Return the solution of a plant from those of its parts.

    Parameters
    ----------
    plant, header
        The plant.
    parts
        Solved without errors, in the order of the SKUs.
    found
        Every finding.
    recorded
        What the tables say of themselves; None where only some SKUs are looked at.
    """
    frames = {
        name: pl.concat(
            [getattr(part.attributed, name) for part in parts if part.attributed]
        )
        for name in (*FRAMES, RATED)
    }
    rated = frames.pop(RATED)
    skus = pl.concat([part.skus for part in parts if part.skus is not None])
    chosen = next(part.characterisation for part in parts if part.characterisation)
    line = chosen.indicators.index(chosen.headline)
    return PlantSolution(
        plant=header.name,
        boundary=header.boundary,
        period_start=header.period_start,
        period_end=header.period_end,
        skus=skus,
        **frames,
        quality=_complete(rated, skus, count_findings(plant, found), recorded),
        totals=sum_production(plant, frames["footprints"]),
        assumptions=plant.tables["assumptions"].select("assumption", "text", "reason"),
        headline=chosen.headline,
        headline_unit=chosen.units[line],
        certificate=_join_certificates(
            [part.certificate for part in parts if part.certificate]
        ),
        versions=Versions(
            software=lca.__version__,
            algorithm=ALGORITHM,
            factor_pack=load_pack().version,
            gwp_set=header.gwp,
        ),
        findings=found,
    )


def _complete(
    rated: pl.DataFrame,
    skus: pl.DataFrame,
    counts: pl.DataFrame,
    recorded: Recorded | None,
) -> pl.DataFrame:
    """Return the data quality with what closes, where the whole plant is in sight."""
    if recorded is None:
        return complete_quality(rated, skus, counts)
    return complete_quality(rated, skus, counts, recorded.skus, recorded.closures)


def _join_certificates(parts: Sequence[Certificate]) -> Certificate:
    """Return the worst of each; a loop of several parts is one."""
    loops = {loop.activities: loop for part in parts for loop in part.loops}
    worst = sorted(loops.values(), key=lambda loop: loop.condition, reverse=True)
    return Certificate(
        backward_error=max(part.backward_error for part in parts),
        closure=max(part.closure or 0.0 for part in parts),
        loop_count=max(part.loop_count for part in parts),
        loops=tuple(worst[:MOST_LOOPS]),
    )
