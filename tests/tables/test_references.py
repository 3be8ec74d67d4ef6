"""Keys are unique and references found, whatever the size of the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.findings import Finding
from lca.tables import (
    check_keys,
    check_references,
    empty_table,
    list_tables,
    load_columns,
)
from tests.support.campaign import sampled


@dataclass(frozen=True, slots=True)
class At:
    file: str
    sheet: str | None = None


Cells = Mapping[str, Sequence[str | None]]

NAMES = [
    table.name
    for level in ("study", "plant")
    for table in list_tables(level)
    if table.form == "table"
]
ORIGINS = {name: At("plant.xlsx", name) for name in NAMES}


def tables(**columns: Cells) -> dict[str, pl.DataFrame]:
    """Return all tables, those named with rows from 2 on and other columns empty."""
    frames = {name: empty_table(load_columns(name)) for name in NAMES}
    for name, cells in columns.items():
        count = len(next(iter(cells.values())))
        frames[name] = pl.DataFrame(
            {
                column: cells.get(column, [None] * count)
                for column in frames[name].columns
                if column != "row"
            },
            schema=frames[name].drop("row").schema,
        ).with_row_index("row", offset=2)
    return frames


def keys(**columns: Cells) -> list[tuple[object, ...]]:
    return told(check_keys(tables(**columns), ORIGINS), "value", "first")


def references(**columns: Cells) -> list[tuple[object, ...]]:
    return told(check_references(tables(**columns), ORIGINS), "value", "nearest")


def told(found: list[Finding], *parameters: str) -> list[tuple[object, ...]]:
    return [
        (
            each.code,
            each.place.sheet,
            each.place.row,
            each.place.column,
            *(dict(each.parameters)[name] for name in parameters),
        )
        for each in found
    ]


def test_a_key_that_stands_twice_names_the_first_row():
    assert keys(skus={"sku": ["a", "b", "a", "A", "a"]}) == [
        ("repeated-key", "skus", 4, "sku", "a", "2"),
        ("repeated-key", "skus", 6, "sku", "a", "2"),
    ]


def test_a_key_of_several_columns_is_the_same_when_all_are():
    steps = {
        "route": ["R1", "R1", "R2", "R1"],
        "step": ["saw", "test", "saw", "saw"],
    }
    assert keys(steps=steps) == [("repeated-key", "steps", 5, "step", "R1 + saw", "2")]


def test_parts_of_a_key_are_not_run_together():
    steps = {"route": ["a + b", "a"], "step": ["c", "b + c"]}
    assert keys(steps=steps) == []


def test_an_empty_part_of_a_key_counts_as_its_default():
    supplies: Cells = {"flow": ["wire", "wire", "tape"], "supply": [None, "wire", None]}
    assert keys(supplies=supplies) == [
        ("repeated-key", "supplies", 3, "supply", "wire + wire", "2")
    ]


def test_an_empty_key_is_no_repetition():
    assert keys(skus={"sku": [None, None]}) == []


def test_a_table_without_a_key_may_say_the_same_twice():
    assert keys(bom={"sku": ["a", "a"], "flow": ["x", "x"]}) == []


def test_a_name_that_nothing_declares_is_told_with_those_like_it():
    found = references(
        skus={"sku": ["QFN48-A", "QFN48-B"]},
        production={"sku": ["QFN48-A", "qfn48-a", "QFN 48-B", "LQFP"]},
    )
    assert found == [
        ("unknown-reference", "production", 3, "sku", "qfn48-a", "QFN48-A, QFN48-B"),
        ("unknown-reference", "production", 4, "sku", "QFN 48-B", "QFN48-B, QFN48-A"),
        ("unknown-reference", "production", 5, "sku", "LQFP", "–"),
    ]


def test_a_name_may_stand_in_any_of_the_tables_it_may_refer_to():
    found = references(
        flows={"flow": ["wire"]},
        skus={"sku": ["die"]},
        steps={"route": ["R"], "step": ["bond"]},
        bom={"sku": ["die"] * 3, "step": ["bond"] * 3, "flow": ["wire", "die", "wie"]},
    )
    assert found == [("unknown-reference", "bom", 4, "flow", "wie", "wire, die")]


def test_a_table_may_refer_to_itself():
    steps = {"route": ["R", "R"], "step": ["a", "b"], "rework_step": ["a", "c"]}
    assert [row for _, _, row, *_ in references(steps=steps)] == [3]


def test_an_empty_cell_refers_to_nothing():
    assert references(skus={"sku": ["a"], "route": [None]}) == []


def test_a_table_that_is_not_given_is_not_missed():
    frames = tables(production={"sku": ["a"]})
    del frames["skus"]
    assert check_references(frames, ORIGINS) == []


def test_every_reference_of_the_catalogue_points_to_a_column_that_is_there():
    for name in NAMES:
        for column in load_columns(name):
            for table, target in column.refers:
                assert target in [each.name for each in load_columns(table)]


def test_every_key_is_a_column_that_is_there():
    for level in ("study", "plant"):
        for table in list_tables(level):
            assert {*table.key} <= {column.name for column in table.columns}


@pytest.mark.parametrize("size", [10, 50_000])
def test_the_nearest_is_found_among_few_and_among_many(size):
    names = [f"SKU-{number:05}" for number in range(size)]
    found = references(skus={"sku": names}, production={"sku": ["SKU_00007"]})
    assert len(found) == 1
    assert str(found[0][-1]).startswith("SKU-00007")


texts = st.lists(st.sampled_from([None, *"abcdeé"]), max_size=12)


@sampled(60)
@given(texts, texts)
def test_keys_and_references_are_what_sets_say(declared, used):
    skus = [name for name in declared if name is not None]
    if declared:
        again = [n for n, name in enumerate(declared) if name in declared[:n] and name]
        assert [row for _, _, row, *_ in keys(skus={"sku": declared})] == [
            n + 2 for n in again
        ]
    if used and declared:
        wrong = [n + 2 for n, name in enumerate(used) if name and name not in skus]
        found = references(skus={"sku": declared}, production={"sku": used})
        assert [row for _, _, row, *_ in found] == wrong
