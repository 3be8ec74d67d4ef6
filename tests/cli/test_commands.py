"""Claims about the commands, called in this process."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca import __version__, shipped_inventory
from lca.cli.app import app
from tests.support.study_builder import StudyBuilder

TEXTBOOK = str(shipped_inventory("heijungs_suh"))
REFUSED = {"scaling", "inventory", "impact", "stages"}


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def read(result: Result) -> dict[str, Any]:
    assert result.stdout.count("\n") == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return the folder of a study of one activity that makes 2 kg of `a=b`."""
    builder = StudyBuilder().flow("a=b").flow("sulphur", "elementary")
    builder = builder.output("make", "a=b", 2.0, reference=True)
    builder = builder.output("make", "sulphur", 6.0)
    return builder.characterise("acid", "sulphur", 1.0).write(tmp_path / "study")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return the folder of a study that names a flow which is not there."""
    builder = StudyBuilder().flow("a").output("make", "a", 1.0, reference=True)
    return builder.input("make", "[red]b[/red]", 1.0).write(tmp_path / "broken")


def test_a_demand_gives_one_line_of_json_and_nothing_else(study: Path) -> None:
    result = call("solve", study, "--demand", "a=b=4", "--json")
    document = read(result)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert document["format"] == 1
    assert document["impact"] == {"acid": 12.0}
    assert document["scaling"] == {"make": 2.0}


def test_the_same_flow_demanded_twice_adds_up(study: Path) -> None:
    result = call("solve", study, "--demand", "a=b=1", "--demand", "a=b=1e0", "--json")
    assert read(result)["diagnostics"]["demand"] == {"a=b": 2.0}


@pytest.mark.parametrize("text", ["a", "=1", "a=", "a=many", "a=1,5"])
def test_a_demand_that_cannot_be_read_is_wrong_usage(study: Path, text: str) -> None:
    result = call("solve", study, "--demand", text)
    assert result.exit_code != 0
    assert result.exception is not None
    assert text in str(result.exception)


def test_without_demand_every_product_has_its_price(study: Path) -> None:
    assert read(call("solve", study, "--json"))["intensity"] == {"a=b": {"acid": 3.0}}
    shown = call("solve", study).stdout
    assert "a=b" in shown
    assert "3.0000" in shown


def test_a_demand_is_summed_up_in_text(study: Path) -> None:
    shown = call("solve", study, "--demand", "a=b=4").stdout
    assert shown.startswith("Footprint summary\n")
    assert "12.000" in shown


def test_chinese_is_spoken_where_it_is_asked_for(study: Path) -> None:
    shown = call("solve", study, "--demand", "a=b=4", "--lang", "zh").stdout
    assert shown.startswith("足迹结果摘要\n")
    assert "声明单位" in shown


def test_a_page_is_written_beside_the_result(study: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = call("solve", study, "--demand", "a=b=4", "--json", "--page", page)
    assert read(result)["impact"] == {"acid": 12.0}
    text = page.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "12.000" in text
    assert "2025-01-01" in text


def test_a_refused_study_says_where_and_why(broken: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = call("solve", broken, "--demand", "a=1", "--page", page)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert not page.exists()
    for part in ("exchanges.csv", "row 3", "[red]b[/red]", "Cause", "What to do"):
        assert part in result.stderr, part
    zh = call("solve", broken, "--demand", "a=1", "--lang", "zh").stderr
    assert "第 3 行" in zh


def test_a_refused_study_has_the_same_keys_in_json(broken: Path) -> None:
    result = call("solve", broken, "--demand", "a=1", "--json")
    document = read(result)
    assert result.exit_code == 1
    assert {key for key in REFUSED if document[key] is None} == REFUSED
    assert [found["row"] for found in document["findings"] if "row" in found] == [3]
    assert read(call("solve", broken, "--json"))["intensity"] is None


def test_a_page_without_demand_is_wrong_usage(study: Path, tmp_path: Path) -> None:
    result = call("solve", study, "--page", tmp_path / "page.html")
    assert "--page" in str(result.exception)


def test_a_check_lists_findings_and_counts_them(study: Path, broken: Path) -> None:
    good, bad = call("check", study, "--json"), call("check", broken, "--json")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert read(good)["counts"]["error"] == 0
    document = read(bad)
    assert document["format"] == 1
    assert document["counts"]["error"] == sum(
        found["severity"] == "error" for found in document["findings"]
    )


def test_a_check_is_readable_too(broken: Path) -> None:
    assert call("check", TEXTBOOK).stdout.startswith("Nothing was found.\n")
    chinese = call("check", TEXTBOOK, "--lang", "zh").stdout
    assert chinese.startswith("未发现问题。\n")
    result = call("check", broken)
    assert result.exit_code == 1
    assert "[red]b[/red]" in result.stdout
    assert "Errors" in result.stdout


def test_more_findings_than_a_screen_holds_are_counted(tmp_path: Path) -> None:
    builder = StudyBuilder().flow("a").output("make", "a", 1.0, reference=True)
    for place in range(60):
        builder = builder.input("make", f"missing {place}", 1.0)
    shown = call("check", builder.write(tmp_path / "many")).stdout
    assert "more; --json gives all" in shown


def test_factors_are_listed_searched_and_shown() -> None:
    tables = read(call("factors", "list", "--json"))["tables"]
    assert tables
    assert tables[0]["table"] in call("factors", "list").stdout
    found = read(call("factors", "search", "electricity", "--json"))["factors"]
    one = found[0]["id"]
    assert one in call("factors", "search", "electricity").stdout
    assert read(call("factors", "show", one, "--json"))["factor"]["id"] == one
    assert found[0]["source"][:40] in call("factors", "show", one).stdout


def test_an_unknown_factor_is_wrong_usage() -> None:
    result = call("factors", "show", "no-such-factor")
    assert "no-such-factor" in str(result.exception)
    assert read(call("factors", "search", "no such factor", "--json"))["factors"] == []


def test_the_version_is_that_of_the_package() -> None:
    assert call("--version").stdout == f"lca {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [[], ["run"], ["compile"], ["template"], ["solve"], ["check"], ["demo"],
     ["explain"], ["factors"], ["factors", "list"], ["factors", "show"],
     ["factors", "search"]],
)  # fmt: skip
def test_every_command_explains_itself(words: list[str]) -> None:
    result = call(*words, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout
    assert "\x1b[" not in result.stdout
