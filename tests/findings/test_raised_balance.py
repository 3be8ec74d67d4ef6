"""Every code about masses, contents, metered totals, units and names of gases."""

from tests.findings.test_raised_rules import RIGHT, Case, at
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

# A piece weighs the gram of wire that its bill puts in.
WEIGHED = RIGHT.with_rows(
    "skus", [{"sku": "Q1", "route": "R1", "unit": "piece", "mass_kg": 0.001}]
)


def declared(**cells: Cell) -> PlantBuilder:
    row: dict[str, Cell] = {"sku": "Q1", "route": "R1", "unit": "piece"}
    return RIGHT.with_rows("skus", [row | cells])


# 1000 pieces need 1000 / 0.95 tests of 3 s: 0.877 h of 1.5 kWh.
METERED = RIGHT.made("Q1", 1000)

# 1 kWh of cooling draws 0.2 kWh; the testers draw 10 kWh of it in an hour.
COOLED = (
    METERED.flow("cooling", "kWh")
    .utility("cooling", "electricity", 0.2)
    .draw("testers", "productive", "cooling", 10)
    .row("meters", meter="chiller", flow="electricity", serves="cooling")
)


def cooled(amount: Cell) -> PlantBuilder:
    """Return the plant whose chiller drew so many kWh in the year."""
    return COOLED.row(
        "readings",
        meter="chiller",
        period_start="2025-01-01",
        period_end="2026-01-01",
        amount=amount,
        unit="kWh",
        status="measured",
    )


CASES = (
    Case("product-mass-open", declared(mass_kg=0.00095), at("skus", 2, "mass_kg")),
    Case("product-mass-broken", declared(mass_kg=0.0005), at("skus", 2, "mass_kg")),
    Case(
        "content-not-closed",
        declared(mass_kg=0.001, composition="Au=0.9").with_rows(
            "flows",
            [
                {"flow": "wire", "kind": "product", "unit": "kg",
                 "composition": "Cu=1"},
                *RIGHT.table("flows")[1:],
            ],
        ),
        at("skus", 2, "composition"),
    ),
    Case("total-open", METERED.bill("electricity", 2), at("bills", 2, "amount")),
    Case("total-broken", METERED.bill("electricity", 0.5), at("bills", 2, "amount")),
    # 0.877 h × 10 kWh × 0.2 = 1.754 kWh.
    Case(
        "utility-against-meter-open", cooled(1.6), at("utilities", 2, "amount")
    ),
    Case(
        "utility-against-meter-broken", cooled(0.4), at("utilities", 2, "amount")
    ),
    Case(
        "mass-open",
        RIGHT.use("mount", "wire", 0.003, route="R1"),
        at("consumption", 3, "amount"),
    ),
    Case(
        "gas-name-differs",
        RIGHT.gas("methane, fossil", "N2O").use(
            "mount", "methane, fossil", 0.0001, route="R1"
        ),
        at("flows", 5, "ghg"),
    ),
    Case(
        "gas-class-differs",
        RIGHT.gas("carbon dioxide, biogenic", "CO2").use(
            "mount", "carbon dioxide, biogenic", 0.0001, route="R1"
        ),
        at("flows", 5, "ghg_class"),
    ),
    Case(
        "unit-unlike-others",
        RIGHT.draw("testers", "standby", "electricity", 1.1)
        .draw("testers", "down", "electricity", 0.9)
        .draw("testers", "engineering", "electricity", 1.3)
        .draw("testers", "nonscheduled", "electricity", 0.4, unit="MJ"),
        at("tool_flows", 6, "unit"),
    ),
)  # fmt: skip
