"""Masses along the routes: what a unit weighs after every step, from what goes into it.

A start holds what it takes of the step before and the parts of its bill, less what is
taken off it.  A weighed unit goes before the sum: the chain begins anew there.
"""

import polars as pl

from lca.model import PlantInputs
from lca.plant.bins import read_bins
from lca.plant.derived import derive_steps
from lca.plant.kinds import read_kinds
from lca.plant.lines import place_consumption
from lca.plant.names import name_excluded, name_rework, name_scrap
from lca.plant.nesting import DEEPEST
from lca.plant.places import complete_rows
from lca.plant.wafers.layers import list_grown
from lca.plant.wafers.shapes import list_removed
from lca.tables import convert_to_flow_unit, weigh_flows
from lca.units import load_units

LINE = ("sku", "step", "flow", "quantity", "counted", "status", "table", "row")


def list_contents(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return what every start puts into the product, and takes off it again.

    Columns: ``sku, step, flow, quantity`` (in the unit of the flow per start, negative
    if it is taken off), ``counted`` (true for pieces of a SKU), ``status, table,
    row``.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    kinds = read_kinds(plant)
    where = steps.select("sku", "step")
    bill = complete_rows(plant, "bom").join(where, on=["sku", "step"], how="semi")
    put_in = _measure(plant, "bom", bill, kinds, sign=1.0)
    skus = complete_rows(plant, "skus")["sku"]
    counted = pl.col("flow").is_in(skus.implode())
    every = [put_in, *_give_off(plant, steps, pl.col("from_product"))]
    worked = [list_removed(plant, steps), list_grown(plant, steps)]
    every += [lines.select(every[0].columns) for lines in worked]
    return pl.concat(every).with_columns(counted=counted).select(LINE)


def list_wastes(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return what every start gives off beside the product, as `list_contents` does.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    every = pl.concat(_give_off(plant, steps, ~pl.col("from_product")))
    return every.with_columns(counted=pl.lit(value=False)).select(LINE)


def _give_off(
    plant: PlantInputs, steps: pl.DataFrame, chosen: pl.Expr
) -> list[pl.DataFrame]:
    """Return the chosen outputs of consumption and packing, negative."""
    kinds = read_kinds(plant)
    parts = []
    for table in ("consumption", "packing"):
        outward = (pl.col("direction") == "output") & (pl.col("per") != "rework")
        off = place_consumption(plant, table, steps, kinds, chosen & outward)
        parts.append(_measure(plant, table, off, kinds, sign=-1.0))
    return parts


def weigh_steps(
    plant: PlantInputs, steps: pl.DataFrame, lines: pl.DataFrame
) -> pl.DataFrame:
    """Return the mass of one unit of good output of every step, in kg.

    Columns: ``sku, step, activity, flow, last, through`` (starts of the first step in
    one unit of output), ``gives, segment`` (steps between two weighings), ``begun``
    (mass at the last weighing before, per unit of output), ``computed`` (null if a
    mass is unknown), ``weighed`` (null without), ``table, row`` (of the weighing),
    ``declared, sku_row`` (mass of the SKU), ``mass`` (weighed, else computed),
    ``missing`` (a flow of unknown mass).

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    lines
        Result of `list_contents`.
    """
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    bought = weigh_flows(flows).select("flow", "mass")
    chain = _lay_chain(plant, steps)
    known = complete_rows(plant, "skus").unique("sku", keep="first").select(
        flow="sku", mass="mass_kg"
    )  # fmt: skip
    weighed = chain
    for _ in range(DEEPEST):
        weighed = _add_up(chain, lines, pl.concat([bought, known]))
        if not known["mass"].null_count():
            break
        more = _fill_skus(plant, known, weighed)
        if more["mass"].null_count() == known["mass"].null_count():
            break
        known = more
    return weighed


def mass_of_skus(plant: PlantInputs, weighed: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, mass`` of every SKU: declared, else computed, else null.

    Parameters
    ----------
    plant
        The plant.
    weighed
        Result of `weigh_steps`.
    """
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    return _fill_skus(plant, skus.select(flow="sku", mass="mass_kg"), weighed)


def name_masses(plant: PlantInputs, weighed: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, mass`` of every flow that steps make, scrap or send to rework.

    Parameters
    ----------
    plant
        The plant.
    weighed
        Result of `weigh_steps`.
    """
    passing = weighed.filter(~pl.col("last"))
    skus = mass_of_skus(plant, weighed)
    bought = complete_rows(plant, "flows").unique("flow", keep="first")
    named = [
        passing.select("flow", "mass"),
        weighed.select("mass", flow=name_scrap("activity")).select("flow", "mass"),
        weighed.select("mass", flow=name_rework("activity")).select("flow", "mass"),
        skus,
        skus.select(flow=name_excluded("flow"), mass="mass"),
        weigh_flows(bought).select(flow=name_excluded("flow"), mass="mass"),
    ]
    return pl.concat(named).unique("flow", keep="first")


def _measure(
    plant: PlantInputs, table: str, rows: pl.DataFrame, kinds: pl.DataFrame, sign: float
) -> pl.DataFrame:
    """Return rows with what they are in the unit of their flow, per start."""
    origin = plant.origins[table]
    converted, _ = convert_to_flow_unit(rows, kinds, origin.file, origin.sheet)
    times = pl.col("times") if "times" in rows.columns else pl.lit(1.0)
    return converted.select(
        "sku",
        "step",
        "flow",
        "status",
        "row",
        quantity=sign * pl.col("amount") * pl.col("ratio") * times,
        table=pl.lit(table),
    )


def _lay_chain(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps in order, with what was weighed or declared after each."""
    joined = _join_weighings(plant, steps)
    final = pl.col("last") & pl.col("declared").is_not_null()
    by_own = pl.col("own").is_not_null()
    weighed = pl.when(by_own).then("own").when(final).then("declared")
    return (
        joined.with_columns(
            weighed=weighed,
            table=pl.when(by_own).then("own_table")
            .when(final).then(pl.lit("skus")),
            row=pl.when(by_own).then("own_row").when(final).then("sku_row"),
            weighed_status=pl.when(by_own).then("own_status"),
            through=(pl.col("takes").fill_null(1.0) / pl.col("gives"))
            .cum_prod().over("sku"),
        )
        .with_columns(
            segment=pl.col("weighed").is_not_null()
            .shift(1, fill_value=False).cast(pl.Int64).cum_sum().over("sku"),
            begun=(pl.col("weighed") / pl.col("through"))
            .shift(1).forward_fill().over("sku").fill_null(0.0)
            * pl.col("through"),
        )
        .select(
            "sku", "step", "activity", "flow", "last", "through", "gives", "segment",
            "begun", "weighed", "weighed_status", "table", "row", "declared", "sku_row",
        )
    )  # fmt: skip


def _join_weighings(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with ``own`` and ``declared`` masses, and the rows of both."""
    stated = complete_rows(plant, "sku_steps").with_columns(table=pl.lit("sku_steps"))
    derived, _ = derive_steps(plant)
    columns = ["sku", "step", "mass_kg", "row", "status", "table"]
    own = (
        pl.concat([stated.select(columns), derived.select(columns)])
        .drop_nulls("mass_kg")
        .unique(["sku", "step"], keep="first")
        .rename({"mass_kg": "own", "row": "own_row", "status": "own_status"})
        .rename({"table": "own_table"})
    )
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    declared = skus.select("sku", declared="mass_kg", sku_row="row")
    # The last output is declared in the unit of the SKU, such as thousands of pieces.
    units = _relate_units(steps)
    return (
        steps.join(units, on=["unit", "flow_unit"], how="left", maintain_order="left")
        .join(own, on=["sku", "step"], how="left", maintain_order="left")
        .join(declared, on="sku", how="left", maintain_order="left")
        .with_columns(
            gives=pl.col("gives") * pl.col("size"), own=pl.col("own") / pl.col("size")
        )
    )


def _relate_units(steps: pl.DataFrame) -> pl.DataFrame:
    """Return ``unit, flow_unit, size``: how many units of the flow one unit is."""
    units = load_units()
    pairs = steps.select("unit", "flow_unit").drop_nulls().unique()
    sizes = [
        units.ratio(unit, other) if units.are_alike(unit, other) else None
        for unit, other in pairs.rows()
    ]
    return pairs.with_columns(size=pl.Series(sizes, dtype=pl.Float64))


def _add_up(
    chain: pl.DataFrame, lines: pl.DataFrame, masses: pl.DataFrame
) -> pl.DataFrame:
    """Return the chain with ``computed, mass, missing``."""
    weighed = lines.join(masses, on="flow", how="left")
    unknown = pl.col("mass").is_null() | pl.col("quantity").is_null()
    put_in = weighed.group_by("sku", "step").agg(
        put_in=(pl.col("quantity") * pl.col("mass")).sum(),
        lost=pl.col("flow").filter(unknown).first(),
        parts=pl.len(),
    )
    joined = chain.join(put_in, on=["sku", "step"], how="left", maintain_order="left")
    per_first = pl.col("put_in").fill_null(0.0) / (pl.col("gives") * pl.col("through"))
    segment = ["sku", "segment"]
    added = joined.with_columns(
        summed=per_first.cum_sum().over(segment) * pl.col("through"),
        missing=pl.col("lost").forward_fill().over(segment),
        # A product without a bill weighs nothing that is known.
        held=pl.col("parts").fill_null(0).cum_sum().over("sku"),
    )
    known = pl.col("missing").is_null() & ((pl.col("held") > 0) | (pl.col("begun") > 0))
    computed = pl.when(known).then(pl.col("begun") + pl.col("summed"))
    return added.with_columns(computed=computed).with_columns(
        mass=pl.coalesce("weighed", "computed")
    )


def _fill_skus(
    plant: PlantInputs, known: pl.DataFrame, weighed: pl.DataFrame
) -> pl.DataFrame:
    """Return the masses of SKUs, those unknown by the last step that makes them."""
    made = weighed.filter("last").select("sku", "mass")
    sorted_out = read_bins(plant).select("sku", "product").filter(
        pl.col("product") != pl.col("sku")
    )  # fmt: skip
    by_bin = sorted_out.join(made, on="sku").select(flow="product", made="mass")
    by_step = made.select(flow="sku", made="mass")
    every = pl.concat([by_step, by_bin]).unique("flow", keep="first")
    joined = known.join(every, on="flow", how="left", maintain_order="left")
    return joined.select("flow", mass=pl.coalesce("mass", "made"))
