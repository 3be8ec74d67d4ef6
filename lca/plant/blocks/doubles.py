"""Energy that steps draw by themselves although a block covers them (§5.7)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.blocks.energy import UNIT, is_alike
from lca.plant.blocks.spans import BLOCKS, name_row
from lca.plant.places import complete_rows, default_direction, point

USING = ("bom", "consumption", "packing")
"""Tables whose rows say what a step of a SKU, or of a route, uses."""

KEYS = {"area": "area_m2", "productive_hours": "productive_hours"}
"""Keys of totals of the site, and what a tool group must have to bear a share."""

ROW = ["table", "row", "flow", "step", "block"]


def check_doubles(
    plant: PlantInputs, spans: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return what each row says that draws energy for a step inside a block.

    It is an error, but for another carrier beside one of the literature: that is a
    warning.  What belongs to the site or to abatement is inside the limit of a norm
    and need not be inside a number of the literature.  Flows that are not counted in
    energy, such as water and gases, stay apart.

    Parameters
    ----------
    plant
        The plant.
    spans
        ``block`` (its row), ``route, step, drawn`` (flow of the block), ``energy`` (its
        id) and ``by_norm`` of every step that is covered.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    units = [unit for unit in kinds["unit"].unique() if is_alike(unit, UNIT)]
    energy = kinds.filter(pl.col("unit").is_in(units))["flow"].implode()
    carriers = pl.col("flow").is_in(energy)
    drawn = [
        *(_list_used(plant, table, spans, kinds) for table in USING),
        _list_tools(plant, spans, kinds),
        _list_site(plant, spans, kinds),
        _list_abatement(plant, spans, kinds),
    ]
    every = pl.concat(drawn).filter(carriers | (pl.col("flow") == pl.col("drawn")))
    beside = ~pl.col("by_norm") & (pl.col("flow") != pl.col("drawn"))
    told = every.unique(["table", "row"], keep="first", maintain_order=True)
    found: list[Finding] = []
    for (table,), rows in told.group_by("table", maintain_order=True):
        for code, chosen in (
            ("block-counts-twice", ~beside),
            ("block-beside-energy", beside),
        ):
            named = rows.filter(chosen).select(
                "row",
                "flow",
                "step",
                value="energy",
                against=name_row(plant, BLOCKS, "block"),
            )
            found += point(plant, str(table), code, named, "flow")
    return found


def _finish(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    named = frame.with_columns(table=pl.lit(table))
    return named.select(*ROW, "drawn", "energy", "by_norm")


def _list_used(
    plant: PlantInputs, table: str, spans: pl.DataFrame, kinds: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of a table that say what covered steps take."""
    rows = complete_rows(plant, table)
    if "direction" in rows.columns:
        directed = rows.with_columns(direction=default_direction(kinds))
        rows = directed.filter(pl.col("direction") == "input")
    if "route" not in rows.columns:
        rows = rows.with_columns(route=pl.lit(None, dtype=pl.String))
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    routed = rows.join(
        skus.select("sku", of_sku="route"),
        on="sku",
        how="left",
        maintain_order="left",
    )
    placed = routed.select(
        "row", "step", "flow", "amount", route=pl.coalesce("of_sku", "route")
    ).filter(pl.col("amount") != 0)
    return _finish(placed.join(spans, on=["route", "step"]), table)


def _list_tools(
    plant: PlantInputs, spans: pl.DataFrame, kinds: pl.DataFrame
) -> pl.DataFrame:
    """Return what the tools of covered steps take in their hours."""
    flows = complete_rows(plant, "tool_flows").with_columns(
        direction=default_direction(kinds)
    )
    taken = flows.filter(pl.col("direction") == "input", pl.col("amount") != 0)
    return _finish(
        taken.join(_list_groups(plant, spans), on="tool_group"), "tool_flows"
    )


def _list_groups(plant: PlantInputs, spans: pl.DataFrame) -> pl.DataFrame:
    """Return the tool groups of covered steps, with the block of each."""
    steps = complete_rows(plant, "steps").select("route", "step", "tool_group")
    return steps.drop_nulls().join(spans, on=["route", "step"])


def _list_site(
    plant: PlantInputs, spans: pl.DataFrame, kinds: pl.DataFrame
) -> pl.DataFrame:
    """Return the totals of the site that tools of steps under a norm share."""
    groups = complete_rows(plant, "tool_groups")
    sized = groups.select(
        "tool_group",
        *(pl.col(size).fill_null(0.0).alias(key) for key, size in KEYS.items()),
    ).unpivot(index="tool_group", variable_name="key", value_name="size")
    bearing = sized.filter(pl.col("size") > 0).join(
        _list_groups(plant, spans.filter("by_norm")), on="tool_group"
    )
    totals = complete_rows(plant, "site_totals").with_columns(
        direction=default_direction(kinds)
    )
    taken = totals.filter(pl.col("direction") == "input", pl.col("amount") != 0)
    return _finish(taken.join(bearing, on="key"), "site_totals")


def _list_abatement(
    plant: PlantInputs, spans: pl.DataFrame, kinds: pl.DataFrame
) -> pl.DataFrame:
    """Return what the abatement of gases takes, of steps under a norm."""
    gases = complete_rows(plant, "gases").select("route", "sku", "step", "abatement")
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    of_sku = skus.select("sku", of_sku="route")
    placed = gases.join(of_sku, on="sku", how="left", maintain_order="left").select(
        "step", "abatement", route=pl.coalesce("of_sku", "route")
    )
    served = placed.drop_nulls().join(
        spans.filter("by_norm"), on=["route", "step"], maintain_order="left"
    )
    flows = complete_rows(plant, "abatement_flows").with_columns(
        direction=default_direction(kinds)
    )
    taken = flows.filter(pl.col("direction") == "input", pl.col("amount") != 0)
    return _finish(taken.join(served, on="abatement"), "abatement_flows")
