"""Common claims about every row of every factor table."""

import math
from collections import Counter
from pathlib import Path

import pytest

from lca.factors import list_tables, load_pack, load_rows
from lca.resources import shipped, shipped_rows
from lca.units import load_units

FACTORS = [table for table in list_tables() if table.kind == "factors"]
ROWS = [row for table in FACTORS for row in load_rows(table)]
REQUIRED = (
    "id", "name_en", "name_zh", "unit", "year", "geography", "boundary", "gas_scope",
    "source", "licence",
)  # fmt: skip
BOUNDARIES = {
    "direct", "partial-life-cycle", "life-cycle", "characterisation", "property",
}  # fmt: skip
LICENCES = {row["licence"] for row in shipped_rows("factors", "licences.csv")}

each_row = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])


@each_row
def test_a_row_says_what_it_is_and_where_it_is_from(row):
    assert [column for column in REQUIRED if not row[column].strip()] == []
    assert all(text == text.strip() for text in row.values())
    assert 1990 <= int(row["year"]) <= 2026


@each_row
def test_both_sides_of_a_unit_are_in_the_vocabulary(row):
    over, per = row["unit"].split("/")
    assert load_units().find(over) is not None
    assert load_units().find(per) is not None


@each_row
def test_a_value_is_a_number_and_only_a_gas_may_lack_one(row):
    if row["value"]:
        assert 0 < float(row["value"]) < math.inf
    else:
        assert row["table"] == "gwp100"
        assert row["note"]


@each_row
def test_boundary_and_licence_are_of_the_named_kinds(row):
    assert row["boundary"] in BOUNDARIES
    assert row["licence"] in LICENCES


@each_row
def test_an_amount_in_equivalents_says_by_which_set(row):
    assert bool(row["gwp_set"]) == (
        row["gas_scope"] == "CO2e" or row["boundary"] == "characterisation"
    )


@each_row
def test_what_was_recalled_or_derived_asks_to_be_verified(row):
    if "recalled" in row["note"]:
        assert "verify" in row["note"] or "year" in row["note"]


def test_ids_are_unique_and_plain():
    ids = Counter(row["id"] for row in ROWS)
    assert [one for one, count in ids.items() if count > 1] == []
    assert all(one.replace("-", "").isalnum() and one == one.lower() for one in ids)


def test_every_file_of_the_folder_belongs_to_the_pack():
    named = {table.file for table in list_tables()}
    others = {"README.md", "pack.toml", "licences.csv"}
    folder = Path(str(shipped("factors")))
    files = {
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_file()
    }
    assert files == named | others


@pytest.mark.parametrize("table", list_tables(), ids=lambda table: table.name)
def test_the_pack_names_the_licences_of_a_table(table):
    carried = {row["licence"] for row in load_rows(table) if "licence" in row}
    assert set(table.licences) == (carried or {"Apache-2.0"})
    assert list(table.licences) == sorted(table.licences)


def test_no_licence_of_the_list_is_unused():
    assert {each for table in list_tables() for each in table.licences} == LICENCES


def test_the_pack_has_a_name_and_a_version():
    assert (load_pack().name, load_pack().version) == ("chiplca-open", "2026.1")
