"""Claims about published systems: their totals, their accuracy, their faults.

Each claim is made twice: of the published system, where developers have it, and of
a generated one with the same difficulty, which needs no other folder.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from lca.engine.footprint import find_unproductive_loops
from lca.engine.link import link_system
from lca.engine.loops import LARGEST_DENSE
from lca.engine.plan import build_plan
from lca.engine.sweep import TOLERANCE, solve
from lca.engine.system import System
from lca.study import Study, read_study
from lca.study.compiling import compile_inputs
from tests.support.brightway import score_with_brightway
from tests.support.command import run_lca
from tests.support.exact import invert, largest_relative_error
from tests.support.generated_systems import LOOP, draw_system
from tests.support.published_systems import (
    read_premise,
    read_unallocated_uslci,
    read_useeio,
    read_uslci,
)
from tests.support.sparse_systems import (
    Floats,
    Further,
    SparseSystem,
    to_study,
)

ACCURACY = 1e-12


@dataclass(frozen=True, slots=True)
class Read:
    """A system that went through a study folder."""

    given: SparseSystem
    folder: Path
    study: Study
    system: System

    @property
    def matrix(self) -> sparse.csr_array:
        """Return A, the rows of wastes turned."""
        return self.system.build_technosphere()


def read(given: SparseSystem, folder: Path) -> Read:
    study = read_study(to_study(given).write(folder))
    compiled = compile_inputs(study.inputs, study.reading)
    assert compiled.system is not None, compiled.findings
    return Read(given, folder, study, compiled.system)


# ── totals ────────────────────────────────────────────────────────────────────


def solve_by_command(given: SparseSystem, folder: Path) -> tuple[Floats, Any]:
    """Return the intensities (indicator, product), and the document printed."""
    run = run_lca("solve", to_study(given).write(folder), "--json")
    assert run.exit_code == 0, run.stdout[:2000]
    document = json.loads(run.stdout)
    return read_totals(document["intensity"], given), document


def read_totals(intensity: Any, given: SparseSystem) -> Floats:
    return np.array(
        [[intensity[name][row] for name in given.names] for row in given.factors]
    )


def test_all_405_published_totals_of_useeio_are_reproduced(
    oracles: Path, tmp_path: Path
) -> None:
    given, published = read_useeio(oracles)
    off = given.A.coords[0] != given.A.coords[1]
    assert (given.A.data[off] > 0).sum() == 60, "credits, entered as substitution"
    totals, document = solve_by_command(given, tmp_path)
    assert totals.shape == published.shape == (3, 405)
    assert largest_relative_error(totals, published) < ACCURACY
    certificate = document["diagnostics"]["certificate"]
    assert certificate["backward_error"] < TOLERANCE
    assert [loop["size"] for loop in certificate["loops"]] == [375]


@pytest.mark.parametrize("seed", range(3))
def test_a_table_of_sectors_with_credits_gives_its_totals(
    seed: int, tmp_path: Path
) -> None:
    rng = np.random.default_rng(seed)
    Z = rng.random((20, 20)) * rng.dirichlet(np.ones(20), 20).T
    Z[rng.integers(0, 10, 6), rng.integers(10, 20, 6)] *= -0.1
    B, factors = rng.random((3, 20)), rng.random(3)
    given = SparseSystem(
        names=[f"sector {place}" for place in range(20)],
        elementary=["a", "b", "c"],
        A=sparse.coo_array(np.eye(20) - Z),
        B=sparse.coo_array(B),
        factors={"impact": factors},
        self_use=np.maximum(np.diagonal(Z), 0.0),
        unit="USD",
    )
    exact = factors @ B @ invert(given.A.tocsr())
    totals, document = solve_by_command(given, tmp_path)
    assert largest_relative_error(totals[0], exact) < ACCURACY
    assert document["diagnostics"]["certificate"]["loop_count"] == 1


# ── accuracy ──────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def premise(oracles: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(read_premise(oracles), tmp_path_factory.mktemp("premise"))


@pytest.fixture(scope="module")
def uslci(oracles: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    given, _ = read_uslci(oracles)
    return read(given, tmp_path_factory.mktemp("uslci"))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(draw_system(1), tmp_path_factory.mktemp("generated"))


@pytest.fixture(scope="module")
def credited(tmp_path_factory: pytest.TempPathFactory) -> Read:
    given = draw_system(2, credit=0.01, wastes=5)
    return read(given, tmp_path_factory.mktemp("credited"))


SYSTEMS = pytest.mark.parametrize("name", ["premise", "uslci", "generated", "credited"])
WAYS = pytest.mark.parametrize("way", ["forward", "adjoint"])


def turn(matrix: sparse.csr_array, way: str) -> sparse.csr_array:
    return matrix if way == "forward" else sparse.csr_array(matrix.T)


@SYSTEMS
def test_reading_a_system_changes_no_digit(
    name: str, request: pytest.FixtureRequest
) -> None:
    got: Read = request.getfixturevalue(name)
    assert got.system.columns["flow"].to_list() == list(got.given.names)
    given = got.given.A.tocsr()
    assert (abs(given) != abs(got.matrix)).nnz == 0
    assert (got.matrix.diagonal() > 0).all()


@SYSTEMS
@WAYS
@pytest.mark.parametrize("largest_dense", [LARGEST_DENSE, 1])
def test_every_number_of_every_product_is_right_to_the_last_digits(
    name: str,
    way: str,
    largest_dense: int,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lca.engine.plan.LARGEST_DENSE", largest_dense)
    matrix = turn(request.getfixturevalue(name).matrix, way)
    found = solve(build_plan(matrix), np.eye(matrix.shape[0]))
    exact = invert(matrix)
    assert found.backward_error < TOLERANCE
    assert largest_relative_error(found.values, exact) < ACCURACY
    assert (exact >= 0).all(), "no credit is so large that it turns a sign"
    assert (found.values >= 0).all()


@pytest.mark.parametrize("name", ["uslci", "generated"])
def test_the_defaults_of_a_sparse_solver_would_run_activities_backwards(
    name: str, request: pytest.FixtureRequest
) -> None:
    matrix = request.getfixturevalue(name).matrix
    by_defaults = splu(matrix.tocsc()).solve(np.eye(matrix.shape[0]))
    assert (by_defaults < 0).sum() > 1000


def test_uslci_has_loops_of_36_and_9_and_one_credit(uslci: Read) -> None:
    _, labels = connected_components(uslci.matrix, connection="strong")
    sizes = np.bincount(labels)
    assert sorted(sizes[sizes > 1])[::-1] == [36, 11, 9, 9, 9, 3, 3, 3, 2, 2, 2]
    assert uslci.system.technosphere.credits.sum() == 1


def test_the_totals_of_uslci_are_reproduced(oracles: Path, uslci: Read) -> None:
    _, published = read_uslci(oracles)
    solution = uslci.study.solve()
    totals = solution.intensity["climate"].to_numpy()
    assert solution.certificate.backward_error < TOLERANCE
    assert largest_relative_error(totals, published) < ACCURACY


@pytest.mark.needs("brightway")
@pytest.mark.parametrize("name", ["premise", "generated", "credited"])
def test_brightway_gives_every_product_the_same_score(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    got: Read = request.getfixturevalue(name)
    (indicator,) = got.given.factors
    solution = got.study.solve()
    assert solution.certificate.backward_error < TOLERANCE
    scores = score_with_brightway([got.folder], tmp_path)[got.folder]
    ours = dict(solution.intensity.select("flow", indicator).rows())
    assert scores.keys() == ours.keys()
    for flow, price in ours.items():
        theirs = scores[flow][indicator]
        assert theirs.agrees_with(price), (flow, price, theirs)


def test_premise_has_35_treatments_of_waste_and_one_credit(premise: Read) -> None:
    assert premise.system.columns["is_waste"].sum() == 35
    assert premise.system.technosphere.credits.sum() == 1


# ── refusals ──────────────────────────────────────────────────────────────────


def find_faults(given: SparseSystem, folder: Path, further: Further) -> Any:
    run = run_lca("solve", to_study(given, further).write(folder), "--json")
    assert run.exit_code == 1, run.stderr
    document = json.loads(run.stdout)
    assert document["intensity"] is None
    return [each for each in document["findings"] if each["severity"] == "error"]


def list_unproductive(given: SparseSystem) -> set[frozenset[str]]:
    """Return the loops whose spectral radius is not below 1, without credits.

    A loop makes more than it uses exactly when the largest eigenvalue of what one
    unit of each product takes of the others is below 1 (Hawkins and Simon 1949).
    """
    A = given.A.tocsr()
    diagonal = A.diagonal()
    used = (sparse.diags_array(diagonal) - A) @ sparse.diags_array(1.0 / diagonal)
    used = used.maximum(0.0).tocsr()
    used.eliminate_zeros()
    _, labels = connected_components(used, connection="strong")
    loops = [np.flatnonzero(labels == each) for each in range(labels.max() + 1)]
    return {
        frozenset(given.names[place] for place in loop.tolist())
        for loop in loops
        if np.abs(np.linalg.eigvals(used[loop][:, loop].toarray())).max() >= 1
    }


def draw_unproductive() -> SparseSystem:
    """Return a system whose second loop takes 30 times what it gives."""
    given = draw_system(2, credit=0.01)
    A = given.A.tolil()
    A[LOOP + 1, LOOP] *= (
        30.0
        * A[LOOP, LOOP]
        * A[LOOP + 1, LOOP + 1]
        / abs(A[LOOP + 1, LOOP] * A[LOOP, LOOP + 1])
    )
    return SparseSystem(
        given.names, given.elementary, A.tocoo(), given.B, given.factors
    )


@pytest.fixture(scope="module", params=["uslci", "generated"])
def unallocated(request: pytest.FixtureRequest) -> SparseSystem:
    if request.param == "generated":
        return draw_unproductive()
    return read_unallocated_uslci(request.getfixturevalue("oracles"))


def test_an_unallocated_output_is_refused_by_name(
    unallocated: SparseSystem, tmp_path: Path
) -> None:
    faults = find_faults(unallocated, tmp_path, "unallocated")
    A = unallocated.A
    rows, columns = A.coords
    further = (rows != columns) & (A.data > 0)
    assert {fault["code"] for fault in faults} == {"unallocated-output"}
    assert {(fault["activity"], fault["flow"]) for fault in faults} == {
        (unallocated.names[column], unallocated.names[row])
        for row, column in zip(rows[further], columns[further], strict=True)
    }


@pytest.mark.parametrize("further", ["dropped", "substituted"])
def test_loops_that_use_more_than_they_make_are_refused_by_name(
    further: Further, unallocated: SparseSystem, tmp_path: Path
) -> None:
    expected = list_unproductive(unallocated)
    assert expected
    faults = find_faults(unallocated, tmp_path, further)
    assert {fault["code"] for fault in faults} == {"unproductive-loop"}
    assert len(faults) == len(expected)
    for fault in faults:
        named = set(fault["parameters"]["loop"].split(" → "))
        (loop,) = [loop for loop in expected if named <= loop]
        assert fault["parameters"]["count"] == str(len(loop))
        # The cycle that is named is at fault by itself.
        assert float(fault["parameters"]["gain"]) >= 1


def test_the_engine_finds_the_loops_whose_spectral_radius_is_not_below_one(
    unallocated: SparseSystem, tmp_path: Path
) -> None:
    study = read_study(to_study(unallocated).write(tmp_path))
    system, faults = link_system(study.inputs)
    assert system is not None, faults
    loops, _ = find_unproductive_loops(system)
    names = system.columns["flow"].to_list()
    found = {frozenset(names[place] for place in loop) for loop in loops}
    assert found == list_unproductive(unallocated)
    assert len(found) == len(loops)


def test_unallocated_uslci_has_seven_loops_that_cannot_run(oracles: Path) -> None:
    loops = list_unproductive(read_unallocated_uslci(oracles))
    sizes = sorted(len(loop) for loop in loops)
    assert sizes == [2, 2, 2, 6, 6, 6, 8]
