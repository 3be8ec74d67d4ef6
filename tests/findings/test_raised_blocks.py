"""Every code about blocks of energy is raised by a small plant, at the right place."""

from pathlib import Path

import pytest

from lca.study import read_plant
from tests.findings.test_raised_rules import (
    Broken,
    Case,
    Place,
    assert_filled_in,
    find,
    find_places,
)
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LAPPED = "db31-792-2020-lapped-200"
POLISHED = "db31-792-2020-polished-200"
EPI = "db31-792-2020-epi-200"
CRYSTAL = "db31-792-2020-crystal"
FAB = "db31-506-2020-fab-200"
FAB_300 = "db31-506-2020-fab-300"
WILLIAMS = "williams-2002-wafer"

INFO = frozenset({"energy-from-norm", "energy-from-literature"})

# A wafer is sliced, polished and coated; its power is row 2 of flows.csv, silane row 3.
RIGHT = (
    PlantBuilder()
    .bought("power", 0.6, "kWh")
    .bought("silane", 5, "kg")
    .sku("W", "R1", "wafer")
    .step("R1", "slice", 0.9, "wafer")
    .step("R1", "polish", 0.95, "wafer")
    .step("R1", "coat", 0.98, "wafer")
    .use("coat", "silane", 0.01, route="R1")
)


def block(
    first: str, last: str, energy: str, plant: PlantBuilder = RIGHT, **cells: Cell
) -> PlantBuilder:
    """Return a plant with a block more; the first stands in row 2."""
    return plant.row(
        "blocks",
        **{
            "route": "R1",
            "first_step": first,
            "last_step": last,
            "energy": energy,
            "flow": "power",
        }
        | cells,
    )


def at(row: int = 2, column: str = "energy") -> Place:
    return {"file": "blocks.csv", "row": row, "column": column}


def shaped(step: str, diameter: float) -> PlantBuilder:
    return RIGHT.row(
        "shapes",
        route="R1",
        step=step,
        diameter_mm=diameter,
        thickness_um=725,
        material="silicon",
        status="measured",
    )


def grown(thickness: float) -> PlantBuilder:
    """Return the plant with a layer on the wafer, and the silane it is made of."""
    rows = RIGHT.table("flows")
    rows[1] |= {"formula": "SiH4"}
    return (
        RIGHT.with_rows("flows", rows)
        .with_rows("consumption", [])
        .row(
            "layers",
            route="R1",
            step="coat",
            material="silicon",
            thickness_um=thickness,
            precursor="silane",
            utilisation=1,
            status="measured",
        )
    )


WHOLE = block("slice", "polish", POLISHED)
THICK = block("coat", "coat", EPI, grown(80))
STEPPED = WHOLE.bought("steam", 0.1, "MJ")

CASES = [
    Case("energy-from-norm", WHOLE, at()),
    Case(
        "energy-from-literature",
        block("slice", "polish", WILLIAMS).row(
            "sku_steps", sku="W", step="polish", mass_kg=0.053
        ),
        at(),
    ),
    Case(
        "block-unknown", block("slice", "polish", POLISHED.replace("200", "300")), at()
    ),
    Case("block-unknown", block("slice", "polish", "ipcc2006-diesel-ncv"), at()),
    Case(
        "step-not-in-route",
        block(
            "slice",
            "probe",
            POLISHED,
            RIGHT.sku("V", "R2", "wafer").step("R2", "probe", 1, "wafer"),
        ),
        at(2, "last_step"),
    ),
    Case(
        "block-order-reversed", block("polish", "slice", POLISHED), at(2, "last_step")
    ),
    Case("blocks-overlap", block("slice", "slice", LAPPED, WHOLE), at(3, "first_step")),
    Case(
        "blocks-overlap",
        block("polish", "coat", WILLIAMS, WHOLE).row(
            "sku_steps", sku="W", step="coat", mass_kg=0.053
        ),
        at(3, "first_step"),
    ),
    Case(
        "block-holds-block",
        block("polish", "polish", POLISHED, block("slice", "slice", LAPPED)),
        at(3),
    ),
    Case(
        "block-holds-block",
        block("polish", "polish", POLISHED, block("slice", "slice", POLISHED)),
        at(3),
    ),
    Case(
        "block-flow-not-energy",
        block("slice", "polish", POLISHED, flow="silane"),
        at(2, "flow"),
        frozenset({"wrong-dimension"}),
    ),
    Case(
        "block-of-other-diameter",
        block("slice", "polish", POLISHED, shaped("slice", 150)),
        at(),
    ),
    Case(
        "block-of-other-diameter",
        block("slice", "coat", FAB, shaped("coat", 300), utilisation=0.9),
        at(),
    ),
    Case(
        "block-of-other-node",
        block("slice", "coat", FAB_300, utilisation=0.9, node_nm=40),
        at(2, "node_nm"),
    ),
    Case(
        "block-of-other-node",
        block("slice", "coat", FAB_300, utilisation=0.9, node_nm=28),
        at(2, "node_nm"),
    ),
    Case(
        "block-without-node",
        block("slice", "coat", FAB_300, utilisation=0.9),
        at(2, "node_nm"),
    ),
    Case(
        "block-without-utilisation",
        block("slice", "coat", FAB),
        at(2, "utilisation"),
    ),
    Case(
        "block-utilisation-undefined",
        block("slice", "coat", FAB, utilisation=0.35),
        at(2, "utilisation"),
    ),
    Case(
        "block-cell-unused",
        block("slice", "polish", POLISHED, utilisation=0.9),
        at(2, "utilisation"),
    ),
    Case(
        "block-cell-unused",
        block("slice", "polish", WILLIAMS, grade="access").row(
            "sku_steps", sku="W", step="polish", mass_kg=0.053
        ),
        at(2, "grade"),
    ),
    Case(
        "block-cell-unused",
        block("slice", "polish", POLISHED, node_nm=180),
        at(2, "node_nm"),
    ),
    Case("block-layer-too-thick", THICK, at()),
    # A norm per mass of crystal says nothing of wafers, whatever they weigh.
    Case(
        "block-unit-unrelated",
        block("slice", "polish", CRYSTAL).row(
            "sku_steps", sku="W", step="polish", mass_kg=0.053
        ),
        at(),
    ),
    Case("block-unit-unrelated", block("slice", "polish", WILLIAMS), at()),
    Case(
        "block-unit-unrelated",
        block("slice", "slice", "iea-pvps-slicing-electricity"),
        at(),
    ),
    Case(
        "block-counts-twice",
        WHOLE.use("polish", "power", 2, route="R1"),
        {"file": "consumption.csv", "row": 3, "column": "flow"},
    ),
    Case(
        "block-counts-twice",
        STEPPED.use("slice", "steam", 2, sku="W"),
        {"file": "consumption.csv", "row": 3, "column": "flow"},
    ),
    Case(
        "block-counts-twice",
        WHOLE.bought("natural gas", 3, "kg").use("slice", "natural gas", 2, sku="W"),
        {"file": "consumption.csv", "row": 3, "column": "flow"},
    ),
    Case(
        "block-beside-fuel",
        WHOLE.bought("kerosene", 3, "kg").use("slice", "kerosene", 2, sku="W"),
        {"file": "consumption.csv", "row": 3, "column": "flow"},
    ),
    Case(
        "block-holds-block",
        block(
            "slice",
            "polish",
            POLISHED,
            RIGHT.sku("V", "R2", "wafer").step("R2", "trim", 1, "wafer"),
        )
        .row(
            "blocks",
            route="R2",
            first_step="trim",
            last_step="trim",
            energy=POLISHED,
            flow="power",
        )
        .use("trim", "W", 1, route="R2"),
        at(3),
    ),
    Case(
        "block-beside-energy",
        block("slice", "polish", WILLIAMS, RIGHT.bought("steam", 0.1, "MJ"))
        .row("sku_steps", sku="W", step="polish", mass_kg=0.053)
        .use("polish", "steam", 2, route="R1"),
        {"file": "consumption.csv", "row": 3, "column": "flow"},
    ),
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.code)
def broken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Broken:
    case: Case = request.param
    return case, find(case, tmp_path_factory.mktemp("plant"))


def test_a_wrong_block_is_found_at_its_place(broken: Broken) -> None:
    assert find_places(*broken), [(f.code, f.place.as_dict()) for f in broken[1]]


def test_a_wrong_block_raises_its_code_alone(broken: Broken) -> None:
    case, found = broken
    ours = {f.code for f in found if f.place.file in {"blocks.csv", "consumption.csv"}}
    assert ours - case.also - INFO == {case.code} - INFO


def test_every_sentence_about_a_block_is_filled_in(broken: Broken) -> None:
    assert_filled_in(broken[1])


def test_the_value_shown_is_that_of_the_cell(broken: Broken) -> None:
    case, found = broken
    for each in found:
        place = each.place.as_dict()
        if each.code != case.code or place["file"] != "blocks.csv":
            continue
        (table, index, column) = ("blocks", int(str(place["row"])) - 2, place["column"])
        cell = case.plant.table(table)[index].get(str(column))
        shown = dict(each.parameters).get("value")
        assert shown == (None if cell is None else str(cell))


def test_the_thickest_layer_of_the_norm_is_inside(tmp_path: Path) -> None:
    plant = block("coat", "coat", EPI, grown(50))
    codes = {f.code for f in read_plant(plant.write(tmp_path)).check()}
    assert "block-layer-too-thick" not in codes
    assert "energy-from-norm" in codes
