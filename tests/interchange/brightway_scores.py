"""Print the scores that bw2calc gives to the products of study folders, as JSON.

    python -m tests.interchange.brightway_scores FOLDER...

One unit of every product (of every waste, its treatment), and the demand that the
study declares, if it declares one, under the name ``""``.  To be run in a process
of its own: Brightway is imported only there, under warning filters of its own.
"""

import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lca.study import read_study
from lca.study.compiling import compile_inputs

PASSING = (
    # bw2calc recommends a faster solver for this processor, or misses one.
    (UserWarning, r"\s*It seems like you have an (AMD/INTEL x64|ARM) architecture"),
    (UserWarning, "No fast sparse solver found"),
)
"""Warnings that are let pass; any other one ends the process with an error."""

Scores = dict[str, dict[str, tuple[float, float]]]


def score_folder(folder: Path) -> Scores:
    """Return per flow and indicator the score and the sum of |contributions|."""
    from lca.interchange.brightway import build_packages

    study = read_study(folder)
    compiled = compile_inputs(study.inputs, study.reading)
    if compiled.system is None or compiled.characterisation is None:
        message = f"{folder} is refused"
        raise SystemExit(message)
    flows = compiled.system.columns["flow"].to_list()
    packages = build_packages(compiled.system, compiled.characterisation)
    numbers = {flow: place + 1 for place, flow in enumerate(flows)}
    demands = {flow: {number: 1.0} for flow, number in numbers.items()}
    header = study.inputs.header
    declared = header.demand if header else None
    if declared:
        demands[""] = {numbers[flow]: amount for flow, amount in declared.items()}
    scores: Scores = {name: {} for name in demands}
    for name, indicator, score, size in _score(packages, demands):
        scores[name][indicator] = (score, size)
    return scores


def _score(
    packages: Any, demands: Mapping[str, Mapping[int, float]]
) -> Iterator[tuple[str, str, float, float]]:
    import bw2calc
    import numpy as np

    for indicator, package in packages.indicators.items():
        objects = [packages.inventory, package]
        lca = bw2calc.LCA(next(iter(demands.values())), data_objs=objects)
        lca.lci(factorize=True)
        for name, demand in demands.items():
            lca.lcia(demand)
            by_activity = np.asarray(lca.characterized_inventory.sum(axis=0))
            yield name, indicator, lca.score, float(np.abs(by_activity).sum())


def main(folders: list[str]) -> None:
    """Print the scores of the folders."""
    warnings.simplefilter("error")
    for category, message in PASSING:
        warnings.filterwarnings("ignore", message=message, category=category)
    print(json.dumps({folder: score_folder(Path(folder)) for folder in folders}))


if __name__ == "__main__":
    main(sys.argv[1:])
