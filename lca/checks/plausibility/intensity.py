"""Energy per unit of product, of activities that name a class of a norm (§5.6)."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from lca.checks.plausibility.energy_sums import ClassEnergy, sum_energy
from lca.engine.nets import read_known_exchanges
from lca.model import Inputs
from lca.norms import NormClass
from lca.units import load_units

ENERGY, TIME = "energy", "time"
ENERGY_UNIT, MASS = "kWh", "kg"
WAFER, AREA = "wafer", "cm2"
"""Units between which a norm itself may convert, by the area it gives one wafer."""

_CEILING = (pl.col("rule") == "block") & (pl.col("status") == "norm")
"""Exchanges that are the limit of a norm, entered for want of data."""

_INPUT = pl.col("direction") == "input"
_KEYS = ["activity", "norm"]


def measure_energy(
    inputs: Inputs, tagged: pl.DataFrame, classes: Mapping[str, NormClass]
) -> pl.DataFrame:
    """Return the activities that nothing else of their class draws from.

    Columns: ``activity, norm, row, origin, origin_row``; ``made`` per run in the unit
    of the class, null where it cannot be told; ``kwh`` per that unit, and what of it is
    a ``ceiling`` that a norm stands in with; ``cause``, the row of exchanges that the
    most of the energy comes from, null where there is none.

    An activity draws the energy of its own inputs and, through inputs counted in time,
    that which an hour of its tools draws.  Activities of one class that pass a product
    on to each other count together, and the last of them stands for all.  So do those
    of a class that the class holds: a polished wafer was lapped before.

    Parameters
    ----------
    inputs
        The study.
    tagged
        ``activity, norm, row, origin, origin_row`` of each activity with a class.
    classes
        The classes by name.
    """
    return sum_energy(_read_block(inputs, tagged, classes))


def _read_block(
    inputs: Inputs, tagged: pl.DataFrame, classes: Mapping[str, NormClass]
) -> ClassEnergy:
    """Return the part of a study that norms limit."""
    own = inputs.exchanges.join(
        tagged.select("activity"), on="activity", how="semi", maintain_order="left"
    )
    mine = _read_products(inputs, own).join(
        tagged.select(_KEYS), on="activity", maintain_order="left"
    )
    outputs = _list_outputs(mine, classes)
    made = outputs.group_by("activity").agg(
        made=pl.when(~pl.col("size").is_null().any()).then(pl.col("size").sum())
    )
    links = _link(mine, outputs, classes)
    passed_on = links.filter("alike", pl.col("supplier") != pl.col("activity"))
    drawn = passed_on["supplier"]
    makers = tagged.join(made, on="activity", how="left", maintain_order="left")
    return ClassEnergy(
        makers=makers.with_columns(
            final=~pl.col("activity").is_in(drawn.unique().implode())
        ),
        draws=_list_draws(inputs, mine),
        links=links,
    )


def _read_products(inputs: Inputs, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Return exchanges of products with ``kwh``: the energy in one unit, if any."""
    known = read_known_exchanges(replace(inputs, exchanges=exchanges))
    products = known.filter(pl.col("kind") == "product")
    ratios = _ratios(products["flow_unit"], ENERGY, ENERGY_UNIT)
    energy = pl.col("flow_unit").replace_strict(
        ratios, default=None, return_dtype=pl.Float64
    )
    return products.with_columns(kwh=energy)


def _ratios(units: pl.Series, dimension: str, target: str) -> dict[str, float]:
    table = load_units()
    known = {text: table.find(text) for text in units.drop_nulls().unique()}
    return {
        text: table.ratio(text, target)
        for text, unit in known.items()
        if unit is not None and unit.dimension == dimension
    }


def _list_outputs(mine: pl.DataFrame, classes: Mapping[str, NormClass]) -> pl.DataFrame:
    """Return the references, or else all products, in the unit of the class.

    Columns: ``activity, norm, flow, quantity, size``; the size is null where nothing
    says how much of the class one unit is.
    """
    given = mine.filter(~_INPUT)
    marked = pl.col("reference").fill_null(value=False)
    meant = given.filter(marked | ~marked.any().over("activity"))
    pairs = meant.select("norm", "flow_unit").unique()
    factor = pl.Series(
        [_convert(classes[norm], unit) for norm, unit in pairs.rows()], dtype=pl.Float64
    )
    alike = load_units().are_alike
    per_mass = [name for name, known in classes.items() if alike(known.per, MASS)]
    weighed = pl.when(pl.col("norm").is_in(per_mass)).then(pl.col("mass_kg"))
    return meant.join(
        pairs.with_columns(factor=factor),
        on=["norm", "flow_unit"],
        how="left",
        maintain_order="left",
    ).select(
        *_KEYS,
        "flow",
        "quantity",
        size=pl.col("quantity") * pl.coalesce("factor", weighed),
    )


def _convert(known: NormClass, text: str | None) -> float | None:
    """Return how many units of a class one unit of a product is, if that can be told.

    A norm that counts area says itself how much of it a wafer has.
    """
    units = load_units()
    if text is None:
        return None
    if units.are_alike(text, known.per):
        return units.ratio(text, known.per)
    counts_area = known.wafer_area_cm2 is not None and known.per == AREA
    if counts_area and units.are_alike(text, WAFER):
        return units.ratio(text, WAFER) * (known.wafer_area_cm2 or 0.0)
    return None


def _link(
    mine: pl.DataFrame, outputs: pl.DataFrame, classes: Mapping[str, NormClass]
) -> pl.DataFrame:
    """Return what activities of a class draw from each other, in runs of the maker.

    Several products of a maker bear its energy by their quantity.
    """
    whole = outputs.with_columns(whole=pl.col("quantity").sum().over("activity"))
    supply = whole.select("flow", "whole", supplier="activity", inner="norm").unique(
        ["flow", "inner"], keep="first", maintain_order=True
    )
    drawn = mine.filter(_INPUT, pl.col("quantity") > 0)
    alike = pl.col("norm") == pl.col("inner")
    pairs = [(name, inner) for name, known in classes.items() for inner in known.holds]
    held = pl.DataFrame(pairs, schema=["norm", "inner"], orient="row")
    found = drawn.join(supply, on="flow", maintain_order="left").filter(
        pl.col("whole") > 0
    )
    linked = [found.filter(alike), found.join(held, on=["norm", "inner"], how="semi")]
    return pl.concat(linked).select(
        "activity",
        "supplier",
        runs=pl.col("quantity") / pl.col("whole"),
        alike=alike,
    )


def _list_draws(inputs: Inputs, mine: pl.DataFrame) -> pl.DataFrame:
    """Return what activities draw, also through tool time.

    Columns: ``activity, row, energy, ceiling``.
    """
    times = _ratios(mine["flow_unit"], TIME, "h")
    timed = mine.filter(_INPUT, pl.col("flow_unit").is_in(list(times)))
    hours = timed.select("flow").unique()
    makers = (
        inputs.exchanges.filter(pl.col("direction") == "output")
        .join(hours, on="flow", how="semi")
        .join(mine.select("activity"), on="activity", how="anti")
        .select("activity")
        .unique()
    )
    theirs = inputs.exchanges.join(makers, on="activity", how="semi")
    rows = _read_products(inputs, theirs)
    power = (
        rows.filter(_INPUT)
        .group_by("activity")
        .agg(energy=(pl.col("quantity") * pl.col("kwh")).sum())
    )
    per_hour = (
        rows.filter(~_INPUT)
        .join(hours, on="flow", how="semi")
        .join(power, on="activity", maintain_order="left")
        .group_by("flow")
        .agg(per_hour=(pl.col("energy") / pl.col("quantity")).first())
    )
    by_time = timed.join(per_hour, on="flow", maintain_order="left").select(
        "activity",
        "row",
        energy=pl.col("quantity") * pl.col("per_hour"),
        ceiling=pl.lit(0.0),
    )
    energy = pl.col("quantity") * pl.col("kwh")
    direct = mine.filter(_INPUT).select(
        "activity",
        "row",
        energy=energy,
        ceiling=pl.when(_CEILING).then(energy).otherwise(0.0),
    )
    return pl.concat([direct.drop_nulls("energy"), by_time])
