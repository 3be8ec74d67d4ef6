"""A small plant whose counts, issues, hours and meters agree, number by number.

Ten wafers of 1000 dice give 9000 good ones; 90 strips take 100 dice each. Of 9000 units
cut, 8910 are good. With 182 reworked ones, 9092 are tested: 8637 good, 273 scrap, in
9547 insertions of 3 s, which are 7.9558 h. The testers run 7.96 h at 1.5 kW: 11.94 kWh.
"""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from lca.checks.records.counts import check_counts
from lca.checks.records.hours import check_hours
from lca.checks.records.issues import check_issues
from lca.checks.records.meters import check_meters
from lca.checks.records.tally import tally_counts
from lca.findings import Finding
from lca.io import read_plant_path
from lca.plant.steps import resolve_steps
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

QUARTERS = ("2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01")
PAIRS = tuple(pairwise(QUARTERS))


def booked(plant: PlantBuilder, table: str, /, **cells: Cell) -> PlantBuilder:
    """Return the plant with one measured row more."""
    return plant.row(table, status="measured", **cells)


def metered(plant: PlantBuilder, meter: str, amount: float) -> PlantBuilder:
    """Return the plant with four readings of a meter more."""
    for start, end in PAIRS:
        cells: dict[str, Cell] = {"period_start": start, "period_end": end}
        cells |= {"meter": meter, "amount": amount, "unit": "kWh"}
        plant = booked(plant, "readings", **cells)
    return plant


def counted(
    plant: PlantBuilder, sku: str, step: str, /, started: int, good: int, **more: Cell
) -> PlantBuilder:
    """Return the plant with one row of counts more."""
    cells: dict[str, Cell] = {"sku": sku, "step": step, "lot": None}
    cells |= {"started": started, "good": good, "scrapped": None, "reworked": None}
    cells |= {"wip_start": None, "wip_end": None, "insertions": None}
    return booked(plant, "counts", **(cells | {"tool_hours": None} | more))


def issued(
    plant: PlantBuilder, step: str, flow: str, amount: float, **more: Cell
) -> PlantBuilder:
    """Return the plant with one issue in kg more; say ``route`` or ``sku``."""
    cells: dict[str, Cell] = {"route": None, "sku": None, "step": step, "flow": flow}
    cells |= {"amount": amount, "unit": "kg"}
    return booked(plant, "issues", **(cells | more))


def _build() -> PlantBuilder:
    plant = (
        PlantBuilder()
        .bought("wire", 50, "kg")
        .bought("tape", 5, "kg")
        .bought("resin", 5, "kg")
        .bought("electricity", 0.6, "kWh")
        .sku("D1", "F", "die", reported=False)
        .sku("Q1", "R", "piece")
        .step("F", "saw", 0.9, "die", start_unit="wafer", gives=1000)
        .step("R", "mount", 1, "strip")
        .step("R", "cut", 0.99, "piece", start_unit="strip", gives=100)
        .step(
            "R",
            "test",
            0.95,
            "piece",
            rework=0.02,
            insertions=1.05,
            tool_group="testers",
            tool_seconds=3,
        )
        .bom("Q1", "mount", "D1", 100)
        .bom("Q1", "mount", "wire", 0.1)
        .use("cut", "tape", 0.002, route="R")
        .tools("testers", 7.96)
        .draw("testers", "productive", "electricity", 1.5)
        .made("Q1", 8637)
        .made("D1", 9000)
        .bill("electricity", 12)
    )
    plant = counted(plant, "D1", "saw", started=10, good=9000, scrapped=1000)
    plant = counted(plant, "Q1", "mount", started=90, good=90)
    plant = counted(plant, "Q1", "cut", started=90, good=8910, scrapped=90)
    plant = counted(
        plant,
        "Q1",
        "test",
        started=9092,
        good=8637,
        scrapped=273,
        reworked=182,
        insertions=9547,
        tool_hours=7.9558,
    )
    plant = issued(plant, "mount", "wire", 9, sku="Q1")
    plant = issued(plant, "cut", "tape", 0.18, route="R")
    main: dict[str, Cell] = {"flow": "electricity", "parent": None, "serves": None}
    plant = plant.row("meters", meter="main", **main)
    below: dict[str, Cell] = {"parent": "main", "serves": "testers"}
    plant = plant.row("meters", meter="of testers", **(main | below))
    return metered(metered(plant, "main", 3), "of testers", 2.985)


# Rows of counts and steps: saw 2, mount 3, cut 4, test 5; of bom: die 2, wire 3; of
# readings: main 2 to 5, of testers 6 to 9.
AGREEING = _build()


def find(plant: PlantBuilder) -> list[Finding]:
    """Return what counts, issues, hours and meters of the plant find."""
    with TemporaryDirectory() as name:
        inputs, _ = read_plant_path(plant.write(Path(name)))
    steps, _ = resolve_steps(inputs)
    tally = tally_counts(inputs, steps)
    return [
        *check_counts(inputs, steps, tally),
        *check_issues(inputs, steps, tally),
        *check_hours(inputs, steps, tally),
        *check_meters(inputs),
    ]


def told(plant: PlantBuilder) -> list[tuple[str, str, int | None]]:
    """Return code, file and row of each finding."""
    return [(f.code, f.place.file or "", f.place.row) for f in find(plant)]


def values(finding: Finding) -> tuple[str, str]:
    """Return the two numbers of a finding."""
    known = dict(finding.parameters)
    return known["value"], known["expected"]
