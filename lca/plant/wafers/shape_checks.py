"""Shapes of wafers that contradict each other, or the step that they stand at."""

import csv
from functools import cache
from importlib.resources import files

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.plant.wafers.bodies import GRAM_PER_KG, ROUNDING, WAFER
from lca.plant.wafers.limits import check_limits, find_limit
from lca.plant.wafers.rows import (
    check_kind,
    check_places,
    lay_routes,
    list_unread,
    place_rows,
)
from lca.plant.wafers.solids import check_solids, find_solids
from lca.units import load_units

_FIRST = pl.col("previous_unit").is_null()
_SLICED = pl.col("kg_before").is_not_null()
_FROM_WAFERS = pl.col("wafers_before").is_not_null()
_CHANGED = _FROM_WAFERS & (
    (pl.col("diameter_mm") != pl.col("diameter_before"))
    | (pl.col("material") != pl.col("material_before"))
)
_UNEVEN = (
    ~_CHANGED
    & (pl.col("grown_um") > 0)
    & (
        (pl.col("before_um") + pl.col("grown_um") - pl.col("thickness_um")).abs()
        > ROUNDING * pl.col("thickness_um")
    )
)
_REMOVED = pl.col("removed") > ROUNDING * pl.col("made")
_ADDED = pl.col("removed") < -ROUNDING * pl.col("made")

CHECKS = (
    ("kerf-missing", pl.col("by_kerf") & ~pl.col("kerf_stated"), "kerf_um"),
    ("wafer-changed", _CHANGED, "diameter_mm"),
    ("wafer-from-nowhere", ~_FIRST & ~_SLICED & ~_FROM_WAFERS, "step"),
    ("kerf-without-crystal", ~_SLICED & (pl.col("kerf_um") > 0), "kerf_um"),
    (
        "crystal-below-wafer",
        _SLICED & (pl.col("held") < pl.col("least") * (1 - ROUNDING)),
        "thickness_um",
    ),
    (
        "layer-against-shape",
        _UNEVEN & (_ADDED | (_REMOVED & pl.col("removed_to").is_null())),
        "thickness_um",
    ),
    ("wafer-thicker", ~_SLICED & ~_CHANGED & _ADDED, "thickness_um"),
    (
        "removal-nowhere",
        pl.col("removed_to").is_null() & ~_CHANGED & _REMOVED,
        "removed_to",
    ),
)
"""Code, test, column to mend; the first that holds is said of a row."""


def check_shapes(
    plant: PlantInputs, balanced: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return what is wrong or unusual with the rows of shapes, once per row.

    Parameters
    ----------
    plant
        The plant.
    balanced
        The steps with a shape: columns of `lca.plant.wafers.measure_wafers`, and
        ``held, made, least, removed`` (kg per start) and ``by_kerf``.
    kinds
        ``flow, kind`` of every flow of the user and every SKU.
    """
    found = [*check_places(plant, "shapes"), *check_solids(plant, "shapes")]
    found += check_kind(plant, "shapes", "removed_to", kinds, "waste")
    found += [*_check_steps(plant), *check_limits(plant, "shapes")]
    # What a layer does to its wafer is not known while its row cannot be read.
    unread = list_unread(plant, "layers")
    open_ = balanced.join(
        unread, on=["sku", "step"], how="anti", maintain_order="left"
    ).join(list_beyond(plant), on="sku", how="anti", maintain_order="left")
    for code, test, column in CHECKS:
        said = [each.place.row for each in found if each.severity == "error"]
        wrong = open_.filter(test, ~pl.col("row").is_in(said)).unique(
            "row", keep="first", maintain_order=True
        )
        found += point(plant, "shapes", code, _describe(wrong), column)
    return [*found, *_check_sizes(plant)]


def list_beyond(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku`` of the wafers of which a size is beyond its limit."""
    routes = lay_routes(plant)
    placed = []
    for table in ("shapes", "layers"):
        beyond = [each.place.row for each in check_limits(plant, table)]
        rows = complete_rows(plant, table).filter(pl.col("row").is_in(beyond))
        placed.append(place_rows(rows, routes).select("sku"))
    return pl.concat(placed)


def is_faulty() -> pl.Expr:
    """Return whether a check fails, so that the mass of a wafer is not known."""
    return pl.any_horizontal(test for _, test, _ in CHECKS).fill_null(value=False)


def _describe(wrong: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with what sentences say of them, per wafer."""
    count = pl.col("gives") * pl.col("wafers")
    before = pl.format("{} mm, {}", "diameter_before", "material_before")
    return wrong.select(
        "row", "sku", "step",
        value=pl.format("{} mm, {}", "diameter_mm", "material"),
        before=pl.coalesce(before, "previous_unit", pl.lit("–")),
        thickness=pl.format("{} µm", pl.col("thickness_um").round_sig_figs(6)),
        thickness_before=pl.format("{} µm", pl.col("before_um").round_sig_figs(6))
        .fill_null("–"),
        grown=pl.format("{} µm", pl.col("grown_um").round_sig_figs(6)),
        kerf=pl.format("{} µm", pl.col("kerf_um").round_sig_figs(6)),
        held=_grams(pl.col("held") / count),
        least=_grams(pl.col("least") / count),
        removed=_grams(pl.col("removed").abs() / count),
    )  # fmt: skip


def _grams(kilograms: pl.Expr) -> pl.Expr:
    return pl.format("{} g", (kilograms * GRAM_PER_KG).round_sig_figs(6)).fill_null("–")


def _check_steps(plant: PlantInputs) -> list[Finding]:
    """Return an error for each row at a step that does not count wafers."""
    units, routes = load_units(), lay_routes(plant)
    others = [
        text
        for text in routes["unit"].drop_nulls().unique()
        if units.find(text) and not units.are_alike(text, WAFER)
    ]
    placed = find_solids(place_rows(complete_rows(plant, "shapes"), routes))
    wrong = placed.join(
        routes.filter(pl.col("unit").is_in(others)).select("sku", "step", "unit"),
        on=["sku", "step"],
        maintain_order="left",
    ).unique("row", keep="first", maintain_order=True)
    named = wrong.select("row", "sku", "step", value="unit")
    return point(plant, "shapes", "shape-without-wafers", named, "step")


def _check_sizes(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each wafer of a size that is not made."""
    rows = complete_rows(plant, "shapes").filter(
        # What is impossible has an error.
        find_limit("shapes", name).spares(name)
        for name in ("diameter_mm", "thickness_um")
    )
    sizes = load_sizes()
    joined = rows.join(sizes, on="diameter_mm", how="left", maintain_order="left")
    strange = joined.filter(
        pl.col("low_um").is_null()
        | (pl.col("thickness_um") < pl.col("low_um"))
        | (pl.col("thickness_um") > pl.col("high_um"))
    )
    every = ", ".join(f"{size:g}" for size in sizes["diameter_mm"])
    usual = pl.format(
        "{} mm: {}–{} µm",
        _short("diameter_mm"), _short("low_um"), _short("high_um"),
    )  # fmt: skip
    named = strange.select(
        "row",
        value=pl.format("{} mm, {} µm", _short("diameter_mm"), _short("thickness_um")),
        expected=pl.coalesce(usual, pl.lit(f"{every} mm")),
    )
    return point(plant, "shapes", "wafer-implausible", named, "thickness_um")


def _short(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")


@cache
def load_sizes() -> pl.DataFrame:
    """Return ``diameter_mm, low_um, high_um`` of the sizes that wafers are made in."""
    text = (files("lca.plant.wafers") / "wafer_sizes.csv").read_text(encoding="utf-8")
    names = ("diameter_mm", "low_um", "high_um")
    rows = [
        [float(row[name]) for name in names]
        for row in csv.DictReader(text.splitlines())
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row")
