"""Claims about contribution trees and the naming of loops."""

from pathlib import Path

import pytest

from lca.errors import StudyRefusedError, UsageError
from lca.results import Branch
from lca.study import read_study
from tests.support.study_builder import StudyBuilder

POWER_AND_COOLING = (
    StudyBuilder()
    .flows("electricity", "cooling", unit="kWh")
    .flow("unit", unit="unit")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .activity("test", stage="FT")
    .output("power plant", "electricity", 1)
    .output("power plant", "CO2", 0.5)
    .input("power plant", "cooling", 0.1)
    .output("chiller", "cooling", 1)
    .input("chiller", "electricity", 0.2)
    .output("test", "unit", 0.98)
    .input("test", "electricity", 4.9)
    .output("test", "CO2", 0.049)
)
# e = 0.5 + 0.1 c and c = 0.2 e: e = 0.5 / 0.98; a unit costs 5 e + 0.05.
ELECTRICITY = 0.5 / 0.98
UNIT = 5 * ELECTRICITY + 0.05


def explain(study: StudyBuilder, folder: Path, flow: str, **more: object):
    return read_study(study.write(folder)).explain(flow, **more)  # type: ignore[arg-type]


def assert_parts_sum(branch: Branch) -> None:
    if branch.branches:
        total = sum(part.impact for part in branch.branches)
        assert total == pytest.approx(branch.impact, rel=1e-12)
    for part in branch.branches:
        assert_parts_sum(part)


def test_a_tree_shows_what_is_drawn_and_what_is_emitted(tmp_path: Path) -> None:
    tree = explain(POWER_AND_COOLING, tmp_path, "unit").tree
    assert tree.impact == pytest.approx(UNIT, rel=1e-12)
    assert (tree.name, tree.stage, tree.share) == ("test", "FT", 1.0)
    power, direct = tree.branches
    assert (power.kind, power.name, power.flow) == (
        "supply",
        "power plant",
        "electricity",
    )
    assert power.amount == pytest.approx(5.0, rel=1e-12)
    assert power.impact == pytest.approx(5 * ELECTRICITY, rel=1e-12)
    assert (direct.kind, direct.name) == ("direct", "CO2")
    assert direct.impact == pytest.approx(0.05, rel=1e-12)


@pytest.mark.parametrize("cutoff", [0.0, 0.01, 0.2])
@pytest.mark.parametrize("depth", [1, 3, 9])
def test_the_branches_of_every_node_sum_to_it(
    tmp_path: Path, depth: int, cutoff: float
) -> None:
    explanation = explain(
        POWER_AND_COOLING, tmp_path, "unit", depth=depth, cutoff=cutoff
    )
    assert_parts_sum(explanation.tree)


def test_a_loop_is_not_opened_twice_and_is_named(tmp_path: Path) -> None:
    explanation = explain(POWER_AND_COOLING, tmp_path, "unit", cutoff=0.0)
    assert explanation.loops == (("chiller", "power plant"),)
    power = explanation.tree.branches[0]
    (chiller,) = [part for part in power.branches if part.name == "chiller"]
    (closed,) = chiller.branches
    assert (closed.kind, closed.name, closed.branches) == ("loop", "power plant", ())


def test_small_branches_are_joined_and_counted(tmp_path: Path) -> None:
    tree = explain(POWER_AND_COOLING, tmp_path, "unit", cutoff=0.05).tree
    rest = tree.branches[-1]
    assert (rest.kind, rest.name) == ("rest", "1")
    assert rest.impact == pytest.approx(0.05, rel=1e-12)


def test_a_waste_is_explained_per_unit_treated(tmp_path: Path) -> None:
    study = (
        StudyBuilder()
        .flow("sludge", kind="waste")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .input("landfill", "sludge", 2)
        .output("landfill", "CO2", 0.6)
    )
    assert explain(study, tmp_path, "sludge").tree.impact == pytest.approx(0.3)


def test_what_is_not_made_cannot_be_explained(tmp_path: Path) -> None:
    with pytest.raises(StudyRefusedError) as refused:
        explain(POWER_AND_COOLING, tmp_path, "units")
    assert [found.code for found in refused.value.findings] == ["demand-unknown"]


def test_an_unknown_indicator_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gwp100_fossil"):
        explain(POWER_AND_COOLING, tmp_path, "unit", indicator="gwp20")


def test_an_unproductive_loop_is_named_as_a_chain_with_its_gain(tmp_path: Path) -> None:
    # 0.9 of b per a and 1.5 of a per b: the cycle uses 1.35 of itself.
    study = (
        StudyBuilder()
        .flows("a", "b", "c")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("A", "a", 1)
        .input("A", "b", 1.5)
        .output("B", "b", 1)
        .input("B", "a", 0.9)
        .input("B", "c", 0.1)
        .output("C", "c", 1)
        .input("C", "a", 0.1)
        .output("C", "CO2", 1)
    )
    findings = read_study(study.write(tmp_path)).check()
    (loop,) = [found for found in findings if found.code == "unproductive-loop"]
    texts = dict(loop.parameters)
    assert texts["loop"] in ("A → B → A", "B → A → B")
    assert float(texts["gain"]) == pytest.approx(1.35)
    assert texts["count"] == "3"
