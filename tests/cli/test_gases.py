"""Claims about `lca gases`: what it prints, writes and refuses."""

import csv
import json
from pathlib import Path

import pytest

from tests.support.command import run_lca
from tests.support.gas_plants import FAB, use_gas, with_sinks

PLAIN = with_sinks(FAB)
CLEAN = use_gas(PLAIN, "NF3", 1, "epa2024-i12", process="remote-clean")


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return CLEAN.write(tmp_path_factory.mktemp("plant"))


def test_json_has_every_table(plant, tmp_path):
    """0.018 kg NF3 at 17400; F2 has no value and is named."""
    ran = run_lca("gases", str(plant), "--json", "--out", str(tmp_path / "out"))
    assert ran.exit_code == 0
    document = json.loads(ran.stdout)
    assert list(document) == [
        "format", "plant", "uses", "emissions", "totals", "impacts", "elements",
        "findings",
    ]  # fmt: skip
    (use,) = document["uses"]
    assert (use["sku"], use["step"], use["row"]) == ("W", "etch", 2)
    assert (use["delivered"], use["consumed"]) == (1, 1)
    totals = {row["gas"]: row for row in document["totals"]}
    assert totals["NF3"]["AR6"] == pytest.approx(0.018 * 17400)
    assert totals["F2"]["AR6"] is None
    impacts = {row["gwp_set"]: row for row in document["impacts"]}
    assert impacts["AR6"]["unvalued"] == "F2"
    gaps = [abs(row["gap"]) for row in document["elements"]]
    assert max(gaps) < 1e-9
    files = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert files == [
        "gas_elements.csv", "gas_emissions.csv", "gas_impacts.csv", "gas_totals.csv",
        "gas_uses.csv", "gases.json",
    ]  # fmt: skip
    assert json.loads((tmp_path / "out" / "gases.json").read_text("utf-8")) == document
    with (tmp_path / "out" / "gas_totals.csv").open(encoding="utf-8-sig") as table:
        assert {row["gas"] for row in csv.DictReader(table)} == set(totals)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_are_printed_in_either_language(plant, language):
    ran = run_lca("gases", str(plant), "--lang", language)
    assert ran.exit_code == 0
    for text in ("bottled NF3", "remote-clean", "CHF3", "AR5", "F2"):
        assert text in ran.stdout
    assert ("Where the elements go" in ran.stdout) == (language == "en")


def test_a_plant_without_gases_says_so(tmp_path):
    ran = run_lca("gases", str(FAB.write(tmp_path)))
    assert (ran.exit_code, ran.stdout.count("\n")) == (0, 1)


def test_an_unknown_sku_and_a_refused_plant_are_told(plant, tmp_path):
    unknown = run_lca("gases", str(plant), "--sku", "V")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "'V'" in unknown.stderr
    wrong = use_gas(PLAIN, "NF3", 1, "epa-i12").write(tmp_path)
    refused = run_lca("gases", str(wrong), "--json", "--out", str(tmp_path / "out"))
    assert refused.exit_code == 1
    document = json.loads(refused.stdout)
    assert document["uses"] is None
    assert "gas-method-unknown" in {each["code"] for each in document["findings"]}
    assert not (tmp_path / "out").exists()
