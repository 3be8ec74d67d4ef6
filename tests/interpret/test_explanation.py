"""Claims about contribution trees and the naming of loops."""

from pathlib import Path

import pytest

from lca.errors import StudyRefusedError, UsageError
from lca.interpret import MOST_BRANCHES
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


def dense(size: int) -> StudyBuilder:
    """Return a study whose activities all draw from each other."""
    study = StudyBuilder().flows(*(f"p{place:02d}" for place in range(size)))
    study = study.flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    for user in range(size):
        study = study.output(f"a{user:02d}", f"p{user:02d}", 1)
        study = study.output(f"a{user:02d}", "CO2", 1 + user)
        for maker in range(size):
            if maker != user:
                amount = 0.5 / size + 0.001 * maker / size
                study = study.input(f"a{user:02d}", f"p{maker:02d}", amount)
    return study


def count(branch: Branch) -> int:
    return 1 + sum(count(part) for part in branch.branches)


def test_a_tree_that_grows_too_large_is_cut_and_says_so(tmp_path: Path) -> None:
    # Opened whole, 14 activities have more than 13! branches.
    explanation = explain(dense(14), tmp_path, "p00", cutoff=0.0, depth=50)
    assert MOST_BRANCHES <= count(explanation.tree) <= 2 * MOST_BRANCHES
    assert_parts_sum(explanation.tree)
    (cut,) = [found for found in explanation.findings if found.code == "tree-cut"]
    parameters = dict(cut.parameters)
    assert parameters["limit"] == str(MOST_BRANCHES)
    joined = [part for part in walk(explanation.tree) if part.kind == "rest"]
    assert sum(int(part.name) for part in joined) == int(parameters["count"]) > 0


def test_a_tree_cut_short_keeps_its_largest_branches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = explain(dense(6), tmp_path, "p00", cutoff=0.0, depth=2).tree
    monkeypatch.setattr("lca.interpret.explanation.MOST_BRANCHES", 10)
    tree = explain(dense(6), tmp_path, "p00", cutoff=0.0, depth=2).tree
    # The root has its emission and 5 suppliers: 7 branches; 3 more have room.
    assert [part.name for part in tree.branches] == [
        part.name for part in whole.branches
    ]
    opened = [part for part in tree.branches if part.kind == "supply"]
    kinds = [[part.kind for part in supply.branches] for supply in opened]
    assert kinds[0] in (["direct", "supply", "supply", "rest"], ["rest"])
    assert sum(len(each) - each.count("rest") for each in kinds) == 3
    assert all(each[-1] == "rest" for each in kinds)
    sizes = [abs(supply.impact) for supply in opened]
    assert kinds[sizes.index(max(sizes))] != ["rest"]


def test_a_footprint_of_nothing_is_opened_where_there_is_something(
    tmp_path: Path,
) -> None:
    # 2 kg are given off and 2 kg taken up: the whole is 0, its parts are not.
    study = (
        StudyBuilder()
        .flows("board", "glue", "paint")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .flow("removed", kind="elementary", ghg="CO2", ghg_class="removal")
        .output("press", "board", 1)
        .output("press", "CO2", 2)
        .input("press", "removed", 2)
        .input("press", "glue", 1)
        .output("glue maker", "glue", 1)
    )
    tree = explain(study, tmp_path, "board").tree
    assert tree.impact == 0.0
    assert [(part.name, part.impact) for part in tree.branches] == [
        ("CO2", 2.0),
        ("removed", -2.0),
    ]


def test_warnings_of_the_study_come_with_the_tree(tmp_path: Path) -> None:
    study = POWER_AND_COOLING.flow("steam", unit="kWh")
    explanation = explain(study, tmp_path, "unit")
    assert [found.code for found in explanation.findings] == ["unused-name"]


def walk(branch: Branch) -> list[Branch]:
    return [branch, *(each for part in branch.branches for each in walk(part))]
