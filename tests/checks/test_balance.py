"""The mass that goes into activities and comes out: all sums by hand."""

import pytest

from lca.results import Validation
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import StudyBuilder
from tests.support.validations import alarms, pick, tell, validate

SAW = (
    StudyBuilder()
    .flow("board")
    .flow("log", cutoff=True)
    .flow("sawdust", "waste", cutoff=True)
    .flow("gas", "elementary", ghg="CO2", ghg_class="fossil")
    .output("saw", "board", 8, status="measured")
    .input("saw", "log", 10, status="measured")
    .output("saw", "gas", 1e-9, status="measured")
)


def balance(validation: Validation, activity: str) -> dict[str, object]:
    rows = validation.balances.filter(activity=activity)
    assert len(rows) == 1
    return rows.row(0, named=True)


def test_what_is_missing_is_open_with_its_size():
    row = balance(validate(SAW), "saw")
    assert row["verdict"] == "open"
    assert (row["mass_in"], row["mass_out"]) == (10, pytest.approx(8))
    assert row["share"] == pytest.approx(0.2)
    # Half a per cent of 18 kg, as a share of the larger side.
    assert row["tolerance"] == pytest.approx(0.005 * 18 / 10)


@pytest.mark.parametrize(
    ("mass", "status", "verdict"),
    [
        (2, "measured", "closed"),
        (1.95, "measured", "closed"),
        (1.85, "measured", "open"),
        (1.95, "supplier", "closed"),
        (1.7, "estimate", "closed"),
        (0.5, "estimate", "open"),
    ],
)
def test_the_tolerance_follows_the_accuracy_of_the_data(mass, status, verdict):
    rows = [row | {"status": status} for row in SAW.table("exchanges")]
    study = SAW.with_rows("exchanges", rows).output(
        "saw", "sawdust", mass, status=status
    )
    assert balance(validate(study), "saw")["verdict"] == verdict


def test_a_flow_of_unknown_mass_leaves_it_unproven():
    study = SAW.flow("blade", unit="piece", cutoff=True).input("saw", "blade", 0.01)
    row = balance(validate(study), "saw")
    assert (row["verdict"], row["unknown"], row["missing"]) == ("unproven", 1, "blade")


@pytest.mark.parametrize("unit", ["kWh", "tkm", "h", "CNY"])
def test_energy_transport_time_and_money_weigh_nothing(unit):
    study = SAW.flow("service", unit=unit, cutoff=True).input("saw", "service", 3)
    study = study.output("saw", "sawdust", 2)
    assert balance(validate(study), "saw")["verdict"] == "closed"


def test_a_fuel_in_megajoules_weighs_what_the_flow_table_says():
    study = SAW.flow("coke", unit="MJ", cutoff=True, mass_kg=0.05).input(
        "saw", "coke", 40
    )
    assert balance(validate(study), "saw")["mass_in"] == pytest.approx(12)


def test_a_gas_in_normal_cubic_metres_weighs_by_its_formula():
    # 28.014 g/mol over 22.414 L/mol: 1.24985 kg per Nm3.
    study = SAW.flow("nitrogen", unit="Nm3", cutoff=True, formula="N2").input(
        "saw", "nitrogen", 1
    )
    assert balance(validate(study), "saw")["mass_in"] == pytest.approx(11.24985, 1e-5)


def test_a_purchased_factor_is_no_matter():
    study = SAW.flow("CO2e [steel, AR6]", "elementary").output(
        "saw", "CO2e [steel, AR6]", 500
    )
    assert balance(validate(study), "saw")["mass_out"] == pytest.approx(8)


def test_nothing_on_one_side_is_unproven():
    study = (
        StudyBuilder()
        .flow("steel")
        .flow("CO2e [steel, AR6]", "elementary")
        .output("mill", "steel", 1)
        .output("mill", "CO2e [steel, AR6]", 2)
    )
    assert balance(validate(study), "mill")["verdict"] == "unproven"


def test_oxygen_of_the_air_may_be_what_is_missing():
    # 12 kg of carbon burn to 44 kg of CO2: 32 kg of oxygen are not listed.
    study = (
        StudyBuilder()
        .flow("heat", unit="GJ")
        .flow("carbon", cutoff=True, composition="C=1")
        .flow("gas", "elementary", ghg="CO2", ghg_class="fossil")
        .output("fire", "heat", 0.4)
        .input("fire", "carbon", 12.011)
        .output("fire", "gas", 44.009)
    )
    assert balance(validate(study), "fire")["verdict"] == "unproven"
    # More than the oxygen in it cannot come from the air.
    rows = study.table("exchanges")
    rows[1]["amount"] = 6
    broken = balance(validate(study.with_rows("exchanges", rows)), "fire")
    assert broken["verdict"] == "open"


@pytest.mark.parametrize(
    ("column", "factor", "text"),
    [("log", 1000, "log ×1000"), ("log", 0.001, "log ÷1000")],
)
def test_a_slip_of_unit_is_recognised(column, factor, text):
    study = SAW.output("saw", "sawdust", 2, status="measured")
    rows = study.table("exchanges")
    assert rows[1]["flow"] == column
    rows[1]["amount"] = 10 * factor
    (found,) = pick(validate(study.with_rows("exchanges", rows)), "mass-open")
    assert tell(found, "candidate").startswith(text)
    assert tell(found, "against") == "exchanges.csv row 3"


def test_a_negative_amount_counts_for_the_other_side():
    study = SAW.output("saw", "gas", -2)
    assert balance(validate(study), "saw")["mass_in"] == pytest.approx(12)


PLANT = (
    PlantBuilder()
    .bought("frame", 1)
    .bought("water", 0.1)
    .bought("effluent", 0.1, kind="waste")
    .sku("U", "R", mass_kg=0.001)
    .step("R", "wash", 0.9)
    .bom("U", "wash", "frame", 0.001)
)


def test_a_consumable_must_leave_again():
    plant = PLANT.use("wash", "water", 2, route="R").use(
        "wash", "effluent", 1.5, route="R"
    )
    (found,) = pick(validate(plant), "mass-open")
    assert (found.place.file, found.place.row) == ("consumption.csv", 2)
    rows = plant.table("consumption")
    rows[1]["amount"] = 2
    assert alarms(validate(plant.with_rows("consumption", rows))) == []


def test_a_consumable_without_any_waste_proves_nothing():
    validation = validate(PLANT.use("wash", "water", 2, route="R"))
    assert alarms(validation) == []
    row = validation.balances.filter(activity="U: wash", scope="auxiliary")
    assert row.item(0, "verdict") == "unproven"


def test_the_product_balance_of_a_step_holds_good_and_scrap():
    row = validate(PLANT).balances.filter(activity="U: wash", scope="product")
    assert row.item(0, "mass_in") == pytest.approx(0.001)
    assert row.item(0, "mass_out") == pytest.approx(0.001)
    assert row.item(0, "verdict") == "closed"
    assert (row.item(0, "sku"), row.item(0, "step")) == ("U", "wash")


def test_background_data_are_balanced_as_a_whole():
    plant = (
        PLANT.flow("glue")
        .flow("resin")
        .supply("resin", 2)
        .row("exchanges", activity="mixer", direction="output", flow="glue", amount=1,
             unit="kg", reference=True)
        .row("exchanges", activity="mixer", direction="input", flow="resin", amount=2,
             unit="kg")
        .use("wash", "glue", 0.1, route="R")
    )  # fmt: skip
    (found,) = pick(validate(plant), "mass-open")
    assert (found.place.file, found.place.activity) == ("exchanges.csv", "mixer")
