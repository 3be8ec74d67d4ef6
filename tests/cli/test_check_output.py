"""Claims about what `lca check` shows and writes beside its findings.

The balances shown are made up here: whether they are right is for other tests.
"""

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from lca.cli import printing
from lca.cli.app import app
from lca.commands.validation_documents import MOST_ROWS, describe_validation
from lca.findings import finding
from lca.results import Validation, order_worst_first
from lca.results.validation import BALANCES, CLOSURES, ELEMENTS, SKUS
from tests.support.plant_builder import PlantBuilder
from tests.support.raw_workbook import pack, sheets_of

Row = tuple[Any, ...]
# 100 kg in and 90 kg out: the gap is 10 kg, 10 % of the larger side.
OPEN: Row = ("mould", "chip", "mould", "product", 100.0, 90.0, 10.0, 0.1, 0.02,
             "open", 0, None, "− cull")  # fmt: skip
CLOSED: Row = ("saw", "chip", "saw", "product", 50.0, 50.0, 0.0, 0.0, 0.02,
               "closed", 0, None, None)  # fmt: skip
UNPROVEN: Row = ("plate", None, None, "auxiliary", 30.0, 20.0, 10.0, 1 / 3, 0.02,
                 "unproven", 2, "bath, drag-out", None)  # fmt: skip
BROKEN: Row = ("grind", None, None, "whole", 20.0, 5.0, 15.0, 0.75, 0.02,
               "broken", 0, None, None)  # fmt: skip


def frame(rows: list[Row], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def validation(*rows: Row) -> Validation:
    return Validation(
        findings=(finding("missing-file", file="study.toml", value="study.toml"),),
        balances=frame(list(rows), BALANCES),
        elements=frame(
            [
                ("etch", "F", 2.0, 1.0, 1.0, 0.5, 0.05, "open", "CF4"),
                ("clean", "N", 2.0, 2.0, 0.0, 0.0, 0.05, "closed", ""),
            ],
            ELEMENTS,
        ),
        skus=frame(
            [("chip", 0.110, 0.100, 0.010, 1 / 11, 0.02, "open", 1.0, None)], SKUS
        ),
        closures=frame(
            [("power", "kWh", 1000.0, 950.0, -50.0, 0.05, 0.02, "open")], CLOSURES
        ),
    )


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(part) for part in arguments])


def lines_with(text: str, name: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip().startswith(name)]


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    """Return the folder of a plant that names a flow which is not there."""
    builder = PlantBuilder().bought("film", 2.0).sku("chip", "line")
    builder = builder.step("line", "cut", 0.5).bom("chip", "cut", "film", 2.0)
    builder = builder.bom("chip", "cut", "=tape", 1.0)
    return builder.write(tmp_path / "plant")


# ── balances on the screen ───────────────────────────────────────────────────
def test_balances_are_counted_and_the_worst_stand_first(capfd) -> None:
    printing.print_balances(validation(CLOSED, UNPROVEN, OPEN, BROKEN), "en", 10)
    shown = capfd.readouterr().out
    # 170 of the 200 kg on the larger sides are in balances that are not unproven.
    assert "Closed: 1, open: 1, broken: 1, unproven: 1" in shown
    assert "85.0 %" in shown
    names = ["grind", "mould", "plate", "saw"]
    places = [shown.index(f"\n {name}") for name in names]
    assert places == sorted(places)
    (line,) = lines_with(shown, "mould")
    assert line.split() == [
        "mould", "product", "100.0", "90.00", "10.00", "10.0", "2.0", "open", "gap",
        "equals", "−", "cull",
    ]  # fmt: skip
    assert "mass unknown of 2: bath, drag-out" in shown


def test_masses_open_elements_and_meters_have_a_table(capfd) -> None:
    printing.print_balances(validation(OPEN), "en", 10)
    shown = capfd.readouterr().out
    assert lines_with(shown, "chip")[0].split() == [
        "chip", "0.1100", "0.1000", "9.1", "2.0", "100.0", "open",
    ]  # fmt: skip
    assert lines_with(shown, "etch")
    assert not lines_with(shown, "clean")
    assert lines_with(shown, "power")[0].split() == [
        "power", "kWh", "1000", "950.0", "5.0", "2.0", "open",
    ]  # fmt: skip


def test_as_many_rows_are_shown_as_are_asked_for(capfd) -> None:
    printing.print_balances(validation(CLOSED, UNPROVEN, OPEN, BROKEN), "en", 2)
    shown = capfd.readouterr().out
    assert lines_with(shown, "mould")
    assert not lines_with(shown, "plate")
    assert "2 more; --json gives them" in shown


def test_balances_are_told_in_chinese(capfd) -> None:
    printing.print_balances(validation(CLOSED, UNPROVEN, OPEN), "zh", 10)
    shown = capfd.readouterr().out
    for word in ("质量平衡", "未闭合", "无法证实", "辅助材料", "差额相当于 − cull"):
        assert word in shown


def test_what_was_not_balanced_is_not_shown(capfd) -> None:
    printing.print_balances(Validation(()), "en", 10)
    assert capfd.readouterr().out == ""


def test_the_order_is_by_verdict_and_then_by_gap() -> None:
    worse = (*OPEN[:7], 0.9, *OPEN[8:])
    ordered = order_worst_first(frame([CLOSED, OPEN, UNPROVEN, worse], BALANCES))
    assert ordered.get_column("share").to_list() == [0.9, 0.1, 1 / 3, 0.0]


# ── the document ─────────────────────────────────────────────────────────────
def test_the_document_holds_every_balance() -> None:
    document = describe_validation(validation(CLOSED, OPEN, UNPROVEN), "en")
    assert list(document) == ["format", "findings", "counts", "balance"]
    balance = document["balance"]
    assert list(balance) == [
        "activities", "elements", "skus", "closures", "period", "left_out", "summary",
    ]  # fmt: skip
    assert balance["summary"] == {
        "closed": 1, "open": 1, "broken": 0, "unproven": 1,
        "coverage": pytest.approx(150 / 180),
    }  # fmt: skip
    assert balance["activities"][0]["candidate"] == "− cull"
    assert balance["closures"][0]["metered"] == 1000.0
    assert [row["element"] for row in balance["elements"]] == ["F", "N"]
    json.dumps(document, allow_nan=False)


def test_of_very_many_balances_the_document_holds_the_worst() -> None:
    rows = [CLOSED] * MOST_ROWS + [OPEN] * 3
    balance = describe_validation(validation(*rows), "en")["balance"]
    assert len(balance["activities"]) == MOST_ROWS
    assert [row["verdict"] for row in balance["activities"][:4]] == [
        "open", "open", "open", "closed",
    ]  # fmt: skip
    assert balance["left_out"] == {
        "activities": 3, "elements": 0, "skus": 0, "closures": 0, "period": 0,
    }  # fmt: skip


def test_the_command_gives_the_document(plant: Path) -> None:
    result = call("check", plant, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert set(document["balance"]["summary"]) == {
        "closed", "open", "broken", "unproven", "coverage",
    }  # fmt: skip


# ── annotated copies ─────────────────────────────────────────────────────────
def test_a_copy_of_a_folder_is_written(plant: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy"
    result = call("check", plant, "--annotate", out)
    assert result.exit_code == 1
    assert "Files written" in result.stderr
    assert "Errors" in result.stdout
    with (out / "bom.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "unknown-reference" in rows[1]["findings"]
    assert rows[0]["findings"] == ""


def test_a_copy_of_a_workbook_is_written(plant: Path, tmp_path: Path) -> None:
    builder = PlantBuilder().bought("film", 2.0).sku("chip", "line")
    builder = builder.step("line", "cut", 0.5).bom("chip", "cut", "tape", 1.0)
    book, out = tmp_path / "plant.xlsx", tmp_path / "copy.xlsx"
    book.write_bytes(pack(sheets_of(builder)))
    content = book.read_bytes()
    result = call("check", book, "--annotate", out, "--lang", "zh", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["counts"]["error"] > 0
    assert "copy.xlsx" in result.stderr
    assert book.read_bytes() == content
    again = json.loads(call("check", out, "--json").stdout)
    assert [found["sheet"] for found in again["findings"]].count("bom") > 0
    assert plant.is_dir()


@pytest.mark.parametrize("place", ["plant", "plant/copy", "copy.xlsx", "."])
def test_a_copy_in_the_wrong_place_is_wrong_usage(
    plant: Path, tmp_path: Path, place: str
) -> None:
    before = sorted(plant.iterdir())
    result = call("check", plant, "--annotate", tmp_path / place)
    assert type(result.exception).__name__ == "UsageError"
    assert result.stdout == ""
    assert sorted(plant.iterdir()) == before


def test_a_copy_is_written_when_nothing_is_found(tmp_path: Path) -> None:
    out = tmp_path / "copy"
    assert call("check", "inventories/heijungs_suh", "--annotate", out).exit_code == 0
    assert (out / "findings.csv").read_text("utf-8").count("\n") >= 1
    assert (out / "study.toml").is_file()


def test_the_list_of_a_workbook_opens_in_another_program(tmp_path: Path) -> None:
    book, out = tmp_path / "plant.xlsx", tmp_path / "copy.xlsx"
    call("template", book)
    result = call("check", book, "--annotate", out)
    assert result.exit_code == 1
    sheet = load_workbook(out)["Findings"]
    assert sheet.max_row > 1
