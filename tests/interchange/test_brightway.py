"""Claims about Brightway: it gives the same scores, from packages of float64."""

from pathlib import Path

import numpy as np
import pytest

from lca.study import read_study
from lca.study.compiling import compile_inputs
from tests.support.brightway import DECLARED, Scores, score_with_brightway
from tests.support.shipped_inventories import STUDIES
from tests.support.study_builder import StudyBuilder

pytestmark = pytest.mark.needs("brightway")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Scores]:
    return score_with_brightway(STUDIES, tmp_path_factory.mktemp("brightway"))


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_every_product_of_every_inventory_has_the_same_score(
    folder: Path, scores: dict[Path, Scores]
) -> None:
    intensity = read_study(folder).solve().intensity
    compared = 0
    for row in intensity.drop("unit", "is_waste").to_dicts():
        flow = row.pop("flow")
        theirs = scores[folder][flow]
        assert theirs.keys() == row.keys()
        for indicator, price in row.items():
            score = theirs[indicator]
            assert score.agrees_with(price), (flow, indicator, price, score)
            compared += price != 0
    assert compared >= len(intensity) / 2


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_the_declared_demand_of_every_inventory_has_the_same_score(
    folder: Path, scores: dict[Path, Scores]
) -> None:
    study = read_study(folder)
    assert study.inputs.header is not None
    demand = study.inputs.header.demand
    impact = study.solve(demand).impact
    for indicator, amount in impact.select("indicator", "amount").rows():
        score = scores[folder][DECLARED][indicator]
        assert score.agrees_with(amount), (indicator, amount, score)


def test_a_treated_waste_and_a_credit_have_the_same_score(tmp_path: Path) -> None:
    # By hand: one unit of sludge treated emits 3 and uses 0.5 heat at 2: 4.  One
    # unit made leaves 0.25 sludge (1), emits 5, and spares 0.5 heat: 5.
    study = (
        StudyBuilder()
        .flows("part", "heat", kind="product", unit="kg")
        .flow("sludge", kind="waste")
        .flow("CO2", kind="elementary", ghg="CO2")
        .output("press", "part", 1.0, reference=True)
        .output("press", "sludge", 0.25)
        .output("press", "heat", 0.5)
        .output("press", "CO2", 5.0)
        .output("boiler", "heat", 1.0)
        .output("boiler", "CO2", 2.0)
        .input("filter", "sludge", 1.0)
        .input("filter", "heat", 0.5)
        .output("filter", "CO2", 3.0)
        .allocate("press", "heat", "substitution")
    )
    folder = study.write(tmp_path / "study")
    scores = score_with_brightway([folder], tmp_path)[folder]
    fossil = {flow: scores[flow]["gwp100_fossil"].value for flow in scores}
    assert fossil == pytest.approx({"part": 5.0, "heat": 2.0, "sludge": 4.0})
    # An indicator that no flow counts in is zero there too, and not an error.
    assert {scores[flow]["gwp100_dluc"].value for flow in scores} == {0.0}


def test_packages_hold_the_matrices_in_double_precision_with_their_signs() -> None:
    from lca.interchange.brightway import FIRST_FLOW, build_packages

    study = read_study(STUDIES[-1])
    compiled = compile_inputs(study.inputs, study.reading)
    assert compiled.system is not None
    assert compiled.characterisation is not None
    packages = build_packages(compiled.system, compiled.characterisation)
    inventory = packages.inventory
    kinds = [resource["kind"] for resource in inventory.resources]
    assert sorted(kinds) == ["data", "data", "indices", "indices"], "nothing is flipped"
    data, _ = inventory.get_resource("technosphere.data")
    indices, _ = inventory.get_resource("technosphere.indices")
    assert data.dtype == np.float64
    matrix = compiled.system.build_technosphere()
    assert (data < 0).any()
    np.testing.assert_array_equal(
        matrix.toarray()[indices["row"] - 1, indices["col"] - 1], data
    )
    assert packages.indicators.keys() == set(compiled.characterisation.indicators)
    (package, *_) = packages.indicators.values()
    indices, _ = package.get_resource("characterization.indices")
    assert indices["row"].min() == FIRST_FLOW
    assert (indices["row"] == indices["col"]).all()
