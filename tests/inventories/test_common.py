"""Claims about every study that ships, whatever its name.

Those about every plant are in ``test_plants.py``.
"""

import random
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lca.engine.footprint import CLOSURE, UNASSIGNED
from lca.engine.sweep import TOLERANCE
from lca.findings import has_errors
from lca.results import Solution
from lca.study import read_study
from tests.support.shipped_inventories import (
    README_MUST_SAY,
    STUDIES,
    read_known_licences,
    read_table,
    readme_is_open_about,
)
from tests.support.study_builder import write_csv

# Columns that hold names, and the kind of thing that they name.
NAMED = {
    "flow": "flow",
    "displaces": "flow",
    "activity": "activity",
    "stage": "stage",
}
# The name of a purchased factor also says its gas and its GWP set; the source
# between them is arbitrary.
PURCHASED = re.compile(r"^(?P<before>\S+ \[)[^\]]*?(?P<after>, [^,\]]+\])$")


@pytest.fixture(params=STUDIES, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def read_demand(folder: Path) -> dict[str, float]:
    header = tomllib.loads((folder / "study.toml").read_text("utf-8"))
    demand: dict[str, float] = header["study"]["demand"]
    return demand


def solve(folder: Path) -> Solution:
    return read_study(folder).solve(read_demand(folder))


def find_shared(folder: Path) -> set[str]:
    """Return the activities whose burden is divided among several products."""
    if not (folder / "allocation.csv").is_file():
        return set()
    rows = read_table(folder, "allocation")
    return {row["activity"] for row in rows if row["method"] != "substitution"}


def test_there_are_studies() -> None:
    assert len(STUDIES) >= 5


# ── data ──────────────────────────────────────────────────────────────────────


def test_it_has_no_errors_and_no_warnings(folder: Path) -> None:
    found = read_study(folder).check()
    assert not has_errors(found)
    assert [each for each in found if each.severity == "warning"] == []


def test_every_exchange_says_what_it_rests_on(folder: Path) -> None:
    rows = read_table(folder, "exchanges")
    assert rows
    silent = [row for row in rows if not (row["status"] and row["source"])]
    assert silent == []


def test_every_source_has_a_licence(folder: Path) -> None:
    listed = {row["source"]: row["licence"] for row in read_table(folder, "sources")}
    assert {row["source"] for row in read_table(folder, "exchanges")} == set(listed)
    assert set(listed.values()) <= read_known_licences()


def test_every_cut_off_says_why(folder: Path) -> None:
    rows = read_table(folder, "flows")
    cut = [row for row in rows if row.get("cutoff") == "true"]
    assert [row["flow"] for row in cut if not row["comment"]] == []


@pytest.mark.parametrize("matter", README_MUST_SAY)
def test_its_readme_says_its(matter: str, folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    assert re.search(README_MUST_SAY[matter], text), matter


def test_its_readme_names_synthetic_data_as_such(folder: Path) -> None:
    statuses = {row["status"] for row in read_table(folder, "exchanges")}
    assert readme_is_open_about(statuses, folder)


def test_its_readme_solves_the_declared_demand(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    (command,) = re.findall(r"^lca solve .*$", text, flags=re.MULTILINE)
    asked = re.findall(r'--demand (?:"([^"]+)=([\d.]+)"|(\S+)=([\d.]+))', command)
    demand = {a or c: float(b or d) for a, b, c, d in asked}
    assert demand == read_demand(folder)


# ── results ───────────────────────────────────────────────────────────────────


def test_its_result_is_certified(folder: Path) -> None:
    certificate = solve(folder).certificate
    assert certificate.backward_error <= TOLERANCE
    assert certificate.closure is not None
    assert certificate.closure <= CLOSURE


def test_no_activity_runs_backwards_and_something_is_emitted(folder: Path) -> None:
    solution = solve(folder)
    assert (solution.scaling["runs"] >= 0).all()
    impact = dict(solution.impact.select("indicator", "amount").rows())
    assert impact[solution.headline] > 0


def test_stages_and_statuses_sum_to_the_total(folder: Path) -> None:
    solution = solve(folder)
    total = nonzero(dict(solution.impact.select("indicator", "amount").rows()))
    for parts in (solution.stages, solution.statuses):
        sums = sum_by(parts, "indicator")
        assert sums == pytest.approx(total, rel=1e-9, abs=0)


def test_gwp_sets_share_the_total_unless_the_study_has_its_own_factors(
    folder: Path,
) -> None:
    solution = solve(folder)
    if (folder / "characterisation.csv").is_file():
        assert solution.gwp_sets.is_empty()
        return
    total = dict(solution.impact.select("indicator", "amount").rows())
    headline = pytest.approx(total[solution.headline], rel=1e-9, abs=0)
    assert solution.gwp_sets["amount"].sum() == headline
    assert solution.gwp_sets["share"].sum() == pytest.approx(1.0, rel=1e-9)


def test_steps_sum_to_their_stages(folder: Path) -> None:
    solution = solve(folder)
    steps = sum_by(solution.steps, "indicator", "stage")
    stages = sum_by(solution.stages, "indicator", "stage")
    # What no stage owns has no step either.
    owned = {key: stages[key] for key in stages if key[1] != UNASSIGNED}
    assert steps == pytest.approx(owned, rel=1e-9, abs=0)


@pytest.mark.parametrize(
    "unshared",
    [folder for folder in STUDIES if not find_shared(folder)],
    ids=lambda folder: folder.name,
)
def test_the_inventory_is_what_the_runs_emit(unshared: Path) -> None:
    solution = solve(unshared)
    runs = dict(solution.scaling.select("activity", "runs").rows())
    expected = dict.fromkeys(solution.inventory["flow"], 0.0)
    for row in read_study(unshared).inputs.exchanges.to_dicts():
        if row["flow"] in expected:
            sign = 1.0 if row["direction"] == "output" else -1.0
            expected[row["flow"]] += sign * row["quantity"] * runs[row["activity"]]
    got = dict(solution.inventory.select("flow", "amount").rows())
    assert nonzero(got) == pytest.approx(nonzero(expected), rel=1e-9, abs=0)


def test_names_are_arbitrary(folder: Path, tmp_path: Path) -> None:
    new_names = rename_everything(folder, tmp_path)
    demand = {new_names["flow", name]: x for name, x in read_demand(folder).items()}
    before, after = solve(folder), read_study(tmp_path).solve(demand)
    assert list_amounts(after, {}) == pytest.approx(
        list_amounts(before, new_names), rel=1e-12, abs=0
    )


# ── how they are compared ─────────────────────────────────────────────────────


def sum_by(frame: pl.DataFrame, *keys: str) -> dict[Any, float]:
    """Return the sums of the amounts by one key, or by a tuple of keys."""
    sums: dict[Any, float] = {}
    for row in frame.iter_rows(named=True):
        key = row[keys[0]] if len(keys) == 1 else tuple(row[name] for name in keys)
        sums[key] = sums.get(key, 0.0) + row["amount"]
    return nonzero(sums)


def nonzero(amounts: Mapping[Any, float]) -> dict[Any, float]:
    return {key: amount for key, amount in amounts.items() if amount}


def list_amounts(
    solution: Solution, new_names: Mapping[tuple[str, str], str]
) -> dict[Any, float]:
    """Return all results by what they are results of, under the new names."""
    amounts: dict[Any, float] = {}
    for frame in ("inventory", "impact", "stages", "statuses", "intensity"):
        for row in getattr(solution, frame).to_dicts():
            labels = {name: row[name] for name in row if isinstance(row[name], str)}
            key = tuple(
                new_names.get((column, labels[column]), labels[column])
                for column in ("flow", "stage", "indicator", "status")
                if column in labels
            )
            for column, value in row.items():
                if isinstance(value, float) and value:
                    amounts[frame, key, column] = value
    return amounts


def rename_everything(folder: Path, target: Path) -> dict[tuple[str, str], str]:
    """Write the study with other names; return them by kind and old name."""
    draw = random.Random(folder.name)
    new_names: dict[tuple[str, str], str] = {}
    (target / "study.toml").write_bytes((folder / "study.toml").read_bytes())
    for path in sorted(folder.glob("*.csv")):
        rows = read_table(folder, path.stem)
        for row in rows:
            for column, kind in NAMED.items():
                if old := row.get(column):
                    new = new_names.setdefault((kind, old), draw_name(draw, old))
                    row[column] = new
        write_csv(target / path.name, rows)
    return new_names


def draw_name(draw: random.Random, old: str) -> str:
    letters = "".join(draw.choices("abcdefghijklmnopqrstuvwxyzäß硅片", k=16))
    parts = PURCHASED.match(old)
    return parts["before"] + letters + parts["after"] if parts else letters
