"""Claims about the tables of the pack and the way to one factor."""

import subprocess
import sys

import pytest

from lca.commands.factors import list_factors, search_factors, show_factor
from lca.errors import UsageError
from lca.factors import find_factor, load_pack, search
from lca.resources import shipped, shipped_inventory

HEAVY = ("numpy", "polars", "scipy", "pint", "jinja2", "networkx")


def _value(factor_id):
    return float(show_factor(factor_id)["value"])


def test_china_2023_depends_on_the_boundary():
    direct = show_factor("cn-grid-2023-direct")
    footprint = show_factor("cn-grid-2023-footprint")
    assert (direct["value"], direct["boundary"], direct["gas_scope"]) == (
        "0.5306",
        "direct",
        "CO2",
    )
    assert (footprint["value"], footprint["boundary"], footprint["gas_scope"]) == (
        "0.6205",
        "life-cycle",
        "CO2e",
    )


def test_the_derived_grid_factor_follows_from_the_published_change():
    derived = _value("cn-grid-2023-direct-untraded") / 1.041
    assert _value("cn-grid-2022-direct-untraded") == pytest.approx(derived, abs=5e-5)


def test_gas_of_china_follows_from_its_defaults():
    """38.931 MJ/Nm3 x 15.3 kg C/GJ x 0.99 x 44/12."""
    expected = 38.931e-3 * 15.3 * 0.99 * 44 / 12
    assert _value("cn-natural-gas-co2") == pytest.approx(expected, rel=1e-6)


def test_the_two_gas_factors_agree_within_the_water_of_combustion():
    """Per net TJ against per gross mmBtu; net is about 90 % of gross."""
    gross_kg_per_tj = _value("us-natural-gas-co2") / 1055.05585262e-6
    assert 0.88 < gross_kg_per_tj / _value("ipcc2006-natural-gas-co2") < 0.92


def test_search_puts_the_id_first_then_names_then_mentions():
    found = [row["id"] for row in search("CN-GRID-2023-direct")]
    assert found[0] == "cn-grid-2023-direct"
    assert "cn-grid-2023-direct-untraded" in found
    methane = [row["id"] for row in search("methane AR6 fossil")]
    assert methane[0] == "gwp100-ar6-ch4-fossil"


@pytest.mark.parametrize(
    ("text", "factor_id"),
    [
        ("风电", "cn-wind-2023-footprint"),
        ("carrier tape", "pet-uk"),
        ("笑气 ar5", "gwp100-ar5-n2o"),
        ("kg/m3 supply", "water-supply-uk"),
        ("75-73-0 ar4", "gwp100-ar4-cf4"),
    ],
)
def test_search_reads_both_languages_and_the_notes(text, factor_id):
    assert factor_id in [row["id"] for row in search(text)]


@pytest.mark.parametrize("text", ["", "   ", "no such thing"])
def test_search_may_find_nothing(text):
    assert search_factors(text) == []


def test_list_counts_the_rows_of_each_table():
    listed = {row["table"]: row for row in list_factors()}
    assert list(listed) == [table.name for table in load_pack().tables]
    assert listed["elements"]["rows"] == "84"
    assert {row["version"] for row in listed.values()} == {load_pack().version}


def test_show_gives_every_column():
    shown = show_factor("nf3-production-leak")
    assert list(shown)[:2] == ["table", "id"]
    assert (shown["value"], shown["gas_scope"]) == ("0.012", "NF3")


def test_what_is_shown_can_be_changed_without_changing_the_pack():
    show_factor("pet-uk")["value"] = "0"
    assert _value("pet-uk") == 3.8639


def test_an_unknown_id_is_no_factor():
    assert find_factor("cn-grid") is None


def test_show_names_what_looks_like_an_unknown_id():
    with pytest.raises(UsageError, match="did you mean cn-grid-2023-direct"):
        show_factor("cn-grid-2023-drect")
    with pytest.raises(UsageError, match=r"no factor has the id '§'$"):
        show_factor("§")


def test_commands_load_nothing_heavy():
    program = (
        "import sys; from lca.commands.factors import search_factors;"
        "assert search_factors('diesel');"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_missing_file_or_inventory_is_named():
    assert not (shipped("factors") / "nothing.csv").is_file()
    with pytest.raises(FileNotFoundError, match="heijungs_suh"):
        shipped_inventory("nothing")
