"""Whatever is wrong with a plant is told with its place, all of it in one run.

Every finding says file, row, column and value; the exit code is 1.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product
from pathlib import Path

import pytest

import lca
from lca.errors import StudyRefusedError
from lca.findings import Finding, render
from lca.findings.catalogue import Language
from tests.support.command import run_lca
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell, Row

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Change = Callable[[PlantBuilder], PlantBuilder]


def valid() -> PlantBuilder:
    """Return a plant that uses every table and has no fault."""
    return (
        PlantBuilder()
        .flow("electricity", "kWh")
        .supply("electricity", 0.6, region="G")
        .bought("wind", 0.02, "kWh")
        .bought("upstream", 0.1, "kWh")
        .bill("electricity", 1000)
        .contract("electricity", "claim 1", 200, "wind")
        .contract("electricity", "claim 2", 100, "wind")
        .flow("gas", "kWh")
        .supply("gas", 0.3, supply="pipe", share=0.75)
        .supply("gas", 0.5, supply="tank", share=0.25)
        .bought("resin", 4, "kg")
        .bought("sludge", 0.5, "kg", "waste")
        .flow("label", "kg")
        .cut_off("label", 0.01)
        .flow("customer wafer", "wafer")
        .supply("customer wafer", 90, status="supplier", supplier="a customer")
        .flow("air", "Nm3")
        .utility("air", "electricity", 0.12)
        .tools("press", 100, standby_hours=20, area_m2=50)
        .draw("press", "productive", "electricity", 5)
        .draw("press", "standby", "electricity", 2)
        .site("electricity", 300, "area")
        .site("gas", 30, "productive_hours")
        .sku("die", "probing", "die", reported=False)
        .sku("part", "assembly")
        .sku("slow part")
        .step("probing", "probe", 0.9, start_unit="wafer", unit="die", gives=500)
        .step("assembly", "attach", 0.99, start_unit="die", gives=1)
        .step("assembly", "mold", 0.95, rework=0.03, scrap_to="broken parts")
        .step("assembly", "test", 0.98, tool_group="press", tool_seconds=3)
        .bought("broken parts", 0.1, "unit", "waste")
        .row("sku_steps", sku="part", step="test", tool_seconds=4, status="measured")
        .bom("die", "probe", "customer wafer", 1, mode="supplier")
        .bom("part", "attach", "die", 1)
        .bom("part", "mold", "resin", 0.02, utilisation=0.8, loss_to="sludge")
        .use("mold", "air", 0.5, route="assembly")
        .use("mold", "sludge", 0.01, sku="part")
        .use("mold", "electricity", 0.02, route="assembly", per="rework")
        .pack("test", "label", 0.001, route="assembly", per="good")
        .binned("part", "test", {"part": 0.6, "slow part": 0.4}, "count")
        .made("part", 1000)
    )


def check(plant: PlantBuilder, folder: Path) -> tuple[Finding, ...]:
    """Return what running the plant finds, or what it is refused for."""
    read = lca.read_plant(plant.write(folder))
    try:
        return read.run().findings
    except StudyRefusedError as refused:
        return refused.findings


def errors(found: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in found if each.severity == "error"]


def test_the_plant_before_its_faults_has_none(tmp_path):
    assert check(valid(), tmp_path) == ()


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell: its table, what its row holds elsewhere, and its column."""

    table: str
    row: Mapping[str, Cell]
    column: str | None = None

    def index(self, plant: PlantBuilder) -> int:
        """Return which row of the table it is: the last that holds these cells.

        Where a fault has changed one of them, the row is where it was before.
        """
        fits = [
            place
            for each in (valid(), plant)
            for place, row in enumerate(each.table(self.table))
            if all(row.get(name) == cell for name, cell in self.row.items())
        ]
        return fits[-1]

    def place(self, plant: PlantBuilder) -> dict[str, object]:
        """Return file, row and column as findings state them."""
        place: dict[str, object] = {"file": f"{self.table}.csv"}
        place["row"] = self.index(plant) + 2
        return place | ({"column": self.column} if self.column else {})


def put(spot: Spot, cell: Cell, **more: Cell) -> Change:
    """Return a change of one cell, and of others in its row."""

    def change(plant: PlantBuilder) -> PlantBuilder:
        rows = plant.table(spot.table)
        cells: Row = {str(spot.column): cell} | more
        rows[spot.index(plant)] |= cells
        return plant.with_rows(spot.table, rows)

    return change


def drop(table: str, **cells: Cell) -> Change:
    """Return a change that takes out the rows that hold these cells."""

    def change(plant: PlantBuilder) -> PlantBuilder:
        rows = plant.table(table)
        kept = [r for r in rows if any(r.get(k) != v for k, v in cells.items())]
        return plant.with_rows(table, kept)

    return change


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding that must be there when the plant is changed so.

    ``also`` lists codes of what else is wrong then; nothing more may be found.
    """

    code: str
    at: Spot
    value: str | None
    changes: tuple[Change, ...]
    also: tuple[str, ...] = ()


def in_cell(code: str, spot: Spot, cell: Cell, **more: Cell) -> Fault:
    """Return the fault of a cell that is found where it stands."""
    value = None if cell is None else str(cell)
    return Fault(code, spot, value, (put(spot, cell, **more),))


MOLD, ATTACH, PROBE = {"step": "mold"}, {"step": "attach"}, {"step": "probe"}
TEST = {"step": "test"}
POWER: Row = {"flow": "electricity"}
TANK: Row = {"supply": "tank"}
CLAIM: Row = {"claim": "claim 2"}
RESIN: Row = {"flow": "resin"}

OF_CELLS = {
    "yield above one": in_cell("not-a-share", Spot("steps", MOLD, "yield"), "101"),
    "negative yield": in_cell("not-a-share", Spot("steps", MOLD, "yield"), "-0.2"),
    "yield in percent": in_cell("share-in-percent", Spot("steps", MOLD, "yield"), "95"),
    "yield with a percent sign": in_cell(
        "share-in-percent", Spot("steps", MOLD, "yield"), "95 %"
    ),
    "yield of a SKU in percent": in_cell(
        "share-in-percent", Spot("sku_steps", TEST, "yield"), "97.5"
    ),
    "missing yield": in_cell("yield-missing", Spot("steps", MOLD, "yield"), None),
    "missing position": in_cell("empty-cell", Spot("steps", MOLD, "position"), None),
    "negative amount": in_cell("negative-cell", Spot("bom", RESIN, "amount"), "-0.1"),
    "no dies of a wafer": in_cell("not-positive", Spot("steps", PROBE, "gives"), "0"),
    "word for a number": in_cell(
        "not-a-number", Spot("consumption", {"flow": "air"}, "amount"), "some"
    ),
    "unknown unit": in_cell("unknown-unit", Spot("bom", RESIN, "unit"), "kilos"),
    "unit of another dimension": in_cell(
        "wrong-dimension", Spot("bom", RESIN, "unit"), "kWh"
    ),
    "unknown basis": in_cell(
        "not-a-choice", Spot("consumption", {"flow": "air"}, "per"), "lot"
    ),
    "unknown status": in_cell("not-a-choice", Spot("bom", RESIN, "status"), "guess"),
    "unknown date": in_cell(
        "not-a-date", Spot("contracts", CLAIM, "period_start"), "01/02/2025"
    ),
    "unknown tool group": in_cell(
        "unknown-reference", Spot("steps", TEST, "tool_group"), "presses"
    ),
    "unknown SKU of a line": in_cell(
        "unknown-reference", Spot("bom", RESIN, "sku"), "partt"
    ),
    "unknown material of a line": in_cell(
        "unknown-reference", Spot("bom", RESIN, "flow"), "resine"
    ),
    "unknown route of a SKU": in_cell(
        "unknown-reference", Spot("skus", {"sku": "part"}, "route"), "assembly 2"
    ),
    "claim counted twice": in_cell(
        "repeated-key", Spot("contracts", CLAIM, "claim"), "claim 1"
    ),
}

OF_ROUTES = {
    "step without gain": in_cell(
        "step-without-gain", Spot("steps", MOLD, "yield"), "0"
    ),
    "yield and rework above one": in_cell(
        "yield-and-rework-above-one", Spot("steps", MOLD, "rework"), "0.1"
    ),
    "two steps at one position": in_cell(
        "step-order-broken", Spot("steps", TEST, "position"), "20"
    ),
    "start in another unit": Fault(
        "basis-change-missing",
        Spot("steps", MOLD, "takes"),
        None,
        (put(Spot("steps", MOLD, "start_unit"), "strip", gives="48"),),
    ),
    "rework of a first step": Fault(
        "rework-without-input",
        Spot("steps", ATTACH, "rework"),
        "0.005",
        (put(Spot("steps", ATTACH, "rework"), "0.005"),),
    ),
    "rework to a later step": in_cell(
        "rework-goes-forward", Spot("steps", MOLD, "rework_step"), "test"
    ),
    "rework to a first step": Fault(
        "rework-without-input",
        Spot("steps", MOLD, "rework"),
        "0.03",
        (put(Spot("steps", MOLD, "rework_step"), "attach"),),
    ),
    "consumption per rework where there is none": Fault(
        "no-rework-at-step",
        Spot("consumption", {"per": "rework"}),
        None,
        (put(Spot("steps", MOLD, "rework"), None),),
    ),
    "consumption of nobody": in_cell(
        "route-or-sku", Spot("consumption", {"flow": "air"}, "route"), None
    ),
    "line at a step of another route": in_cell(
        "step-not-in-route", Spot("bom", RESIN, "step"), "probe"
    ),
    "SKU that contains itself": Fault(
        "sku-contains-itself",
        Spot("bom", {"flow": "part"}),
        "part",
        (lambda plant: plant.bom("die", "probe", "part", "0.001"),),
    ),
    "SKU that nothing makes": Fault(
        "sku-not-made",
        Spot("skus", {"sku": "idea"}),
        "idea",
        (lambda plant: plant.sku("idea"),),
    ),
    "bins that are not all": Fault(
        "bins-not-one",
        Spot("bins", {"product": "slow part"}, "share"),
        "0.9",
        (put(Spot("bins", {"product": "part"}, "share"), "0.5"),),
    ),
    "bin at a step in between": Fault(
        "bin-not-at-last-step",
        Spot("bins", {"product": "slow part"}, "step"),
        "mold",
        (put(Spot("bins", {"product": "slow part"}, "step"), "mold"),),
    ),
    "bin with a route of its own": Fault(
        "bin-has-route",
        Spot("bins", {"product": "slow part"}, "product"),
        "slow part",
        (put(Spot("skus", {"sku": "slow part"}, "route"), "assembly"),),
    ),
    "name that a step has already": Fault(
        "name-taken",
        Spot("flows", {"flow": "part: mold"}, "flow"),
        "part: mold",
        (lambda plant: plant.bought("part: mold", 1, "unit"),),
    ),
    "lost material without a waste": Fault(
        "loss-without-waste",
        Spot("bom", RESIN, "loss_to"),
        None,
        (put(Spot("bom", RESIN, "loss_to"), None),),
    ),
}

OF_TOOLS = {
    "energy without productive hours": Fault(
        "tools-never-produce",
        Spot("tool_groups", {"tool_group": "press"}, "productive_hours"),
        "press",
        (put(Spot("tool_groups", {"tool_group": "press"}, "productive_hours"), "0"),),
        # It was the only group, so the totals of the site have nowhere to go either.
        also=("site-total-without-area", "site-total-without-hours"),
    ),
    "area that nobody has": Fault(
        "site-total-without-area",
        Spot("site_totals", POWER),
        None,
        (put(Spot("tool_groups", {"tool_group": "press"}, "area_m2"), None),),
    ),
    "tools without time": Fault(
        "tool-time-missing",
        Spot("steps", TEST, "tool_seconds"),
        "press",
        (put(Spot("steps", TEST, "tool_seconds"), None), drop("sku_steps", sku="part")),
    ),
    "time without tools": Fault(
        "tool-group-missing",
        Spot("steps", TEST, "tool_group"),
        "4",
        (put(Spot("steps", TEST, "tool_group"), None),),
    ),
}

OF_SUPPLIES = {
    "line without factor": Fault(
        "line-without-factor",
        Spot("bom", RESIN, "flow"),
        "resin",
        (drop("supplies", flow="resin"),),
    ),
    "packing without factor": Fault(
        "line-without-factor",
        Spot("packing", {"flow": "label"}, "flow"),
        "label",
        (drop("cutoffs", flow="label"),),
    ),
    "waste without treatment": Fault(
        "waste-without-treatment",
        Spot("consumption", {"flow": "sludge"}, "flow"),
        "sludge",
        (drop("supplies", flow="sludge"),),
    ),
    "factor of the stack alone": in_cell(
        "factor-direct-only", Spot("supplies", RESIN, "boundary"), "direct"
    ),
    "factor of one gas alone": in_cell(
        "factor-co2-only", Spot("supplies", RESIN, "gas_scope"), "CO2"
    ),
    "factor without boundary": Fault(
        "factor-without-boundary",
        Spot("supplies", RESIN, "boundary"),
        "4",
        (put(Spot("supplies", RESIN, "boundary"), None),),
    ),
    "factor without gases": Fault(
        "factor-without-gases",
        Spot("supplies", RESIN, "gas_scope"),
        "4",
        (put(Spot("supplies", RESIN, "gas_scope"), None),),
    ),
    "factor without unit": Fault(
        "factor-without-unit",
        Spot("supplies", RESIN, "unit"),
        "4",
        (put(Spot("supplies", RESIN, "unit"), None),),
    ),
    "no factor at all": Fault(
        "supply-without-factor",
        Spot("supplies", RESIN, "factor"),
        None,
        (put(Spot("supplies", RESIN, "factor"), None, unit=None, boundary=None),),
    ),
    "unknown factor of the pack": in_cell(
        "unknown-factor",
        Spot("supplies", RESIN, "factor_id"),
        "resin-of-the-moon",
        factor=None,
        unit=None,
        boundary=None,
        gas_scope=None,
    ),
    "boundaries mixed": in_cell(
        "boundaries-mixed",
        Spot("supplies", TANK, "boundary"),
        "partial-life-cycle",
    ),
    "shares that are not all": Fault(
        "shares-not-one",
        Spot("supplies", TANK, "share"),
        "0.95",
        (put(Spot("supplies", TANK, "share"), "0.2"),),
    ),
    "no value of the supplier": Fault(
        "supplier-value-missing",
        Spot("bom", {"flow": "customer wafer"}, "mode"),
        "customer wafer",
        (put(Spot("supplies", {"flow": "customer wafer"}, "status"), "literature"),),
    ),
    "cut-offs above the limit": Fault(
        "cutoffs-above-limit",
        Spot("skus", {"sku": "part"}, "sku"),
        None,
        (put(Spot("cutoffs", {"flow": "label"}, "estimate"), "5000"),),
    ),
    "cut-off that is bought": Fault(
        "cutoff-with-maker",
        Spot("cutoffs", {"flow": "label"}, "flow"),
        "label",
        (lambda plant: plant.supply("label", 1),),
    ),
}

OF_CONTRACTS = {
    "more than the bill": Fault(
        "contract-above-use",
        Spot("contracts", CLAIM, "amount"),
        "1.1",
        (put(Spot("contracts", CLAIM, "amount"), "900"),),
    ),
    "claim not cancelled": Fault(
        "contract-not-cancelled",
        Spot("contracts", CLAIM, "cancelled"),
        "claim 2",
        (put(Spot("contracts", CLAIM, "cancelled"), "false"),),
    ),
    "claim of the year before": Fault(
        "contract-outside-period",
        Spot("contracts", CLAIM, "period_start"),
        "2024-12-01",
        (put(Spot("contracts", CLAIM, "period_start"), "2024-12-01"),),
    ),
    "claim of another grid": in_cell(
        "contract-of-other-grid", Spot("contracts", CLAIM, "region"), "H"
    ),
    "no bill": Fault(
        "contract-without-bill",
        Spot("contracts", CLAIM),
        "claim 2",
        (drop("bills", flow="electricity"),),
    ),
}

FAULTS = OF_CELLS | OF_ROUTES | OF_TOOLS | OF_SUPPLIES | OF_CONTRACTS


def expect_found(found: tuple[Finding, ...], plant: PlantBuilder, fault: Fault) -> None:
    """Expect a finding of the code, place and value, with texts that are complete."""
    place = fault.at.place(plant)
    there = [
        each
        for each in found
        if each.code == fault.code and place.items() <= each.place.as_dict().items()
    ]
    listed = [(each.code, each.place.as_dict()) for each in found]
    assert there, (fault.code, place, listed)
    assert there[0].severity == "error"
    if fault.value is not None:
        values = [dict(each.parameters).get("value", "") for each in there]
        assert any(fault.value in value for value in values), values
    for part, language in product(("message", "cause", "fix"), LANGUAGES):
        sentence = render(there[0], part, language)
        assert sentence
        assert "…" not in sentence, sentence


def apply(fault: Fault, plant: PlantBuilder) -> PlantBuilder:
    return reduce(lambda changed, change: change(changed), fault.changes, plant)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(name, tmp_path):
    fault = FAULTS[name]
    plant = apply(fault, valid())
    found = check(plant, tmp_path)
    expect_found(found, plant, fault)
    assert set(errors(found)) == {fault.code, *fault.also}


@pytest.mark.parametrize(("unit", "more"), [("unit", {}), ("strip", {"gives": 12})])
def test_a_change_of_basis_without_its_number_is_told(unit, more, tmp_path):
    # Attach gives units; a mold that starts from strips must say how many it takes,
    # and one that ends with strips how many it gives.
    column = "gives" if unit == "unit" else "takes"
    cells: Row = {"start_unit": unit, "unit": "strip" if unit == "unit" else "unit"}
    plant = put(Spot("steps", MOLD, "start_unit"), unit, **(cells | more))(valid())
    fault = Fault("basis-change-missing", Spot("steps", MOLD, column), None, ())
    expect_found(check(plant, tmp_path), plant, fault)


def test_a_direct_factor_is_fine_from_gate_to_gate(tmp_path):
    spot = Spot("supplies", RESIN, "boundary")
    plant = put(spot, "direct")(valid())
    assert errors(check(plant.headed(boundary="gate-to-gate"), tmp_path)) == []


def test_a_direct_factor_is_fine_with_its_upstream_part(tmp_path):
    spot = Spot("supplies", POWER, "boundary")
    plant = put(spot, "direct", complement="upstream")(valid())
    assert errors(check(plant, tmp_path)) == []


def test_a_partial_factor_is_a_warning(tmp_path):
    plant = put(Spot("supplies", RESIN, "boundary"), "partial-life-cycle")(valid())
    found = check(plant, tmp_path)
    assert [(each.code, each.severity) for each in found] == [
        ("factor-partial", "warning")
    ]


def test_the_limit_of_the_cut_offs_may_be_raised(tmp_path):
    spot = Spot("cutoffs", {"flow": "label"}, "estimate")
    plant = put(spot, "20")(valid())
    assert errors(check(plant, tmp_path / "a")) == ["cutoffs-above-limit"] * 2
    assert errors(check(plant.headed(cutoff_limit=0.5), tmp_path / "b")) == []


def test_all_faults_of_cells_are_told_at_once(tmp_path):
    plant = valid()
    told: dict[str, Fault] = {}
    for name, fault in OF_CELLS.items():
        if (fault.at.table, fault.at.column) not in {
            (other.at.table, other.at.column) for other in told.values()
        }:
            plant, told[name] = apply(fault, plant), fault
    assert len(told) >= 12
    expect_all(plant, told, tmp_path)


def expect_all(plant: PlantBuilder, told: Mapping[str, Fault], folder: Path) -> None:
    found = check(plant, folder)
    codes = errors(found)
    missing = {name for name, fault in told.items() if fault.code not in codes}
    assert missing == set(), codes


# Faults that do not stand in one another's way.
APART = (
    "yield and rework above one",
    "two steps at one position",
    "line without factor",
    "unknown tool group",
    "yield in percent",
    "factor of one gas alone",
    "boundaries mixed",
    "shares that are not all",
    "no value of the supplier",
    "more than the bill",
    "claim not cancelled",
    "claim of the year before",
    "claim of another grid",
    "SKU that contains itself",
    "SKU that nothing makes",
    "area that nobody has",
    "name that a step has already",
    "bins that are not all",
)


def with_everything_wrong() -> PlantBuilder:
    plant = valid()
    for name in APART:
        fault = FAULTS[name]
        if name == "factor of one gas alone":
            plant = put(Spot("supplies", {"flow": "wind"}, "gas_scope"), "CO2")(plant)
        elif name == "yield in percent":
            plant = put(Spot("steps", PROBE, "yield"), "95")(plant)
        elif name == "unknown tool group":
            plant = put(Spot("steps", ATTACH, "tool_group"), "presses")(plant)
        else:
            plant = apply(fault, plant)
    return plant


def test_a_plant_with_all_faults_is_told_all_of_them(tmp_path):
    expect_all(
        with_everything_wrong(), {name: FAULTS[name] for name in APART}, tmp_path
    )


@pytest.mark.parametrize("verb", ["run", "check"])
def test_a_plant_with_faults_ends_the_command_with_1(verb, tmp_path):
    plant = FAULTS["yield and rework above one"]
    folder = apply(plant, valid()).write(tmp_path / "plant")
    run = run_lca(verb, folder, "--json")
    assert run.exit_code == 1
    assert "Traceback" not in run.stderr
    found = json.loads(run.stdout)["findings"]
    assert [each["code"] for each in found] == ["yield-and-rework-above-one"]
    assert (found[0]["file"], found[0]["row"]) == ("steps.csv", 4)


def test_compiling_a_plant_with_faults_writes_no_study(tmp_path):
    folder = with_everything_wrong().write(tmp_path / "plant")
    run = run_lca("compile", folder, "--out", tmp_path / "study")
    assert run.exit_code == 1
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "study").exists()
