"""What tools draw in their states, against each other and against other tools."""

import polars as pl

from lca.checks.plausibility.comparables import (
    find_outliers,
    name,
    place_rows,
    point_outliers,
)
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, default_direction, point
from lca.tables.quantities import convert_to_flow_unit
from lca.units import load_units

ABOVE = 1.1
"""Times the power of the fuller state from which an idler one is a fault."""

PRODUCTIVE = "productive"
ENERGY = "energy"

IDLER = (
    ("standby", PRODUCTIVE),
    ("down", PRODUCTIVE),
    ("nonscheduled", PRODUCTIVE),
    ("nonscheduled", "standby"),
)
"""States that need no more energy than another."""


def check_states(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return a warning for each state whose amounts do not fit the others.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    if complete_rows(plant, "tool_flows").is_empty():
        return []
    totals = _sum_states(plant, kinds)
    above = _find_above(totals)
    shares = _share(totals).join(above, on=["tool_group", "flow"], how="anti")
    by = ["flow", "direction", "state"]
    told = above.with_columns(
        value=pl.col("value").round_sig_figs(4),
        expected=pl.col("expected").round_sig_figs(4),
    )
    return [
        *point(plant, "tool_flows", "idle-above-productive", told, "amount"),
        *point_outliers(plant, "tool_flows", "amount", find_outliers(shares, by)),
    ]


def _sum_states(plant: PlantInputs, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return one row per tool group, flow and state: what all its rows add up to.

    The place is that of the largest of them; ``total`` is in ``flow_unit``.
    """
    rows = complete_rows(plant, "tool_flows")
    converted, _ = convert_to_flow_unit(rows, kinds, plant.origins["tool_flows"].file)
    placed = converted.with_columns(
        direction=default_direction(kinds),
        total=pl.col("amount") * pl.col("ratio"),
        place=place_rows(plant, "tool_flows"),
    ).drop_nulls("total")
    largest = placed.sort("total", "row", descending=[True, False])
    units = kinds.select("flow", flow_unit="unit")
    return (
        largest.group_by(
            "tool_group", "flow", "direction", "state", maintain_order=True
        )
        .agg(pl.col("row", "place", "unit", "amount").first(), pl.col("total").sum())
        .join(units, on="flow", how="left", maintain_order="left")
        .sort("row")
    )


def _find_above(totals: pl.DataFrame) -> pl.DataFrame:
    """Return the states that need more energy than a fuller one, one of each tool."""
    units = load_units()
    energies = [
        text
        for text in totals["flow_unit"].unique().drop_nulls()
        if (unit := units.find(text)) and unit.dimension == ENERGY
    ]
    drawn = totals.filter(
        pl.col("flow_unit").is_in(energies) & (pl.col("direction") == "input")
    )
    key = ["tool_group", "flow"]
    pairs = [
        drawn.filter(pl.col("state") == idle).join(
            drawn.filter(pl.col("state") == full).select(
                *key, against="place", expected="total", other="state"
            ),
            on=key,
        )
        for idle, full in IDLER
    ]
    wrong = pl.concat(pairs).filter(pl.col("total") > ABOVE * pl.col("expected"))
    return wrong.unique(key, keep="first", maintain_order=True).select(
        "row",
        *key,
        "state",
        "other",
        "expected",
        "against",
        value="total",
        unit="flow_unit",
    )


def _share(totals: pl.DataFrame) -> pl.DataFrame:
    """Return each state with what compares: its share of the productive state's.

    The productive state itself is compared by its amount.
    """
    key = ["tool_group", "flow", "direction"]
    full = totals.filter(pl.col("state") == PRODUCTIVE).select(*key, full="total")
    known = totals.join(full, on=key, how="left", maintain_order="left")
    share = pl.col("total") / pl.col("full")
    return known.with_columns(
        value=pl.when(pl.col("state") == PRODUCTIVE).then("total").otherwise(share),
        shown="total",
        unit="flow_unit",
        subject=name("tool_group", "state", "flow"),
    )
