"""Claims about every plant that ships, whatever its name."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import lca
from lca.engine.footprint import UNASSIGNED
from lca.findings import has_errors
from lca.results import PlantSolution
from tests.support.shipped_inventories import (
    NEITHER_OR_BOTH,
    PLANTS,
    README_MUST_SAY,
    read_known_licences,
    read_table,
    readme_is_open_about,
)


@pytest.fixture(params=PLANTS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


@cache
def run(folder: Path) -> PlantSolution:
    return lca.read_plant(folder).run()


def read_all(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every table of the plant; sources are none of them."""
    tables = (path.stem for path in sorted(folder.glob("*.csv")))
    return {name: read_table(folder, name) for name in tables if name != "sources"}


def test_there_are_plants_and_every_folder_is_a_study_or_a_plant() -> None:
    assert len(PLANTS) >= 2
    assert not NEITHER_OR_BOTH


# ── data ──────────────────────────────────────────────────────────────────────


def test_it_has_no_errors(folder: Path) -> None:
    assert not has_errors(lca.read_plant(folder).check())


def test_its_warnings_are_explained(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    found = lca.read_plant(folder).check()
    codes = {each.code for each in found if each.severity == "warning"}
    assert {code for code in codes if f"`{code}`" not in text} == set()


def test_every_number_says_what_it_rests_on(folder: Path) -> None:
    rated = {
        table: rows
        for table, rows in read_all(folder).items()
        if rows and "status" in rows[0]
    }
    assert rated.keys() >= {"steps", "bom", "consumption", "supplies"}
    for table, rows in rated.items():
        silent = [row for row in rows if not (row["status"] and row["source"])]
        assert silent == [], table


def test_every_source_is_listed_with_its_licence(folder: Path) -> None:
    listed = {row["source"]: row["licence"] for row in read_table(folder, "sources")}
    rows = [row for rows in read_all(folder).values() for row in rows]
    assert {row["source"] for row in rows if row.get("source")} == set(listed)
    assert set(listed.values()) <= read_known_licences()


@pytest.mark.parametrize("matter", README_MUST_SAY)
def test_its_readme_says_its(matter: str, folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    assert re.search(README_MUST_SAY[matter], text), matter


def test_its_readme_names_synthetic_data_as_such(folder: Path) -> None:
    rows = [row for rows in read_all(folder).values() for row in rows]
    assert readme_is_open_about({row.get("status", "") for row in rows}, folder)


def test_its_readme_runs_it(folder: Path) -> None:
    text = (folder / "README.md").read_text("utf-8")
    commands = re.findall(r"^lca run (\S+)(?: --sku (.+))?$", text, flags=re.MULTILINE)
    assert {path for path, _ in commands} == {f"inventories/{folder.name}"}
    known = {row["sku"] for row in read_table(folder, "skus")}
    assert {sku.strip('"') for _, sku in commands if sku} <= known


# ── results ───────────────────────────────────────────────────────────────────


def test_every_reported_sku_has_a_footprint(folder: Path) -> None:
    reported = [
        row["sku"] for row in read_table(folder, "skus") if row["reported"] != "false"
    ]
    skus = run(folder).skus
    assert skus["sku"].to_list() == reported
    assert (skus["amount"] > 0).all()


def test_stages_and_statuses_sum_to_the_footprint_and_steps_to_stages(
    folder: Path,
) -> None:
    solution = run(folder)
    whole = sum_by(solution.footprints, "sku", "indicator")
    assert whole
    stages = sum_by(solution.stages, "sku", "indicator")
    assert stages == pytest.approx(whole, rel=1e-9, abs=0)
    headline = dict(solution.skus.select("sku", "amount").rows())
    statuses = sum_by(solution.statuses, "sku")
    assert statuses == pytest.approx(headline, rel=1e-9, abs=0)
    steps = sum_by(solution.steps, "sku", "indicator", "stage")
    # What no stage owns has no step either.
    staged = solution.stages.filter(pl.col("stage") != UNASSIGNED)
    owned = sum_by(staged, "sku", "indicator", "stage")
    assert steps == pytest.approx(owned, rel=1e-9, abs=0)


def test_its_study_written_and_read_again_gives_the_same(
    folder: Path, tmp_path: Path
) -> None:
    lca.read_plant(folder).write(tmp_path)
    study = lca.read_study(tmp_path)
    assert not has_errors(study.check())
    solution = run(folder)
    intensity = study.solve().intensity
    prices = dict(intensity.select("flow", solution.headline).rows())
    for sku, amount in solution.skus.select("sku", "amount").rows():
        assert prices[sku] == pytest.approx(amount, rel=1e-9, abs=0), sku


def sum_by(frame: pl.DataFrame, *keys: str) -> dict[Any, float]:
    """Return the sums of the amounts by one key, or by a tuple of keys."""
    sums: Counter[Any] = Counter()
    for row in frame.iter_rows(named=True):
        key = row[keys[0]] if len(keys) == 1 else tuple(row[name] for name in keys)
        sums[key] += row["amount"]
    return {key: amount for key, amount in sums.items() if amount}
