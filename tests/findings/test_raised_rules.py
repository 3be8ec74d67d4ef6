"""Every code of the rules of a plant is raised by a small plant, at the right place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.study import read_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]


# Rows 2 to 4 of flows.csv and supplies.csv, 2 and 3 of steps.csv; of the other tables
# row 2.  What a case adds stands below.
RIGHT = (
    PlantBuilder()
    .bought("wire", 50, "kg")
    .bought("electricity", 0.6, "kWh")
    .bought("dust", 0.1, "kg", kind="waste")
    .sku("Q1", "R1", "piece")
    .step("R1", "mount", 0.98, "piece")
    .step("R1", "test", 0.95, "piece", tool_group="testers", tool_seconds=3)
    .bom("Q1", "mount", "wire", 0.001)
    .use("mount", "dust", 0.002, route="R1")
    .tools("testers", 100)
    .draw("testers", "productive", "electricity", 1.5)
)


def altered(table: str, row: int, /, **cells: Cell) -> PlantBuilder:
    """Return the right plant with other cells in one row of a table."""
    return alter(RIGHT, table, row, **cells)


def alter(plant: PlantBuilder, table: str, row: int, /, **cells: Cell) -> PlantBuilder:
    rows = plant.table(table)
    rows[row - 2] |= cells
    return plant.with_rows(table, rows)


def at(table: str, row: int, column: str, **more: str) -> Place:
    return {"file": f"{table}.csv", "row": row, "column": column, **more}


def taken(factor_id: str, **cells: Cell) -> PlantBuilder:
    """Return the right plant with the wire's factor from the pack, beside cells."""
    typed: dict[str, Cell] = dict.fromkeys(("factor", "unit", "boundary", "gas_scope"))
    return altered("supplies", 2, **(typed | {"factor_id": factor_id} | cells))


# A second supply of electricity stands in row 5 of supplies.csv.
TWO_GRIDS = altered("supplies", 3, supply="grid", share=0.7)
GATE = RIGHT.headed(boundary="gate-to-gate")
TOOLLESS = (
    altered("steps", 3, tool_group=None, tool_seconds=None)
    .with_rows("tool_groups", [])
    .with_rows("tool_flows", [])
)
COVERED = (
    altered("supplies", 3, region="G")
    .bought("wind power", 0.01, "kWh")
    .bill("electricity", 1000)
)
SORTED = RIGHT.sku("Q1-slow", None, "piece")
BOTH = {"Q1": 0.9, "Q1-slow": 0.1}
LABELLED = RIGHT.flow("label", "piece").bom("Q1", "test", "label", 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, and the code that must come of it, beside ``also`` the only one.

    The place of a finding holds all of ``place``; it may say more.
    """

    code: str
    plant: PlantBuilder
    place: Place
    also: frozenset[str] = frozenset()


Broken = tuple[Case, tuple[Finding, ...]]


STEPS = [
    Case(
        "basis-change-missing",
        altered("steps", 3, start_unit="strip", gives=10),
        at("steps", 3, "takes"),
    ),
    Case(
        "basis-change-missing",
        altered("steps", 2, start_unit="strip"),
        at("steps", 2, "gives"),
    ),
    Case(
        "basis-change-missing",
        altered("steps", 3, start_unit="strip", gives=10).row(
            "sku_steps", sku="Q1", step="test", **{"yield": 0.9}
        ),
        at("sku_steps", 2, "takes"),
    ),
    Case(
        "step-order-broken",
        altered("steps", 3, position=10),
        at("steps", 3, "position"),
    ),
    Case(
        "rework-goes-forward",
        altered("steps", 2, rework=0.01, rework_step="test"),
        at("steps", 2, "rework_step"),
    ),
    Case(
        "rework-goes-forward",
        altered("steps", 2, rework_step="test").row(
            "sku_steps", sku="Q1", step="mount", rework=0.01
        ),
        at("steps", 2, "rework_step"),
    ),
    Case(
        "yield-missing",
        altered("steps", 3, **{"yield": ""}),
        at("steps", 3, "yield"),
    ),
    Case(
        "step-without-gain",
        altered("steps", 3, **{"yield": 0}),
        at("steps", 3, "yield"),
    ),
    Case(
        "yield-and-rework-above-one",
        altered("steps", 3, rework=0.06),
        at("steps", 3, "rework"),
    ),
    Case(
        "yield-and-rework-above-one",
        RIGHT.row("sku_steps", sku="Q1", step="test", rework=0.06),
        at("sku_steps", 2, "rework"),
    ),
    Case(
        "rework-without-input",
        altered("steps", 2, rework=0.01),
        at("steps", 2, "rework"),
    ),
    Case(
        "tool-time-missing",
        altered("steps", 3, tool_seconds=None),
        at("steps", 3, "tool_seconds"),
    ),
    Case(
        "tool-group-missing",
        altered("steps", 3, tool_group=None),
        at("steps", 3, "tool_group"),
    ),
    Case(
        "takes-without-previous",
        altered("steps", 2, takes=1),
        at("steps", 2, "takes"),
    ),
    Case(
        "takes-without-previous",
        RIGHT.row("sku_steps", sku="Q1", step="mount", takes=2),
        at("sku_steps", 2, "takes"),
    ),
    Case(
        "insertions-below-one",
        altered("steps", 3, insertions=0.05),
        at("steps", 3, "insertions"),
    ),
    Case(
        "insertions-below-one",
        RIGHT.row("sku_steps", sku="Q1", step="test", insertions=0.99),
        at("sku_steps", 2, "insertions"),
    ),
    Case(
        "step-not-in-route",
        RIGHT.sku("Q2", "R2", "piece")
        .step("R2", "sort", 1, "piece")
        .row("sku_steps", sku="Q1", step="sort", rework=0.01),
        at("sku_steps", 2, "step"),
    ),
    Case(
        "step-not-in-route",
        RIGHT.sku("Q2", "R2", "piece")
        .step("R2", "sort", 1, "piece")
        .bom("Q2", "mount", "wire", 1),
        at("bom", 3, "step", flow="wire"),
    ),
    Case(
        "step-not-in-route",
        RIGHT.sku("Q2", "R2", "piece")
        .step("R2", "sort", 1, "piece")
        .use("sort", "electricity", 1, route="R1"),
        at("consumption", 3, "step", flow="electricity"),
    ),
    Case(
        "step-not-in-route",
        RIGHT.sku("Q2", "R2", "piece")
        .step("R2", "sort", 1, "piece")
        .pack("mount", "wire", 1, sku="Q2"),
        at("packing", 2, "step", flow="wire"),
    ),
]

LINES = [
    Case(
        "utilisation-zero",
        altered("bom", 2, utilisation=0),
        at("bom", 2, "utilisation", flow="wire"),
    ),
    Case(
        "loss-without-waste",
        altered("bom", 2, utilisation=0.8),
        at("bom", 2, "loss_to", flow="wire"),
    ),
    Case(
        "loss-not-waste",
        altered("bom", 2, utilisation=0.5, loss_to="wire"),
        at("bom", 2, "loss_to", flow="wire"),
    ),
    Case(
        "loss-not-waste",
        altered("steps", 2, scrap_to="wire"),
        at("steps", 2, "scrap_to"),
        frozenset({"wrong-dimension"}),
    ),
    Case(
        "route-or-sku",
        altered("consumption", 2, sku="Q1"),
        at("consumption", 2, "route", flow="dust"),
    ),
    Case(
        "route-or-sku",
        RIGHT.pack("test", "wire", 1),
        at("packing", 2, "route", flow="wire"),
    ),
    Case(
        "no-rework-at-step",
        altered("consumption", 2, per="rework"),
        at("consumption", 2, "per", flow="dust"),
    ),
]

KINDS = [
    Case(
        "line-of-wrong-kind",
        RIGHT.bom("Q1", "mount", "dust", 0.1),
        at("bom", 3, "flow", flow="dust"),
    ),
    Case(
        "line-of-wrong-kind",
        RIGHT.utility("dust", "electricity", 0.1),
        at("utilities", 2, "utility", flow="dust"),
    ),
    Case(
        "line-of-wrong-kind",
        altered("supplies", 2, complement="dust", boundary="direct"),
        at("supplies", 2, "complement", flow="dust"),
    ),
    Case(
        "direction-of-wrong-kind",
        altered("consumption", 2, direction="input"),
        at("consumption", 2, "direction", flow="dust"),
    ),
    Case(
        "direction-of-wrong-kind",
        altered("tool_flows", 2, direction="output"),
        at("tool_flows", 2, "direction", flow="electricity"),
    ),
    Case(
        "offset-inside",
        RIGHT.bought("credit", -5, "kWh").use("mount", "credit", 1, route="R1"),
        at("supplies", 5, "factor"),
    ),
    Case(
        "gas-as-input",
        RIGHT.gas("leak", "CF4").use(
            "mount", "leak", 0.001, route="R1", direction="input"
        ),
        at("consumption", 3, "direction", flow="leak"),
        # What goes in from nowhere closes no balance either.
        also=frozenset({"mass-open", "gas-not-closed"}),
    ),
    Case(
        "removal-as-input",
        RIGHT.use("mount", "wire", 0.001, route="R1", from_product=True),
        at("consumption", 3, "from_product"),
        also=frozenset({"mass-open"}),
    ),
]

TOOLS = [
    Case(
        "site-total-without-area",
        RIGHT.site("electricity", 500, "area"),
        at("site_totals", 2, "key", flow="electricity"),
    ),
    Case(
        "site-total-without-hours",
        TOOLLESS.site("electricity", 500, "productive_hours"),
        at("site_totals", 2, "key", flow="electricity"),
    ),
    Case(
        "tools-never-produce",
        RIGHT.tools("spare", 0, standby_hours=8760).draw(
            "spare", "standby", "electricity", 1
        ),
        at("tool_groups", 3, "productive_hours"),
    ),
    Case(
        "tools-never-produce",
        RIGHT.tools("spare", 0, area_m2=12),
        at("tool_groups", 3, "productive_hours"),
    ),
]

FACTORS = [
    Case(
        "unknown-factor",
        taken("nobody-knows"),
        at("supplies", 2, "factor_id"),
    ),
    Case(
        "factor-of-pack-overruled",
        taken("board-uk", factor=1.2),
        at("supplies", 2, "factor", flow="wire"),
    ),
    Case(
        "factor-of-pack-overruled",
        taken("board-uk", unit="t"),
        at("supplies", 2, "unit", flow="wire"),
    ),
    Case(
        "factor-of-pack-overruled",
        taken("board-uk", boundary="direct"),
        at("supplies", 2, "boundary", flow="wire"),
    ),
    Case(
        "factor-of-pack-overruled",
        taken("board-uk", gas_scope="CO2"),
        at("supplies", 2, "gas_scope", flow="wire"),
    ),
    Case(
        "factor-of-pack-overruled",
        taken("board-uk", gwp_set="AR6"),
        at("supplies", 2, "gwp_set", flow="wire"),
    ),
    Case(
        "complement-of-whole",
        alter(RIGHT.bought("freight", 0.2), "supplies", 2, complement="freight"),
        at("supplies", 2, "complement", flow="wire"),
    ),
    Case(
        "supply-without-factor",
        altered("supplies", 2, factor=None),
        at("supplies", 2, "factor", flow="wire"),
    ),
    Case(
        "supply-twice",
        alter(RIGHT.bought("rod", 8), "supplies", 2, drawn="rod"),
        at("supplies", 2, "drawn", flow="wire"),
    ),
    Case(
        "factor-without-unit",
        altered("supplies", 2, unit=None),
        at("supplies", 2, "unit", flow="wire"),
    ),
    Case(
        "factor-without-boundary",
        altered("supplies", 2, boundary=None),
        at("supplies", 2, "boundary", flow="wire"),
    ),
    Case(
        "factor-without-gases",
        altered("supplies", 2, gas_scope=None),
        at("supplies", 2, "gas_scope", flow="wire"),
    ),
    Case(
        "factor-direct-only",
        altered("supplies", 3, boundary="direct"),
        at("supplies", 3, "boundary", flow="electricity"),
    ),
    Case(
        "factor-partial",
        altered("supplies", 3, boundary="partial-life-cycle"),
        at("supplies", 3, "boundary", flow="electricity"),
    ),
    Case(
        "factor-co2-only",
        altered("supplies", 3, gas_scope="CO2"),
        at("supplies", 3, "gas_scope", flow="electricity"),
    ),
    Case(
        "factor-of-other-gas",
        GATE.flow("fuel", "GJ")
        .row("supplies", flow="fuel", factor_id="ipcc2006-natural-gas-ch4")
        .use("mount", "fuel", 0.001, route="R1"),
        at("supplies", 5, "gas_scope", flow="fuel"),
    ),
    Case(
        "boundaries-mixed",
        alter(GATE, "supplies", 3, supply="grid", share=0.7).supply(
            "electricity", 0.4, supply="turbine", share=0.3, boundary="direct"
        ),
        at("supplies", 5, "boundary", flow="electricity"),
    ),
]

SUPPLIES = [
    Case(
        "supply-of-elementary",
        RIGHT.gas("leak", "CF4").supply("leak", 7380),
        at("supplies", 5, "flow", flow="leak"),
    ),
    Case(
        "treatments-shared",
        altered("supplies", 4, supply="pit", share=0.6).supply(
            "dust", 0.4, supply="kiln", share=0.4
        ),
        at("supplies", 5, "flow", flow="dust"),
    ),
    Case(
        "shares-not-one",
        TWO_GRIDS.supply("electricity", 0.4, supply="turbine", share=0.4),
        at("supplies", 5, "share", flow="electricity"),
    ),
    Case(
        "shares-not-one",
        altered("supplies", 2, share=0.9),
        at("supplies", 2, "share", flow="wire"),
    ),
]

CONTRACTS = [
    Case(
        "contract-without-bill",
        COVERED.with_rows("bills", []).contract("electricity", "C1", 500, "wind power"),
        at("contracts", 2, "flow", flow="electricity"),
    ),
    Case(
        "contract-without-bill",
        COVERED.with_rows("bills", [])
        .bill("electricity", 0)
        .contract("electricity", "C1", 500, "wind power"),
        at("contracts", 2, "flow", flow="electricity"),
    ),
    Case(
        "contract-above-use",
        COVERED.contract("electricity", "C1", 700, "wind power").contract(
            "electricity", "C2", 400, "wind power"
        ),
        at("contracts", 3, "amount", flow="electricity"),
    ),
    Case(
        "contract-above-use",
        COVERED.contract("electricity", "C1", 1.1, "wind power", unit="MWh"),
        at("contracts", 2, "amount", flow="electricity"),
    ),
    Case(
        "contract-outside-period",
        COVERED.contract(
            "electricity", "C1", 500, "wind power", period_start="2024-12-31"
        ),
        at("contracts", 2, "period_start", flow="electricity"),
    ),
    Case(
        "contract-period-reversed",
        COVERED.contract(
            "electricity",
            "C1",
            500,
            "wind power",
            period_start="2025-06-01",
            period_end="2025-02-01",
        ),
        at("contracts", 2, "period_end", flow="electricity"),
    ),
    Case(
        "contract-without-supply",
        COVERED.flow("plant power", "kWh")
        .utility("plant power", "electricity", 1.02)
        .bill("plant power", 1000)
        .contract("plant power", "C1", 500, "wind power"),
        at("contracts", 2, "flow", flow="plant power"),
        frozenset({"contract-of-other-grid"}),
    ),
    Case(
        "contract-of-itself",
        COVERED.contract("electricity", "C1", 500, "electricity"),
        at("contracts", 2, "drawn", flow="electricity"),
    ),
    Case(
        "contract-not-cancelled",
        COVERED.contract("electricity", "C1", 500, "wind power", cancelled=False),
        at("contracts", 2, "cancelled", flow="electricity"),
    ),
    Case(
        "contract-of-other-grid",
        COVERED.contract("electricity", "C1", 500, "wind power", region="H"),
        at("contracts", 2, "region", flow="electricity"),
    ),
]

SKUS = [
    Case(
        "bin-not-at-last-step",
        SORTED.binned("Q1", "mount", BOTH, "count"),
        at("bins", 2, "step"),
    ),
    Case(
        "bin-has-route",
        RIGHT.sku("Q2", "R1", "piece").binned(
            "Q1", "test", {"Q1": 0.9, "Q2": 0.1}, "count"
        ),
        at("bins", 3, "product"),
        also=frozenset({"name-taken"}),
    ),
    Case(
        "bins-not-one",
        SORTED.binned("Q1", "test", {"Q1": 0.8, "Q1-slow": 0.1}, "count"),
        at("bins", 3, "share"),
    ),
    Case(
        "not-positive",
        SORTED.binned("Q1", "test", {"Q1": 1, "Q1-slow": 0}, "count"),
        at("bins", 3, "share"),
    ),
    Case(
        "sku-unit-differs",
        RIGHT.bought("cover", 1, "piece").sku("cover", None, "kpcs"),
        at("skus", 3, "unit"),
    ),
    Case(
        "sku-contains-itself",
        RIGHT.bom("Q1", "test", "Q1", 1),
        at("bom", 3, "flow"),
    ),
    Case(
        "sku-contains-itself",
        RIGHT.sku("Q2", "R1", "piece")
        .bom("Q1", "test", "Q2", 1)
        .bom("Q2", "mount", "Q1", 1),
        at("bom", 4, "flow"),
    ),
    Case("sku-not-made", SORTED, at("skus", 3, "sku")),
    Case(
        "sku-not-made",
        SORTED.binned("Q1", "test", {"Q1-slow": 1}, "count"),
        at("skus", 2, "sku"),
    ),
    Case("name-taken", RIGHT.flow("Q1", "piece"), at("flows", 5, "flow")),
    Case("name-taken", RIGHT.bought("Q1: mount", 1, "piece"), at("flows", 5, "flow")),
]

MAKERS = [
    Case("line-without-factor", LABELLED, at("bom", 3, "flow")),
    Case(
        "line-without-factor",
        RIGHT.flow("gas", "L").use("mount", "gas", 1, sku="Q1"),
        at("consumption", 3, "flow"),
    ),
    Case(
        "line-without-factor",
        RIGHT.flow("tape", "m").pack("test", "tape", 1, route="R1"),
        at("packing", 2, "flow"),
    ),
    Case(
        "line-without-factor",
        RIGHT.flow("air", "m3").draw("testers", "standby", "air", 1),
        at("tool_flows", 3, "flow"),
    ),
    Case(
        "line-without-factor",
        RIGHT.flow("air", "m3").site("air", 1, "productive_hours"),
        at("site_totals", 2, "flow"),
    ),
    Case(
        "line-without-factor",
        RIGHT.flow("air", "m3").flow("oil", "kg").utility("air", "oil", 1),
        at("utilities", 2, "flow"),
    ),
    Case(
        "cutoff-without-estimate",
        RIGHT.flow("label", "piece", cutoff=True).bom("Q1", "test", "label", 1),
        at("bom", 3, "flow"),
    ),
    Case(
        "waste-without-treatment",
        RIGHT.flow("sludge", "kg", "waste").use("mount", "sludge", 1, route="R1"),
        at("consumption", 3, "flow"),
    ),
    Case("cutoff-with-maker", RIGHT.cut_off("wire", 50), at("cutoffs", 2, "flow")),
    Case(
        "supplier-value-missing",
        altered("bom", 2, mode="supplier"),
        at("bom", 2, "mode"),
    ),
    Case(
        "indicator-taken",
        RIGHT.gas("flue gas", "CO2")
        .use("mount", "flue gas", 1, route="R1")
        .row(
            "characterisation",
            indicator="gwp100_fossil",
            flow="flue gas",
            factor=1,
            unit="kg",
        ),
        {"file": "characterisation.csv"},
        also=frozenset({"mass-open", "gas-not-closed"}),
    ),
]

# One piece takes 0.001 / (0.98 × 0.95) kg of wire at 50 kg/kg, so 0.06 kg all in all:
# a label of 0.01 is beyond 3 % of that.
ABOVE_LIMIT = Case(
    "cutoffs-above-limit", LABELLED.cut_off("label", 0.01), at("skus", 2, "sku")
)

CHECKED = (
    *STEPS, *LINES, *KINDS, *TOOLS, *FACTORS, *SUPPLIES, *CONTRACTS, *SKUS, *MAKERS,
)  # fmt: skip
CASES = (*CHECKED, ABOVE_LIMIT)


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(RIGHT, id="plain"),
        pytest.param(GATE, id="gate-to-gate"),
        pytest.param(TOOLLESS, id="without tools"),
        pytest.param(
            COVERED.contract("electricity", "C1", 330, "wind power")
            .contract("electricity", "C2", 0.56, "wind power", unit="MWh")
            .contract("electricity", "C3", 110, "wind power"),
            id="wholly under contract",
        ),
        pytest.param(SORTED.binned("Q1", "test", BOTH, "count"), id="with bins"),
        pytest.param(LABELLED.cut_off("label", 0.0001), id="with a cut-off"),
        pytest.param(
            TWO_GRIDS.supply("electricity", 0.4, supply="turbine", share=0.3),
            id="with a market",
        ),
    ],
)
def test_a_right_plant_has_no_findings(plant: PlantBuilder, tmp_path: Path) -> None:
    assert read_plant(plant.write(tmp_path)).check() == ()


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.code)
def broken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Broken:
    case: Case = request.param
    return case, find(case, tmp_path_factory.mktemp("plant"))


def test_a_broken_rule_is_found_at_its_place(broken: Broken) -> None:
    assert find_places(*broken), [(f.code, f.place.as_dict()) for f in broken[1]]


def test_a_broken_rule_raises_its_code_alone(broken: Broken) -> None:
    case, found = broken
    assert {f.code for f in found} - case.also == {case.code}


def test_every_sentence_about_a_broken_rule_is_filled_in(broken: Broken) -> None:
    assert_filled_in(broken[1])


def test_of_many_rows_the_first_hundred_are_listed(tmp_path: Path) -> None:
    plant = RIGHT.flow("label", "piece")
    for count in range(1, 131):
        # Amounts that differ, so that no row repeats another.
        plant = plant.bom("Q1", "test", "label", 2.0**count, comment=f"label {count}")
    found = read_plant(plant.write(tmp_path)).check()
    listed = [f.place.row for f in found if f.code == "line-without-factor"]
    assert listed == list(range(3, 103))
    (more,) = [dict(f.parameters) for f in found if f.code == "more-rows"]
    assert more["file"] == "bom.csv"
    assert (more["check"], more["count"], more["last"]) == (
        "line-without-factor",
        "30",
        "132",
    )


def find(case: Case, folder: Path) -> tuple[Finding, ...]:
    """Return what checking finds in the plant; a limit of results refuses its run."""
    plant = read_plant(case.plant.write(folder))
    found = plant.check()
    if case is ABOVE_LIMIT:
        with pytest.raises(StudyRefusedError) as refused:
            plant.run()
        assert refused.value.findings == found
    return found


def find_places(case: Case, found: tuple[Finding, ...]) -> list[Place]:
    """Return the places of the findings of the case that hold all that it asks for."""
    places = [f.place.as_dict() for f in found if f.code == case.code]
    return [place for place in places if case.place.items() <= place.items()]


def assert_filled_in(findings: tuple[Finding, ...]) -> None:
    """Assert that no sentence of any finding has a gap."""
    for found in findings:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(found, part, language)
                assert not set("{}…") & set(sentence), (found.code, sentence)
