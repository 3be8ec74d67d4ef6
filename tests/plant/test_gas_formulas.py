"""A cell that must be a formula and is none is told where it stands."""

from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.study import read_plant
from tests.findings.test_raised_rules import alter
from tests.support.gas_plants import FAB, abate, use_gas, with_sinks
from tests.support.plant_builder import PlantBuilder

USED = use_gas(
    with_sinks(FAB, "F", "Ca", "H", "O"), "F2", 1, "own", abatement="burner", abated=0.5
).row(
    "gas_rates", method="own", gas="F2", formed="F2", share=0.1, status="measured"
)  # fmt: skip
PLANT = abate(USED, "F2", 0.9, forms="HF", formation=0.01)


def test_the_plant_is_right() -> None:
    assert PLANT.run().footprints.height


@pytest.mark.parametrize(
    ("table", "column"),
    [("gas_rates", "formed"), ("gas_rates", "gas"), ("abatement", "gas"),
     ("abatement", "forms")],
)  # fmt: skip
@pytest.mark.parametrize("text", ["C(F", "zzz", "Xx2", "=cmd|x"])
def test_what_is_no_formula_is_told_at_its_cell(
    table: str, column: str, text: str, tmp_path: Path
) -> None:
    place = (f"{table}.csv", 2, column)
    assert find(alter(PLANT, table, 2, **{column: text}), tmp_path) >= {
        ("not-a-formula", *place)
    }


def test_spaces_at_the_ends_are_refused_as_in_names(tmp_path: Path) -> None:
    place = ("gas_rates.csv", 2, "formed")
    spaced = alter(PLANT, "gas_rates", 2, formed=" F2 ")
    assert ("name-edge-space", *place) in find(spaced, tmp_path)


def find(plant: PlantBuilder, folder: Path) -> set[tuple[object, ...]]:
    """Return code, file, row and column of what refuses a plant."""
    with pytest.raises(StudyRefusedError) as refused:
        read_plant(plant.write(folder)).run()
    return {
        (each.code, each.place.file, each.place.row, each.place.column)
        for each in refused.value.findings
    }
