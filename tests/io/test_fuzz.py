"""Readers meet anything at all: findings or a result, never another exception.

And refusal is never silent: a corrupted study gives an equal result, or is refused,
or something is found that was not found before.
"""

import csv
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import lca
from lca.commands.solve import solve_folder
from lca.factors import load_gwp
from lca.io import read_cells, write_study, write_table
from lca.tables import load_columns
from lca.units import load_units
from tests.support.campaign import sampled
from tests.support.study_builder import Document, StudyBuilder, codes, write_cell

TABLES = ("flows", "activities", "exchanges", "allocation", "characterisation")
DEMAND = {"part": 1.0}


def valid() -> StudyBuilder:
    """Return a study in which every row matters to the demand."""
    return (
        StudyBuilder()
        .flow("part", unit="unit", name="a part")
        .flow("power", unit="kWh")
        .flow("main")
        .flow("side")
        .flow("sludge", "waste")
        .flow("bolt", cutoff=True, comment="by agreement")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .activity("maker", stage="assembly")
        .activity("grid", stage="power")
        .activity("joint", location="here")
        .activity("burner")
        .output("maker", "part", 1, source="plan; measured, twice", status="measured")
        .input("maker", "power", 3)
        .input("maker", "main", 2)
        .input("maker", "bolt", 4)
        .output("maker", "sludge", 0.5)
        .output("grid", "power", 10, reference=True)
        .input("grid", "power", 1)
        .output("grid", "CO2", 5)
        .output("joint", "main", 2)
        .output("joint", "side", 1)
        .output("joint", "CO2", 3)
        .allocate("joint", "main", "economic", 3)
        .allocate("joint", "side", "economic", 1)
        .input("burner", "sludge", 1)
        .output("burner", "CO2", 2)
    )


def run(folder: Path) -> Document:
    """Return the document; every finding says what, why and what to do."""
    document = solve_folder(folder, DEMAND).document
    refused = document["impact"] is None
    assert refused == bool(codes(document))
    for found in document["findings"]:
        assert found["message"]
        assert found["cause"]
        assert found["fix"]
    return document


# ── whatever the bytes ──────────────────────────────────────────────────────

MARKS = b',|"|""|\n|\r\n|\r|;|\'|=| |1|-1e3|\xff|\x00|\x1a|#|\\|nan|\xef\xbb\xbf'
WORDS = "flow|kind|unit|amount|product|kg|CO2|硅|é"
pieces = st.sampled_from([*MARKS.split(b"|"), *WORDS.encode().split(b"|")])
any_bytes = st.one_of(
    st.binary(max_size=200), st.lists(pieces, max_size=60).map(b"".join)
)


@sampled(80)
@given(st.sampled_from(["flows", "exchanges", "allocation"]), any_bytes)
@example("flows", b"flow,kind,unit\n,elementary,kg\n")
@example("flows", b'flow,kind,unit\n"a"b,product,kg\n')
@example("flows", b'flow,kind,unit\na"b,product,kg\n')
@example("flows", b"flow,kind,unit\r\na,product,kg\r\n")
@example("exchanges", b'activity,direction,flow,amount,unit\n"a\nb",input,c,1,kg\n')
@example("exchanges", b",,,,\n,,,,\n")
@example("allocation", b"activity,flow,method\n\n")
def test_any_bytes_in_a_table_give_findings_or_a_result(table, content):
    with TemporaryDirectory() as name:
        folder = valid().write(Path(name))
        (folder / f"{table}.csv").write_bytes(content)
        run(folder)


@sampled(40)
@given(any_bytes)
@example(b"format = 1\n[study]\nname = 1e999\n")
@example(b"format = 1\nx = " + b"9" * 5000)
@example(b"format = 1\n[study]\nperiod_start = 2025-13-45\n")
@example(b"a = {b = {c = {}}}\nformat = 1\nstudy = []")
def test_any_bytes_in_the_header_give_findings_or_a_result(content):
    with TemporaryDirectory() as name:
        folder = valid().write(Path(name))
        (folder / "study.toml").write_bytes(content)
        run(folder)


CELLS = (
    ",,part,kg,input,output,true,1,-1,0,nan,1e400,product,waste,elementary,CO2,CH4,"
    "uptake,mass,'=1,\",substitution,1;1;1;1;1,C=1,lognormal,uniform,side,|,\n, "
)
cells = st.one_of(
    st.sampled_from(CELLS.split(",")), st.text(max_size=8), st.floats().map(repr)
)


@sampled(60)
@given(st.data())
def test_tables_of_any_cells_give_findings_or_a_result(data):
    table = data.draw(st.sampled_from(TABLES))
    columns = [column.name for column in load_columns(table)]
    header = data.draw(st.lists(st.sampled_from(columns), min_size=2, unique=True))
    rows = data.draw(
        st.lists(
            st.lists(cells, min_size=len(header), max_size=len(header)), max_size=5
        )
    )
    required = [c.name for c in load_columns(table) if c.required]
    full = list(dict.fromkeys([*required, *header]))
    with TemporaryDirectory() as name:
        folder = valid().write(Path(name))
        path = folder / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
            writer = csv.writer(file)
            writer.writerow(full)
            for row in rows:
                padded = [*row, *row, *row, *row, *row][: len(full)]
                writer.writerow([*padded, *[""] * (len(full) - len(padded))])
        run(folder)


# ── refusal is never silent ─────────────────────────────────────────────────

letters = st.sampled_from([*"aZ0.,;=|'\" -+eE_%é硅\t\n\x00"])


@st.composite
def corrupted_cells(draw: st.DrawFn) -> tuple[str, int, str, str]:
    """Return table, row, column and the text that a slip leaves in that cell."""
    table = draw(st.sampled_from(["flows", "activities", "exchanges", "allocation"]))
    rows = valid().table(table)
    row = draw(st.integers(0, len(rows) - 1))
    column = draw(st.sampled_from(sorted(rows[row])))
    known = rows[row][column]
    text = write_cell(known)
    place = draw(st.integers(0, len(text)))
    slip = draw(st.sampled_from(["insert", "delete", "replace", "double", "empty"]))
    after = {
        "insert": text[:place] + draw(letters) + text[place:],
        "delete": text[:place] + text[place + 1 :],
        "replace": text[:place] + draw(letters) + text[place + 1 :],
        "double": text + text,
        "empty": "",
    }[slip]
    assume(after != text)
    assume(not _means_something_else(column, text, after))
    return table, row, column, after


def _means_something_else(column: str, before: str, after: str) -> bool:
    """Return whether the slip happens to be another good value: no reader can tell."""
    if column in {"amount", "factor"}:
        return _is_number(after)
    if column == "unit":
        units = load_units()
        return units.find(after) is not None and before != after
    if column == "ghg":
        return load_gwp().knows(after)
    # Optional statements that may as well be left out.
    return column in {"cutoff", "ghg_class", "reference", "displaces"} and not after


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


@sampled(100)
@given(corrupted_cells())
def test_a_slip_in_a_cell_changes_nothing_or_is_found(slip):
    table, row, column, text = slip
    rows = [dict(cells) for cells in valid().table(table)]
    rows[row][column] = text
    document = write_and_run(valid().with_rows(table, rows))
    expect_equal_or_found(document)


@sampled(30)
@given(st.sampled_from(["flows", "exchanges", "allocation"]), st.data())
def test_a_column_lost_or_renamed_is_found(table, data):
    required = [column.name for column in load_columns(table) if column.required]
    column = data.draw(st.sampled_from(required))
    name = data.draw(st.sampled_from(["", f"{column} ", column.upper(), "x"]))
    rows = [
        {name if key == column else key: cell for key, cell in row.items()}
        for row in valid().table(table)
    ]
    if not name:
        for row in rows:
            row.pop("")
    document = write_and_run(valid().with_rows(table, rows))
    assert "missing-column" in codes(document)


@sampled(30)
@given(st.data())
def test_an_activity_or_flow_lost_is_found(data):
    column, table = data.draw(
        st.sampled_from([("activity", "exchanges"), ("flow", "flows")])
    )
    study = valid()
    names = sorted({str(row[column]) for row in study.table(table)})
    lost = data.draw(st.sampled_from(names))
    kept = [row for row in study.table(table) if row[column] != lost]
    expect_equal_or_found(write_and_run(study.with_rows(table, kept)))


@sampled(30)
@given(st.data())
def test_a_row_told_twice_or_cut_short_is_found(data):
    study = valid()
    with TemporaryDirectory() as name:
        folder = study.write(Path(name))
        path = folder / f"{data.draw(st.sampled_from(['flows', 'exchanges']))}.csv"
        lines = path.read_text("utf-8").splitlines()
        place = data.draw(st.integers(1, len(lines) - 1))
        if data.draw(st.booleans()):
            lines.insert(place, lines[place])
        else:
            lines[place] = lines[place].rpartition(",")[0]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        document = run(folder)
    assert document["findings"]


def write_and_run(study: StudyBuilder) -> Document:
    with TemporaryDirectory() as name:
        return run(study.write(Path(name)))


REFERENCE = valid().solve(DEMAND)


def expect_equal_or_found(document: Document) -> None:
    assert REFERENCE["findings"] == []
    if document["findings"]:
        return
    assert document["impact"] == pytest.approx(REFERENCE["impact"], rel=1e-12)


# ── numbers and text survive ────────────────────────────────────────────────

decimals = st.from_regex(
    r"[+-]?([0-9]{1,25}(\.[0-9]{0,25})?|\.[0-9]{1,25})([eE][+-]?[0-9]{1,3})?",
    fullmatch=True,
)
numbers = st.one_of(
    decimals, st.floats(allow_nan=False, allow_infinity=False).map(repr)
)


def read_amounts(texts: list[str]) -> tuple[list[float | None], list[str]]:
    """Return the amounts that a table of these texts is read as, and the findings."""
    rows = [
        {"activity": "a", "direction": "input", "flow": "power", "amount": text,
         "unit": "kWh", "comment": str(place)}
        for place, text in enumerate(texts)
    ]  # fmt: skip
    study = valid().with_rows("exchanges", rows)
    with TemporaryDirectory() as name:
        read = lca.read_study(study.write(Path(name)))
    return read.inputs.exchanges["amount"].to_list(), [f.code for f in read.reading]


@sampled(40)
@given(st.lists(numbers, min_size=1, max_size=50))
@example(["0.1", "1e-320", "4.9e-324", "1.7976931348623157e308", "-0.0", "+1", "007"])
@example(["9007199254740993", "0.30000000000000004", "123456789012345678901234567890"])
@example(["2.2250738585072011e-308", "8.5", "1e23", ".5", "5.", "1E5"])
def test_a_number_is_read_exactly_as_python_reads_it(texts):
    amounts, found = read_amounts(texts)
    expected = [float(text) for text in texts]
    finite = [number if math.isfinite(number) else None for number in expected]
    assert amounts == finite
    signs = [math.copysign(1, x) for x in finite if x is not None]
    assert [math.copysign(1, x) for x in amounts if x is not None] == signs
    assert found.count("not-finite") == finite.count(None)
    assert "not-a-number" not in found


@sampled(60)
@given(st.lists(st.text("0123456789.,+-eE _x½٣infa\u00a0", min_size=1), min_size=1))
def test_what_is_read_as_a_number_is_one(texts):
    assume(not any(text.isspace() for text in texts))
    amounts, found = read_amounts(texts)
    for text, amount in zip(texts, amounts, strict=True):
        if amount is not None:
            assert amount == float(text)
    refused = found.count("not-a-number") + found.count("not-finite")
    assert refused == amounts.count(None)


# A cell of nothing but line ends reads back; a NUL makes a file binary.
free_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
)
dangerous = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-"]
)


@sampled(100)
@given(st.lists(st.one_of(free_text, dangerous), min_size=1, max_size=20))
def test_inert_cells_come_back_as_they_were(texts):
    table = pl.DataFrame({"activity": ["a"] * len(texts), "comment": texts})
    with TemporaryDirectory() as name:
        path = Path(name) / "activities.csv"
        write_table(table, path)
        read = read_cells(path, load_columns("activities"))
        assert read is not None
        with path.open(encoding="utf-8", newline="") as file:
            written = [row["comment"] for row in csv.DictReader(file)]
    assert read.table is not None
    assert read.table["comment"].to_list() == [text or None for text in texts]
    assert not any(
        text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in written
    )


@sampled(40)
@given(st.lists(free_text.filter(str.strip), min_size=11, max_size=11))
def test_a_study_is_written_so_that_it_reads_back_the_same(comments):
    study = valid()
    rows = [
        row | {"comment": comment}
        for row, comment in zip(study.table("exchanges"), comments, strict=False)
    ]
    full = [*rows, *study.table("exchanges")[len(rows) :]]
    with TemporaryDirectory() as name:
        folder = study.with_rows("exchanges", full).write(Path(name) / "one")
        first = lca.read_study(folder)
        write_study(first.inputs, Path(name) / "other")
        second = lca.read_study(Path(name) / "other")
    assert first.reading == second.reading
    for table in ("flows", "activities", "exchanges", "allocation"):
        assert getattr(first.inputs, table).equals(getattr(second.inputs, table))
    assert first.inputs.header == second.inputs.header
