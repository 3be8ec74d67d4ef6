"""Claims about ``lca norms``, called in this process.

The fab of 200 mm has 120 GWh for 360 000 wafers of 324.12 cm2, 350 000 good ones of
480 000: 1.0284 kWh/cm2, over 1.0708 that is 0.9604.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import lca
from lca.cli.app import app
from lca.commands import norms
from lca.findings import finding
from lca.io import read_plant_path, write_plant
from tests.support.normed import SILICON, Normed, fab
from tests.support.other_norm import OTHER, write_other_norm

HOSTILE = "<script>alert(1)</script>"
DEMO = lca.shipped_inventory("norms_demo")
WRONG = fab(300, node_nm=28).energy("electricity", 120, "GWh").plant


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plant = fab().energy("electricity", 120, "GWh").plant.headed(name=HOSTILE)
    return plant.write(tmp_path_factory.mktemp("plant"))


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["norms", *map(str, arguments)])


def read(result: Result) -> dict[str, Any]:
    assert result.stdout.count("\n") == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_plant_without_skus_is_judged(folder) -> None:
    result = call(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "0.9604" in result.stdout
    assert "advanced value" in result.stdout


def test_the_json_has_all_that_leads_to_the_grade(folder) -> None:
    document = read(call(folder, "--json"))
    (standing,) = document["standings"]
    assert standing["grade"] == ["advanced"]
    assert standing["period_start"] == "2024-01-01"
    assert standing["raw"] == pytest.approx(120e6 / (360_000 * 324.12))
    assert standing["corrected"] == pytest.approx(standing["raw"] / 1.0708333333)
    assert standing["distances"][0]["margin"] == pytest.approx(
        1.3 - standing["corrected"]
    )
    assert standing["uses"][0]["kgce"] == pytest.approx(120e6 * 0.1229)
    assert standing["readings"][0]["clause"] == "5.2.2"
    assert (document["divisions"], document["findings"]) == ([], [])


def test_what_is_refused_has_the_same_keys_and_exit_code_1(folder, tmp_path) -> None:
    result = call(WRONG.write(tmp_path), "--json")
    document = read(result)
    assert result.exit_code == 1
    assert document.keys() == read(call(folder, "--json")).keys()
    assert (document["plant"], document["standings"]) == (None, None)
    (found,) = document["findings"]
    assert (found["code"], found["file"], found["row"], found["column"]) == (
        "norms-scope",
        "norm_output.csv",
        2,
        "node_nm",
    )
    assert found["parameters"]["value"] == "28"


@pytest.mark.parametrize(("lang", "told"), [("en", "not judged"), ("zh", "未作判定")])
def test_why_is_told_on_stderr_in_either_language(lang, told, tmp_path) -> None:
    result = call(WRONG.write(tmp_path), "--lang", lang)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert "norms-scope" in result.stderr


def test_pages_in_both_languages_are_written_and_whole(folder, tmp_path) -> None:
    result = call(folder, "--out", tmp_path / "new" / "place")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "new" / "place").iterdir()}
    assert names == {"norms.json", "norms.en.html", "norms.zh.html"}
    english, chinese = (
        (tmp_path / "new" / "place" / f"norms.{each}.html").read_text("utf-8")
        for each in ("en", "zh")
    )
    for page in (english, chinese):
        assert "0.9604" in page
        assert HOSTILE not in page
        assert "http" not in page.replace("http-equiv", "")
    assert "Equation (2) is read as" in english
    assert "先进值" in chinese


def test_pages_are_only_printed_to_a_folder(folder) -> None:
    with pytest.raises(lca.UsageError, match="--pdf needs --out"):
        raise call(folder, "--pdf").exception or AssertionError


def test_pages_are_printed_too_if_that_is_possible(
    folder, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(norms, "print_pdf", lambda *_args, **_more: b"%PDF")
    assert call(folder, "--out", tmp_path, "--pdf").exit_code == 0
    assert (tmp_path / "norms.zh.pdf").read_bytes() == b"%PDF"


def test_without_a_printer_nothing_is_written(
    folder, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> bytes:
        raise lca.StudyRefusedError((finding("printer-missing", value="pango"),))

    monkeypatch.setattr(norms, "print_pdf", refuse)
    result = call(folder, "--out", tmp_path, "--pdf")
    assert result.exit_code == 1
    assert "printer-missing" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_norm_of_a_file_and_a_missing_one(tmp_path) -> None:
    file = write_other_norm(tmp_path / "norm")
    plant = Normed(OTHER).output(2, "t", product="ingot", capacity=2, node_nm=9)
    path = plant.energy("steam", 30, "GJ").plant.write(tmp_path / "plant")
    result = call(path, "--norm", file, "--json")
    assert read(result)["standings"][0]["grade"] == ["basic"]
    assert call(path).exit_code == 1
    with pytest.raises(lca.UsageError, match="no such file"):
        raise call(path, "--norm", tmp_path / "no").exception or AssertionError


def test_extensions_count_when_asked_for(tmp_path) -> None:
    plant = Normed(SILICON).output(1000, product="polished", diameter_mm=300)
    path = plant.energy("electricity", 20, "MWh").plant.write(tmp_path)
    assert call(path).exit_code == 1
    result = call(path, "--extensions")
    assert result.exit_code == 0
    assert "extension, not of the norm" in " ".join(result.stdout.split())


def test_a_workbook_is_judged_as_its_folder(folder, tmp_path) -> None:
    path = tmp_path / "plant.xlsx"
    write_plant(read_plant_path(folder)[0], path)
    found = read(call(path, "--json"))["findings"]
    assert found == []
    assert (
        read(call(path, "--json"))["standings"]
        == read(call(folder, "--json"))["standings"]
    )


def test_a_finding_in_a_workbook_names_its_sheet(tmp_path) -> None:
    path = tmp_path / "plant.xlsx"
    write_plant(read_plant_path(WRONG.write(tmp_path / "folder"))[0], path)
    (found,) = read(call(path, "--json"))["findings"]
    assert (found["file"], found["sheet"], found["row"]) == (
        "plant.xlsx",
        "norm_output",
        2,
    )


def test_warnings_stand_beside_the_grade_on_stdout(tmp_path) -> None:
    # 350 000 of 340 000; the other plant's line has no warning.
    plant = fab(capacity=340_000).energy("electricity", 120, "GWh", diameter_mm=200)
    plant = plant.output(
        100_000, product="fab", processed=100_000, capacity=100_000, diameter_mm=150
    )
    plant = plant.energy("electricity", 18, "GWh", diameter_mm=150)
    path = plant.plant.write(tmp_path)
    result = call(path)
    said = " ".join(result.stdout.split())
    assert "norms-utilisation-above" in result.stderr
    assert said.count("Warnings against it: 1.") == 1
    assert "access value (with warnings)" in result.stdout
    assert "相关警告：1项" in "".join(call(path, "--lang", "zh").stdout.split())
    assert "Warnings" not in call(DEMO).stdout


def test_nothing_is_called_corrected_where_no_norm_corrects(tmp_path) -> None:
    plant = Normed(SILICON).output(1000, product="polished", diameter_mm=150)
    path = plant.energy("electricity", 9, "MWh").plant.write(tmp_path)
    assert "Corrected" not in call(path).stdout
    assert "Corrected" in call(DEMO).stdout


def test_clauses_and_units_are_in_the_language_of_the_page() -> None:
    chinese, english = call(DEMO, "--lang", "zh").stdout, call(DEMO).stdout
    assert "4.2，表1" in chinese
    assert "kgce/千片" in chinese
    assert "Table" not in chinese
    assert "wafer" not in chinese.partition("产量")[2]
    assert "4.2, Table 1" in english
    assert "kgce/k " in english


def test_the_demonstration_shows_both_ways_to_divide() -> None:
    document = read(call(DEMO, "--json"))
    assert [each["rule"] for each in document["divisions"]] == ["norm", "iso"]
    assert [each["relation"] for each in document["divisions"]] == ["metered", "mass"]
    result = call(DEMO, "--lang", "zh")
    assert "按产品单独计量" in result.stdout
    assert "合成" in result.stdout
