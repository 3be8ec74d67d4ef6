"""Claims about silicon plants under DB31/792-2020.

The worked cases are hand calculations from the text of the norm: electricity has 0.1229
kgce per kWh and gas 1.2997 per m3.
"""

import math

import pytest

from lca.norms import load_limits, load_norms
from tests.support.normed import SILICON, Normed
from tests.support.study_builder import Cell

NORM = load_norms()[SILICON]
MADE = {100: 50, 125: 80, 150: 200, 200: 120}
"""Thousands of good polished wafers by diameter."""


def close(value: float, tolerance: float = 1e-6) -> object:
    return pytest.approx(value, rel=tolerance)


def crystal(plant: Normed, **cells: Cell) -> Normed:
    """Return the plant with 40 t of crystal from 4.2 GWh and 10 000 m3 of gas."""
    plant = plant.output(40, "t", product="crystal", **cells)
    return plant.energy("electricity", 4_200_000, "kWh", product="crystal").energy(
        "natural gas", 10_000, "m3", product="crystal"
    )


def polished(plant: Normed, *, mass_kg: Cell = None) -> Normed:
    """Return the plant with wafers of four diameters from 5 GWh and 20 000 m3."""
    for diameter, thousand in MADE.items():
        more: dict[str, Cell] = {"diameter_mm": diameter, "mass_kg": mass_kg}
        plant = plant.output(thousand * 1000, product="polished", **more)
    return plant.energy("electricity", 5, "GWh", product="polished").energy(
        "天然气", 20_000, "m3", product="polished"
    )


# ── one product ──────────────────────────────────────────────────────────────
def test_a_crystal_is_judged_as_by_hand() -> None:
    standing = crystal(Normed(SILICON)).stand()
    assert standing.kgce == close(529_177.0, 1e-9)
    assert (standing.raw, standing.unit) == (close(13.229425, 1e-9), "tce/t")
    assert standing.factor is None
    assert standing.corrected == standing.raw
    # Access and advanced are one value, 15 tce/t.
    assert standing.grade == ("access", "advanced")
    assert "table-3" in standing.readings


def test_comparable_yield_goes_by_table_4() -> None:
    standing = polished(Normed(SILICON)).stand()
    terms = [each.size for each in standing.outputs]
    assert terms == close([22.0, 55.2, 200.0, 213.6], 1e-9)  # type: ignore[arg-type]
    assert (standing.size, standing.size_unit) == (close(490.8, 1e-9), "k")
    exact = sum(k * (d / 150) ** 2 for d, k in MADE.items())
    assert exact == close(491.111111)


def test_polished_wafers_are_judged_as_by_hand() -> None:
    standing = polished(Normed(SILICON)).stand()
    assert standing.kgce == close(640_494.0, 1e-9)
    assert (standing.raw, standing.unit) == (close(1305.0), "kgce/k")
    assert standing.grade == ("limit",)
    assert [each.met for each in standing.distances] == [True, False, False]


def test_gas_is_shown_by_the_calorific_value_that_the_norm_prints_beside() -> None:
    (_, gas) = polished(Normed(SILICON)).stand().uses
    assert gas.kgce == close(25_994.0)
    # 20 000 m3 x 35 544 kJ / 29 307.6 kJ.
    assert gas.heat_kgce == close(24_255.82)
    assert load_norms()["db31-506-2020"].energy[1].coefficients[0].kgce == 1.33
    joules, kgce = 35_544, 29_307.6
    assert joules / kgce == close(1.2128, 1e-4)
    coefficient = 1.2997
    assert coefficient * kgce == close(38_091, 1e-5)


def test_lapped_wafers_lie_inside_of_polished_ones() -> None:
    product = NORM.find_product("polished")
    assert product is not None
    assert product.holds == ("lapped",)
    known = load_limits()["db31-792-2020-polished-200"]
    assert known.holds == ("db31-792-2020-lapped-200",)
    assert load_limits()["db31-792-2020-epi-200"].holds == ()


def test_epi_starts_at_the_wafer_so_that_its_limit_is_not_the_whole() -> None:
    # 60 kg of crystal per 1000 wafers is an example: 60 x 15 + 1200 + 2100 kgce.
    per_k = [
        load_limits()[f"db31-792-2020-{name}"].grades["access"] * 0.1229 * amount
        for name, amount in (("crystal", 60), ("polished-150", 1000), ("epi-150", 1000))
    ]
    assert math.fsum(per_k) == close(4200.0)


def test_crystals_of_another_diameter_are_told_and_judged() -> None:
    report = crystal(Normed(SILICON), diameter_mm=200).assess()
    assert [each.code for each in report.findings] == ["norms-specification"]
    assert report.standings[0].raw == close(13.229425)


# ── what the norm does not hold for ──────────────────────────────────────────
def test_300_mm_has_no_coefficient() -> None:
    assert NORM.sizes is not None
    assert NORM.sizes.find(300, extended=False) is None
    plant = Normed(SILICON).output(1000, product="epi", diameter_mm=300, layer_um=5)
    plant = plant.energy("electricity", 20_000, "kWh", product="epi")
    assert plant.codes() == ["norms-diameter-unknown"]


def test_an_extension_counts_when_asked_for_and_says_so() -> None:
    plant = Normed(SILICON).output(1000, product="epi", diameter_mm=300, layer_um=5)
    plant = plant.energy("electricity", 20_000, "kWh", product="epi")
    assert plant.codes(extended=True) == ["norms-extension"]
    standing = plant.stand(extended=True)
    # 1000 wafers count 4 thousand of 150 mm; 20 000 kWh are 2458 kgce.
    assert (standing.size, standing.raw) == (4.0, close(614.5))
    assert [each.extended for each in standing.outputs] == [True]
    assert "extension-300" in standing.readings


@pytest.mark.parametrize(("layer", "codes"), [
    (50, []), (50.1, ["norms-scope"]), (80, ["norms-scope"]),
    (None, ["norms-scope-unstated"]),
])  # fmt: skip
def test_a_layer_of_50_um_is_the_thickest(layer, codes) -> None:
    plant = Normed(SILICON).output(1000, product="epi", diameter_mm=150, layer_um=layer)
    assert plant.energy("electricity", 1, "MWh", product="epi").codes() == codes


# ── shared energy ────────────────────────────────────────────────────────────
def both(mass_kg: Cell = None) -> Normed:
    """Return a plant with both products and 1 GWh, 122 900 kgce, for both."""
    plant = polished(crystal(Normed(SILICON)), mass_kg=mass_kg)
    return plant.energy("electricity", 1_000_000, "kWh")


def test_the_norm_divides_by_the_energy_metered() -> None:
    division = both().assess().divisions[0]
    assert (division.rule, division.relation) == ("norm", "metered")
    assert (division.kgce, division.separate_kgce) == (122_900, close(1_169_671))
    # 529 177 and 640 494 of 1 169 671 kgce.
    shares = [each.share for each in division.parts]
    assert shares == close([0.4524152, 0.5475848])  # type: ignore[arg-type]
    crystals, wafers = both().assess().standings
    # (529 177 + 55 601.83) / 40 000 and (640 494 + 67 298.17) / 490.8.
    assert crystals.corrected == close(14.619471)
    assert wafers.corrected == close(1442.1194)
    assert [each.shared for each in crystals.uses] == [False, False, True]
    assert math.fsum(each.kgce for each in both().assess().standings) == close(
        1_169_671 + 122_900
    )


def test_output_times_its_limit_stands_where_a_product_is_not_metered() -> None:
    plant = Normed(SILICON).output(40, "t", product="crystal")
    plant = plant.output(490_800, product="polished", diameter_mm=150)
    plant = plant.energy("electricity", 1, "GWh", product="polished")
    division = plant.energy("electricity", 10, "GWh").assess().divisions[0]
    # 40 t x 18 000 = 720 000 kgce; 490.8 k x 1500 = 736 200 kgce.
    weights = [each.weight for each in division.parts]
    assert division.relation == "limit"
    assert weights == close([720_000, 736_200])  # type: ignore[arg-type]


def test_iso_goes_by_the_mass_where_it_is_known() -> None:
    # Each wafer weighs 0.1 kg: 45 t of wafers and 40 t of crystal.
    division = both(mass_kg=0.1).assess().divisions[1]
    assert (division.rule, division.relation, division.step) == (
        "iso",
        "mass",
        "physical",
    )
    shares = [each.share for each in division.parts]
    assert shares == close([40 / 85, 45 / 85])  # type: ignore[arg-type]
    assert division.parts[0].corrected == close((529_177 + 122_900 * 40 / 85) / 4e4)


def test_iso_goes_by_the_area_where_all_are_wafers() -> None:
    plant = Normed(SILICON).output(100_000, product="polished", diameter_mm=200)
    plant = plant.output(22_000, product="lapped", diameter_mm=150)
    for product, amount in (("polished", 1), ("lapped", 3)):
        plant = plant.energy("electricity", amount, "GWh", product=product)
    division = plant.energy("electricity", 2, "GWh").assess().divisions[1]
    # 178 and 22 thousand of 150 mm.
    shares = [each.share for each in division.parts]
    assert (division.relation, shares) == ("area", close([0.89, 0.11]))  # type: ignore[arg-type]


def test_iso_names_another_relation_where_nothing_physical_is_known() -> None:
    norm, iso = both().assess().divisions
    assert (iso.relation, iso.step) == ("metered", "other")
    assert [each.share for each in iso.parts] == [each.share for each in norm.parts]


def test_energy_of_no_product_is_that_of_the_only_one_there_was() -> None:
    plant = Normed(SILICON).output(40, "t", product="crystal")
    report = plant.energy("electricity", 4.2, "GWh").assess()
    assert (report.divisions, report.findings) == ((), ())
    assert report.standings[0].kgce == close(516_180)
