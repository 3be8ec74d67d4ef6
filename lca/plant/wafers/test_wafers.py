"""Rows of the table test_wafers: monitor and dummy wafers, new and reclaimed (§3.3).

A new wafer of thickness T bears n = ⌊(T − least) / removal⌋ reclaims, of each of which
the share s comes back.  So one new wafer serves 1 + s + … + sⁿ times and is sent to
reclaim 1 + s + … + sⁿ⁻¹ times; in the end it is discarded, thinner by what those took.
"""

import polars as pl

from lca.model import PlantInputs
from lca.plant.lines import place_either
from lca.plant.masses import list_contents, mass_of_skus, weigh_steps
from lca.plant.parts import EXCHANGES, Parts, shape
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import KILOGRAM, WAFER
from lca.plant.wafers.limits import find_limit, keep_within
from lca.plant.wafers.test_wafer_checks import (
    RECLAIM_CELLS,
    ROUNDING,
    TABLE,
    check_test_wafers,
)
from lca.tables import weigh_flows
from lca.units import load_units


def compile_test_wafers(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return the test wafers that starts draw, their reclaims, and what is discarded.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    if plant.tables[TABLE].is_empty():
        return Parts()
    rows = keep_within(complete_rows(plant, TABLE), TABLE).with_columns(
        flow=pl.col("wafer")
    )
    lines, found = place_either(plant, TABLE, rows, steps)
    used = _size(plant, steps, kinds, count_uses(lines).filter(pl.col("uses") > 0))
    amounts = (
        ("input", "wafer", "drawn", "wafer_unit", "test-wafer"),
        ("input", "reclaim", "reclaims", "reclaim_unit", "reclaim"),
        ("output", "discarded_to", "discarded", "discarded_unit", "discard"),
    )
    exchanges = tuple(
        shape(
            used.drop_nulls(flow).filter(pl.col(amount) >= 0),
            EXCHANGES,
            direction=direction,
            flow=pl.col(flow),
            amount=pl.col(amount),
            unit=pl.col(unit),
            rule=rule,
            origin=TABLE,
        )
        for direction, flow, amount, unit, rule in amounts
    )
    checks = check_test_wafers(plant, used, kinds)
    return Parts(exchanges=exchanges, findings=(*found, *checks))


def count_uses(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``drawn, reclaims`` (per start), ``spare`` and ``left``.

    ``spare`` is how many reclaims the thickness of a new wafer has place for.

    ``left`` is the share of its thickness that a wafer has when it is discarded; where
    nothing is reclaimed, or cells are missing, every use takes a new wafer.

    Parameters
    ----------
    rows
        Have ``uses, reclaim, thickness_um, least_um, removal_um, survival``.

    Notes
    -----
    Σ_{k=0}^{n} s^k = (1 − s^(n+1)) / (1 − s), and n + 1 for s = 1.
    """
    spare = (pl.col("thickness_um") - pl.col("least_um")) / pl.col("removal_um")
    cycles = (spare + ROUNDING).floor().clip(0.0, find_limit(TABLE, "reclaims").most)
    complete = pl.all_horizontal(
        pl.col(name).is_not_null() for name in ("reclaim", *RECLAIM_CELLS)
    )
    counted = rows.with_columns(
        pl.col("survival").fill_null(1.0),
        spare=spare,
        cycles=pl.when(complete).then(cycles).otherwise(0.0),
    )
    sent = _sum_powers(pl.col("survival"), pl.col("cycles"))
    served = _sum_powers(pl.col("survival"), pl.col("cycles") + 1)
    new = counted.with_columns(sent=sent, drawn=pl.col("uses") / served)
    worn = pl.col("sent") * pl.col("removal_um") / pl.col("thickness_um")
    return new.with_columns(
        reclaims=pl.col("drawn") * pl.col("sent"),
        left=1 - pl.when(pl.col("sent") > 0).then(worn).otherwise(0.0),
    )


def _sum_powers(share: pl.Expr, terms: pl.Expr) -> pl.Expr:
    """Return 1 + s + s² + … of so many terms."""
    series = (1 - share.pow(terms)) / (1 - share)
    return pl.when(share == 1).then(terms).otherwise(series)


def _size(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame, used: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows with the units of their flows, and how much is ``discarded``.

    By mass it is what is left of the new wafers, else their count; null where the mass
    of a new wafer is unknown.
    """
    joined = _count_units(kinds, used)
    masses = _weigh(plant, steps).select(wafer="flow", of_one="mass")
    known = joined.join(
        masses.unique("wafer", keep="first"),
        on="wafer",
        how="left",
        maintain_order="left",
    )
    units = load_units()
    weights = {
        text: units.ratio(KILOGRAM, text)
        for text in known["discarded_unit"].drop_nulls().unique()
        if units.are_alike(KILOGRAM, text)
    }
    by_mass = pl.col("discarded_unit").is_in(list(weights))
    per_kg = pl.col("discarded_unit").replace_strict(
        weights, default=None, return_dtype=pl.Float64
    )
    kilograms = pl.col("drawn") * pl.col("of_one") * pl.col("left")
    return known.with_columns(
        by_mass=by_mass,
        discarded=pl.when(by_mass).then(kilograms * per_kg).otherwise("drawn"),
        discarded_unit=pl.when(by_mass).then("discarded_unit").otherwise(pl.lit(WAFER)),
    )


def _count_units(kinds: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the units that their flows are counted in."""
    joined = used
    for column in ("wafer", "reclaim", "discarded_to"):
        name = f"{column.removesuffix('_to')}_unit"
        named = kinds.select(pl.col("flow").alias(column), pl.col("unit").alias(name))
        joined = joined.join(named, on=column, how="left", maintain_order="left")
    alike = [text for text in kinds["unit"].drop_nulls().unique()
             if load_units().are_alike(text, WAFER)]  # fmt: skip
    # Any other unit has an error: nothing is drawn, so that nothing more is said of it.
    for amount, unit in (("drawn", "wafer_unit"), ("reclaims", "reclaim_unit")):
        wrong = pl.col(unit).is_not_null() & ~pl.col(unit).is_in(alike)
        joined = joined.with_columns(
            pl.when(wrong).then(0.0).otherwise(amount).alias(amount),
            pl.when(wrong).then(unit).otherwise(pl.lit(WAFER)).alias(unit),
            left=pl.when(wrong).then(1.0).otherwise("left"),
        )
    return joined


def _weigh(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, mass`` of every flow of the user and every SKU."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    weighed = weigh_steps(plant, steps, list_contents(plant, steps))
    bought = weigh_flows(flows).select("flow", "mass")
    return pl.concat([mass_of_skus(plant, weighed), bought]).drop_nulls("mass")
