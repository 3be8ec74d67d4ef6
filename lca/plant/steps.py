"""The steps of every SKU: its route, with its own numbers where it has any (§2, §3)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.derived import derive_steps
from lca.plant.evidence import rest_on
from lca.plant.names import name_operation
from lca.plant.nesting import order_skus
from lca.plant.places import complete_rows, find_misplaced, point, same_unit
from lca.plant.step_checks import check_steps

BASIS = ("takes", "gives", "yield", "rework")
LOAD = ("insertions", "tool_seconds", "parallel")
RESTING = {
    "basis": BASIS,
    "taken": ("takes",),
    "made": ("gives", "yield"),
    "lost": ("gives", "yield", "rework"),
    "reworked": ("gives", "rework"),
}
"""Numbers that an exchange of a step is made of, by the suffix of what they rest on."""

AT = ["sku", "step"]
STATED = ("_own", "")
"""Levels that may state a load: nothing is derived."""


def resolve_steps(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return one row per SKU and step of its route, in that order, and findings.

    SKUs stand behind those that they are made of.

    A number of a step is that of its SKU, else what geometry or defects make of it
    (`derive_steps`), else that of the route.

    Columns: ``sku, route, step, stage, activity, flow`` (what the step makes),
    ``flow_unit, unit, start_unit, previous_flow, previous_unit, takes, gives, yield,
    rework, back_to`` (the flow that rework gives back, null without one),
    ``back_unit, back_amount`` (how much of it one reworked unit is), ``insertions,
    tool_group, tool_seconds, parallel, scrap_to, last, row`` (in the table of steps);
    and the ``status, origin, row, source, note`` of what the load rests on, with the
    suffix ``_load``, and of what numbers of the basis do, with the suffixes of
    `RESTING`.
    """
    route_steps, found = _order(plant)
    skus = order_skus(plant).select("sku", "route", sku_unit="unit")
    own = complete_rows(plant, "sku_steps").rename(
        {name: f"{name}_own" for name in (*BASIS, *LOAD)}
    )
    derived, faults = derive_steps(plant)
    found += [*faults, *_check_own(plant)]
    merged = (
        skus.drop_nulls("route")
        .join(route_steps, on="route", how="inner", maintain_order="left_right")
        .join(own, on=AT, how="left", suffix="_own", maintain_order="left")
        .join(_rename(derived), on=AT, how="left", maintain_order="left")
    )
    steps = _fill(merged)
    found += check_steps(plant, steps)
    return steps, found


def _rename(derived: pl.DataFrame) -> pl.DataFrame:
    """Return what is derived with the suffix of its level."""
    numbers = [name for name in derived.columns if name not in AT]
    return derived.rename({name: f"{name}_derived" for name in numbers})


def list_operations(plant: PlantInputs) -> pl.DataFrame:
    """Return ``activity, sku`` of the steps of every SKU, each once."""
    skus = complete_rows(plant, "skus").unique("sku", keep="first", maintain_order=True)
    steps = complete_rows(plant, "steps").select("route", "step")
    routed = skus.select("sku", "route").drop_nulls().join(steps, on="route")
    return routed.select("sku", activity=name_operation("sku", "step")).unique()


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
    forward = linked.filter(
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


def _check_own(plant: PlantInputs) -> list[Finding]:
    """Return an error for each row of a single SKU whose step its route has not."""
    own = complete_rows(plant, "sku_steps")
    if own.is_empty():
        return []
    lost = find_misplaced(plant, own, "sku")
    named = lost.select("row", "sku", value="step")
    return point(plant, "sku_steps", "step-not-in-route", named, "step")


def _fill(merged: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with the numbers that hold, and what those rest on."""
    same_start = same_unit(merged, "start_unit", "previous_unit")
    same_output = same_unit(merged, "unit", "start_unit")
    defaults = {
        "takes": pl.when(same_start).then(1.0),
        "gives": pl.when(same_output).then(1.0),
        "rework": pl.lit(0.0),
        "insertions": pl.lit(1.0),
        "parallel": pl.lit(1.0),
    }
    numbers = [
        pl.coalesce(
            f"{name}_own",
            *([f"{name}_derived"] if f"{name}_derived" in merged.columns else []),
            name,
            defaults.get(name, pl.lit(None)),
        ).alias(name)
        for name in (*BASIS, *LOAD)
    ]
    rests = rest_on(LOAD, "load", STATED)
    for suffix, columns in RESTING.items():
        rests += rest_on(columns, suffix)
    named = _name(merged).with_columns(rests).with_columns(numbers)
    own = [name for name in named.columns if name.endswith(("_own", "_derived"))]
    return _trace_rework(named.drop(*own, "status", "source", "comment"))


def _name(merged: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with the names of their activity and of what passes by."""
    follows = pl.col("previous_step").is_not_null()
    returns = pl.col("back_step").is_not_null()
    activity = name_operation("sku", "step")
    return merged.with_columns(
        activity=activity,
        flow=pl.when("last").then("sku").otherwise(activity),
        flow_unit=pl.when("last").then("sku_unit").otherwise("unit"),
        previous_flow=pl.when(follows).then(name_operation("sku", "previous_step")),
        back_to=pl.when(returns).then(name_operation("sku", "back_step")),
    )


def _trace_rework(steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with what one reworked unit is at the input it goes back to.

    One unit of output is takes ÷ gives of the input of its step, and so on back.
    """
    through = (pl.col("takes").fill_null(1.0) / pl.col("gives")).cum_prod().over("sku")
    scaled = steps.with_columns(through=through)
    before = scaled.select(
        "sku", back_step="step", back_through="through", back_unit="unit"
    )
    return scaled.join(
        before, on=["sku", "back_step"], how="left", maintain_order="left"
    ).with_columns(back_amount=pl.col("through") / pl.col("back_through"))
