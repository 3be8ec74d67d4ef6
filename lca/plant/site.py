"""Totals of the site to exchanges: shared out by clean-room area or by hours (§5).

Totals stand in two tables: what a site draws or gives off, and the heat-transfer fluids
that it loses.  A key has one pool for both.
"""

from dataclasses import dataclass

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
    shape,
)
from lca.plant.places import complete_rows, default_direction, point
from lca.plant.tools import WORKING, read_groups

TABLES = {"site_totals": "flow", "fluids": "fluid"}
"""Tables of totals, and the column of each that names the flow."""


@dataclass(frozen=True, slots=True)
class Key:
    """One way to share totals out.

    ``name`` and ``unit`` are those of its pool; ``size`` is what a tool group counts
    for, ``drawn`` what an hour of it draws; ``fault`` is found where all count zero.
    """

    key: str
    name: str
    unit: str
    size: pl.Expr
    drawn: pl.Expr
    fault: str


_AREA, _HOURS = pl.col("area_m2").fill_null(0.0), pl.col("productive_hours")
KEYS = (
    Key("area", BY_AREA, "m2", _AREA, _AREA / _HOURS, "site-total-without-area"),
    Key(
        "productive_hours",
        BY_HOURS,
        "h",
        _HOURS,
        pl.lit(1.0),
        "site-total-without-hours",
    ),
)


def compile_site(plant: PlantInputs, kinds: pl.DataFrame) -> Parts:
    """Return the pools of the totals of the site, and what each tool hour draws.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    totals = complete_rows(plant, "site_totals").with_columns(
        direction=default_direction(kinds)
    )
    pooled = shape(
        name_pools(totals), EXCHANGES, rule="site-total", origin="site_totals"
    )
    used = pl.concat([_list_keyed(plant, table) for table in TABLES])
    if used.is_empty():
        return Parts()
    groups = read_groups(plant).filter(WORKING)
    parts, found = [], list[Finding]()
    for key in KEYS:
        rows = used.filter(pl.col("key") == key.key)
        sized = groups.with_columns(size=key.size, drawn=key.drawn)
        if rows.is_empty():
            continue
        if sized["size"].sum():
            parts.append(_pool(key, rows, sized))
        else:
            found += _find_unshared(plant, key, rows)
            pooled = pooled.filter(pl.col("activity") != key.name)
    return join_parts([*parts, Parts(exchanges=(pooled,), findings=tuple(found))])


def name_pools(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of totals with the pool that each belongs to, as ``activity``."""
    names = {key.key: key.name for key in KEYS}
    pool = pl.col("key").replace_strict(names, default=None, return_dtype=pl.String)
    return rows.with_columns(activity=pool)


def list_shared(plant: PlantInputs) -> list[str]:
    """Return the names of the pools that tool groups draw from."""
    groups = read_groups(plant).filter(WORKING)
    return [
        key.name for key in KEYS if groups.with_columns(size=key.size)["size"].sum()
    ]


def _list_keyed(plant: PlantInputs, table: str) -> pl.DataFrame:
    return complete_rows(plant, table).select(
        "row", "key", flow=TABLES[table], origin=pl.lit(table)
    )


def _find_unshared(plant: PlantInputs, key: Key, rows: pl.DataFrame) -> list[Finding]:
    """Return an error for each total that no tool group could draw."""
    found: list[Finding] = []
    for table in TABLES:
        lost = rows.filter(pl.col("origin") == table).select("row", "flow")
        found += point(plant, table, key.fault, lost, "key")
    return found


def _pool(key: Key, rows: pl.DataFrame, groups: pl.DataFrame) -> Parts:
    """Return one pool: it is made in units of its key, and drawn by tool hours."""
    first = rows.head(1).select(
        "origin",
        origin_row="row",
        activity=pl.lit(key.name),
        flow=pl.lit(key.name),
        kind=pl.lit("product"),
    )
    made = shape(
        first,
        EXCHANGES,
        direction="output",
        amount=float(groups["size"].sum()),
        unit=key.unit,
        reference=True,
        rule="site-share",
        status="calculated",
    )
    drawn = shape(
        groups.filter(pl.col("drawn") > 0),
        EXCHANGES,
        activity=name_tool_hour("tool_group"),
        direction="input",
        flow=key.name,
        amount=pl.col("drawn"),
        unit=key.unit,
        rule="site-share",
        origin="tool_groups",
    )
    return Parts(
        exchanges=(made, drawn),
        flows=(shape(first, FLOWS, unit=key.unit, mass_kg=0.0),),
        activities=(shape(first, ACTIVITIES),),
    )
