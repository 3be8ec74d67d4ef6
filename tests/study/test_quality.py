"""Claims about the data quality of SKUs (§7.2).

The vectors are those of the How-to guide of the PACT Methodology V3.0 (WBCSD 2025),
pages 63 to 69; its printed totals on other pages do not fit their own rows.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from lca.engine.statuses import STRONGEST_FIRST
from lca.findings import finding
from lca.interpret.quality import PRIMARY
from lca.model import Origin, PlantHeader, PlantInputs
from lca.results.validation import CLOSURES, SKUS
from lca.study.quality import close_energy, complete_quality, count_findings
from lca.study.summing import PRIMARY as SUMMED
from tests.support.plant_builder import PlantBuilder

# Components of 800, 2400, 90 and 1000 kg: (800 x 0.36 + 1000) / 4290 = 30.0 %.
COMPONENTS = [(800, 0.36), (2400, 0), (90, 0), (1000, 1)]
THREE = {
    "weights": [0.25, 0.3, 0.45],
    "technological": [2, 2, 1],
    "geographical": [2, 2, 3],
    "temporal": [1, 5, 2],
}
CHOCOLATE = {
    "weights": [0.361, 0.502, 0.022, 0.058, 0.001, 0.014, 0.011, 0.006, 0.004, 0.021],
    "technological": [1, 2, 2, 2, 1, 2, 4, 2, 1, 5],
    "geographical": [1, 4, 3, 3, 1, 1, 3, 3, 1, 3],
    "temporal": [2, 4, 1, 1, 1, 2, 2, 2, 1, 3],
}
# A row of a plant states what it rests on.
STATED = [name for name in STRONGEST_FIRST if name != "unstated"]
RATED = ("technological_dqr", "geographical_dqr", "temporal_dqr")


def close(value: object, tolerance: float = 1e-12) -> object:
    return pytest.approx(value, rel=tolerance)


def assembled(*footprints: float, **columns: Sequence[object]) -> PlantBuilder:
    """Return a part of one unit each of things bought, with cells of their supplies."""
    plant = PlantBuilder().sku("part", "line").step("line", "make")
    for place, footprint in enumerate(footprints):
        name = f"thing {place}"
        cells = {column: values[place] for column, values in columns.items()}
        plant = plant.flow(name, "piece").supply(name, footprint, **cells)  # type: ignore[arg-type]
        plant = plant.bom("part", "make", name, 1)
    return plant


def rate(plant: PlantBuilder, sku: str = "part") -> dict[str, object]:
    return plant.run().quality.row(by_predicate=pl.col("sku") == sku, named=True)


def burning(fuel: str, gas: str) -> PlantBuilder:
    """Return a part whose oven gives off 2 kg of CO2, by statuses of row and gas."""
    return (
        PlantBuilder()
        .gas("flue gas", "CO2")
        .flow("heat", "MJ")
        .sku("part", "line")
        .step("line", "bake")
        .use("bake", "heat", 10, route="line", status=fuel)
        .row("exchanges", activity="oven", direction="output", flow="heat", amount=5,
             unit="MJ", reference=True, status="measured")
        .row("exchanges", activity="oven", direction="output", flow="flue gas",
             amount=1, unit="kg", status=gas)
    )  # fmt: skip


def test_the_primary_share_of_the_guide_is_met() -> None:
    sizes, shares = zip(*COMPONENTS, strict=True)
    statuses = ["supplier", "literature", "supplier", "supplier"]
    plant = assembled(*sizes, primary_share=list(shares), status=statuses)
    assert rate(plant)["primary_share"] == close(1288 / 4290)
    assert round(100 * 1288 / 4290, 1) == 30.0


@pytest.mark.parametrize(
    ("case", "expected"),
    [(THREE, [1.55, 2.45, 2.65]), (CHOCOLATE, [1.72, 2.74, 2.94])],
)
def test_the_scores_of_the_guide_are_met(case, expected) -> None:
    by_indicator = (case["temporal"], case["geographical"], case["technological"])
    scores = [f"3;4;{t};{g};{k}" for t, g, k in zip(*by_indicator, strict=True)]
    found = rate(assembled(*case["weights"], pedigree=scores))
    assert [round(found[name], 2) for name in RATED] == expected  # type: ignore[call-overload]
    # All is scored, so that the pedigree says the same.
    pedigree = [found[name.removesuffix("_dqr")] for name in RATED]
    assert pedigree == close([found[name] for name in RATED])
    assert [found["reliability"], found["completeness"]] == close([3.0, 4.0])
    assert found["scored"] == close(1.0)


def test_what_has_no_score_counts_as_the_worst() -> None:
    # 3 kg with 1, 1 kg without: (3 x 1 + 1 x 5) / 4 = 2.
    found = rate(assembled(3, 1, pedigree=["1;1;1;1;1", None]))
    assert [found[name] for name in RATED] == close([2.0, 2.0, 2.0])
    assert found["temporal"] == close(1.0)
    nothing = rate(assembled(3, pedigree=[None]))
    assert [nothing[name] for name in RATED] == [5.0, 5.0, 5.0]
    assert nothing["temporal"] is None


@pytest.mark.parametrize("fuel", STATED)
@pytest.mark.parametrize("gas", ["measured", "supplier", "literature", "estimate"])
def test_activity_and_emission_must_both_be_primary(fuel: str, gas: str) -> None:
    expected = float(fuel in PRIMARY and gas in PRIMARY)
    assert rate(burning(fuel, gas))["primary_share"] == close(expected)


def test_a_footprint_of_a_supplier_counts_as_it_states_and_else_for_nothing() -> None:
    plain = assembled(4, 4, status=["supplier", "measured"])
    solution = plain.run()
    assert solution.quality["primary_share"].to_list() == [0.0]
    # By the weakest status alone it is all primary: an upper bound.
    assert solution.skus["primary"].to_list() == close([1.0])
    stated = assembled(4, 4, status=["supplier"] * 2, primary_share=[0.5, None])
    assert rate(stated)["primary_share"] == close(0.25)
    # Secondary activity data: the share of the supplier is of no use.
    rows = [row | {"status": "estimate"} for row in stated.table("bom")]
    assert rate(stated.with_rows("bom", rows))["primary_share"] == 0.0
    # A factor from literature is not primary, whatever stands beside it.
    other = assembled(4, status=["literature"], primary_share=[0.5])
    assert rate(other)["primary_share"] == 0.0


def test_what_counts_as_primary_is_said_once() -> None:
    assert PRIMARY == SUMMED


def test_a_footprint_of_zero_has_no_quality() -> None:
    found = rate(assembled(0))
    assert [found[name] for name in ("primary_share", *RATED)] == [None] * 4
    assert found["scored"] == 0.0


def test_a_part_inside_brings_its_quality_along() -> None:
    plant = assembled(1, status=["supplier"], primary_share=[0.5])
    plant = plant.sku("board", "mounting").step("mounting", "mount")
    plant = plant.bom("board", "mount", "part", 2).bought("solder", 2.0)
    plant = plant.bom("board", "mount", "solder", 1)
    # 2 kg with a half, 2 kg with nothing.
    assert rate(plant, "board")["primary_share"] == close(0.25)


# ── what closes ──────────────────────────────────────────────────────────────
RATES = pl.DataFrame({"sku": ["a", "b"], "primary_share": [0.5, None]})
SHARES = pl.DataFrame({"sku": ["a", "b"], "synthetic": [0.1, 0.2]})
COUNTS = pl.DataFrame({"sku": ["b"], "findings": [3]})


def closures(*rows: tuple[object, ...]) -> pl.DataFrame:
    names = ("flow", "unit", "metered", "computed", "gap", "verdict")
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return pl.DataFrame(records, schema_overrides=dict(CLOSURES)).select(names)


def test_closures_that_were_not_tried_are_empty() -> None:
    found = complete_quality(RATES, SHARES, COUNTS)
    assert found["findings"].to_list() == [0, 3]
    assert found["synthetic"].to_list() == [0.1, 0.2]
    empty = ("mass_closure", "mass_verdict", "mass_coverage", "energy_closure",
             "energy_verdict")  # fmt: skip
    assert all(found[name].null_count() == 2 for name in empty)


def test_masses_and_energy_stand_beside_the_scores() -> None:
    masses = pl.DataFrame(
        {"sku": ["b", "a"], "share": [0.03, None], "verdict": ["open", "unproven"],
         "coverage": [1.0, 0.5]},
        schema_overrides=dict(SKUS),
    )  # fmt: skip
    metered = closures(("power", "kWh", 100.0, 90.0, -10.0, "broken"))
    found = complete_quality(RATES, SHARES, COUNTS, masses, metered)
    assert found["mass_closure"].to_list() == [None, close(0.97)]
    assert found["mass_verdict"].to_list() == ["unproven", "open"]
    assert found["mass_coverage"].to_list() == [0.5, 1.0]
    assert found["energy_closure"].to_list() == close([0.9, 0.9])
    assert found["energy_verdict"].to_list() == ["broken", "broken"]


def test_energies_of_several_meters_add_up_by_size() -> None:
    # 10 of 100 kWh and 36 of 360 MJ, which is 10 of 100 kWh; water is no energy.
    frame = closures(
        ("power", "kWh", 100.0, 90.0, -10.0, "open"),
        ("heat", "MJ", 324.0, 360.0, 36.0, "closed"),
        ("water", "m3", 10.0, 1.0, -9.0, "broken"),
    )
    assert close_energy(frame) == (close(0.9), "open")


def test_energy_that_cannot_be_compared_has_a_verdict_and_no_share() -> None:
    frame = closures(("power", "kWh", 100.0, None, None, "unproven"))
    assert close_energy(frame) == (None, "unproven")
    assert close_energy(closures(("water", "m3", 1.0, 1.0, 0.0, "closed"))) == (
        None,
        None,
    )


# ── findings ─────────────────────────────────────────────────────────────────
def test_findings_count_for_the_skus_that_they_are_about() -> None:
    tables = {
        "skus": pl.DataFrame(
            {"sku": ["a", "b", "c"], "route": ["R", "R", "S"], "row": [2, 3, 4]}
        ),
        "steps": pl.DataFrame({"route": ["R", "S"], "row": [2, 3]}),
        "bom": pl.DataFrame({"sku": ["a", "c"], "row": [2, 3]}),
        "supplies": pl.DataFrame({"flow": ["wire"], "row": [2]}),
    }
    header = PlantHeader(
        "P", "cradle-to-gate", date(2025, 1, 1), date(2026, 1, 1), "AR6", 0.03
    )
    places = {name: Origin("plant.xlsx", name) for name in tables}
    plant = PlantInputs(header, tables, places, (), {})
    found = [
        finding("norm-exceeded", file="plant.xlsx", sheet="steps", row=2),
        finding("norm-undercut", file="plant.xlsx", sheet="bom", row=2),
        finding("cutoffs-above-limit", file="elsewhere.csv", row=2, sku="c"),
        finding("unused-name", file="plant.xlsx", sheet="supplies", row=2),
        finding("norm-unproven", file="plant.xlsx", sheet="bom", row=3),
        finding("no-rows", file="plant.xlsx", sheet="bom"),
    ]
    counted = dict(count_findings(plant, found).rows())
    assert counted == {"a": 2, "b": 1, "c": 1}


def test_the_findings_of_a_plant_are_counted() -> None:
    plant = assembled(1, 1, boundary=["partial-life-cycle", "life-cycle"])
    assert rate(plant)["findings"] == 0
    # The first step of a route takes nothing of a step before.
    (step,) = plant.table("steps")
    warned = plant.with_rows("steps", [step | {"takes": 2}])
    assert rate(warned)["findings"] == 1
