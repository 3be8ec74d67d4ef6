"""Claims about process gases: what is emitted, and that every element closes."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.checks.balances.elements import balance_elements
from lca.checks.balances.matter import find_matter
from lca.chemistry import element_fractions
from lca.model import Inputs
from lca.plant.gases.bounds import load_bounds, rate_area
from lca.plant.gases.sinks import Sink, settle
from lca.plant.gases.use import Treatment, consume, list_residual, trace
from lca.study import read_plant
from lca.study.gassing import report_gases
from tests.support.gas_plants import FAB, abate, use_gas, with_sinks
from tests.support.plant_builder import PlantBuilder, footprint
from tests.support.study_builder import Row

TIER_2A = "ipcc2006-2a-semiconductor"
STACK_300 = "epa2024-i12"
PLAIN = with_sinks(FAB)
BURNT: Row = {
    "abatement": "burner", "destroyed": 0.9, "uptime": 1, "certificate": "report 17",
    "status": "supplier",
}  # fmt: skip


def _report(plant: PlantBuilder, folder: Path):
    return report_gases(read_plant(plant.write(folder)))


def _emitted(report) -> dict[str, float]:
    """Return the kg of each gas, but for what carbon burns to."""
    totals = report.totals.filter(report.totals["gas"] != "CO2")
    return dict(totals.select("gas", "emitted").iter_rows())


def _co2e(report, gwp_set: str) -> float:
    totals = report.totals.filter(report.totals["gas"] != "CO2")
    return float(totals[gwp_set].sum())


def test_tier_2a_takes_the_heel_off_and_follows_abatement(tmp_path):
    """100 kg delivered, heel 0.1, 80 % to abatement; IPCC 2006 Eqs. 6.2 and 6.3.

    NF3: 90 × 0.2 × (1 − 0.8 × 0.95) = 4.32; CF4: 90 × 0.09 × (1 − 0.8 × 0.9) = 2.268.
    """
    plant = use_gas(
        PLAIN, "NF3", 100, TIER_2A, amount_basis="delivered", abatement="burner",
        abated=0.8,
    )  # fmt: skip
    plant = abate(abate(plant, "NF3", 0.95), "CF4", 0.9)
    report = _report(plant, tmp_path)
    assert _emitted(report) == pytest.approx({"NF3": 4.32, "CF4": 2.268}, rel=1e-9)
    assert _co2e(report, "AR4") == pytest.approx(91064.52, rel=1e-9)
    assert _co2e(report, "AR5") == pytest.approx(84588.84, rel=1e-9)
    assert _co2e(report, "AR6") == pytest.approx(91905.84, rel=1e-9)
    assert report.uses.select("delivered", "consumed").row(0) == (100, 90)


def test_table_i12_of_a_300_mm_fab(tmp_path):
    """Sums of 40 CFR 98 Table I-12 by hand; AR6 with 24300 for SF6."""
    plant = PLAIN
    for gas, kg in (("CF4", 500), ("SF6", 60), ("C4F8", 120)):
        plant = use_gas(plant, gas, kg, STACK_300)
    plant = use_gas(plant, "NF3", 4000, STACK_300, process="remote-clean")
    report = _report(plant, tmp_path)
    assert _emitted(report) == pytest.approx(
        {
            "C2F6": 34.7, "C4F6": 5.11, "c-C4F8": 24.26, "CF4": 480.38,
            "CH2F2": 6.2732, "CH3F": 15.498, "CHF3": 9.83, "NF3": 72.0, "SF6": 18.0,
            "F2": 2000.0,
        },
        rel=1e-6,
    )  # fmt: skip
    assert _co2e(report, "AR6") == pytest.approx(6063583.288, rel=1e-6)
    assert "F2" in report.impacts.filter(gwp_set="AR6").item(0, "unvalued")


def test_tier_1_by_area_is_a_fallback_with_a_warning(tmp_path):
    """10 000 m² × kg/m² of Tier 1; 2.3352 kg CO2e/cm² in AR5."""
    plant = use_gas(
        PLAIN, "CF4", 10_000, "ipcc2006-1-semiconductor", gas=None, unit="m2"
    )
    read = read_plant(plant.write(tmp_path))
    report = report_gases(read)
    assert _emitted(report) == pytest.approx(
        {"CF4": 9000, "C2F6": 10000, "CHF3": 400, "C3F8": 500, "NF3": 400, "SF6": 2000}
    )
    assert _co2e(report, "AR5") == pytest.approx(233_520_000.0, rel=1e-9)
    assert "gas-by-area" in {found.code for found in report.findings}
    assert report.uses.select("consumed", "area").row(0) == (None, 10_000)


def test_heat_transfer_fluid_by_area(tmp_path):
    """0.3 kg C6F14 per m²."""
    plant = use_gas(
        PLAIN, "CF4", 2, "ipcc2006-1-semiconductor", gas=None, unit="m2",
        process="heat-transfer",
    )  # fmt: skip
    assert _emitted(_report(plant, tmp_path)) == pytest.approx({"C6F14": 0.6})


def test_a_footprint_of_gases_by_hand():
    """1 kg SF6 consumed, by Table I-12, in kg CO2e of AR6.

    0.30 SF6, 0.033 CF4, 0.041 C2F6, 0.00002 CH2F2, 0.0082 CH3F and 0.0039 CHF3 leave:
    0.3 × 24300 + 0.033 × 7380 + 0.041 × 12400 + 0.00002 × 771 + 0.0082 × 135
    + 0.0039 × 14600 = 8100.00242.  Carbon for the by-products comes of resist (C8H8O,
    120.151 g/mol): C in them, kg, × 120.151 / 96.088; at 3 kg CO2e/kg.
    Sulfur left: 0.7 × 32.06/146.048 → SO2, no factor.  Gas 20; wafer 10.
    Sludge and lime: F left → CaF2 78.074/38.0 at 0.1, Ca(OH)2 74.092/38.0 at 1.
    """
    carbon = 12.011 * (
        0.033 / 88.004 + 2 * 0.041 / 138.012 + 2e-5 / 52.023 + 0.0082 / 34.033
        + 0.0039 / 70.014
    )  # fmt: skip
    fluorine = 18.998 * (
        6 * (1 - 0.3) / 146.055 - 4 * 0.033 / 88.004 - 6 * 0.041 / 138.012
        - 2 * 2e-5 / 52.023 - 0.0082 / 34.033 - 3 * 0.0039 / 70.014
    )  # fmt: skip
    expected = (
        30
        + 8100.00242
        + 3 * carbon * 120.151 / 96.088
        + fluorine * (0.1 * 78.074 + 74.092) / 37.996
    )
    solution = use_gas(PLAIN, "SF6", 1, STACK_300).run()
    assert footprint(solution, "W") == pytest.approx(expected, rel=2e-5)


def test_carbon_that_stays_burns_to_fossil_carbon_dioxide(tmp_path):
    """10 kg CF4: 0.65 + by-products of I-12 leave; the carbon left becomes CO2."""
    report = _report(use_gas(PLAIN, "CF4", 10, STACK_300), tmp_path)
    left = 12.011 * (
        10 * (1 - 0.65) / 88.004 - 2 * 0.58 / 138.012 - 4 * 0.083 / 162.03
        - 4 * 0.046 / 200.03 - 0.05 / 52.023 - 0.061 / 34.033 - 0.12 / 70.014
    )  # fmt: skip
    dioxide = report.totals.filter(gas="CO2").item(0, "emitted")
    assert dioxide == pytest.approx(left * 44.009 / 12.011, rel=1e-4)
    assert report.totals.filter(gas="CO2").item(0, "AR6") == pytest.approx(dioxide)


def test_gas_counts_per_good_output(tmp_path):
    """At a yield of 0.8, 1 kg per good wafer is 1 kg; per start it is 1.25 kg."""
    plant = PLAIN.with_rows(
        "steps", [row | {"yield": 0.8} for row in PLAIN.table("steps")]
    )
    for number, (per, kg) in enumerate((("good", 1.0), ("start", 1.25))):
        used = use_gas(plant, "NF3", 1, TIER_2A, per=per)
        uses = _report(used, tmp_path / str(number)).uses
        assert uses.item(0, "consumed") == pytest.approx(kg)


def test_rows_of_route_and_sku_add_up(tmp_path):
    plant = use_gas(PLAIN, "NF3", 1, TIER_2A)
    plant = use_gas(plant, "NF3", 0.5, TIER_2A, route=None, sku="W")
    assert _report(plant, tmp_path).uses["consumed"].sum() == pytest.approx(1.5)


def test_a_measured_share_goes_before_the_table_and_by_products_stay(tmp_path):
    report = _report(use_gas(PLAIN, "NF3", 1, TIER_2A, unused=0.05), tmp_path)
    assert _emitted(report) == pytest.approx({"NF3": 0.05, "CF4": 0.09})
    assert "gas-unused-measured" in {found.code for found in report.findings}


def test_rates_of_the_plant_are_a_method(tmp_path):
    plant = use_gas(PLAIN, "SiH4", 2, "ours", process="deposition")
    plant = plant.row(
        "gas_rates", method="ours", process="deposition", gas="SiH4", formed="SiH4",
        share=0.25, status="measured",
    )  # fmt: skip
    report = _report(plant, tmp_path)
    assert _emitted(report) == pytest.approx({"SiH4": 0.5})
    assert report.emissions["status"].to_list() == ["measured"]
    silicon = report.elements.filter(element="Si").row(0, named=True)
    assert silicon["settled"] == pytest.approx(1.5 * element_fractions("SiH4")["Si"])


def test_without_a_certificate_nothing_is_destroyed(tmp_path):
    plant = use_gas(PLAIN, "NF3", 1, TIER_2A, abatement="burner", abated=1)
    plant = abate(abate(plant, "NF3", 0.95, certificate=None), "CF4", 0.9)
    report = _report(plant, tmp_path)
    assert _emitted(report) == pytest.approx({"NF3": 0.2, "CF4": 0.009})
    assert "abatement-without-certificate" in {each.code for each in report.findings}


def test_rows_of_a_gas_by_several_names_are_one_gas_in_any_order(tmp_path):
    """1 kg c-C4F8, of which 0.2 leave: 0.02 after the burner, which forms 0.002 CF4.

    The certificate stands in one row only, and the weaker status is that of both.
    """
    plant = use_gas(PLAIN, "c-C4F8", 1, "ours", abatement="burner", abated=1)
    plant = plant.row(
        "gas_rates", method="ours", gas="C4F8", formed="c-C4F8", share=0.2,
        status="measured",
    )  # fmt: skip
    rows: tuple[Row, ...] = (
        {"gas": "c-C4F8"},
        {"gas": "C4F8", "forms": "CF4", "formation": 0.01, "certificate": None,
         "status": "estimate"},
    )  # fmt: skip
    for number, order in enumerate((rows, rows[::-1])):
        burning = plant
        for row in order:
            burning = burning.row("abatement", **(BURNT | row))
        report = _report(burning, tmp_path / str(number))
        assert _emitted(report) == pytest.approx({"c-C4F8": 0.02, "CF4": 0.002})
        gases = report.emissions.filter(pl.col("emitted_gas") != "CO2")
        assert set(gases["status"]) == {"estimate"}
        assert not {"abatement-without-certificate"} & {
            each.code for each in report.findings
        }


def test_what_is_listed_is_about_gases_of_the_sku_and_not_accepted(tmp_path):
    plant = use_gas(PLAIN, "N2O", 1, STACK_300, route=None, sku="W")
    plant = plant.sku("V", "fab", "wafer").bom("V", "etch", "blank", 1)
    plant = use_gas(plant, "NF3", 1, TIER_2A, route=None, sku="V", unused=0.1)
    read = read_plant(plant.write(tmp_path / "all"))
    shown = [
        [(each.code, each.severity) for each in report_gases(read, skus).findings]
        for skus in (["W"], ["V"])
    ]
    assert shown == [
        [("gas-unused-assumed", "warning")],
        [("gas-unused-measured", "info")],
    ]
    accepted = plant.row(
        "accepted", code="gas-unused-assumed", subject="bottled N2O", reason="small"
    )
    read = read_plant(accepted.write(tmp_path / "accepted"))
    found = report_gases(read, ["W"]).findings
    assert [each.code for each in found] == ["accepted-warning"]
    assert set(report_gases(read, ["V"]).uses["row"]) == {3}


def test_the_bounds_are_those_of_tier_1_and_of_a_chip():
    """Tier 1 in AR5, kg/m2, is 23 352; 72 g on 1.6 cm2 are 45 g/cm2."""
    assert rate_area("AR5") == pytest.approx(23_352)
    assert load_bounds().consumed == pytest.approx(0.072 / 1.6e-4)


def test_abatement_works_while_it_is_up_and_forms_other_gases(tmp_path):
    """1 kg NF3 remote, I-12: F2 0.5 enters; 98 % uptime, DRE 0.9, 0.1 kg CF4 per kg.

    F2: 0.5 × (1 − 0.9 × 0.98) = 0.059; CF4: 0.037 + 0.5 × 0.98 × 0.1 = 0.086.
    """
    plant = use_gas(
        PLAIN, "NF3", 1, STACK_300, process="remote-clean", abatement="burner", abated=1
    )
    plant = abate(plant, "F2", 0.9, uptime=0.98, forms="CF4", formation=0.1)
    emitted = _emitted(_report(plant, tmp_path))
    assert emitted["F2"] == pytest.approx(0.059)
    assert emitted["CF4"] == pytest.approx(0.086)
    assert emitted["NF3"] == pytest.approx(0.018)


def test_power_of_abatement_goes_with_the_gas_that_enters():
    """0.5 × (0.2 + 0.09) kg enter per kg NF3, at 20 kWh/kg and 0.5 kg CO2e/kWh."""
    plant = use_gas(PLAIN, "NF3", 1, TIER_2A, abatement="burner", abated=0.5)
    plant = abate(abate(plant, "NF3", 0), "CF4", 0)
    powered = plant.row(
        "abatement_flows", abatement="burner", flow="electricity", amount=20,
        unit="kWh", status="measured",
    )  # fmt: skip
    more = footprint(powered.run(), "W") - footprint(plant.run(), "W")
    assert more == pytest.approx(0.5 * 0.29 * 20 * 0.5, rel=1e-6)


def test_nitrous_oxide_without_a_rate_leaves_whole(tmp_path):
    report = _report(use_gas(PLAIN, "N2O", 3, STACK_300), tmp_path)
    assert _emitted(report) == {"N2O": 3.0}
    assert "gas-unused-assumed" in {found.code for found in report.findings}


def test_a_gas_may_be_counted_in_normal_volume(tmp_path):
    """1 Nm3 N2O = 44.013 / 22.41397 kg (CODATA 2018)."""
    plant = PLAIN.flow("tank", "Nm3", formula="N2O").supply("tank", 2)
    plant = use_gas(plant, "N2O", 1, STACK_300, gas="tank", unit="Nm3")
    emitted = _emitted(_report(plant, tmp_path))
    assert emitted["N2O"] == pytest.approx(44.013 / 22.41396954, rel=1e-5)


def test_the_heel_leaves_as_a_cut_off_flow_of_its_own(tmp_path):
    plant = use_gas(PLAIN, "NF3", 10, TIER_2A, amount_basis="delivered", heel=0.07)
    study, _ = read_plant(plant.write(tmp_path)).compile()
    heel = study.inputs.exchanges.filter(rule="gas-heel").row(0, named=True)
    assert (heel["direction"], heel["amount"]) == ("output", pytest.approx(0.7))
    flow = study.inputs.flows.filter(flow=heel["flow"]).row(0, named=True)
    assert (flow["kind"], flow["cutoff"]) == ("waste", True)


EVERY_GAS = [
    ("CF4", STACK_300, ""), ("CHF3", STACK_300, ""), ("C4F8", STACK_300, ""),
    ("NF3", STACK_300, ""), ("NF3", STACK_300, "remote-clean"), ("SF6", TIER_2A, ""),
    ("N2O", "ipcc2006-2b-semiconductor", "cvd"), ("CH3F", STACK_300, ""),
]  # fmt: skip


def test_every_element_of_the_activity_closes(tmp_path):
    """By the balances of the validator, which knows nothing of gases."""
    plant = PLAIN
    for number, (gas, method, process) in enumerate(EVERY_GAS):
        plant = use_gas(
            plant, gas, 0.3 + number, method, process=process or None,
            amount_basis="delivered", heel=0.1, abatement="burner", abated=0.7,
        )  # fmt: skip
    for gas in ("CF4", "C2F6", "NF3", "SF6"):
        plant = abate(plant, gas, 0.9)
    study, _ = read_plant(plant.write(tmp_path)).compile()
    whole = _balance(study.inputs).filter(activity="W: etch")
    assert set(whole["verdict"]) <= {"closed", "unproven"}
    assert whole.filter(whole["share"] > 1e-9).is_empty()
    # What a blank wafer is made of is not known here; without it all is proven.
    of_gas = (
        study.inputs.exchanges["rule"].str.starts_with("gas").fill_null(value=False)
    )
    exchanges = study.inputs.exchanges.filter(of_gas)
    alone = _balance(replace(study.inputs, exchanges=exchanges))
    assert set(alone["verdict"]) == {"closed"}
    assert set(alone["element"]) == {"C", "Ca", "F", "H", "N", "O", "S"}
    assert alone.filter(alone["share"] > 1e-9).is_empty()


def _balance(inputs: Inputs) -> pl.DataFrame:
    return balance_elements(inputs, find_matter(inputs))


def test_a_sink_may_be_a_gas_by_another_name(tmp_path):
    flows = [
        row | {"ghg": "carbon dioxide"} if row["flow"] == "flue gas" else row
        for row in PLAIN.table("flows")
    ]
    report = _report(
        use_gas(PLAIN.with_rows("flows", flows), "CF4", 1, TIER_2A), tmp_path
    )
    assert report.totals["gas"].to_list() == ["CF4", "CO2"]
    assert report.elements["gap"].abs().max() == pytest.approx(0, abs=1e-12)


def test_a_gas_without_value_in_the_set_of_the_plant_is_told(tmp_path):
    """CH3F and C4F6 have none in AR4; F2 has none in any, and is no greenhouse gas."""
    plant = use_gas(PLAIN, "NF3", 1, STACK_300, process="remote-clean")
    found = read_plant(plant.headed(gwp="AR4").write(tmp_path)).check()
    named = {each.place.flow for each in found if each.code != "unused-name"}
    assert named == {"CH3F from process gases"}


GASES = ("NF3", "CF4", "CHF3", "SF6", "C4F6", "SiH4", "N2O")
RATES = st.floats(0, 0.3)
SETTLING = {
    "F": Sink("sludge", "CaF2", "fluorine", "F2"),
    "Ca": Sink("lime", "CaO", "lime", "CaO", takes=False),
    "H": Sink("water", "H2O", "water", "H2O"),
    "O": Sink("oxygen", "O2", "oxygen", "O2"),
    "N": Sink("nitrogen", "N2", "nitrogen", "N2"),
    "C": Sink("dioxide", "CO2", "resist", "C8H8O"),
    "S": Sink("sulfur dioxide", "SO2", "sulfur", "S"),
    "Si": Sink("silica", "SiO2", "silicon", "Si"),
}
FORMULAS = {sink.flow: sink.formula for sink in SETTLING.values()} | {
    sink.origin_flow: sink.origin_formula
    for sink in SETTLING.values()
    if sink.origin_flow and sink.origin_formula
}


@given(
    gas=st.sampled_from(GASES),
    shares=st.dictionaries(st.sampled_from(GASES), RATES, max_size=4),
    abated=st.floats(0, 1),
    destroyed=st.floats(0, 1),
    formation=st.floats(0, 0.2),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_rates_every_element_closes(
    gas, shares, abated, destroyed, formation
):
    systems = {each: Treatment(destroyed, 0.9, {"CF4": formation}) for each in GASES}
    fates = trace(2.0, {gas: 0.1, **shares}, abated, systems)
    residual = list_residual(gas, 2.0, fates)
    settlement = settle(residual, SETTLING, least=1e-13)
    assert settlement.missing == ()
    for flow, kg in settlement.amounts.items():
        for element, share in element_fractions(FORMULAS[flow]).items():
            residual[element] = residual.get(element, 0.0) - kg * share
    assert residual == pytest.approx(dict.fromkeys(residual, 0.0), abs=1e-11)


@given(shares=st.dictionaries(st.sampled_from(GASES), RATES), abated=st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_an_efficiency_of_zero_is_no_abatement(shares, abated):
    idle = {gas: Treatment(0.0, 1.0) for gas in GASES}
    with_it = trace(1.0, shares, abated, idle)
    without = trace(1.0, shares, 0.0, {})
    assert {gas: fate.emitted for gas, fate in with_it.items()} == {
        gas: fate.emitted for gas, fate in without.items()
    }


@given(delivered=st.floats(0.001, 1e4), heel=st.floats(0, 0.9))
@settings(max_examples=30, deadline=None)
def test_the_heel_is_taken_off_once(delivered, heel):
    emitted = trace(consume(delivered, heel), {"NF3": 0.2}, 0.0, {})["NF3"].emitted
    assert emitted == pytest.approx(delivered * (1 - heel) * 0.2)
