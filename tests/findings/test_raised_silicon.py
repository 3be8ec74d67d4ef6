"""Every code about wafers, layers and test wafers is raised at the right place."""

from pathlib import Path

import pytest

from lca.study import read_plant
from tests.findings.test_raised_rules import (
    Broken,
    Case,
    alter,
    assert_filled_in,
    at,
    find,
    find_places,
)
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell
from tests.support.wafer_plants import crystal_plant, layered, shaped, with_sinks

# Rows of steps.csv: 2 charge, 3 slice, 4 lap, 5 epi, 6 saw; of shapes.csv: 2 slice,
# 3 lap; row 2 of layers.csv and test_wafers.csv.
RIGHT = with_sinks(crystal_plant()).flow("tcs", formula="SiHCl3").supply("tcs", 1)
for _step in ("slice", "lap", "epi"):
    RIGHT = RIGHT.step("R", _step, 1, "wafer")
RIGHT = shaped(RIGHT, "slice", 825, kerf_um=150, removed_to="kerf")
RIGHT = shaped(RIGHT, "lap", 750, removed_to="sludge")
RIGHT = layered(RIGHT, "epi", 5, "tcs", utilisation=0.3)
RIGHT = (
    RIGHT.flow("test wafer", "wafer", mass_kg=0.053)
    .supply("test wafer", 20)
    .bought("reclaim", 3, "wafer")
    .flow("spent wafers", "kg", "waste")
    .supply("spent wafers", 0.1)
    .row(
        "test_wafers", route="R", sku=None, step="lap", wafer="test wafer", uses=0.1,
        reclaim="reclaim", thickness_um=725, least_um=600, removal_um=25,
        survival=0.9, discarded_to="spent wafers", status="measured",
    )
)  # fmt: skip


def shape(row: int, **cells: Cell) -> PlantBuilder:
    return alter(RIGHT, "shapes", row, **cells)


def layer(**cells: Cell) -> PlantBuilder:
    return alter(RIGHT, "layers", 2, **cells)


def test_wafer(**cells: Cell) -> PlantBuilder:
    return alter(RIGHT, "test_wafers", 2, **cells)


test_wafer.__test__ = False  # type: ignore[attr-defined]

DICED = RIGHT.step("R", "saw", 1, "wafer").step(
    "R", "sort", 1, "die", start_unit="wafer", gives=500
)
DICED = alter(DICED, "skus", 2, unit="die")
PIECES = RIGHT.with_rows(
    "steps",
    [
        row | {"unit": "piece", "start_unit": "piece"} if place == 0 else row
        for place, row in enumerate(RIGHT.table("steps"))
    ],
)
OPEN = frozenset({"product-mass-open", "product-mass-broken", "element-not-closed"})
"""What balances say of the same fault."""

SHAPES = [
    Case(
        "solid-unknown",
        shape(3, material="silicium"),
        at("shapes", 3, "material"),
    ),
    Case(
        "solid-unknown",
        layer(material="Silicon"),
        at("layers", 2, "material"),
    ),
    Case(
        "wafer-changed",
        shape(3, diameter_mm=150),
        at("shapes", 3, "diameter_mm"),
    ),
    Case(
        "wafer-changed",
        shape(3, material="germanium"),
        at("shapes", 3, "diameter_mm"),
        frozenset(),
    ),
    Case(
        "wafer-from-nowhere",
        alter(PIECES, "steps", 3, takes=0.01),
        at("shapes", 2, "step"),
        frozenset(),
    ),
    Case(
        "kerf-without-crystal",
        shape(3, kerf_um=75),
        at("shapes", 3, "kerf_um"),
    ),
    Case(
        "crystal-below-wafer",
        alter(RIGHT, "steps", 3, takes=0.06),
        at("shapes", 2, "thickness_um"),
    ),
    Case(
        "wafer-thicker",
        shape(3, thickness_um=850),
        at("shapes", 3, "thickness_um"),
        frozenset(),
    ),
    Case(
        "removal-nowhere",
        shape(2, removed_to=None),
        at("shapes", 2, "removed_to"),
        frozenset(),
    ),
    Case(
        "removal-nowhere",
        shape(3, removed_to=None),
        at("shapes", 3, "removed_to"),
        frozenset(),
    ),
    Case(
        "shape-without-wafers",
        shaped(DICED, "sort", 750),
        at("shapes", 4, "step"),
    ),
    Case(
        "wafer-implausible",
        shaped(RIGHT, "epi", 5, removed_to="sludge"),
        at("shapes", 4, "thickness_um"),
    ),
    Case(
        "wafer-implausible",
        RIGHT.with_rows(
            "shapes", [row | {"diameter_mm": 210} for row in RIGHT.table("shapes")]
        ),
        at("shapes", 2, "thickness_um"),
    ),
    Case(
        "solid-unknown",
        shaped(layer(material="Silicon"), "epi", 755),
        at("layers", 2, "material"),
    ),
    Case(
        "empty-cell",
        shaped(layer(thickness_um=None), "epi", 755),
        at("layers", 2, "thickness_um"),
    ),
    Case(
        "element-without-sink",
        shaped(RIGHT, "epi", 755).with_rows(
            "sinks", [row for row in RIGHT.table("sinks") if row["element"] != "Cl"]
        ),
        at("layers", 2, "precursor"),
    ),
    Case(
        "kerf-missing",
        shape(2, kerf_um=None),
        at("shapes", 2, "kerf_um"),
    ),
    Case(
        "kerf-missing",
        alter(shape(2, kerf_um=None), "steps", 3, start_unit="kg"),
        at("shapes", 2, "kerf_um"),
    ),
    Case(
        "layer-against-shape",
        shaped(layer(thickness_um=80), "epi", 755),
        at("shapes", 4, "thickness_um"),
        frozenset(),
    ),
    Case(
        "layer-against-shape",
        shaped(layer(thickness_um=3), "epi", 755),
        at("shapes", 4, "thickness_um"),
        frozenset(),
    ),
    *[
        Case(
            "wafer-size-impossible",
            shape(2, **cells),
            at("shapes", 2, name),
            frozenset(),
        )
        for name, cells in (
            ("diameter_mm", {"diameter_mm": 1e300}),
            ("thickness_um", {"thickness_um": 1e300}),
            ("kerf_um", {"kerf_um": 1e300}),
        )
    ],
    Case(
        "loss-not-waste",
        shape(2, removed_to="polysilicon"),
        at("shapes", 2, "removed_to"),
        frozenset(),
    ),
    Case(
        "repeated-key",
        shaped(RIGHT, "lap", 740, removed_to="sludge"),
        at("shapes", 4, "step"),
    ),
    Case(
        "route-or-sku",
        shape(3, sku="wafer"),
        at("shapes", 3, "route"),
    ),
    Case(
        "step-not-in-route",
        shaped(DICED.step("S", "etch", 1, "wafer"), "etch", 740),
        at("shapes", 4, "step"),
    ),
]
LAYERS = [
    Case(
        "layer-without-wafer",
        RIGHT.with_rows("shapes", []),
        at("layers", 2, "step"),
        frozenset({"basis-change-missing"}),
    ),
    Case(
        "precursor-unknown",
        alter(RIGHT, "flows", 11, formula=None),
        at("layers", 2, "precursor"),
    ),
    Case(
        "precursor-unclear",
        layer(precursor="hydrogen"),
        at("layers", 2, "precursor"),
    ),
    Case(
        "layer-not-whole",
        layered(
            RIGHT.flow("silane", formula="SiH4").supply("silane", 1), "epi", 5, "silane"
        ),
        at("layers", 3, "precursor"),
    ),
    Case(
        "layer-not-whole",
        layer(material="gallium-nitride", precursor="ammonia", utilisation=0.1)
        .flow("ammonia", formula="NH3")
        .supply("ammonia", 1)
        .flow("nitrogen", "kg", "elementary", formula="N2")
        .row("sinks", element="N", sink="nitrogen", origin_flow=None),
        at("layers", 2, "precursor"),
    ),
    Case(
        "utilisation-zero",
        layer(utilisation=0),
        at("layers", 2, "utilisation"),
    ),
    Case(
        "element-without-sink",
        RIGHT.with_rows(
            "sinks", [row for row in RIGHT.table("sinks") if row["element"] != "Cl"]
        ),
        at("layers", 2, "precursor"),
        frozenset(),
    ),
    Case(
        "repeated-key",
        layered(RIGHT, "epi", 5, "tcs", utilisation=0.4),
        at("layers", 3, "step"),
        frozenset({"layer-not-whole"}),
    ),
]
OWN = (
    RIGHT.sku("monitor", "M", "wafer", reported=False)
    .step("M", "charge it", 1, "kg")
    .step("M", "slice it", 1, "wafer")
    .bom("monitor", "charge it", "polysilicon", 1)
)
OWN = shaped(OWN, "slice it", 725, route="M", kerf_um=150, removed_to="kerf")
TEST_WAFERS = [
    Case(
        "test-wafer-of-other-unit",
        test_wafer(wafer="tcs"),
        at("test_wafers", 2, "wafer"),
    ),
    Case(
        "test-wafer-of-other-unit",
        test_wafer(wafer="chip").flow("chip", "die").supply("chip", 1),
        at("test_wafers", 2, "wafer"),
        frozenset({"unused-name"}),
    ),
    Case(
        "test-wafer-of-other-unit",
        test_wafer(reclaim="tcs"),
        at("test_wafers", 2, "reclaim"),
    ),
    Case(
        "test-wafer-thickness-differs",
        alter(OWN, "test_wafers", 2, wafer="monitor", thickness_um=1725),
        at("test_wafers", 2, "thickness_um"),
    ),
    Case(
        "wafer-size-impossible",
        test_wafer(removal_um=1e-9),
        at("test_wafers", 2, "removal_um"),
    ),
    Case(
        "wafer-size-impossible",
        test_wafer(uses=1e300),
        at("test_wafers", 2, "uses"),
    ),
    Case(
        "wafer-size-impossible",
        test_wafer(thickness_um=1e300),
        at("test_wafers", 2, "thickness_um"),
    ),
    Case(
        "reclaim-incomplete",
        test_wafer(least_um=None),
        at("test_wafers", 2, "reclaim"),
    ),
    Case(
        "reclaim-incomplete",
        test_wafer(reclaim=None),
        at("test_wafers", 2, "reclaim"),
    ),
    Case(
        "reclaim-never",
        test_wafer(least_um=710),
        at("test_wafers", 2, "reclaim"),
    ),
    Case(
        "reclaim-never",
        test_wafer(survival=0),
        at("test_wafers", 2, "reclaim"),
    ),
    Case(
        "test-wafer-without-mass",
        alter(RIGHT, "flows", 12, mass_kg=None),
        at("test_wafers", 2, "wafer"),
    ),
    Case(
        "line-of-wrong-kind",
        test_wafer(reclaim="spent wafers"),
        at("test_wafers", 2, "reclaim"),
        frozenset({"mass-open"}),
    ),
    Case(
        "step-not-in-route",
        test_wafer(route=None, sku="wafer", step="etch")
        .sku("other", "S", "wafer")
        .step("S", "etch", 1, "wafer"),
        at("test_wafers", 2, "step"),
    ),
]
CASES = (*SHAPES, *LAYERS, *TEST_WAFERS)


def test_the_right_plant_has_no_findings(tmp_path: Path) -> None:
    assert read_plant(RIGHT.write(tmp_path)).check() == ()


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.code)
def broken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Broken:
    case: Case = request.param
    return case, find(case, tmp_path_factory.mktemp("plant"))


def test_a_broken_wafer_is_found_at_its_place(broken: Broken) -> None:
    assert find_places(*broken), [(f.code, f.place.as_dict()) for f in broken[1]]


def test_a_broken_wafer_raises_its_code_alone(broken: Broken) -> None:
    case, found = broken
    assert {f.code for f in found} - case.also == {case.code}


def test_every_sentence_about_a_broken_wafer_is_filled_in(broken: Broken) -> None:
    assert_filled_in(broken[1])
