"""A plant to the footprints of its SKUs, part by part."""

from collections.abc import Callable, Sequence

import polars as pl

from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, has_errors
from lca.model import PlantInputs
from lca.plant import check_whole, split_plant
from lca.results import PlantSolution
from lca.study.merging import join_solved, keep_causes, merge_findings
from lca.study.part import check_part, solve_part

PART = 4_000
"""SKUs solved together: enough to keep the sweeps busy, few enough for the memory."""

Progress = Callable[[str], None]


def run_plant(
    plant: PlantInputs,
    reading: tuple[Finding, ...],
    skus: Sequence[str] | None,
    progress: Progress | None,
) -> PlantSolution:
    """Return the footprints of the SKUs of a plant.

    Parameters
    ----------
    plant
        The tables.
    reading
        Findings of reading them.
    skus
        SKUs to report, which are then looked at alone, with what they are made of; None
        for all that the plant reports.
    progress
        Is called with the name of each phase as it begins.

    Raises
    ------
    StudyRefusedError
        The tables have errors, or the certificate fails.
    UsageError
        The plant has no such SKU.
    """
    tell = progress or _keep_quiet
    table = list_skus(plant, skus)
    if has_errors(reading):
        raise StudyRefusedError(check_plant(plant, reading))
    reported = table if skus is not None else table.filter("reported")
    wanted = reported.select("sku")
    solved = [
        solve_part(part, wanted.filter(pl.col("sku").is_in(chosen)), tell)
        for part, chosen in split_plant(plant, table["sku"].to_list(), PART)
    ]
    found = keep_causes(
        reading,
        (
            *(check_whole(plant) if skus is None else ()),
            *merge_findings([part.findings for part in solved], whole=skus is None),
        ),
    )
    if has_errors(found) or plant.header is None:
        raise StudyRefusedError(found)
    return join_solved(plant, plant.header, solved, found)


def check_plant(
    plant: PlantInputs, reading: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return everything found in the tables of a plant, findings of reading first.

    What can be read is solved, too: limits of a footprint are part of a check.
    """
    table = list_skus(plant, None)
    reported = table.filter("reported").select("sku")
    unread = has_errors(reading)
    parts = [
        check_part(part)
        if unread
        else solve_part(
            part, reported.filter(pl.col("sku").is_in(chosen)), _keep_quiet
        ).findings
        for part, chosen in split_plant(plant, table["sku"].to_list(), PART)
    ]
    # What cannot be read may hold the row that uses a name.
    more = (*check_whole(plant), *merge_findings(parts, whole=not unread))
    return keep_causes(reading, more)


def list_skus(plant: PlantInputs, skus: Sequence[str] | None) -> pl.DataFrame:
    """Return ``sku, reported`` of the SKUs looked at, in the order of their table.

    Raises
    ------
    UsageError
        The plant has no such SKU.
    """
    table = (
        plant.tables["skus"]
        .drop_nulls("sku")
        .unique("sku", keep="first")
        .sort("row")
        .select("sku", pl.col("reported").fill_null(value=True))
    )
    if skus is None:
        return table
    known = set(table["sku"])
    unknown = [sku for sku in skus if sku not in known]
    if unknown:
        msg = f"the plant has no SKU {', '.join(repr(sku) for sku in unknown)}"
        raise UsageError(msg)
    return table.filter(pl.col("sku").is_in(list(skus)))


def _keep_quiet(phase: str) -> None:
    del phase
