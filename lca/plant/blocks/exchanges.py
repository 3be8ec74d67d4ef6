"""Energy of steps without meters to exchanges: a declared stand-in (§5.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.blocks.doubles import check_doubles
from lca.plant.blocks.energy import (
    NORM,
    UNIT,
    BlockEnergy,
    count_units,
    find_energy,
    find_nearest,
)
from lca.plant.blocks.outputs import describe_outputs
from lca.plant.blocks.spans import BLOCKS, check_overlaps, lay_spans
from lca.plant.parts import EXCHANGES, Parts, shape
from lca.plant.places import complete_rows, point
from lca.units import load_units

PRODUCT = "product"

DRAWN = {
    "row": pl.UInt32,
    "sku": pl.String,
    "kwh": pl.Float64,
    "status": pl.String,
    "source": pl.String,
    "stands_for": pl.String,
}

Fault = tuple[str, str, dict[str, object]]
"""Code, column to mend, and what the sentence says."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A row that can be computed: its energy, grade, and factor of utilisation."""

    energy: BlockEnergy
    grade: str
    factor: float

    @property
    def kwh(self) -> float:
        """Return the energy of one unit that it counts by."""
        return self.energy.grades[self.grade] * self.factor


def compile_blocks(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return the energy of blocks of steps, at the last step of each.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    rows = complete_rows(plant, BLOCKS)
    if rows.is_empty():
        return Parts()
    blocks, found = _read_blocks(plant, rows)
    spans, faults = lay_spans(plant, rows)
    found += [*faults, *_check_flows(plant, rows, kinds)]
    sound = rows.filter(
        pl.col("row").is_in(list(blocks)),
        pl.col("row").is_in(spans["row"].unique().implode()),
    )
    norms = {
        block.energy.name: block.energy.holds
        for block in blocks.values()
        if block.energy.status == NORM
    }
    found += check_overlaps(plant, sound, spans, norms)
    covered = spans.join(
        sound.select("row", "energy", drawn="flow"), on="row", maintain_order="left"
    ).with_columns(by_norm=pl.col("energy").is_in(list(norms)))
    found += check_doubles(plant, covered.rename({"row": "block"}), kinds)
    outputs = describe_outputs(plant, steps, covered.select("row", "route", "step"))
    drawn, faults = _draw(plant, sound, blocks, outputs)
    found += [*faults, *_declare(plant, sound, blocks)]
    return Parts(exchanges=(_enter(drawn, sound, steps),), findings=tuple(found))


def _enter(
    drawn: pl.DataFrame, rows: pl.DataFrame, steps: pl.DataFrame
) -> pl.DataFrame:
    """Return the exchanges of what is drawn, at the last step of each block."""
    stated = rows.select("row", "flow", "comment", step="last_step")
    where = steps.select("sku", "step", "activity", "stage", "gives", "yield")
    lines = drawn.join(stated, on="row", maintain_order="left").join(
        where, on=["sku", "step"], maintain_order="left"
    )
    noted = pl.concat_str("comment", "stands_for", separator="; ", ignore_nulls=True)
    return shape(
        lines.with_columns(comment=noted),
        EXCHANGES,
        direction="input",
        amount=pl.col("kwh") * pl.col("gives") * pl.col("yield"),
        unit=UNIT,
        rule="block",
        origin=BLOCKS,
    )


def _read_blocks(
    plant: PlantInputs, rows: pl.DataFrame
) -> tuple[dict[int, _Block], list[Finding]]:
    """Return the rows that can be computed, by their number, and findings."""
    blocks: dict[int, _Block] = {}
    found: list[Finding] = []
    for row in rows.iter_rows(named=True):
        energy = find_energy(row["energy"])
        faults = list(_judge(row, energy))
        for code, column, said in faults:
            about = {name: row[name] for name in ("row", "energy")}
            place = pl.DataFrame([about | {"value": row[column]} | said])
            found += point(plant, BLOCKS, code, place, column)
        factor = None if energy is None else energy.correct(row["utilisation"])
        grade = None if energy is None else energy.find_grade(row["grade"])
        if energy is not None and factor is not None and grade is not None:
            blocks[row["row"]] = _Block(energy, grade, factor)
    return blocks, found


def _judge(row: Mapping[str, object], energy: BlockEnergy | None) -> Iterator[Fault]:
    """Yield what is wrong with the cells of a row for the energy that it names."""
    if energy is None:
        yield "block-unknown", "energy", {"nearest": find_nearest(str(row["energy"]))}
        return
    yield from _judge_use(energy, row["utilisation"])
    grade, node = row["grade"], row["node_nm"]
    if grade is not None and energy.known is None:
        yield "block-cell-unused", "grade", {}
    if energy.find_grade(None if grade is None else str(grade)) is None:
        yield "block-unknown", "grade", {"nearest": ", ".join(energy.grades)}
    if energy.needs_node and node is None:
        yield "block-without-node", "node_nm", {}
    if node is not None and not energy.needs_node:
        yield "block-cell-unused", "node_nm", {}
    if node is not None and not energy.allows_node(float(str(node))):
        yield "block-of-other-node", "node_nm", {}


def _judge_use(energy: BlockEnergy, used: object) -> Iterator[Fault]:
    """Yield what is wrong with the utilisation that a row states."""
    if energy.is_corrected and used is None:
        yield "block-without-utilisation", "utilisation", {}
    if used is not None and energy.correct(float(str(used))) is None:
        yield "block-utilisation-undefined", "utilisation", {}
    if used is not None and not energy.is_corrected:
        yield "block-cell-unused", "utilisation", {}


def _check_flows(
    plant: PlantInputs, rows: pl.DataFrame, kinds: pl.DataFrame
) -> list[Finding]:
    """Return an error for each flow that is no product counted in energy."""
    known_units = load_units()
    units = [
        unit for unit in kinds["unit"].unique() if known_units.are_alike(unit, UNIT)
    ]
    known = rows.join(kinds, on="flow", maintain_order="left")
    wrong = known.filter(
        (pl.col("kind") != PRODUCT) | ~pl.col("unit").is_in(units).fill_null(value=True)
    ).select("row", "flow", "unit", value="flow")
    return point(plant, BLOCKS, "block-flow-not-energy", wrong, "flow")


def _draw(
    plant: PlantInputs,
    rows: pl.DataFrame,
    blocks: Mapping[int, _Block],
    outputs: pl.DataFrame,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the energy of one unit of good output of each SKU, and findings."""
    made: list[dict[str, object]] = []
    faults: dict[tuple[str, str, int], dict[str, object]] = {}
    chosen = outputs.join(rows.select("row", "first_step"), on="row")
    for output in chosen.sort("row", maintain_order=True).iter_rows(named=True):
        block = blocks[output["row"]]
        wrong = list(_compare(output, block.energy))
        for code, column, said in wrong:
            about = {"row": output["row"], "value": block.energy.name, **said}
            more = {name: output[name] for name in ("sku", "step")}
            faults.setdefault((code, column, output["row"]), about | more)
        size = _count(output, block.energy)
        if not wrong and size is not None:
            made.append(_describe(output, block, size))
    found: list[Finding] = []
    for (code, column, _), said in faults.items():
        found += point(plant, BLOCKS, code, pl.DataFrame([said]), column)
    return pl.DataFrame(made, schema=DRAWN), found


def _count(output: Mapping[str, object], energy: BlockEnergy) -> float | None:
    """Return how many units of an energy are in one unit of good output.

    What counts everything that is processed counts the starts behind a good unit.
    """
    diameter, mass = output["diameter_mm"], output["mass_kg"]
    unit, times = "unit", 1.0
    if energy.by_start:
        unit, times = "start_unit", float(str(output["starts"]))
    size = count_units(
        energy,
        str(output[unit]),
        None if diameter is None else float(str(diameter)),
        None if mass is None else float(str(mass)),
    )
    return None if size is None else size * times


def _compare(output: Mapping[str, object], energy: BlockEnergy) -> Iterator[Fault]:
    """Yield why an energy does not hold for what a step makes."""
    diameter, layer = output["diameter_mm"], output["layer_um"]
    expected = energy.diameter_mm
    if expected is not None and diameter is not None and diameter != expected:
        said = {"diameter": diameter, "expected": expected}
        yield "block-of-other-diameter", "energy", said
    thickest = None if energy.known is None else energy.known.largest_epi_um
    if thickest is not None and float(str(layer)) > thickest:
        said = {"thickness": layer, "limit": thickest}
        yield "block-layer-too-thick", "energy", said
    if _count(output, energy) is None:
        said = {"per": energy.per, "unit": output["unit"]}
        yield "block-unit-unrelated", "energy", said


def _describe(
    output: Mapping[str, object], block: _Block, size: float
) -> dict[str, object]:
    """Return a row of what is drawn, with what stands for what in its own words."""
    energy = block.energy
    span = dict.fromkeys((str(output["first_step"]), str(output["step"])))
    amount = f"{energy.grades[block.grade]:.6g} {UNIT}/{energy.per}"
    factors = [f"× {number:.6g}" for number in (block.factor, size) if number != 1.0]
    told = [" – ".join(span), energy.name, block.grade, amount, *factors]
    return {
        "row": output["row"],
        "sku": output["sku"],
        "kwh": block.kwh * size,
        "status": energy.status,
        "source": energy.sources[block.grade],
        "stands_for": " ".join(part for part in told if part),
    }


def _declare(
    plant: PlantInputs, rows: pl.DataFrame, blocks: Mapping[int, _Block]
) -> list[Finding]:
    """Return an info for each row: whose energy it is that no data of the plant say."""
    found: list[Finding] = []
    for row in rows.iter_rows(named=True):
        block = blocks[row["row"]]
        code = "energy-from-norm" if block.energy.known else "energy-from-literature"
        said = {name: row[name] for name in ("row", "route", "first_step", "last_step")}
        about = {
            "value": block.energy.name,
            "origin": block.energy.sources[block.grade],
        }
        told = pl.DataFrame([said | about])
        found += point(plant, BLOCKS, code, told, "energy")
    return found
