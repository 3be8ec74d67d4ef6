"""Dice per wafer and their good share, from geometry, defects or a wafer map (§3.4)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs, WaferMap
from lca.plant.dice.counts import estimate_dice, place_dice
from lca.plant.dice.rows import (
    GRID,
    MAP,
    SIDES,
    TABLE,
    Row,
    check_dice,
    list_spoilt,
    make_grid,
)
from lca.plant.dice.yields import MODELS
from lca.plant.places import point

DERIVED = {
    "sku": pl.String,
    "step": pl.String,
    "takes": pl.Float64,
    "gives": pl.Float64,
    "yield": pl.Float64,
    "mass_kg": pl.Float64,
    "status": pl.String,
    "source": pl.String,
    "comment": pl.String,
    "row": pl.UInt32,
}
FAR = 0.05
"""Share of dice by which a map may differ from another yield unsaid (§3.4)."""

_TOLD = {
    "gives": pl.Float64,
    "yield": pl.Float64,
    "counted": pl.Float64,
    "how": pl.String,
}
_ONE: Row = {"gives": 1.0, "yield": 1.0, "counted": None, "how": None}
_MM2_PER_CM2 = 100.0


def derive_dice(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the dice per wafer and the yield of each step that gives dice.

    ``gives`` are gross dice per wafer, at a yield of one; ``yield`` is null where the
    row leaves it to the step.

    Parameters
    ----------
    plant
        The plant.

    Notes
    -----
    A row with an error stands for one good die: its step then has its numbers, so that
    nothing more is said of it, and the error keeps them from any result.
    """
    rows, found = check_dice(plant)
    instead = _stand_in(list_spoilt(plant, rows))
    if rows.is_empty():
        return instead, found
    records = [
        _ONE if record["broken"] else _derive(record, plant.maps.get(record[MAP] or ""))
        for record in rows.iter_rows(named=True)
    ]
    told = pl.DataFrame(records, schema=_TOLD)
    every, lost = _refuse_none(plant, pl.concat([rows, told], how="horizontal"))
    every = every.with_columns(
        comment=pl.concat_str("comment", "how", separator="; ", ignore_nulls=True),
        takes=pl.lit(None),
        mass_kg=pl.lit(None),
    )
    derived = every.select(pl.col(name).cast(kind) for name, kind in DERIVED.items())
    sound = every.filter(~pl.col("broken"))
    return pl.concat([derived, instead]), [*found, *lost, *_compare(plant, sound)]


def _stand_in(spoilt: pl.DataFrame) -> pl.DataFrame:
    """Return one good die for each step, so that nothing more is said of it."""
    every = spoilt.with_columns(
        gives=pl.lit(1.0),
        **{"yield": pl.lit(1.0)},
        **dict.fromkeys(
            ("takes", "mass_kg", "status", "source", "comment"), pl.lit(None)
        ),
    )
    return every.select(pl.col(name).cast(kind) for name, kind in DERIVED.items())


def _refuse_none(
    plant: PlantInputs, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with a yield of one where none is good, and an error for those.

    It points at the cell that takes all: the systematic share, the map, the defects.
    """
    none = pl.col("yield") <= 0
    taken = (
        pl.when(pl.col("yield_model") == MAP)
        .then(pl.lit(MAP))
        .when(pl.col("systematic") <= 0)
        .then(pl.lit("systematic"))
        .otherwise(pl.lit("defects_per_cm2"))
    )
    wrong = rows.filter(none).with_columns(taken=taken)
    found: list[Finding] = []
    for column in wrong["taken"].unique(maintain_order=True):
        named = wrong.filter(pl.col("taken") == column).select(
            "row", "sku", "route", "step", value="yield"
        )
        found += point(plant, TABLE, "step-without-gain", named, column)
    whole = pl.when(none).then(1.0).otherwise("yield").alias("yield")
    return rows.with_columns(
        whole, broken=pl.col("broken") | none.fill_null(value=False)
    ), found


def _derive(record: Row, drawn: WaferMap | None) -> Row:
    """Return ``gives, yield, counted, how`` of a row without error.

    ``counted`` is the good share of the map, null without one.
    """
    gives, how = _count(record, drawn)
    share, why = _share(record, drawn)
    uses = MAP in {record["method"], record["yield_model"]}
    return {
        "gives": gives,
        "yield": share,
        "counted": drawn.good / drawn.dice if drawn is not None and uses else None,
        "how": "; ".join([how, *why]),
    }


def _count(record: Row, drawn: WaferMap | None) -> tuple[float, str]:
    """Return the gross dice of a wafer, and how they were counted."""
    method = str(record["method"])
    if method == MAP and drawn is not None:
        gives = drawn.dice / drawn.wafers
        return gives, f"{drawn.name}: {drawn.dice} / {drawn.wafers} = {gives:.6g}"
    grid = make_grid(record)
    gives = float(place_dice(grid)) if method == GRID else estimate_dice(grid)
    across, along = grid.pitch
    sizes = f"⌀ {2 * grid.radius:.6g} mm, {across:.6g} × {along:.6g} mm"
    return gives, f"{method}: {sizes} = {gives:.6g}"


def _share(record: Row, drawn: WaferMap | None) -> tuple[float | None, list[str]]:
    """Return the good share, null where the step states it, and how it comes about."""
    name = record["yield_model"]
    if name is None:
        return None, []
    if name == MAP and drawn is not None:
        share = drawn.good / drawn.dice
        return share, [f"{drawn.name}: {drawn.good} / {drawn.dice} = {share:.6g}"]
    model, column = MODELS[str(name)]
    width, height, density = (
        float(str(record[each])) for each in (*SIDES, "defects_per_cm2")
    )
    own = 0.0 if column is None else float(str(record[column]))
    kept = 1.0 if record["systematic"] is None else float(str(record["systematic"]))
    area = width * height / _MM2_PER_CM2
    share = kept * model(area * density, own)
    inputs = [f"{area:.6g} cm² × {density:.6g} /cm²"]
    inputs += [] if column is None else [f"{column} {own:.6g}"]
    inputs += [] if record["systematic"] is None else [f"× {kept:.6g}"]
    return share, [f"{name}: {', '.join(inputs)} = {share:.6g}"]


def _compare(plant: PlantInputs, rows: pl.DataFrame) -> list[Finding]:
    """Return a warning for each map whose yield is far from another of the same step.

    That is the yield of the model, or else what the SKU or the route states.
    """
    if rows.is_empty():
        return []
    modelled = pl.when(pl.col("yield_model") != MAP).then("yield")
    told = rows.select(
        "row",
        "sku",
        "step",
        value="counted",
        other=pl.coalesce(modelled, "of_sku", "of_route"),
    )
    far = told.filter((pl.col("value") - pl.col("other")).abs() > FAR)
    return point(plant, TABLE, "map-yield-far", far, MAP)
