"""Metered totals against what production draws: every total by hand (§5)."""

import pytest

from tests.support.plant_builder import PlantBuilder
from tests.support.validations import pick, tell, validate

# 1200 good of 1250 tests of 288 s: 100 h of the testers, which draw 2 kWh in a
# productive hour and 1 kWh in each of 50 h of standby; the site draws 30 kWh more.
PLANT = (
    PlantBuilder()
    .bought("electricity", 0.6, "kWh")
    .bought("wire", 50)
    .sku("Q", "R", "piece")
    .step("R", "test", 0.96, "piece", tool_group="testers", tool_seconds=288)
    .bom("Q", "test", "wire", 0.001)
    .tools("testers", 100, standby_hours=50)
    .draw("testers", "productive", "electricity", 2)
    .draw("testers", "standby", "electricity", 1)
    .site("electricity", 30, "productive_hours")
    .made("Q", 1200)
)
DRAWN = 280.0


def closure(plant: PlantBuilder, flow: str) -> dict[str, object]:
    return validate(plant).closures.filter(flow=flow).row(0, named=True)


@pytest.mark.parametrize(
    ("metered", "verdict"),
    [(280, "closed"), (289, "closed"), (271, "closed"), (300, "open"), (350, "broken"),
     (260, "open"), (200, "broken")],
)  # fmt: skip
def test_a_bill_is_judged_by_what_tools_and_site_draw(metered, verdict):
    row = closure(PLANT.bill("electricity", metered), "electricity")
    assert row["computed"] == pytest.approx(DRAWN, rel=1e-9)
    assert row["metered"] == metered
    assert row["verdict"] == verdict
    # Meter and tables 0.5 % each, and 3 % that may reach no consumer.
    assert row["tolerance"] == pytest.approx(0.03 + 0.005 + 0.005)


def test_what_is_metered_and_not_drawn_is_only_a_warning():
    validation = validate(PLANT.bill("electricity", 350))
    (found,) = pick(validation, "total-open")
    assert (found.place.file, found.place.row) == ("bills.csv", 2)
    assert not any(each.severity == "error" for each in validation.findings)


def test_what_is_drawn_and_not_metered_is_an_error_and_names_the_rows():
    (found,) = pick(validate(PLANT.bill("electricity", 200)), "total-broken")
    assert tell(found, "rows") == (
        "tool_flows.csv row 2; tool_flows.csv row 3; site_totals.csv row 2"
    )


def test_a_bill_in_another_unit_is_converted_and_a_slip_is_told():
    assert closure(PLANT.bill("electricity", 0.28, unit="MWh"), "electricity")[
        "verdict"
    ] == ("closed")
    (found,) = pick(validate(PLANT.bill("electricity", 0.28)), "total-broken")
    assert tell(found, "slip").startswith("÷1000")


def test_the_class_of_a_meter_goes_before_its_status():
    plant = PLANT.bill("electricity", 300, accuracy=0.05)
    assert closure(plant, "electricity")["verdict"] == "closed"


def test_stock_is_part_of_what_was_used():
    # 1250 starts of 1 g: 1.25 kg; 1 kg was bought, 0.25 kg taken from stock.
    plant = PLANT.bill("wire", 1.0)
    assert closure(plant, "wire")["verdict"] == "broken"
    stocked = plant.row("stocks", flow="wire", opening=0.5, closing=0.25, unit="kg")
    row = closure(stocked, "wire")
    assert (row["metered"], row["computed"]) == (1.25, pytest.approx(1.25))
    assert row["verdict"] == "closed"


def test_without_production_nothing_is_proven():
    plant = PLANT.with_rows("production", []).bill("electricity", 280)
    row = closure(plant, "electricity")
    assert (row["verdict"], row["computed"]) == ("unproven", None)


def test_what_suppliers_draw_is_behind_no_meter_of_the_plant():
    background = (
        PLANT.with_rows("supplies", [])
        .supply("electricity", 0.6)
        .row("exchanges", activity="drawing", direction="output", flow="wire", amount=1,
             unit="kg", reference=True)
        .row("exchanges", activity="drawing", direction="input", flow="electricity",
             amount=500, unit="kWh")
        .bill("electricity", 280)
    )  # fmt: skip
    assert closure(background, "electricity")["computed"] == pytest.approx(DRAWN)


def test_a_product_inside_another_is_counted_once():
    # 2000 dies are made, of which 1250 go into Q: both are reported and sold.
    plant = (
        PLANT.sku("D", "dicing", "die")
        .step("dicing", "saw", 1, "die", tool_group="saws", tool_seconds=36)
        .tools("saws", 20)
        .draw("saws", "productive", "electricity", 3)
        .bom("Q", "test", "D", 1)
        .made("D", 2000)
        .bill("electricity", 1)
    )
    row = closure(plant, "electricity")
    # 20 h of sawing draw 60 kWh; the site's 30 kWh go by hours to both.
    assert row["computed"] == pytest.approx(DRAWN + 60, rel=1e-9)


def test_the_lines_of_energy_of_all_products_are_the_total():
    solution = PLANT.bill("electricity", 280).run()
    assert solution.energy["amount"].sum() * 1200 == pytest.approx(DRAWN, rel=1e-9)


def test_what_goes_into_stock_was_made_too():
    # 1250 dies go into Q, 100 into stock: 1350 sawings of 36 s, so 13.5 h of 3 kWh.
    plant = (
        PLANT.with_rows("steps", [])
        .step("R", "test", 0.96, "piece")
        .sku("D", "dicing", "die", reported=False)
        .step("dicing", "saw", 1, "die", tool_group="saws", tool_seconds=36)
        .tools("saws", 13.5)
        .draw("saws", "productive", "electricity", 3)
        .bom("Q", "test", "D", 1)
        .row("stocks", flow="D", opening=50, closing=150, unit="die")
        .with_rows("site_totals", [])
        .bill("electricity", 40.5)
    )
    row = closure(plant, "electricity")
    assert row["computed"] == pytest.approx(40.5, rel=1e-9)


@pytest.mark.parametrize(
    "table", [{"stocks": {"flow": "wire", "opening": 1, "closing": 2, "unit": "kWh"}},
              {"issues": {"sku": "Q", "step": "test", "flow": "wire", "amount": 1,
                          "unit": "kWh"}}],
)  # fmt: skip
def test_a_record_of_another_dimension_is_told(table):
    ((name, row),) = table.items()
    found = pick(validate(PLANT.row(name, **row)), "wrong-dimension")
    assert [each.place.file for each in found] == [f"{name}.csv"]
