"""Random plants, against a calculator that was written from the conventions alone.

`tests.support.plant_reference` works in exact fractions, solves forwards, and shares
no code with the compiler or the engine.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given

from lca.results import PlantSolution
from tests.support.campaign import sampled
from tests.support.plant_builder import PlantBuilder
from tests.support.plant_reference import HEADLINE, Reference, calculate, solve
from tests.support.random_plants import plants

INDICATORS = (HEADLINE, "water")
Numbers = Mapping[Any, float]


def expect_same(found: Numbers, exact: Numbers) -> None:
    """Compare to 1e-9 relative; what is absent is zero.

    Rounding is relative to the largest number of the same SKU and indicator.
    """
    for key in found.keys() | exact.keys():
        size = max(
            (abs(n) for other, n in exact.items() if other[:2] == key[:2]), default=0.0
        )
        expected = pytest.approx(exact.get(key, 0.0), rel=1e-9, abs=1e-13 * size)
        assert found.get(key, 0.0) == expected, key


def floats(numbers: Mapping[Any, Fraction], skus: set[str]) -> Numbers:
    """Return the numbers of the SKUs that are reported."""
    return {key: float(number) for key, number in numbers.items() if key[0] in skus}


def read(frame: pl.DataFrame, *columns: str, value: str = "amount") -> Numbers:
    """Return the numbers of a frame by key, those of the indicators compared."""
    if "indicator" in frame.columns:
        frame = frame.filter(pl.col("indicator").is_in(INDICATORS))
    return {
        tuple(row[:-1]): row[-1] for row in frame.select(*columns, value).iter_rows()
    }


def expect_exact(solution: PlantSolution, exact: Reference) -> None:
    skus = set(solution.skus.get_column("sku"))
    keys = ("sku", "indicator", "stage", "step")
    expect_same(read(solution.footprints, *keys[:2]), floats(exact.footprints, skus))
    expect_same(read(solution.stages, *keys[:3]), floats(exact.stages, skus))
    expect_same(read(solution.steps, *keys), floats(exact.steps, skus))
    expect_same(read(solution.inventory, "sku", "flow"), floats(exact.inventory, skus))
    kwh = {key: amount for key, (amount, _) in exact.energy.items()}
    impact = {key: amount for key, (_, amount) in exact.energy.items()}
    expect_same(read(solution.energy, "sku", "line"), floats(kwh, skus))
    expect_same(
        read(solution.energy, "sku", "line", value="impact"), floats(impact, skus)
    )


@sampled(20)
@given(plants())
def test_a_random_plant_has_the_exact_footprints(plant: PlantBuilder) -> None:
    exact = calculate(plant.tables())
    expect_exact(plant.run(), exact)


@sampled(6)
@given(plants())
def test_a_random_plant_has_the_exact_sums(plant: PlantBuilder) -> None:
    # Production, cut-offs and the location-based number.
    exact, solution = calculate(plant.tables()), plant.run()
    totals = read(solution.totals, "indicator")
    expect_same(totals, {(name,): float(n) for name, n in exact.totals.items()})
    for row in solution.skus.iter_rows(named=True):
        headline = exact.footprints[row["sku"], HEADLINE]
        if plant.table("contracts"):
            located = float(exact.located[row["sku"]])
            assert row["location_based"] == pytest.approx(located, rel=1e-9)
        if headline:
            share = float(exact.cutoffs[row["sku"]] / headline)
            assert (row["cutoff"] or 0.0) == pytest.approx(share, rel=1e-9)


def test_the_reference_solves_the_textbook_system():
    # Heijungs & Suh 2002, chapter 2: 1000 kWh take 100 runs of the power plant and 2
    # of the refinery.
    solved = solve(
        {
            "fuel": {"power": Fraction(-2), "refinery": Fraction(100)},
            "electricity": {"power": Fraction(10)},
        },
        {"electricity": {"": Fraction(1000)}},
    )
    assert {name: row[""] for name, row in solved.items()} == {
        "power": 100,
        "refinery": 2,
    }


def test_the_reference_knows_what_rework_means():
    # Y 0.95 and r 0.03: 1/Y passes, (1 - r)/Y fresh units, r/Y operations.
    plant = (
        PlantBuilder()
        .sku("part", "line")
        .step("line", "build")
        .step("line", "mold", "0.95", rework="0.03")
    )
    runs = calculate(plant.tables()).runs
    assert runs["part", "part"] == Fraction(100, 95)
    assert runs["part", "part: build"] == Fraction(97, 95)
    assert runs["part", "part: mold, rework"] == Fraction(3, 95)
