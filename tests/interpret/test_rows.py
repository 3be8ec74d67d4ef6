"""Claims about the input rows behind a contribution tree.

What rows say is read from the files by the csv module alone; signs, units and weights
are those of the conventions (§1.1, §1.3, §1.5), worked out here.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lca
from lca.results import Branch, Row
from lca.study import read_study
from tests.support.campaign import sampled
from tests.support.productive_systems import System, systems
from tests.support.study_builder import StudyBuilder

KILOGRAMS = {"kg": 1.0, "g": 1e-3, "t": 1e3}

BOILER = (
    StudyBuilder()
    .flow("heat", unit="kWh")
    .flow("fuel")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .output("boiler", "heat", 10, status="measured", source="meter 4")
    .input("boiler", "fuel", 2, status="measured")
    .input("boiler", "fuel", 500, unit="g", status="estimate")
    .output("boiler", "CO2", 7)
    .output("well", "fuel", 100)
    .output("well", "CO2", 10)
)


def explain(study: StudyBuilder, folder: Path, flow: str, **more: object) -> Branch:
    read = read_study(study.write(folder))
    return read.explain(flow, rows=True, cutoff=0.0, **more).tree  # type: ignore[arg-type]


def numbers(rows: tuple[Row, ...]) -> list[int]:
    return [row.row for row in rows]


def test_a_branch_has_the_rows_that_draw_it_and_those_of_its_run(
    tmp_path: Path,
) -> None:
    tree = explain(BOILER, tmp_path, "heat")
    direct, fuel = tree.branches
    assert numbers(tree.rows) == numbers(tree.made) == [2]
    assert (numbers(direct.rows), direct.made) == ([5], ())
    assert (numbers(fuel.rows), numbers(fuel.made)) == ([3, 4], [6])
    assert numbers(fuel.branches[0].rows) == [7]


def test_a_row_says_what_the_file_says(tmp_path: Path) -> None:
    tree = explain(BOILER, tmp_path, "heat")
    assert tree.rows == (
        Row("exchanges.csv", None, 2, None, "measured", 10.0, "kWh", "meter 4"),
    )
    _, grams = tree.branches[1].rows
    assert (grams.amount, grams.unit, grams.status) == (500.0, "g", "estimate")


def test_rows_are_not_listed_unless_asked_for(tmp_path: Path) -> None:
    tree = read_study(BOILER.write(tmp_path)).explain("heat").tree
    assert all(not (part.rows or part.made) for part in walk(tree))


def test_self_use_stands_among_the_rows_of_the_run(tmp_path: Path) -> None:
    study = BOILER.input("boiler", "heat", 2)
    tree = explain(study, tmp_path, "heat")
    assert numbers(tree.made) == [2, 8]
    # 2.5 kg of fuel for 10 - 2 kWh (by hand).
    assert tree.branches[1].amount == pytest.approx(2.5 / 8)


def test_a_credit_points_to_the_output_that_earns_it(tmp_path: Path) -> None:
    # Per 10 kWh, 3 kg of residue displace 3 x 0.5 kg of fuel: 2.5 - 1.5 kg are drawn.
    study = (
        BOILER.flow("residue")
        .with_rows("exchanges", [])
        .output("boiler", "heat", 10, reference=True)
        .input("boiler", "fuel", 2.5)
        .output("boiler", "residue", 3)
        .output("well", "fuel", 100)
        .output("well", "CO2", 10)
        .allocate("boiler", "residue", "substitution", 0.5, displaces="fuel")
    )
    (fuel,) = explain(study, tmp_path, "heat").branches
    assert numbers(fuel.rows) == [3, 4]
    assert fuel.amount == pytest.approx(0.1)


def test_a_row_made_by_a_rule_points_to_where_it_comes_from(tmp_path: Path) -> None:
    origin: dict[str, Any] = {"rule": "bom", "origin": "bom.csv", "origin_row": 12}
    sheet: dict[str, Any] = {
        "rule": "run",
        "origin": "a!b.xlsx!tool_flows",
        "origin_row": 3,
    }
    study = (
        StudyBuilder()
        .flows("part", "resin", "power")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("mould", "part", 1)
        .input("mould", "resin", 0.2, **origin)
        .input("mould", "power", 3, **sheet)
        .output("resin maker", "resin", 1)
        .output("resin maker", "CO2", 2)
        .output("power plant", "power", 1)
        .output("power plant", "CO2", 0.5, origin="supplies.csv")
    )
    power, resin = explain(study, tmp_path, "part").branches
    assert resin.rows == (Row("bom.csv", None, 12, "bom", None, 0.2, "kg", None),)
    (drawn,) = power.rows
    assert (drawn.file, drawn.sheet, drawn.row) == ("a!b.xlsx", "tool_flows", 3)
    # An origin without a row of it leads nowhere; the exchange itself does.
    (emitted,) = power.branches[0].rows
    assert (emitted.file, emitted.row) == ("exchanges.csv", 8)


def test_the_rows_of_a_plant_are_those_of_its_tables() -> None:
    folder = Path(lca.shipped_inventory("osat_demo"))
    plant = lca.read_plant(folder)
    with (folder / "skus.csv").open(encoding="utf-8", newline="") as file:
        sku = next(csv.DictReader(file))["sku"]
    tree = plant.explain(sku, rows=True, depth=50, cutoff=0.001).tree
    named = [row for part in walk(tree) for row in (*part.rows, *part.made)]
    tables = {name: read_table(folder / name) for name in {row.file for row in named}}
    assert len(tables) > 5
    for row in named:
        assert (row.sheet, row.row in tables[row.file]) == (None, True), row
        line = tables[row.file][row.row]
        assert row.source in (None, line.get("source")), row
        if row.rule == "background":
            assert (row.amount, row.unit) == (float(line["amount"]), line["unit"])
    assert all(part.rows for part in walk(tree) if part.kind != "rest")
    assert {row.rule for row in named} >= {"output", "input", "bom", "supply"}


def walk(branch: Branch) -> Iterator[Branch]:
    yield branch
    for part in branch.branches:
        yield from walk(part)


def split_rows(study: StudyBuilder, random: Random) -> StudyBuilder:
    """Return the study with some rows in two, one of them in another unit."""
    rows = []
    for row in study.table("exchanges"):
        part = random.choice([0.0, 0.25, 0.5])
        unit = random.choice(list(KILOGRAMS))
        amount = float(row["amount"] or 0)
        rows.append(row | {"amount": amount * (1 - part)})
        if part:
            other = amount * part / KILOGRAMS[unit]
            rows.append(row | {"amount": other, "unit": unit, "source": "split"})
    random.shuffle(rows)
    return study.with_rows("exchanges", rows)


@sampled(40)
@given(systems(), st.randoms(use_true_random=False))
def test_the_rows_of_every_branch_exist_and_sum_to_what_it_shows(
    system: System, random: Random
) -> None:
    study = split_rows(system.build(), random)
    with TemporaryDirectory() as name:
        folder = study.write(Path(name))
        table = read_table(folder / "exchanges.csv")
        weights = read_weights(folder)
        for flow in system.demand:
            tree = read_study(folder).explain(flow, rows=True, cutoff=0.0, depth=4).tree
            assert tree.made
            for part in walk(tree):
                check_branches(part, table, weights)


def check_branches(
    above: Branch, table: dict[int, dict[str, str]], weights: dict[str, float]
) -> None:
    """Fail where a branch shows another amount than its rows give."""
    runs = (above.amount or 0.0) / abs(total(above.made, table)) if above.made else 0.0
    weight = weights.get(above.name, 1.0)
    for part in above.branches:
        if part.kind == "rest":
            assert part.rows == ()
            continue
        assert part.rows
        assert {table[row.row]["flow"] for row in part.rows} == {part.flow}
        activity = above.name.partition("|")[0]
        assert {table[row.row]["activity"] for row in part.rows} == {activity}
        exchanged = total(part.rows, table) * weight * runs
        given_off = part.kind == "direct" or str(part.flow).startswith("w")
        expected = exchanged if given_off else -exchanged
        assert part.amount == pytest.approx(expected, rel=1e-9)


def total(rows: tuple[Row, ...], table: dict[int, dict[str, str]]) -> float:
    """Return the sum of rows of the file in kg, an output positive (§1.1)."""
    whole = 0.0
    for row in rows:
        line = table[row.row]
        assert row.file == "exchanges.csv"
        assert (row.amount, row.unit) == (float(line["amount"]), line["unit"])
        assert (row.status or "") == line["status"]
        sign = 1.0 if line["direction"] == "output" else -1.0
        whole += sign * row.amount * KILOGRAMS[row.unit]
    return whole


def read_table(path: Path) -> dict[int, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = [{"status": "", **line} for line in csv.DictReader(file)]
    return dict(enumerate(lines, start=2))


def read_weights(folder: Path) -> dict[str, float]:
    """Return the weight of each column of an allocated activity (§1.3)."""
    path = folder / "allocation.csv"
    if not path.exists():
        return {}
    lines = list(read_table(path).values())
    return {
        f"{line['activity']}|{line['flow']}": float(line["factor"])
        / sum(
            float(other["factor"])
            for other in lines
            if other["activity"] == line["activity"]
        )
        for line in lines
    }
