"""Claims about annotated copies: what is added, and that nothing else changes.

The workbooks are written by one library and opened by another, and by ``lca`` itself.
"""

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import fastexcel
import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl import load_workbook

from lca.commands.annotate import annotate_path
from lca.commands.check import check_path
from lca.errors import UsageError
from lca.findings import Finding, finding
from lca.io.annotated_folder import add_column
from tests.support.plant_builder import HEADER, PlantBuilder
from tests.support.raw_workbook import Sheet, pack, pack_parts, sheets_of, unpack_parts
from tests.support.study_builder import StudyBuilder

# The children of a sheet in the order of the schema (ECMA-376, part 1, 18.3.1.99).
ORDER = re.findall(
    r"\w+",
    """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr
sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate
customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks
printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties
cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF
picture oleObjects controls webPublishItems tableParts extLst""",
)
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(1)", "<b>&", "\x1b[31m")


def plant() -> PlantBuilder:
    builder = PlantBuilder().bought("film", 2.0).sku("chip", "line")
    builder = builder.step("line", "cut", 0.5).bom("chip", "cut", "film", 2.0)
    return builder.bom("chip", "cut", "tape", 1.0).made("chip", 100.0)


def write_rich(path: Path) -> Path:
    """Write a workbook with what people put into theirs, and return it.

    ``bom`` has a title, so that its header is row 3; its amount D4 is a formula with
    its result, its flow C5 a name that is not listed, formatted and with a note.
    """
    with xlsxwriter.Workbook(path) as book:
        blue = book.add_format(
            {"bold": True, "font_color": "#0000FF", "num_format": "0.000"}
        )
        grey = book.add_format({"bg_color": "#DDDDDD", "italic": True})
        tables: Any = plant().tables()
        sheet = book.add_worksheet("plant")
        sheet.write_row(0, 0, ["key", "value"])
        for row, pair in enumerate(HEADER.items(), start=1):
            sheet.write_row(row, 0, pair)
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            top = 2 if name == "bom" else 0
            columns = list(dict.fromkeys(key for row in rows for key in row))
            sheet.write_row(top, 0, columns, grey)
            for place, row in enumerate(rows, start=top + 1):
                for column, key in enumerate(columns):
                    sheet.write(place, column, row.get(key), blue)
            if name != "bom":
                continue
            sheet.merge_range("A1:C1", "The bill of material", grey)
            at = columns.index("amount")
            sheet.write_formula(top + 1, at, "=1+1", blue, 2)
            sheet.write_comment(top + 2, columns.index("flow"), "A note of mine")
            sheet.set_column(0, 0, 33, grey)
            sheet.data_validation(top + 1, at, 99, at, {"validate": "decimal",
                                  "criteria": ">", "value": 0})  # fmt: skip
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": f"={name}!$E$4:$E$5"})
            sheet.insert_chart("J2", chart)
        book.add_worksheet("my notes").hide()
    return path


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    return write_rich(tmp_path / "rich.xlsx")


def errors_of(path: Path) -> list[tuple[str, int | None, str | None]]:
    found = check_path(path)["findings"]
    return [
        (each["code"], each.get("row"), each.get("column"))
        for each in found
        if each["severity"] == "error"
    ]


def parts_of(path: Path) -> dict[str, bytes]:
    return unpack_parts(path.read_bytes())


def column_of(sheet: Any, name: str, header: int) -> int:
    names = [cell.value for cell in sheet[header]]
    return names.index(name) + 1


def annotate(path: Path, out: Path, *found: Finding) -> Any:
    annotate_path(path, out, found, "en")
    return load_workbook(out)


def at(row: int | None, column: str | None, code: str = "unknown-unit") -> Finding:
    return finding(
        code, file="rich.xlsx", sheet="bom", row=row, column=column, value="kgg",
        nearest="kg",
    )  # fmt: skip


# ── workbooks ────────────────────────────────────────────────────────────────
def test_the_cell_at_fault_is_marked_and_keeps_its_format(rich, tmp_path) -> None:
    found = finding("unknown-unit", file="rich.xlsx", sheet="bom", row=5,
                    column="flow", value="kgg", nearest="kg")  # fmt: skip
    before = load_workbook(rich)["bom"]
    sheet = annotate(rich, tmp_path / "out.xlsx", found)["bom"]
    place = column_of(sheet, "flow", 3)
    old, new = before.cell(5, place), sheet.cell(5, place)
    assert new.value == old.value == "tape"
    assert (new.fill.fill_type, new.fill.fgColor.rgb) == ("solid", "FFFFC7CE")
    assert new.border.left.style == new.border.bottom.style == "double"
    assert (new.font.b, new.font.color.rgb) == (True, "FF0000FF")
    assert new.number_format == "0.000"
    assert old.fill.fill_type is None


def test_a_note_of_the_user_stays_and_gets_the_finding_behind_it(rich, tmp_path):
    sheet = annotate(rich, tmp_path / "out.xlsx", at(5, "flow"), at(4, "amount"))["bom"]
    mine = sheet.cell(5, column_of(sheet, "flow", 3)).comment
    new = sheet.cell(4, column_of(sheet, "amount", 3)).comment
    assert mine.text.startswith("A note of mine")
    assert "error unknown-unit:" in mine.text
    assert new.text.startswith("error unknown-unit:")
    assert "What to do:" in new.text


def test_the_three_severities_differ_without_colours(rich, tmp_path) -> None:
    place = {"file": "rich.xlsx", "sheet": "bom", "column": "flow"}
    found = (
        finding("unknown-unit", row=4, value="kgg", nearest="kg", **place),
        finding("hidden-sheet", row=5, **place),
    )
    sheet = annotate(rich, tmp_path / "out.xlsx", *found)["bom"]
    column = column_of(sheet, "flow", 3)
    cells = [sheet.cell(row, column) for row in (4, 5)]
    assert [cell.border.top.style for cell in cells] == ["double", "mediumDashed"]
    assert len({cell.fill.fgColor.rgb for cell in cells}) == 2


def test_of_several_findings_in_a_cell_the_gravest_colours_it(rich, tmp_path) -> None:
    sheet = annotate(
        rich, tmp_path / "out.xlsx", at(4, "flow", "hidden-sheet"), at(4, "flow")
    )["bom"]
    cell = sheet.cell(4, column_of(sheet, "flow", 3))
    assert cell.border.top.style == "double"
    assert "unknown-unit" in cell.comment.text
    assert "hidden-sheet" in cell.comment.text


def test_nothing_else_of_the_workbook_changes(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    annotate(rich, out, at(5, "flow"))
    before, after = parts_of(rich), parts_of(out)
    changed = {name for name, part in before.items() if after[name] != part}
    index = load_workbook(rich).sheetnames.index("bom") + 1
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        f"xl/worksheets/sheet{index}.xml",
    }
    assert set(after) - set(before) == {"xl/worksheets/lcaFindings.xml"}
    assert any("charts/" in name for name in after)


def test_formulas_keep_their_results(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    annotate(rich, out, at(4, "amount"))
    shown, typed = load_workbook(out, data_only=True), load_workbook(out)
    column = column_of(typed["bom"], "amount", 3)
    assert typed["bom"].cell(4, column).value == "=1+1"
    assert shown["bom"].cell(4, column).value == 2
    assert "formula-without-value" not in {code for code, _, _ in errors_of(out)}


def test_the_program_finds_the_same_in_the_copy(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    errors = errors_of(rich)
    assert ("unknown-reference", 5, "flow") in errors
    annotate_path(rich, out, [at(5, "flow"), at(4, None), at(None, None)], "zh")
    assert errors_of(out) == errors


def test_the_copy_is_read_by_a_third_program(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    annotate(rich, out, at(5, "flow"))
    old, new = fastexcel.read_excel(rich), fastexcel.read_excel(out)
    assert new.sheet_names == [*old.sheet_names, "Findings"]
    for name in old.sheet_names:
        options: Any = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
        if name != "my notes":
            one, two = (pl.DataFrame(book.load_sheet(name, **options)) for book in
                        (old, new))  # fmt: skip
            assert one.equals(two)


def test_elements_stand_in_the_order_of_the_format(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    found = [at(5, "flow"), finding("missing-key", file="rich.xlsx", sheet="plant",
             column="gwp", table="plant")]  # fmt: skip
    annotate(rich, out, *found)
    for name, part in parts_of(out).items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            children = [each.tag.rpartition("}")[2] for each in ET.fromstring(part)]  # noqa: S314
            places = [ORDER.index(child) for child in children]
            assert places == sorted(places), name
            assert children.count("legacyDrawing") <= 1


def test_every_link_leads_to_a_part_and_every_part_has_a_type(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    annotate(rich, out, at(5, "flow"), finding("missing-key", file="rich.xlsx",
             sheet="plant", column="gwp", table="plant"))  # fmt: skip
    parts = parts_of(out)
    types = parts["[Content_Types].xml"].decode()
    assert len(set(re.findall(r'PartName="([^"]*)"', types))) == types.count("PartName")
    for name, part in parts.items():
        if not name.endswith(".rels") or name == "_rels/.rels":
            continue
        folder = name.partition("/_rels/")[0]
        for target in re.findall(rb'Target="([^"]*)"', part):
            path = Path("/", folder, target.decode()).resolve()
            assert path.as_posix().lstrip("/") in parts, (name, target)
        ids = re.findall(rb'Id="([^"]*)"', part)
        assert len(set(ids)) == len(ids)


def test_every_finding_is_listed_with_a_link_to_its_cell(rich, tmp_path) -> None:
    nowhere = finding("missing-sheet", file="rich.xlsx", sheet="routes")
    found = (at(5, "flow", "hidden-sheet"), nowhere, at(4, "amount"))
    book = annotate(rich, tmp_path / "out.xlsx", *found)
    rows = list(book["Findings"].iter_rows())
    assert [cell.value for cell in rows[0]][:4] == [
        "Severity", "Code", "Sheet or file", "Cell",
    ]  # fmt: skip
    listed = [[cell.value for cell in row[:4]] for row in rows[1:]]
    amount = column_of(book["bom"], "amount", 3)
    flow = column_of(book["bom"], "flow", 3)
    letters = "ABCDEFGHIJ"
    assert listed == [
        ["error", "missing-sheet", "routes", None],
        ["error", "unknown-unit", "bom", f"{letters[amount - 1]}4"],
        ["warning", "hidden-sheet", "bom", f"{letters[flow - 1]}5"],
    ]
    links = [row[3].hyperlink.location for row in rows[2:]]
    assert links == [f"'bom'!{row[3]}" for row in listed[1:]]


def test_drawings_of_notes_are_well_formed_and_each_is_named_once(rich, tmp_path):
    out = tmp_path / "out.xlsx"
    annotate(rich, out, at(5, "flow"), at(4, "amount"), finding("missing-key",
             file="rich.xlsx", sheet="plant", column="gwp", table="plant"))  # fmt: skip
    drawings = {n: p for n, p in parts_of(out).items() if n.endswith(".vml")}
    assert len(drawings) == 2
    for part in drawings.values():
        shapes = [each.get("id") for each in ET.fromstring(part) if  # noqa: S314
                  each.tag.endswith("}shape")]  # fmt: skip
        assert shapes
        assert len(set(shapes)) == len(shapes)


def test_the_list_is_in_chinese_where_it_is_asked_for(rich, tmp_path) -> None:
    out = tmp_path / "out.xlsx"
    annotate_path(rich, out, [at(5, "flow")], "zh")
    book = load_workbook(out)
    assert book.sheetnames[-1] == "检查发现"
    sheet = book["检查发现"]
    assert [sheet.cell(1, 1).value, sheet.cell(2, 1).value] == ["级别", "错误"]
    column = column_of(book["bom"], "flow", 3)
    assert "处理办法：" in book["bom"].cell(5, column).comment.text


def test_a_list_that_stands_there_already_is_kept(rich, tmp_path) -> None:
    once, twice = tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    annotate(rich, once, at(5, "flow"))
    book = annotate(once, twice, at(5, "flow"))
    assert book.sheetnames[-2:] == ["Findings", "Findings 2"]


def test_without_findings_the_list_says_so(rich, tmp_path) -> None:
    book = annotate(rich, tmp_path / "out.xlsx")
    assert book["Findings"]["A2"].value == "Nothing was found."


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_finding_never_runs(rich, tmp_path, text) -> None:
    found = finding("unknown-reference", file="rich.xlsx", sheet="bom", row=5,
                    column=text, value=text, table="flows", nearest=text)  # fmt: skip
    out = tmp_path / "out.xlsx"
    sheet = annotate(rich, out, found)["Findings"]
    shown = text.replace("\x1b", "\ufffd")
    cell = sheet.cell(2, 5)
    assert (cell.value, cell.data_type) in {(shown, "s"), (shown, "inlineStr")}
    assert bool(cell.style and cell.quotePrefix) == text.startswith(
        ("=", "+", "-", "@")
    )
    part = parts_of(out)["xl/worksheets/lcaFindings.xml"]
    assert b"<f>" not in part
    assert b"<f " not in part


def test_a_place_within_merged_cells_marks_the_one_that_shows(rich, tmp_path) -> None:
    sheet = annotate(rich, tmp_path / "out.xlsx", at(1, "C"))["bom"]
    assert sheet["A1"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["A1"].value == "The bill of material"
    assert "A1:C1" in {str(area) for area in sheet.merged_cells.ranges}


def test_a_finding_without_a_row_marks_the_header(rich, tmp_path) -> None:
    sheet = annotate(rich, tmp_path / "out.xlsx", at(None, "amount"))["bom"]
    assert sheet.cell(3, column_of(sheet, "amount", 3)).border.top.style == "double"


def test_a_cell_and_a_row_that_are_not_there_are_put_there(rich, tmp_path) -> None:
    sheet = annotate(rich, tmp_path / "out.xlsx", at(5, "M"), at(9, "amount"),
                     at(2, "amount"))["bom"]  # fmt: skip
    column = column_of(sheet, "amount", 3)
    for cell in (sheet["M5"], sheet.cell(9, column), sheet.cell(2, column)):
        assert cell.value is None
        assert cell.border.top.style == "double"
        assert cell.comment is not None


def test_a_key_of_the_header_marks_its_value(rich, tmp_path) -> None:
    found = finding("not-a-choice", file="rich.xlsx", sheet="plant", row=6,
                    column="gwp", value="AR9", choices="AR6")  # fmt: skip
    sheet = annotate(rich, tmp_path / "out.xlsx", found)["plant"]
    assert sheet["B6"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["A6"].fill.fill_type is None


def test_ten_thousand_findings_are_marked_and_listed(tmp_path) -> None:
    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("bom")
        sheet.write_row(0, 0, ["sku", "step", "flow", "amount", "unit"])
        for row in range(1, 10_001):
            sheet.write_row(row, 0, [f"sku {row}", "cut", "film", row, "kgg"])
    found = [
        finding("unknown-unit", file="many.xlsx", sheet="bom", row=row, column="unit",
                value="kgg", nearest="kg")
        for row in range(2, 10_002)
    ]  # fmt: skip
    book = annotate(path, tmp_path / "out.xlsx", *found)
    cells = [book["bom"].cell(row, 5) for row in range(2, 10_002)]
    assert {cell.border.left.style for cell in cells} == {"double"}
    assert all(cell.comment is not None for cell in cells)
    assert book["Findings"].max_row == 10_001


def test_a_workbook_of_another_writer_is_marked_too(tmp_path) -> None:
    sheets = sheets_of(plant())
    path, out = tmp_path / "raw.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(pack(sheets))
    errors = errors_of(path)
    found = finding("unknown-unit", file="raw.xlsx", sheet="bom", row=3, column="unit",
                    value="kgg", nearest="kg")  # fmt: skip
    annotate_path(path, out, [found], "en")
    assert errors_of(out) == errors
    parts = parts_of(out)
    assert b"double" in parts["xl/styles.xml"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lists_of_copies_are_not_taken_for_tables(rich, tmp_path, language) -> None:
    once, twice = tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    annotate_path(rich, once, [], language)
    annotate_path(once, twice, [], language)
    before, after = (load_workbook(path).sheetnames for path in (rich, twice))
    assert len(after) == len(before) + 2
    unknown = [
        [each["sheet"] for each in found if each["code"] == "unknown-sheet"]
        for found in (check_path(path)["findings"] for path in (rich, twice))
    ]
    assert unknown[0] == unknown[1]


def with_prefix(parts: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Return the parts, the elements of one of them written with a prefix."""
    text = parts[name].decode()
    text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text)
    return parts | {name: text.replace("xmlns=", "xmlns:x=").encode()}


def without_references(parts: dict[str, bytes], name: str) -> dict[str, bytes]:
    return parts | {name: re.sub(rb'(<(?:c|row)\b[^>]*?) r="[^"]*"', rb"\1",
                                 parts[name])}  # fmt: skip


def with_mark(parts: dict[str, bytes], name: str) -> dict[str, bytes]:
    return parts | {name: b"\xef\xbb\xbf" + parts[name]}


@pytest.mark.parametrize("change", [with_prefix, without_references, with_mark])
def test_other_ways_of_writing_a_sheet_are_understood(
    change: Callable[[dict[str, bytes], str], dict[str, bytes]], rich, tmp_path
) -> None:
    index = load_workbook(rich).sheetnames.index("skus") + 1
    path, out = tmp_path / "changed.xlsx", tmp_path / "out.xlsx"
    parts = change(parts_of(rich), f"xl/worksheets/sheet{index}.xml")
    path.write_bytes(pack_parts(parts))
    found = finding("unknown-unit", file="changed.xlsx", sheet="skus", row=2,
                    column="unit", value="kgg", nearest="kg")  # fmt: skip
    sheet = annotate(path, out, found)["skus"]
    cell = sheet.cell(2, column_of(sheet, "unit", 1))
    assert (cell.value, cell.border.top.style) == ("unit", "double")
    assert cell.comment is not None


def test_a_file_that_is_no_workbook_is_wrong_usage(tmp_path) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(UsageError, match="cannot be annotated"):
        annotate_path(path, tmp_path / "out.xlsx", [], "en")
    assert not (tmp_path / "out.xlsx").exists()


def test_equal_data_give_equal_bytes(rich, tmp_path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    annotate(rich, one, at(5, "flow"))
    annotate(rich, two, at(5, "flow"))
    assert one.read_bytes() == two.read_bytes()
    assert zipfile.ZipFile(one).testzip() is None


# ── folders ──────────────────────────────────────────────────────────────────
def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_folder_gets_a_column_and_a_list(tmp_path) -> None:
    folder, out = plant().write(tmp_path / "plant"), tmp_path / "out"
    found = (
        finding("unknown-reference", file="bom.csv", row=3, column="flow",
                value="tape", table="flows", nearest="–"),
        finding("hidden-sheet", file="bom.csv", row=3, sheet="bom"),
        finding("unknown-column", file="bom.csv", row=1, column="a", nearest="–"),
    )  # fmt: skip
    annotate_path(folder, out, found, "en")
    old, new = read_rows(folder / "bom.csv"), read_rows(out / "bom.csv")
    assert [row[:-1] for row in new] == old
    assert [row[-1][:18] for row in new] == [
        "findings",
        "warning unknown-co",
        "error unknown-refe",
    ]
    assert new[2][-1].count(" | ") == 1
    assert (out / "plant.toml").read_bytes() == (folder / "plant.toml").read_bytes()
    listed = read_rows(out / "findings.csv")
    assert [row[:5] for row in listed[1:]] == [
        ["error", "unknown-reference", "bom.csv", "3", "flow"],
        ["warning", "hidden-sheet", "bom.csv", "3", ""],
        ["warning", "unknown-column", "bom.csv", "1", "a"],
    ]


def test_the_copy_of_a_folder_is_read_again(tmp_path) -> None:
    folder, out = plant().write(tmp_path / "plant"), tmp_path / "out"
    annotate_path(folder, out, [finding("repeated-row", file="bom.csv", row=2)], "zh")
    assert errors_of(out) == errors_of(folder)


def test_a_study_is_annotated_as_a_plant_is(tmp_path) -> None:
    study = StudyBuilder().flow("a").output("make", "a", 1.0, reference=True)
    folder = study.write(tmp_path / "study")
    out = tmp_path / "out"
    annotate_path(
        folder, out, [finding("repeated-row", file="exchanges.csv", row=2)], "en"
    )
    assert "repeated-row" in read_rows(out / "exchanges.csv")[1][-1]
    assert check_path(out)["counts"]["error"] == 0


@pytest.mark.parametrize(
    ("content", "copy"),
    [
        (b"a,b\n1,2\n", b"a,b,findings\n1,2,it\n"),
        (b"a,b\n1,2", b"a,b,findings\n1,2,it"),
        (b"a,b\r\n1,2\r\n", b"a,b,findings\r\n1,2,it\r\n"),
        (b"\xef\xbb\xbfa,b\n1,2\n", b"\xef\xbb\xbfa,b,findings\n1,2,it\n"),
        (b'a,b\n"1\n,",2\n3,4\n', b'a,b,findings\n"1\n,",2,it\n3,4,\n'),
        (b"a,b\n1,2\n\n3,4\n", b"a,b,findings\n1,2,it\n\n3,4,\n"),
        (b"findings,b\n1,2\n", b"findings,b,findings 2\n1,2,it\n"),
        (b"a;b\n1;2\n", b"a;b\n1;2\n"),
        (b"a,b\n\xff,2\n", b"a,b\n\xff,2\n"),
        (b'a,b\n"1,2\n', b'a,b\n"1,2\n'),
        (b"", b""),
    ],
)
def test_cells_stay_as_they_are_written(content: bytes, copy: bytes) -> None:
    assert add_column(content, "a.csv", {2: ["it"]}) == copy


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_copy_begins_a_formula(text: str) -> None:
    copy = add_column(b"a,b\n1,2\n", "a.csv", {2: [text]}).decode()
    cell = copy.splitlines()[1].removeprefix("1,2,").lstrip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


# ── places ───────────────────────────────────────────────────────────────────
def test_data_are_never_overwritten(rich, tmp_path) -> None:
    folder = plant().write(tmp_path / "plant")
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    wrong = [
        (rich, rich),
        (rich, tmp_path / "out"),
        (rich, tmp_path),
        (folder, folder),
        (folder, folder / "copy"),
        (folder, tmp_path),
        (folder, tmp_path / "out.xlsx"),
        (folder, other),
    ]
    for path, out in wrong:
        with pytest.raises(UsageError):
            annotate_path(path, out, [], "en")
    assert [path.name for path in other.iterdir()] == ["mine.txt"]
    assert not (folder / "findings.csv").exists()


def test_an_earlier_copy_is_replaced(tmp_path) -> None:
    folder, out = plant().write(tmp_path / "plant"), tmp_path / "out"
    annotate_path(folder, out, [], "en")
    (folder / "production.csv").unlink()
    annotate_path(folder, out, [], "en")
    assert not (out / "production.csv").exists()


def test_a_sheet_without_cells_is_left_as_it_is(tmp_path) -> None:
    path, out = tmp_path / "raw.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(pack({**sheets_of(plant()), "notes": Sheet([])}))
    found = finding("unknown-sheet", file="raw.xlsx", sheet="notes", nearest="–")
    annotate_path(path, out, [found], "en")
    assert errors_of(out) == errors_of(path)
