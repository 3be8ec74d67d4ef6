"""Whatever the files of a plant hold, reading ends with tables and findings."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from lca.findings import render
from lca.io import read_plant_path
from lca.io.plant_tables import plant_tables
from lca.tables import empty_table
from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import (
    Fault,
    Formula,
    Sheet,
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
    .step("R1", "mount", 0.985, "piece", tool_group="bonders", tool_seconds=3)
    .bom("Q1", "mount", "wire", 0.001)
    .tools("bonders", 100)
    .draw("bonders", "productive", "electricity", 1.5)
)
SHEETS = sheets_of(PLANT)
SCHEMAS = {table.name: empty_table(table.columns).schema for table in plant_tables()}
FILES = ["plant.toml", "flows.csv", "skus.csv", "steps.csv", "bom.csv"]


def check(path: Path) -> None:
    """Read the plant; every table is typed, and every finding helps."""
    inputs, found = read_plant_path(path)
    assert {name: table.schema for name, table in inputs.tables.items()} == SCHEMAS
    for each in found:
        assert each.place.file
        sentences = [render(each, part, "zh") for part in ("message", "cause", "fix")]
        assert all(sentences)


def check_workbook(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plant.xlsx"
        path.write_bytes(content)
        check(path)


# ── CSV files ───────────────────────────────────────────────────────────────

MARKS = b',|"|""|\n|\r\n|\r|;|\'|=| |1|-1e3|98.5%|\xff|\x00|#N/A|Total|[s]|\xef\xbb\xbf'
WORDS = "sku|route|flow|unit|yield|amount|product|kg|true|2025-01-01|硅"
pieces = st.sampled_from([*MARKS.split(b"|"), *WORDS.encode().split(b"|")])
any_bytes = st.one_of(
    st.binary(max_size=200), st.lists(pieces, max_size=60).map(b"".join)
)


@sampled(80)
@given(st.sampled_from(FILES), any_bytes)
@example("bom.csv", b"sku,step,flow,amount,unit,status\nTotal,,,,,\n")
@example("steps.csv", b"yield [%],yield\n1,2\n")
@example("plant.toml", b"format = 1\n[plant]\ncutoff_limit = 1e999\n")
@example("plant.toml", b"format = 1\n[plant]\ncutoff_limit = []\n")
def test_any_bytes_in_a_file_give_tables_and_findings(name, content):
    with TemporaryDirectory() as folder:
        plant = PLANT.write(Path(folder))
        (plant / name).write_bytes(content)
        check(plant)


# ── workbooks ───────────────────────────────────────────────────────────────

PARTS = parts_of(SHEETS)
BOOK = pack(SHEETS)


@sampled(60)
@given(st.data())
def test_any_byte_changed_in_a_workbook_gives_tables_and_findings(data):
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(len(content) // 2, len(content)))
    check_workbook(bytes(content[:end]))


TAGS = sorted({tag for part in PARTS.values() for tag in re.findall(rb"<[^>]*>", part)})
NUMBERS = ["-1", "0", "1", "99999999", "4294967296", "1e999", "nan", "A", "XFE1", ""]
tags = st.sampled_from(TAGS)
snippets = st.one_of(
    tags,
    st.sampled_from([text.encode() for text in NUMBERS]),
    st.sampled_from(
        [
            b"<f/>", b"<f>A1</f>", b'<c r="B2" t="e"><v>#N/A</v></c>', b'<c t="d"/>',
            b'<mergeCell ref="A1:ZZ99"/>', b"<v>1</v>", b"<is/>", b"<!-- x -->",
            b"<![CDATA[<c>]]>", b"&#x0;", b"&amp;", b'<c r="A1" t="s"><v>9</v></c>',
            b'<row r="3"><c r="A3"><v>45000</v></c></row>', b"\xff", b"\x00",
        ]
    ),
)  # fmt: skip


@sampled(120)
@given(st.data())
def test_any_xml_in_a_workbook_gives_tables_and_findings(data):
    parts = dict(PARTS)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    for _ in range(data.draw(st.integers(1, 4))):
        found = list(re.finditer(rb"<[^>]*>|\"[^\"]*\"|[^<>]+", part))
        token = found[data.draw(st.integers(0, len(found) - 1))]
        new = data.draw(snippets)
        if token.group().startswith(b'"'):
            new = b'"' + re.sub(rb'[<>"&]', b"", new) + b'"'
        keep = token.group() if data.draw(st.booleans()) else b""
        part = part[: token.start()] + keep + new + part[token.end() :]
    parts[name] = part
    check_workbook(pack_parts(parts))


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.sampled_from([Fault("#N/A"), Fault("#SPILL!"), Formula("A1"), "Total", "98.5%"]),
    st.sampled_from(
        sorted({column for schema in SCHEMAS.values() for column in schema})
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=6),
)
areas = st.sampled_from(["A1:B2", "A2:A3", "C3:D5", "A1:XFD1", "B2"])


@sampled(80)
@given(
    st.sampled_from(["plant", "skus", "steps", "bom", "contracts", "notes"]),
    st.lists(st.lists(values, max_size=6), max_size=8),
    st.lists(areas, max_size=3),
    st.booleans(),
)
def test_any_cells_in_a_sheet_give_tables_and_findings(name, rows, merges, hidden):
    old = SHEETS[name].rows[:1] if name in SHEETS else []
    sheet = Sheet([*old, *rows], merges, hidden)
    check_workbook(pack({**SHEETS, name: sheet}))
