"""Tool groups to exchanges: four lines of energy for every productive hour (§5)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import weaker
from lca.plant.names import name_tool_hour
from lca.plant.parts import ACTIVITIES, EXCHANGES, FLOWS, Parts, reference, shape
from lca.plant.places import complete_rows, default_direction, point

RUNNING = "productive"
RULE_OF_STATE = {
    RUNNING: "run",
    "standby": "idle",
    "down": "idle",
    "engineering": "engineering",
    "nonscheduled": "overhead",
}
SECONDS_PER_HOUR = 3600.0


WORKING = pl.col("productive_hours") > 0


def read_groups(plant: PlantInputs) -> pl.DataFrame:
    """Return the tool groups, each once."""
    table = complete_rows(plant, "tool_groups")
    return table.unique("tool_group", keep="first", maintain_order=True)


def compile_tool_time(plant: PlantInputs, steps: pl.DataFrame) -> Parts:
    """Return the productive hours that one start of each step takes.

    Parameters
    ----------
    plant
        The plant; groups that it does not have, or that never produce, are errors of
        their own.
    steps
        As `resolve_steps` returns them.
    """
    groups = read_groups(plant)
    if groups.is_empty():
        return Parts()
    working = groups.filter(WORKING)
    timed = steps.drop_nulls("tool_seconds").join(
        working, on="tool_group", how="semi", maintain_order="left"
    )
    hours = (
        pl.col("tool_seconds")
        * pl.col("insertions")
        / (SECONDS_PER_HOUR * pl.col("parallel"))
    )
    return Parts(
        exchanges=(
            shape(
                timed,
                EXCHANGES,
                direction="input",
                flow=name_tool_hour("tool_group"),
                amount=hours,
                unit="h",
                rule="tool-time",
                origin=pl.col("origin_load"),
                origin_row=pl.col("row_load"),
                status=pl.col("status_load"),
                source=pl.col("source_load"),
                comment=pl.col("note_load"),
            ),
        )
    )


def compile_tools(plant: PlantInputs, kinds: pl.DataFrame) -> Parts:
    """Return what one productive hour of each tool group uses.

    Standby, downtime, engineering and non-scheduled time are shared out by productive
    hours.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    groups = read_groups(plant)
    if groups.is_empty():
        return Parts()
    working = groups.filter(WORKING)
    flows = complete_rows(plant, "tool_flows").with_columns(
        direction=default_direction(kinds)
    )
    name = name_tool_hour("tool_group")
    hour = reference(
        working,
        "tool-hour",
        "tool_groups",
        activity=name,
        direction="output",
        flow=name,
        unit="h",
    )
    made = shape(
        working,
        FLOWS,
        flow=name,
        kind="product",
        unit="h",
        mass_kg=0.0,
        origin="tool_groups",
    )
    return Parts(
        exchanges=(hour, _by_state(flows, working)),
        flows=(made,),
        activities=(shape(working, ACTIVITIES, activity=name, origin="tool_groups"),),
        findings=tuple(_check_groups(plant, groups, flows)),
    )


def _by_state(flows: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return what each state draws, per productive hour.

    A productive hour draws what the tool draws; other states count by their hours, so
    they rest on those, too.
    """
    whole = pl.col("productive_hours")
    hours = groups.select(
        "tool_group",
        *(
            (pl.col(f"{state}_hours").fill_null(0.0) / whole).alias(state)
            for state in RULE_OF_STATE
        ),
    ).unpivot(index="tool_group", variable_name="state", value_name="hours")
    rest = groups.select("tool_group", status_hours="status")
    lines = flows.join(hours, on=["tool_group", "state"], maintain_order="left").join(
        rest, on="tool_group", maintain_order="left"
    )
    running = pl.col("state") == RUNNING
    return shape(
        lines.filter(pl.col("hours") > 0),
        EXCHANGES,
        activity=name_tool_hour("tool_group"),
        amount=pl.col("amount") * pl.col("hours"),
        rule=pl.col("state").replace_strict(RULE_OF_STATE, return_dtype=pl.String),
        status=pl.when(running)
        .then("status")
        .otherwise(weaker("status", "status_hours")),
        origin="tool_flows",
    )


def _check_groups(
    plant: PlantInputs, groups: pl.DataFrame, flows: pl.DataFrame
) -> list[Finding]:
    """Return an error for each group that uses something and never produces."""
    still = groups.filter(pl.col("productive_hours") <= 0)
    using = pl.concat(
        [
            flows.filter(pl.col("amount") > 0).select("tool_group"),
            groups.filter(pl.col("area_m2") > 0).select("tool_group"),
            complete_rows(plant, "steps").select("tool_group").drop_nulls(),
        ]
    )
    wasted = still.join(using, on="tool_group", how="semi")
    return point(
        plant,
        "tool_groups",
        "tools-never-produce",
        wasted.select("row", value="tool_group"),
        "productive_hours",
    )
