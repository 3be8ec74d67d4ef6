"""Print the scores that bw2calc gives to the products of study folders, as JSON.

    python -m tests.interchange.brightway_scores FOLDER...

One unit of every product (of every waste, its treatment), and the demand that the
study declares, if it declares one, under the name ``""``.  To be run in a process
of its own, in which nothing but the warnings named here is let pass.
"""

import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

PASSING = (
    # bw2calc recommends a faster solver for this processor.
    (UserWarning, r"\s*It seems like you have an (AMD/INTEL x64|ARM) architecture"),
    (UserWarning, "No fast sparse solver found"),
)

warnings.simplefilter("error")
for category, message in PASSING:
    warnings.filterwarnings("ignore", message=message, category=category)

# The filters stand first because the import itself warns.
import bw2calc  # noqa: E402
import numpy as np  # noqa: E402

from lca.interchange.brightway import Packages, build_packages  # noqa: E402
from lca.model import Inputs  # noqa: E402
from lca.study import read_study  # noqa: E402
from lca.study.compiling import compile_inputs  # noqa: E402

Scores = dict[str, dict[str, tuple[float, float]]]


def score_folder(folder: Path) -> Scores:
    """Return per flow and indicator the score and the sum of |contributions|."""
    study = read_study(folder)
    compiled = compile_inputs(study.inputs, study.reading)
    if compiled.system is None or compiled.characterisation is None:
        raise SystemExit(f"{folder} is refused")
    flows = compiled.system.columns["flow"].to_list()
    packages = build_packages(compiled.system, compiled.characterisation)
    numbers = {flow: place + 1 for place, flow in enumerate(flows)}
    demands = {flow: {number: 1.0} for flow, number in numbers.items()}
    declared = _read_demand(study.inputs)
    if declared:
        demands[""] = {numbers[flow]: amount for flow, amount in declared.items()}
    scores: Scores = {name: {} for name in demands}
    for name, indicator, score, size in _score(packages, demands):
        scores[name][indicator] = (score, size)
    return scores


def _read_demand(inputs: Inputs) -> dict[str, float]:
    declared = inputs.header.more.get("demand") if inputs.header else None
    return dict(declared) if isinstance(declared, dict) else {}


def _score(
    packages: Packages, demands: Mapping[str, Mapping[int, float]]
) -> Iterator[tuple[str, str, float, float]]:
    for indicator, package in packages.indicators.items():
        objects = [packages.inventory, package]
        lca = bw2calc.LCA(next(iter(demands.values())), data_objs=objects)
        lca.lci(factorize=True)
        lca.lcia()
        for name, demand in demands.items():
            lca.lcia(demand)
            by_activity = np.asarray(lca.characterized_inventory.sum(axis=0))
            yield name, indicator, lca.score, float(np.abs(by_activity).sum())


if __name__ == "__main__":
    print(json.dumps({path: score_folder(Path(path)) for path in sys.argv[1:]}))
