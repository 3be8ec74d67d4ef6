"""Claims about the mass of a unit of a flow: one answer for all who ask."""

from typing import Any

import pytest

from lca.engine.masses import find_mass
from tests.support.study_builder import StudyBuilder, codes, find


def sawing(
    board: dict[str, Any], sawdust: dict[str, Any], amount: float = 1
) -> StudyBuilder:
    """Return a saw whose burden of 10 kg CO2e is shared by mass."""
    return (
        StudyBuilder()
        .flow("board", **board)
        .flow("sawdust", **sawdust)
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("saw", "board", amount, reference=True)
        .output("saw", "sawdust", amount)
        .output("saw", "CO2", 10)
        .allocate("saw", "board", "mass")
        .allocate("saw", "sawdust", "mass")
    )


@pytest.mark.parametrize(
    ("unit", "mass_kg", "expected"),
    [
        ("kg", None, 1.0),
        ("g", None, 0.001),
        ("t", None, 1000.0),
        ("lb", None, 0.45359237),
        ("g", 0.001, 0.001),
        ("piece", 0.25, 0.25),
        ("piece", None, None),
        ("Nm3", 1.964, 1.964),
        ("no unit", 2.0, 2.0),
        (None, 2.0, 2.0),
    ],
)
def test_a_unit_of_mass_weighs_what_it_is(unit, mass_kg, expected) -> None:
    assert find_mass(unit, mass_kg) == expected


@pytest.mark.parametrize(
    ("unit", "mass_kg"), [("kg", 2), ("g", 1), ("kg", 1.00001), ("t", 1)]
)
@pytest.mark.parametrize("kind", ["product", "elementary"])
def test_a_mass_that_contradicts_its_unit_is_refused(kind, unit, mass_kg) -> None:
    study = StudyBuilder().flow("part", unit="piece").output("maker", "part", 1)
    study = study.flow("x", kind, unit, mass_kg=mass_kg)
    (found,) = find(study.solve(), "mass-contradicts-unit")
    assert (found["row"], found["column"]) == (3, "mass_kg")


@pytest.mark.parametrize(
    ("unit", "mass_kg"),
    [("kg", 1), ("g", 0.001), ("lb", 0.45359237), ("lb", 0.4535924)],
)
def test_a_mass_that_repeats_its_unit_is_fine(unit, mass_kg) -> None:
    study = sawing({"unit": unit, "mass_kg": mass_kg}, {"unit": unit})
    prices = study.solve()["intensity"]
    assert prices["board"]["gwp100_fossil"] == pytest.approx(5, rel=1e-6)


def test_what_is_no_matter_of_its_own_may_say_so_unless_shared_by_mass() -> None:
    # A sum parameter of waste water is stated in kg of what it would take up.
    study = (
        StudyBuilder()
        .flow("part", unit="piece")
        .flow("BOD5", "elementary", mass_kg=0)
        .output("maker", "part", 1)
        .output("maker", "BOD5", 1)
    )
    assert not find(study.solve(), "mass-contradicts-unit")
    refused = sawing({"unit": "kg", "mass_kg": 0}, {"unit": "kg"}).solve()
    assert codes(refused) == ["mass-contradicts-unit"]


def test_grams_and_pieces_are_shared_by_the_same_mass() -> None:
    # 4 g and 4 pieces of 3 g each: a quarter of 10 kg for 4 g (by hand).
    study = sawing({"unit": "g"}, {"unit": "piece", "mass_kg": 0.003}, amount=4)
    prices = study.solve()["intensity"]
    assert prices["board"]["gwp100_fossil"] == pytest.approx(2.5 / 4, rel=1e-12)
    assert prices["sawdust"]["gwp100_fossil"] == pytest.approx(7.5 / 4, rel=1e-12)
