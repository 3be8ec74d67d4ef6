"""Claims about what arises inside the gates of a plant.

A chip takes a die of 2 kg, 3 kWh of 0.5 kg, 1 m3 of chilled water and 0.1 kg of gas.
Chilled water is the plant's: 4 kWh and 0.2 kg of gas each.  The die is a product of its
own: 1 kWh, 1 m3 of chilled water, 0.3 kg of wafer at 1 kg.
"""

from pathlib import Path

import numpy as np
import pytest

from lca.engine.footprint import price_products
from lca.engine.system import System
from lca.interpret.gates import NOBODY, Gates, cut_at_gates, split_gates
from lca.study import read_study
from lca.study.compiling import compile_inputs
from tests.support.study_builder import StudyBuilder

PLANT = (
    StudyBuilder()
    .flow("electricity", unit="kWh")
    .flow("chilled water", unit="m3")
    .flow("wafer", unit="kg")
    .flow("die", unit="die")
    .flow("chip", unit="unit")
    .flow("CO2", kind="elementary", ghg="CO2", ghg_class="fossil")
    .output("grid", "electricity", 1)
    .output("grid", "CO2", 0.5)
    .output("wafer making", "wafer", 1)
    .output("wafer making", "CO2", 1)
    .output("chiller", "chilled water", 1)
    .input("chiller", "electricity", 4)
    .output("chiller", "CO2", 0.2)
    .output("sort", "die", 1)
    .input("sort", "electricity", 1)
    .input("sort", "chilled water", 1)
    .input("sort", "wafer", 0.3)
    .output("test", "chip", 1)
    .input("test", "die", 2)
    .input("test", "electricity", 3)
    .input("test", "chilled water", 1)
    .output("test", "CO2", 0.1)
)
WATER = 4 * 0.5 + 0.2
DIE = 0.5 + WATER + 0.3
OUTSIDE = {"grid", "wafer making"}
OWNERS = {"sort": 1, "test": 2}


def split(folder: Path, flow: str) -> tuple[Gates, float]:
    inputs = read_study(PLANT.write(folder)).inputs
    compiled = compile_inputs(inputs, ())
    system, chosen = compiled.system, compiled.characterisation
    assert isinstance(system, System)
    assert chosen is not None
    assert compiled.plan is not None
    line = chosen.indicators.index(chosen.headline)
    prices = price_products(system, chosen, compiled.plan).values[:, line]
    names = system.columns["activity"].to_list()
    place = system.columns["flow"].to_list().index(flow)
    gates = cut_at_gates(
        system,
        np.array([name not in OUTSIDE for name in names]),
        np.array([OWNERS.get(name, NOBODY) for name in names]),
    )
    is_energy = np.array([unit == "kWh" for unit in system.columns["unit"]])
    (found,) = split_gates(
        system,
        gates,
        np.array([place]),
        is_energy,
        factors=chosen.factors[line],
        prices=prices,
    )
    return found, float(prices[place])


def test_a_product_is_outside_for_the_one_it_is_built_into(tmp_path: Path) -> None:
    """Own: 0.1 + 0.2; energy: (3 + 4) 0.5; upstream: two dies, all they took."""
    found, total = split(tmp_path, "chip")
    assert found.own == pytest.approx(0.3, rel=1e-12)
    assert found.energy == pytest.approx(3.5, rel=1e-12)
    assert found.upstream == pytest.approx(2 * DIE, rel=1e-12)
    assert total == pytest.approx(0.3 + 3.5 + 2 * DIE, rel=1e-12)


def test_inside_its_own_gates_a_product_has_its_own_parts(tmp_path: Path) -> None:
    found, total = split(tmp_path, "die")
    parts = (found.own, found.energy, found.upstream)
    assert parts == pytest.approx((0.2, 2.5, 0.3), rel=1e-12)
    assert total == pytest.approx(DIE, rel=1e-12)
