"""Factors and shares of another time are told; those of their time are not."""

from pathlib import Path

import pytest

import lca
from lca.checks.plausibility.ages import check_ages
from lca.findings import Finding
from tests.support.plant_builder import PlantBuilder

SORTED = (
    PlantBuilder()
    .sku("P1", "R1")
    .sku("P1-slow")
    .step("R1", "sort", 0.99)
    .binned("P1", "sort", {"P1": 0.8, "P1-slow": 0.2}, "count")
)


def told(plant: PlantBuilder, folder: Path) -> list[tuple[str, int | None]]:
    return [(each.code, each.place.row) for each in read(plant, folder)]


def read(plant: PlantBuilder, folder: Path) -> list[Finding]:
    return check_ages(lca.read_plant(plant.write(folder)).inputs)


def dated(unit: str, year: int | None) -> PlantBuilder:
    return PlantBuilder().flow("thing", unit).supply("thing", 0.5, year=year)


@pytest.mark.parametrize(
    ("unit", "year", "code"),
    [
        # The period is 2025; energy lasts 10 years, transport 15, the rest 20.
        ("kWh", 2015, None),
        ("kWh", 2014, "factor-outdated"),
        ("tkm", 2010, None),
        ("tkm", 2009, "factor-outdated"),
        ("kg", 2005, None),
        ("kg", 2004, "factor-outdated"),
        # The day after the period is in 2026; one year more is let through.
        ("kWh", 2027, None),
        ("kWh", 2028, "factor-of-future"),
        ("kWh", None, None),
    ],
)
def test_a_factor_lasts_as_long_as_its_kind(unit, year, code, tmp_path) -> None:
    expected = [(code, 2)] if code else []
    assert told(dated(unit, year), tmp_path) == expected


def test_the_age_is_told_with_its_limit(tmp_path) -> None:
    [found] = read(dated("kWh", 2009), tmp_path)
    said = dict(found.parameters)
    assert (said["value"], said["age"], said["limit"]) == ("2009", "16", "10")
    assert found.place.column == "year"


def pack(factor_id: str, start: str, end: str, year: int | None = None) -> PlantBuilder:
    cells = {"factor_id": factor_id, "year": year, "unit": None}
    cells |= {"boundary": None, "gas_scope": None}
    plant = PlantBuilder().flow("thing", "kWh").supply("thing", None, **cells)
    return plant.headed(period_start=start, period_end=end)


def test_a_factor_of_the_pack_has_the_year_of_the_pack(tmp_path) -> None:
    """The average of the Chinese grid of 2023 is thirteen years old in 2036."""
    young = pack("cn-grid-2023-footprint", "2025-01-01", "2026-01-01")
    assert told(young, tmp_path / "1") == []
    old = pack("cn-grid-2023-footprint", "2036-01-01", "2037-01-01")
    assert told(old, tmp_path / "2") == [("factor-outdated", 2)]
    early = pack("cn-grid-2023-footprint", "2020-01-01", "2021-01-01")
    assert told(early, tmp_path / "3") == [("factor-of-future", 2)]


def test_what_burning_a_fuel_gives_off_does_not_age(tmp_path) -> None:
    plant = pack("ipcc2006-natural-gas-co2", "2036-01-01", "2037-01-01")
    assert told(plant, tmp_path) == []


def test_a_supply_that_draws_a_flow_has_no_factor_to_age(tmp_path) -> None:
    plant = (
        PlantBuilder()
        .bought("grid", 0.6, "kWh")
        .flow("power", "kWh")
        .row("supplies", flow="power", drawn="grid", year=1990)
    )
    assert told(plant, tmp_path) == []


def test_shares_that_production_bears_out_are_right(tmp_path) -> None:
    assert told(SORTED.made("P1", 800).made("P1-slow", 200), tmp_path) == []


def test_shares_are_measured_against_what_was_produced(tmp_path) -> None:
    # 0.8 may stray by 0.02 + 0.05 x 0.8 = 0.06, 0.2 by 0.03.
    near = SORTED.made("P1", 780).made("P1-slow", 220)
    assert told(near, tmp_path / "1") == []
    far = SORTED.made("P1", 600).made("P1-slow", 400)
    first, second = read(far, tmp_path / "2")
    assert (first.code, first.place.row) == ("share-outdated", 2)
    assert dict(first.parameters)["expected"] == "0.6"
    assert dict(second.parameters)["against"] == "production.csv row 3"


def test_the_production_of_the_sorted_product_may_be_that_of_all_bins(tmp_path) -> None:
    assert told(SORTED.made("P1", 1000).made("P1-slow", 200), tmp_path) == []


def test_units_of_production_are_converted(tmp_path) -> None:
    kilo = PlantBuilder().sku("P1", "R1", "piece").sku("P1-slow", None, "piece")
    kilo = kilo.step("R1", "sort", 0.99, "piece")
    kilo = kilo.binned("P1", "sort", {"P1": 0.8, "P1-slow": 0.2}, "count")
    kilo = kilo.made("P1", 0.8, unit="kpcs").made("P1-slow", 200)
    assert told(kilo, tmp_path) == []


def test_a_bin_without_production_proves_nothing(tmp_path) -> None:
    assert told(SORTED.made("P1", 100), tmp_path) == []


@pytest.mark.parametrize("name", ["osat_demo", "wafer_fab"])
def test_shipped_plants_are_of_their_time(name: str) -> None:
    assert check_ages(lca.read_plant(lca.shipped_inventory(name)).inputs) == []
