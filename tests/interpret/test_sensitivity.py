"""Claims about how a footprint moves with each number it rests on."""

from math import log1p, sqrt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lca.engine.footprint import price_products, scale_demand
from lca.interpret.sensitivity import (
    choose_sensitive,
    list_sensitive,
    spread,
    weigh_rows,
)
from lca.study import read_study
from lca.study.compiling import compile_inputs
from tests.support.study_builder import StudyBuilder

# A start draws 2 kWh of 1 kg each and emits 0.5 kg; 0.8 of it is good.
CHIP = (
    StudyBuilder()
    .flow("electricity", unit="kWh")
    .flow("chip", unit="unit")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .output("grid", "electricity", 1)
    .output("grid", "CO2", 1.0, uncertainty="lognormal", scale=0.1, rule="supply")
    .output("test", "chip", 0.8, step="FT", rule="output")
    .input("test", "electricity", 2, uncertainty="normal", scale=0.1)
    .output("test", "CO2", 0.5, pedigree="2;2;3;3;3")
)
TOTAL = (2 * 1.0 + 0.5) / 0.8


def list_of(study: StudyBuilder, folder: Path, flow: str) -> pl.DataFrame:
    inputs = read_study(study.write(folder)).inputs
    compiled = compile_inputs(inputs, ())
    system, chosen = compiled.system, compiled.characterisation
    assert system is not None
    assert chosen is not None
    assert compiled.plan is not None
    line = chosen.indicators.index(chosen.headline)
    prices = price_products(system, chosen, compiled.plan).values[:, line]
    place = system.columns["flow"].to_list().index(flow)
    demand = np.zeros(system.size)
    demand[place] = 1.0
    scaling = scale_demand(system, demand).values[:, 0]
    total = float(prices[place])
    assert total == pytest.approx(TOTAL, rel=1e-12)
    weights = weigh_rows(system, chosen.factors[line], prices, scaling, total)
    return list_sensitive(inputs.exchanges, weights)


def test_elasticities_are_those_of_the_formula(tmp_path: Path) -> None:
    """H = (2 c + d) / y: c and the 2 weigh 2 / 2.5, d 0.5 / 2.5, and y -1."""
    found = list_of(CHIP, tmp_path, "chip")
    read = {
        (row["activity"], row["flow"]): (row["kind"], row["elasticity"])
        for row in found.iter_rows(named=True)
    }
    assert read == {
        ("test", "chip"): ("yield", pytest.approx(-1.0)),
        ("test", "electricity"): ("activity", pytest.approx(0.8)),
        ("grid", "CO2"): ("factor", pytest.approx(0.8)),
        ("test", "CO2"): ("activity", pytest.approx(0.2)),
    }
    assert found["elasticity"].abs().to_list() == pytest.approx([1, 0.8, 0.8, 0.2])


def test_the_most_sensitive_of_each_kind_are_chosen_factors_first(
    tmp_path: Path,
) -> None:
    chosen = choose_sensitive(list_of(CHIP, tmp_path, "chip"), 1)
    assert chosen["kind"].to_list() == ["factor", "activity", "yield"]
    assert chosen["flow"].to_list() == ["CO2", "electricity", "chip"]


def test_variances_add_up_by_the_squares_of_the_elasticities(tmp_path: Path) -> None:
    """Scores 2;2;3;3;3: 0.0006 + 0.0001 + 0.002 + 0.0001 + 0.008 (Weidema 2013)."""
    found = spread(list_of(CHIP, tmp_path, "chip"))
    assert found is not None
    factor, use, direct = 0.1**2, log1p((0.1 / 2) ** 2), 0.0108
    expected = 0.8**2 * factor + 0.8**2 * use + 0.2**2 * direct
    assert found.sigma == pytest.approx(sqrt(expected), rel=1e-12)
    # The yield states no uncertainty: 1 of 1 + 0.8 + 0.8 + 0.2.
    assert found.covered == pytest.approx(1.8 / 2.8, rel=1e-12)


def test_uniform_and_triangular_shapes_have_the_variance_of_a_textbook(
    tmp_path: Path,
) -> None:
    """(b - a)^2 / 12, and (a^2 + b^2 + c^2 - ab - ac - bc) / 18."""
    study = (
        StudyBuilder()
        .flow("chip", unit="unit")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .flow("CO", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("test", "chip", 0.8)
        .output("test", "CO2", 2, uncertainty="uniform", minimum=1, maximum=3)
        .output("test", "CO", 0.5, uncertainty="triangular", minimum=0, maximum=2)
    )
    found = spread(list_of(study, tmp_path, "chip"))
    assert found is not None
    uniform = log1p((3 - 1) ** 2 / 12 / 2**2)
    triangular = log1p((0 + 0.25 + 4 - 0 - 0 - 1) / 18 / 0.5**2)
    expected = 0.8**2 * uniform + 0.2**2 * triangular
    assert found.sigma == pytest.approx(sqrt(expected), rel=1e-12)
    assert found.covered == pytest.approx(1.0)


def test_without_any_stated_uncertainty_there_is_none(tmp_path: Path) -> None:
    study = (
        StudyBuilder()
        .flow("chip", unit="unit")
        .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
        .output("test", "chip", 0.8)
        .output("test", "CO2", 2.5)
    )
    assert spread(list_of(study, tmp_path, "chip")) is None
