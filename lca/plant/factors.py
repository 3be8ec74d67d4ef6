"""The factors of purchased products: typed in, or taken from the shipped pack (§9)."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from lca.factors import find_factor
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point
from lca.tables import load_columns
from lca.units import load_units

NOT_STATED = "not stated"
LIFE_CYCLE = "life-cycle"
DIRECT = "direct"
PARTIAL = "partial-life-cycle"
CRADLE = "cradle-to-gate"
ALL_GASES = "CO2e"

FACT = ("factor", "unit", "boundary", "gas_scope", "gwp_set")
"""What belongs to a factor of the pack, and is the row's only without one."""

ABOUT = ("region", "source")
"""What a row may say better than the pack."""

OF_PACK = {
    "factor_pack": pl.Float64,
    "unit_pack": pl.String,
    "boundary_pack": pl.String,
    "gas_scope_pack": pl.String,
    "gwp_set_pack": pl.String,
    "source_pack": pl.String,
    "region_pack": pl.String,
}


def fill_from_pack(
    plant: PlantInputs, supplies: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the supplies with ``factor``, ``unit`` and the rest from the pack.

    A factor of the pack comes with its unit, boundary and gases; region and source are
    the row's where it states them.

    Parameters
    ----------
    plant
        The plant, for the places of findings.
    supplies
        Rows of the table of supplies.
    """
    stated = pl.col("gwp_set").fill_null(NOT_STATED)
    if supplies.get_column("factor_id").null_count() == supplies.height:
        return supplies.with_columns(stated), []
    named = supplies.drop_nulls("factor_id").select("row", "factor_id")
    read = {text: _read(text) for text in named["factor_id"].unique()}
    unknown = named.filter(
        pl.col("factor_id").is_in([text for text, row in read.items() if row is None])
    )
    found = point(
        plant,
        "supplies",
        "unknown-factor",
        unknown.select("row", value="factor_id"),
        "factor_id",
    )
    records = [{"factor_id": text, **row} for text, row in read.items() if row]
    pack = pl.DataFrame(records, schema={"factor_id": pl.String, **OF_PACK})
    joined = supplies.join(pack, on="factor_id", how="left", maintain_order="left")
    of_pack = pl.col("factor_pack").is_not_null()
    filled = joined.with_columns(
        *(
            pl.when(of_pack).then(f"{name}_pack").otherwise(name).alias(name)
            for name in FACT
        ),
        *(pl.coalesce(name, f"{name}_pack").alias(name) for name in ABOUT),
    ).with_columns(stated)
    return filled.drop(OF_PACK), [*found, *_check_overruled(plant, supplies)]


def _check_overruled(plant: PlantInputs, supplies: pl.DataFrame) -> list[Finding]:
    """Return an error for each fact that a row states beside a factor of the pack."""
    from_pack = supplies.drop_nulls("factor_id")
    found: list[Finding] = []
    for name in FACT:
        stated = from_pack.drop_nulls(name).select(
            "row", "flow", "factor_id", value=pl.col(name)
        )
        found += point(plant, "supplies", "factor-of-pack-overruled", stated, name)
    return found


def _read(factor_id: str) -> Mapping[str, Any] | None:
    """Return a factor of the pack, its value in kg per unit; None if it is not one."""
    row = find_factor(factor_id)
    if row is None or row.get("quantity") != "emission factor":
        return None
    units = load_units()
    mass, _, per = row["unit"].partition("/")
    known = units.find(mass), units.find(per)
    if known[0] is None or known[1] is None or known[0].dimension != "mass":
        return None
    stated = row["gwp_set"] in {"AR4", "AR5", "AR6"}
    return {
        "factor_pack": float(row["value"]) * units.ratio(mass, "kg"),
        "unit_pack": per,
        "boundary_pack": row["boundary"],
        "gas_scope_pack": row["gas_scope"],
        "gwp_set_pack": row["gwp_set"] if stated else None,
        "source_pack": row["source"],
        "region_pack": row["geography"],
    }


def check_factors(
    plant: PlantInputs, supplies: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return what is wrong with factors, and with their boundaries in this study.

    Parameters
    ----------
    plant
        The plant; its boundary decides what a factor must cover.
    supplies
        As `fill_from_pack` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    product = kinds.filter(pl.col("kind") == "product")["flow"]
    cradle = plant.header is not None and plant.header.boundary == CRADLE
    whole = pl.lit(cradle) & pl.col("flow").is_in(product.implode())
    found: list[Finding] = []
    checks = [*_gaps(), *_boundaries(whole)]
    failing = supplies.select(
        test.any().alias(str(place)) for place, (_, test, _, _) in enumerate(checks)
    ).row(0)
    for fails, (code, test, column, shown) in zip(failing, checks, strict=True):
        if not fails:
            continue
        rows = supplies.filter(test).select("row", "flow", "complement", value=shown)
        found += point(plant, "supplies", code, rows, column)
    return found + _check_mixing(plant, supplies)


Check = tuple[str, pl.Expr, str, str]
"""Code, test, column to mend, column of the value shown."""


def _gaps() -> list[Check]:
    """Return what a row of supplies may lack, or say twice."""
    stated, drawn = pl.col("factor").is_not_null(), pl.col("drawn").is_not_null()
    nothing = ~stated & ~drawn & pl.col("factor_id").is_null()
    scope = pl.col("gas_scope")
    credit = pl.col("factor") < 0
    typed = pl.col("factor_id").is_null()
    return [
        ("offset-inside", credit & typed, "factor", "factor"),
        ("offset-inside", credit & ~typed, "factor_id", "factor"),
        ("supply-without-factor", nothing, "factor", "flow"),
        ("supply-twice", stated & drawn, "drawn", "drawn"),
        ("factor-without-unit", stated & pl.col("unit").is_null(), "unit", "factor"),
        (
            "factor-without-boundary",
            stated & pl.col("boundary").is_null(),
            "boundary",
            "factor",
        ),
        ("factor-without-gases", stated & scope.is_null(), "gas_scope", "factor"),
        (
            "factor-of-other-gas",
            stated & ~scope.is_in(_scopes()),
            "gas_scope",
            "gas_scope",
        ),
    ]


def _boundaries(whole: pl.Expr) -> list[Check]:
    """Return what a factor must cover; ``whole``: in a study from cradle to gate."""
    stated, alone = pl.col("factor").is_not_null(), pl.col("complement").is_null()
    boundary, scope = pl.col("boundary"), pl.col("gas_scope")
    bare = whole & stated & alone
    one_gas = scope.is_in(_scopes()) & (scope != ALL_GASES)
    return [
        ("factor-direct-only", bare & (boundary == DIRECT), "boundary", "boundary"),
        ("factor-partial", bare & (boundary == PARTIAL), "boundary", "boundary"),
        ("factor-co2-only", whole & stated & one_gas, "gas_scope", "gas_scope"),
        (
            "complement-of-whole",
            stated & ~alone & (boundary == LIFE_CYCLE),
            "complement",
            "boundary",
        ),
    ]


def _scopes() -> tuple[str, ...]:
    """Return the sets of gases that a factor may be of."""
    columns = load_columns("supplies")
    return next(column.values for column in columns if column.name == "gas_scope")


def _check_mixing(plant: PlantInputs, supplies: pl.DataFrame) -> list[Finding]:
    """Return an error for each flow whose supplies have different boundaries."""
    complete = pl.col("complement").is_not_null() | pl.col("drawn").is_not_null()
    covering = supplies.filter(
        pl.col("boundary").is_not_null() | complete
    ).with_columns(
        covers=pl.when(complete).then(pl.lit(LIFE_CYCLE)).otherwise("boundary")
    )
    first = pl.col("covers").first().over("flow")
    other = covering.with_columns(first=first).filter(
        pl.col("covers") != pl.col("first")
    )
    return point(
        plant,
        "supplies",
        "boundaries-mixed",
        other.select("row", "flow", "first", value="covers"),
        "boundary",
    )
