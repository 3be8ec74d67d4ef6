"""What is written reads back the same, as a folder and as a workbook."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import lca
from lca.errors import UsageError
from lca.io import read_plant_path, write_frames, write_plant
from lca.io.plant_tables import plant_tables
from lca.model import Origin, PlantHeader, PlantInputs
from lca.tables import Column, Table, check_keys, empty_table
from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import unpack_parts

HEADER = PlantHeader(
    name="=A plant, of “tests”",
    boundary="gate-to-gate",
    period_start=date(2025, 1, 1),
    period_end=date(2026, 1, 1),
    gwp="AR6",
    cutoff_limit=0.03,
)
FORMS = ("folder", "plant.xlsx")
TABLES = {table.name: table for table in plant_tables()}

# Texts that a spreadsheet, a CSV file or an XML file could take for something else.
NASTY = (
    "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-", "007", "1E5", "1-2", "true", "TRUE",
    "0.30000000000000004", "2025-01-01", "2025-01-01 00:00:00", "_x0041_", "<c>",
    "&amp;", "]]>", 'a "quoted" word', "a,b", "a;b", "two\nlines", "\ttab",
    "end\r\nof line", "formula: =A1", "http://example.org", "汉字", "é", "\U0001f600",
    " ", "nan", "1e400",
    "NULL", "#N/B", "{=A1}", "\x01", "%", "98.5%", "合计 A",
)  # fmt: skip
# XML has no such characters, and no other program reads them.
free = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"),
    min_size=1,
    max_size=12,
)
texts = st.one_of(st.sampled_from(NASTY), free)
# What a report prints has no invisible characters, and ends of lines are line feeds.
printed = st.one_of(
    st.sampled_from(
        ["=1+1", "@SUM(A1)", "'=1", "two\nlines", "a,b", "<c>", "硅片\n\n。"]
    ),
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n"),
        max_size=12,
    ).map(lambda text: f"«{text}»"),
)
names = st.one_of(
    st.sampled_from(["=cmd", "'-x", "007", "1E5", "2025-01-01", "a,b", '"', "硅片"]),
    st.from_regex(r"[A-Za-z0-9 ./=+@'-]{0,8}[A-Za-z0-9]", fullmatch=True).map(
        str.strip
    ),
)
numbers = st.floats(allow_nan=False, allow_infinity=False)


def cells_of(column: Column) -> st.SearchStrategy[object]:
    """Return what may stand in a column, without being wrong."""
    kinds: Mapping[str, st.SearchStrategy[object]] = {
        "name": names,
        "label": texts,
        "text": texts,
        "number": numbers,
        "amount": numbers.map(abs),
        "size": st.floats(1e-300, 1e300),
        "share": st.floats(0, 1),
        "flag": st.booleans(),
        "choice": st.sampled_from(column.values or ("AR6",)),
        "unit": st.sampled_from(["kg", "kWh", "千克", "㎏"]),
        "gas": st.just("SF6"),
        "composition": st.just("C=0.3;O=0.7"),
        "formula": st.just("SiO2"),
        "pedigree": st.just("1;2;3;4;5"),
        "date": st.dates(date(1890, 1, 1), date(2100, 1, 1)),
        "key": st.sampled_from([choice.name for choice in column.choices] or [""]),
        "prose": printed,
    }
    present = kinds[column.kind]
    return present if column.required else st.one_of(st.none(), present)


@st.composite
def filled(draw: st.DrawFn, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows of a table, and columns the catalogue does not know."""
    schema = empty_table(table.columns).schema
    count = draw(st.integers(0, 4))
    columns = {
        column.name: draw(st.lists(cells_of(column), min_size=count, max_size=count))
        for column in table.columns
    }
    frame = pl.DataFrame({"row": range(2, count + 2), **columns}, schema=schema)
    own = draw(st.lists(texts | st.none(), min_size=count, max_size=count))
    more = pl.DataFrame({"my own": own}, schema={"my own": pl.String})
    return frame, more if draw(st.booleans()) else pl.DataFrame()


def as_plant(frames: Mapping[str, tuple[pl.DataFrame, pl.DataFrame]]) -> PlantInputs:
    tables = {table.name: empty_table(table.columns) for table in plant_tables()}
    tables |= {name: frame for name, (frame, _) in frames.items()}
    return PlantInputs(
        header=HEADER,
        tables=tables,
        origins={name: Origin(f"{name}.csv") for name in tables},
        files=(),
        own_columns={name: own for name, (_, own) in frames.items() if own.width},
    )


@sampled(40)
@given(st.data())
@pytest.mark.parametrize("form", FORMS)
def test_whatever_a_plant_holds_it_reads_back_as_it_was(form, data):
    chosen = data.draw(
        st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=3, unique=True)
    )
    frames = {name: data.draw(filled(TABLES[name])) for name in chosen}
    plant = as_plant(frames)
    with TemporaryDirectory() as folder:
        write_plant(plant, Path(folder) / form)
        read, found = read_plant_path(Path(folder) / form)
    # Names are drawn at random, so references and keys need not hold.
    assert {each.code for each in found} <= {
        "no-rows", "repeated-key", "repeated-row", "text-without-language",
        "unknown-column", "unknown-reference",
    }  # fmt: skip
    assert read.header == plant.header
    for name, table in plant.tables.items():
        assert_frame_equal(read.tables[name], table, check_exact=True)
    for name, own in plant.own_columns.items():
        if not plant.tables[name].is_empty():
            assert_frame_equal(read.own_columns[name], own)


@pytest.mark.parametrize("form", FORMS)
def test_a_plant_of_the_builder_reads_back_as_it_was(form, tmp_path):
    plant, nothing = read_plant_path(
        PlantBuilder()
        .bought("=wire", 50, "kg")
        .sku("Q1", "R1", "piece", reported=True)
        .step("R1", "mount", 0.985, "piece")
        .bom("Q1", "mount", "=wire", 0.1 + 0.2)
        .write(tmp_path / "first")
    )
    write_plant(plant, tmp_path / form)
    read, found = read_plant_path(tmp_path / form)
    assert nothing == found == ()
    assert read.header == plant.header
    assert all(read.tables[name].equals(table) for name, table in plant.tables.items())


def test_a_shipped_plant_is_the_same_as_a_workbook(tmp_path):
    folder, found = read_plant_path(lca.shipped_inventory("osat_demo"))
    write_plant(folder, tmp_path / "plant.xlsx")
    book, again = read_plant_path(tmp_path / "plant.xlsx")
    assert [each.code for each in again] == [each.code for each in found]
    assert book.header == folder.header
    for name, table in folder.tables.items():
        assert_frame_equal(book.tables[name], table, check_exact=True)


def test_an_older_table_does_not_stay_in_the_folder(tmp_path):
    plant = PlantBuilder().bought("wire", 50).bom("Q1", "mount", "wire", 1)
    full, _ = read_plant_path(plant.write(tmp_path / "first"))
    assert not full.tables["bom"].is_empty()
    write_plant(full, tmp_path / "second")
    write_plant(as_plant({}), tmp_path / "second")
    kept = {path.name for path in (tmp_path / "second").iterdir()}
    assert kept == {"plant.toml", "flows.csv", "skus.csv", "steps.csv"}


def test_a_key_is_repeated_once_its_default_is(tmp_path):
    # The name of a supply is by default that of the flow.
    plant = PlantBuilder().bought("wire", 50).supply("wire", 40, supply="wire")
    read, found = read_plant_path(plant.write(tmp_path))
    again = [each for each in found if each.code == "repeated-key"]
    assert [(each.place.file, each.place.row) for each in again] == [
        ("supplies.csv", 3)
    ]
    assert again == check_keys(read.tables, read.origins)


# ── frames of results ───────────────────────────────────────────────────────

FRAMES = {
    "footprints": pl.DataFrame(
        {
            "sku": ["=Q1", "Q2", None],
            "amount": [0.1 + 0.2, -1e-300, None],
            "count": [1, 2, None],
            "reported": [True, None, False],
            "day": [date(2025, 1, 1), None, date(1800, 1, 1)],
        }
    ),
    "empty": pl.DataFrame({"sku": []}, schema={"sku": pl.String}),
}


def test_frames_as_parquet_are_the_same_frames(tmp_path):
    paths = write_frames(FRAMES, tmp_path / "out", "parquet")
    assert [path.name for path in paths] == ["footprints.parquet", "empty.parquet"]
    for path, frame in zip(paths, FRAMES.values(), strict=True):
        assert_frame_equal(pl.read_parquet(path), frame, check_exact=True)


def test_frames_as_csv_have_every_digit_and_inert_cells(tmp_path):
    path, _ = write_frames(FRAMES, tmp_path / "out", "csv")
    assert path.read_text("utf-8").splitlines() == [
        "sku,amount,count,reported,day",
        "'=Q1,0.30000000000000004,1,true,2025-01-01",
        "Q2,-1e-300,2,,",
        ",,,false,1800-01-01",
    ]


@pytest.mark.parametrize(("name", "file"), [("out", "tables.xlsx"), ("a.xlsx", "")])
def test_frames_as_a_workbook_have_a_sheet_each(name, file, tmp_path):
    (path,) = write_frames(FRAMES, tmp_path / name, "xlsx")
    assert path == tmp_path / name / file
    parts = unpack_parts(path.read_bytes())
    index = parts["xl/workbook.xml"].decode()
    assert 'name="footprints"' in index
    assert 'name="empty"' in index
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    # A number keeps its digits, and a text that begins like a formula is none.
    assert "<v>0.30000000000000004</v>" in sheet
    assert "<v>-1e-300</v>" in sheet
    assert "<t>=Q1</t>" in sheet
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in parts["xl/styles.xml"].decode()


def test_the_same_frames_give_the_same_bytes(tmp_path):
    one, other = (
        write_frames(FRAMES, tmp_path / name, "xlsx")[0].read_bytes()
        for name in ("one", "other")
    )
    assert one == other


def test_a_number_that_is_none_is_written_as_text(tmp_path):
    frame = pl.DataFrame({"x": [float("nan"), float("inf")]})
    (path,) = write_frames({"odd": frame}, tmp_path, "xlsx")
    sheet = unpack_parts(path.read_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert "<t>nan</t>" in sheet
    assert "<t>inf</t>" in sheet


def test_what_no_sheet_holds_is_refused_with_the_way_out(tmp_path):
    many = pl.DataFrame({"x": pl.repeat(1, 1_048_576, eager=True)})
    with pytest.raises(UsageError, match="write csv or parquet"):
        write_frames({"many": many}, tmp_path, "xlsx")
    long = pl.DataFrame({"x": ["y" * 32_767, "é" * 32_768]})
    with pytest.raises(UsageError, match="32767 characters"):
        write_frames({"long": long}, tmp_path, "xlsx")
    assert list(tmp_path.iterdir()) == []
    write_frames({"long": long.head(1)}, tmp_path, "xlsx")
