"""Factors of supplies against what is plausible, and against other factors."""

import csv
from functools import cache
from importlib.resources import files

import polars as pl

from lca.checks.plausibility.comparables import (
    find_outliers,
    name,
    place_rows,
    point_outliers,
)
from lca.factors import list_tables, load_rows
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point
from lca.tables import load_columns
from lca.units import load_units

EMISSION = "emission factor"
MASS = "mass"
"""Dimension within which factors of materials are not comparable: clay and gold."""

ALIKE = ("energy", "transport")
"""Dimensions in which the pack has one kind of thing each."""

FAMILY = ("table", "boundary", "dimension")
"""Rows of the pack that agree in these are one thing in many places and years."""

PRODUCT = "product"


def check_factor_ranges(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return a warning for each typed factor that is implausible or out of line.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    typed = (
        complete_rows(plant, "supplies")
        .drop_nulls(["factor", "unit"])
        .join(kinds.select("flow", "kind"), on="flow", maintain_order="left")
        .with_columns(place=place_rows(plant, "supplies"))
    )
    if typed.is_empty():
        return []
    factors = _measure(typed).with_columns(
        value=pl.col("factor") / pl.col("multiple"), subject=name("flow", "supply")
    )
    beyond = _find_beyond(factors)
    others = factors.join(beyond, on="row", how="anti")
    peers = pl.concat([others, _read_pack()], how="diagonal").filter(
        pl.col("dimension") != MASS
    )
    far = find_outliers(peers, ["dimension", "kind"]).drop_nulls("row")
    slipped = far.filter(pl.col("slip").is_not_null()).with_columns(
        shown="factor", unit=pl.format("kg/{}", "unit")
    )
    return [
        *point(plant, "supplies", "factor-implausible", beyond, "factor"),
        *point_outliers(plant, "supplies", "factor", slipped),
    ]


@cache
def load_ranges() -> pl.DataFrame:
    """Return ``dimension, low, high`` in kg CO2e per canonical unit of dimensions."""
    text = (files("lca.checks.plausibility") / "plausible.csv").read_text(
        encoding="utf-8"
    )
    rows = pl.DataFrame(list(csv.DictReader(text.splitlines())))
    multiples = {text: _multiple(text) for text in rows["unit"]}
    each = pl.col("unit").replace_strict(multiples, return_dtype=pl.Float64)
    return rows.select(
        "dimension",
        low=pl.col("low").cast(pl.Float64) / each,
        high=pl.col("high").cast(pl.Float64) / each,
    )


def _multiple(unit: str) -> float | None:
    known = load_units().find(unit)
    return None if known is None else float(known.multiple)


def _measure(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the dimension of their unit and its multiple."""
    units = load_units()
    known = {text: unit for text in rows["unit"].unique() if (unit := units.find(text))}
    dimensions = {text: unit.dimension for text, unit in known.items()}
    multiples = {text: float(unit.multiple) for text, unit in known.items()}
    return rows.with_columns(
        dimension=pl.col("unit").replace_strict(
            dimensions, default=None, return_dtype=pl.String
        ),
        multiple=pl.col("unit").replace_strict(
            multiples, default=None, return_dtype=pl.Float64
        ),
    )


def _find_beyond(factors: pl.DataFrame) -> pl.DataFrame:
    """Return the factors of products outside the range of their dimension.

    A treatment may save more than it costs, and a zero is looked at elsewhere.
    """
    ranged = factors.filter((pl.col("kind") == PRODUCT) & (pl.col("factor") > 0)).join(
        load_ranges(), on="dimension", maintain_order="left"
    )
    outside = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    limits = [
        (pl.col(end) * pl.col("multiple")).round_sig_figs(3) for end in ("low", "high")
    ]
    return ranged.filter(outside).select(
        "row", "subject", *limits, value="factor", unit=pl.format("kg/{}", "unit")
    )


@cache
def _read_pack() -> pl.DataFrame:
    """Return emission factors of the shipped pack, to compare with.

    Each family speaks with its lowest, middle and highest: else hundreds of grids would
    decide what a fuel may have.  What only completes another row is no factor of its
    own.
    """
    scope = next(c for c in load_columns("supplies") if c.name == "gas_scope")
    known = [
        {
            "place": row["id"],
            "table": row["table"],
            "boundary": row["boundary"],
            "mass": row["unit"].partition("/")[0],
            "unit": row["unit"].partition("/")[2],
            "factor": float(row["value"]),
            "kind": PRODUCT,
        }
        for table in list_tables()
        if table.kind == "factors"
        for row in load_rows(table)
        if row.get("quantity") == EMISSION
        and row["value"]
        and row["gas_scope"] in scope.values
        and not row.get("completes")
    ]
    pack = _measure(pl.DataFrame(known))
    masses = {text: _multiple(text) for text in pack["mass"].unique()}
    mass = pl.col("mass").replace_strict(masses, return_dtype=pl.Float64)
    value = pl.col("factor") * mass / pl.col("multiple")
    ranked = pack.with_columns(value=value).sort("value", "place")
    rank, rows = (each.over(FAMILY) for each in (pl.int_range(pl.len()), pl.len()))
    spoken = (rank == 0) | (rank == rows // 2) | (rank == rows - 1)
    return ranked.filter(spoken & pl.col("dimension").is_in(ALIKE)).select(
        "place", "dimension", "kind", "value"
    )
