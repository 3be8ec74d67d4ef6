"""Claims about the fabs of the shipped chain of wafers, worked out by hand.

Rates of gases are those of 40 CFR 98 Subpart I (2024), tables I-11 and I-20, GWPs those
of AR6, energies those of DB31/506-2020 and ACT: typed in from there.  What is invented
is typed in from the README of the folder.
"""

import math
from functools import cache
from typing import NamedTuple

import pytest

import lca
from lca.resources import shipped_inventory
from lca.results import PlantSolution
from lca.study.gassing import report_gases

FOLDER = shipped_inventory("wafer_chain")
WAFER_200, WAFER_300 = "processed wafer, 200 mm", "processed wafer, 300 mm"
DIE_200, DIE_300 = "known good die, 180 nm", "known good die, 28 nm"
GRID = 0.6205  # kg CO2e/kWh, China 2023, life-cycle: MEE, NBS and NEA
YIELD = {WAFER_200: 0.96, WAFER_300: 0.97}
GWP = {
    "CF4": 7380, "C2F6": 12400, "CHF3": 14600, "CH2F2": 771, "CH3F": 135,
    "c-C4F8": 10200, "C4F6": 0.004, "C5F8": 78.1, "NF3": 17400, "SF6": 24300,
    "N2O": 273, "C6F14": 8620,
}  # fmt: skip
MOLAR = {
    "CF4": 88.0046, "C2F6": 138.0124, "CHF3": 70.0142, "CH2F2": 52.0238,
    "CH3F": 34.0334, "c-C4F8": 200.0312, "C4F6": 162.0344, "C5F8": 212.0422,
    "NF3": 71.0022, "SF6": 146.0504, "N2O": 44.013, "Cl2": 70.90, "SiH4": 32.117,
}  # fmt: skip
CARBON_ATOMS = {
    "CF4": 1, "C2F6": 2, "CHF3": 1, "CH2F2": 1, "CH3F": 1, "c-C4F8": 4, "C4F6": 4,
    "C5F8": 5,
}  # fmt: skip
OLD_UPTIME, YOUNG_UPTIME = 0.95, 0.98
OLD_DESTROYED = {"CF4": 0.75, "C2F6": 0.90, "CHF3": 0.95, "NF3": 0.95}
YOUNG_DESTROYED = {
    "CF4": 0.89, "C2F6": 0.95, "CHF3": 0.98, "CH2F2": 0.98, "CH3F": 0.98,
    "C4F6": 0.98, "c-C4F8": 0.95, "SF6": 0.96, "NF3": 0.96, "N2O": 0.60,
    "Cl2": 0.99, "SiH4": 0.999,
}  # fmt: skip


class Use(NamedTuple):
    """Grams of a gas per start, what leaves the tools per gram, share abated."""

    gas: str
    grams: float
    leaves: dict[str, float]
    abated: float = 0.0


def recipe(gas: str, passes: int, seconds: float, sccm: float) -> float:
    """Return the grams of so many passes at a flow (22 414 cm3 per mol)."""
    grams = passes * seconds / 60 * sccm / 22414 * MOLAR[gas]
    return float(f"{grams:.3g}")


OLD = (
    Use("CF4", recipe("CF4", 14, 45, 60),
        {"CF4": 0.79, "C2F6": 0.027, "C5F8": 0.00077, "CHF3": 0.06}),
    Use("CHF3", recipe("CHF3", 12, 60, 40),
        {"CHF3": 0.51, "CF4": 0.085, "C2F6": 0.035, "C5F8": 0.0012}),
    Use("SF6", recipe("SF6", 6, 40, 60),
        {"SF6": 0.58, "CF4": 0.13, "C2F6": 0.10, "CHF3": 0.0011}),
    Use("C2F6", recipe("C2F6", 10, 60, 400),
        {"C2F6": 0.55, "CF4": 0.19, "CHF3": 0.002}, 0.8),
    Use("NF3", recipe("NF3", 6, 40, 1000), {"NF3": 0.028, "CF4": 0.015}, 1.0),
    Use("N2O", recipe("N2O", 10, 20, 900), {"N2O": 1.0}),
)  # fmt: skip
YOUNG = (
    Use("CF4", recipe("CF4", 40, 40, 100),
        {"CF4": 0.68, "C2F6": 0.041, "C4F6": 0.0015, "c-C4F8": 0.0051,
         "CHF3": 0.0056, "CH2F2": 0.014, "CH3F": 0.00057}, 0.95),
    Use("CHF3", recipe("CHF3", 20, 40, 60),
        {"CHF3": 0.35, "CF4": 0.073, "C2F6": 0.04, "C4F6": 0.0001,
         "c-C4F8": 0.00061, "CH2F2": 0.0026, "CH3F": 0.12}, 0.95),
    Use("CH2F2", recipe("CH2F2", 16, 40, 40),
        {"CH2F2": 0.15, "CF4": 0.02, "C2F6": 0.0065, "CHF3": 0.033}, 0.95),
    Use("c-C4F8", recipe("c-C4F8", 18, 60, 30),
        {"c-C4F8": 0.16, "CF4": 0.045, "C2F6": 0.03, "C4F6": 0.00083,
         "CHF3": 0.029, "CH2F2": 0.0014}, 0.95),
    Use("C4F6", recipe("C4F6", 12, 60, 30),
        {"C4F6": 0.17, "CF4": 0.034, "C2F6": 0.025, "CHF3": 0.019,
         "CH2F2": 0.00003}, 0.95),
    Use("SF6", recipe("SF6", 10, 40, 60),
        {"SF6": 0.28, "CF4": 0.0072, "C2F6": 0.0017, "CHF3": 0.0012,
         "CH2F2": 0.00002, "CH3F": 0.0082}, 0.95),
    Use("NF3", recipe("NF3", 25, 40, 1500),
        {"NF3": 0.018, "CF4": 0.038, "CHF3": 0.000059, "CH2F2": 0.0016,
         "CH3F": 0.0028}, 1.0),
    Use("NF3", recipe("NF3", 6, 30, 400), {"NF3": 0.20, "CF4": 0.037}, 1.0),
    Use("N2O", recipe("N2O", 12, 20, 5000), {"N2O": 0.70}, 1.0),
    Use("Cl2", recipe("Cl2", 14, 45, 100), {"Cl2": 0.4}, 1.0),
    Use("SiH4", recipe("SiH4", 12, 20, 300), {"SiH4": 0.3}, 1.0),
)  # fmt: skip


@cache
def run() -> PlantSolution:
    return lca.read_plant(FOLDER).run()


def stages(sku: str) -> dict[str, float]:
    rows = run().stages.filter(indicator=run().headline, sku=sku)
    return dict(rows.select("stage", "amount").rows())


def carbon_share(gas: str) -> float:
    return 12.011 * CARBON_ATOMS.get(gas, 0) / MOLAR.get(gas, 1.0)


def emit(
    uses: tuple[Use, ...], destroyed: dict[str, float], uptime: float, formed: float
) -> dict[str, float]:
    """Return grams by gas that reach the air per start, and carbon dioxide.

    ``formed`` is the CF4 made of NF3 that enters the abatement.
    """
    air: dict[str, float] = {}
    for use in uses:
        carbon = use.grams * carbon_share(use.gas)
        left = {gas: use.grams * share for gas, share in use.leaves.items()}
        sent = {
            gas: g * (1 - use.abated * destroyed.get(gas, 0.0) * uptime)
            for gas, g in left.items()
        }
        made = left.get("NF3", 0.0) * use.abated * uptime * formed
        sent["CF4"] = sent.get("CF4", 0.0) + made
        for gas, grams in sent.items():
            air[gas] = air.get(gas, 0.0) + grams
            carbon -= grams * carbon_share(gas)
        # Carbon that is left burns; where more leaves than came, films gave it.
        air["CO2"] = air.get("CO2", 0.0) + max(carbon, 0.0) * 44.009 / 12.011
    return air


def in_co2e(air: dict[str, float]) -> float:
    return sum(grams * GWP.get(gas, gas == "CO2") for gas, grams in air.items()) / 1000


def fluid(seconds: float) -> float:
    """Return kg CO2e of fluid per start: loss per productive hour of both lines."""
    lost = 9000 + 900 + 120 - 80 - 9500
    return lost / (350000 + 1184167) * seconds / 3600 * GWP["C6F14"]


def test_the_gases_of_200_mm_are_those_of_the_tables_and_the_recipe() -> None:
    air = emit(OLD, OLD_DESTROYED, OLD_UPTIME, 0.0)
    report = report_gases(lca.read_plant(FOLDER), [WAFER_200])
    found = dict(report.totals.select("gas", "emitted").rows())
    for gas, grams in air.items():
        good = pytest.approx(grams / 1000 / 0.96, rel=1e-4)
        assert found[gas] == good, gas


def test_the_gases_of_300_mm_are_those_of_the_tables_and_the_recipe() -> None:
    air = emit(YOUNG, YOUNG_DESTROYED, YOUNG_UPTIME, 0.01)
    report = report_gases(lca.read_plant(FOLDER), [WAFER_300])
    found = dict(report.totals.select("gas", "emitted").rows())
    for gas, grams in air.items():
        good = pytest.approx(grams / 1000 / 0.97, rel=1e-4)
        assert found[gas] == good, gas


def test_the_fab_of_200_mm_adds_up() -> None:
    # 506: 1.3 kWh/cm2 of 324.12 cm2, × 1.8 − 0.75 at 75 % of the capacity.
    electricity = 1.3 * 324.12 * 1.05 * GRID
    nitrogen = 150 * 0.3 * GRID
    water = 2.0 * (0.1913 + 0.17088)
    gases = in_co2e(emit(OLD, OLD_DESTROYED, OLD_UPTIME, 0.0))
    starts = electricity + nitrogen + water + gases + fluid(3500)
    found = stages(WAFER_200)["wafer fab"]
    # Monitors are polished wafers, whose burden stands in the stages of silicon.
    assert found == pytest.approx(starts / 0.96, rel=1e-5)


def test_the_fab_of_300_mm_adds_up() -> None:
    area = math.pi * 15**2
    electricity = 0.9 * area * GRID
    materials = 0.5 * area
    nitrogen = 500 * 0.3 * GRID
    water = 5.0 * (0.1913 + 0.17088)
    gases = in_co2e(emit(YOUNG, YOUNG_DESTROYED, YOUNG_UPTIME, 0.01))
    entering = sum(
        use.grams * share * use.abated for use in YOUNG for share in use.leaves.values()
    )
    fuel = entering / 1000 * 25  # kg of methane, and its upstream per kg
    burning = fuel * (44.009 / 16.043 + 0.42316368)
    parts = electricity + materials + nitrogen + water + gases + burning
    starts = parts + fluid(17400)
    assert stages(WAFER_300)["wafer fab"] == pytest.approx(starts / 0.97, rel=1e-5)


def test_nitrogen_trifluoride_carries_its_own_leak() -> None:
    # IEA-PVPS: 43 kWh and 12 g of NF3 emitted per kg.
    per_kg = 43 * GRID + 0.012 * GWP["NF3"]
    for sku, uses in ((WAFER_200, OLD), (WAFER_300, YOUNG)):
        kg = sum(use.grams for use in uses if use.gas == "NF3") / 1000
        found = stages(sku)["gas production"]
        assert found == pytest.approx(kg * per_kg / YIELD[sku], rel=1e-6)


def test_a_good_die_bears_its_wafer() -> None:
    kg = dict(run().skus.select("sku", "amount").rows())
    # de Vries: 200 − 2 × 3 mm, dice of 6.08 × 5.08 mm with their scribe line.
    gross = math.pi * 194**2 / (4 * 6.08 * 5.08) * math.exp(-2.32 * 5.58 / 194)
    good = gross * (1 + 0.3 * 0.1 / 2) ** -2
    expected = (kg[WAFER_200] + 2 * GRID) / good
    assert kg[DIE_200] == pytest.approx(expected, rel=1e-9)
    text = (FOLDER / "wafer_28nm.xml").read_text("utf-8")
    lines = [line for line in text.splitlines() if "<BinCode>" in line]
    mapped = sum(line.count("1") + line.count("0") for line in lines)
    assert mapped == 776
    good = mapped * (1 + 0.8 * 0.07 / 10) ** -10
    assert kg[DIE_300] == pytest.approx((kg[WAFER_300] + 8 * GRID) / good, rel=1e-9)


def test_the_readme_prints_the_results() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    kg = dict(run().skus.select("sku", "amount").rows())
    for sku in (WAFER_200, WAFER_300):
        assert f"**{kg[sku]:.1f}**" in text
        assert f" {stages(sku)['wafer fab']:.2f} " in text
    for sku in (DIE_200, DIE_300):
        assert f"**{kg[sku]:.3f}**" in text
