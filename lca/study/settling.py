"""A plant run to be kept: footprints, balances, and what they were solved from."""

from dataclasses import dataclass

import polars as pl
from threadpoolctl import threadpool_limits

from lca.errors import StudyRefusedError
from lca.findings import Finding, has_errors
from lca.model import PlantHeader, PlantInputs
from lca.plant import check_whole
from lca.results import PlantSolution
from lca.study.closing import join_totals
from lca.study.judging import judge_footprints
from lca.study.merging import join_solved, keep_causes, merge_findings
from lca.study.part import Solved, Wish
from lca.study.running import accept_findings, keep_quiet, list_skus, solve_parts
from lca.study.validating import Recorded, examine_records, join_examined

WISH = Wish(balances=True, located=True, basis=True)


@dataclass(frozen=True, slots=True)
class Settled:
    """A plant solved and validated as a whole.

    ``balances`` has the columns of `Validation`; ``parts`` keep what they were solved
    from.
    """

    header: PlantHeader
    solution: PlantSolution
    recorded: Recorded
    balances: pl.DataFrame
    parts: tuple[Solved, ...]


def settle_plant(
    plant: PlantInputs, reading: tuple[Finding, ...], *, draft: bool
) -> Settled:
    """Return a plant solved and validated as a whole, in sums of a fixed order.

    Parameters
    ----------
    plant
        The tables.
    reading
        Findings of reading them.
    draft
        Whether errors of judgement are let pass: those in spite of which there are
        results.

    Raises
    ------
    StudyRefusedError
        The tables have errors, or the certificate fails.
    """
    if has_errors(reading):
        raise StudyRefusedError(reading)
    table = list_skus(plant, None)
    # One thread: sums of several would come in any order (§12).
    with threadpool_limits(limits=1):
        parts = solve_parts(plant, table, table.filter("reported"), keep_quiet, WISH)
    recorded = examine_records(plant, join_totals([part.totals for part in parts]))
    merged = merge_findings([part.findings for part in parts], whole=True)
    judged = judge_footprints(plant, parts)
    more = (*check_whole(plant), *recorded.findings, *merged, *judged)
    found = accept_findings(plant, keep_causes(reading, more), whole=True)
    solved = all(part.attributed is not None for part in parts)
    if plant.header is None or not solved or (has_errors(found) and not draft):
        raise StudyRefusedError(found)
    balances, _ = join_examined([part.examined for part in parts])
    return Settled(
        header=plant.header,
        solution=join_solved(plant, plant.header, parts, found, recorded),
        recorded=recorded,
        balances=balances,
        parts=tuple(parts),
    )
