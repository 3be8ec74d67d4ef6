"""Claims about `lca explain`, called in this process."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from tests.support.study_builder import StudyBuilder

OVEN = (
    StudyBuilder()
    .flow("plate", unit="piece")
    .flow("heat", unit="MJ")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .output("oven", "plate", 1, status="measured")
    .input("oven", "heat", 5, rule="run", origin="oven.xlsx!meters", origin_row=7)
    .output("boiler", "heat", 1)
    .output("boiler", "CO2", 0.06, status="norm", source="ISO 0000, table 1")
)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["explain", *(str(part) for part in arguments)])


def read(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a study of an oven and a boiler."""
    return OVEN.write(tmp_path / "study")


def test_rows_stand_below_their_branches(folder: Path) -> None:
    result = call(folder, "plate", "--rows")
    assert result.exit_code == 0
    lines = [line.strip("│ └├─") for line in result.stdout.splitlines()]
    assert lines == [
        "100.0%  0.3000 kg CO2e  oven  1.000 piece plate",
        "Reference flow: exchanges.csv, row 2, 1 piece, measured",
        "100.0%  0.3000 kg CO2e  boiler  5.000 MJ heat",
        "oven.xlsx, sheet meters, row 7, run, 5 MJ",
        "Reference flow: exchanges.csv, row 4, 1 MJ",
        "100.0%  0.3000 kg CO2e  CO2",
        "exchanges.csv, row 5, 0.06 kg, limit of a norm, ISO 0000, table 1",
    ]


def test_rows_stand_in_the_document(folder: Path) -> None:
    tree = read(call(folder, "plate", "--rows", "--json"))["tree"]
    (boiler,) = tree["branches"]
    assert boiler["rows"] == [
        {
            "file": "oven.xlsx",
            "sheet": "meters",
            "row": 7,
            "rule": "run",
            "amount": 5.0,
            "unit": "MJ",
        }
    ]
    assert [row["row"] for row in boiler["made"]] == [4]
    assert tree["rows"] == tree["made"]


def test_rows_are_not_shown_unless_asked_for(folder: Path) -> None:
    assert "row" not in call(folder, "plate").stdout
    assert "rows" not in read(call(folder, "plate", "--json"))["tree"]


def test_rows_are_chinese_where_that_is_asked_for(folder: Path) -> None:
    shown = call(folder, "plate", "--rows", "--lang", "zh").stdout
    assert "工作表 meters，第 7 行" in shown


def test_more_rows_than_a_branch_shows_are_counted(tmp_path: Path) -> None:
    study = OVEN
    for place in range(30):
        study = study.input("oven", "heat", 1 + place)
    shown = call(study.write(tmp_path), "plate", "--rows").stdout
    # 31 rows draw heat; 20 are listed.
    assert "11 others" in shown


def test_warnings_of_the_study_go_to_stderr(tmp_path: Path) -> None:
    folder = OVEN.flow("unused").write(tmp_path)
    result = call(folder, "plate")
    assert result.exit_code == 0
    assert "[unused-name]" in result.stderr
    assert "[unused-name]" not in result.stdout
    document = read(call(folder, "plate", "--json"))
    assert [found["code"] for found in document["findings"]] == ["unused-name"]


def test_a_tree_without_warnings_says_nothing_on_stderr(folder: Path) -> None:
    assert call(folder, "plate").stderr == ""


def test_a_tree_cut_short_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.interpret.explanation.MOST_BRANCHES", 2)
    result = call(folder, "plate", "--cutoff", "0")
    assert "[tree-cut]" in result.stderr
    assert "1 others" in result.stdout


def test_a_refused_study_has_no_tree(tmp_path: Path) -> None:
    folder = OVEN.input("oven", "missing", 1).write(tmp_path)
    result = call(folder, "plate", "--json")
    assert result.exit_code == 1
    assert read(result)["tree"] is None
    assert "unknown-flow" in call(folder, "plate").stderr


def test_what_is_no_study_is_wrong_usage(folder: Path) -> None:
    assert "not a folder" in str(call(folder / "flows.csv", "plate").exception)
    assert call(folder / "nothing", "plate").exit_code == 2
