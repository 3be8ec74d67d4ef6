"""Claims about factors of places: provinces, regions, other countries."""

import re

import pytest

from lca.commands.factors import show_factor
from lca.factors import list_tables, load_rows, search

TABLES = {table.name: load_rows(table) for table in list_tables()}
PROVINCES = TABLES["electricity_provinces"]
WORLD = TABLES["electricity_world"]


def value(factor_id: str) -> float:
    return float(show_factor(factor_id)["value"])


@pytest.mark.parametrize(
    ("region", "before", "change", "after"),
    [
        ("north", 0.6776, -0.061, 0.6361),
        ("northeast", 0.5564, -0.080, 0.5122),
        ("east", 0.5617, -0.021, 0.5500),
        ("central", 0.5395, -0.023, 0.5271),
        ("northwest", 0.5857, -0.054, 0.5543),
        ("south", 0.3869, +0.045, 0.4042),
        ("southwest", 0.2268, +0.090, 0.2472),
    ],
)
def test_regions_of_2022_agree_with_the_published_changes(
    region: str, before: float, change: float, after: float
) -> None:
    # Values and changes of 2023: the ministry, Guangming Daily of January 2026.  They
    # agree within the rounding of the change, 0.1 %, and of both values.
    assert value(f"cn-{region}-grid-2022-direct") == before
    assert value(f"cn-{region}-grid-2023-direct") == after
    rounding = 0.0005 + (5e-5 + 5e-5) / before
    assert after / before - 1 == pytest.approx(change, abs=rounding)


@pytest.mark.parametrize(
    ("factor_id", "expected"),
    [
        ("cn-jiangsu-2021-direct", 0.6451),
        ("cn-jiangsu-2022-direct", 0.5978),
        ("cn-shanghai-2021-direct", 0.5834),
        ("cn-shanghai-2022-direct", 0.5849),
        ("cn-hebei-2021-direct", 0.7901),
        ("cn-yunnan-2022-direct", 0.1073),
        ("gb-grid-2024-direct", 0.20705),
        ("gb-grid-2025-direct", 0.177),
        ("sg-grid-2014-direct", 0.4277),
        ("ember-twn-2023", 0.642378),
        ("ember-kor-2023", 0.430567),
        ("ember-jpn-2023", 0.485392),
        ("ember-mys-2022", 0.605831),
        ("ember-deu-2023", 0.38095),
    ],
)
def test_values_of_places(factor_id: str, expected: float) -> None:
    assert value(factor_id) == expected


@pytest.mark.parametrize(
    ("year", "co2", "ch4", "n2o"),
    [
        # lb/MWh, national totals of eGRID, as printed.
        (2016, 998.44, 0.07951, 0.01314),
        (2019, 884.23, 0.07466, 0.01057),
        (2022, 823.15, 0.06571, 0.00926),
        (2023, 771.52, 0.05684, 0.00794),
    ],
)
def test_electricity_of_the_united_states_is_weighed_with_the_fifth_report(
    year: int, co2: float, ch4: float, n2o: float
) -> None:
    expected = (co2 + 28 * ch4 + 265 * n2o) * 0.45359237 / 1000
    assert value(f"us-egrid-{year}-direct") == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("year", "parts"),
    [(2024, (0.0183, 0.0459, 0.00397)), (2025, (0.01853, 0.0459, 0.00397))],
)
def test_the_rest_of_british_electricity_is_the_sum_of_its_parts(
    year: int, parts: tuple[float, ...]
) -> None:
    assert value(f"gb-grid-{year}-losses") == parts[0]
    assert value("gb-grid-2024-supply") == parts[1]
    assert value("gb-grid-2024-supply-losses") == parts[2]
    assert value(f"gb-grid-{year}-upstream") == pytest.approx(sum(parts), rel=1e-12)


def test_thirty_provinces_and_seven_regions_have_their_years() -> None:
    years: dict[str, list[str]] = {}
    for row in PROVINCES:
        years.setdefault(row["geography"], []).append(row["year"])
    regions = {place: each for place, each in years.items() if len(place) > 5}
    provinces = {place: each for place, each in years.items() if place not in regions}
    assert len(provinces) == 30
    assert set(map(tuple, provinces.values())) == {("2021", "2022")}
    assert len(regions) == 7
    assert set(map(tuple, regions.values())) == {("2021", "2022", "2023")}


def test_provinces_lie_around_the_mean_of_their_country() -> None:
    for year in ("2021", "2022"):
        values = [float(row["value"]) for row in PROVINCES if row["year"] == year]
        assert min(values) < value(f"cn-grid-{year}-direct") < max(values)
        assert min(values) > 0.1
        assert max(values) < 0.83  # fossil electricity of the country


def test_direct_factors_of_provinces_say_that_they_were_not_compared() -> None:
    for row in PROVINCES:
        assert (row["boundary"], row["gas_scope"]) == ("direct", "CO2")
        assert "verify" in row["note"]
        if row["year"] != "2023":
            assert "third-party transcription, not compared" in row["note"]


def test_a_country_of_the_world_has_one_row_and_its_own_names() -> None:
    assert len(WORLD) == 212
    for column in ("geography", "name_en", "name_zh"):
        assert len({row[column] for row in WORLD}) == len(WORLD)
    for row in WORLD:
        assert re.fullmatch("[A-Z]{2}", row["geography"])
        assert row["id"].endswith(row["year"])
        assert 0.01 < float(row["value"]) < 1.4


def test_the_life_cycle_of_a_country_is_above_its_direct_emissions() -> None:
    for country, direct in (
        ("chn", "cn-grid-2023-direct"),
        ("usa", "us-egrid-2023-direct"),
    ):
        assert value(f"ember-{country}-2023") > value(direct)


@pytest.mark.parametrize(
    ("text", "factor_id"),
    [
        ("germany electricity", "ember-deu-2023"),
        ("德国电力", "ember-deu-2023"),
        ("马来西亚", "ember-mys-2022"),
        ("jiangsu", "cn-jiangsu-2021-direct"),
        ("江苏电力", "cn-jiangsu-2021-direct"),
        ("上海 2022", "cn-shanghai-2022-direct"),
        ("华东 2023", "cn-east-grid-2023-direct"),
        ("china electricity footprint", "cn-grid-2023-footprint"),
        ("中国电力 碳足迹", "cn-grid-2023-footprint"),
        ("united kingdom 2025 electricity", "gb-grid-2025-direct"),
    ],
)
def test_a_place_is_found_by_its_names(text: str, factor_id: str) -> None:
    assert search(text)[0]["id"] == factor_id
