"""Totals of the site to exchanges: shared out by clean-room area or by hours (§5)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.names import BY_AREA, BY_HOURS, name_tool_hour
from lca.plant.parts import (
    ACTIVITIES,
    EXCHANGES,
    FLOWS,
    Parts,
    join_parts,
    reference,
    shape,
)
from lca.plant.places import complete_rows, default_direction, point
from lca.plant.tools import WORKING, read_groups

_AREA, _HOURS = pl.col("area_m2").fill_null(0.0), pl.col("productive_hours")
KEYS = (
    ("area", BY_AREA, "m2", _AREA, _AREA / _HOURS, "site-total-without-area"),
    (
        "productive_hours",
        BY_HOURS,
        "h",
        _HOURS,
        pl.lit(1.0),
        "site-total-without-hours",
    ),
)
"""Key; name, unit and size of its pool; what a tool hour draws; fault of size zero."""


def compile_site(plant: PlantInputs, kinds: pl.DataFrame) -> Parts:
    """Return the pools of the totals of the site, and what each tool hour draws.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    stated = complete_rows(plant, "site_totals")
    if stated.is_empty():
        return Parts()
    totals = stated.with_columns(direction=default_direction(kinds))
    groups = read_groups(plant).filter(WORKING)
    parts, found = [], list[Finding]()
    for key, name, unit, size, drawn, fault in KEYS:
        rows = totals.filter(pl.col("key") == key)
        sized = groups.with_columns(size=size, drawn=drawn)
        if not sized["size"].sum():
            lost = rows.select("row", "flow")
            found += point(plant, "site_totals", fault, lost, "key")
        elif len(rows):
            parts.append(_pool(name, unit, rows, sized))
    return join_parts([*parts, Parts(findings=tuple(found))])


def _pool(name: str, unit: str, rows: pl.DataFrame, groups: pl.DataFrame) -> Parts:
    """Return one pool: it is made in units of its key, and drawn by tool hours."""
    first = rows.head(1).select("row", activity=pl.lit(name), flow=pl.lit(name))
    made = reference(
        first,
        "site-share",
        "site_totals",
        direction="output",
        amount=float(groups["size"].sum()),
        unit=unit,
    )
    totals = shape(
        rows, EXCHANGES, activity=name, rule="site-total", origin="site_totals"
    )
    drawn = shape(
        groups.filter(pl.col("drawn") > 0),
        EXCHANGES,
        activity=name_tool_hour("tool_group"),
        direction="input",
        flow=name,
        amount=pl.col("drawn"),
        unit=unit,
        rule="site-share",
        origin="tool_groups",
    )
    flow = shape(
        first, FLOWS, kind="product", unit=unit, mass_kg=0.0, origin="site_totals"
    )
    return Parts(
        exchanges=(made, totals, drawn),
        flows=(flow,),
        activities=(shape(first, ACTIVITIES, origin="site_totals"),),
    )
