"""Claims about making records from the command line, called in this process.

A good chip takes 1.25 starts of a test that draws 0.4 kg of film at 2 kg CO2e: 1 kg.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.errors import UsageError
from tests.support.plant_builder import PlantBuilder

CHIP = (
    PlantBuilder()
    .bought("film", 2.0)
    .sku("chip", "line")
    .sku("other chip", "line")
    .step("line", "test", 0.8)
    .use("test", "film", 0.4, route="line")
)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def read(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_every_sku_becomes_a_record(tmp_path: Path) -> None:
    plant, store = CHIP.write(tmp_path / "plant"), tmp_path / "records"
    done = call("record", plant, "--store", store, "--json")
    assert done.exit_code == 0
    records = read(done)["records"]
    assert [record["sku"] for record in records] == ["chip", "other chip"]
    for record in records:
        assert record["amount"] == pytest.approx(1.0, rel=1e-11)
        assert record["state"] == "draft"
        # The data end with 2025, and records hold three years after that at most.
        assert record["valid_until"] == "2028-12-31"
    listed = read(call("records", "list", "--store", store, "--json"))["records"]
    assert {each["uuid"] for each in listed} == {each["uuid"] for each in records}


def test_the_same_data_again_are_the_same_record(tmp_path: Path) -> None:
    plant, store = CHIP.write(tmp_path / "plant"), tmp_path / "records"
    asked = ("record", plant, "--store", store, "--sku", "chip", "--json")
    first, second = read(call(*asked)), read(call(*asked))
    assert first["records"] == second["records"]


def test_validity_beyond_three_years_is_refused(tmp_path: Path) -> None:
    plant, store = CHIP.write(tmp_path / "plant"), tmp_path / "records"
    done = call("record", plant, "--store", store, "--valid-until", "2029-01-01")
    assert isinstance(done.exception, UsageError)
    assert "2028-12-31" in str(done.exception)
    listed = call("records", "list", "--store", store, "--json")
    assert read(listed)["records"] == []


def test_a_plant_with_errors_gets_no_record(tmp_path: Path) -> None:
    wrong = CHIP.use("test", "unheard of", 1.0, route="line", unit="kg")
    plant, store = wrong.write(tmp_path / "plant"), tmp_path / "records"
    done = call("record", plant, "--store", store, "--json")
    assert done.exit_code == 1
    document = read(done)
    assert document["records"] is None
    assert "error" in {found["severity"] for found in document["findings"]}
    assert not store.exists()


def test_people_see_what_was_recorded_and_where(tmp_path: Path) -> None:
    plant, store = CHIP.write(tmp_path / "plant"), tmp_path / "records"
    done = call("record", plant, "--store", store, "--lang", "zh")
    assert done.exit_code == 0
    assert "other chip" in done.stdout
    assert "1.000" in done.stdout
    assert "2028-12-31" in done.stdout


def test_people_are_told_at_once_what_cannot_be_declared(tmp_path: Path) -> None:
    plant, store = CHIP.write(tmp_path / "plant"), tmp_path / "records"
    done = call("record", plant, "--store", store, "--sku", "chip")
    assert "Of 1 SKUs no statement can be made yet: lca declare chip" in done.stderr
