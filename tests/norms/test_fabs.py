"""Claims about fabs under DB31/506-2020.

The worked cases are hand calculations from the text of the norm.  120 GWh, 2 million m3
of gas, 30 t of diesel and 50 000 GJ of heat are 155 880 496.34 kWh; 360 000 wafers of
200 mm have 324.12 cm2 each.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.norms import load_norms
from lca.norms.grading import find_grade, measure_distances
from lca.norms.norm import Correction
from lca.norms.utilisation import find_factor
from tests.support.normed import FAB, Normed, fab
from tests.support.study_builder import Cell, Row

NORM = load_norms()[FAB]


def correction() -> Correction:
    assert NORM.correction is not None
    return NORM.correction


def close(value: float, tolerance: float = 1e-6) -> object:
    return pytest.approx(value, rel=tolerance)


def burnt(plant: Normed, **cells: Cell) -> Normed:
    """Return the plant with the energy of the worked case."""
    more: Row = {"product": "fab", "diameter_mm": 200, **cells}
    return (
        plant.energy("electricity", 120, "GWh", **more)
        .energy("natural gas", 2_000_000, "m3", **more)
        .energy("diesel", 30, "t", **more)
        .energy("heat", 50_000, "GJ", **more)
    )


# ── the correction for the use of capacity ───────────────────────────────────
@pytest.mark.parametrize(
    ("utilisation", "factor"),
    [
        (1.05, 1), (0.95, 1), (0.8, 1), (0.799, 1.001), (0.75, 1.05), (0.7, 1.1),
        (0.63, 1.17), (0.6, 1.2), (0.55, 1.25), (0.5, 1.3), (0.45, 1.35), (0.4, 1.4),
    ],
)  # fmt: skip
def test_the_factor_is_interpolated_as_in_table_5(utilisation, factor) -> None:
    found = find_factor(correction(), utilisation)
    assert found == pytest.approx(factor, abs=1e-9)


@pytest.mark.parametrize("utilisation", [0.35, 0.3999, 0, -1, math.nan])
def test_there_is_no_factor_below_the_table(utilisation) -> None:
    assert find_factor(correction(), utilisation) is None


@given(st.floats(0.4, 2), st.floats(0.4, 2))
def test_the_factor_falls_with_the_use_of_capacity(one, other) -> None:
    low, high = sorted((one, other))
    first, second = (find_factor(correction(), each) for each in (low, high))
    assert first is not None
    assert second is not None
    assert 1.0 <= second <= first <= 1.4 + 1e-12
    # The steepest part of the table falls by one for each one of utilisation.
    assert first - second <= high - low + 1e-12


# ── energy ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("energy", "unit", "kwh"),
    [
        ("natural gas", "m3", 10.821806),
        ("diesel", "kg", 11.85598),
        ("LPG", "kg", 13.948739),
        ("heat", "MJ", 0.277624),
        ("gasoline", "kg", 11.972335),
    ],
)
def test_a_source_is_worth_the_electricity_of_the_norm(energy, unit, kwh) -> None:
    standing = fab().energy(energy, 1000, unit, diameter_mm=200).stand()
    assert standing.kwh == close(1000 * kwh)


@pytest.mark.parametrize(
    ("name", "kgce"),
    [
        ("raw coal", 0.7143), ("washed coal", 0.9), ("crude oil", 1.4286),
        ("fuel oil", 1.4286), ("gasoline", 1.4714), ("kerosene", 1.4714),
        ("diesel", 1.4571), ("LPG", 1.7143), ("LNG", 1.7572), ("coal tar", 1.1429),
    ],
)  # fmt: skip
def test_a_fuel_has_the_coefficient_of_table_a1(name, kgce) -> None:
    assert fab().energy(name, 1, "t").stand().kgce == close(1000 * kgce)


@pytest.mark.parametrize(
    "name", ["天然气", "天 然 气", "NATURAL GAS", "ng", "Natural gas"]
)
def test_a_source_is_found_by_any_of_its_names(name) -> None:
    assert fab().energy(name, 1, "m3").stand().kgce == close(1.33)


def test_the_second_row_of_heat_is_per_1000_kcal() -> None:
    # 1000 kcal of 4.1868 kJ; the rows differ in the fifth digit.
    joules = fab().energy("heat", 4.1868, "MJ").stand().kgce
    assert joules == close(0.14286, 1e-4)
    assert "heat-kcal" in fab().energy("steam", 1, "GJ").stand().readings
    assert "heat-kcal" not in fab().energy("diesel", 1, "kg").stand().readings


def test_a_measured_coefficient_goes_before_that_of_the_norm() -> None:
    plant = fab().energy("natural gas", 1000, "m3", kgce_per_unit=1.2)
    (use,) = plant.stand().uses
    assert (use.kgce, use.measured, use.printed) == (1200.0, True, 1.33)


def test_a_measured_coefficient_serves_a_source_or_unit_that_the_norm_lacks() -> None:
    plant = fab().energy("biogas", 10, "Nm3", kgce_per_unit=0.7)
    assert plant.stand().kgce == close(7.0)
    plant = fab().energy("diesel", 1000, "L", kgce_per_unit=1.2)
    assert plant.stand().kgce == close(1200.0)


# ── energy per unit ──────────────────────────────────────────────────────────
def test_a_fab_of_200_mm_is_judged_as_by_hand() -> None:
    standing = burnt(fab()).stand()
    assert standing.kwh == close(155_880_496.34, 1e-9)
    assert standing.size == close(116_683_200.0, 1e-12)
    assert standing.utilisation == close(0.729167)
    assert standing.factor == close(1.070833)
    assert (standing.raw, standing.corrected) == (close(1.335929), close(1.24756))
    met = {each.grade: each.met for each in standing.distances}
    assert met == {"limit": True, "access": False, "advanced": False}
    assert standing.grade == ("limit",)
    # The correction changes the verdict.
    assert standing.raw > 1.3 > standing.corrected


def test_a_distance_is_told_in_the_unit_and_as_a_share_of_the_limit() -> None:
    limit, access, advanced = burnt(fab()).stand().distances
    # 1.3 - 1.24756, 1.2 - 1.24756 and 1.0 - 1.24756.
    assert limit.margin == close(0.05244, 1e-4)
    assert limit.share == close(0.05244 / 1.3, 1e-4)
    assert access.margin == close(-0.04756, 1e-4)
    assert advanced.share == close(-0.24756, 1e-4)


def test_a_fab_of_300_mm_meets_access_and_not_more() -> None:
    # 800 GWh for 480 000 wafers of 729.28 cm2; 92 % of the capacity.
    more: Row = {"processed": 480_000, "capacity": 500_000, "diameter_mm": 300}
    plant = Normed(FAB).output(460_000, product="fab", node_nm=65, **more)
    standing = plant.energy("electricity", 800, "GWh").stand()
    assert (standing.factor, standing.raw) == (1.0, close(2.28536))
    assert standing.grade == ("access",)


def test_of_150_mm_one_value_stands_for_two_grades() -> None:
    plant = fab(150).energy("electricity", 50, "GWh")
    assert plant.stand().grade == ("access", "advanced")


def test_above_the_limit_no_grade_is_met() -> None:
    assert fab().energy("electricity", 200, "GWh").stand().grade == ()


@given(
    energy=st.floats(0.01, 10),
    factor=st.floats(1.0, 1.4),
    limit=st.floats(0.01, 10),
)
def test_dividing_the_energy_and_scaling_the_limit_give_one_verdict(
    energy, factor, limit
) -> None:
    divided = measure_distances(energy / factor, {"limit": limit})[0].met
    scaled = energy <= limit * factor
    near = math.isclose(energy, limit * factor, rel_tol=1e-9)
    assert near or divided == scaled


def test_the_two_readings_of_the_correction_agree_as_by_hand() -> None:
    raw, factor, limit = 1.335929, 1.070833, 1.3
    divided, scaled = raw / factor, limit * factor
    assert (divided, scaled) == (close(1.24756), close(1.392083))
    assert measure_distances(divided, {"limit": limit})[0].met
    assert measure_distances(raw, {"limit": scaled})[0].met


def test_the_areas_are_inches_with_pi_cut_off() -> None:
    assert NORM.sizes is not None
    for (diameter, area), inches in zip(
        ((150, 182.32), (200, 324.12), (300, 729.28)), (6, 8, 12), strict=True
    ):
        size = NORM.sizes.find(diameter, extended=False)
        assert size is not None
        assert size.size == area
        assert math.floor(3.14 * (inches * 1.27) ** 2 * 100) / 100 == area
        assert area / (math.pi * (diameter / 20) ** 2) == close(1.0317, 2e-5)


@given(st.floats(0, 5))
def test_the_grade_is_the_tightest_that_is_met(energy) -> None:
    limits = {"limit": 1.3, "access": 1.2, "advanced": 1.0}
    grade = find_grade(measure_distances(energy, limits))
    expected = [name for name, value in limits.items() if energy <= value]
    assert grade == tuple(expected[-1:]) or math.isclose(energy, limits[grade[-1]])


# ── several diameters, and several rows ──────────────────────────────────────
def test_each_diameter_is_judged_by_its_own_energy() -> None:
    small: Row = {"processed": 100_000, "capacity": 100_000, "diameter_mm": 150}
    plant = burnt(fab()).output(100_000, product="fab", **small)
    plant = plant.energy("electricity", 18.232, "GWh", diameter_mm=150)
    big, little = plant.assess().standings
    assert (big.diameter_mm, little.diameter_mm) == (200, 150)
    assert big.corrected == close(1.24756)
    # 18 232 000 kWh over 100 000 wafers of 182.32 cm2.
    assert (little.raw, little.corrected) == (close(1.0), close(1.0))


def test_rows_of_one_diameter_add_up() -> None:
    half: Row = {"processed": 180_000, "capacity": 240_000, "diameter_mm": 200}
    plant = Normed(FAB)
    for _ in range(2):
        plant = plant.output(175_000, product="fab", comment=str(_), **half)
    assert burnt(plant).stand().corrected == close(1.24756)


def test_energy_of_the_only_diameter_need_not_name_it() -> None:
    assert burnt(fab(), diameter_mm=None).stand().corrected == close(1.24756)


def test_a_norm_of_one_product_need_not_have_it_named() -> None:
    assert burnt(fab(), product=None).stand().corrected == close(1.24756)


def test_a_class_may_be_named_in_full() -> None:
    assert burnt(fab(), product=f"{FAB}-fab").stand().corrected == close(1.24756)


# ── scope and periods ────────────────────────────────────────────────────────
@pytest.mark.parametrize("node", [40, 28, 7])
def test_300_mm_at_40_nm_and_below_is_outside(node) -> None:
    plant = fab(300, node_nm=node).energy("electricity", 1, "GWh")
    assert plant.codes() == ["norms-scope"]


@pytest.mark.parametrize(("diameter", "node"), [(300, 41), (300, 65), (200, 28)])
def test_other_nodes_and_diameters_are_inside(diameter, node) -> None:
    assert fab(diameter, node_nm=node).energy("electricity", 1, "GWh").codes() == []


def test_a_month_is_indicative() -> None:
    month: Row = {"period_start": "2024-06-01", "period_end": "2024-07-01"}
    plant = burnt(fab(**month), **month)
    report = plant.assess()
    assert [each.code for each in report.findings] == ["norms-period-indicative"]
    assert [each.is_year for each in report.standings] == [False]
    assert report.standings[0].corrected == close(1.24756)


def test_months_are_judged_one_by_one() -> None:
    plant = Normed(FAB)
    for first, last in (("2024-01-01", "2024-02-01"), ("2024-02-01", "2024-03-01")):
        month: Row = {"period_start": first, "period_end": last}
        made: Row = {"processed": 100, "capacity": 100, "diameter_mm": 200}
        plant = plant.output(100, product="fab", **made, **month)
        plant = plant.energy("electricity", 32_412, "kWh", **month)
    standings = plant.assess().standings
    assert [each.raw for each in standings] == [close(1.0), close(1.0)]


def test_what_the_norm_does_not_count_is_left_out() -> None:
    report = burnt(fab()).energy("纯水", 300_000, "m3").assess()
    assert [each.code for each in report.findings] == ["norms-energy-outside"]
    assert report.standings[0].corrected == close(1.24756)
