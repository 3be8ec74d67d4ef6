"""Every code about outliers, ages, likeness and boundaries is raised at its place."""

from tests.findings.test_raised_rules import RIGHT, Case, alter, altered, at
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell


def family(count: int, step: str, **more: Cell) -> PlantBuilder:
    """Return the right plant with SKUs more, each of its own route with one step."""
    plant = RIGHT
    for place in range(2, 2 + count):
        sku, route = f"Q{place}", f"R{place}"
        plant = plant.sku(sku, route, "piece", package="Q")
        plant = plant.step(route, step, 0.98, "piece", **more)
    return plant


# Six SKUs with three lines each from row 3 of bom.csv on; Q2 stands in row 3 of
# skus.csv.
BILLS = family(6, "mount").bought("frame", 3).bought("resin", 2)
for number in range(2, 8):
    for part, amount in (("wire", 1e-6), ("frame", 2e-5), ("resin", 5e-5)):
        BILLS = BILLS.bom(f"Q{number}", "mount", part, amount)
    # 1 mg of wire, 20 mg of frame and 50 mg of resin.
    BILLS = alter(BILLS, "skus", number + 1, mass_kg=7.1e-5)

# The steps of the family stand in rows 4 to 8 of steps.csv.
TIMED = family(5, "cure", tool_group="testers", tool_seconds=3)
SORTED = RIGHT.sku("Q1-slow", None, "piece").binned(
    "Q1", "test", {"Q1": 0.9, "Q1-slow": 0.1}, "count"
)

# What a wrong mass or line says about the balance of the product is right, too.
UNBALANCED = frozenset({"product-mass-broken"})

OUTLIERS = [
    Case(
        "number-off-by-unit",
        alter(BILLS, "bom", 3, amount=1e-3),
        at("bom", 3, "amount"),
        also=UNBALANCED,
    ),
    Case(
        "number-out-of-line",
        alter(TIMED, "steps", 4, tool_seconds=510),
        at("steps", 4, "tool_seconds"),
    ),
    Case(
        "mass-against-bill",
        alter(BILLS, "skus", 3, mass_kg=0.071),
        at("skus", 3, "mass_kg"),
        also=UNBALANCED,
    ),
    Case(
        "yield-out-of-line",
        alter(TIMED, "steps", 4, **{"yield": 0.01}),
        at("steps", 4, "yield"),
    ),
    Case(
        "idle-above-productive",
        RIGHT.draw("testers", "standby", "electricity", 2),
        at("tool_flows", 3, "amount"),
    ),
    Case(
        "factor-implausible",
        altered("supplies", 3, factor=600),
        at("supplies", 3, "factor"),
    ),
]

AGES = [
    Case(
        "factor-outdated",
        altered("supplies", 3, year=2009),
        at("supplies", 3, "year"),
    ),
    Case(
        "factor-of-future",
        altered("supplies", 3, year=2052),
        at("supplies", 3, "year"),
    ),
    Case(
        "share-outdated",
        SORTED.made("Q1", 600).made("Q1-slow", 400),
        at("bins", 2, "share"),
    ),
]

LIKENESS = [
    Case(
        "name-nearly-another",
        RIGHT.bought("electricty", 0.6, "kWh").draw(
            "testers", "standby", "electricty", 1
        ),
        at("flows", 5, "flow"),
    ),
    Case(
        "row-nearly-twice",
        RIGHT.bom("Q1", "mount", "wire", 0.00101),
        at("bom", 3, "amount"),
    ),
]

BOUNDARIES = [
    Case(
        "factor-boundaries-differ",
        altered("supplies", 3, boundary="direct").headed(boundary="gate-to-gate"),
        at("supplies", 3, "boundary"),
    ),
    Case(
        "factor-gwp-set-differs",
        altered("supplies", 2, gwp_set="AR4"),
        at("supplies", 2, "gwp_set"),
    ),
    Case(
        "zero-for-missing",
        altered("bom", 2, amount=0),
        at("bom", 2, "amount"),
    ),
]

CASES = (*OUTLIERS, *AGES, *LIKENESS, *BOUNDARIES)
