"""A cell is read as it is written or not at all, and never repaired."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.findings import Finding
from lca.tables import Choice, Column, Kind, empty_table, type_cells
from tests.support.campaign import sampled


def column(kind: Kind, **more: object) -> Column:
    plain: dict[str, object] = {"unit": "", "required": False, "default": ""}
    plain |= {"values": (), "refers": (), "meaning_en": "", "meaning_zh": ""}
    return Column(name="x", kind=kind, **(plain | more))  # type: ignore[arg-type]


def read(
    kind: Kind, texts: Sequence[str | None], **more: object
) -> tuple[list[object], list[Finding]]:
    raw = pl.DataFrame(
        {"row": range(2, len(texts) + 2), "x": texts}, schema_overrides={"x": pl.String}
    )
    table, found = type_cells(raw, (column(kind, **more),), "a.csv", "sheet")
    return table["x"].to_list(), found


def told(found: list[Finding]) -> list[tuple[str, int | None]]:
    return [(each.code, each.place.row) for each in found]


@pytest.mark.parametrize(
    ("kind", "texts", "values", "faults"),
    [
        ("number", ["-1", "1e3", None], [-1.0, 1000.0, None], []),
        ("amount", ["0", "1.5", None], [0.0, 1.5, None], []),
        ("formula", ["c-C4F8", None], ["c-C4F8", None], []),
        ("formula", ["C(F"], [None], [("not-a-formula", 2)]),
        ("formula", ["=cmd|x"], [None], [("not-a-formula", 2)]),
        ("amount", ["-0.0"], [-0.0], []),
        ("amount", ["-1", "2"], [None, 2.0], [("negative-cell", 2)]),
        ("size", ["0.1", None], [0.1, None], []),
        ("size", ["0", "-1"], [None, None], [("not-positive", 2), ("not-positive", 3)]),
        ("share", ["0", "1", "0.985", None], [0.0, 1.0, 0.985, None], []),
        ("share", ["98.5"], [None], [("share-in-percent", 2)]),
        ("share", ["98.5%", "3 %", "0.5％"], [None] * 3, [
            ("share-in-percent", 2), ("share-in-percent", 3), ("share-in-percent", 4),
        ]),
        ("share", ["1.0000001"], [None], [("share-in-percent", 2)]),
        ("share", ["100", "100.1"], [None] * 2, [
            ("share-in-percent", 2), ("not-a-share", 3),
        ]),
        ("share", ["-0.1", "-3%", "120%"], [None] * 3, [
            ("not-a-share", 2), ("not-a-share", 3), ("not-a-share", 4),
        ]),
        ("share", ["much", "%", "x%"], [None] * 3, [
            ("not-a-number", 2), ("not-a-share", 3), ("not-a-share", 4),
        ]),
        ("share", ["nan", "inf", "-inf", "inf%"], [None] * 4, [
            ("not-finite", 2), ("not-finite", 3), ("not-finite", 4), ("not-a-share", 5),
        ]),
        ("date", ["2025-02-28", None], [date(2025, 2, 28), None], []),
        ("date", ["2025-02-29", "1.2.2025", "20250201", "2025-2-1"], [None] * 4, [
            ("not-a-date", 2), ("not-a-date", 3), ("not-a-date", 4), ("not-a-date", 5),
        ]),
        ("date", ["2025-01-01 00:00:00"], [None], [("not-a-date", 2)]),
        ("flag", ["true", "false", "TRUE"], [True, False, None], [("not-a-flag", 4)]),
    ],
)  # fmt: skip
def test_a_cell_is_what_its_kind_says_or_a_finding(kind, texts, values, faults):
    read_values, found = read(kind, texts)
    assert read_values == values
    assert told(found) == faults


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("a\tb", "U+0009"), ("a\rb", "U+000D"), ("\x7f", "U+007F"),
        ("soft\u00adhyphen", "U+00AD"), ("\u061c", "U+061C"), ("a\u200db", "U+200D"),
        ("\u200f", "U+200F"), ("\u2028", "U+2028"), ("\u202a", "U+202A"),
        ("\u2069", "U+2069"), ("\ue000", "U+E000"), ("\ufeff", "U+FEFF"),
        ("\U000e0041", "U+E0041"),
    ],
)  # fmt: skip
def test_a_text_has_no_character_that_is_not_printed(text, character):
    values, (found,) = read("prose", [text])
    assert values == [text]
    assert dict(found.parameters)["character"] == character


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "a\u00a0b", "（％）é"])
def test_a_text_may_have_lines_and_whatever_is_printed(text):
    assert read("prose", [text, None]) == ([text, None], [])


@pytest.mark.parametrize(
    ("kind", "most", "code"),
    [
        ("name", 200, "name-too-long"), ("label", 200, "name-too-long"),
        ("text", 2_000, "text-too-long"), ("prose", 20_000, "text-too-long"),
    ],
)  # fmt: skip
def test_a_text_has_as_many_characters_as_a_page_shows(kind, most, code):
    assert read(kind, ["x" * most, "名" * most])[1] == []
    values, (found,) = read(kind, ["x", "名" * (most + 1)])
    assert values == ["x", "名" * (most + 1)]
    assert (found.code, found.place.row) == (code, 3)
    told = dict(found.parameters)
    assert (told["value"], told["limit"]) == (str(most + 1), str(most))


def test_of_many_keys_the_wrong_ones_are_told_with_the_nearest():
    choices = (Choice("goal", "", ""), Choice("limitations", "", ""))
    texts = ["goal", "Goals", None, *["x"] * 200]
    values, found = read("key", texts, choices=choices)
    assert values == ["goal", *[None] * 202]
    assert told(found[:2]) == [("not-a-key", 3), ("not-a-key", 5)]
    assert [dict(each.parameters)["nearest"] for each in found[:2]] == ["goal", "–"]
    assert found[-1].code == "more-rows"


def test_a_finding_names_file_sheet_row_column_and_value():
    (found,) = read("amount", ["-1"])[1]
    assert found.place.as_dict() == {
        "file": "a.csv",
        "sheet": "sheet",
        "row": 2,
        "column": "x",
    }
    assert dict(found.parameters)["value"] == "-1"


@pytest.mark.parametrize(
    ("text", "share"), [("98.5", "0.985"), ("98.5%", "0.985"), ("0.3%", "0.003")]
)
def test_a_percentage_is_told_as_the_share_it_may_be(text, share):
    (found,) = read("share", [text])[1]
    assert dict(found.parameters)["share"] == share


def test_of_many_rows_the_left_out_are_counted_with_their_sheet():
    *_, last = read("size", ["0"] * 130)[1]
    assert last.code == "more-rows"
    assert last.place.sheet == "sheet"
    assert dict(last.parameters)["count"] == "30"


KINDS: dict[Kind, type[pl.DataType]] = {
    "name": pl.String, "label": pl.String, "text": pl.String, "number": pl.Float64,
    "amount": pl.Float64, "size": pl.Float64, "share": pl.Float64,
    "flag": pl.Boolean, "choice": pl.String,
    "unit": pl.String, "gas": pl.String, "composition": pl.String,
    "pedigree": pl.String, "date": pl.Date, "key": pl.String, "prose": pl.String,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_is_not_there_has_the_type_it_would_have(kind):
    rows = pl.DataFrame({"row": [2, 3]})
    table, found = type_cells(rows, (column(kind),), "a.csv")
    assert found == []
    assert table["x"].to_list() == [None, None]
    assert table.schema["x"] == KINDS[kind]
    assert empty_table((column(kind),)).schema["x"] == KINDS[kind]
    empty = pl.DataFrame({"row": [2], "x": [None]}, schema_overrides={"x": pl.String})
    assert type_cells(empty, (column(kind),), "a.csv")[0].schema["x"] == KINDS[kind]


@sampled(100)
@given(
    st.sampled_from(["amount", "size", "share"]),
    st.lists(st.one_of(st.floats().map(repr), st.text(max_size=6)), min_size=1),
)
def test_a_number_is_within_its_bounds_or_there_is_a_finding_of_its_row(kind, texts):
    values, found = read(kind, texts)
    bounds = {"amount": lambda x: x >= 0, "size": lambda x: x > 0}
    bounds["share"] = lambda x: 0 <= x <= 1
    faults = {each.place.row for each in found}
    for row, (text, value) in enumerate(zip(texts, values, strict=True), start=2):
        assert (value is None) == (row in faults)
        if value is not None:
            assert value == float(text)
            assert bounds[kind](value)


@sampled(60)
@given(st.dates())
def test_every_day_is_read_from_its_iso_form(day):
    assert read("date", [day.isoformat()]) == ([day], [])
