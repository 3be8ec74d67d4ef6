"""Common claims about every row of every factor table."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lca.factors import FactorTable, list_tables, load_pack, load_rows
from lca.resources import shipped, shipped_rows
from lca.units import load_units

FACTORS = [table for table in list_tables() if table.kind == "factors"]
ROWS = [row for table in FACTORS for row in load_rows(table)]
REQUIRED = (
    "id", "name_en", "name_zh", "unit", "year", "geography", "boundary", "gas_scope",
    "source", "licence",
)  # fmt: skip
BOUNDARIES = {
    "direct", "partial-life-cycle", "life-cycle", "gate-to-gate", "characterisation",
    "property",
}  # fmt: skip
LICENCES = {row["licence"] for row in shipped_rows("factors", "licences.csv")}

RANGES = {
    "electricity": (0.02, 0.9),
    "electricity_provinces": (0.1, 0.83),
    "electricity_offices": (0.003, 0.5),
    "electricity_world": (0.01, 1.4),
    "freight": (0.002, 5),
    "waste": (0.5, 1200),
}
"""Between which values a factor makes sense, in the one unit of each table."""

RANGES_OF_UNIT = {
    "kg/TJ": (0.1, 1e5),
    "MJ/kg": (3, 200),
    "kg/kWh": (0.001, 1.4),
    "kg/L": (0.1, 3.3),
    "kg/tkm": (0.002, 5),
    "kg/cm2": (0.05, 3),
    "kWh/cm2": (0.3, 4),
    "kWh/kg": (2, 300),
    "kg/m3": (0.1, 0.3),
}
"""The same for units that mean one kind of thing wherever they occur."""

HAN = re.compile("[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:()?!]|[,;:()?!][\u4e00-\u9fff]")

each_table = pytest.mark.parametrize("table", FACTORS, ids=lambda table: table.name)


@each_table
def test_a_row_says_what_it_is_and_where_it_is_from(table: FactorTable) -> None:
    for row in load_rows(table):
        assert [c for c in REQUIRED if not row[c].strip()] == [], row["id"]
        assert all(text == text.strip() for text in row.values()), row["id"]
        assert 1990 <= int(row["year"]) <= 2026, row["id"]


@each_table
def test_both_sides_of_a_unit_are_in_the_vocabulary(table: FactorTable) -> None:
    for unit in {row["unit"] for row in load_rows(table)}:
        over, per = unit.split("/")
        assert load_units().find(over) is not None
        assert load_units().find(per) is not None


@each_table
def test_a_value_is_a_number_and_only_a_gas_may_lack_one(table: FactorTable) -> None:
    for row in load_rows(table):
        if row["value"]:
            assert 0 < float(row["value"]) < math.inf, row["id"]
        else:
            assert (row["table"], bool(row["note"])) == ("gwp100", True), row["id"]


@each_table
def test_boundary_and_licence_are_of_the_named_kinds(table: FactorTable) -> None:
    for row in load_rows(table):
        assert row["boundary"] in BOUNDARIES, row["id"]
        assert row["licence"] in LICENCES, row["id"]


@each_table
def test_an_amount_in_equivalents_says_by_which_set(table: FactorTable) -> None:
    for row in load_rows(table):
        weighed = row["gas_scope"] == "CO2e" or row["boundary"] == "characterisation"
        assert bool(row["gwp_set"]) == weighed, row["id"]


@each_table
def test_what_was_recalled_or_derived_asks_to_be_verified(table: FactorTable) -> None:
    for row in load_rows(table):
        if "recalled" in row["note"]:
            assert "verify" in row["note"] or "year" in row["note"], row["id"]


@each_table
def test_names_are_written_in_their_languages(table: FactorTable) -> None:
    for row in load_rows(table):
        assert HAN.search(row["name_zh"]), row["id"]
        assert not HALF_WIDTH.search(row["name_zh"]), row["id"]
        english = "".join(row.get(c, "") for c in ("name_en", "source", "note"))
        assert not HAN.search(english), row["id"]


@pytest.mark.parametrize("name", RANGES)
def test_values_of_a_table_make_sense(name: str) -> None:
    low, high = RANGES[name]
    rows = [row for row in ROWS if row["table"] == name]
    assert len({row["unit"] for row in rows}) == 1
    assert all(low <= float(row["value"]) <= high for row in rows)


@pytest.mark.parametrize("unit", RANGES_OF_UNIT)
def test_values_of_a_unit_make_sense(unit: str) -> None:
    low, high = RANGES_OF_UNIT[unit]
    rows = [row for row in ROWS if row["unit"] == unit]
    assert rows
    outside = {row["id"]: row["value"] for row in rows
               if not low <= float(row["value"]) <= high}  # fmt: skip
    assert outside == {}


def test_ids_are_unique_and_plain() -> None:
    ids = Counter(row["id"] for row in ROWS)
    assert [one for one, count in ids.items() if count > 1] == []
    assert all(one.replace("-", "").isalnum() and one == one.lower() for one in ids)


def test_english_names_are_unique_by_table_and_place() -> None:
    keys = Counter(
        (row["name_en"], row["geography"], row["year"], row["gwp_set"],
         row.get("ghg_class"), row["unit"])
        for row in ROWS
    )  # fmt: skip
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_id_of_an_earlier_pack_is_lost() -> None:
    # Version 2026.1: studies of users name these, and mean the same number.
    for factor_id, value in {
        "cn-grid-2023-footprint": "0.6205",
        "cn-grid-2022-direct": "0.5366",
        "ipcc2006-natural-gas-co2": "56100",
        "cn-heat-co2": "0.11",
        "aluminium-foil-uk": "9.1159",
        "ps-uk": "4.3768",
        "water-supply-uk": "0.1913",
        "nf3-production-leak": "0.012",
        "gwp100-ar6-sf6": "24300",
    }.items():
        [row] = [row for row in ROWS if row["id"] == factor_id]
        assert row["value"] == value


def test_every_file_of_the_folder_belongs_to_the_pack() -> None:
    named = {table.file for table in list_tables()}
    others = {"README.md", "pack.toml", "licences.csv"}
    folder = Path(str(shipped("factors")))
    files = {
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_file() and each.parent.name != "norms"
    }
    assert files == named | others


def _tables() -> Iterator[Path]:
    for folder in ("factors", "inventories", "templates"):
        yield from Path(str(shipped(folder))).rglob("*.csv")


def test_no_row_of_shipped_data_has_more_cells_than_its_head() -> None:
    # A comma that nobody quoted cuts a text off in silence.
    for path in _tables():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            lengths = {len(cells) for cells in csv.reader(lines) if cells}
        assert len(lengths) == 1, path


@pytest.mark.parametrize("table", list_tables(), ids=lambda table: table.name)
def test_the_pack_names_the_licences_of_a_table(table: FactorTable) -> None:
    carried = {row["licence"] for row in load_rows(table) if "licence" in row}
    assert set(table.licences) == (carried or {"Apache-2.0"})
    assert list(table.licences) == sorted(table.licences)


def test_no_licence_of_the_list_is_unused() -> None:
    assert {each for table in list_tables() for each in table.licences} == LICENCES


def test_the_pack_has_a_name_and_a_version() -> None:
    assert (load_pack().name, load_pack().version) == ("chiplca-open", "2026.2")
