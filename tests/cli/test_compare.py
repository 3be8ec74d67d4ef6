"""Claims about ``lca compare``, called in this process.

A chip takes 2 kg of glue a start, of which 0.8 become good; glue has 1 kg CO2e per kg:
2.5 kg.  With 3 kg and 0.5 it is 6 kg, 1.875 more of the yield, 1.625 of the glue.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.commands.record import record_path
from lca.errors import UsageError
from tests.support.plant_builder import PlantBuilder

HOSTILE = "<script>alert(1)</script>"


def build(good: float, glue: float, name: str = "glue") -> PlantBuilder:
    plant = PlantBuilder().bought(name, 1).sku("chip", "line").step("line", "cut", good)
    return plant.use("cut", name, glue, route="line").made("chip", 100)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the plants `old` and `new`, and records of both."""
    root = tmp_path_factory.mktemp("plants")
    for name, plant in (("old", build(0.8, 2)), ("new", build(0.5, 3))):
        folder = plant.headed(name=f"the {name} plant").write(root / name)
        assert not record_path(folder, root / f"records of {name}").refused
    return root


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def read(result: Result) -> dict[str, Any]:
    assert result.stdout.count("\n") == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_causes_as_json(folders: Path) -> None:
    document = read(call(f"{folders}/old:chip", f"{folders}/new:chip", "--json"))
    assert document["change"] == pytest.approx(3.5)
    causes = {tuple(bar["causes"]): bar["effect"] for bar in document["causes"]}
    assert causes == pytest.approx({("route",): 1.875, ("materials",): 1.625})
    assert document["first"]["plant"] == "the old plant"
    assert document["stages"][0]["change"] == pytest.approx(3.5)
    assert document["proof"]["mixes"] == 4
    assert "no comparative assertion" in document["statement"]


def test_a_record_and_a_plant_compare_alike(folders: Path) -> None:
    store = folders / "records of old"
    mixed = call("chip", f"{folders}/new:chip", "--store", store, "--json")
    plain = call(f"{folders}/old:chip", f"{folders}/new:chip", "--json")
    assert read(mixed)["causes"] == read(plain)["causes"]


def test_the_waterfall_sums_up_as_printed(folders: Path) -> None:
    shown = call(f"{folders}/old:chip", f"{folders}/new:chip").stdout
    for text in ("2.5000", "+1.8750", "+1.6250", "6.0000", "+140.0", "█", "▒"):
        assert text in shown
    assert "no comparative assertion" in shown


def test_levels_open_the_causes(folders: Path) -> None:
    pair = (f"{folders}/old:chip", f"{folders}/new:chip")
    inside, bought = "What differs in each cause", "What is bought"
    shown = [call(*pair, "--levels", str(level)).stdout for level in (1, 2, 3)]
    assert [inside in text for text in shown] == [False, True, True]
    assert [bought in text for text in shown] == [False, False, True]


def test_in_chinese(folders: Path) -> None:
    shown = call(f"{folders}/old:chip", f"{folders}/new:chip", "--lang", "zh").stdout
    assert "工艺路线与合格率" in shown
    assert "对比论断" in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_is_whole_in_itself_and_inert(tmp_path: Path, language: str) -> None:
    old = build(0.8, 2, HOSTILE).write(tmp_path / "old")
    new = build(0.5, 3, HOSTILE).write(tmp_path / "new")
    page = tmp_path / "page.html"
    result = call(f"{old}:chip", f"{new}:chip", "--page", page, "--lang", language)
    assert result.exit_code == 0, result.stderr
    text = page.read_text("utf-8")
    assert "<svg" in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_incomparable_is_refused_with_its_reasons(
    folders: Path, tmp_path: Path
) -> None:
    other = build(0.5, 3).headed(gwp="AR5", boundary="gate-to-gate").write(tmp_path)
    result = call(f"{folders}/old:chip", f"{other}:chip", "--json")
    assert result.exit_code == 1
    document = read(result)
    assert document["causes"] is None
    assert {found["code"] for found in document["findings"]} == {
        "comparison-boundary-differs",
        "comparison-gwp-set-differs",
    }
    told = call(f"{folders}/old:chip", f"{other}:chip")
    assert told.exit_code == 1
    assert "cannot be compared" in told.stderr
    assert "AR5" in told.stderr


def test_a_plant_with_errors_is_refused(folders: Path, tmp_path: Path) -> None:
    broken = build(1.5, 3).write(tmp_path)
    result = call(f"{folders}/old:chip", f"{broken}:chip")
    assert result.exit_code == 1
    assert "yield" in result.stderr


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nowhere:chip", "neither"),
        ("{folders}/old:chop", "chop"),
        ("chip", "neither"),
    ],
)
def test_what_is_not_there_is_wrong_usage(
    folders: Path, tmp_path: Path, target: str, said: str
) -> None:
    named = target.format(folders=folders)
    result = call(named, f"{folders}/new:chip", "--store", tmp_path / "none")
    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)


def test_a_page_that_cannot_be_written_is_wrong_usage(
    folders: Path, tmp_path: Path
) -> None:
    page = tmp_path / "no folder" / "page.html"
    result = call(f"{folders}/old:chip", f"{folders}/new:chip", "--page", page)
    assert isinstance(result.exception, UsageError)
