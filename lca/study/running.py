"""A plant to the footprints of its SKUs, part by part."""

from collections.abc import Callable, Sequence

import polars as pl

from lca.checks.balances.period import balance_period
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, has_errors
from lca.model import PlantInputs
from lca.plant import check_whole, split_plant
from lca.plant.places import complete_rows
from lca.results import PlantSolution, Validation
from lca.study.accepting import accept
from lca.study.closing import join_totals
from lca.study.merging import join_solved, keep_causes, merge_findings
from lca.study.part import Solved, Wish, check_part, solve_part
from lca.study.producing import list_stocked
from lca.study.validating import examine_records, join_examined

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
    tell = progress or keep_quiet
    table = list_skus(plant, skus)
    if has_errors(reading):
        raise StudyRefusedError(validate_plant(plant, reading).findings)
    reported = table if skus is not None else table.filter("reported")
    solved = solve_parts(plant, table, reported, tell, Wish(located=True))
    recorded = None
    more: tuple[Finding, ...] = ()
    if skus is None:
        recorded = examine_records(plant, join_totals([part.totals for part in solved]))
        more = (*check_whole(plant), *recorded.findings)
    merged = merge_findings([part.findings for part in solved], whole=skus is None)
    found = accept_findings(plant, keep_causes(reading, (*more, *merged)), whole=False)
    if has_errors(found) or plant.header is None:
        raise StudyRefusedError(found)
    return join_solved(plant, plant.header, solved, found, recorded)


def validate_plant(plant: PlantInputs, reading: tuple[Finding, ...]) -> Validation:
    """Return everything found in a plant, findings of reading first, and its balances.

    What can be read is solved, too: limits of a footprint are part of a check.
    """
    table = list_skus(plant, None)
    if has_errors(reading):
        parts = split_plant(plant, table["sku"].to_list(), PART)
        compiled = [check_part(part) for part, _ in parts]
        # What cannot be read may hold the row that uses a name.
        found = (*check_whole(plant), *merge_findings(compiled, whole=False))
        return Validation(
            accept_findings(plant, keep_causes(reading, found), whole=False)
        )
    solved = solve_parts(
        plant, table, table.filter("reported"), keep_quiet, Wish(balances=True)
    )
    recorded = examine_records(plant, join_totals([part.totals for part in solved]))
    balances, elements = join_examined([part.examined for part in solved])
    merged = merge_findings([part.findings for part in solved], whole=True)
    found = (*check_whole(plant), *recorded.findings, *merged)
    return Validation(
        findings=accept_findings(plant, keep_causes(reading, found), whole=True),
        balances=balances,
        elements=elements,
        skus=recorded.skus,
        closures=recorded.closures,
        period=balance_period(
            [part.moved for part in solved],
            known=_knows_production(plant, table),
        ),
    )


def _knows_production(plant: PlantInputs, table: pl.DataFrame) -> bool:
    """Return whether the production of every reported SKU is stated."""
    made = complete_rows(plant, "production").select("sku")
    return table.filter("reported").join(made, on="sku", how="anti").is_empty()


def solve_parts(
    plant: PlantInputs,
    table: pl.DataFrame,
    reported: pl.DataFrame,
    tell: Progress,
    wish: Wish,
) -> list[Solved]:
    """Return every part, solved for those of its SKUs that are reported.

    Parameters
    ----------
    plant
        The plant.
    table, reported
        ``sku`` of those looked at, and of those to report.
    tell
        Is called with the name of each phase as it begins.
    wish
        What to return beside footprints.
    """
    wanted = reported.select("sku")
    stocked = list_stocked(plant, table.join(wanted, on="sku", how="anti"))
    return [
        solve_part(
            part,
            wanted.filter(pl.col("sku").is_in(chosen)),
            stocked.filter(pl.col("sku").is_in(chosen)),
            tell,
            wish=wish,
        )
        for part, chosen in split_plant(plant, table["sku"].to_list(), PART)
    ]


def accept_findings(
    plant: PlantInputs, found: tuple[Finding, ...], *, whole: bool
) -> tuple[Finding, ...]:
    """Return the findings, those that the plant accepts as remarks.

    Parameters
    ----------
    plant
        Holds the ledger of what is accepted.
    found
        The findings.
    whole
        Whether all of the plant was looked at, so that what nothing found is unused.
    """
    name = "accepted"
    end = None if plant.header is None else plant.header.period_end
    return accept(found, plant.tables[name], plant.origins[name], end, whole=whole)


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


def keep_quiet(phase: str) -> None:
    """Say nothing of a phase."""
    del phase
