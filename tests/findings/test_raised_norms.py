"""Every code of holding a plant to norms is raised by a small plant, at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.study.norming import assess_path, collect_norms
from tests.support.normed import FAB, SILICON, Normed, fab
from tests.support.other_norm import OTHER, write_other_norm
from tests.support.study_builder import Cell, Row

LANGUAGES: tuple[Language, ...] = ("en", "zh")
PREFIX = "norms-"

# Row 2 of either table is that of the right plant; what a case adds stands below.
RIGHT = fab().energy("electricity", 120, "GWh")
MONTH: Row = {"period_start": "2024-06-01", "period_end": "2024-07-01"}


def wafers(good: float = 1000, /, **cells: Cell) -> Normed:
    """Return a plant with output of polished wafers of 150 mm."""
    right: Row = {"product": "polished", "diameter_mm": 150}
    return Normed(SILICON).output(good, **(right | cells))


def made(plant: Normed) -> Normed:
    """Return the plant with electricity of polished wafers."""
    return plant.energy("electricity", 5, "MWh", product="polished")


def epi(**cells: Cell) -> Normed:
    plant = Normed(SILICON).output(1000, product="epi", diameter_mm=150, **cells)
    return plant.energy("electricity", 1, "MWh")


def at(table: str, row: int, column: str) -> Mapping[str, str | int]:
    return {"file": f"{table}.csv", "row": row, "column": column}


def used(column: str, row: int = 2) -> Mapping[str, str | int]:
    return at("norm_energy", row, column)


def out(column: str, row: int = 2) -> Mapping[str, str | int]:
    return at("norm_output", row, column)


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, and the only code that must come of it, at its place."""

    code: str
    plant: Normed
    place: Mapping[str, str | int]
    extended: bool = False


TWO = fab().output(9, product="fab", diameter_mm=150, processed=9, capacity=9)

FAB_ROW: Row = {"product": "fab", "diameter_mm": 200}
LINE: Row = FAB_ROW | {"processed": 231_000, "capacity": 480_000}
PAIR = wafers().output(9, product="lapped", diameter_mm=150)
HALVES: tuple[Row, Row] = (
    {"period_start": "2024-01-01", "period_end": "2024-07-01"},
    {"period_start": "2024-07-01", "period_end": "2025-01-01"},
)

CASES = [
    Case(
        "norms-capacity-twice",
        Normed(FAB)
        .output(225_000, **LINE)
        .output(224_000, **LINE)
        .energy("electricity", 1, "GWh"),
        out("capacity", 3),
    ),
    Case(
        "norms-coefficient-far",
        fab().energy("natural gas", 1, "m3", kgce_per_unit=0.9),
        used("kgce_per_unit"),
    ),
    Case(
        "norms-coefficient-slip",
        fab().energy("natural gas", 1, "m3", kgce_per_unit=0.00133),
        used("kgce_per_unit"),
    ),
    Case(
        "norms-coefficient-missing", fab().energy("轻油", 20, "t"), used("energy")
    ),
    Case("norms-energy-as-coal", fab().energy("electricity", 10, "tce"), used("unit")),
    Case("norms-energy-as-coal", fab().energy("heat", 10, "万tce"), used("unit")),
    Case(
        "norms-energy-shared-only",
        PAIR.energy("electricity", 5, "MWh", product="polished").energy(
            "electricity", 1, "MWh"
        ),
        out("product", 3),
    ),
    Case(
        "norms-output-twice",
        fab(node_nm=110)
        .output(
            350_000, **FAB_ROW, processed=360_000, node_nm=180, capacity=500_000
        )
        .energy("electricity", 1, "GWh"),
        out("good", 3),
    ),
    Case(
        "norms-output-twice",
        made(wafers()).output(1000, product="polished", diameter_mm=150, comment="b"),
        out("good", 3),
    ),
    Case(
        "norms-period-gap",
        fab().energy("electricity", 60, "GWh", **HALVES[0]),
        used("period_start"),
    ),
    Case(
        "norms-period-overlap",
        RIGHT.energy("electricity", 60, "GWh", **HALVES[1]),
        used("period_start", 3),
    ),
    Case(
        "norms-size",
        fab(capacity=1e-300).energy("electricity", 1, "GWh"),
        out("capacity"),
    ),
    Case("norms-size", fab().energy("electricity", 1e300, "GWh"), used("amount")),
    Case("norms-energy-missing", fab().energy("heat", 0, "GJ"), out("product")),
    Case("norms-unit-unknown", made(wafers(unit="千片")), out("unit")),
    Case("norms-unit-unknown", fab().energy("heat", 1, "Gcal"), used("unit")),
    Case(
        "norms-utilisation-above",
        fab(capacity=300_000).energy("electricity", 1, "GWh"),
        out("capacity"),
    ),
    Case(
        "norms-utilisation-slip",
        fab(capacity=480).energy("electricity", 1, "GWh"),
        out("capacity"),
    ),
    Case(
        "norms-diameter-unmade",
        made(wafers()).energy("NG", 1, "m3", product="polished", diameter_mm=7),
        used("diameter_mm", 3),
    ),
    Case(
        "norms-diameters-mixed",
        TWO.energy("electricity", 120, "GWh").energy("heat", 1, "GJ"),
        used("diameter_mm"),
    ),
    Case(
        "norms-id-unknown",
        RIGHT.energy("heat", 1, "GJ", norm="db31").energy("heat", 2, "GJ", norm="db31"),
        used("norm", 3),
    ),
    Case(
        "norms-capacity-missing",
        fab(capacity=None).energy("electricity", 1, "GWh"),
        out("capacity"),
    ),
    Case(
        "norms-coefficient-fixed",
        fab().energy("电力", 120, "GWh", kgce_per_unit=305_000),
        used("kgce_per_unit"),
    ),
    Case(
        "norms-diameter-missing",
        made(wafers(diameter_mm=None)),
        out("diameter_mm"),
    ),
    Case("norms-diameter-unknown", made(wafers(diameter_mm=300)), out("diameter_mm")),
    Case(
        "norms-diameter-unmade",
        RIGHT.energy("electricity", 40, "GWh", diameter_mm=150),
        used("diameter_mm", 3),
    ),
    Case(
        "norms-diameters-mixed",
        TWO.energy("electricity", 120, "GWh"),
        used("diameter_mm"),
    ),
    Case(
        "norms-energy-missing",
        TWO.energy("electricity", 120, "GWh", diameter_mm=200),
        out("product", 3),
    ),
    Case(
        "norms-energy-missing",
        made(wafers()).output(9, product="lapped", diameter_mm=150),
        out("product", 3),
    ),
    Case(
        "norms-energy-outside",
        RIGHT.energy("water", 300_000, "m3"),
        used("energy", 3),
    ),
    Case(
        "norms-energy-twice",
        made(wafers().output(9, product="lapped", diameter_mm=150)).energy(
            "电力", 5, "MWh", product="lapped"
        ),
        used("amount", 3),
    ),
    Case("norms-energy-unit", fab().energy("diesel", 30_000, "L"), used("unit")),
    Case("norms-energy-unit", fab().energy("natural gas", 1, "Nm3"), used("unit")),
    Case(
        "norms-energy-unknown", fab().energy("naturel gass", 1, "m3"), used("energy")
    ),
    Case(
        "norms-extension",
        made(wafers(diameter_mm=300)),
        out("diameter_mm"),
        extended=True,
    ),
    Case(
        "norms-good-above",
        fab(processed=340_000).energy("electricity", 1, "GWh"),
        out("good"),
    ),
    Case(
        "norms-id-unknown", RIGHT.energy("heat", 1, "GJ", norm="db31-506"),
        used("norm", 3),
    ),
    Case(
        "norms-output-missing",
        made(wafers()).energy("electricity", 1, "MWh", product="epi"),
        used("norm", 3),
    ),
    Case("norms-output-unit", made(wafers(unit="piece")), out("unit")),
    Case("norms-output-zero", made(wafers(0)), out("good")),
    Case(
        "norms-period-indicative",
        fab(**MONTH).energy("electricity", 1, "GWh", **MONTH),
        out("period_start"),
    ),
    Case(
        "norms-period-mismatch",
        made(wafers()).energy(
            "electricity",
            9,
            "MWh",
            product="polished",
            period_start="2023-01-01",
            period_end="2024-01-01",
        ),
        used("period_start", 3),
    ),
    Case(
        "norms-period-order",
        RIGHT.energy("heat", 1, "GJ", period_end="2024-01-01"),
        used("period_end", 3),
    ),
    Case(
        "norms-processed-missing",
        fab(processed=None).energy("electricity", 1, "GWh"),
        out("processed"),
    ),
    Case(
        "norms-product-unknown",
        RIGHT.output(40, "t", product="crystal"),
        out("product", 3),
    ),
    Case(
        "norms-scope", fab(300, node_nm=28).energy("heat", 1, "GJ"), out("node_nm")
    ),
    Case("norms-scope", epi(layer_um=80), out("layer_um")),
    Case("norms-scope-unstated", fab(300).energy("heat", 1, "GJ"), out("node_nm")),
    Case(
        "norms-shared-undivided",
        Normed(OTHER)
        .output(2, "t", product="ingot", capacity=2, node_nm=90)
        .output(9, "piece", product="part", processed=9, capacity=9, node_nm=1)
        .energy("steam", 1, "GJ", product="ingot")
        .energy("steam", 2, "GJ", product="part")
        .energy("steam", 3, "GJ"),
        used("product", 4),
    ),
    Case(
        "norms-specification",
        Normed(SILICON)
        .output(40, "t", product="crystal", diameter_mm=200)
        .energy("electricity", 1, "GWh"),
        out("diameter_mm"),
    ),
    Case(
        "norms-utilisation",
        fab(capacity=1_000_000).energy("electricity", 1, "GWh"),
        out("good"),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_other_norm(tmp_path_factory.mktemp("norms"))


def find(case: Case, other: Path) -> tuple[Finding, ...]:
    return case.plant.assess((other,), extended=case.extended).findings


def test_the_right_plants_have_no_findings() -> None:
    for plant in (RIGHT, made(wafers()), epi(layer_um=50)):
        assert plant.assess().findings == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_wrong_is_found_at_its_place_and_nothing_else(case, other) -> None:
    found = find(case, other)
    assert [each.code for each in found] == [case.code]
    assert case.place.items() <= found[0].place.as_dict().items(), found[0]
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found[0], part, language)
            assert not set("{}…") & set(sentence), sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_an_error_leaves_no_result(case, other) -> None:
    report = case.plant.assess((other,), extended=case.extended)
    severity = load_catalogue()[case.code].severity
    assert (report.standings == ()) == (severity == "error")


def test_every_code_has_a_case() -> None:
    codes = {code for code in load_catalogue() if code.startswith(PREFIX)}
    assert codes == {case.code for case in CASES}


def test_all_is_told_at_once() -> None:
    plant = fab(300, capacity=1_000_000, node_nm=28).energy("steem", 1, "GJ")
    plant = plant.energy("diesel", 1, "L").energy("heat", 1, "GJ", norm="db31")
    codes = {each.code for each in plant.assess().findings}
    assert codes == {
        "norms-energy-unit",
        "norms-energy-unknown",
        "norms-id-unknown",
        "norms-scope",
        "norms-utilisation",
    }


@pytest.mark.parametrize("empty", ["norm_energy", "norm_output"])
def test_a_plant_without_one_of_the_tables_is_refused(empty, tmp_path) -> None:
    folder = RIGHT.plant.with_rows(empty, []).write(tmp_path)
    report = assess_path(folder, collect_norms(()))
    # The other table has nothing to be matched with, which is not told again.
    assert [each.code for each in report.findings] == ["missing-file"]
    assert report.findings[0].place.file == f"{empty}.csv"


def test_what_is_wrong_in_other_tables_does_not_matter(tmp_path) -> None:
    folder = RIGHT.plant.write(tmp_path)
    (folder / "bom.csv").write_text("nothing,of,use\n1,2\n", encoding="utf-8")
    report = assess_path(folder, collect_norms(()))
    assert (report.findings, len(report.standings)) == ((), 1)


def test_a_cell_that_cannot_be_read_is_told_alone(tmp_path) -> None:
    plant = fab().energy("electricity", "much", "GWh").plant
    report = assess_path(plant.write(tmp_path), collect_norms(()))
    assert [each.code for each in report.findings] == ["not-a-number"]
    assert report.findings[0].place.as_dict() == {
        "file": "norm_energy.csv",
        "row": 2,
        "column": "amount",
    }


def test_a_plant_without_a_header_is_refused(tmp_path) -> None:
    folder = RIGHT.plant.write(tmp_path)
    (folder / "plant.toml").unlink()
    report = assess_path(folder, collect_norms(()))
    assert [each.code for each in report.findings] == ["missing-file"]
    assert FAB in collect_norms(())
