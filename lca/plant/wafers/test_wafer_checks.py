"""Test wafers that are no wafers, are never reclaimed, or contradict their shape."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.plant.wafers.bodies import WAFER
from lca.plant.wafers.known import find_wafers
from lca.plant.wafers.limits import check_limits, find_limit, point_beyond
from lca.plant.wafers.rows import check_kind
from lca.units import load_units

TABLE = "test_wafers"
RECLAIM_CELLS = ("thickness_um", "least_um", "removal_um")
ROUNDING = 1e-9
"""Share of a reclaim, or of a thickness, that is rounding."""


def check_test_wafers(
    plant: PlantInputs, used: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return what is wrong with the rows of test wafers, once per row.

    Parameters
    ----------
    plant
        The plant.
    used
        Rows at their steps, with ``spare`` (reclaims that a new wafer has place for),
        ``by_mass`` (whether it is discarded by mass) and ``of_one`` (kg of a new one).
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    thick = _check_thickness(plant)
    # As often as the thickness has place for, whose error says it already.
    said = [each.place.row for each in thick]
    return [
        *check_limits(plant, TABLE),
        *_check_cycles(plant, used.filter(~pl.col("row").is_in(said))),
        *_check_reclaims(plant),
        *_check_units(plant, kinds),
        *thick,
        *_check_masses(plant, used, kinds),
        *check_kind(plant, TABLE, "wafer", kinds, "product"),
        *check_kind(plant, TABLE, "reclaim", kinds, "product"),
        *check_kind(plant, TABLE, "discarded_to", kinds, "waste"),
    ]


def _check_units(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return an error for each wafer or reclaim that is not counted in wafers."""
    rows = complete_rows(plant, TABLE)
    others = _list_others(kinds)
    found: list[Finding] = []
    for column in ("wafer", "reclaim"):
        wrong = rows.select("row", "step", flow=column).join(
            others, on="flow", maintain_order="left"
        )
        found += point(plant, TABLE, "test-wafer-of-other-unit", wrong, column)
    return found


def _list_others(kinds: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, value`` of the products that are not counted in wafers."""
    units = load_units()
    others = [
        text
        for text in kinds["unit"].drop_nulls().unique()
        if units.find(text) and not units.are_alike(text, WAFER)
    ]
    return kinds.filter(
        pl.col("kind") == "product", pl.col("unit").is_in(others)
    ).select("flow", value="unit")


def _check_thickness(plant: PlantInputs) -> list[Finding]:
    """Return an error for each new wafer that is not as thick as its shape says."""
    wafers = find_wafers(plant)
    wrong = []
    for row, step, flow, thick in (
        complete_rows(plant, TABLE)
        .drop_nulls("thickness_um")
        .select("row", "step", "wafer", "thickness_um")
        .rows()
    ):
        disc = wafers.find_disc(flow)
        if disc and abs(thick - disc.thickness_um) > ROUNDING * disc.thickness_um:
            said = f"{thick:.12g} µm", f"{disc.thickness_um:.12g} µm"
            wrong.append((row, step, flow, *said))
    names = ("row", "step", "flow", "value", "expected")
    schema = dict.fromkeys(names, pl.String) | {"row": pl.UInt32}
    rows = pl.DataFrame(wrong, schema=schema, orient="row")
    return point(plant, TABLE, "test-wafer-thickness-differs", rows, "thickness_um")


def _check_cycles(plant: PlantInputs, used: pl.DataFrame) -> list[Finding]:
    """Return an error for each wafer that would be reclaimed more often than any is."""
    limit = find_limit(TABLE, "reclaims")
    whole = pl.col("reclaim").is_not_null() & pl.col("spare").is_not_null()
    counted = used.filter(whole, pl.col("spare") >= limit.most + 1).with_columns(
        reclaims=pl.col("spare").floor()
    )
    each = counted.unique("row", keep="first", maintain_order=True)
    return point_beyond(plant, limit, each, "removal_um")


def _check_reclaims(plant: PlantInputs) -> list[Finding]:
    """Return an error for each reclaim of which something is missing or impossible."""
    rows = complete_rows(plant, TABLE)
    stated = pl.col("reclaim").is_not_null()
    empty = pl.any_horizontal(pl.col(name).is_null() for name in RECLAIM_CELLS)
    some = pl.any_horizontal(pl.col(name).is_not_null() for name in RECLAIM_CELLS[1:])
    names = pl.concat_str(
        [
            pl.when(pl.col(name).is_null()).then(pl.lit(name))
            for name in ("reclaim", *RECLAIM_CELLS)
        ],
        separator=", ",
        ignore_nulls=True,
    )
    lacking = rows.filter((stated & empty) | (~stated & some)).select(
        "row", "step", flow="wafer", value=names
    )
    never = rows.filter(stated & ~empty).filter(
        (pl.col("least_um") + pl.col("removal_um"))
        > pl.col("thickness_um") * (1 + ROUNDING)
    )
    lost = rows.filter(stated & (pl.col("survival") <= 0))
    told = pl.concat([never, lost]).unique("row", keep="first", maintain_order=True)
    named = told.select(
        "row",
        "step",
        flow="wafer",
        value=pl.format(
            "{} µm, {} µm, {} µm, {}",
            "thickness_um", "least_um", "removal_um", pl.col("survival").fill_null(1.0),
        ),
    )  # fmt: skip
    return [
        *point(plant, TABLE, "reclaim-incomplete", lacking, "reclaim"),
        *point(plant, TABLE, "reclaim-never", named, "reclaim"),
    ]


def _check_masses(
    plant: PlantInputs, used: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return an error for each wafer that is discarded by a mass nobody knows."""
    # What is no wafer has an error of its own.
    wrong = used.filter("by_mass", pl.col("of_one").is_null()).join(
        _list_others(kinds), left_on="wafer", right_on="flow", how="anti"
    )
    each = wrong.unique("row", keep="first", maintain_order=True)
    named = each.select("row", "step", flow="wafer", value="discarded_to")
    return point(plant, TABLE, "test-wafer-without-mass", named, "wafer")
