"""Claims about the plants of the how-to pages: the program gives the hand calculation.

Each expectation is the calculation that stands on the page, in exact numbers.
"""

from fractions import Fraction
from pathlib import Path

import pytest

import lca
from docs import sessions

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how_to"
GRID, WIND = Fraction("0.6205"), Fraction("0.0336")

# route: wafers per packed unit, reels, and the second SKU with 4000 dice and 94 %.
WAFERS = (
    1
    / (Fraction("0.97") * 40 * Fraction("0.998") * Fraction("0.999"))
    * 40
    / Fraction("0.995")
    / 1960
)
# bill_of_material: starts of the second die and of the first.
SECOND = 1 / Fraction("0.95") / Fraction("0.98")
FIRST = SECOND / Fraction("0.99")
# tools: productive hours per good unit.
HOURS = Fraction(720, 3600) / 50 / Fraction("0.99")
# utilities: grid electricity per kWh behind the transformers.
GROSS = 1 / (1 - Fraction("0.02") - Fraction("0.01") * Fraction("0.25"))

# The gold wire of that page has a factor with gases of another assessment report.
REMARKS = {("market", "plant"): ["factor-gwp-set-differs"]}

PLANTS = {
    ("route", "line"): {
        "A1": WAFERS * 300 + Fraction("0.5") / 2500,
        "A2": WAFERS / 2 * Fraction("0.97") / Fraction("0.94") * 300
        + Fraction("0.5") / 2500,
    },
    ("yield_rework_retest", "plant"): {
        "tested unit": Fraction("0.97") / Fraction("0.95") * Fraction("0.1")
        + Fraction("0.01") / Fraction("0.95")
        + Fraction("0.03") / Fraction("0.95") * Fraction("0.002")
        + Fraction("0.005") / Fraction("0.96"),
    },
    ("bill_of_material", "stack"): {
        "STACK": FIRST * 300 / (2000 * Fraction("0.9"))
        + SECOND * 300 / (5000 * Fraction("0.96"))
        + FIRST * Fraction("0.00005") * (2 * 6 + Fraction("0.02")),
    },
    ("tools", "bond"): {
        "bonded unit": HOURS
        * (
            Fraction("1.2")
            + Fraction("0.235")
            + Fraction("0.06")
            + Fraction("26") / 6000
        )
        * GRID,
    },
    ("utilities", "site"): {
        "unit A": 20 * GROSS * GRID + 2 * Fraction("0.75") / 4000 * 1530,
        "unit B": (Fraction("3.5") + Fraction(10000, 6000)) * GROSS * GRID
        + 2 * Fraction("0.25") / 6000 * 1530,
    },
    ("market", "plant"): {
        "bonded unit": (Fraction("0.7") * 14000 + Fraction("0.3") * 9000) / 1000000,
    },
    ("contracts", "plant"): {
        "tested unit": (WIND / 4 + GRID * 3 / 4) / 10,
    },
    ("consigned", "plant"): {
        "PX": (Fraction(250, 1000) + Fraction("0.0004")) / Fraction("0.99"),
        "PY": (Fraction(270, 1000) + Fraction("0.0004")) / Fraction("0.99"),
        "PZ": Fraction("0.0004") / Fraction("0.99"),
    },
    ("co_products", "plant"): {
        "die fast": Fraction("0.5"),
        "die slow": Fraction("0.5"),
    },
    ("cut_off", "plant"): {"molded unit": Fraction("0.0004") / Fraction("0.998")},
    ("compare", "y2024"): {
        "chip": Fraction("0.002") / Fraction("0.8") + Fraction("0.01") * Fraction("0.5")
    },
    ("declare", "plant"): {"A1": Fraction("0.001") * 4},
    **{
        (page, "plant"): {
            "chip": Fraction("0.002") * 50 + Fraction("1.5") * Fraction("0.6")
        }
        for page in ("records", "trace", "reproduce")
    },
}


@pytest.mark.parametrize("place", PLANTS, ids="-".join)
def test_a_plant_of_a_page_gives_its_hand_calculation(place, tmp_path) -> None:
    page, folder = place
    text = (HOW_TO / f"{page}.md").read_text(encoding="utf-8")
    for name, content in sessions.read_files(text).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    solution = lca.read_plant(tmp_path / folder).run()
    found = dict(solution.skus.select("sku", "amount").rows())
    expected = {sku: float(amount) for sku, amount in PLANTS[place].items()}
    assert found == pytest.approx(expected, rel=1e-12)
    told = [each.code for each in solution.findings]
    assert told == REMARKS.get(place, [])


def test_every_how_to_that_has_a_plant_is_checked() -> None:
    having = {
        (page.stem, name.removesuffix("/plant.toml"))
        for page in HOW_TO.glob("*.md")
        for name in sessions.read_files(page.read_text(encoding="utf-8"))
        if name.endswith("/plant.toml")
    }
    # The factor of one is refused at first, and mended on the page; the other shows its
    # footprint before and after a change, and breaks an assertion on purpose; a text is
    # refused at first; what changes from one year to the next is no whole plant.
    shown = {
        ("purchased_factors", "boiler"),
        ("assert_and_diff", "plant"),
        ("texts", "plant"),
        ("compare", "change"),
    }
    assert having - shown == set(PLANTS)
