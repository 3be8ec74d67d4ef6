"""Whatever a file holds, reading ends with a result or with findings that help.

Every finding of a row says file, row, column, value, cause and fix; all are found in
one run; the exit code is 1 and there is no traceback.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import lca
from lca.commands.solve import solve_folder
from tests.support.command import CHECKOUT, run_lca
from tests.support.flood import KINDS, ROWS
from tests.support.study_builder import (
    Document,
    StudyBuilder,
    codes,
    find,
    render_header,
)

Change = Callable[[StudyBuilder], StudyBuilder]


def valid() -> StudyBuilder:
    """Return a study with a loop, a waste, a co-product and stages, without faults."""
    return (
        StudyBuilder()
        .flow("part", unit="unit")
        .flow("power", unit="kWh")
        .flow("main")
        .flow("side")
        .flow("sludge", "waste")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .flow("methane", "elementary", ghg="CH4", ghg_class="biogenic")
        .flow("taken up", "elementary", ghg="CO2", ghg_class="uptake")
        .activity("maker", stage="assembly")
        .activity("grid")
        .activity("joint")
        .activity("burner")
        .output("maker", "part", 1)
        .input("maker", "power", 3)
        .input("maker", "main", 2)
        .output("maker", "sludge", 0.5)
        .output("maker", "methane", 0.01)
        .output("grid", "power", 10)
        .input("grid", "power", 1)
        .input("grid", "side", 0.1)
        .output("grid", "CO2", 5)
        .output("joint", "main", 2)
        .output("joint", "side", 1)
        .input("joint", "power", 0.25)
        .input("joint", "taken up", 4)
        .allocate("joint", "main", "economic", 3)
        .allocate("joint", "side", "economic", 1)
        .input("burner", "sludge", 1)
        .output("burner", "CO2", 2)
    )


def test_the_study_before_its_faults_has_none():
    assert valid().solve({"part": 1})["findings"] == []


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and the finding it must give."""

    code: str
    change: Change
    place: Mapping[str, object]
    value: str | None = None


def set_cell(table: str, row: int, column: str, value: object) -> Change:
    """Return a change of one cell; rows count as in the file, the header being 1."""

    def change(study: StudyBuilder) -> StudyBuilder:
        rows = [dict(cells) for cells in study.table(table)]
        rows[row - 2][column] = value  # type: ignore[assignment]
        return study.with_rows(table, rows)

    return change


def drop_column(table: str, column: str) -> Change:
    """Return a change that leaves a column out."""

    def change(study: StudyBuilder) -> StudyBuilder:
        rows = [dict(cells) for cells in study.table(table)]
        for cells in rows:
            cells.pop(column, None)
        return study.with_rows(table, rows)

    return change


def in_exchanges(row: int, column: str | None = None) -> dict[str, object]:
    place: dict[str, object] = {"file": "exchanges.csv", "row": row}
    return place | ({"column": column} if column else {})


def in_flows(row: int, column: str) -> dict[str, object]:
    return {"file": "flows.csv", "row": row, "column": column}


# Rows of exchanges.csv: maker 2-6, grid 7-10, joint 11-14, burner 15-16.
FAULTS = {
    "missing column": Fault(
        "missing-column",
        drop_column("exchanges", "unit"),
        in_exchanges(1, "unit"),
        "activity, direction, flow, amount",
    ),
    "missing cell": Fault(
        "empty-cell",
        set_cell("exchanges", 3, "amount", None),
        in_exchanges(3, "amount"),
    ),
    "unknown unit": Fault(
        "unknown-unit",
        set_cell("exchanges", 3, "unit", "KiloWattHour"),
        in_exchanges(3, "unit"),
        "KiloWattHour",
    ),
    "unknown unit of a flow": Fault(
        "unknown-unit", set_cell("flows", 3, "unit", "kgg"), in_flows(3, "unit"), "kgg"
    ),
    "wrong dimension": Fault(
        "wrong-dimension",
        set_cell("exchanges", 3, "unit", "kg"),
        in_exchanges(3, "unit"),
        "kg",
    ),
    "not a number": Fault(
        "not-a-number",
        set_cell("exchanges", 3, "amount", "1,5"),
        in_exchanges(3, "amount"),
        "1,5",
    ),
    "NaN": Fault(
        "not-finite",
        set_cell("exchanges", 3, "amount", "NaN"),
        in_exchanges(3, "amount"),
        "NaN",
    ),
    "inf": Fault(
        "not-finite",
        set_cell("exchanges", 4, "amount", "-inf"),
        in_exchanges(4, "amount"),
        "-inf",
    ),
    "too large for a float": Fault(
        "not-finite",
        set_cell("exchanges", 4, "amount", "1e999"),
        in_exchanges(4, "amount"),
        "1e999",
    ),
    "two makers": Fault(
        "two-makers",
        lambda s: s.output("rival", "part", 1).activity("rival"),
        in_exchanges(17) | {"flow": "part"},
    ),
    "two references": Fault(
        "two-references",
        lambda s: set_cell("exchanges", 11, "reference", "true")(
            set_cell("exchanges", 12, "reference", "true")(s)
        ),
        in_exchanges(12, "reference") | {"activity": "joint"},
    ),
    "unknown flow": Fault(
        "unknown-flow",
        set_cell("exchanges", 4, "flow", "mian"),
        in_exchanges(4, "flow"),
        "mian",
    ),
    "unallocated co-product": Fault(
        "unallocated-output",
        lambda s: set_cell("exchanges", 11, "reference", "true")(
            s.with_rows("allocation", [])
        ),
        in_exchanges(12) | {"activity": "joint", "flow": "side"},
    ),
    "waste without treatment": Fault(
        "no-treatment",
        lambda s: s.with_rows("exchanges", s.table("exchanges")[:-2]),
        in_exchanges(5, "flow") | {"flow": "sludge"},
    ),
    "product without maker": Fault(
        "no-maker",
        lambda s: s.flow("bolt").input("maker", "bolt", 4),
        in_exchanges(17, "flow") | {"flow": "bolt"},
    ),
    "uptake as output": Fault(
        "uptake-as-output",
        set_cell("exchanges", 14, "direction", "output"),
        in_exchanges(14, "direction"),
        "output",
    ),
    "methane without class": Fault(
        "gas-without-class",
        set_cell("flows", 8, "ghg_class", None),
        in_flows(8, "ghg"),
        "CH4",
    ),
    "trailing space": Fault(
        "name-edge-space",
        set_cell("exchanges", 5, "flow", "sludge "),
        in_exchanges(5, "flow"),
        "sludge ",
    ),
    "direction": Fault(
        "not-a-choice",
        set_cell("exchanges", 5, "direction", "out"),
        in_exchanges(5, "direction"),
        "out",
    ),
    "kind": Fault(
        "not-a-choice",
        set_cell("flows", 6, "kind", "trash"),
        in_flows(6, "kind"),
        "trash",
    ),
    "repeated flow": Fault(
        "repeated-name", lambda s: s.flow("part", unit="unit"), in_flows(10, "flow")
    ),
    "composition": Fault(
        "not-a-composition",
        set_cell("flows", 4, "composition", "C=0.7;O=0.6"),
        in_flows(4, "composition"),
        "C=0.7;O=0.6",
    ),
    "pedigree": Fault(
        "not-a-pedigree",
        set_cell("exchanges", 6, "pedigree", "1;2;3;4;6"),
        in_exchanges(6, "pedigree"),
        "1;2;3;4;6",
    ),
}
WARNINGS = {
    "near-duplicate name": Fault(
        "near-duplicate-name",
        lambda s: s.flow("Sludge", "elementary").output("burner", "Sludge", 1),
        in_flows(10, "flow"),
        "Sludge",
    ),
    "unused flow": Fault(
        "unused-name", lambda s: s.flow("nothing"), in_flows(10, "flow"), "nothing"
    ),
    "repeated row": Fault(
        "repeated-row", lambda s: s.output("burner", "CO2", 2), in_exchanges(17)
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_place(name):
    fault = FAULTS[name]
    document = fault.change(valid()).solve({"part": 1})
    expect(document, fault)
    assert document["impact"] is None
    assert document["scaling"] is None


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_given_and_the_study_solved(name):
    fault = WARNINGS[name]
    document = fault.change(valid()).solve({"part": 1})
    expect(document, fault)
    assert document["impact"] is not None
    assert codes(document) == []


def expect(document: Document, fault: Fault) -> None:
    """Check that the finding is there, says where, and helps in both languages."""
    found = [
        each
        for each in find(document, fault.code)
        if all(each.get(key) == value for key, value in fault.place.items())
    ]
    assert found, document["findings"]
    (one,) = found
    if fault.value is not None:
        assert one["parameters"]["value"] == fault.value
    assert one["message"]
    assert one["cause"]
    assert one["fix"]
    assert "…" not in one["message"] + one["cause"] + one["fix"]


def test_several_faults_are_all_found_in_one_run():
    together = (
        "unknown unit of a flow",
        "not a number",
        "inf",
        "uptake as output",
        "methane without class",
        "direction",
        "repeated flow",
        "composition",
        "pedigree",
        "near-duplicate name",
    )
    # The last rows are appended, so their places differ from the single case.
    study = valid()
    for name in together:
        study = (FAULTS | WARNINGS)[name].change(study)
    document = study.solve({"part": 1})
    expected = {(FAULTS | WARNINGS)[name].code for name in together}
    found = {each["code"] for each in document["findings"]}
    assert expected <= found
    # Faults of reading do not hide those of linking: methane has no class, though
    # four cells of the same study cannot be read.
    assert "gas-without-class" in found


def test_faults_of_a_row_do_not_hide_those_of_other_rows():
    study = valid()
    for row in range(2, 17):
        study = set_cell("exchanges", row, "amount", f"{row} kg")(study)
    found = find(study.solve({"part": 1}), "not-a-number")
    assert [each["row"] for each in found] == list(range(2, 17))


# ── whole files ─────────────────────────────────────────────────────────────


def write_valid(folder: Path) -> Path:
    return valid().write(folder)


@pytest.mark.parametrize("name", ["flows.csv", "exchanges.csv", "activities.csv"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b"\n\n \n", "empty-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary-file"),
        (b"PK\x03\x04\x14\x00\x06\x00", "binary-file"),
        ("flow,kind,unit\n".encode("utf-16"), "binary-file"),
        ("flow,名称\n硅,片\n".encode("gb18030"), "not-utf8"),
        ("flow,kind\npièce,product\n".encode("latin-1"), "not-utf8"),
        (b"flow;kind;unit\nx;product;kg\n", "wrong-separator"),
        (b"flow\tkind\tunit\n", "wrong-separator"),
        (b'flow,kind,unit\n"x,product,kg\n', "open-quote"),
        (b'flow,kind,unit\nplate 5" wide,product,kg\n', "misplaced-quote"),
        (b'flow,kind,unit\n"a"b,product,kg\n', "misplaced-quote"),
        (b'flow,kind,unit\n"a" ,product,kg\n', "misplaced-quote"),
        (b"flow,kind,flow\nx,y,z\n", "repeated-column"),
        (b"," * 2000 + b"\n", "too-many-columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(name, content, code, tmp_path):
    folder = write_valid(tmp_path)
    (folder / name).write_bytes(content)
    document = solve_folder(folder, {"part": 1}).document
    assert name in {each["file"] for each in find(document, code)}, codes(document)
    assert document["impact"] is None


@pytest.mark.parametrize("name", ["study.toml", "flows.csv", "exchanges.csv"])
def test_a_missing_file_is_refused_by_name(name, tmp_path):
    folder = write_valid(tmp_path)
    (folder / name).unlink()
    (found,) = find(solve_folder(folder, {}).document, "missing-file")
    assert found["file"] == name


def test_an_empty_folder_names_what_it_lacks(tmp_path):
    found = find(solve_folder(tmp_path, {}).document, "missing-file")
    expected = {"study.toml", "flows.csv", "exchanges.csv"}
    assert {each["file"] for each in found} == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unknown-format"),
        (b"format = 1\n", "missing-key"),
        (b"format = 1\nstudy = 3\n", "missing-key"),
        (b"format = ", "not-toml"),
        (b"\x00\x01", "not-toml"),
        (b"\xff\xfe", "not-utf8"),
        (b"x = " + b"[" * 5000, "not-toml"),
        (render_header().replace('name = "', "name = 3 # ").encode(), "not-text"),
    ],
)
def test_a_header_that_is_none_is_refused(content, code, tmp_path):
    folder = write_valid(tmp_path)
    (folder / "study.toml").write_bytes(content)
    document = solve_folder(folder, {"part": 1}).document
    assert code in {each["code"] for each in document["findings"]}
    assert document["impact"] is None


def test_a_table_with_nothing_but_a_header_is_refused(tmp_path):
    folder = write_valid(tmp_path)
    (folder / "exchanges.csv").write_text("activity,direction,flow,amount,unit\n")
    assert codes(solve_folder(folder, {}).document) == ["no-rows"]


def test_rows_that_are_too_long_or_too_short_are_listed(tmp_path):
    folder = write_valid(tmp_path)
    path = folder / "exchanges.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[3] += ",1,2"
    lines[7] = lines[7].rpartition(",")[0]
    path.write_text("\n".join(lines), "utf-8")
    found = find(solve_folder(folder, {}).document, "ragged-row")
    assert [each["row"] for each in found] == [4, 8]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n\n"])
def test_line_ends_and_blank_lines_do_not_matter(end, last, tmp_path):
    folder = write_valid(tmp_path)
    expected = solve_folder(folder, {"part": 1}).document
    for path in folder.glob("*.csv"):
        text = path.read_text("utf-8").rstrip("\n") + last
        path.write_bytes(text.replace("\n", end).encode())
    document = solve_folder(folder, {"part": 1}).document
    assert document == expected


def test_a_blank_line_counts_as_a_row_as_in_a_spreadsheet(tmp_path):
    folder = write_valid(tmp_path)
    path = folder / "exchanges.csv"
    lines = path.read_text("utf-8").splitlines()
    lines.insert(2, "")
    lines[4] = lines[4].replace("input", "sideways")
    path.write_text("\n".join(lines), "utf-8")
    (found,) = find(solve_folder(folder, {}).document, "not-a-choice")
    assert found["row"] == 5


@pytest.mark.parametrize("kind", ["binary", "cells", "loop"])
def test_the_command_refuses_with_exit_code_1_and_no_traceback(kind, tmp_path):
    folder = write_valid(tmp_path)
    if kind == "binary":
        (folder / "flows.csv").write_bytes(bytes(range(256)) * 20)
    elif kind == "cells":
        FAULTS["NaN"].change(FAULTS["unknown flow"].change(valid())).write(folder)
    else:
        study = valid().input("grid", "side", 500)
        study.write(folder)
    run = run_lca("solve", folder, "--demand=part=1", "--json")
    assert run.exit_code == 1
    document = json.loads(run.stdout)
    assert document["impact"] is None
    assert codes(document)
    assert "Traceback" not in run.stderr + run.stdout


def test_a_folder_that_is_a_file_is_an_error_of_ours(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(lca.LcaError):
        lca.read_study(path)


# ── a million rows ──────────────────────────────────────────────────────────

MOST_BYTES = 2 * 1024**3
MOST_JSON_BYTES = 5 * 1024**2
QUICK = ("cells", "references")
SLOW = tuple(kind for kind in KINDS if kind not in QUICK)


@pytest.mark.parametrize(
    "kind", [*QUICK, *(pytest.param(k, marks=pytest.mark.prove) for k in SLOW)]
)
def test_a_million_faulty_rows_are_refused_and_counted(kind):
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.flood", kind, folder],
            capture_output=True,
            check=True,
            cwd=CHECKOUT,
            encoding="utf-8",
        )
    told = json.loads(done.stdout)
    assert told["refused"]
    assert told["bytes"] < MOST_BYTES
    assert told["json_bytes"] < MOST_JSON_BYTES
    expected = {
        "cells": ["name-edge-space", "not-finite", "unknown-unit", "unknown-flow"],
        "references": ["no-reference"],
    }
    assert set(expected.get(kind, [])) <= set(told["codes"])
    if kind in QUICK:
        # Listed one by one up to a bound, and the rest is counted, not dropped.
        code = expected[kind][-1]
        listed = 100
        assert told["left_out"][code] == ROWS - listed
