"""A workbook is read as its folder would be, and what it hides is told.

The workbooks are made part by part, so that they have what other programs write:
formulas without a result, errors, merges, rows without numbers, prefixed names.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lca.errors import UsageError
from lca.findings import Finding
from lca.io import is_plant, read_plant_path
from lca.model import PlantInputs
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import (
    INDEX,
    Fault,
    Formula,
    Number,
    Parts,
    Rows,
    Sheet,
    Value,
    pack,
    pack_parts,
    parts_of,
    sheets_of,
)

PLANT = (
    PlantBuilder()
    .bought("wire", 50, "kg")
    .bought("electricity", 0.6, "kWh")
    .sku("Q1", "R1", "piece", reported=True)
    .sku("Q2", "R1", "piece", reported=False)
    .step("R1", "mount", 0.985, "piece")
    .step("R1", "test", 0.95, "piece", tool_group="testers", tool_seconds=1.5e-7)
    .bom("Q1", "mount", "wire", 0.001234567890123)
    .bom("Q2", "mount", "wire", 0.002)
    .tools("testers", 100)
    .draw("testers", "productive", "electricity", 1.5)
)
SHEETS = sheets_of(PLANT)
Read = tuple[PlantInputs, tuple[Finding, ...]]


def read(folder: Path, content: bytes) -> Read:
    path = folder / "plant.xlsx"
    path.write_bytes(content)
    return read_plant_path(path)


def told(found: tuple[Finding, ...]) -> list[tuple[str, str | None, int | None]]:
    return [(each.code, each.place.sheet, each.place.row) for each in found]


def rows_of(table: str) -> Rows:
    return [list(cells) for cells in SHEETS[table].rows]


def with_cell(table: str, row: int, column: str, value: Value) -> dict[str, Sheet]:
    """Return the sheets with another value in one cell; rows count from 1."""
    rows = rows_of(table)
    rows[row - 1][rows[0].index(column)] = value
    return with_rows(table, rows)


def with_rows(table: str, rows: Rows) -> dict[str, Sheet]:
    return {**SHEETS, table: replace(SHEETS[table], rows=rows)}


def add_rows(table: str, *rows: Mapping[str, Value]) -> dict[str, Sheet]:
    columns = SHEETS[table].rows[0]
    more = [[row.get(str(column)) for column in columns] for row in rows]
    return with_rows(table, [*rows_of(table), *more])


# ── the same as the folder ──────────────────────────────────────────────────


def test_a_workbook_reads_as_the_folder_of_the_same_plant(tmp_path: Path) -> None:
    folder, nothing = read_plant_path(PLANT.write(tmp_path / "folder"))
    book, found = read(tmp_path, pack(SHEETS))
    assert nothing == found == ()
    assert book.header == folder.header
    assert book.tables.keys() == folder.tables.keys()
    for name, table in folder.tables.items():
        assert_frame_equal(book.tables[name], table, check_exact=True)


def test_every_digit_of_a_number_is_read(tmp_path: Path) -> None:
    digits = ["1E-300", "0.30000000000000004", "1.7976931348623157E308", "5E-324"]
    rows: Rows = [["sku", "route", "unit", "mass_kg"]]
    rows += [[f"Q{n}", "R1", "piece", Number(text)] for n, text in enumerate(digits)]
    book, found = read(tmp_path, pack(with_rows("skus", rows)))
    assert found == ()
    masses = book.tables["skus"]["mass_kg"].to_list()
    assert masses == [float(text) for text in digits]


def test_an_origin_names_file_and_sheet(tmp_path: Path) -> None:
    book, _ = read(tmp_path, pack(SHEETS))
    assert book.origins["bom"].label == "plant.xlsx!bom"
    assert [file.name for file in book.files] == ["plant.xlsx"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.95", 0.95),
        (Number("0.95", style=2), 0.95),
        (Number("9.5E-1"), 0.95),
        (1, 1.0),
        (Formula("A1", "<v>0.95</v>"), 0.95),
        (Formula("A1", "<v>0</v>"), 0.0),
    ],
)
def test_a_number_reads_in_whatever_form_it_stands(
    value: Value, expected: float, tmp_path: Path
) -> None:
    book, found = read(tmp_path, pack(with_cell("steps", 2, "yield", value)))
    assert found == ()
    assert book.tables["steps"]["yield"].to_list() == [expected, 0.95]


@pytest.mark.parametrize("value", [date(2025, 3, 1), "2025-03-01"])
def test_a_day_reads_as_a_date_or_as_text(value: Value, tmp_path: Path) -> None:
    columns: list[Value] = [
        "flow", "claim", "amount", "unit", "drawn", "region", "period_start",
        "period_end", "cancelled", "status",
    ]  # fmt: skip
    row: list[Value] = [
        "electricity",
        "C1",
        1,
        "kWh",
        "electricity",
        "G",
        value,
        value,
        True,
    ]
    contracts = Sheet([columns, [*row, "measured"]])
    header: Rows = [["key", "value"], ["name", "p"], ["boundary", "gate-to-gate"]]
    header += [["period_start", value], ["period_end", date(2026, 1, 1)]]
    sheets = {**SHEETS, "contracts": contracts}
    sheets["plant"] = Sheet([*header, ["gwp", "AR6"]])
    book, found = read(tmp_path, pack(sheets))
    assert found == ()
    assert book.header is not None
    assert book.header.period_start == date(2025, 3, 1)
    assert book.tables["contracts"]["period_start"].to_list() == [date(2025, 3, 1)]


def test_a_number_as_a_name_keeps_its_digits(tmp_path: Path) -> None:
    sheets = add_rows("skus", {"sku": 4711, "route": "R1", "unit": "piece"})
    book, found = read(tmp_path, pack(sheets))
    assert found == ()
    assert book.tables["skus"]["sku"].to_list() == ["Q1", "Q2", "4711"]


def test_a_day_in_a_column_of_numbers_is_no_number(tmp_path: Path) -> None:
    # What spreadsheets make of 1-2, and would be 45 000 days as a number.
    sheets = with_cell("bom", 2, "amount", date(2025, 2, 1))
    _, found = read(tmp_path, pack(sheets))
    assert told(found) == [("not-a-number", "bom", 2)]


def test_a_flag_in_a_column_of_numbers_is_no_number(tmp_path: Path) -> None:
    _, found = read(tmp_path, pack(with_cell("bom", 2, "amount", value=True)))
    assert told(found) == [("not-a-number", "bom", 2)]


def prefixed(part: bytes) -> bytes:
    text = part.decode().replace("</", "\0").replace("<?", "\1")
    text = text.replace("<", "<x:").replace("\0", "</x:").replace("\1", "<?")
    return text.replace("xmlns=", "xmlns:x=").encode()


def unnumbered(part: bytes) -> bytes:
    return re.sub(rb'(<row|<c) r="\w+"', rb"\1", part)


def single_quoted(part: bytes) -> bytes:
    return part.replace(b'"', b"'")


def spaced(part: bytes) -> bytes:
    return part.replace(b' r="', b'\n r = "')


@pytest.mark.parametrize("rewrite", [prefixed, single_quoted, spaced])
def test_xml_of_other_programs_reads_the_same(
    rewrite: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    parts = parts_of({**SHEETS, **with_cell("steps", 2, "yield", Fault("#N/A"))})
    expected, faults = read(tmp_path, pack_parts(parts))
    again = {
        name: rewrite(part) if "worksheets" in name else part
        for name, part in parts.items()
    }
    book, found = read(tmp_path, pack_parts(again))
    assert found == faults
    assert [each.code for each in found] == ["error-cell"]
    for name, table in expected.tables.items():
        assert_frame_equal(book.tables[name], table, check_exact=True)


def test_rows_and_cells_without_a_name_follow_each_other(tmp_path: Path) -> None:
    full: Rows = [["flow", "kind", "unit"], ["wire", "product", "kg"]]
    full += [["electricity", "product", "kWh"]]
    parts = parts_of({**SHEETS, "flows": Sheet(full)})
    place = next(
        name
        for name, part in parts.items()
        if b"electricity" in part and b">kind<" in part
    )
    parts[place] = unnumbered(parts[place])
    book, found = read(tmp_path, pack_parts(parts))
    assert found == ()
    assert book.tables["flows"]["row"].to_list() == [2, 3]
    assert book.tables["flows"]["unit"].to_list() == ["kg", "kWh"]


# ── around the table ────────────────────────────────────────────────────────


def test_titles_above_the_header_are_told_and_rows_are_those_of_the_sheet(
    tmp_path: Path,
) -> None:
    rows = rows_of("bom")
    shifted: Rows = [[None, None, *cells] for cells in rows]
    titled: Rows = [["Bill of material 2025"], [], [None, "as of March"], *shifted]
    sheets = {**SHEETS, "bom": Sheet(titled, merges=["A1:F1", "B3:C3"])}
    book, found = read(tmp_path, pack(sheets))
    assert told(found) == [("title-rows", "bom", 4)]
    plain, _ = read(tmp_path, pack(SHEETS))
    below = plain.tables["bom"].with_columns(pl.col("row") + 3)
    assert_frame_equal(book.tables["bom"], below, check_dtypes=False)


def test_a_header_is_the_row_with_most_names_of_columns(tmp_path: Path) -> None:
    rows: Rows = [["flow"], ["unit", "flow"], *rows_of("bom")]
    book, found = read(tmp_path, pack(with_rows("bom", rows)))
    assert told(found) == [("title-rows", "bom", 3)]
    assert book.tables["bom"]["row"].to_list() == [4, 5]


def test_a_sheet_without_a_header_is_refused(tmp_path: Path) -> None:
    sheets = {**SHEETS, "skus": Sheet([["Artikel", "Linie"], ["Q1", "R1"]])}
    book, found = read(tmp_path, pack(sheets))
    assert told(found) == [("header-not-found", "skus", None)]
    assert book.tables["skus"].is_empty()


def test_a_header_may_state_the_unit_of_its_column(tmp_path: Path) -> None:
    rows = rows_of("steps")
    place = rows[0].index("tool_seconds")
    for text, code in {"s": None, "sec": None, "min": "header-unit"}.items():
        rows[0][place] = f"tool_seconds [{text}]"
        book, found = read(tmp_path, pack(with_rows("steps", rows)))
        assert [each.code for each in found] == ([code] if code else [])
        assert book.tables["steps"]["tool_seconds"].to_list() == [None, 1.5e-7]


def test_what_stands_beside_the_table_is_told(tmp_path: Path) -> None:
    rows = rows_of("skus")
    rows[2] += [None, "ask Wang"]
    _, found = read(tmp_path, pack(with_rows("skus", rows)))
    (beside,) = found
    assert beside.code == "cells-beside-table"
    assert (beside.place.row, beside.place.column) == (3, "F")


def test_blank_rows_are_no_rows(tmp_path: Path) -> None:
    first, *rest = rows_of("skus")
    book, found = read(
        tmp_path, pack(with_rows("skus", [first, [], *rest, [], [None] * 4]))
    )
    assert found == ()
    assert book.tables["skus"]["row"].to_list() == [3, 4]


def test_own_columns_are_kept_beside_their_rows(tmp_path: Path) -> None:
    rows = rows_of("skus")
    rows = [["mine", *rows[0]], [None, *rows[1]], [], ["=1+1", *rows[2]]]
    book, found = read(tmp_path, pack(with_rows("skus", rows)))
    assert [each.code for each in found] == ["unknown-column"]
    assert book.own_columns["skus"]["mine"].to_list() == [None, "=1+1"]


# ── what is wrong with cells ────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#SPILL!", "#CALC!"]
)
@pytest.mark.parametrize("made_of", [Fault, str])
def test_an_error_is_named_with_its_cell(
    text: str, made_of: Callable[[str], Value], tmp_path: Path
) -> None:
    value = made_of(text)
    _, found = read(tmp_path, pack(with_cell("steps", 3, "yield", value)))
    (one,) = found
    assert one.code == "error-cell"
    assert one.place.as_dict() == {
        "file": "plant.xlsx",
        "sheet": "steps",
        "row": 3,
        "column": "yield",
    }
    assert dict(one.parameters)["value"] == text


@pytest.mark.parametrize("stored", ["", "<v/>", "<v></v>"])
def test_a_formula_without_its_result_is_told(stored: str, tmp_path: Path) -> None:
    value = Formula("B2*C2", stored)
    _, found = read(tmp_path, pack(with_cell("bom", 3, "amount", value)))
    (one,) = found
    assert (one.code, one.place.row, one.place.column) == (
        "formula-without-value",
        3,
        "amount",
    )
    assert dict(one.parameters)["value"] == "=B2*C2"


def test_a_formula_left_to_be_calculated_has_no_result_either(tmp_path: Path) -> None:
    # Writers of workbooks store 0 for it, and ask the next program to calculate.
    sheets = with_cell("bom", 3, "amount", Formula("B2*C2", "<v>0</v>"))
    _, found = read(tmp_path, pack(sheets, calculated=False))
    assert told(found) == [("formula-without-value", "bom", 3)]
    _, found = read(tmp_path, pack(sheets))
    assert found == ()


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    value = Formula('IF(1,"","")', "<v></v>", "str")
    _, found = read(tmp_path, pack(with_cell("steps", 2, "tool_group", value)))
    assert found == ()


def test_formulas_and_errors_outside_the_table_do_not_count(tmp_path: Path) -> None:
    rows: Rows = [[Formula("TODAY()"), Fault("#N/A")], *rows_of("skus")]
    _, found = read(tmp_path, pack(with_rows("skus", rows)))
    assert told(found) == [("title-rows", "skus", 2)]


@pytest.mark.parametrize(
    ("area", "row", "column"),
    [("B2:B3", 2, "sku"), ("A1:B1", 1, "status"), ("C3:D3", 3, "step")],
)
def test_merged_cells_of_the_table_are_told(
    area: str, row: int, column: str, tmp_path: Path
) -> None:
    sheets = {**SHEETS, "bom": replace(SHEETS["bom"], merges=[area])}
    _, found = read(tmp_path, pack(sheets))
    (one,) = found
    assert (one.code, one.place.row, one.place.column) == ("merged-cells", row, column)
    assert dict(one.parameters)["value"] == area


@pytest.mark.parametrize(
    "word",
    ["Total", "total:", "TOTAL", "Sum", "Subtotal", "Grand total", "合计", "小 计"],
)
def test_a_row_of_sums_is_refused_by_its_row(word: str, tmp_path: Path) -> None:
    _, found = read(tmp_path, pack(add_rows("bom", {"sku": word, "amount": 3})))
    assert told(found) == [("total-row", "bom", 4)]


def test_a_name_that_begins_like_a_sum_is_a_name(tmp_path: Path) -> None:
    sheets = add_rows("skus", {"sku": "Total-7", "route": "R1", "unit": "piece"})
    _, found = read(tmp_path, pack(sheets))
    assert found == ()


# ── sheets and header ───────────────────────────────────────────────────────


def test_a_sheet_that_is_no_table_is_told_and_not_read(tmp_path: Path) -> None:
    sheets = {**SHEETS, "tool_group": Sheet([["x"]]), "SKUS": Sheet([["x"]])}
    sheets |= {"guide": Sheet([["x"]]), "lists": Sheet([["x"]], hidden=True)}
    sheets |= {"Findings": Sheet([["x"]]), "检查发现 2": Sheet([["x"]])}
    _, found = read(tmp_path, pack(sheets))
    assert [(each.code, each.place.sheet) for each in found] == [
        ("unknown-sheet", "tool_group"),
        ("repeated-sheet", "SKUS"),
    ]
    assert dict(found[0].parameters)["nearest"] == "tool_groups"


def test_a_hidden_sheet_is_told_and_read(tmp_path: Path) -> None:
    sheets = {**SHEETS, "bom": replace(SHEETS["bom"], hidden=True)}
    book, found = read(tmp_path, pack(sheets))
    assert told(found) == [("hidden-sheet", "bom", None)]
    assert len(book.tables["bom"]) == 2


@pytest.mark.parametrize("name", ["plant", "flows", "skus", "steps"])
def test_a_sheet_that_every_plant_needs_is_missed_by_name(
    name: str, tmp_path: Path
) -> None:
    sheets = {key: sheet for key, sheet in SHEETS.items() if key != name}
    _, found = read(tmp_path, pack(sheets))
    assert told(found) == [("missing-sheet", name, None)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["format", 2], ("unknown-format", "format")),
        (["gwp", "AR7"], ("not-a-choice", "gwp")),
        (["period_start", "1.1.2025"], ("not-a-date", "period_start")),
        (["period_end", "2024-01-01"], ("period-reversed", "period_end")),
        (["cutoff_limit", 3], ("share-in-percent", "cutoff_limit")),
        (["cutoff_limit", "3 %"], ("share-in-percent", "cutoff_limit")),
        (["cutoff_limit", "little"], ("not-a-number", "cutoff_limit")),
        (["cutoff_limit", -1], ("not-a-share", "cutoff_limit")),
        (["boundry", "x"], ("unknown-key", "boundry")),
        (["name", None], ("missing-key", "name")),
        (["name", Fault("#N/A")], ("error-cell", "value")),
        (["name", Formula("A1")], ("formula-without-value", "value")),
    ],
)
def test_a_fault_of_the_header_is_found_in_its_row(
    row: list[Value], expected: tuple[str, str], tmp_path: Path
) -> None:
    others = [cells for cells in SHEETS["plant"].rows if cells[0] != row[0]]
    sheets = with_rows("plant", [*map(list, others), row])
    _, found = read(tmp_path, pack(sheets))
    places = [(each.code, each.place.column) for each in found]
    assert expected in places
    fault = found[places.index(expected)]
    assert (fault.place.file, fault.place.sheet) == ("plant.xlsx", "plant")
    assert fault.place.row == len(others) + 1


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    sheets = with_rows("plant", [*rows_of("plant"), ["gwp", "AR5"]])
    _, found = read(tmp_path, pack(sheets))
    assert told(found) == [("repeated-key", "plant", 7)]


def test_a_limit_of_cutoffs_has_the_default_of_the_catalogue(tmp_path: Path) -> None:
    book, _ = read(tmp_path, pack(SHEETS))
    assert book.header is not None
    assert book.header.cutoff_limit == 0.03


# ── files that are no workbooks ─────────────────────────────────────────────


def damage(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(SHEETS)
    parts[name] = change(parts[name])
    return pack_parts(parts)


def without(name: str) -> bytes:
    parts: Parts = parts_of(SHEETS)
    del parts[name]
    return pack_parts(parts)


SHEET = "xl/worksheets/2.xml"
BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"

UNREADABLE = {
    "empty": b"",
    "text": b"flow,kind,unit\n",
    "encrypted, or of the older format": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\0" * 600,
    "cut short": pack(SHEETS)[:700],
    "without index": without(INDEX),
    "without links": without("xl/_rels/workbook.xml.rels"),
    "without a sheet": without(SHEET),
    "index of another encoding": damage(INDEX, lambda p: p.decode().encode("utf-16")),
    "index that is no XML": damage(INDEX, lambda p: p[:-20]),
    "sheet that is no XML": damage(SHEET, lambda p: p.replace(b"</row>", b"</roe>", 1)),
    "sheet with entities": damage(SHEET, lambda p: BOMB + p),
    "two sheets of one name": damage(
        INDEX, lambda p: p.replace(b'name="flows"', b'name="skus"')
    ),
    "no cell of this name": damage(SHEET, lambda p: p.replace(b'"A2"', b'"22"')),
    "a row beyond the last": damage(
        SHEET, lambda p: p.replace(b'r="A2"', b'r="A99999999"')
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_workbook_is_refused_with_one_finding(
    name: str, tmp_path: Path
) -> None:
    book, found = read(tmp_path, UNREADABLE[name])
    assert [each.code for each in found] == ["unreadable-workbook"]
    assert found[0].place.file == "plant.xlsx"
    assert dict(found[0].parameters)["value"]
    assert all(table.is_empty() for table in book.tables.values())


def test_a_bomb_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.io.workbook_parts.MOST_WORKBOOK_BYTES", 100_000)
    content = damage(SHEET, lambda part: part + b" " * 1_000_000)
    _, found = read(tmp_path, content)
    assert [each.code for each in found] == ["unreadable-workbook"]


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lca.io.workbook_parts.MOST_WORKBOOK_BYTES", 100_000)
    size = len(parts_of(SHEETS)[SHEET]) + 1_000_000
    content = damage(SHEET, lambda part: part + b" " * 1_000_000)
    small = content.replace(size.to_bytes(4, "little"), (9_999).to_bytes(4, "little"))
    assert small != content
    _, found = read(tmp_path, small)
    assert [each.code for each in found] == ["unreadable-workbook"]


def test_a_cell_far_out_does_not_fill_the_memory(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = damage(SHEET, lambda part: part.replace(b"</sheetData>", far))
    _, found = read(tmp_path, content)
    assert [each.code for each in found] == ["unreadable-workbook"]
    assert "XFD1048576" in dict(found[0].parameters)["value"]


def test_a_cell_far_out_that_is_only_coloured_does_not_matter(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    _, found = read(
        tmp_path, damage(SHEET, lambda part: part.replace(b"</sheetData>", far))
    )
    assert found == ()


def test_a_folder_in_place_of_a_workbook_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "plant.xlsx").mkdir()
    _, found = read_plant_path(tmp_path / "plant.xlsx")
    assert {each.code for each in found} == {"missing-file"}


def test_what_is_neither_folder_nor_workbook_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "plant.ods").write_bytes(b"x")
    for name in ("plant.ods", "nothing.xlsx", "nothing"):
        with pytest.raises(UsageError, match="neither a folder nor a workbook"):
            read_plant_path(tmp_path / name)


def test_a_plant_is_told_from_a_study_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("")
    assert not is_plant(tmp_path)
    (tmp_path / "plant.toml").write_text("")
    assert is_plant(tmp_path)
    assert is_plant(tmp_path / "Plant.XLSX")
    assert not is_plant(tmp_path / "plant.csv")
