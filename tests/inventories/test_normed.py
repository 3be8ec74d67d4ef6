"""Claims about every shipped plant that is held to energy norms."""

import re
from pathlib import Path

import pytest

from lca.results.norms import NormReport
from lca.study.norming import assess_path, collect_norms
from tests.support.shipped_inventories import (
    NORMED,
    PLANTS,
    read_known_licences,
    read_table,
    readme_is_open_about,
)

TABLES = ("norm_energy", "norm_output")


@pytest.fixture(params=NORMED, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def assess(folder: Path) -> NormReport:
    return assess_path(folder, collect_norms(()))


def test_there_is_one_that_has_no_skus() -> None:
    assert set(NORMED) - set(PLANTS)


def test_it_stands_somewhere_without_errors_and_warnings(folder) -> None:
    report = assess(folder)
    assert report.findings == ()
    assert report.standings


def test_every_number_says_what_it_rests_on(folder) -> None:
    rows = [row for table in TABLES for row in read_table(folder, table)]
    assert [row for row in rows if not (row["status"] and row["source"])] == []
    listed = {row["source"]: row["licence"] for row in read_table(folder, "sources")}
    assert {row["source"] for row in rows} <= set(listed)
    assert set(listed.values()) <= read_known_licences()


def test_its_readme_names_synthetic_data_and_runs_it(folder) -> None:
    if folder in PLANTS:
        pytest.skip("its README is about footprints, too")
    rows = [row for table in TABLES for row in read_table(folder, table)]
    assert readme_is_open_about({row["status"] for row in rows}, folder)
    text = (folder / "README.md").read_text("utf-8")
    assert f"lca norms inventories/{folder.name}" in text


def test_its_readme_has_each_result_by_hand(folder) -> None:
    text = (folder / "README.md").read_text("utf-8")
    numbers = {float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", text)}
    for standing in assess(folder).standings:
        shown = [n for n in numbers if n == pytest.approx(standing.corrected, rel=1e-4)]
        assert shown, standing.corrected
