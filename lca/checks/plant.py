"""Everything that the tables of a plant say against themselves and each other."""

from collections.abc import Callable

import polars as pl

from lca.checks.balances.contents import check_contents
from lca.checks.plausibility.ages import check_ages
from lca.checks.plausibility.boundaries import check_boundaries
from lca.checks.plausibility.likeness import check_likeness
from lca.checks.plausibility.outliers import check_outliers
from lca.checks.plausibility.unit_habits import check_unit_habits
from lca.checks.records.counts import check_counts
from lca.checks.records.dimensions import check_dimensions
from lca.checks.records.hours import check_hours
from lca.checks.records.issues import check_issues
from lca.checks.records.meters import check_meters
from lca.checks.records.tally import tally_counts
from lca.findings import Finding
from lca.model import PlantInputs

ALONE: tuple[Callable[[PlantInputs], list[Finding]], ...] = (
    check_ages,
    check_boundaries,
    check_dimensions,
    check_likeness,
    check_meters,
    check_unit_habits,
)
BY_STEPS: tuple[Callable[[PlantInputs, pl.DataFrame], list[Finding]], ...] = (
    check_contents,
    check_outliers,
)


def check_records(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return what is counted, issued, booked or metered otherwise than it is stated.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `lca.plant.steps.resolve_steps` returns them.
    """
    counted = not plant.tables["counts"].is_empty()
    tally = tally_counts(plant, steps) if counted else None
    return [
        *(found for check in ALONE for found in check(plant)),
        *(found for check in BY_STEPS for found in check(plant, steps)),
        *check_counts(plant, steps, tally),
        *check_issues(plant, steps, tally),
        *check_hours(plant, steps, tally),
    ]
