"""Every code of dice and of wafer maps is raised at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.io.limits import MOST_MAP_BYTES
from lca.study import read_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell
from tests.support.wafer_maps import draw_map, draw_wafer

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]

RIGHT = (
    PlantBuilder()
    .bought("blank", 98.0, "wafer")
    .sku("D1", "fab", "die")
    .step("fab", "expose", 0.98, "wafer")
    .step("fab", "probe", 0.78, "die", start_unit="wafer", takes=1)
    .use("expose", "blank", 1, route="fab")
)
ROWS = ("FF01FF", "010102", "FF01FF")
TWICE = "<BinDefinition BinCode='01' BinQuality='Fail'/>"
COUNTED = "<BinDefinition BinCode='01' BinCount='5'/>"
MAPS = {
    "right.xml": draw_map(draw_wafer(ROWS)),
    "text.xml": b"..1..\n.111.\n",
    "declared.xml": b"<!DOCTYPE MapData><MapData/>",
    "other.xml": b"<Maps><Map/></Maps>",
    "strip.xml": draw_map(draw_wafer(ROWS, substrate="Strip")),
    "overlays.xml": draw_map(draw_wafer(ROWS), draw_wafer(ROWS)),
    "type.xml": draw_map(draw_wafer(ROWS, kind="Base64")),
    "unknown.xml": draw_map(draw_wafer(ROWS, qualities={"01": "Pass"})),
    "twice.xml": draw_map(draw_wafer(ROWS, definitions=TWICE)),
    "perhaps.xml": draw_map(draw_wafer(ROWS, qualities={"01": "Perhaps"})),
    "rows.xml": draw_map(draw_wafer([*ROWS, "FF"])),
    "bad.xml": draw_map(draw_wafer(["0202", "0202"])),
    "empty.xml": draw_map(draw_wafer(["FFFF"])),
    "counted.xml": draw_map(draw_wafer(ROWS, definitions=COUNTED)),
}
"""Files that stand beside the tables of every case."""

GRID: dict[str, Cell] = {
    "method": "grid",
    "diameter_mm": 150,
    "width_mm": 45,
    "height_mm": 45,
    "scribe_um": 100,
    "edge_mm": 3,
}
POISSON: dict[str, Cell] = {"yield_model": "poisson", "defects_per_cm2": 0.014}


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, and the code that must come of it, beside ``also`` the only one.

    The place of a finding holds all of ``place``; it may say more.
    """

    code: str
    plant: PlantBuilder
    place: Place
    also: frozenset[str] = frozenset()


def dice(plant: PlantBuilder = RIGHT, /, **cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"sku": "D1", "step": "probe", "status": "supplier"}
    return plant.row("dies", **(usual | cells))


def mapped(name: str, plant: PlantBuilder = RIGHT, /, **cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"method": "map", "map": name}
    return dice(plant, **(usual | cells))


def probing(**cells: Cell) -> PlantBuilder:
    """Return the right plant with other cells in the step that gives dice."""
    first, probe = RIGHT.table("steps")
    return RIGHT.with_rows("steps", [first, probe | cells])


def own(**cells: Cell) -> PlantBuilder:
    return RIGHT.row("sku_steps", sku="D1", step="probe", **cells)


def sized(plant: PlantBuilder = RIGHT, /, **diameters: Cell) -> PlantBuilder:
    """Return the plant with wafers of these diameters at steps of the fab."""
    for step, diameter in diameters.items():
        plant = plant.row(
            "shapes", route="fab", sku=None, step=step, diameter_mm=diameter,
            thickness_um=675, material="silicon", status="synthetic",
        )  # fmt: skip
    return plant


PUT_IN = (
    PlantBuilder()
    .flow("ingot", "kg", mass_kg=1, formula="Si")
    .supply("ingot", 50)
    .sku("wafer", "wafering", "wafer", reported=False)
    .step("wafering", "charge", 1, "kg")
    .step("wafering", "slice", 1, "wafer")
    .bom("wafer", "charge", "ingot", 1)
    .row(
        "shapes", route="wafering", sku=None, step="slice", diameter_mm=150,
        thickness_um=675, kerf_um=0, material="silicon", status="synthetic",
    )
    .sku("D1", "fab", "die")
    .step("fab", "expose", 0.98, "wafer")
    .step("fab", "probe", 0.78, "die", start_unit="wafer", takes=1)
    .bom("D1", "expose", "wafer", 1)
)  # fmt: skip
"""The wafer of the plant is a SKU of 150 mm, which the fab has no shape of."""


def at(column: str) -> Place:
    return {"file": "dies.csv", "row": 2, "column": column}


OTHERS = RIGHT.step("other", "count", unit="die", start_unit="wafer", gives=9)
CASES = [
    Case("step-not-in-route", dice(OTHERS, **(GRID | {"step": "count"})), at("step")),
    Case("step-gives-no-dice", dice(**(GRID | {"step": "expose"})), at("step")),
    Case("step-gives-no-dice", dice(probing(unit="unit"), **GRID), at("step"),
         frozenset({"wrong-dimension"})),
    *[
        Case("dice-input-missing", dice(**(GRID | {"method": method, name: None})),
             at(name))
        for method in ("grid", "formula") for name in GRID if name != "method"
    ],
    *[
        Case("empty-cell", dice(**(GRID | {name: None})), at(name))
        for name in ("method", "status")
    ],
    Case("dice-input-missing", dice(method="map"), at("map")),
    Case("dice-input-missing", dice(**GRID, yield_model="map"), at("map")),
    Case("dice-input-missing", dice(**GRID, yield_model="seeds"),
         at("defects_per_cm2")),
    Case("dice-input-missing",
         dice(**GRID, yield_model="negative-binomial", defects_per_cm2=0.1),
         at("clustering")),
    Case("dice-input-missing",
         dice(**GRID, yield_model="bose-einstein", defects_per_cm2=0.1), at("layers")),
    Case("dice-input-missing", mapped("right.xml", **POISSON), at("width_mm")),
    Case("dice-input-unused", dice(**GRID, defects_per_cm2=0.1),
         at("defects_per_cm2")),
    Case("dice-input-unused", dice(**GRID, systematic=0.9), at("systematic")),
    Case("dice-input-unused", dice(**GRID, **POISSON, clustering=2), at("clustering")),
    Case("dice-input-unused", dice(**GRID, **POISSON, layers=2), at("layers")),
    Case("dice-input-unused", dice(**GRID, map="right.xml"), at("map")),
    Case("dice-input-unused", mapped("right.xml", diameter_mm=300), at("diameter_mm")),
    Case("dice-input-unused", mapped("right.xml", yield_model="map", systematic=0.9),
         at("systematic")),
    Case("dice-stated-twice", dice(own(gives=5), **GRID), at("method")),
    Case("dice-stated-twice", dice(own(**{"yield": 0.9}), **GRID, **POISSON),
         at("yield_model")),
    Case("edge-too-large", dice(**(GRID | {"edge_mm": 75})), at("edge_mm")),
    Case("edge-too-large", dice(**(GRID | {"edge_mm": 3000, "method": "formula"})),
         at("edge_mm")),
    Case("die-too-large", dice(**(GRID | {"width_mm": 140})), at("width_mm")),
    Case("die-too-large", dice(**(GRID | {"width_mm": 4500, "method": "formula"})),
         at("width_mm")),
    Case("die-too-small", dice(**(GRID | {"width_mm": 1e-6, "scribe_um": 0})),
         at("width_mm")),
    Case("die-too-small", dice(**(GRID | {"height_mm": 1e-6, "scribe_um": 0})),
         at("width_mm")),
    *[
        Case("wafer-size-impossible", dice(**(GRID | {"method": method, name: size})),
             at(name))
        for method in ("grid", "formula")
        for name, size in (("diameter_mm", 1e300), ("width_mm", 1e300),
                           ("height_mm", 1e-300), ("scribe_um", 1e300))
    ],
    Case("dice-diameter-differs", dice(sized(expose=150), **(GRID | {
        "diameter_mm": 300})), at("diameter_mm")),
    Case("dice-diameter-differs", dice(PUT_IN, **(GRID | {"diameter_mm": 300})),
         at("diameter_mm")),
    Case("step-without-gain", dice(**GRID, **POISSON, systematic=0),
         at("systematic")),
    Case("step-without-gain",
         dice(**GRID, yield_model="poisson", defects_per_cm2=1e9),
         at("defects_per_cm2")),
    Case("step-without-gain", mapped("bad.xml", yield_model="map"), at("map")),
    Case("map-yield-far", mapped("right.xml", probing(**{"yield": 0.9}),
                                 yield_model="map"), at("map")),
    Case("map-yield-far", mapped("right.xml", own(**{"yield": 0.6})), at("map")),
    Case("map-yield-far", dice(probing(**{"yield": 0.6}), **GRID, yield_model="map",
                               map="right.xml"), at("map")),
    Case("map-yield-far", mapped("right.xml", **POISSON, width_mm=10, height_mm=10),
         at("map")),
    Case("repeated-key", dice(dice(**GRID), **GRID), {"file": "dies.csv", "row": 3}),
    Case("wafer-map-missing", mapped("gone.xml"), at("map")),
    Case("wafer-map-outside-folder", mapped("../right.xml"), at("map")),
    Case("wafer-map-unreadable", mapped("folder"), at("map")),
    Case("wafer-map-too-large", mapped("large.xml"), at("map")),
    Case("wafer-map-not-xml", mapped("text.xml"), at("map")),
    Case("wafer-map-unsafe", mapped("declared.xml"), at("map")),
    Case("wafer-map-of-other-kind", mapped("other.xml"), at("map")),
    Case("wafer-map-without-bins", mapped("strip.xml"), at("map")),
    Case("wafer-map-ambiguous", mapped("overlays.xml"), at("map")),
    Case("wafer-map-bin-type", mapped("type.xml"), at("map")),
    Case("wafer-map-bin-unknown", mapped("unknown.xml"), at("map")),
    Case("wafer-map-bin-quality", mapped("twice.xml"), at("map")),
    Case("wafer-map-bin-quality", mapped("perhaps.xml"), at("map")),
    Case("wafer-map-rows-differ", mapped("rows.xml"), at("map")),
    Case("wafer-map-without-dice", mapped("empty.xml"), at("map")),
    Case("wafer-map-count-differs", mapped("counted.xml"), at("map")),
]  # fmt: skip

RIGHT_ONES = [
    dice(**GRID),
    dice(**(GRID | {"method": "formula"}), **POISSON),
    dice(**GRID, **POISSON, systematic=0.99),
    dice(probing(start_unit="Wafer", unit="dice"), **GRID),
    dice(own(**{"yield": 0.79}), **GRID),
    dice(PUT_IN, **GRID),
    dice(sized(expose=150), **GRID),
    mapped("right.xml"),
    mapped("right.xml", yield_model="map"),
    dice(**GRID, map="right.xml", yield_model="map"),
]


@pytest.mark.parametrize("plant", RIGHT_ONES)
def test_right_dice_raise_nothing(plant: PlantBuilder, tmp_path: Path) -> None:
    assert find(plant, tmp_path) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_wrong_dice_raise_their_code_alone_at_its_place(
    case: Case, tmp_path: Path
) -> None:
    found = find(case.plant, tmp_path)
    assert {each.code for each in found} - case.also == {case.code}
    places = [each.place.as_dict() for each in found if each.code == case.code]
    assert any(case.place.items() <= place.items() for place in places), places
    for each in found:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(each, part, language)
                assert not set("{}…") & set(sentence), (each.code, sentence)


def test_the_other_row_is_named(tmp_path: Path) -> None:
    (found,) = find(dice(own(gives=5), **GRID), tmp_path)
    assert dict(found.parameters)["other"] == "2"
    assert "row 2 of sku_steps states 5" in render(found)


def find(plant: PlantBuilder, folder: Path) -> tuple[Finding, ...]:
    path = plant.write(folder / "plant")
    for name, content in MAPS.items():
        (path / name).write_bytes(content)
    (path / "folder").mkdir()
    with (path / "large.xml").open("wb") as large:
        large.truncate(MOST_MAP_BYTES + 1)
    return read_plant(path).check()
