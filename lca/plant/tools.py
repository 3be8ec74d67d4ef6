"""Tool groups to exchanges: four lines of energy for every productive hour (§5)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.names import BY_AREA, BY_HOURS, name_tool_hour
from lca.plant.parts import ACTIVITIES, EXCHANGES, FLOWS, Parts, shape
from lca.plant.places import complete_rows, default_direction, point

RULE_OF_STATE = {
    "productive": "run",
    "standby": "idle",
    "down": "idle",
    "engineering": "engineering",
    "nonscheduled": "overhead",
}
SECONDS_PER_HOUR = 3600.0


def compile_tool_time(steps: pl.DataFrame) -> Parts:
    """Return the productive hours that one start of each step takes."""
    timed = steps.drop_nulls(["tool_group", "tool_seconds"])
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
    hours; the totals of the site by clean-room area or by productive hours.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    groups = complete_rows(plant, "tool_groups").unique("tool_group", keep="first")
    groups = groups.sort("row")
    working = groups.filter(pl.col("productive_hours") > 0)
    flows = complete_rows(plant, "tool_flows").with_columns(
        direction=default_direction(kinds)
    )
    name = name_tool_hour("tool_group")
    site = _share_site(plant, working, kinds)
    return Parts(
        exchanges=(
            shape(
                working,
                EXCHANGES,
                activity=name,
                direction="output",
                flow=name,
                amount=1.0,
                unit="h",
                reference=True,
                rule="tool-hour",
                origin="tool_groups",
            ),
            _by_state(flows, working),
            *site.exchanges,
        ),
        flows=(
            shape(
                working,
                FLOWS,
                flow=name,
                kind="product",
                unit="h",
                origin="tool_groups",
            ),
            *site.flows,
        ),
        activities=(
            shape(working, ACTIVITIES, activity=name, origin="tool_groups"),
            *site.activities,
        ),
        findings=(*_check_groups(plant, groups, flows), *site.findings),
    )


def _by_state(flows: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return what each state draws, per productive hour."""
    hours = groups.select(
        "tool_group",
        *(
            (
                pl.col(f"{state}_hours").fill_null(0.0) / pl.col("productive_hours")
            ).alias(state)
            for state in RULE_OF_STATE
        ),
    ).unpivot(index="tool_group", variable_name="state", value_name="hours")
    lines = flows.join(hours, on=["tool_group", "state"], maintain_order="left")
    return shape(
        lines.filter(pl.col("hours") > 0),
        EXCHANGES,
        activity=name_tool_hour("tool_group"),
        amount=pl.col("amount") * pl.col("hours"),
        rule=pl.col("state").replace_strict(RULE_OF_STATE, return_dtype=pl.String),
        origin="tool_flows",
    )


def _share_site(plant: PlantInputs, groups: pl.DataFrame, kinds: pl.DataFrame) -> Parts:
    """Return the pools of the totals of the site, and what each tool hour draws."""
    totals = complete_rows(plant, "site_totals").with_columns(
        direction=default_direction(kinds)
    )
    area, hours = pl.col("area_m2").fill_null(0.0), pl.col("productive_hours")
    shared = [
        (BY_AREA, "m2", "area", area, area / hours),
        (BY_HOURS, "h", "productive_hours", hours, pl.lit(1.0)),
    ]
    pools = [
        _pool(
            name,
            unit,
            totals.filter(pl.col("key") == key),
            groups.with_columns(size=size, drawn=drawn),
        )
        for name, unit, key, size, drawn in shared
    ]
    unshared = [
        ("site-total-without-area", "area", groups.select(area.sum()).item()),
        ("site-total-without-hours", "productive_hours",
         groups.select(hours.sum()).item()),
    ]  # fmt: skip
    found: list[Finding] = []
    for code, key, whole in unshared:
        if not whole:
            rows = totals.filter(pl.col("key") == key)
            found += point(
                plant, "site_totals", code, rows.select("row", "flow"), "key"
            )
    return Parts(
        exchanges=tuple(frame for pool in pools for frame in pool.exchanges),
        flows=tuple(frame for pool in pools for frame in pool.flows),
        activities=tuple(frame for pool in pools for frame in pool.activities),
        findings=tuple(found),
    )


def _pool(name: str, unit: str, rows: pl.DataFrame, groups: pl.DataFrame) -> Parts:
    """Return one pool: it is made in units of its key, and drawn by tool hours."""
    whole = groups["size"].sum()
    if rows.is_empty() or not whole:
        return Parts()
    drawing = groups.filter(pl.col("drawn") > 0)
    first = rows.head(1)
    return Parts(
        exchanges=(
            shape(
                first,
                EXCHANGES,
                activity=name,
                direction="output",
                flow=name,
                amount=float(whole),
                unit=unit,
                reference=True,
                rule="site-share",
                status="calculated",
                source=None,
                comment=None,
                origin="site_totals",
            ),
            shape(
                rows,
                EXCHANGES,
                activity=name,
                rule="site-total",
                origin="site_totals",
            ),
            shape(
                drawing,
                EXCHANGES,
                activity=name_tool_hour("tool_group"),
                direction="input",
                flow=name,
                amount=pl.col("drawn"),
                unit=unit,
                rule="site-share",
                origin="tool_groups",
            ),
        ),
        flows=(
            shape(first, FLOWS, flow=name, kind="product", unit=unit, name=None,
                  comment=None, origin="site_totals"),
        ),
        activities=(shape(first, ACTIVITIES, activity=name, origin="site_totals"),),
    )  # fmt: skip


def _check_groups(
    plant: PlantInputs, groups: pl.DataFrame, flows: pl.DataFrame
) -> list[Finding]:
    """Return an error for each group that uses something and never produces."""
    still = groups.filter(pl.col("productive_hours") <= 0)
    using = pl.concat(
        [
            flows.filter(pl.col("amount") > 0).select("tool_group"),
            groups.filter(pl.col("area_m2") > 0).select("tool_group"),
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
