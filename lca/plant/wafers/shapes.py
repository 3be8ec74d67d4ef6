"""Rows of the table shapes: what wafers take, weigh and lose at each step (§3.1)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.dice.dice import DERIVED
from lca.plant.evidence import weaker
from lca.plant.kinds import read_kinds
from lca.plant.parts import EXCHANGES, Parts, shape
from lca.plant.wafers.bodies import KILOGRAM, METRE_PER_UM, ROUNDING, measure_wafers
from lca.plant.wafers.layers import list_unsound
from lca.plant.wafers.shape_checks import check_shapes, is_faulty, list_beyond
from lca.tables import convert_to_flow_unit

REMOVED = {
    "sku": pl.String,
    "step": pl.String,
    "flow": pl.String,
    "status": pl.String,
    "row": pl.UInt32,
    "quantity": pl.Float64,
    "table": pl.String,
}


def derive_shapes(plant: PlantInputs) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the crystal that a wafer takes, and the mass of wafers after each step.

    A start of n wafers takes n A (t + kerf) ρ of crystal; a start of an amount of
    crystal gives that many wafers.  What the plant states itself is left null.  The
    findings of the table are those of `compile_shapes`.

    Parameters
    ----------
    plant
        The plant.
    """
    if plant.tables["shapes"].is_empty():
        return pl.DataFrame(schema=DERIVED), []
    shaped = measure_wafers(plant).drop_nulls("row")
    takes, gives = _derive_numbers()
    derived = shaped.with_columns(
        takes=pl.when(pl.col("takes").is_null()).then(takes),
        gives=pl.when(pl.col("gives").is_null()).then(gives),
        mass_kg=pl.col("mass") * pl.col("wafers"),
        **{"yield": pl.lit(None, dtype=pl.Float64)},
    )
    typed = derived.select(pl.col(name).cast(kind) for name, kind in DERIVED.items())
    return typed, []


def list_doubted(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku`` of the wafers of which a row of shapes or layers has an error.

    What they weigh and consist of is not known, and nothing more is said of it.

    Parameters
    ----------
    plant
        The plant.
    """
    if plant.tables["shapes"].is_empty():
        return pl.DataFrame(schema={"sku": pl.String})
    takes, gives = _derive_numbers()
    shaped = _mark_kerf(measure_wafers(plant).drop_nulls("row")).with_columns(
        takes=pl.coalesce("takes", takes, pl.lit(1.0)),
        gives=pl.coalesce("gives", gives, pl.lit(1.0)),
    )
    return pl.concat(
        [
            _compare(shaped).filter(is_faulty()).select("sku"),
            list_beyond(plant),
            list_unsound(plant).select("sku"),
        ]
    ).unique()


def _derive_numbers() -> tuple[pl.Expr, pl.Expr]:
    """Return ``takes`` and ``gives`` of steps that slice, as far as geometry says."""
    sliced = pl.col("kg_before").is_not_null()
    one = pl.when(pl.col("start_unit") == pl.col("unit")).then(1.0)
    per_unit = pl.col("wafers") * _crystal_of_wafer()
    crystal = pl.coalesce(
        pl.col("kg_start"), pl.coalesce("gives", one) * per_unit
    ) / pl.col("kg_before")
    cut = pl.col("kg_start") / per_unit
    return pl.when(sliced).then(crystal), pl.when(sliced).then(cut)


def compile_shapes(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return what steps take off crystals and wafers, and what is wrong with shapes.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    if plant.tables["shapes"].is_empty():
        return Parts()
    balanced = _balance(plant, steps)
    given = shape(
        balanced.filter(_removes()).drop_nulls("removed_to"),
        EXCHANGES,
        direction="output",
        flow=pl.col("removed_to"),
        amount=pl.col("removed"),
        unit=KILOGRAM,
        status=pl.when(pl.col("kg_before").is_not_null())
        .then(weaker("status", "status_basis"))
        .otherwise("status"),
        rule="shape",
        origin="shapes",
    )
    found = check_shapes(plant, balanced, kinds)
    return Parts(exchanges=(given,), findings=tuple(found))


def list_removed(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return what steps take off wafers, as lines of masses.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    if plant.tables["shapes"].is_empty():
        return pl.DataFrame(schema=REMOVED)
    lines = (
        _balance(plant, steps)
        .filter(_removes())
        .drop_nulls("removed_to")
        .select("sku", "step", "status", "row", "removed", flow="removed_to")
        .with_columns(unit=pl.lit(KILOGRAM))
    )
    file = plant.origins["shapes"].file
    converted, _ = convert_to_flow_unit(lines, read_kinds(plant), file)
    return converted.select(
        *list(REMOVED)[:-2],
        quantity=-pl.col("removed") * pl.col("ratio"),
        table=pl.lit("shapes"),
    )


def _crystal_of_wafer() -> pl.Expr:
    """Return the kg of crystal that one wafer is cut from, its kerf included."""
    thick = (pl.col("thickness_um") - pl.col("grown_um") + pl.col("kerf_um")) * (
        METRE_PER_UM
    )
    return pl.col("area") * thick * pl.col("density")


def _balance(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with a shape, with what goes into a start and stays in it.

    Columns beside those of `measure_wafers`: ``activity, stage, status_basis, held``
    (kg of the output before, null where it is not known), ``made`` (kg of the output),
    ``least`` (kg that the wafers are cut from), ``removed`` (kg) and ``by_kerf``
    (whether the crystal of a wafer follows from its kerf).
    """
    numbers = steps.select(
        "sku", "step", "activity", "stage", "status_basis", "takes", "gives"
    )
    joined = (
        _mark_kerf(measure_wafers(plant).drop_nulls("row"))
        .drop("takes", "gives")
        .join(numbers, on=["sku", "step"], maintain_order="left")
    )
    return _compare(joined)


def _mark_kerf(shaped: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with ``by_kerf``, by the numbers that the plant states."""
    stated = pl.when(pl.col("kg_start").is_null()).then("takes").otherwise("gives")
    by_kerf = pl.col("kg_before").is_not_null() & stated.is_null()
    return shaped.with_columns(by_kerf=by_kerf)


def _compare(joined: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with ``held, made, least, removed``, per start."""
    wafers = pl.col("gives") * pl.col("wafers")
    held = pl.when(pl.col("kg_before").is_not_null()).then(
        pl.col("takes") * pl.col("kg_before")
    ).otherwise(
        pl.col("takes") * pl.col("wafers_before") * pl.col("mass_before")
    )  # fmt: skip
    return joined.with_columns(
        held=held, made=wafers * pl.col("mass"), least=wafers * _crystal_of_wafer()
    ).with_columns(
        removed=pl.col("held") + wafers * pl.col("grown_kg") - pl.col("made")
    )


def _removes() -> pl.Expr:
    return pl.col("removed") > ROUNDING * pl.col("made")
