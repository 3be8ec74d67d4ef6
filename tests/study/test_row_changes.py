"""Claims about rows that were added, removed or changed."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.study.row_changes import compare_tables
from lca.study.sides import Tables

Row = tuple[str, str | None, float]

ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from(["x", None]), st.sampled_from([1.0, 2.5])
    ),
    max_size=6,
)


def bills(*rows: Row) -> Tables:
    """Return a plant that has lines of a bill of material, which have no key."""
    frame = pl.DataFrame(
        [(n, *row) for n, row in enumerate(rows, start=2)],
        schema={"row": pl.UInt32, "flow": pl.String, "step": pl.String,
                "amount": pl.Float64},
        orient="row",
    )  # fmt: skip
    return Tables("plant", {}, {"bom": frame})


def compare(old: Tables, new: Tables) -> list[dict[str, Any]]:
    rows = compare_tables(old, new)
    assert rows is not None
    return rows.drop("table").to_dicts()


def cell(key: str, place: tuple[int, int], old: str, new: str) -> dict[str, Any]:
    before, after = place
    return {"change": "changed", "key": key, "old_row": before, "new_row": after,
            "column": "amount", "old": old, "new": new}  # fmt: skip


def test_a_row_put_in_between_moves_no_other() -> None:
    old = bills(("wire", "bond", 1), ("wire", "bond", 2), ("wire", "bond", 3))
    new = bills(("wire", "bond", 1), ("wire", "bond", 9), ("wire", "bond", 2),
                ("wire", "bond", 3))  # fmt: skip
    (added,) = compare(old, new)
    assert (added["change"], added["old_row"], added["new_row"]) == ("added", None, 3)


def test_rows_of_the_same_names_pair_in_their_order() -> None:
    old = bills(("wire", "bond", 1), ("wire", "bond", 2), ("tape", None, 5))
    new = bills(("tape", None, 5.5), ("wire", "bond", 1.5), ("wire", "bond", 2))
    keys = {row["key"]: row for row in compare(old, new)}
    assert keys == {
        "bond | wire": cell("bond | wire", (2, 3), "1", "1.5"),
        "tape": cell("tape", (4, 2), "5", "5.5"),
    }


def test_another_name_is_another_row() -> None:
    found = compare(bills(("wire", "bond", 1)), bills(("foil", "bond", 1)))
    assert [(row["change"], row["key"]) for row in found] == [
        ("removed", "bond | wire"),
        ("added", "bond | foil"),
    ]


def test_a_row_that_stood_twice_and_stands_once_is_removed() -> None:
    twice = bills(("wire", "bond", 1), ("wire", "bond", 1))
    (row,) = compare(twice, bills(("wire", "bond", 1)))
    assert (row["change"], row["old_row"]) == ("removed", 3)


@given(old=ROWS, new=ROWS)
def test_what_is_told_leads_from_the_old_rows_to_the_new(
    old: list[Row], new: list[Row]
) -> None:
    left = list(old)
    told = compare(bills(*old), bills(*new))
    gone = {row["old_row"] for row in told if row["old_row"] is not None}
    come = {row["new_row"] for row in told if row["new_row"] is not None}
    kept = [row for n, row in enumerate(left, start=2) if n not in gone]
    made = [row for n, row in enumerate(new, start=2) if n in come]
    assert sorted(map(repr, kept + made)) == sorted(map(repr, new))


def test_entries_of_the_header_are_a_row() -> None:
    old = Tables("study", {"gwp": "AR5", "boundary": "b"}, {})
    new = Tables("study", {"gwp": "AR6", "boundary": "b"}, {})
    rows = compare_tables(old, new)
    assert rows is not None
    assert rows.select("table", "column", "old", "new").rows() == [
        ("study", "gwp", "AR5", "AR6")
    ]


def test_tables_of_two_levels_do_not_compare() -> None:
    assert compare_tables(bills(), Tables("study", {}, {})) is None


@pytest.mark.parametrize("name", ["changes"])
def test_the_ledger_of_changes_is_left_out(name: str) -> None:
    frame = pl.DataFrame({"row": [2], "product": ["chip"]})
    found = compare(Tables("plant", {}, {name: frame}),
                    Tables("plant", {}, {name: frame.clear()}))  # fmt: skip
    assert found == []
