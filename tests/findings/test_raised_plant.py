"""Every code of reading a plant is raised by a small plant, at the right place.

What its rules raise stands in `test_raised_rules`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.io import read_plant_path
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import (
    Fault,
    Formula,
    Rows,
    Sheet,
    Value,
    pack,
    sheets_of,
)
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]
Write = Callable[[Path], Path]

# Row 2 of each table; what a case adds stands in row 3.
RIGHT = (
    PlantBuilder()
    .bought("wire", 50, "kg")
    .sku("Q1", "R1", "piece")
    .step("R1", "mount", 0.98, "piece")
    .bom("Q1", "mount", "wire", 0.001)
)
SHEETS = sheets_of(RIGHT)


@dataclass(frozen=True, slots=True)
class Case:
    """A plant that is written, and the finding that must come of reading it.

    The place of the finding holds all of ``place``; it may say more.
    """

    code: str
    write: Write
    place: Place


def altered(table: str, **cells: Cell) -> Write:
    """Return what writes the right plant with other cells in row 2 of a table."""
    first, *rest = RIGHT.table(table)
    plant = RIGHT.with_rows(table, [first | cells, *rest])
    return plant.write


def with_file(name: str, change: Callable[[Path], object]) -> Write:
    """Return what writes the right plant and does something to a file of it."""

    def write(folder: Path) -> Path:
        RIGHT.write(folder)
        change(folder / name)
        return folder

    return write


def replaced(old: str, new: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(
        path.read_text("utf-8").replace(old, new).encode(encoding)
    )


def into_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def book(sheets: Mapping[str, Sheet]) -> Write:
    """Return what writes a workbook."""

    def write(folder: Path) -> Path:
        path = folder / "plant.xlsx"
        path.write_bytes(pack(sheets))
        return path

    return write


def with_cell(table: str, column: str, value: Value) -> Write:
    """Return what writes a workbook with another value in a cell of row 2."""
    rows: Rows = [list(cells) for cells in SHEETS[table].rows]
    rows[1][rows[0].index(column)] = value
    return book({**SHEETS, table: Sheet(rows)})


def with_rows(table: str, *rows: list[Value]) -> Write:
    return book({**SHEETS, table: Sheet(rows)})


def in_file(table: str, row: int, column: str | None = None) -> Place:
    place: dict[str, str | int] = {"file": f"{table}.csv", "row": row}
    return place if column is None else place | {"column": column}


def in_sheet(sheet: str, row: int | None = None, column: str | None = None) -> Place:
    place: dict[str, str | int] = {"file": "plant.xlsx", "sheet": sheet}
    place |= {} if row is None else {"row": row}
    return place if column is None else place | {"column": column}


TEXTS: Rows = [list(cells) for cells in SHEETS["skus"].rows]

CELLS = [
    Case("negative-cell", altered("bom", amount=-1), in_file("bom", 2, "amount")),
    Case(
        "negative-cell",
        with_cell("bom", "amount", -1),
        in_sheet("bom", 2, "amount"),
    ),
    Case("not-positive", altered("steps", gives=0), in_file("steps", 2, "gives")),
    Case(
        "share-in-percent",
        altered("steps", **{"yield": 98.5}),
        in_file("steps", 2, "yield"),
    ),
    Case(
        "share-in-percent",
        altered("steps", **{"yield": "98.5%"}),
        in_file("steps", 2, "yield"),
    ),
    Case(
        "not-a-share",
        altered("steps", **{"yield": -0.02}),
        in_file("steps", 2, "yield"),
    ),
    Case(
        "not-a-share",
        altered("steps", **{"yield": 985}),
        in_file("steps", 2, "yield"),
    ),
    Case(
        "not-a-date",
        RIGHT.contract("wire", "C1", 1, "wire", period_end="31.12.2025").write,
        in_file("contracts", 2, "period_end"),
    ),
    Case("error-cell", altered("bom", amount="#REF!"), in_file("bom", 2, "amount")),
    Case(
        "error-cell",
        with_cell("steps", "yield", Fault("#DIV/0!")),
        in_sheet("steps", 2, "yield"),
    ),
    Case(
        "formula-without-value",
        with_cell("bom", "amount", Formula("B2*C2")),
        in_sheet("bom", 2, "amount"),
    ),
    Case(
        "merged-cells",
        book({**SHEETS, "bom": replace(SHEETS["bom"], merges=["B2:B3"])}),
        in_sheet("bom", 2, "sku"),
    ),
    Case(
        "total-row",
        RIGHT.bill("Total", 1).write,
        in_file("bills", 2),
    ),
    Case(
        "unknown-unit",
        altered("skus", unit="pice"),
        in_file("skus", 2, "unit"),
    ),
]

NAMES = [
    Case(
        "repeated-key",
        RIGHT.sku("Q1", "R1", "piece").write,
        in_file("skus", 3, "sku"),
    ),
    Case(
        "repeated-key",
        RIGHT.supply("wire", 40).write,
        in_file("supplies", 3, "supply"),
    ),
    Case(
        "repeated-key",
        with_rows("plant", *SHEETS["plant"].rows, ["gwp", "AR6"]),  # type: ignore[arg-type]
        in_sheet("plant", 7, "key"),
    ),
    Case(
        "unknown-reference",
        altered("bom", sku="q1"),
        in_file("bom", 2, "sku"),
    ),
    Case(
        "unknown-reference",
        with_cell("bom", "flow", "wyre"),
        in_sheet("bom", 2, "flow"),
    ),
]

TABLES = [
    Case(
        "header-unit",
        with_file("steps.csv", replaced("yield", "yield [%]")),
        in_file("steps", 1, "yield"),
    ),
    Case(
        "missing-file",
        with_file("skus.csv", Path.unlink),
        {"file": "skus.csv"},
    ),
    Case("missing-file", with_file("plant.toml", Path.unlink), {"file": "plant.toml"}),
    Case(
        "no-rows",
        with_file("skus.csv", lambda path: path.write_text("sku,route,unit\n")),
        {"file": "skus.csv"},
    ),
    Case(
        "not-utf8",
        with_file("bom.csv", replaced("measured", "实测", "gbk")),
        in_file("bom", 2),
    ),
    Case("unreadable-file", with_file("bom.csv", into_folder), {"file": "bom.csv"}),
    Case(
        "unreadable-file",
        with_file("plant.toml", into_folder),
        {"file": "plant.toml"},
    ),
    Case(
        "missing-key",
        RIGHT.headed(gwp=None).write,
        {"file": "plant.toml", "column": "gwp"},
    ),
    Case(
        "unknown-format",
        with_file("plant.toml", replaced("format = 1", "format = 2")),
        {"file": "plant.toml", "column": "format"},
    ),
    Case(
        "unknown-key",
        RIGHT.headed(boundry="x").write,
        {"file": "plant.toml", "column": "boundry"},
    ),
    Case(
        "share-in-percent",
        RIGHT.headed(cutoff_limit=3).write,
        {"file": "plant.toml", "column": "cutoff_limit"},
    ),
]

SHEET_CASES = [
    Case(
        "cells-beside-table",
        with_rows("skus", TEXTS[0], [*TEXTS[1], None, "ask Wang"]),
        in_sheet("skus", 2, "E"),
    ),
    Case(
        "header-not-found",
        with_rows("skus", ["Artikel"], ["Q1"]),
        in_sheet("skus"),
    ),
    Case(
        "hidden-sheet",
        book({**SHEETS, "bom": replace(SHEETS["bom"], hidden=True)}),
        in_sheet("bom"),
    ),
    Case(
        "missing-sheet",
        book({name: sheet for name, sheet in SHEETS.items() if name != "steps"}),
        in_sheet("steps"),
    ),
    Case("no-rows", with_rows("skus", TEXTS[0]), in_sheet("skus")),
    Case("repeated-sheet", book({**SHEETS, "BOM": Sheet([["x"]])}), in_sheet("BOM")),
    Case("title-rows", with_rows("skus", ["2025"], *TEXTS), in_sheet("skus", 2)),
    Case(
        "unknown-sheet",
        book({**SHEETS, "tool_group": Sheet([["x"]])}),
        in_sheet("tool_group"),
    ),
    Case(
        "unreadable-workbook",
        lambda folder: _write(folder / "plant.xlsx", b"sku,route,unit\n"),
        {"file": "plant.xlsx"},
    ),
]

CASES = (*CELLS, *NAMES, *TABLES, *SHEET_CASES)


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("write", [RIGHT.write, book(SHEETS)])
def test_the_right_plant_has_no_findings(write: Write, tmp_path: Path) -> None:
    assert read_plant_path(write(tmp_path))[1] == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_broken_plant_is_found_at_its_place(case: Case, tmp_path: Path) -> None:
    found = read_plant_path(case.write(tmp_path))[1]
    places = [f.place.as_dict() for f in found if f.code == case.code]
    named = [place for place in places if case.place.items() <= place.items()]
    assert named, [(f.code, f.place.as_dict()) for f in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_every_sentence_about_a_broken_plant_is_filled_in(
    case: Case, tmp_path: Path
) -> None:
    for found in read_plant_path(case.write(tmp_path))[1]:
        assert_filled_in(found)


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
