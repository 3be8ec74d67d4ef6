"""Hundreds of grids in the pack do not decide what a factor of a plant may be."""

from pathlib import Path

import pytest

import lca
from tests.support.plant_builder import PlantBuilder

SLIPS = {"number-off-by-unit", "number-out-of-line"}


def told(plant: PlantBuilder, folder: Path) -> set[str]:
    found = lca.read_plant(plant.write(folder)).check()
    return {each.code for each in found} & SLIPS


def drawing(factor: float, unit: str = "kWh") -> PlantBuilder:
    plant = PlantBuilder().bought("supply", factor, unit).sku("P1", "R1")
    return plant.step("R1", "S1").use("S1", "supply", 1, route="R1")


@pytest.mark.parametrize(
    ("factor", "unit"),
    [
        (0.6205, "kWh"),  # electricity of China
        (0.033, "kWh"),  # supply of natural gas
        (0.012, "kWh"),  # a contract of wind or nuclear electricity
        (1.1, "kWh"),  # lignite
        (0.11, "MJ"),  # heat
        (0.02, "tkm"),  # a ship
        (2.0, "tkm"),  # an aeroplane
        (0.0008, "cm2"),  # a foil, though the pack has wafers per area
        (3.0, "L"),  # a chemical, though the pack has fuels per volume
    ],
)
def test_what_may_be_is_not_told(factor: float, unit: str, tmp_path: Path) -> None:
    assert told(drawing(factor, unit), tmp_path) == set()


def test_a_grid_whose_point_slipped_by_two_places_is(tmp_path: Path) -> None:
    assert told(drawing(0.0055), tmp_path) == {"number-off-by-unit"}
