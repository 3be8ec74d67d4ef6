"""What reviews of the plant rules found stays mended.

Every number is worked by hand beside it; where nothing right could be given, the plant
is refused at the cell to mend.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

import lca
from lca.errors import StudyRefusedError
from lca.findings import Finding, render
from lca.results import PlantSolution
from lca.tables import list_tables, load_columns
from tests.support.plant_builder import PlantBuilder, footprint, footprints
from tests.support.study_builder import Cell

SHARES = ["synthetic", "norm", "secondary", "primary"]
FRAMES = ["skus", "footprints", "stages", "steps", "contributors", "energy", "statuses"]

# One Q is 1 + 2 kWh at 1 kg/kWh: 3 kg.
BASE = (
    PlantBuilder()
    .bought("el", 1, "kWh")
    .sku("Q", "R")
    .step("R", "a")
    .step("R", "b")
    .use("a", "el", 1, route="R")
    .use("b", "el", 2, route="R")
)
# Z is made of nothing.
FREE = BASE.sku("Z", "RZ").step("RZ", "z")


def close(value: float):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def refuse(plant: PlantBuilder, skus: Sequence[str] | None = None) -> list[Finding]:
    """Return the errors that a plant is refused for."""
    with pytest.raises(StudyRefusedError) as refused:
        plant.run(skus)
    return [each for each in refused.value.findings if each.severity == "error"]


def places(found: Sequence[Finding]) -> set[tuple[str | None, int | None, str | None]]:
    return {(f.place.file, f.place.row, f.place.column) for f in found}


def shares(solution: PlantSolution, sku: str) -> list[float | None]:
    (row,) = solution.skus.filter(sku=sku).select(SHARES).rows()
    return list(row)


def changed(plant: PlantBuilder, table: str, row: int, **cells: Cell) -> PlantBuilder:
    """Return the plant with other cells in one row of a table, as its file counts."""
    rows = plant.table(table)
    rows[row - 2] |= cells
    return plant.with_rows(table, rows)


@pytest.fixture
def one_sku_per_part(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes every SKU a part of its own."""
    return lambda: monkeypatch.setattr("lca.study.running.PART", 1)


# --- 1: SKUs of nothing, and no SKUs --------------------------------------------------
@pytest.mark.parametrize("skus", [None, ["Z"], ["Q", "Z"]])
def test_of_nothing_there_are_no_shares(skus):
    solution = FREE.run(skus)
    assert footprint(solution, "Z") == 0
    assert shares(solution, "Z") == [None] * 4


def test_a_plant_in_which_all_is_free_has_footprints_of_nothing():
    solution = changed(BASE, "supplies", 2, factor=0).run()
    assert footprint(solution, "Q") == 0
    assert shares(solution, "Q") == [None] * 4
    assert "statuses-unknown" not in {each.code for each in solution.findings}


def test_a_plant_that_reports_no_sku_has_an_empty_table():
    assert changed(BASE, "skus", 2, reported=False).run().skus.is_empty()


def test_asking_for_no_sku_gives_an_empty_table():
    assert BASE.run([]).skus.is_empty()


def test_parts_that_report_nothing_change_nothing(one_sku_per_part):
    plant = FREE.sku("P", "R", reported=False).sku("Q2", "R")
    whole = plant.run()
    one_sku_per_part()
    parts = plant.run()
    assert footprints(parts) == {"Q": close(3), "Z": 0, "Q2": close(3)}
    for name in FRAMES:
        one, other = getattr(whole, name), getattr(parts, name)
        by = [column for column in one.columns if one[column].dtype == pl.String]
        assert one.sort(by).equals(other.sort(by)), name


# --- 2: factors of the pack -----------------------------------------------------------
def carton(**cells: Cell) -> PlantBuilder:
    """Return a plant that buys 1 kg of board, whose factor in the pack is 1.1997."""
    plant = BASE.flow("card", "kg").use("a", "card", 1, route="R")
    return plant.row("supplies", flow="card", factor_id="board-uk", **cells)


def test_a_factor_of_the_pack_is_per_the_unit_of_the_pack():
    # UK Government 2025: 1.1997 kg per kg of board; and 3 kWh.
    assert footprint(carton().run(), "Q") == close(3 + 1.1997)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("factor", 2),
        ("unit", "t"),
        ("unit", "g"),
        ("boundary", "direct"),
        ("gas_scope", "CO2"),
        ("gwp_set", "AR5"),
    ],
)
def test_a_row_does_not_overrule_the_pack_in_silence(column, value):
    found = refuse(carton(**{column: value}))
    assert places(found) == {("supplies.csv", 3, column)}


# --- 3: contracts on what is not bought -----------------------------------------------
def test_a_contract_needs_a_supply_of_its_flow():
    made_here = (
        BASE.flow("own", "kWh")
        .utility("own", "el", 1)
        .use("a", "own", 1, route="R")
        .bought("wind", 0, "kWh")
        .bill("own", 1000)
        .contract("own", "C1", 500, "wind")
    )
    assert ("contracts.csv", 2, "flow") in places(refuse(made_here))
    wholly = changed(made_here.with_rows("utilities", []), "contracts", 2, amount=1000)
    assert ("contracts.csv", 2, "flow") in places(refuse(wholly))


# --- 4: burdens that end at a flow that is cut off ------------------------------------
def drawing(*, ledger: bool) -> PlantBuilder:
    plant = (
        BASE.flow("free", "kWh", cutoff=not ledger)
        .flow("el 2", "kWh")
        .row("supplies", flow="el 2", drawn="free")
        .use("a", "el 2", 1, route="R")
    )
    return plant.cut_off("free", 0.03) if ledger else plant


def test_a_supply_from_a_cut_off_flow_needs_an_estimate():
    assert places(refuse(drawing(ledger=False))) == {("supplies.csv", 3, "drawn")}
    # 1 kWh of an estimated 0.03, of 3: 1 %.
    solution = drawing(ledger=True).run()
    assert footprint(solution, "Q") == close(3)
    assert solution.skus["cutoff"].to_list() == [close(0.01)]


def test_a_complement_that_is_cut_off_needs_an_estimate():
    plant = BASE.flow("free", "kWh", cutoff=True)
    plant = changed(plant, "supplies", 2, boundary="direct", complement="free")
    assert places(refuse(plant)) == {("supplies.csv", 2, "complement")}


def test_a_contract_for_a_cut_off_flow_needs_an_estimate():
    plant = (
        changed(BASE, "supplies", 2, region="G")
        .flow("wind", "kWh", cutoff=True)
        .bill("el", 1000)
        .contract("el", "C1", 1000, "wind")
    )
    assert places(refuse(plant)) == {("contracts.csv", 2, "drawn")}


# --- 5, 6: rework ---------------------------------------------------------------------
def test_shares_of_what_is_reworked_are_shares():
    # Passes 1/0.9, fresh (1 - 0.08)/0.9: 0.92/0.9 x 1 + 1/0.9 x 0.1, all measured.
    plant = (
        PlantBuilder()
        .bought("el", 1, "kWh")
        .sku("Q", "R")
        .step("R", "a")
        .step("R", "b", 0.9, rework=0.08, status="estimate")
        .use("a", "el", 1, route="R")
        .use("b", "el", 0.1, route="R")
    )
    solution = plant.run()
    assert footprint(solution, "Q") == close(1.02 / 0.9)
    assert shares(solution, "Q") == [0, 0, close(0), close(1)]
    of_status = solution.statuses["share"]
    assert of_status.is_between(0, 1 + 1e-12).all()
    assert of_status.sum() == close(1)


# Q1 is not reworked.  Of Q2 (1 - 0.05)/0.95 = 1 is fresh, 0.05/0.95 is reworked.
REWORKED = (
    PlantBuilder()
    .bought("el", 1, "kWh")
    .sku("Q1", "R")
    .sku("Q2", "R")
    .step("R", "a")
    .step("R", "b")
    .row("sku_steps", sku="Q2", step="b", rework=0.05, **{"yield": 0.95})
    .use("a", "el", 1, route="R")
    .use("b", "el", 1, route="R", per="rework")
)


@pytest.mark.parametrize("skus", [None, ["Q1"], ["Q2"]])
def test_a_use_per_rework_may_be_of_one_sku_of_its_route(skus, one_sku_per_part):
    one_sku_per_part()
    expected = {"Q1": close(1), "Q2": close(1 + 0.05 / 0.95)}
    assert footprints(REWORKED.run(skus)) == {
        sku: expected[sku] for sku in skus or expected
    }


def test_a_use_per_rework_where_no_sku_is_reworked_is_told():
    plant = REWORKED.with_rows("sku_steps", [])
    assert places(refuse(plant)) == {("consumption.csv", 3, "per")}


# --- 7: scrap that goes to a waste of the user ----------------------------------------
@pytest.mark.parametrize("name", [None, "Bad units"])
def test_a_name_to_read_does_not_hide_the_estimate_of_scrap(name):
    # 2 starts of 10 kWh and 1 bad unit per good one: 0.1 of 20.
    plant = (
        PlantBuilder()
        .bought("el", 1, "kWh")
        .flow("bad", "unit", "waste", name=name)
        .cut_off("bad", 0.1)
        .sku("Q", "R")
        .step("R", "a", 0.5, scrap_to="bad")
        .use("a", "el", 10, route="R")
    )
    solution = plant.run()
    assert solution.skus["cutoff"].to_list() == [close(0.005)]
    cut_off = solution.inventory.filter("cutoff").select("flow", "amount").rows()
    assert cut_off == [("bad", close(1))]


# --- 8: contracts and bills -----------------------------------------------------------
COVERED = (
    changed(BASE, "supplies", 2, region="G")
    .bought("wind", 0, "kWh")
    .bill("el", 1000)
    .contract("el", "C1", 500, "wind")
)
BEHIND = changed(
    COVERED.flow("grid", "kWh").supply("grid", 1, region="G"), "supplies", 2,
    factor=None, unit=None, boundary=None, gas_scope=None, region=None, drawn="grid",
)  # fmt: skip


@pytest.mark.parametrize("plant", [COVERED, BEHIND], ids=["stated", "behind"])
def test_a_contract_of_the_grid_covers_its_share(plant):
    # Half of 3 kWh at 0, half at 1.
    assert footprint(plant.run(), "Q") == close(1.5)


@pytest.mark.parametrize(
    ("plant", "expected"),
    [
        pytest.param(
            changed(COVERED, "contracts", 2, period_start="2025-06-01",
                    period_end="2025-02-01"),
            {("contracts.csv", 2, "period_end")},
            id="reversed period",
        ),
        pytest.param(
            changed(changed(COVERED, "contracts", 2, unit="kg"), "bills", 2, unit="kg"),
            {("contracts.csv", 2, "unit"), ("bills.csv", 2, "unit")},
            id="other dimension",
        ),
        pytest.param(
            BASE.bill("el", 1000, unit="kg"),
            {("bills.csv", 2, "unit")},
            id="bill alone",
        ),
        pytest.param(
            changed(COVERED, "supplies", 2, region=None),
            {("contracts.csv", 2, "region")},
            id="no grid stated",
        ),
        pytest.param(
            changed(BEHIND, "contracts", 2, region="Mars"),
            {("contracts.csv", 2, "region")},
            id="grid behind",
        ),
        pytest.param(
            changed(COVERED, "contracts", 2, drawn="el"),
            {("contracts.csv", 2, "drawn")},
            id="of itself",
        ),
    ],
)  # fmt: skip
def test_a_contract_that_cannot_be_is_told_at_its_cell(plant, expected):
    assert places(refuse(plant)) == expected


# --- 9, 10: numbers that must be above zero -------------------------------------------
@pytest.mark.parametrize("kind", ["product", "waste"])
def test_there_is_no_way_to_enter_an_offset(kind):
    plant = BASE.bought("offset", -5, "kg", kind).use("a", "offset", 1, route="R")
    assert places(refuse(plant)) == {("supplies.csv", 3, "factor")}


def test_a_bin_of_nothing_is_told_at_its_share():
    plant = BASE.sku("slow").binned("Q", "b", {"Q": 1, "slow": 0}, "count")
    assert places(refuse(plant)) == {("bins.csv", 3, "share")}


# --- 11: rows left out are counted once -----------------------------------------------
def test_rows_of_common_tables_are_counted_once(one_sku_per_part, tmp_path):
    one_sku_per_part()
    plant = BASE.sku("Q2", "R").sku("Q3", "R").tools("oven", 100)
    for number in range(103):
        plant = plant.flow(f"waste {number}", "kg", "waste")
        plant = plant.draw("oven", "productive", f"waste {number}", 1)
    found = lca.read_plant(plant.write(tmp_path)).check()
    rests = [dict(each.parameters) for each in found if each.code == "more-rows"]
    assert [rest["count"] for rest in rests if rest["file"] == "tool_flows.csv"] == [
        "3"
    ]


# --- 12: SKUs that are bought ---------------------------------------------------------
def test_a_bought_sku_is_reported_per_its_unit():
    plant = BASE.bought("chip", 1, "piece").sku("chip", None, "piece")
    solution = plant.made("chip", 3, unit="kpcs").run()
    assert footprint(solution, "chip") == close(1)
    total = solution.totals.filter(indicator=solution.headline)["amount"].to_list()
    assert total == [close(3000)]


@pytest.mark.parametrize(
    ("flow_unit", "unit"), [("piece", "kpcs"), ("kg", "piece"), ("kWh", "MJ")]
)
def test_a_bought_sku_in_another_unit_is_told(flow_unit, unit):
    plant = BASE.bought("chip", 1, flow_unit).sku("chip", None, unit)
    assert ("skus.csv", 3, "unit") in places(refuse(plant))


# --- 13: columns that a table has -----------------------------------------------------
@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(BASE.bought("Q: a", 1, "unit"), id="flow of a step"),
        pytest.param(
            BASE.tools("oven", 1).bought("oven: productive hour", 1, "h"),
            id="tool hour",
        ),
        pytest.param(
            BASE.sku("A: B", "RX").step("RX", "x").sku("A", "RY").step("RY", "B: x"),
            id="two steps of one name",
        ),
        pytest.param(
            BASE.bought("slow", 1).sku("slow").binned("Q", "b", {"Q": 0.5, "slow": 0.5},
                                                       "count"),
            id="bin that is bought",
        ),
        pytest.param(
            changed(BASE, "steps", 3, scrap_to="nowhere", tool_group="none",
                    tool_seconds=1).row("sku_steps", sku="Q", step="b",
                                        tool_seconds=2, **{"yield": 0.5}),
            id="unknown names",
        ),
        pytest.param(changed(BASE, "skus", 2, unit="kg"), id="unit of the last step"),
        pytest.param(
            BASE.flow("air", "m3").utility("air", "el", 1).flow("Air", "m3")
            .utility("Air", "el", 1),
            id="near duplicates",
        ),
        pytest.param(BASE.gas("flue", "CO2", cutoff=True), id="cut-off gas"),
    ],
)  # fmt: skip
def test_findings_name_columns_that_their_table_has(plant, tmp_path):
    found = lca.read_plant(plant.write(tmp_path)).check()
    assert found
    tables = {table.name for table in list_tables("plant")}
    for each in found:
        table = Path(each.place.file or "").stem
        if table in tables and each.place.column is not None:
            columns = {column.name for column in load_columns(table)}
            assert each.place.column in columns, (each.code, each.place.as_dict())


# --- 14: background activities --------------------------------------------------------
@pytest.mark.parametrize("activity", ["Q: a", "supply of el"])
def test_a_background_activity_does_not_join_one_of_the_rules(activity):
    plant = BASE.row(
        "exchanges",
        activity=activity,
        direction="input",
        flow="el",
        amount=7,
        unit="kWh",
        status="measured",
    )
    assert ("exchanges.csv", 2, "activity") in places(refuse(plant))


# --- 15: cells without effect, or without sense ---------------------------------------
def test_what_a_first_step_takes_is_told_and_has_no_effect():
    solution = changed(BASE, "steps", 2, takes=5).run()
    assert footprint(solution, "Q") == close(3)
    assert places(solution.findings) == {("steps.csv", 2, "takes")}


def test_a_unit_is_loaded_once_at_least():
    plant = changed(BASE, "steps", 3, insertions=0.5)
    assert places(refuse(plant)) == {("steps.csv", 3, "insertions")}


# --- 16: kinds and directions ---------------------------------------------------------
SLUDGE = BASE.bought("sludge", 1, kind="waste")


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (SLUDGE.bom("Q", "a", "sludge", 1), ("bom.csv", 2, "flow")),
        (
            SLUDGE.use("a", "sludge", 1, route="R", direction="input"),
            ("consumption.csv", 4, "direction"),
        ),
        (
            BASE.use("a", "el", 1, route="R", direction="output"),
            ("consumption.csv", 4, "direction"),
        ),
        (SLUDGE.utility("sludge", "el", 1), ("utilities.csv", 2, "utility")),
    ],
)
def test_a_kind_in_the_wrong_place_is_told_in_words_of_a_plant(plant, place):
    found = refuse(plant)
    assert place in places(found)
    assert not any("allocation.csv" in render(each, "fix", "en") for each in found)


@pytest.mark.parametrize("mass", [0.002, None])
def test_bins_by_mass_share_by_what_their_units_weigh(mass):
    # 2 g of film at 50 kg/kg in every unit, whichever bin it falls into: 0.1 kg each,
    # by masses that are declared or that the bill adds up to.
    plant = (
        PlantBuilder()
        .bought("film", 50)
        .sku("A", "R", "piece", mass_kg=mass)
        .sku("B", None, "piece", mass_kg=mass)
        .step("R", "sort", 1, "piece")
        .bom("A", "sort", "film", 0.002)
        .binned("A", "sort", {"A": 0.75, "B": 0.25}, "mass")
    )
    found = footprints(plant.run())
    assert found == pytest.approx({"A": 0.1, "B": 0.1}, rel=1e-12)
