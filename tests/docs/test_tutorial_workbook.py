"""Claims about the tutorial of the workbook: filled in as it says, it gives that.

That its commands print what it shows is claimed by the tests of all pages.
"""

import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

import lca
from docs import sheets
from lca.tables import list_tables, load_columns
from tests.support.command import run_lca

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs/tutorial/first_workbook.md").read_text(encoding="utf-8")
TYPINGS = sheets.read_typings(PAGE)
FILLED = [typing for typing in TYPINGS if typing.row is None]
MISTAKE, MENDED = (typing for typing in TYPINGS if typing.row is not None)

# The hand calculation of the page, in exact numbers.
STARTS = {
    "final test": 1 / Fraction("0.97"),
    "molding": 1 / Fraction("0.97") / Fraction("0.995"),
    "wire bond": 1 / Fraction("0.97") / Fraction("0.995") / Fraction("0.985"),
    "die attach": 1
    / Fraction("0.97")
    / Fraction("0.995")
    / Fraction("0.985")
    / Fraction("0.998"),
}
TESTER_KWH = (Fraction("2.5") + 1500 * Fraction("1.6") / 5000) * 3 / 3600 / 4
PARTS = {
    "die": STARTS["die attach"] * Fraction("0.004"),
    "leadframe": STARTS["die attach"] * Fraction("0.000060") * 5,
    "mould compound": STARTS["molding"] * Fraction("0.000080") * 3,
    "electricity": STARTS["final test"] * TESTER_KWH * Fraction("0.6205"),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """Return the folder with the workbook and the folder of the page, filled in."""
    folder: Path = tmp_path_factory.mktemp("filled")
    for name in ("my_plant.xlsx", "my_plant"):
        assert run_lca("template", folder / name).exit_code == 0
        for typing in FILLED:
            sheets.type_table(folder / name, typing)
    return folder


@pytest.fixture
def workbook(filled, tmp_path) -> Path:
    return Path(shutil.copy(filled / "my_plant.xlsx", tmp_path))


# ── the footprint ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["my_plant.xlsx", "my_plant"])
def test_the_footprint_is_that_of_the_hand_calculation(filled, name) -> None:
    solution = lca.read_plant(filled / name).run()
    assert solution.skus["sku"].to_list() == ["CHIP"]
    assert solution.skus["amount"][0] == pytest.approx(
        float(sum(PARTS.values())), rel=1e-12
    )
    found = dict(solution.contributors.select("contributor", "amount").rows())
    assert found == pytest.approx(
        {f"supply of {name}": float(part) for name, part in PARTS.items()}, rel=1e-12
    )


def test_the_page_shows_the_hand_calculation() -> None:
    for step, starts in STARTS.items():
        assert _last_cell(step) == f"{float(starts):.6f}"
    for name, part in {**PARTS, "CHIP": sum(PARTS.values())}.items():
        assert _last_cell(name) == f"{float(part):.7f}"


def test_what_the_page_says_is_missing_is_the_estimate_of_the_cutoff(workbook) -> None:
    paste = STARTS["die attach"] * Fraction("0.0000005") * 10
    share = float(paste / sum(PARTS.values()))
    assert "0.0000053 kg are estimated to be missing, 0.1 % of the" in " ".join(
        PAGE.split()
    )
    assert (f"{float(paste):.7f}", f"{share:.1%}") == ("0.0000053", "0.1%")
    skus = lca.read_plant(workbook).run().skus
    assert skus["cutoff"][0] == pytest.approx(share, rel=1e-12)


# ── the mistake ──────────────────────────────────────────────────────────────
def test_the_mistake_is_found_at_its_cell(workbook) -> None:
    sheets.type_table(workbook, MISTAKE)
    sheet = load_workbook(workbook)["steps"]
    assert [sheet["C3"].value, sheet["I1"].value, sheet["I3"].value] == [
        "wire bond",
        "yield",
        98.5,
    ]
    found = lca.read_plant(workbook).check()
    places = [(f.code, f.place.sheet, f.place.row, f.place.column) for f in found]
    assert places == [("share-in-percent", "steps", 3, "yield")]


def test_the_cell_refuses_the_mistake_when_it_is_typed(workbook) -> None:
    rules = load_workbook(workbook)["steps"].data_validations.dataValidation
    (rule,) = (rule for rule in rules if "I3" in rule.sqref)
    assert (rule.type, rule.operator) == ("decimal", None)  # none said: between
    assert (rule.formula1, rule.formula2) == ("0", "1")
    assert rule.errorStyle is None  # none said: stop
    assert rule.showErrorMessage


def test_mended_nothing_is_found(workbook) -> None:
    sheets.type_table(workbook, MISTAKE)
    sheets.type_table(workbook, MENDED)
    assert lca.read_plant(workbook).check() == ()


# ── the page ─────────────────────────────────────────────────────────────────
def test_the_tables_fill_every_required_column() -> None:
    tables = {table.name for table in list_tables("plant")} | {"flows"}
    for typing in FILLED:
        assert typing.sheet in tables
        if typing.sheet == sheets.RECORD:
            named = {row["key"] for row in typing.rows if row["value"]}
        else:
            named = {name for row in typing.rows for name, cell in row.items() if cell}
        required = {c.name for c in load_columns(typing.sheet) if c.required}
        assert required <= named, typing.sheet


def test_the_page_counts_its_sheets() -> None:
    assert len({typing.sheet for typing in TYPINGS}) == 9
    assert "You need nine sheets for a start." in PAGE


def test_nobody_meets_the_mathematics() -> None:
    met = re.findall(r"\b(matri\w*|vector|invers\w*|linear|solver)\b", PAGE.lower())
    assert met == []


# ── typing ───────────────────────────────────────────────────────────────────
def test_a_workbook_typed_twice_has_the_rows_below_each_other(workbook) -> None:
    (skus,) = (typing for typing in FILLED if typing.sheet == "skus")
    sheets.type_table(workbook, skus)
    sheet = load_workbook(workbook)["skus"]
    assert [cell.value for cell in sheet["A"]] == ["sku", "CHIP", "CHIP"]


def _last_cell(first: str) -> str:
    """Return the last cell of the row of the hand calculation with that first one."""
    section = PAGE.partition("## 5. By hand")[2].partition("## 6.")[0]
    cells: list[str] = re.findall(
        rf"^\| {first} \|.*\| (\S+) \|$", section, re.MULTILINE
    )
    (last,) = cells
    return last
