"""Claims about assertions, for a chip and for a study.

A chip is cut (2 kg of film a start, yield 1/2) and tested (0.4 kg a start, yield 4/5,
one hour of a tester that draws 4 kWh).  Film has 2 kg CO2e per kg, electricity 0.5 per
kWh.  A good chip takes 1.25 starts of the test and 2.5 of the cut: 5 kg and 0.5 kg of
film and 5 kWh, so 10 kg CO2e at the cut and 1 + 2.5 kg at the test, 13.5 in all.
"""

from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.findings import Finding
from lca.study import read_plant, read_study
from lca.study.asserting import find_ratio
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell, StudyBuilder


def chip() -> PlantBuilder:
    plant = PlantBuilder().bought("film", 2.0).bought("power", 0.5, "kWh")
    plant = plant.sku("chip", "line").step("line", "cut", 0.5, stage="front")
    plant = plant.step(
        "line", "test", 0.8, stage="back", tool_group="testers", tool_seconds=3600
    )
    plant = plant.tools("testers", 100).draw("testers", "productive", "power", 4)
    plant = plant.bom("chip", "cut", "film", 2.0)
    return plant.use("test", "film", 0.4, route="line")


def claim(**cells: Cell) -> PlantBuilder:
    """Return the plant with one assertion about the chip, by default in kg CO2e."""
    usual: dict[str, Cell] = {"assertion": "a", "product": "chip", "unit": "kg CO2e"}
    return chip().row("assertions", **(usual | cells))


def find(plant: PlantBuilder, folder: Path) -> list[Finding]:
    found = read_plant(plant.write(folder)).check()
    return [each for each in found if each.place.file == "assertions.csv"]


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        pytest.param({}, 13.5, id="headline"),
        pytest.param({"unit": "g CO2e"}, 13500.0, id="in grams"),
        pytest.param({"indicator": "gwp100_uptake"}, 0.0, id="another indicator"),
        pytest.param({"stage": "front"}, 10.0, id="a stage"),
        pytest.param({"step": "test"}, 3.5, id="a step with its tools"),
        pytest.param({"stage": "back", "step": "cut"}, 0.0, id="a step elsewhere"),
        pytest.param({"flow": "film", "unit": "kg"}, 5.5, id="a flow"),
        pytest.param({"flow": "film", "unit": "g", "step": "cut"}, 5000.0, id="there"),
        pytest.param({"flow": "power", "unit": "kWh", "stage": "back"}, 5.0, id="kWh"),
        pytest.param({"flow": "power", "unit": "MJ", "step": "test"}, 18.0, id="MJ"),
        pytest.param({"flow": "chip: cut, scrap", "unit": "unit"}, 1.25, id="scrap"),
        pytest.param(
            {"product": "chip: cut", "unit": "kg CO2e"}, 8.0, id="of an intermediate"
        ),
    ],
)
def test_an_amount_holds_from_limit_to_limit(
    cells: dict[str, Cell], value: float, tmp_path: Path
) -> None:
    usual: dict[str, Cell] = {"product": "chip", "unit": "kg CO2e", **cells}
    plant = (
        chip()
        .row("assertions", **usual, assertion="in", minimum=value, maximum=value)
        .row("assertions", **usual, assertion="low", minimum=value + 0.01)
        .row("assertions", **usual, assertion="high", maximum=value - 0.01)
    )
    low, high = find(plant, tmp_path)
    for found, row, column in ((low, 3, "minimum"), (high, 4, "maximum")):
        assert found.code == "assertion-violated"
        assert (found.place.row, found.place.column) == (row, column)
        assert float(dict(found.parameters)["value"]) == pytest.approx(value, rel=1e-8)


def test_what_is_violated_is_said_with_limits_and_unit(tmp_path: Path) -> None:
    (found,) = find(claim(minimum=1, maximum=13, stage=None), tmp_path)
    known = dict(found.parameters)
    assert (known["assertion"], known["product"]) == ("a", "chip")
    assert (known["value"], known["unit"]) == ("13.5", "kg CO2e")
    assert (known["minimum"], known["maximum"]) == ("1", "13")
    assert known["limits"] == "≥ 1, ≤ 13"
    assert (found.place.row, found.severity) == (2, "error")


def test_a_violated_assertion_refuses_a_run_and_a_missed_one_does_not(
    tmp_path: Path,
) -> None:
    with pytest.raises(StudyRefusedError, match=r"13\.5 kg CO2e"):
        read_plant(claim(maximum=13).write(tmp_path / "a")).run()
    missed = claim(maximum=13, severity="warning").write(tmp_path / "b")
    codes = {found.code for found in read_plant(missed).run().findings}
    assert codes == {"assertion-missed"}


def test_assertions_of_other_skus_do_not_touch_one_asked_for_alone(
    tmp_path: Path,
) -> None:
    plant = claim(maximum=13).sku("other", "short").step("short", "wash", stage="front")
    plant = plant.use("wash", "film", 1.0, route="short")
    solution = read_plant(plant.write(tmp_path)).run(["other"])
    assert solution.findings == ()


OVEN = (
    StudyBuilder()
    .flows("plate", "slip", unit="piece")
    .flow("waste water", "waste", "m3")
    .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
    .activity("oven", stage="fire")
    .activity("mixer", stage="clay")
    .activity("works", stage="water")
    .output("oven", "plate", 1)
    .input("oven", "slip", 2)
    .output("oven", "CO2", 3)
    .output("mixer", "slip", 1)
    .output("mixer", "CO2", 0.5)
    .output("mixer", "waste water", 4)
    .input("works", "waste water", 1)
    .output("works", "CO2", 0.25)
)
# A plate: 3 + 2 × (0.5 + 4 × 0.25) = 6 kg; 2 slips, 8 m3 of waste water.


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"product": "plate", "unit": "kg CO2e"}, 6.0),
        ({"product": "slip", "unit": "kg CO2e"}, 1.5),
        ({"product": "plate", "unit": "kg CO2e", "stage": "clay"}, 1.0),
        ({"product": "plate", "unit": "kg CO2e", "step": "works"}, 2.0),
        ({"product": "plate", "flow": "waste water", "unit": "L"}, 8000.0),
        ({"product": "plate", "flow": "CO2", "unit": "g", "step": "oven"}, 3000.0),
        ({"product": "waste water", "unit": "g CO2e"}, 250.0),
    ],
)
def test_a_study_asserts_of_one_unit_of_what_it_makes(
    cells: dict[str, Cell], value: float, tmp_path: Path
) -> None:
    right = OVEN.row("assertions", assertion="a", minimum=value, maximum=value, **cells)
    assert read_study(right.write(tmp_path / "right")).check() == ()
    wrong = OVEN.row("assertions", assertion="a", maximum=0.9 * value, **cells)
    study = read_study(wrong.write(tmp_path / "wrong"))
    assert [found.code for found in study.check()] == ["assertion-violated"]
    with pytest.raises(StudyRefusedError):
        study.solve({"plate": 1})


@pytest.mark.parametrize(
    ("unit", "own", "ratio"),
    [
        ("g CO2e", "kg CO2e", 0.001),
        ("t CO2e", "kg CO2e", 1000.0),
        ("points", "points", 1.0),
        ("L", "m3", 0.001),
        ("kWh", "kg CO2e", None),
        ("kg CO2", "kg CO2e", None),
        ("m3 world eq", "L world eq", 1000.0),
    ],
)
def test_units_of_equivalents_differ_in_their_first_word(
    unit: str, own: str, ratio: float | None
) -> None:
    assert find_ratio(unit, own) == (None if ratio is None else pytest.approx(ratio))
