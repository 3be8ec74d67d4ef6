"""A folder of CSV files is read whole, and all that is wrong is told at once."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lca.commands.solve import solve_folder
from lca.findings import Finding
from lca.io import read_plant_path
from lca.io.limits import MOST_STUDY_BYTES
from lca.tables import list_tables, load_columns
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import StudyBuilder, find

PLANT = (
    PlantBuilder()
    .bought("wire", 50, "kg")
    .bought("electricity", 0.6, "kWh")
    .sku("Q1", "R1", "piece", reported=True)
    .step("R1", "mount", 0.985, "piece")
    .bom("Q1", "mount", "wire", 0.001)
)


def read(folder: Path) -> tuple[Finding, ...]:
    return read_plant_path(folder)[1]


def places(found: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(f.code, f.place.file, f.place.row, f.place.column) for f in found]


def rewrite(folder: Path, name: str, change: Callable[[str], str]) -> None:
    path = folder / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def test_every_table_of_both_levels_is_there_and_typed(tmp_path: Path) -> None:
    inputs, found = read_plant_path(PLANT.write(tmp_path))
    assert found == ()
    listed = [
        table
        for level in ("study", "plant")
        for table in list_tables(level)
        if table.form == "table"
    ]
    assert set(inputs.tables) == set(inputs.origins) == {table.name for table in listed}
    dtypes: dict[str, type[pl.DataType]] = {"flag": pl.Boolean, "date": pl.Date}
    dtypes |= dict.fromkeys(("number", "amount", "size", "share"), pl.Float64)
    for table in listed:
        expected = {
            "row": pl.UInt32,
            **{c.name: dtypes.get(c.kind, pl.String) for c in load_columns(table.name)},
        }
        assert dict(inputs.tables[table.name].schema) == expected


@pytest.mark.parametrize("name", ["plant.toml", "flows.csv", "skus.csv", "steps.csv"])
def test_a_missing_file_is_refused_by_name_alone(name: str, tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    (folder / name).unlink()
    assert places(read(folder)) == [("missing-file", name, None, None)]


def test_an_empty_folder_names_all_that_it_lacks(tmp_path: Path) -> None:
    expected = ["plant.toml", "flows.csv", "skus.csv", "steps.csv"]
    assert [file for _, file, _, _ in places(read(tmp_path))] == expected


def test_an_optional_table_may_be_left_out(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    (folder / "bom.csv").unlink()
    assert read(folder) == ()


@pytest.mark.parametrize("name", ["plant.toml", "skus.csv", "bom.csv", "exchanges.csv"])
def test_a_folder_in_place_of_a_file_is_unreadable(name: str, tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    assert places(read(folder)) == [("unreadable-file", name, None, None)]


def test_a_file_that_may_not_be_read_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PLANT.write(tmp_path)
    honest = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "bom.csv":
            raise PermissionError(13, "Permission denied")
        return honest(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (found,) = read(folder)
    assert (found.code, found.place.file) == ("unreadable-file", "bom.csv")
    assert dict(found.parameters)["value"] == "Permission denied"


def test_a_study_with_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    study = StudyBuilder().flow("part").output("maker", "part", 1)
    folder = study.write(tmp_path)
    (folder / "flows.csv").unlink()
    (folder / "flows.csv").mkdir()
    document = solve_folder(folder, {"part": 1}).document
    (found,) = find(document, "unreadable-file")
    assert found["file"] == "flows.csv"
    assert document["impact"] is None


def test_a_table_in_another_encoding_is_refused_with_its_row(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    text = (folder / "bom.csv").read_text("utf-8").replace("measured", "实测")
    (folder / "bom.csv").write_bytes(text.encode("gbk"))
    assert places(read(folder)) == [("not-utf8", "bom.csv", 2, None)]


def test_faults_of_many_files_are_told_at_once(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    rewrite(folder, "plant.toml", lambda text: text.replace("AR6", "AR7"))
    rewrite(folder, "skus.csv", lambda text: text.replace("piece", "pice"))
    rewrite(folder, "steps.csv", lambda text: text.replace("0.985", "98.5"))
    rewrite(folder, "bom.csv", lambda text: text.replace("0.001", "-1"))
    assert places(read(folder)) == [
        ("not-a-choice", "plant.toml", None, "gwp"),
        ("unknown-unit", "skus.csv", 2, "unit"),
        ("share-in-percent", "steps.csv", 2, "yield"),
        ("negative-cell", "bom.csv", 2, "amount"),
    ]


def test_names_of_a_table_that_cannot_be_read_are_not_all_told(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    rewrite(folder, "skus.csv", lambda text: text.replace("route", "Route"))
    codes = [code for code, *_ in places(read(folder))]
    assert codes == ["unknown-column"]
    rewrite(folder, "skus.csv", lambda text: text.replace("unit", "Einheit"))
    codes = [code for code, *_ in places(read(folder))]
    assert codes.count("missing-column") == 1
    assert "unknown-reference" not in codes


def test_a_name_that_nothing_declares_is_told_with_those_like_it(
    tmp_path: Path,
) -> None:
    plant = PLANT.bom("Q-1", "mount", "wyre", 1, unit="kg")
    found = read(plant.write(tmp_path))
    assert places(found) == [
        ("unknown-reference", "bom.csv", 3, "sku"),
        ("unknown-reference", "bom.csv", 3, "flow"),
    ]
    assert [dict(f.parameters)["nearest"] for f in found] == ["Q1", "wire"]


def test_a_unit_in_a_header_must_be_that_of_the_column(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    text = (folder / "steps.csv").read_text("utf-8")
    for unit, faults in {"s": [], "second": [], "min": ["header-unit"]}.items():
        lines = text.splitlines()
        lines = [f"{lines[0]},tool_seconds [{unit}]", f"{lines[1]},"]
        (folder / "steps.csv").write_text("\n".join(lines), "utf-8")
        assert [code for code, *_ in places(read(folder))] == faults


def test_a_unit_in_a_header_of_a_study_is_no_column(tmp_path: Path) -> None:
    study = StudyBuilder().flow("part").output("maker", "part", 1)
    folder = study.write(tmp_path)
    rewrite(folder, "exchanges.csv", lambda text: text.replace("amount", "amount [kg]"))
    document = solve_folder(folder, {}).document
    assert [each["column"] for each in find(document, "missing-column")] == ["amount"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "unknown-format"),
        ("format = 1", "missing-key"),
        ("format = 1\n[study]\n", "missing-key"),
        ("format = 3\n[plant]\n", "unknown-format"),
        ("format = ", "not-toml"),
        ("format = 1\n[plant]\nname = 3\n", "not-text"),
        ("format = 1\n[plant]\ncutoff_limit = true\n", "not-a-number"),
        ("format = 1\n[plant]\ncutoff_limit = 3.0\n", "share-in-percent"),
        ("format = 1\n[plant]\ncutoff_limit = -0.1\n", "not-a-share"),
        ("format = 1\n[plant]\ncutoff_limit = inf\n", "not-finite"),
    ],
)
def test_a_header_that_is_none_is_refused(
    content: str, code: str, tmp_path: Path
) -> None:
    folder = PLANT.write(tmp_path)
    (folder / "plant.toml").write_text(content)
    inputs, found = read_plant_path(folder)
    assert code in [each.code for each in found]
    assert {each.place.file for each in found} == {"plant.toml"}
    assert inputs.header is None


def test_a_header_beyond_its_limit_is_not_read(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    (folder / "plant.toml").write_bytes(b"#" * (MOST_STUDY_BYTES + 1))
    assert places(read(folder)) == [("file-too-large", "plant.toml", None, None)]


def test_a_limit_of_cutoffs_may_be_stated(tmp_path: Path) -> None:
    folder = PLANT.headed(cutoff_limit=0.01).write(tmp_path)
    inputs, found = read_plant_path(folder)
    assert found == ()
    assert inputs.header is not None
    assert inputs.header.cutoff_limit == 0.01


def test_rows_that_say_the_same_twice_are_told(tmp_path: Path) -> None:
    plant = PLANT.bom("Q1", "mount", "wire", 0.001)
    assert places(read(plant.write(tmp_path))) == [("repeated-row", "bom.csv", 3, None)]


def test_a_header_of_one_endless_name_lacks_its_columns(tmp_path: Path) -> None:
    folder = PLANT.write(tmp_path)
    (folder / "bom.csv").write_text('"' + "x" * 200_000 + '"\n')
    assert {code for code, *_ in places(read(folder))} == {
        "missing-column",
        "unknown-column",
    }
