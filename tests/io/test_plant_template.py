"""A template reads back as empty tables, and says what each column is."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from lca.commands.template import write_template_command
from lca.errors import UsageError
from lca.factors import load_gwp
from lca.findings import Language
from lca.io import read_plant_path, write_template
from lca.io.plant_tables import plant_tables
from lca.io.template_workbook import common_units
from lca.tables import load_columns
from lca.tables.catalogue import load_choices
from lca.units import load_units
from tests.support.raw_workbook import unpack_parts

LANGUAGES: tuple[Language, ...] = ("en", "zh")
FORMS = ("folder", "plant.xlsx")
# What is to be filled in, and nothing else, is missing of a template.
KEYS = ("name", "boundary", "period_start", "period_end", "gwp")
NEEDED = ("flows", "skus", "steps")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("template") / "plant.xlsx"
    write_template(path, "en")
    return {
        name: part.decode("utf-8", "replace")
        for name, part in unpack_parts(path.read_bytes()).items()
    }


def sheet(parts: dict[str, str], table: str) -> str:
    """Return the XML of the sheet of a table."""
    index = parts["xl/workbook.xml"]
    names = re.findall(r'<sheet name="(\w+)"', index)
    return parts[f"xl/worksheets/sheet{names.index(table) + 1}.xml"]


def header(parts: dict[str, str], table: str) -> list[str]:
    texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", parts["xl/sharedStrings.xml"])
    row = re.search(r'<row r="1".*?</row>', sheet(parts, table))
    assert row is not None
    return [texts[int(place)] for place in re.findall(r"<v>(\d+)</v>", row.group())]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_template_reads_back_as_empty_tables(
    form: str, language: Language, tmp_path: Path
) -> None:
    path = tmp_path / form
    files = write_template(path, language)
    assert files
    assert all(file.is_file() for file in files)
    inputs, found = read_plant_path(path)
    assert inputs.header is None
    assert all(table.is_empty() for table in inputs.tables.values())
    assert [(f.code, f.place.column) for f in found if f.code != "no-rows"] == [
        ("missing-key", key) for key in KEYS
    ]
    empty = [f.place.sheet or Path(f.place.file or "").stem for f in found[len(KEYS) :]]
    assert empty == list(NEEDED)


def test_both_forms_have_the_same_tables(tmp_path: Path) -> None:
    for form in FORMS:
        write_template(tmp_path / form, "en")
    folder, book = (read_plant_path(tmp_path / form)[0] for form in FORMS)
    assert folder.tables.keys() == book.tables.keys()
    for name, table in folder.tables.items():
        assert table.equals(book.tables[name])
        assert table.schema == book.tables[name].schema


def test_a_header_has_every_column_with_its_unit(
    tmp_path: Path, parts: dict[str, str]
) -> None:
    write_template(tmp_path / "folder", "en")
    for table in plant_tables():
        expected = [
            f"{column.name} [{column.unit}]" if column.unit else column.name
            for column in table.columns
        ]
        with (tmp_path / "folder" / f"{table.name}.csv").open(encoding="utf-8") as file:
            assert list(csv.reader(file)) == [expected]
        assert header(parts, table.name) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_of_a_folder_is_toml_with_every_key(
    language: Language, tmp_path: Path
) -> None:
    write_template(tmp_path / "plant", language)
    text = (tmp_path / "plant" / "plant.toml").read_text("utf-8")
    content = tomllib.loads(text)
    assert content["format"] == 1
    columns = load_columns("plant")
    assert content["plant"] == {column.name: "" for column in columns}
    for column in columns:
        assert f"# {column.meaning_en}\n" in text
        assert f"# {column.meaning_zh}\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_names_every_column_of_every_table(
    language: Language, tmp_path: Path
) -> None:
    write_template(tmp_path / "plant", language)
    text = (tmp_path / "plant" / "README.txt").read_text("utf-8")
    for table in plant_tables():
        assert f"{table.name}.csv" in text
        for column in table.columns:
            meaning = column.meaning_en if language == "en" else column.meaning_zh
            assert meaning in text
            for choice in column.choices:
                told = choice.meaning_en if language == "en" else choice.meaning_zh
                assert f"      {choice.name}" in text
                assert told in text


def test_a_guide_explains_every_column_in_both_languages(parts: dict[str, str]) -> None:
    texts = parts["xl/sharedStrings.xml"].replace("&amp;", "&").replace("&gt;", ">")
    for table in plant_tables():
        for column in table.columns:
            assert column.meaning_en in texts
            assert column.meaning_zh in texts
            for choice in column.choices:
                assert choice.meaning_en in texts
                assert choice.meaning_zh in texts


def test_a_note_on_each_header_says_what_the_column_is(parts: dict[str, str]) -> None:
    notes = "".join(
        part
        for name, part in sorted(parts.items())
        if re.fullmatch(r"xl/comments\d+\.xml", name)
    )
    columns = [column for table in plant_tables() for column in table.columns]
    assert notes.count("<comment ") == len(columns) + len(load_columns("plant"))
    assert all(column.meaning_zh in notes for column in columns)


def test_the_keys_of_texts_are_offered_from_cells(parts: dict[str, str]) -> None:
    # A rule that lists its choices itself holds 255 letters.
    rules = re.findall(
        r'<dataValidation type="list"[^>]*sqref="A2:A1048576"[^>]*>'
        r"<formula1>(.*?)</formula1>",
        sheet(parts, "texts"),
    )
    assert rules == [f"lists!$B$1:$B${len(load_choices('text_keys'))}"]
    texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", parts["xl/sharedStrings.xml"])
    cells = re.findall(r'<c r="B\d+"[^>]*><v>(\d+)</v>', sheet(parts, "lists"))
    assert [texts[int(place)] for place in cells] == [
        choice.name for choice in load_choices("text_keys")
    ]


def test_a_template_has_no_macros_and_no_formulas_in_cells(
    parts: dict[str, str],
) -> None:
    assert not any("vba" in name.casefold() for name in parts)
    sheets = [part for name, part in parts.items() if "worksheets/sheet" in name]
    assert len(sheets) == len(plant_tables()) + 3  # guide, plant, lists
    assert not any("<f>" in part for part in sheets)


def test_choices_units_and_references_have_drop_downs(parts: dict[str, str]) -> None:
    steps = sheet(parts, "steps")
    units = len(common_units())
    assert f"<formula1>lists!$A$1:$A${units}</formula1>" in steps
    statuses = next(c.values for c in load_columns("steps") if c.name == "status")
    assert f"<formula1>&quot;{','.join(statuses)}&quot;</formula1>".replace(
        "&quot;", '"'
    ) in steps.replace("&quot;", '"')
    # tool_groups.tool_group is column A of its sheet.
    assert "OFFSET(tool_groups!$A$2,0,0,MAX(1,COUNTA(tool_groups!$A:$A)-1),1)" in steps
    assert 'type="decimal"' in steps
    assert ",".join(load_gwp().sets) in sheet(parts, "plant")
    assert 'state="hidden"' in parts["xl/workbook.xml"]


def test_no_list_is_longer_than_a_spreadsheet_takes() -> None:
    for name in ("plant", *(table.name for table in plant_tables())):
        for column in load_columns(name):
            assert len(",".join(column.values)) <= 255


def test_a_unit_of_the_drop_down_is_one_of_the_table_and_each_is_another() -> None:
    units = [load_units().find(text) for text in common_units()]
    assert None not in units
    sizes = {(u.dimension, u.multiple) for u in units if u is not None}
    assert len(sizes) == len(units)
    everything = {(u.dimension, u.multiple) for u in load_units().units.values()}
    assert sizes == everything


@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_is_not_overwritten(form: str, tmp_path: Path) -> None:
    path = tmp_path / form
    write_template(path, "en")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="not overwritten"):
        write_template(path, "zh")
    after = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert before == after


def test_an_empty_folder_or_file_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "plant.xlsx").touch()
    for form in FORMS:
        assert write_template(tmp_path / form, "en")


@pytest.mark.parametrize(
    ("path", "make"), [("a file", Path.touch), ("plant.xlsx", Path.mkdir)]
)
def test_a_file_is_no_folder_and_a_folder_no_workbook(path, make, tmp_path) -> None:
    make(tmp_path / path)
    with pytest.raises(UsageError, match="not overwritten"):
        write_template(tmp_path / path, "en")


def test_the_command_writes_the_template_and_returns_its_files(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plant.xlsx"
    assert write_template_command(path, "en") == (path,)
    assert path.is_file()


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_template(one, "zh")
    write_template(other, "zh")
    assert one.read_bytes() == other.read_bytes()
