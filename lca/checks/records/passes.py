"""What counts say of a pass: its yield, its rework and its loads."""

import polars as pl

from lca.checks.accuracy import BOOKING, accuracy_of, chance, stray
from lca.checks.records.counted import AT, PIECE, find_furthest, find_holders, round_by
from lca.checks.records.tally import Tally
from lca.model import PlantInputs

MEASURES = ("yield", "rework", "insertions")

COUNTED_AS = {"yield": "good", "rework": "reworked", "insertions": "insertions"}
"""Column of counts that each number of a step is counted in."""


def compare_passes(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return yield, rework and insertions of each step beside what was counted.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it.
    """
    stated = steps.select(*AT, *MEASURES, "start_unit", "unit", "parallel")
    counted = tally.sound.rename(
        {name: f"{name}_counted" for name in COUNTED_AS.values()}
    ).rename({"row": "counts_row"})
    rows = stated.join(counted, on=AT)
    return pl.concat(
        [
            _compare(
                plant, steps, _name_lots(rows, tally.counts, steps, measure), measure
            )
            for measure in MEASURES
        ]
    )


def _name_lots(
    rows: pl.DataFrame, counts: pl.DataFrame, steps: pl.DataFrame, measure: str
) -> pl.DataFrame:
    """Return the rows, each against the lot that is furthest from what is stated."""
    stated = steps.select(*AT, stated=measure)
    base = "processed" if measure == "insertions" else "out"
    gap = pl.col(COUNTED_AS[measure]) - pl.col("stated") * pl.col(base)
    lots = find_furthest(counts, stated, gap)
    return rows.join(lots, on=AT, how="left", maintain_order="left").with_columns(
        against_row=pl.coalesce("lot_row", "counts_row")
    )


def _compare(
    plant: PlantInputs, steps: pl.DataFrame, rows: pl.DataFrame, measure: str
) -> pl.DataFrame:
    loads = measure == "insertions"
    base, unit = ("processed", "start_unit") if loads else ("out", "unit")
    holders = find_holders(plant, steps, measure)
    placed = rows.filter(pl.col(base) > 0).join(
        holders, on=AT, how="left", maintain_order="left"
    )
    value = pl.col(measure)
    rounding = round_by(placed, unit)
    # One piece is two halves, as rounding has them; what is weighed has no chance.
    pieces = pl.when(rounding > 0).then(pl.col(base) * PIECE / rounding)
    again = (value * (value - 1.0)).clip(lower_bound=0.0)
    by_chance = stray(again, pieces) if loads else chance(value, pieces)
    booked = BOOKING * value if loads else BOOKING
    return placed.select(
        *AT,
        "table",
        "row",
        "column",
        "against_row",
        measure=pl.lit(measure),
        against_table=pl.lit("counts"),
        against_column=pl.lit(COUNTED_AS[measure]),
        value=value,
        expected=pl.col(f"{COUNTED_AS[measure]}_counted") / pl.col(base),
        tolerance=accuracy_of() * value + booked + by_chance.fill_null(0.0),
        unit=pl.lit(None, dtype=pl.String),
        factor=pl.col("parallel") if loads else pl.lit(None, dtype=pl.Float64),
        factor_name=pl.lit("parallel"),
    )
