"""Energy that steps draw by themselves although a block covers them (§5.7)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.norms import load_limits
from lca.plant.blocks.energy import UNIT
from lca.plant.blocks.fuels import is_amount, judge_fuel
from lca.plant.blocks.spans import BLOCKS, name_row
from lca.plant.places import complete_rows, default_direction, point
from lca.units import load_units

USING = ("bom", "consumption", "packing")
"""Tables whose rows say what a step of a SKU, or of a route, uses."""

KEYS = {"area": "area_m2", "productive_hours": "productive_hours"}
"""Keys of totals of the site, and what a tool group must have to bear a share."""

TWICE = "block-counts-twice"

ROW = ["table", "row", "flow", "step", "block"]


def check_doubles(
    plant: PlantInputs, spans: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return what each row says that draws energy for a step inside a block.

    It is an error, but for another carrier beside one of the literature: that is a
    warning.  What belongs to the site or to abatement is inside the limit of a norm
    and need not be inside a number of the literature.  Beside a norm its fuels count,
    too, where they are counted in mass or volume: named as the norm names them they
    are an error, and like a fuel of any norm a warning.  Other flows that are not
    counted in energy, such as water and gases, stay apart.

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
    drawn = [
        *(_list_used(plant, table, spans, kinds) for table in USING),
        _list_tools(plant, spans, kinds),
        _list_site(plant, spans, kinds),
        _list_abatement(plant, spans, kinds),
    ]
    judged = _judge(pl.concat(drawn), kinds, _list_gases(plant))
    told = (
        judged.drop_nulls("code")
        # Of a row that serves steps of several blocks the error is told.
        .sort(pl.col("code") != TWICE, maintain_order=True)
        .unique(["table", "row"], keep="first", maintain_order=True)
    )
    found: list[Finding] = []
    for (table, code), rows in told.group_by("table", "code", maintain_order=True):
        named = rows.select(
            "row",
            "flow",
            "step",
            "energy",
            value="flow",
            against=name_row(plant, BLOCKS, "block"),
        )
        found += point(plant, str(table), str(code), named, "flow")
    return found


def _judge(drawn: pl.DataFrame, kinds: pl.DataFrame, gases: pl.Series) -> pl.DataFrame:
    """Return what is drawn with the ``code`` of its finding, null where it is apart."""
    units, known = kinds["unit"].unique(), load_units()
    in_energy = [unit for unit in units if known.are_alike(unit, UNIT)]
    energy = kinds.filter(pl.col("unit").is_in(in_energy))["flow"]
    amounts = [unit for unit in units if is_amount(unit)]
    counted = kinds.filter(pl.col("unit").is_in(amounts))["flow"]
    pairs = (
        drawn.filter("by_norm", pl.col("flow").is_in(counted.implode()))
        .select("energy", "flow")
        .unique()
    )
    norms = load_limits()
    fuels = pairs.with_columns(
        fuel=pl.Series(
            [judge_fuel(flow, norms[name].norm) for name, flow in pairs.rows()],
            dtype=pl.String,
        )
    )
    same = pl.col("flow") == pl.col("drawn")
    carrier = pl.col("flow").is_in(energy.implode())
    gas = pl.col("flow").is_in(gases.implode())
    return drawn.join(
        fuels, on=["energy", "flow"], how="left", maintain_order="left"
    ).with_columns(
        code=pl.when(same | (carrier & pl.col("by_norm")))
        .then(pl.lit(TWICE))
        .when(carrier)
        .then(pl.lit("block-beside-energy"))
        .when(pl.col("fuel") == "named")
        .then(pl.lit(TWICE))
        .when((pl.col("fuel") == "alike") & ~gas)
        .then(pl.lit("block-beside-fuel"))
    )


def _list_gases(plant: PlantInputs) -> pl.Series:
    """Return the flows that are gases of the process or have a formula: no fuels."""
    formulas = complete_rows(plant, "flows").drop_nulls("formula")["flow"]
    gases = complete_rows(plant, "gases")["gas"].rename("flow")
    precursors = complete_rows(plant, "layers")["precursor"].rename("flow")
    return pl.concat([formulas, gases, precursors]).drop_nulls().unique()


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
