"""Claims about ``lca diff``, called in this process.

A chip is cut (2 kg of film a start, yield 1/2) and tested (0.4 kg a start, yield 4/5);
film has 2 kg CO2e per kg.  A good chip takes 5 kg and 0.5 kg of film: 10 kg and 1 kg
CO2e.  A probed die takes 0.1 kg of film, 0.2 kg CO2e.  Film of 2.2 kg CO2e is 10 %
more of everything: 12.1 and 0.22 kg.
"""

import json
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner, Result

from lca.cli.app import app
from lca.errors import UsageError
from lca.io import write_plant
from lca.study import read_plant
from lca.study.differing import compare_sides
from lca.study.row_changes import compare_tables
from lca.study.sides import Tables, side_of_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.shipped_inventories import NORMED, PLANTS
from tests.support.study_builder import Cell, StudyBuilder

Builder = TypeVar("Builder", PlantBuilder, StudyBuilder)

HEADLINE = "gwp100_excluding_uptake"


def call(*arguments: str | Path | float) -> Result:
    return CliRunner().invoke(app, ["diff", *(str(part) for part in arguments)])


def read(result: Result) -> dict[str, Any]:
    assert result.stdout.count("\n") == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-9)


def build(factor: float = 2.0) -> PlantBuilder:
    plant = PlantBuilder().bought("film", factor)
    plant = plant.sku("chip", "line").sku("probed die", "probe", "die")
    plant = plant.step("line", "cut", 0.5, stage="front")
    plant = plant.step("line", "test", 0.8, stage="back")
    plant = plant.step("probe", "probe", unit="die", stage="front")
    plant = plant.bom("chip", "cut", "film", 2.0)
    plant = plant.use("test", "film", 0.4, route="line")
    return plant.use("probe", "film", 0.1, route="probe")


def explain(
    plant: Builder, product: str, least: Cell, most: Cell, **more: Cell
) -> Builder:
    cells: dict[str, Cell] = {"minimum": least, "maximum": most, "reason": "new film"}
    return plant.row("changes", product=product, **(cells | more))


def headlines(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        each["product"]: each
        for each in document["products"]
        if each["indicator"] == HEADLINE
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return build().write(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return build(2.2).write(tmp_path / "new")


# ── footprints ────────────────────────────────────────────────────────────────


def test_a_plant_differs_in_nothing_from_itself(old: Path) -> None:
    result = call(old, old, "--json", "--threshold", 0)
    document = read(result)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(document) == [
        "format", "refused", "products", "rows", "unexplained", "findings",
    ]  # fmt: skip
    assert (document["format"], document["unexplained"]) == (1, 0)
    assert (document["rows"], document["findings"]) == ([], [])
    assert {each["verdict"] for each in document["products"]} == {"small"}
    assert {each["change"] for each in document["products"]} == {0.0}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_every_shipped_plant_differs_in_nothing_from_itself(plant: Path) -> None:
    side = side_of_plant(read_plant(plant))
    same = compare_sides(side, side, 0.0, (plant.name, plant.name))
    assert same.rows is not None
    assert same.rows.is_empty()
    assert (same.unexplained, same.findings) == (0, ())
    assert same.footprints["change"].to_list() == [0.0] * same.footprints.height


@pytest.mark.parametrize("plant", NORMED, ids=lambda plant: plant.name)
def test_rows_that_are_held_to_norms_are_those_of_the_same_plant(plant: Path) -> None:
    tables = Tables("plant", {}, read_plant(plant).inputs.tables)
    rows = compare_tables(tables, tables)
    assert rows is not None
    assert rows.is_empty()


def test_a_change_is_told_by_product_indicator_and_stage(old: Path, new: Path) -> None:
    result = call(old, new, "--json")
    assert result.exit_code == 1
    chip = headlines(read(result))["chip"]
    assert (chip["old"], chip["new"]) == (close(11.0), close(12.1))
    assert (chip["unit"], chip["change"]) == ("kg CO2e", close(0.1))
    assert (chip["verdict"], chip["cause"]) == ("unexplained", "change")
    stages = {each["stage"]: (each["old"], each["new"]) for each in chip["stages"]}
    assert stages == {
        "front": (close(10.0), close(11.0)),
        "back": (close(1.0), close(1.1)),
    }


def test_changes_up_to_the_threshold_pass(old: Path, new: Path) -> None:
    assert call(old, new, "--threshold", 0.1).exit_code == 0
    assert call(old, new, "--threshold", 0.099).exit_code == 1


def test_a_change_that_the_new_ledger_covers_is_explained(
    old: Path, tmp_path: Path
) -> None:
    plant = explain(build(2.2), "chip", 0.09, 0.11)
    plant = explain(plant, "probed die", 0, 0.1, indicator=HEADLINE)
    result = call(old, plant.write(tmp_path / "new"), "--json")
    document = read(result)
    known = headlines(document)
    assert {each["verdict"] for each in known.values()} == {"explained"}
    assert known["chip"]["reason"] == "new film"
    # The other indicators of the die have no row.
    other = {
        each["product"]
        for each in document["products"]
        if each["verdict"] == "unexplained"
    }
    assert (other, result.exit_code) == ({"probed die"}, 1)
    everything = explain(explain(build(2.2), "chip", 0, 1), "probed die", 0, 1)
    assert call(old, everything.write(tmp_path / "all")).exit_code == 0


def test_a_row_that_covers_no_change_is_told(old: Path, tmp_path: Path) -> None:
    plant = explain(build(2.2), "chip", -0.11, -0.09)
    result = call(old, plant.write(tmp_path / "new"), "--json")
    (found,) = read(result)["findings"]
    assert (found["code"], found["row"]) == ("change-not-seen", 2)
    assert result.exit_code == 1


def test_a_product_that_vanished_wants_an_explanation(
    old: Path, tmp_path: Path
) -> None:
    rest = build().with_rows("skus", build().table("skus")[:1])
    rest = rest.with_rows("steps", build().table("steps")[:2])
    rest = rest.with_rows("consumption", build().table("consumption")[:1])
    result = call(old, rest.write(tmp_path / "rest"), "--json")
    die = headlines(read(result))["probed die"]
    assert (die["old"], die["new"], die["change"]) == (close(0.2), None, -1.0)
    assert (die["cause"], result.exit_code) == ("vanished", 1)
    explained = explain(rest, "probed die", -1, -1).write(tmp_path / "explained")
    assert call(old, explained).exit_code == 0
    added = call(tmp_path / "rest", old, "--json")
    die = headlines(read(added))["probed die"]
    assert (die["verdict"], die["change"], added.exit_code) == ("added", None, 0)


@pytest.mark.parametrize(
    ("header", "cause"),
    [({"gwp": "AR5"}, "gwp-set"), ({"boundary": "gate-to-gate"}, "boundary")],
)
def test_what_cannot_be_compared_is_unexplained_for_a_named_reason(
    old: Path, header: dict[str, str], cause: str, tmp_path: Path
) -> None:
    plant = explain(explain(build(), "chip", -1, 1), "probed die", -1, 1)
    other = plant.headed(**header).write(tmp_path / "other")
    result = call(old, other, "--json")
    document = read(result)
    known = headlines(document)["chip"]
    assert (known["verdict"], known["cause"]) == ("unexplained", cause)
    assert (known["change"], known["old"]) == (None, close(11.0))
    assert result.exit_code == 1
    (row,) = document["rows"]
    (name,) = header
    assert row["cells"][name]["new"] == header[name]


def build_oven(unit: str, emitted: float) -> StudyBuilder:
    """Return a study of plates; one takes 2 MJ of heat, each with as much CO2."""
    study = StudyBuilder().flow("plate", unit=unit).flow("heat", unit="MJ")
    study = study.flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
    study = study.activity("oven", stage="fire").activity("boiler", stage="steam")
    study = study.output("oven", "plate", 1).input("oven", "heat", 2)
    return study.output("boiler", "heat", 1).output("boiler", "CO2", emitted)


def test_studies_compare_by_one_unit_of_what_they_make(tmp_path: Path) -> None:
    old = build_oven("kg", 0.1).write(tmp_path / "old")
    new = build_oven("kg", 0.05).write(tmp_path / "new")
    known = headlines(read(call(old, new, "--json")))
    assert (known["plate"]["old"], known["plate"]["new"]) == (close(0.2), close(0.1))
    assert (known["heat"]["change"], known["plate"]["change"]) == (close(-0.5),) * 2
    (stage,) = known["plate"]["stages"]
    assert stage["stage"] == "steam"
    other = build_oven("t", 0.1).write(tmp_path / "tonnes")
    known = headlines(read(call(old, other, "--json")))
    assert (known["plate"]["cause"], known["heat"]["cause"]) == ("declared-unit", None)


def test_what_was_zero_and_is_not_counts_as_one(tmp_path: Path) -> None:
    old, new = build_oven("kg", 0.0), build_oven("kg", 0.1)
    old_path, new_path = old.write(tmp_path / "old"), new.write(tmp_path / "new")
    document = read(call(old_path, new_path, "--json"))
    plate = headlines(document)["plate"]
    assert (plate["old"], plate["change"], plate["verdict"]) == (0, None, "unexplained")
    known = explain(explain(new, "plate", 1, 1), "heat", 1, 1).write(tmp_path / "known")
    assert call(old_path, known).exit_code == 0


# ── input rows ────────────────────────────────────────────────────────────────


def test_input_rows_are_told_with_their_cells(old: Path, tmp_path: Path) -> None:
    plant = build(2.2).use("cut", "film", 0.25, route="line", comment="wipes")
    rows = read(call(old, plant.write(tmp_path / "new"), "--json"))["rows"]
    assert rows == [
        {
            "table": "consumption",
            "change": "added",
            "key": "line | cut | film",
            "old_row": None,
            "new_row": 4,
            "cells": {},
        },
        {
            "table": "supplies",
            "change": "changed",
            "key": "film",
            "old_row": 2,
            "new_row": 2,
            "cells": {"factor": {"old": "2", "new": "2.2"}},
        },
    ]


def test_the_order_of_rows_is_no_change(old: Path, tmp_path: Path) -> None:
    plant = build()
    for name, rows in build().tables().items():
        plant = plant.with_rows(name, reversed(rows))
    result = call(old, plant.write(tmp_path / "turned"), "--json")
    assert read(result)["rows"] == []


def test_a_plant_and_a_study_have_no_rows_in_common(old: Path, tmp_path: Path) -> None:
    read_plant(old).write(tmp_path / "compiled")
    document = read(call(old, tmp_path / "compiled", "--json"))
    assert document["rows"] is None
    chip = headlines(document)["chip"]
    assert (chip["old"], chip["new"]) == (close(11.0), close(11.0))


# ── what can be compared ──────────────────────────────────────────────────────


def test_a_workbook_is_the_same_plant_as_its_folder(old: Path, tmp_path: Path) -> None:
    book = tmp_path / "plant.xlsx"
    write_plant(read_plant(old).inputs, book)
    result = call(old, book, "--json", "--threshold", 0)
    assert (read(result)["rows"], result.exit_code) == ([], 0)


@pytest.mark.parametrize("form", ["csv", "parquet", None])
def test_a_document_stands_for_the_plant_that_was_run(
    form: str | None, old: Path, new: Path, tmp_path: Path, monkeypatch
) -> None:
    if form is not None:
        monkeypatch.setattr("lca.commands.run.MOST_IN_DOCUMENT", 1)
    out = tmp_path / "out"
    options = ["--format", form] if form else []
    CliRunner().invoke(app, ["run", str(old), "--out", str(out), *options])
    folder = read(call(old, new, "--json"))
    document = read(call(out / "run.json", new, "--json"))
    assert document["rows"] is None
    seen, expected = headlines(document), headlines(folder)
    assert seen["chip"]["change"] == expected["chip"]["change"] == close(0.1)
    assert seen["chip"]["stages"] == expected["chip"]["stages"]
    assert document["unexplained"] == folder["unexplained"]


def test_a_document_may_be_what_was_printed(old: Path, tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["run", str(old), "--json"]).stdout
    (tmp_path / "printed.json").write_text(printed, encoding="utf-8")
    assert call(tmp_path / "printed.json", old, "--threshold", 0).exit_code == 0


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"format": 1}', '{"format": 1, "plant": "p", "diagnostics": {}}'],
)
def test_another_document_is_wrong_usage(text: str, old: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    assert isinstance(call(path, old).exception, UsageError)


def test_tables_of_a_large_run_in_a_workbook_are_wrong_usage(
    old: Path, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("lca.commands.run.MOST_IN_DOCUMENT", 1)
    arguments = ["run", str(old), "--out", str(tmp_path), "--format", "xlsx"]
    CliRunner().invoke(app, arguments)
    assert "CSV or Parquet" in str(call(tmp_path / "run.json", old).exception)


def test_wrong_calls_end_with_2(old: Path, tmp_path: Path) -> None:
    assert call(old).exit_code == 2
    assert call(old, tmp_path / "nowhere").exit_code == 2
    assert call(old, old, "--threshold", -1).exit_code == 2


def test_a_refused_side_is_named(old: Path, tmp_path: Path) -> None:
    broken = build().flow("tape").bom("chip", "cut", "tape", 1.0).write(tmp_path / "b")
    result = call(old, broken, "--json")
    document = read(result)
    assert result.exit_code == 1
    assert document["refused"] == str(broken)
    assert [document[key] for key in ("products", "rows", "unexplained")] == [None] * 3
    assert [each["severity"] for each in document["findings"]] == ["error"]
    shown = call(broken, old)
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert str(broken) in shown.stderr


# ── what is shown ─────────────────────────────────────────────────────────────


def test_the_table_shows_the_largest_change_first(old: Path, tmp_path: Path) -> None:
    plant = build(2.2).use("probe", "film", 0.1, route="probe")
    shown = call(old, plant.write(tmp_path / "new"))
    assert (shown.exit_code, shown.stderr) == (1, "")
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    chip = next(n for n, line in enumerate(lines) if line.startswith("chip"))
    die = next(n for n, line in enumerate(lines) if line.startswith("probed die"))
    assert die < chip
    assert lines[chip].endswith("11.000 12.100 +10.0 front UNEXPLAINED")
    assert "+120.0" in lines[die]
    assert "supplies 2 → 2 film factor 2 2.2" in lines
    assert "(row added)" in shown.stdout
    assert "unexplained: 6." in lines[-1]


def test_the_table_speaks_chinese(old: Path, new: Path) -> None:
    shown = call(old, new, "--lang", "zh").stdout
    assert "变化的足迹" in shown
    assert "未说明" in shown


def test_nothing_changed_is_one_sentence(old: Path) -> None:
    shown = call(old, old)
    assert shown.exit_code == 0
    assert shown.stdout.count("\n") == 1
