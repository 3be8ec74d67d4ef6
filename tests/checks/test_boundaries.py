"""Factors that do not belong together are told, and zeros that stand for nothing."""

from pathlib import Path

import pytest

import lca
from lca.checks.plausibility.boundaries import check_boundaries
from lca.findings import Finding
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

GATE = PlantBuilder().headed(boundary="gate-to-gate")
RIGHT = (
    PlantBuilder()
    .bought("power", 0.6, "kWh")
    .sku("P1", "R1")
    .step("R1", "bond", 0.99, tool_group="oven", tool_seconds=2)
    .tools("oven", 100)
)


def read(plant: PlantBuilder, folder: Path) -> list[Finding]:
    return check_boundaries(lca.read_plant(plant.write(folder)).inputs)


def told(plant: PlantBuilder, folder: Path) -> list[tuple[str, str | None, int | None]]:
    found = read(plant, folder)
    return [(each.code, each.place.file, each.place.row) for each in found]


def factors(plant: PlantBuilder, *boundaries: str, **more: Cell) -> PlantBuilder:
    for place, boundary in enumerate(boundaries):
        flow = f"part {place}"
        plant = plant.flow(flow).supply(flow, 2, boundary=boundary, **more)
    return plant


def test_direct_and_whole_factors_do_not_mix_in_one_plant(tmp_path: Path) -> None:
    plant = factors(GATE, "life-cycle", "direct", "life-cycle")
    [found] = read(plant, tmp_path)
    assert (found.code, found.place.row) == ("factor-boundaries-differ", 3)
    said = dict(found.parameters)
    assert (said["value"], said["count"]) == ("direct", "1")
    assert (said["other"], said["number"]) == ("life-cycle", "2")
    assert said["against"] == "supplies.csv row 2"


@pytest.mark.parametrize(
    "boundaries",
    [["direct", "direct"], ["life-cycle"], ["direct", "partial-life-cycle"]],
)
def test_factors_of_one_boundary_are_right(boundaries, tmp_path) -> None:
    assert told(factors(GATE, *boundaries), tmp_path) == []


def test_a_direct_factor_with_its_complement_is_whole(tmp_path: Path) -> None:
    plant = factors(GATE, "life-cycle").flow("fuel")
    plant = plant.supply("fuel", 3, boundary="direct", complement="part 0")
    assert told(plant, tmp_path) == []


def test_from_cradle_to_gate_the_direct_factor_is_an_error_of_its_own(tmp_path) -> None:
    assert told(factors(PlantBuilder(), "life-cycle", "direct"), tmp_path) == []


def test_another_gwp_set_is_said_once(tmp_path: Path) -> None:
    plant = factors(PlantBuilder(), "life-cycle", "life-cycle", gwp_set="AR4")
    plant = plant.flow("other").supply("other", 1, gwp_set="AR5")
    plant = plant.flow("same").supply("same", 1, gwp_set="AR6")
    plant = plant.flow("silent").supply("silent", 1, gwp_set="not stated")
    [found] = read(plant, tmp_path)
    assert (found.code, found.place.row) == ("factor-gwp-set-differs", 2)
    assert found.severity == "info"
    said = dict(found.parameters)
    assert (said["value"], said["count"], said["expected"]) == ("AR4, AR5", "3", "AR6")


ZEROS = {
    "factor, measured": (RIGHT.bought("tape", 0), "supplies", 3),
    "line of a bill": (RIGHT.bom("P1", "bond", "power", 0), "bom", 2),
    "consumption": (RIGHT.use("bond", "power", 0, route="R1"), "consumption", 2),
    "packing": (RIGHT.pack("bond", "power", 0, sku="P1"), "packing", 2),
    "total": (RIGHT.site("power", 0, "area"), "site_totals", 2),
    "utility": (RIGHT.flow("air").utility("air", "power", 0), "utilities", 2),
    "productive": (RIGHT.draw("oven", "productive", "power", 0), "tool_flows", 2),
    "bill": (RIGHT.bill("power", 0), "bills", 2),
    "time": (
        RIGHT.step("R1", "cure", 1, tool_group="oven", tool_seconds=0),
        "steps",
        3,
    ),
    "time of an SKU": (
        RIGHT.row("sku_steps", sku="P1", step="bond", tool_seconds=0),
        "sku_steps",
        2,
    ),
    "count": (
        RIGHT.row(
            "counts", sku="P1", step="bond", started=9, good=0, status="measured"
        ),
        "counts",
        2,
    ),
}


@pytest.mark.parametrize(("plant", "table", "row"), ZEROS.values(), ids=ZEROS)
def test_a_zero_that_stands_for_nothing_is_told(plant, table, row, tmp_path) -> None:
    assert told(plant, tmp_path) == [("zero-for-missing", f"{table}.csv", row)]


MEANT = {
    "nothing at all": RIGHT,
    "direct factor, by estimate": RIGHT.flow("tape").supply(
        "tape", 0, status="estimate", boundary="direct"
    ),
    "free treatment": RIGHT.bought("scrap", 0, kind="waste"),
    "off": RIGHT.draw("oven", "nonscheduled", "power", 0),
    "one of two rows": RIGHT.draw("oven", "productive", "power", 0, comment="a").draw(
        "oven", "productive", "power", 2, comment="b"
    ),
    "step by hand": RIGHT.step("R1", "look", 1, tool_seconds=0),
    "lot scrapped": RIGHT.row(
        "counts",
        sku="P1",
        step="bond",
        started=9,
        good=0,
        scrapped=9,
        status="measured",
    ),
    "lot in work": RIGHT.row(
        "counts", sku="P1", step="bond", started=9, good=0, wip_end=9, status="measured"
    ),
    "idle step": RIGHT.row(
        "counts", sku="P1", step="bond", started=0, good=0, status="measured"
    ),
}


@pytest.mark.parametrize("plant", MEANT.values(), ids=MEANT)
def test_a_zero_that_may_be_meant_is_not(plant: PlantBuilder, tmp_path: Path) -> None:
    assert told(plant, tmp_path) == []


@pytest.mark.parametrize("name", ["osat_demo", "wafer_fab"])
def test_shipped_plants_have_no_gaps(name: str) -> None:
    assert check_boundaries(lca.read_plant(lca.shipped_inventory(name)).inputs) == []
