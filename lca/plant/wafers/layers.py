"""Rows of the table layers: what grows on wafers, and what its precursors leave (§3.2).

A layer of thickness t on a disc of area A takes A t ρ of its solid.  Each precursor
supplies one element of it; the share that is not utilised, and all other elements of
the precursor, leave as the flows that ``sinks`` names.
"""

from collections.abc import Mapping

import polars as pl

from lca.factors.solids import load_solids
from lca.model import PlantInputs
from lca.plant.gases.sink_rows import measure_flows, read_sinks
from lca.plant.gases.sinks import Settlement, settle
from lca.plant.parts import EXCHANGES, Parts, shape
from lca.plant.places import complete_rows
from lca.plant.wafers.bodies import KILOGRAM, METRE_PER_UM, measure_wafers
from lca.plant.wafers.layer_checks import check_layers
from lca.plant.wafers.rows import lay_routes, list_unread, place_rows
from lca.plant.wafers.solids import find_solids, read_contents
from lca.tables import weigh_flows

LINE = ("sku", "step", "flow", "status", "row", "quantity", "table")
TABLE = "layers"


def compile_layers(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return the precursors that layers draw, what those leave, and what is wrong.

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
    supplied = _find_supply(plant)
    grown = _grow(plant, steps, supplied)
    settled = _settle(plant, supplied)
    drawn = shape(
        grown,
        EXCHANGES,
        direction="input",
        flow=pl.col("precursor"),
        amount=pl.col("drawn"),
        unit=KILOGRAM,
        rule="layer",
        origin=TABLE,
    )
    left = _leave(grown, settled)
    outward = pl.col("left") >= 0
    given = shape(
        left,
        EXCHANGES,
        direction=pl.when(outward).then(pl.lit("output")).otherwise(pl.lit("input")),
        amount=pl.col("left").abs(),
        unit=KILOGRAM,
        rule="layer-sink",
        origin=TABLE,
    )
    parts = tuple(_count(plant, each) for each in (drawn, given))
    missing = {row: result.missing for row, result in settled.items()}
    found = check_layers(plant, _place(plant), supplied, kinds, missing)
    return Parts(exchanges=parts, findings=tuple(found))


def list_grown(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return what steps grow on wafers, as lines of masses.

    The precursor is put in, and what it leaves is taken off, so that both the mass and
    the elements of the layer are what stays.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    if plant.tables[TABLE].is_empty():
        return _as_lines(pl.DataFrame(), {})
    supplied = _find_supply(plant)
    grown = _grow(plant, steps, supplied)
    settled = _settle(plant, supplied)
    left = _leave(grown, settled).with_columns(kg=-pl.col("left"))
    put_in = grown.with_columns(flow="precursor", kg=pl.col("drawn"))
    columns = ["sku", "step", "flow", "status", "row", "kg"]
    every = pl.concat([put_in.select(columns), left.select(columns)])
    return _as_lines(every, measure_flows(plant))


def list_unsound(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, step`` of the layers of which not all is known: they have errors.

    Parameters
    ----------
    plant
        The plant.
    """
    if plant.tables[TABLE].is_empty():
        return pl.DataFrame(schema={"sku": pl.String, "step": pl.String})
    supplied = _find_supply(plant)
    settled = _settle(plant, supplied)
    sound = [row for row, result in settled.items() if not result.missing]
    known = pl.col("density").is_not_null() & pl.col("area").is_not_null()
    placed = _place(plant).filter(~(known & pl.col("row").is_in(sound)))
    return pl.concat([placed.select("sku", "step"), list_unread(plant, TABLE)])


def _as_lines(rows: pl.DataFrame, masses: Mapping[str, float]) -> pl.DataFrame:
    if rows.is_empty():
        kinds = dict.fromkeys(LINE, pl.String) | {
            "row": pl.UInt32,
            "quantity": pl.Float64,
        }
        return pl.DataFrame(schema=kinds)
    per_unit = pl.col("flow").replace_strict(
        masses, default=None, return_dtype=pl.Float64
    )
    return rows.with_columns(
        quantity=pl.col("kg") / per_unit, table=pl.lit(TABLE)
    ).select(LINE)


def _count(plant: PlantInputs, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Return exchanges in kg in the units of their flows, which may be of volume."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    masses = dict(weigh_flows(flows).drop_nulls("mass").select("flow", "mass").rows())
    units = dict(flows.select("flow", "unit").rows())
    flow = pl.col("flow")
    per_unit = flow.replace_strict(masses, default=None, return_dtype=pl.Float64)
    own_unit = flow.replace_strict(units, default=None, return_dtype=pl.String)
    # What has no mass stays in kg, which is an error of its unit.
    return exchanges.with_columns(
        amount=pl.coalesce(pl.col("amount") / per_unit, "amount"),
        unit=pl.when(per_unit.is_not_null()).then(own_unit).otherwise("unit"),
    )


def _place(plant: PlantInputs) -> pl.DataFrame:
    """Return the rows of layers at each step of each SKU, with the wafer they grow on.

    Columns beside those of the table: ``density, wafers, area``; the last two are null
    where no wafer of a known size passes.
    """
    wafers = measure_wafers(plant)
    rows = find_solids(complete_rows(plant, TABLE))
    placed = place_rows(rows, lay_routes(plant))
    return placed.join(
        wafers.select("sku", "step", "wafers", "area"),
        on=["sku", "step"],
        how="left",
        maintain_order="left",
    )


def _find_supply(plant: PlantInputs) -> pl.DataFrame:
    """Return what each row of the table supplies of its solid.

    Columns: ``row, material, precursor, utilisation, element`` (the one that precursor
    and solid share, null unless it is one), ``shared`` (all of them), ``part`` (kg of
    it per kg of the solid), ``content`` (kg of it per kg of the precursor) and
    ``known`` (whether all elements of the precursor are).
    """
    contents = read_contents(plant)
    solids = load_solids()
    records = []
    rows = complete_rows(plant, TABLE)
    for row, material, precursor, utilisation in rows.select(
        "row", "material", "precursor", "utilisation"
    ).rows():
        solid = solids.get(material)
        content = contents.get(precursor, {})
        parts = solid.fractions if solid else {}
        shared = [element for element in content if element in parts]
        one = shared[0] if len(shared) == 1 else None
        records.append(
            {
                "row": row,
                "material": material,
                "precursor": precursor,
                "utilisation": utilisation,
                "element": one,
                "shared": ", ".join(shared),
                "part": parts.get(one or ""),
                "content": content.get(one or ""),
                "known": bool(content),
            }
        )
    return pl.DataFrame(records, schema=SUPPLY)


SUPPLY = {
    "row": pl.UInt32,
    "material": pl.String,
    "precursor": pl.String,
    "utilisation": pl.Float64,
    "element": pl.String,
    "shared": pl.String,
    "part": pl.Float64,
    "content": pl.Float64,
    "known": pl.Boolean,
}


def _grow(
    plant: PlantInputs, steps: pl.DataFrame, supplied: pl.DataFrame
) -> pl.DataFrame:
    """Return the layers of each start with ``layer`` (kg) and ``drawn`` (kg precursor).

    Rows that lack a wafer or an element are left out: each has an error of its own.
    """
    numbers = steps.select("sku", "step", "activity", "stage", "gives")
    usable = supplied.filter(pl.col("utilisation") > 0).drop_nulls("element")
    thick = pl.col("thickness_um") * METRE_PER_UM
    layer = (
        pl.col("gives")
        * pl.col("wafers")
        * pl.col("area")
        * thick
        * (pl.col("density"))
    )
    return (
        _place(plant)
        .join(numbers, on=["sku", "step"], maintain_order="left")
        .join(
            usable.select("row", "part", "content"), on="row", maintain_order="left"
        )
        .with_columns(layer=layer)
        .with_columns(
            drawn=pl.col("layer") * pl.col("part")
            / (pl.col("content") * pl.col("utilisation"))
        )
        .drop_nulls("drawn")
    )  # fmt: skip


def _settle(plant: PlantInputs, supplied: pl.DataFrame) -> dict[int, Settlement]:
    """Return, by row, what one kg of its precursor leaves beside the layer."""
    contents, sinks = read_contents(plant), read_sinks(plant)
    settled = {}
    for row, precursor, element, utilisation in (
        supplied.drop_nulls("element")
        .filter(pl.col("utilisation") > 0)
        .select("row", "precursor", "element", "utilisation")
        .rows()
    ):
        residual = dict(contents[precursor])
        residual[element] *= 1 - utilisation
        settled[row] = settle(residual, sinks)
    return settled


def _leave(grown: pl.DataFrame, settled: dict[int, Settlement]) -> pl.DataFrame:
    """Return the layers once for each flow that takes what their precursor leaves.

    Columns beside those of `_grow`: ``flow`` and ``left`` (kg, negative where the flow
    is drawn).
    """
    records = [
        (row, flow, kg)
        for row, result in settled.items()
        for flow, kg in result.amounts.items()
    ]
    schema = {"row": pl.UInt32, "flow": pl.String, "per_kg": pl.Float64}
    amounts = pl.DataFrame(records, schema=schema, orient="row")
    return grown.join(amounts, on="row", maintain_order="left_right").with_columns(
        left=pl.col("drawn") * pl.col("per_kg")
    )
