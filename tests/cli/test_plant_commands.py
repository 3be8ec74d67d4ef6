"""Claims about the commands of plants, called in this process.

A chip is cut (2 kg of film a start, yield 1/2) and tested (0.4 kg a start, yield 4/5);
film has 2 kg CO2e per kg.  A good chip takes 1.25 starts of the test and 2.5 of the
cut: 5 kg and 0.5 kg of film, so 10 kg and 1 kg CO2e.  100 chips a year make 1100 kg.
A probed die takes 0.1 kg of film, 0.2 kg CO2e, and the die is the customer's.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from lca import shipped_inventory
from lca.cli.app import app
from lca.cli.plant_printing import report_progress
from lca.commands.demo import read_choice
from tests.support.plant_builder import PlantBuilder

HEADLINE = "gwp100_excluding_uptake"
TABLES = {"footprints", "stages", "steps", "contributors", "factors", "inventory",
          "energy", "statuses", "quality", "skus", "totals", "assumptions"}  # fmt: skip
DOCUMENTS = {"run.json", "summary.en.html", "summary.zh.html"}
KEYS = ["format", "plant", "period", "boundary", "skus", "totals", "assumptions",
        "diagnostics", "findings"]  # fmt: skip


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def read(result: Result) -> dict[str, Any]:
    assert result.stdout.count("\n") == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def files_of(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def close(value: object) -> Any:
    return pytest.approx(value, rel=1e-9)


def build() -> PlantBuilder:
    plant = PlantBuilder().bought("film", 2.0).flow("customer die", "die")
    plant = plant.sku("chip", "line", package="QFN").sku("probed die", "probe", "die")
    plant = plant.step("line", "cut", 0.5, stage="front")
    plant = plant.step("line", "test", 0.8, stage="back")
    plant = plant.step("probe", "probe", unit="die", stage="front")
    plant = plant.bom("chip", "cut", "film", 2.0)
    plant = plant.bom("probed die", "probe", "customer die", 1.0, mode="excluded")
    plant = plant.use("test", "film", 0.4, route="line")
    return plant.use("probe", "film", 0.1, route="probe").made("chip", 100.0)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    return build().write(tmp_path / "plant")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return the folder of a plant whose route needs a flow that nobody sells."""
    return build().flow("tape").bom("chip", "cut", "tape", 1.0).write(tmp_path / "b")


def test_a_run_shows_every_sku_and_what_it_rests_on(plant: Path) -> None:
    result = call("run", plant)
    assert result.exit_code == 0
    chip = next(line for line in result.stdout.splitlines() if line.startswith(" chip"))
    assert chip.split() == [
        "chip", "QFN", "cradle", "to", "gate", "unit", "11.000", "front", "0.0",
        "100.0",
    ]  # fmt: skip
    assert "1100.0" in result.stdout
    assert "customer die" in result.stdout
    said = " ".join(result.stdout.split())
    assert "These footprints are gate to gate: probed die." in said
    assert "cut" not in result.stdout.split()


def test_skus_asked_for_by_name_show_their_steps(plant: Path) -> None:
    shown = call("run", plant, "--sku", "chip").stdout
    assert "probed die" not in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["front", "10.000", "90.9"] in lines
    assert ["test", "1.000", "9.1"] in lines
    assert ["Total", "11.000", "100.0"] in lines


def test_an_unknown_sku_is_wrong_usage(plant: Path) -> None:
    assert "'chop'" in str(call("run", plant, "--sku", "chop").exception)


def test_the_document_is_one_line_and_nothing_else(plant: Path) -> None:
    result = call("run", plant, "--json")
    document = read(result)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(document) == KEYS
    assert document["format"] == 1
    assert document["period"] == {"start": "2025-01-01", "end": "2026-01-01"}
    assert document["totals"][HEADLINE] == {"amount": close(1100.0), "unit": "kg CO2e"}
    assert document["diagnostics"]["headline"] == HEADLINE
    assert document["diagnostics"]["certificate"]["backward_error"] < 1e-12
    assert {found["severity"] for found in document["findings"]} <= {"warning", "info"}


def test_the_document_breaks_every_sku_down(plant: Path) -> None:
    skus = read(call("run", plant, "--json"))["skus"]
    assert list(skus) == ["chip", "probed die"]
    chip, die = skus["chip"], skus["probed die"]
    assert (chip["unit"], chip["boundary"]) == ("unit", "cradle-to-gate")
    assert chip["excluded"] is None
    assert chip["impact"][HEADLINE] == close(11.0)
    assert chip["stages"][HEADLINE] == close({"front": 10.0, "back": 1.0})
    assert chip["steps"][HEADLINE]["back"] == close({"test": 1.0})
    assert sum(chip["statuses"].values()) == close(11.0)
    assert chip["shares"]["primary"] == close(1.0)
    assert chip["energy"] == {}
    (factor,) = chip["factors"].values()
    assert factor["impact"] == close(11.0)
    assert chip["contributors"][0]["share"] == close(1.0)
    assert chip["location_based"] is None
    quality = chip["quality"]
    assert {"technological", "temporal", "geographical", "scored"} < set(quality)
    # Its footprints are those of suppliers, who state no share of primary data.
    assert (quality["primary_share"], quality["temporal_dqr"]) == (0, 5)
    assert quality["mass_verdict"] == "unproven"
    assert die["boundary"] == "gate-to-gate"
    assert "customer die" in die["excluded"]
    assert die["impact"][HEADLINE] == close(0.2)


def test_a_refused_plant_has_the_same_keys(broken: Path) -> None:
    result = call("run", broken, "--json")
    document = read(result)
    assert result.exit_code == 1
    assert list(document) == KEYS
    results = {key for key in KEYS if document[key] is None}
    assert results == set(KEYS) - {"format", "findings"}
    assert "tape" in json.dumps(document["findings"])


def test_a_refused_plant_says_where_and_why(broken: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = call("run", broken, "--out", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert not out.exists()
    for part in ("The plant is refused:", "tape", "Cause", "What to do"):
        assert part in result.stderr, part
    assert "该工厂数据未被接受：" in call("run", broken, "--lang", "zh").stderr


def test_everything_is_written_to_a_folder(plant: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = call("run", plant, "--out", out, "--json")
    assert files_of(out) == {f"{name}.csv" for name in TABLES} | DOCUMENTS
    assert json.loads((out / "run.json").read_text("utf-8")) == read(result)
    with (out / "steps.csv").open(encoding="utf-8", newline="") as file:
        steps = [row for row in csv.DictReader(file) if row["indicator"] == HEADLINE]
    amounts = [(row["sku"], row["step"], float(row["amount"])) for row in steps]
    assert amounts == [
        ("chip", "cut", close(10.0)), ("chip", "test", close(1.0)),
        ("probed die", "probe", close(0.2)),
    ]  # fmt: skip
    assert "11.000" in (out / "summary.en.html").read_text("utf-8")
    assert "从摇篮到大门" in (out / "summary.zh.html").read_text("utf-8")


def test_what_was_written_is_said_beside_the_result(plant: Path, tmp_path) -> None:
    result = call("run", plant, "--out", tmp_path / "out")
    assert "steps.csv" in result.stderr
    assert "steps.csv" not in result.stdout


def test_tables_come_as_parquet_too(plant: Path, tmp_path: Path) -> None:
    call("run", plant, "--out", tmp_path, "--format", "parquet")
    stages = pl.read_parquet(tmp_path / "stages.parquet")
    chip = stages.filter(sku="chip", indicator=HEADLINE)
    assert dict(chip.select("stage", "amount").rows()) == close(
        {"front": 10.0, "back": 1.0}
    )


def test_tables_come_as_one_workbook_too(plant: Path, tmp_path: Path) -> None:
    call("run", plant, "--out", tmp_path / "out", "--format", "xlsx")
    assert files_of(tmp_path / "out") == {"tables.xlsx"} | DOCUMENTS


def test_a_form_without_a_folder_is_wrong_usage(plant: Path) -> None:
    assert "--out" in str(call("run", plant, "--format", "csv").exception)


def test_the_words_are_chinese_where_they_are_asked_for(plant: Path) -> None:
    shown = call("run", plant, "--sku", "chip", "--lang", "zh").stdout
    for part in ("碳足迹", "封装类型", "从摇篮到大门", "阶段与工序", "初级"):
        assert part in shown, part


def test_a_compiled_plant_solves_to_the_same(plant: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    counts = read(call("compile", plant, "--out", study, "--json"))
    assert counts["rules"]["bom"] == counts["rules"]["excluded"] == 1
    assert sum(counts["rules"].values()) == counts["exchanges"]
    solved = read(call("solve", study, "--demand", "chip=1", "--json"))
    assert solved["impact"][HEADLINE] == close(11.0)
    assert counts["activities"] >= len(solved["scaling"])


def test_compiling_shows_which_rules_made_what(plant: Path, tmp_path: Path) -> None:
    shown = call("compile", plant, "--out", tmp_path / "study").stdout
    assert "activities" in shown.splitlines()[0]
    assert "Line of a bill of material" in shown
    zh = call("compile", plant, "--out", tmp_path / "study", "--lang", "zh").stdout
    assert "物料清单行" in zh


def test_compiling_replaces_a_compiled_study_and_nothing_else(
    plant: Path, tmp_path: Path
) -> None:
    study, notes = tmp_path / "study", tmp_path / "notes"
    assert call("compile", plant, "--out", study).exit_code == 0
    assert call("compile", plant, "--out", study).exit_code == 0
    notes.mkdir()
    (notes / "flows.csv").write_text("mine")
    own = Path(shipped_inventory("heijungs_suh"))
    for taken in (plant, notes, own):
        before = {file: file.read_bytes() for file in taken.iterdir()}
        result = call("compile", plant, "--out", taken)
        assert "neither empty nor a compiled study" in str(result.exception)
        assert {file: file.read_bytes() for file in taken.iterdir()} == before


def test_a_refused_plant_is_not_compiled(broken: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    result = call("compile", broken, "--out", study, "--json")
    document = read(result)
    assert result.exit_code == 1
    assert (document["activities"], document["rules"]) == (None, None)
    assert "tape" in json.dumps(document["findings"])
    assert not study.exists()
    assert call("compile", broken, "--out", study).stdout == ""


def test_a_check_takes_a_plant(plant: Path, broken: Path) -> None:
    good, bad = call("check", plant, "--json"), call("check", broken, "--json")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert read(good)["counts"]["error"] == 0
    assert read(bad)["counts"]["error"] > 0


class _Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_a_person_sees_which_phase_it_is_and_a_pipe_does_not(monkeypatch) -> None:
    terminal, pipe = _Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        monkeypatch.setattr("sys.stderr", stream)
        with report_progress("zh") as progress:
            progress("solving")
    assert "正在求解" in terminal.getvalue()
    assert pipe.getvalue() == ""


def test_an_empty_template_is_written(tmp_path: Path) -> None:
    for place in (tmp_path / "plant.xlsx", tmp_path / "plant"):
        result = call("template", place, "--lang", "zh")
        assert result.exit_code == 0
        assert place.exists()
        assert place.name in result.stdout


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("demonstration")
    return out, call("demo", "--out", out, "--no-pdf")


def test_the_demonstration_writes_what_it_says(
    demonstration: tuple[Path, Result],
) -> None:
    out, result = demonstration
    assert result.exit_code == 0
    assert "SYNTHETIC" in result.stdout
    written = {f"{name}.csv" for name in TABLES} | DOCUMENTS
    folders = {read_choice(), "records", "declarations"}
    assert files_of(out) == written | folders
    for name in written:
        assert str(out / name) in result.stdout


def test_the_demonstration_declares_every_sku_in_both_languages(
    demonstration: tuple[Path, Result],
) -> None:
    out, _ = demonstration
    skus = json.loads((out / "run.json").read_text("utf-8"))["skus"]
    assert files_of(out / "declarations") == {
        f"{sku}.statement.{language}.{form}"
        for sku in skus
        for language in ("en", "zh")
        for form in ("html", "json")
    }
    for page in (out / "declarations").glob("*.en.html"):
        assert "DEMONSTRATION DATA" in page.read_text("utf-8")
    for page in (out / "declarations").glob("*.zh.html"):
        assert "演示数据" in page.read_text("utf-8")


def test_the_demonstration_sums_up_and_can_be_run_again(
    demonstration: tuple[Path, Result],
) -> None:
    out, _ = demonstration
    document = json.loads((out / "run.json").read_text("utf-8"))
    for sku in document["skus"].values():
        for indicator, total in sku["impact"].items():
            stages = sku["stages"].get(indicator, {})
            steps = sku["steps"].get(indicator, {})
            assert sum(stages.values()) == pytest.approx(total, rel=1e-9, abs=1e-15)
            assert {stage: sum(parts.values()) for stage, parts in steps.items()} == (
                pytest.approx(stages, rel=1e-9, abs=1e-15)
            )
        assert sum(sku["statuses"].values()) == close(sku["impact"][HEADLINE])
    assert call("check", out / read_choice()).exit_code == 0
    statement = out / "declarations" / "QFN-48.statement.en.json"
    before = statement.read_bytes()
    assert call("demo", "--out", out, "--no-pdf").exit_code == 0
    assert statement.read_bytes() == before


def test_a_study_is_not_run_and_a_plant_not_solved(plant: Path, tmp_path: Path) -> None:
    solved = call("solve", plant)
    assert "lca run" in str(solved.exception)
    call("compile", plant, "--out", tmp_path / "study")
    ran = call("run", tmp_path / "study")
    assert "lca solve" in str(ran.exception)
