"""Claims about plants whose numbers are likely wrong, and about bills by the month.

Of 120 GWh, 360 000 wafers of 324.12 cm2 take 1.028425 kWh/cm2; with 350 000 good ones
of a capacity of 480 000 the factor is 1.070833, which makes 0.960397.
"""

from itertools import pairwise

import pytest

from lca.results.norms import NormReport
from tests.support.normed import FAB, SILICON, Normed, fab
from tests.support.study_builder import Row

MONTHS = [f"2024-{month:02}-01" for month in range(1, 13)] + ["2025-01-01"]


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-6)


def list_codes(report: NormReport) -> list[str]:
    return [each.code for each in report.findings]


def bill(plant: Normed, start: str, end: str, gwh: float, **more: str) -> Normed:
    period: Row = {"period_start": start, "period_end": end}
    return plant.energy("electricity", gwh, "GWh", **(period | more))


# ── one line in several rows ─────────────────────────────────────────────────
def test_one_capacity_stands_for_several_rows_of_a_line() -> None:
    made: Row = {"product": "fab", "diameter_mm": 200, "processed": 230_000}
    plant = Normed(FAB).output(226_000, **made, node_nm=180, capacity=480_000)
    plant = plant.output(224_000, **made, node_nm=110)
    report = plant.energy("electricity", 120, "GWh").assess()
    # 450 000 of 480 000: 93.75 %, and no correction from 80 % up.
    assert list_codes(report) == []
    (standing,) = report.standings
    assert (standing.utilisation, standing.factor) == (close(0.9375), 1.0)


def test_output_that_stands_twice_is_told_once_if_all_its_cells_do() -> None:
    twice = fab().output(
        350_000, product="fab", processed=360_000, capacity=480_000, diameter_mm=200
    )
    report = twice.energy("electricity", 120, "GWh").assess()
    assert list_codes(report) == ["repeated-row"]


# ── numbers ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kgce", "codes"),
    [
        (1.33, []), (1.2, []), (1.8, []), (0.95, []),
        (0.9, ["norms-coefficient-far"]), (1.9, ["norms-coefficient-far"]),
        (0.13, ["norms-coefficient-slip"]), (13.4, ["norms-coefficient-slip"]),
        (1330, ["norms-coefficient-slip"]), (1e300, ["norms-coefficient-slip"]),
    ],
)  # fmt: skip
def test_a_measured_coefficient_is_held_to_the_printed_one(kgce, codes) -> None:
    # 0.7 x 1.33 = 0.931, 1.4 x 1.33 = 1.862, a tenth 0.133, tenfold 13.3.
    plant = fab().energy("natural gas", 1000, "m3", kgce_per_unit=kgce)
    assert plant.codes() == codes


def test_a_coefficient_per_another_unit_is_converted_before_it_is_judged() -> None:
    # 1.4571 kgce per kg of diesel are 1457.1 per tonne.
    assert fab().energy("diesel", 30, "t", kgce_per_unit=1450).codes() == []
    slip = fab().energy("diesel", 30, "t", kgce_per_unit=1.45)
    assert slip.codes() == ["norms-coefficient-slip"]


@pytest.mark.parametrize(
    ("capacity", "codes"),
    [
        (350_000, []),
        (340_000, ["norms-utilisation-above"]),
        (240_000, ["norms-utilisation-above"]),
        (233_000, ["norms-utilisation-slip"]),
        (480, ["norms-utilisation-slip"]),
    ],
)
def test_a_use_above_the_whole_is_told(capacity, codes) -> None:
    plant = fab(capacity=capacity).energy("electricity", 120, "GWh")
    assert plant.codes() == codes


def test_a_source_is_proposed_only_if_its_name_is_alike() -> None:
    def propose(name: str) -> str:
        (found,) = fab().energy(name, 1, "t").assess().findings
        return dict(found.parameters)["nearest"]

    assert propose("hydrazine") == "–"
    assert propose("diesl").startswith("diesel")


def test_the_cell_of_the_finding_is_the_one_that_it_shows() -> None:
    (found,) = fab(capacity=1_000_000).energy("heat", 1, "GJ").assess().findings
    known = dict(found.parameters)
    assert (known["value"], known["used"]) == ("350000", "0.35")


def test_a_product_of_shared_energy_alone_moves_the_yardstick_of_all() -> None:
    plant = Normed(SILICON).output(40, "t", product="crystal")
    plant = plant.output(490_800, product="polished", diameter_mm=150)
    plant = plant.energy("electricity", 1, "GWh", product="polished")
    report = plant.energy("electricity", 10, "GWh").assess()
    assert list_codes(report) == ["norms-energy-shared-only"]
    assert report.divisions[0].relation == "limit"


# ── bills of shorter periods ─────────────────────────────────────────────────
def test_bills_that_fill_the_year_are_added_up() -> None:
    plant = fab()
    for number, (start, end) in enumerate(pairwise(MONTHS)):
        # 4.5 to 15.5 GWh: 120 GWh together.
        plant = bill(plant, start, end, 4.5 + number)
    report = plant.assess()
    assert list_codes(report) == []
    (standing,) = report.standings
    assert (standing.kwh, standing.is_year) == (close(120e6), True)
    assert standing.corrected == close(0.960397)


def test_two_meters_may_be_billed_for_the_same_periods() -> None:
    plant = fab()
    for gwh in (20, 40):
        plant = bill(plant, MONTHS[0], MONTHS[6], gwh)
        plant = bill(plant, MONTHS[6], MONTHS[12], gwh)
    assert plant.stand().kwh == close(120e6)


def test_a_line_judged_by_the_month_leaves_bills_of_the_other_alone() -> None:
    month: Row = {"period_start": MONTHS[0], "period_end": MONTHS[1]}
    made: Row = {"product": "fab", "diameter_mm": 150, "processed": 9, "capacity": 9}
    plant = fab().output(9, **(made | month))
    plant = plant.energy("electricity", 1, "MWh", diameter_mm=150, **month)
    for first, last, gwh in ((0, 1, 20), (1, 12, 100)):
        period: Row = {"period_start": MONTHS[first], "period_end": MONTHS[last]}
        plant = plant.energy("electricity", gwh, "GWh", diameter_mm=200, **period)
    report = plant.assess()
    assert list_codes(report) == ["norms-period-indicative"]
    assert [each.kwh for each in report.standings] == [close(120e6), close(1000)]


def test_other_sources_may_be_of_the_whole_year() -> None:
    plant = bill(fab(), MONTHS[0], MONTHS[6], 50)
    plant = bill(plant, MONTHS[6], MONTHS[12], 70).energy("diesel", 1, "t")
    assert plant.stand().kgce == close(120e6 * 0.1229 + 1457.1)


@pytest.mark.parametrize(
    ("periods", "codes"),
    [
        ([(0, 6), (7, 12)], ["norms-period-gap"]),
        ([(1, 12)], ["norms-period-gap"]),
        ([(0, 11)], ["norms-period-gap"]),
        ([(0, 2), (3, 5), (6, 12)], ["norms-period-gap"] * 2),
        ([(0, 6), (5, 12)], ["norms-period-overlap"]),
        ([(0, 12), (0, 6), (6, 12)], ["norms-period-overlap"]),
        ([(0, 6), (6, 12), (6, 12)], ["norms-period-overlap"]),
        ([(0, 3), (3, 6), (0, 6), (6, 12)], ["norms-period-overlap"]),
    ],
)
def test_days_without_a_bill_and_days_of_two_are_refused(periods, codes) -> None:
    plant = fab()
    for number, (first, last) in enumerate(periods):
        plant = bill(plant, MONTHS[first], MONTHS[last], 10 + number)
    report = plant.assess()
    assert (list_codes(report), report.standings) == (codes, ())


def test_a_bill_that_goes_beyond_the_year_is_refused() -> None:
    plant = bill(fab(), "2023-12-15", "2024-12-15", 120)
    assert plant.codes() == ["norms-period-mismatch"]
