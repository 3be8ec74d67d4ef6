"""Claims about wafers of silicon and of the fab, worked out by hand.

Numbers are typed in from the sources that the READMEs of the two folders name.
"""

import math
from functools import cache

import pytest

import lca
from lca.commands.factors import show_factor
from lca.resources import shipped_inventory
from lca.results import PlantSolution, Solution
from tests.support.shipped_inventories import read_table

GRID = 0.6205  # kg CO2e/kWh, China 2023, life-cycle: MEE, NBS and NEA
HEADLINE = "gwp100_excluding_uptake"

# Geometry: cm2 of a whole wafer, kg of silicon (2329 kg/m3) of 725 and 775 um.
AREA_200, AREA_300 = math.pi * 10.0**2, math.pi * 15.0**2
BLANK_200 = math.pi * 0.1**2 * 725e-6 * 2329
BLANK_300 = math.pi * 0.15**2 * 775e-6 * 2329

# DB31/792-2020: limits per wafer of 150 mm in kgce, as kWh per wafer of 200 mm.
LAPPED, POLISHED, EPITAXIAL = (x * 1.78 / 0.1229 for x in (0.4, 1.5, 2.25))


@cache
def chain(flow: str) -> Solution:
    return lca.read_study(shipped_inventory("silicon_chain")).solve({flow: 1.0})


@cache
def fab() -> PlantSolution:
    return lca.read_plant(shipped_inventory("wafer_fab")).run()


def stages(solution: Solution) -> dict[str, float]:
    rows = solution.stages.filter(indicator=HEADLINE)
    return dict(rows.select("stage", "amount").rows())


def total(solution: Solution) -> float:
    impact = dict(solution.impact.select("indicator", "amount").rows())
    return float(impact[HEADLINE])


def silicon_of_crystal() -> dict[str, float]:
    """Return kg CO2e per kg of crystal by stage, from the unit processes."""
    heat = (56.1 + 0.001 * 29.8 + 0.0001 * 273 + 1000 / 3.6 * 0.03347) / 900
    lorry, rail, ship = 0.36362 + 0.09246, 0.02779 + 0.00691, 0.01612 + 0.00365
    fluoride = 1.1235 * heat + 2.5592 * GRID + 3.3 * rail + 0.7553 * lorry
    metallurgical = 3.5808 + 11 * GRID + 2.55 * ship + 0.069 * rail + 0.15599 * lorry
    polysilicon = 49 * GRID + 28.8 * heat + 3.6513 * rail + 2.8685 * lorry
    crystal = 32 * GRID + 68.224 * heat + 1.41 * rail + 1.1307 * lorry
    crystal += 4.8391 * 0.17088 + 0.01 * fluoride
    return {
        "metallurgical silicon": 1.13 * metallurgical,
        "polysilicon": polysilicon,
        "crystal": crystal,
    }


def wafer_of_200() -> dict[str, float]:
    """Return kg CO2e per polished wafer of 200 mm by stage."""
    lorry, rail, wastewater = 0.36362 + 0.09246, 0.02779 + 0.00691, 0.17088
    area = AREA_200 / 1e4  # m2
    upstream = {k: v * BLANK_200 / 0.56 for k, v in silicon_of_crystal().items()}
    sawing = 1.2465 * rail + 0.23587 * lorry + 0.05 * wastewater
    return upstream | {
        "slice": area * (4.7619 * GRID + sawing),
        "lap": (LAPPED - 4.7619 * area) * GRID,
        "polish": (POLISHED - LAPPED) * GRID,
    }


# ── the chain of silicon ──────────────────────────────────────────────────────


def test_a_polished_wafer_adds_up_step_by_step() -> None:
    expected = wafer_of_200()
    assert sum(expected.values()) == pytest.approx(20.3117, abs=5e-5)
    found = stages(chain("wafer, 200 mm, polished"))
    assert found == pytest.approx(expected, rel=1e-8)


def test_epitaxy_comes_on_top_of_the_polished_wafer() -> None:
    expected = wafer_of_200() | {"epi": EPITAXIAL * GRID}
    assert sum(expected.values()) == pytest.approx(40.5322, abs=5e-5)
    found = stages(chain("wafer, 200 mm, epitaxial"))
    assert found == pytest.approx(expected, rel=1e-8)


def test_a_wafer_of_300_mm_takes_the_block_of_williams() -> None:
    expected = {k: v * BLANK_300 / 0.56 for k, v in silicon_of_crystal().items()}
    expected["slice to polish, 300 mm"] = 240 * BLANK_300 * GRID
    assert sum(expected.values()) == pytest.approx(35.4186, abs=5e-5)
    found = stages(chain("wafer, 300 mm, polished"))
    assert found == pytest.approx(expected, rel=1e-8)


def test_slicing_lapping_and_polishing_never_exceed_the_limit_of_polished() -> None:
    # The limit of polished wafers holds the other two, so that of lapped is not added.
    energy = {
        row["activity"]: float(row["amount"])
        for row in read_table(shipped_inventory("silicon_chain"), "exchanges")
        if row["flow"] == "electricity, CN grid" and "200 mm" in row["activity"]
    }
    epitaxy = energy.pop("silicon epitaxy, 200 mm")
    assert len(energy) == 3
    assert sum(energy.values()) == pytest.approx(21.724980, abs=5e-7)
    assert epitaxy == pytest.approx(32.587469, abs=5e-7)


def test_silicon_closes_from_the_crystal_to_the_wafers() -> None:
    folder = shipped_inventory("silicon_chain")
    # kg of silicon per unit: what is named silicon or a wafer is nothing else; of
    # trichlorosilane 28.085 / (28.085 + 1.008 + 3 x 35.45).
    micrometre = AREA_200 / 1e4 * 1e-6 * 2329
    content = {
        "wafer, 200 mm, sliced": 825 * micrometre,
        "wafer, 200 mm, lapped": 750 * micrometre,
        "wafer, 200 mm, polished": 725 * micrometre,
        "wafer, 200 mm, epitaxial": 730 * micrometre,
        "wafer, 300 mm, polished": BLANK_300,
        "silicon, Czochralski crystal": 1.0,
        "silicon kerf and sawing losses": 1.0,
        "silicon removed by lapping and etching": 1.0,
        "silicon removed by polishing": 1.0,
        "trichlorosilane": 28.085 / 135.443,
    }
    flows = {row["flow"]: row for row in read_table(folder, "flows")}
    for flow, kg in content.items():
        if flow.startswith("wafer"):
            assert float(flows[flow]["mass_kg"]) == pytest.approx(kg, rel=1e-8), flow
    parts = dict(
        part.split("=")
        for part in flows["exhaust of epitaxy"]["composition"].split(";")
    )
    content["exhaust of epitaxy"] = float(parts["Si"])
    sums: dict[str, float] = {}
    for row in read_table(folder, "exchanges"):
        if " mm" in row["activity"] and row["flow"] in content:
            kg = float(row["amount"]) * content[row["flow"]]
            kg = kg if row["direction"] == "output" else -kg
            sums[row["activity"]] = sums.get(row["activity"], 0.0) + kg
    assert len(sums) == 5
    assert sums == pytest.approx(dict.fromkeys(sums, 0.0), abs=1e-7)


def test_no_invented_number_reaches_a_wafer() -> None:
    # CH4 and N2O of burnt gas were recalled, not seen: they alone are synthetic.
    recalled = (0.001 * 29.8 + 0.0001 * 273) / 900  # kg CO2e per MJ of heat
    heat = 28.8 + 68.224 + 0.01 * 1.1235  # MJ per kg of crystal
    solution = chain("wafer, 200 mm, epitaxial")
    rows = solution.statuses.filter(indicator=HEADLINE)
    found = dict(rows.select("status", "amount").rows())
    assert found.keys() == {"literature", "norm", "synthetic"}
    assert found["synthetic"] == pytest.approx(
        recalled * heat * BLANK_200 / 0.56, rel=1e-8
    )
    ceilings = (POLISHED - 4.7619 * AREA_200 / 1e4 + EPITAXIAL) * GRID
    assert found["norm"] == pytest.approx(ceilings, rel=1e-8)


# ── the fab ───────────────────────────────────────────────────────────────────


def test_a_cm2_carries_the_numbers_of_the_node_tables() -> None:
    # ACT at 28 nm: 0.9 kWh, 175 g of gases at 95 % abatement, 500 g of materials;
    # ECO-CHIP at 65 nm: 8 g/mm2.
    expected = {
        ("28 nm area", "wafer fab"): 0.9 * GRID + 0.175 + 0.5,
        ("28 nm area", "silicon"): 35.4186 / AREA_300,
        ("65 nm area", "wafer fab"): 0.8,
        ("65 nm area", "silicon"): 40.5322 / AREA_200,
    }
    expected |= {
        (sku.replace("area", "wafer"), stage): kg * area
        for (sku, stage), kg in expected.items()
        for area in [AREA_300 if sku.startswith("28") else AREA_200]
    }
    rows = fab().stages.filter(indicator=HEADLINE)
    found = {(sku, stage): kg for sku, _, stage, kg in rows.iter_rows()}
    assert found == pytest.approx(expected, rel=1e-8)


def test_what_the_fab_types_is_what_the_node_table_has() -> None:
    rows = read_table(shipped_inventory("wafer_fab"), "consumption")
    typed = {row["flow"]: float(row["amount"]) for row in rows}
    for flow, factor in (
        ("electricity, CN grid", "act-28nm-epa"),
        ("CO2e [ACT 28 nm GPA 95, not stated]", "act-28nm-gpa95"),
    ):
        assert typed[flow] == float(show_factor(factor)["value"])
    supplies = read_table(shipped_inventory("wafer_fab"), "supplies")
    assert {row["factor_id"] for row in supplies} - {""} == {
        "act-mpa",
        "cn-grid-2023-footprint",
        "eco-chip-65nm-cpa",
    }


def test_the_readme_of_the_fab_prints_its_results() -> None:
    text = (shipped_inventory("wafer_fab") / "README.md").read_text("utf-8")
    found = dict(fab().skus.select("sku", "amount").rows())
    printed = {"28 nm area": "1.283557", "28 nm wafer": "907.2930"}
    printed |= {"65 nm area": "0.929018", "65 nm wafer": "291.8596"}
    for sku, number in printed.items():
        digits = len(number.partition(".")[2])
        assert f"{found[sku]:.{digits}f}" == number
        assert f"**{number}**" in text


def test_blank_wafers_of_the_fab_are_those_of_the_chain() -> None:
    rows = read_table(shipped_inventory("wafer_fab"), "supplies")
    factors = {row["flow"]: row["factor"] for row in rows if row["unit"] == "wafer"}
    assert len(factors) == 2
    for flow, factor in factors.items():
        assert f"{total(chain(flow)):.4f}" == factor


def test_nothing_of_the_fab_is_invented() -> None:
    assert set(fab().statuses["status"]) == {"literature", "norm"}
    assert (fab().skus["synthetic"] == 0).all()
