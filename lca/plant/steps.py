"""The steps of every SKU: its route, with its own numbers where it has any (§2, §3)."""

from functools import reduce

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.names import name_operation
from lca.plant.places import complete_rows, point
from lca.tables import load_columns
from lca.units import load_units

BASIS = ("takes", "gives", "yield", "rework")
LOAD = ("insertions", "tool_seconds", "parallel")
NOTHING = 1e-12
"""Share below which what is left of one is rounding."""


def resolve_steps(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return one row per SKU and step of its route, in that order, and findings.

    Columns: ``sku, route, step, stage, activity, flow`` (what the step makes),
    ``unit, start_unit, previous_flow, previous_unit, takes, gives, yield, rework,
    back_to`` (the flow that rework gives back, null without one), ``insertions,
    tool_group, tool_seconds, parallel, scrap_to, last, row`` (in the table of steps);
    and for basis and load the ``status, origin, origin_row, source, comment`` of what
    they rest on, with the suffix ``_basis`` or ``_load``.
    """
    route_steps, found = _order(plant)
    skus = complete_rows(plant, "skus").select("sku", "route", sku_row="row")
    own = complete_rows(plant, "sku_steps").rename(
        {name: f"{name}_own" for name in (*BASIS, *LOAD)}
    )
    merged = (
        skus.drop_nulls("route")
        .join(route_steps, on="route", how="inner", maintain_order="left_right")
        .join(own, on=["sku", "step"], how="left", suffix="_own", maintain_order="left")
    )
    found += _check_own(plant, skus, route_steps)
    steps = _fill(merged)
    found += _check_steps(plant, steps)
    return steps, found


def _order(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the steps of each route in order, with what stands before them."""
    table = complete_rows(plant, "steps").sort("route", "position", "row")
    again = table.filter(~pl.struct("route", "position").is_first_distinct())
    previous = [
        pl.col("step").shift(1).over("route").alias("previous_step"),
        pl.col("unit").shift(1).over("route").alias("previous_unit"),
        (pl.col("step").shift(-1).over("route").is_null()).alias("last"),
    ]
    ordered = table.with_columns(previous)
    target = ordered.select(
        "route",
        rework_step="step",
        back_step="previous_step",
        back_position="position",
    ).unique(["route", "rework_step"], keep="first")
    linked = ordered.with_columns(rework_step=pl.coalesce("rework_step", "step")).join(
        target, on=["route", "rework_step"], how="left", maintain_order="left"
    )
    reworked = linked.filter(pl.col("rework") > 0)
    forward = reworked.filter(
        pl.col("back_position").is_null()
        | (pl.col("back_position") > pl.col("position"))
    )
    found = point(
        plant,
        "steps",
        "step-order-broken",
        again.select("row", "route", "step", value="position"),
        "position",
    )
    found += point(
        plant,
        "steps",
        "rework-goes-forward",
        forward.select("row", "route", "step", value="rework_step"),
        "rework_step",
    )
    return linked, found


def _check_own(
    plant: PlantInputs, skus: pl.DataFrame, route_steps: pl.DataFrame
) -> list[Finding]:
    """Return an error for each row of a single SKU whose step its route has not."""
    known = skus.join(route_steps.select("route", "step"), on="route")
    own = complete_rows(plant, "sku_steps")
    lost = own.join(known, on=["sku", "step"], how="anti")
    return point(
        plant,
        "sku_steps",
        "step-not-in-route",
        lost.select("row", "sku", value="step"),
        "step",
    )


def _fill(merged: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with the numbers that hold, and what those rest on."""
    same_start = _same_unit(merged, "start_unit", "previous_unit")
    same_output = _same_unit(merged, "unit", "start_unit")
    lone = pl.when(same_start).then(1.0)
    whole = pl.when(same_output).then(1.0)
    defaults = {
        "takes": lone,
        "gives": whole,
        "rework": pl.lit(0.0),
        "insertions": pl.lit(1.0),
        "parallel": pl.lit(1.0),
    }
    numbers = [
        pl.coalesce(f"{name}_own", name, defaults.get(name, pl.lit(None))).alias(name)
        for name in (*BASIS, *LOAD)
    ]
    first = pl.col("previous_step").is_null()
    activity = name_operation("sku", "step")
    named = merged.with_columns(
        activity=activity,
        flow=pl.when("last").then("sku").otherwise(activity),
        previous_flow=pl.when(~first).then(name_operation("sku", "previous_step")),
        back_to=pl.when(pl.col("back_step").is_not_null()).then(
            name_operation("sku", "back_step")
        ),
    )
    rests = [
        *_rest_on(BASIS, "basis"),
        *_rest_on(LOAD, "load"),
    ]
    return (
        named.with_columns(rests)
        .with_columns(numbers)
        .select(
            "sku",
            "route",
            "step",
            "stage",
            "activity",
            "flow",
            "unit",
            "start_unit",
            "previous_flow",
            "previous_unit",
            "takes",
            "gives",
            "yield",
            "rework",
            "back_to",
            "insertions",
            "tool_group",
            "tool_seconds",
            "parallel",
            "scrap_to",
            "last",
            "row",
            pl.selectors.ends_with("_basis", "_load"),
        )
    )


def _rest_on(columns: tuple[str, ...], suffix: str) -> list[pl.Expr]:
    """Return what the numbers of some columns rest on: the weakest row that counts.

    The row of the route counts for what the SKU does not state itself.
    """
    stated = {name: pl.col(f"{name}_own").is_not_null() for name in columns}
    own = reduce(lambda one, other: one | other, stated.values())
    still = [pl.col(name).is_not_null() & ~stated[name] for name in columns]
    route = reduce(lambda one, other: one | other, still)
    order = _statuses()
    rank = pl.col("status").replace_strict(order, default=None, return_dtype=pl.Int8)
    rank_own = pl.col("status_own").replace_strict(
        order, default=None, return_dtype=pl.Int8
    )
    weaker = pl.when(rank_own >= rank).then("status_own").otherwise("status")
    status = (
        pl.when(own & route).then(weaker).when(own).then("status_own")
        .otherwise("status")
    )  # fmt: skip
    table = pl.when(own).then(pl.lit("sku_steps")).otherwise(pl.lit("steps"))
    return [
        status.alias(f"status_{suffix}"),
        table.alias(f"origin_{suffix}"),
        pl.when(own).then("row_own").otherwise("row").alias(f"row_{suffix}"),
        pl.when(own).then("source_own").otherwise("source").alias(f"source_{suffix}"),
        pl.when(own).then("comment_own").otherwise("comment").alias(f"note_{suffix}"),
    ]


def _statuses() -> dict[str, int]:
    """Return the rank of each status, the strongest first."""
    status = next(column for column in load_columns("steps") if column.name == "status")
    return {name: rank for rank, name in enumerate(status.values)}


def _same_unit(table: pl.DataFrame, one: str, other: str) -> pl.Expr:
    """Return whether two columns of units name the same one."""
    units = load_units()
    pairs = table.select(one, other).drop_nulls().unique()
    same = []
    for left, right in pairs.rows():
        first, second = units.find(left), units.find(right)
        if (
            first is not None
            and second is not None
            and first.dimension == second.dimension
            and units.ratio(left, right) == 1.0
        ):
            same.append(f"{left}\t{right}")
    pair = pl.concat_str(pl.col(one), pl.lit("\t"), pl.col(other))
    return pair.is_in(same).fill_null(value=False)


def _check_steps(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return what is wrong with the numbers of steps, once per row that holds them."""
    left = 1 - pl.col("yield") - pl.col("rework")
    taking = pl.col("previous_flow").is_not_null() & pl.col("takes").is_null()
    reworked = pl.col("rework") > 0
    timed = pl.col("tool_group").is_not_null() & pl.col("tool_seconds").is_null()
    lost = pl.col("tool_group").is_null() & pl.col("tool_seconds").is_not_null()
    checks = [
        ("basis-change-missing", taking, "basis", "takes", "start_unit"),
        ("basis-change-missing", pl.col("gives").is_null(), "basis", "gives", "unit"),
        ("step-without-gain", pl.col("yield") <= 0, "basis", "yield", "yield"),
        ("yield-and-rework-above-one", left < -NOTHING, "basis", "rework", "rework"),
        (
            "rework-without-input",
            reworked & pl.col("back_to").is_null(),
            "basis",
            "rework",
            "rework",
        ),
        ("tool-time-missing", timed, "load", "tool_seconds", "tool_group"),
        ("tool-group-missing", lost, "load", "tool_group", "tool_seconds"),
    ]
    found: list[Finding] = []
    for code, test, rests, column, value in checks:
        wrong = steps.filter(test).with_columns(
            before=pl.col("previous_unit").fill_null("–")
        )
        for table in ("steps", "sku_steps"):
            rows = (
                wrong.filter(pl.col(f"origin_{rests}") == table)
                .unique(f"row_{rests}", keep="first", maintain_order=True)
                .select(
                    "sku",
                    "route",
                    "step",
                    "before",
                    "start_unit",
                    "unit",
                    row=f"row_{rests}",
                    value=pl.col(value).cast(pl.String),
                )
            )
            found += point(plant, table, code, rows, column)
    return found
