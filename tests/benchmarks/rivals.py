"""The same adjoint solve by other programs, and how long each takes."""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import bw_processing as bwp
import numpy as np
from bw_processing.datapackage import Datapackage
from scipy import sparse
from scipy.sparse.linalg import splu

from lca.engine.plan import build_plan
from lca.engine.sweep import solve

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Timing:
    """One row of the table: seconds (median), and the answer for the first column."""

    name: str
    seconds: float
    answer: np.ndarray | None
    runs: int


def time_all(matrix: sparse.csc_array, direct: np.ndarray, runs: int) -> list[Timing]:
    """Return the timings of every way to price all products, one SpMV first."""
    adjoint = sparse.csr_array(matrix.T)
    plan = build_plan(adjoint)
    one = np.ascontiguousarray(direct[:, 0])
    spmv = _measure("one sparse product", lambda: adjoint @ one, max(runs, 5))
    timings = [
        Timing(spmv.name, spmv.seconds, None, spmv.runs),
        _measure(
            "chiplca: plan, solve, certificate",
            lambda: solve(build_plan(adjoint), direct).values[:, 0],
            runs,
        ),
        _measure(
            "chiplca: solve again, certificate",
            lambda: solve(plan, direct).values[:, 0],
            max(runs, 5),
        ),
        _measure("scipy splu, defaults", lambda: splu(matrix).solve(one, trans="T"), 1),
    ]
    # bw2calc solves the adjoint system through PARDISO only (extra `bench`).
    if find_spec("pypardiso"):
        timings.append(_time_bw2calc(matrix, one))
    return timings


def _measure(name: str, work: Callable[[], np.ndarray], runs: int) -> Timing:
    if runs > 1:
        work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return Timing(name, float(np.median(seconds)), answer, runs)


def _time_bw2calc(matrix: sparse.csc_array, direct: np.ndarray) -> Timing:
    """Return bw2calc's adjoint: building its matrices and pricing every product."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*It seems like you have an AMD")
        from bw2calc import FastScoresOnlyMultiLCA
    size = matrix.shape[0]
    entries = matrix.tocoo()
    package = bwp.create_datapackage()
    rows, columns = entries.coords
    _add(package, "technosphere_matrix", rows, columns, entries.data)
    every = np.arange(size)
    _add(package, "biosphere_matrix", np.zeros(size, int), every, direct)
    method = bwp.create_datapackage()
    zero = np.zeros(1, int)
    _add(method, "characterization_matrix", zero, zero, np.ones(1))

    def price() -> np.ndarray:
        lca = FastScoresOnlyMultiLCA(
            demands={"first": {0: 1.0}},
            method_config={"impact_categories": [("m",)]},
            data_objs=[package, method],
            direction="adjoint",
        )
        lca.calculate()
        scores: np.ndarray = lca.product_scores.to_numpy().ravel()
        return scores

    return _measure("bw2calc, adjoint", price, 1)


def _add(
    package: Datapackage, matrix: str, rows: Array, columns: Array, values: Array
) -> None:
    indices = np.empty(len(values), dtype=bwp.INDICES_DTYPE)
    indices["row"], indices["col"] = rows, columns
    package.add_persistent_vector(
        matrix=matrix,
        name=matrix,
        indices_array=indices,
        data_array=values,
        identifier=["m"],
    )
