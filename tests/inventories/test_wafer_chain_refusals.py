"""Bad input on the shipped chain of wafers and norms_demo is refused, and where it is.

Each case breaks a copy by one cell, or a few, and says code, file, row and column of
the error that has to be told; there is no result beside it.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lca.cli.app import app
from lca.resources import shipped_inventory
from tests.support.shipped_inventories import read_table
from tests.support.study_builder import write_csv

REFUSED = 1
COMMANDS = {"run": ("wafer_chain", "skus"), "norms": ("norms_demo", "standings")}
"""Inventory that each command is given, and the table of its results."""

Cells = dict[str, str]


@dataclass(frozen=True)
class Bad:
    """What to write where, and what has to be told.

    ``which`` are cells by which the row is found; ``told`` is code and column, of the
    row that was changed, or of one that ``at`` finds in another table.  ``more`` adds a
    row to a table: a copy of the one that the cells find, with other cells.
    """

    table: str
    which: Cells
    cells: Cells
    told: tuple[str, str]
    at: tuple[str, Cells] | None = None
    more: tuple[str, Cells, Cells] | None = None


RUN = {
    "utilisation 0.35": Bad(
        "blocks", {"energy": "db31-506-2020-fab-200"}, {"utilisation": "0.35"},
        ("block-utilisation-undefined", "utilisation"),
    ),
    "limit of 200 mm for wafers of 300 mm": Bad(
        "blocks", {"energy": "williams-2002-wafer"},
        {"energy": "db31-792-2020-polished-200"},
        ("block-of-other-diameter", "energy"),
    ),
    "300 mm at 28 nm by 506": Bad(
        "blocks", {"energy": "act-28nm-epa"},
        {"energy": "db31-506-2020-fab-300", "utilisation": "0.9"},
        ("block-of-other-node", "node_nm"),
    ),
    "epi of 80 um": Bad(
        "layers", {"route": "epitaxy 200 mm"}, {"thickness_um": "80"},
        ("block-layer-too-thick", "energy"),
        ("blocks", {"energy": "db31-792-2020-epi-200"}),
    ),
    "unknown energy": Bad(
        "blocks", {"energy": "act-28nm-epa"}, {"energy": "act-28nm-steam"},
        ("block-unknown", "energy"),
    ),
    "gas without a rate for its process": Bad(
        "gases", {"gas": "hexafluorobutadiene"}, {"process": "remote-plasma"},
        ("gas-rate-missing", "process"),
    ),
    "method that does not exist": Bad(
        "gases", {"gas": "hexafluorobutadiene"}, {"method": "epa2024-i21"},
        ("gas-method-unknown", "method"),
    ),
    "gas without the basis of its amount": Bad(
        "gases", {"gas": "hexafluorobutadiene"}, {"amount_basis": ""},
        ("empty-cell", "amount_basis"),
    ),
    "gas without a formula": Bad(
        "flows", {"flow": "hexafluorobutadiene"}, {"formula": "", "mass_kg": "1"},
        ("gas-without-formula", "gas"), ("gases", {"gas": "hexafluorobutadiene"}),
    ),
}  # fmt: skip

POLISHED = {"product": "polished", "diameter_mm": "200"}
NORMS = {
    "utilisation below 0.40": Bad(
        "norm_output", {"product": "fab"}, {"capacity": "1000000"},
        ("norms-utilisation", "good"),
    ),
    "diameter without coefficient": Bad(
        "norm_output", POLISHED, {"diameter_mm": "300"},
        ("norms-diameter-unknown", "diameter_mm"),
    ),
    "300 mm at 28 nm": Bad(
        "norm_output", {"product": "fab"}, {"node_nm": "28", "diameter_mm": "300"},
        ("norms-scope", "node_nm"),
    ),
    "epi of 80 um": Bad(
        "norm_output", POLISHED, {"product": "epi", "layer_um": "80"},
        ("norms-scope", "layer_um"),
    ),
    "unknown energy source": Bad(
        "norm_energy", {"energy": "diesel"}, {"energy": "peat"},
        ("norms-energy-unknown", "energy"),
    ),
    "diameters mixed and not split": Bad(
        "norm_energy", {"energy": "natural gas", "product": "fab"},
        {"diameter_mm": ""}, ("norms-diameters-mixed", "diameter_mm"),
        more=("norm_output", {"product": "fab"}, {"diameter_mm": "150"}),
    ),
}  # fmt: skip


def break_copy(bad: Bad, name: str, folder: Path) -> tuple[Path, int]:
    """Return a broken copy of an inventory, and the row that has to be pointed at."""
    copy = folder / name
    shutil.copytree(str(shipped_inventory(name)), copy)
    rows = read_table(copy, bad.table)
    chosen = find(rows, bad.which)
    rows[chosen] |= bad.cells
    write_rows(copy, bad.table, rows)
    if bad.more is not None:
        table, which, cells = bad.more
        others = read_table(copy, table)
        write_rows(copy, table, [*others, others[find(others, which)] | cells])
    if bad.at is None:
        return copy, chosen + 2
    return copy, find(read_table(copy, bad.at[0]), bad.at[1]) + 2


def write_rows(folder: Path, table: str, rows: list[dict[str, str]]) -> None:
    columns = dict.fromkeys(column for row in rows for column in row)
    whole = [{column: row.get(column, "") for column in columns} for row in rows]
    write_csv(folder / f"{table}.csv", whole)


def find(rows: list[dict[str, str]], which: Cells) -> int:
    return next(
        number
        for number, row in enumerate(rows)
        if all(row.get(column) == text for column, text in which.items())
    )


def refuse(command: str, bad: Bad, folder: Path) -> None:
    name, result = COMMANDS[command]
    copy, row = break_copy(bad, name, folder)
    run = CliRunner().invoke(app, [command, str(copy), "--json"])
    assert run.exit_code == REFUSED, run.output
    document = json.loads(run.stdout)
    errors = [each for each in document["findings"] if each["severity"] == "error"]
    table = bad.table if bad.at is None else bad.at[0]
    code, column = bad.told
    places = {
        (each["code"], each["file"], each["row"], each["column"]) for each in errors
    }
    assert (code, f"{table}.csv", row, column) in places
    assert all(each["fix"] for each in errors)
    assert not document[result]


@pytest.mark.parametrize("case", RUN)
def test_run_refuses(case: str, tmp_path: Path) -> None:
    refuse("run", RUN[case], tmp_path)


@pytest.mark.parametrize("case", NORMS)
def test_norms_refuses(case: str, tmp_path: Path) -> None:
    refuse("norms", NORMS[case], tmp_path)
