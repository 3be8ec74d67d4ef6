"""Claims about the footprints of a plant on a terminal."""

from dataclasses import replace

import polars as pl
import pytest

from lca.declaration import load_vocabulary, print_plant
from lca.declaration.layout import LINE, measure
from lca.declaration.plant_stages import list_stages
from lca.declaration.plant_text import MOST_SKUS
from lca.results import PlantSolution
from tests.support.plant_solutions import make_many, make_plant_solution

EN = load_vocabulary("en")


@pytest.fixture
def solution() -> PlantSolution:
    return make_plant_solution()


def test_every_sku_is_a_row_with_what_it_rests_on(solution) -> None:
    sheet = print_plant(solution, EN).skus
    assert sheet.titles == (
        "SKU", "Package", "Boundary", "Unit", "kg CO2e per unit", "Location based",
        "Largest stage", "Synthetic data (%)", "Primary data (%)",
    )  # fmt: skip
    assert sheet.rows[1] == (
        "small", "–", "gate to gate", "kpcs", "2.0000 × 10⁻⁵", "2.0000 × 10⁻⁵",
        "front", "25.0", "75.0",
    )  # fmt: skip
    assert {len(sheet.alignment)} == {len(row) for row in sheet.rows} == {9}


def test_of_very_many_skus_the_largest_are_shown() -> None:
    printed = print_plant(make_many(MOST_SKUS + 7), EN)
    assert [row[0] for row in printed.skus.rows[:2]] == ["SKU 56", "SKU 55"]
    assert len(printed.skus.rows) == MOST_SKUS
    assert printed.more is not None
    assert "7 SKUs" in printed.more
    assert print_plant(make_many(MOST_SKUS), EN).more is None


def test_stages_and_steps_sum_to_what_is_printed(solution) -> None:
    (title, sheet), *_ = print_plant(solution, EN, in_full=True).steps
    assert title == "large: Stages and steps"
    assert sheet.rows == (
        ("front", "4.0000", "50.0"),
        ("  etch", "3.0000", "37.5"),
        ("  clean", "1.0000", "12.5"),
        ("back", "3.0000", "37.5"),
        ("  mount", "3.0000", "37.5"),
        ("packing", "1.0000", "12.5"),
        ("  reel", "1.0000", "12.5"),
        ("Total", "8.0000", "100.0"),
    )
    assert print_plant(solution, EN).steps == ()


def test_the_totals_are_those_that_are_not_zero(solution) -> None:
    zero = pl.DataFrame({"indicator": ["other"], "unit": ["kg"], "amount": [0.0]})
    totals = pl.concat([solution.totals, zero])
    sheet = print_plant(replace(solution, totals=totals), EN).totals
    assert [row[1:] for row in sheet.rows] == [("4321.0", "kg CO2e")]


def test_what_must_be_known_to_read_the_numbers_is_said(solution) -> None:
    remarks = [" ".join(r.split()) for r in print_plant(solution, EN).remarks]
    assert "!! 1 of 3 footprints rest on SYNTHETIC data, up to 25.0 %" in remarks[0]
    assert (
        "excluded by name: die; wafer. These footprints are gate to gate: small"
        in (remarks[1])
    )
    assert "location-based is the same plant" in remarks[2]
    assert "up to 1.0 % of a footprint (large)" in remarks[3]
    assert "synthetic 0.0 to 25.0 %, limits of norms 0.0 to 40.0 %" in remarks[4]
    lines = [line for r in print_plant(solution, EN).remarks for line in r.split("\n")]
    assert max(map(measure, lines)) <= LINE


def test_what_does_not_occur_is_not_said(solution) -> None:
    primary = solution.skus.filter(sku="large").with_columns(
        cutoff=pl.lit(0.0), location_based=pl.lit(None, dtype=pl.Float64)
    )
    assert print_plant(replace(solution, skus=primary), EN).remarks == (
        (
            "Data behind the footprints: secondary 25.0 %, primary 75.0 %. Yields and "
            "counts shape\nthe results and are no part of these shares."
        ),
    )


def test_shares_that_are_not_known_are_no_zeros(solution) -> None:
    unknown = pl.lit(None, dtype=pl.Float64)
    skus = solution.skus.with_columns(synthetic=unknown, primary=unknown)
    printed = print_plant(replace(solution, skus=skus), EN)
    assert printed.skus.rows[0][-2:] == ("–", "–")
    assert "Of 3 footprints of 3 it is not known" in " ".join(printed.remarks)


def test_many_names_are_counted() -> None:
    many = make_many(20)
    excluded = many.skus.with_columns(excluded=pl.lit("die"))
    remarks = " ".join(print_plant(replace(many, skus=excluded), EN).remarks)
    assert "SKU 7, 12 others" in " ".join(remarks.split())


def test_more_stages_than_colours_are_told_apart_by_letter() -> None:
    legend = list_stages([f"stage {place}" for place in range(30)], EN)
    assert len({key.letter for key in legend}) == 30
    assert legend[29].letter == "AD"
    assert legend[0].colour == legend[10].colour
