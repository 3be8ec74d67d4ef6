"""Counts of units: what steps took in, gave out, scrapped, reworked and passed on."""

import polars as pl

from lca.checks.accuracy import BOOKING
from lca.checks.records.contradictions import NONE, contradict, name_row
from lca.checks.records.counted import AT, list_step_rows
from lca.checks.records.made import compare_output, compare_parts, list_part_rows
from lca.checks.records.passes import compare_passes
from lca.checks.records.tally import Tally, tally_counts
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, find_misplaced, point

BALANCE = ("count-balance-open", "count-balance-broken")
FLOW = ("count-flow-open", "count-flow-broken")
STEP = ("step-against-counts-open", "step-against-counts-broken")
OUTPUT = ("production-against-counts-open", "production-against-counts-broken")
PARTS = ("parts-against-counts-open", "parts-against-counts-broken")


def check_counts(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally | None = None
) -> list[Finding]:
    """Return where counts contradict themselves, the steps, production or bills.

    What nobody counted is not spoken of.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it, if that was done before.
    """
    if plant.tables["counts"].is_empty():
        return []
    tally = tally or tally_counts(plant, steps)
    sound, rows = tally.sound, list_step_rows(plant, steps)
    return [
        *_check_places(plant),
        *_check_lots(plant),
        *_check_units(plant, tally, rows),
        *contradict(plant, compare_passes(plant, steps, tally), STEP, rows),
        *contradict(plant, compare_output(plant, steps, sound), OUTPUT),
        *_check_parts(plant, steps, tally),
    ]


def _check_places(plant: PlantInputs) -> list[Finding]:
    """Return an error for each count at a step that the route of its SKU has not."""
    lost = find_misplaced(plant, complete_rows(plant, "counts"), "sku")
    named = lost.select("row", "sku", value="step")
    return point(plant, "counts", "step-not-in-route", named, "step")


def _check_lots(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each lot that stands twice at one step."""
    rows = complete_rows(plant, "counts")
    again = (
        rows.with_columns(first=pl.col("row").min().over(*AT, "lot"))
        .filter(pl.col("row") > pl.col("first"))
        .with_columns(table=pl.lit("counts"))
    )
    named = again.select(
        "row",
        *AT,
        value=pl.col("lot").fill_null(NONE),
        against=name_row(plant, "table", "first"),
    )
    return point(plant, "counts", "lot-counted-twice", named, "lot")


def _check_parts(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> list[Finding]:
    """Return where more or less of a part was used than was made."""
    pairs = compare_parts(plant, steps, tally)
    if pairs.is_empty():
        return []
    return contradict(plant, pairs, PARTS, list_part_rows(plant, steps, tally))


def _check_units(plant: PlantInputs, tally: Tally, rows: pl.DataFrame) -> list[Finding]:
    """Return where units appear or vanish, in a step or on the way to the next.

    Between two steps nothing is said when one of them contradicts itself.
    """
    balances, flows = tally.balances, tally.flows
    gives, takes = tally.gives, tally.takes
    sound = tally.sound.select(AT)
    moved = flows.join(sound, on=AT, how="semi").join(
        sound, left_on=["sku", "step_before"], right_on=AT, how="semi"
    )
    rest = balances.join(gives.select("row"), on="row", how="anti")
    flowing = moved.join(takes.select(AT), on=AT, how="anti")
    stated = takes.join(moved.select(AT), on=AT, how="semi")
    return [
        *contradict(plant, _name(rest, "good + scrapped + reworked"), BALANCE),
        *contradict(plant, _name(flowing, "started"), FLOW),
        *contradict(plant, pl.concat([_gives(gives), _takes(stated)]), STEP, rows),
    ]


def _name(pairs: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Return the pairs with what is compared, which no other row can be blamed for."""
    return pairs.with_columns(measure=pl.lit(measure)).select(
        *AT, "measure", *_PAIR, "factor", "factor_name"
    )


_PAIR = (
    "table",
    "row",
    "column",
    "against_table",
    "against_row",
    "against_column",
    "value",
    "expected",
    "unit",
    "tolerance",
)


def _gives(balances: pl.DataFrame) -> pl.DataFrame:
    """Return what ``gives`` is beside what the counts make of it."""
    return balances.select(
        *AT,
        pl.lit("gives").alias("measure"),
        table="against_table",
        row="against_row",
        column="against_column",
        against_table="table",
        against_row="row",
        against_column="column",
        value="gives",
        expected="implied",
        unit="unit",
        tolerance=BOOKING * pl.col("implied"),
    )


def _takes(flows: pl.DataFrame) -> pl.DataFrame:
    """Return what ``takes`` is beside what the counts make of it."""
    return flows.select(
        *AT,
        pl.lit("takes").alias("measure"),
        table="takes_table",
        row="takes_row",
        column=pl.lit("takes"),
        against_table="table",
        against_row="row",
        against_column="column",
        value="takes",
        expected="implied",
        unit="unit",
        tolerance=BOOKING * pl.col("implied"),
    )
