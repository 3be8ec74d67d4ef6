"""Claims about `lca trace`, called in this process."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.errors import UsageError
from lca.store import open_store
from tests.support.record_builder import freeze

Call = Callable[..., Result]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Return what calls the command on a store of ``CHIP`` and ``BARE``."""
    store: Path = tmp_path_factory.mktemp("store") / "records"
    made = open_store(store, create=True).add(
        freeze(), created=datetime.now(UTC), platform={}
    )
    assert len(made) == len(("CHIP", "BARE"))

    def run(*arguments: str) -> Result:
        options = ["--store", str(store)]
        return CliRunner().invoke(app, ["trace", *arguments, *options])

    return run


def read(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_the_tree_goes_from_the_figure_to_the_cell(call: Call) -> None:
    result = call("CHIP")
    assert result.exit_code == 0
    lines = [line.strip("│ └├─") for line in result.stdout.splitlines()]
    assert lines[0] == "CHIP: total = 1 kg CO2e"
    assert "Exchanges: 2, together 1 kg CO2e" in lines
    assert (
        "90.0%  0.9000 kg CO2e  supply of electricity  1.500 kWh electricity" in lines
    )
    leaf = next(line for line in lines if "CO2e [electricity" in line)
    assert leaf.endswith("1.500 runs × 0.6000 kg × 1.000")
    used = next(line for line in lines if line.startswith("consumption.csv"))
    assert used.startswith("consumption.csv, row 2, F2 amount = 1.5, ")


def test_the_document_holds_the_same(call: Call) -> None:
    document = read(call("CHIP", "--json"))
    assert document["figure"] == "total"
    assert document["value"] == pytest.approx(1)
    assert document["total"] == pytest.approx(1)
    assert document["meaning"] == "sum"
    tree = document["tree"]
    shares = {node["activity"]: node["share"] for node in tree["nodes"]}
    assert shares["supply of electricity"] == pytest.approx(0.9)
    leaf = tree["nodes"][0]["leaves"][0]
    assert leaf["runs"] * leaf["coefficient"] * leaf["factor"] == leaf["impact"]
    assert set(leaf["rows"][0]) >= {"file", "sha256", "row", "rule", "amount", "cells"}


def test_a_tree_can_be_cut(call: Call) -> None:
    shallow = read(call("CHIP", "--json", "--depth", "0"))
    assert "tree" not in shallow
    assert shallow["count"] == 2
    tree = read(call("CHIP", "--json", "--cutoff", "0.5"))["tree"]
    assert [node["activity"] for node in tree["nodes"]] == ["supply of electricity"]


def test_figures_are_listed(call: Call) -> None:
    figures = read(call("CHIP", "--list", "--json"))["figures"]
    assert figures[0] == {
        "id": "total", "value": 1, "unit": "kg CO2e", "kind": "computed"
    }  # fmt: skip
    ids = [figure["id"] for figure in figures]
    assert len(ids) == len(set(ids))
    assert "stage/assembly" in call("CHIP", "--list").stdout


def test_chinese_words_say_how_a_figure_is_found(call: Call) -> None:
    shown = call("CHIP", "--figure", "percent/stage/FT", "--lang", "zh").stdout
    assert "100 × 该数值 ÷ 碳足迹" in shown
    assert "stage/FT = 0.9 kg CO2e" in shown


def test_an_unknown_figure_is_wrong_usage(call: Call) -> None:
    result = call("CHIP", "--figure", "stage/FTT", "--json")
    assert isinstance(result.exception, UsageError)
    assert "'stage/FT'" in str(result.exception)
    assert result.stdout == ""
