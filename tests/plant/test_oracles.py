"""Plants whose footprints are known, from CSV through `lca.read_plant` to the result.

Where electricity has a factor of 1 kg CO2e per kWh, a footprint in kg reads in kWh.
Numbers of others carry their source; the rest is worked by hand beside the test.
"""

from fractions import Fraction
from pathlib import Path

import pytest

import lca
from lca.results import PlantSolution
from tests.support.plant_builder import PlantBuilder, footprint, footprints
from tests.support.study_builder import Cell, Row


def close(values):
    """Compare to 1e-9, relative and absolute."""
    return pytest.approx(values, rel=1e-9, abs=1e-12)


def powered(factor: float = 1.0) -> PlantBuilder:
    """Return a plant that has electricity, by default at 1 kg CO2e per kWh."""
    return PlantBuilder().bought("electricity", factor, "kWh")


def runs(plant: PlantBuilder, folder: Path, **demand: float) -> dict[str, float]:
    """Return the runs of every activity, from the study the plant compiles to."""
    study, _ = lca.read_plant(plant.write(folder)).compile()
    scaling = study.solve(demand).scaling
    return dict(scaling.select("label", "runs").rows())


def makes(plant: PlantBuilder, folder: Path, **demand: float) -> dict[str, float]:
    """Return the runs by what they make or treat."""
    study, _ = lca.read_plant(plant.write(folder)).compile()
    scaling = study.solve(demand).scaling
    return dict(scaling.select("flow", "runs").rows())


def by_step(solution: PlantSolution, sku: str) -> dict[str, float]:
    rows = solution.steps.filter(sku=sku, indicator=solution.headline)
    return dict(rows.select("step", "amount").rows())


def by_stage(solution: PlantSolution, sku: str) -> dict[str, float]:
    rows = solution.stages.filter(sku=sku, indicator=solution.headline)
    return dict(rows.select("stage", "amount").rows())


def by_line(solution: PlantSolution, sku: str) -> dict[str, float]:
    return dict(solution.energy.filter(sku=sku).select("line", "amount").rows())


# --- yields ---------------------------------------------------------------------------
# The serial chain of a test (wafer, probe, die attach, wire bond, molding, final test)
# of 500 gross dies: what counts is that each yield multiplies all that came before it.
# expected: starts per good unit and kWh, worked independently to ten digits.
SERIAL = {
    # step: yield, kWh per start, starts per good unit, kWh per good unit
    "fab": (1.0, 650.0, 0.002229241696, 1.449007102),
    "cp": (0.92, 6.0, 0.002229241696, 0.01337545),
    "da": (0.995, 0.004, 1.02545118, 0.004101805),
    "wb": (0.998, 0.006, 1.020323924, 0.006121944),
    "mold": (0.997, 0.012, 1.018283276, 0.012219399),
    "ft": (0.985, 0.009, 1.015228426, 0.009137056),
}
SERIAL_TOTAL = 1.493962756


def serial_chain() -> PlantBuilder:
    plant = powered().sku("part", "serial")
    for step, (good, kwh, _, _) in SERIAL.items():
        units: Row = {"unit": "unit"}
        if step in {"fab", "cp"}:
            units = {"start_unit": "wafer", "unit": "wafer"}
        if step == "cp":
            units |= {"unit": "die", "gives": 500}
        if step == "da":
            units |= {"start_unit": "die", "gives": 1}
        plant = plant.step("serial", step, good, stage=f"{step} stage", **units)
        plant = plant.use(step, "electricity", kwh, route="serial")
    return plant


def test_serial_yields_have_the_starts_per_good_unit(tmp_path):
    scaling = runs(serial_chain(), tmp_path, part=1)
    for step, (_, _, starts, _) in SERIAL.items():
        assert scaling[f"part: {step}"] == close(starts), step


def test_serial_yields_have_the_energy_of_each_step():
    solution = serial_chain().run()
    assert footprint(solution, "part") == close(SERIAL_TOTAL)
    steps, stages = by_step(solution, "part"), by_stage(solution, "part")
    for step, (_, _, _, kwh) in SERIAL.items():
        assert steps[step] == pytest.approx(kwh, rel=1e-7), step
        assert stages[f"{step} stage"] == close(steps[step]), step
    assert sum(steps.values()) == close(SERIAL_TOTAL)


def test_a_wafer_by_area_a_package_and_its_yield(tmp_path):
    # Electricity 0.57 kg/kWh; 1 cm2 of wafer takes 1.6 kWh and emits 0.05 kg; a package
    # takes 0.25 cm2 and 0.12 kWh at a yield of 98 %.  Exact: 3089/9800 kg, runs 26/49,
    # 25/98, 50/49; bw2calc 3.1.0 gives 0.31520407379948945 with amounts in float32.
    plant = (
        powered(0.57)
        .gas("CO2 of the fab", "CO2")
        .sku("wafer area", "fab", "cm2")
        .sku("package", "assembly")
        .step("fab", "fab", unit="cm2")
        .use("fab", "electricity", 1.6, route="fab")
        .use("fab", "CO2 of the fab", 0.05, route="fab")
        .step("assembly", "attach", 0.98)
        .use("attach", "electricity", 0.12, route="assembly")
        .bom("package", "attach", "wafer area", 0.25)
    )
    assert footprint(plant.run(), "package") == close(float(Fraction(3089, 9800)))
    assert makes(plant, tmp_path, package=1)["electricity"] == close(
        float(Fraction(26, 49))
    )
    scaling = runs(plant, tmp_path, package=1)
    assert scaling["wafer area: fab"] == close(float(Fraction(25, 98)))
    assert scaling["package: attach"] == close(float(Fraction(50, 49)))


def test_retests_are_a_geometric_series():
    # A share r = 0.04 of insertions is a retest: 1/(1 - r) = 1.041666666667 insertions
    # per unit, at 0.009 kWh each 0.009375 kWh.
    plant = (
        powered()
        .sku("part", "test")
        .step("test", "ft", insertions=1 / (1 - 0.04))
        .use("ft", "electricity", 0.009, route="test", per="insertion")
    )
    assert footprint(plant.run(), "part") == pytest.approx(0.009375, rel=1e-12)


def test_a_step_of_one_sku_may_differ_from_its_route():
    # Per start 1 kWh and 2 kWh per insertion: (1 + 2) / 0.8 for the one, and
    # (1 + 2 x 1.5) / 0.5 for the other; empty cells stay as the route has them.
    plant = (
        powered()
        .sku("plain", "test")
        .sku("hard", "test")
        .step("test", "ft", 0.8)
        .row("sku_steps", sku="hard", step="ft", **{"yield": 0.5}, insertions=1.5)
        .use("ft", "electricity", 1, route="test")
        .use("ft", "electricity", 2, route="test", per="insertion")
    )
    assert footprints(plant.run()) == close({"plain": 3.75, "hard": 8.0})


def test_consumption_per_good_output_is_free_of_the_yield():
    # A start gives 4 x 0.5 = 2 good units.  0.3 kWh per good unit stays 0.3; 0.3 kWh
    # per start is 0.15; a row of the SKU adds to those of its route.
    plant = (
        powered()
        .sku("part", "making")
        .step("making", "press", 0.5, gives=4)
        .use("press", "electricity", 0.3, route="making", per="good")
        .use("press", "electricity", 0.3, route="making", per="start")
        .use("press", "electricity", 0.1, sku="part", per="good")
    )
    assert footprint(plant.run(), "part") == close(0.3 + 0.15 + 0.1)


# --- rework ---------------------------------------------------------------------------
def reworked(**more: Cell) -> PlantBuilder:
    """Return build → mold; mold has Y 0.95 and sends 0.03 back to its own input."""
    return (
        powered()
        .sku("part", "assembly")
        .step("assembly", "build", 1.0)
        .step("assembly", "mold", 0.95, rework=0.03, **more)
        .use("build", "electricity", 1, route="assembly")
        .use("mold", "electricity", 0.1, route="assembly")
        .use("mold", "electricity", 0.05, route="assembly", per="rework")
    )


def test_rework_has_the_stated_passes_fresh_units_and_operations(tmp_path):
    # Conventions §2 with Y 0.95 and r 0.03: 1/Y = 1.052632 passes, (1 - r)/Y = 1.021053
    # fresh units, r/Y = 0.031579 rework operations per good unit.
    scaling = runs(reworked(), tmp_path, part=1)
    assert scaling["part: mold"] == pytest.approx(1.052632, abs=5e-7)
    assert scaling["part: build"] == pytest.approx(1.021053, abs=5e-7)
    assert scaling["part: mold, rework"] == pytest.approx(0.031579, abs=5e-7)
    assert scaling["part: mold"] == close(1 / 0.95)
    assert scaling["part: build"] == close(0.97 / 0.95)
    assert scaling["part: mold, rework"] == close(0.03 / 0.95)


def test_rework_costs_its_operation_and_saves_what_it_returns():
    # (0.97 x 1 kWh + 0.1 kWh + 0.03 x 0.05 kWh) / 0.95
    solution = reworked().run()
    assert footprint(solution, "part") == close((0.97 + 0.1 + 0.0015) / 0.95)
    # What is returned is saved where it was made; the operation belongs to the step.
    assert by_step(solution, "part") == close(
        {"build": 0.97 / 0.95, "mold": (0.1 + 0.0015) / 0.95}
    )


def test_scrap_is_what_is_neither_good_nor_reworked(tmp_path):
    # Per pass 1 - 0.95 - 0.03 = 0.02 units, 0.02/0.95 per good unit; treated at
    # 2 kg CO2e each, or cut off and listed where no flow takes it.
    cut = reworked().run()
    listed = cut.inventory.filter(sku="part", flow="scrap of mold")
    assert listed.select("amount", "cutoff").rows() == [(close(0.02 / 0.95), True)]
    plant = (
        reworked(scrap_to="broken parts")
        .flow("broken parts", "unit", "waste")
        .supply("broken parts", 2.0)
    )
    treated = footprint(plant.run(), "part")
    assert treated - footprint(cut, "part") == close(2 * 0.02 / 0.95)
    assert makes(plant, tmp_path, part=1)["broken parts"] == close(0.02 / 0.95)


def test_rework_to_an_earlier_step_is_solved(tmp_path):
    # a (Y 8/10) → b (Y 9/10) → c (Y 19/20, r 4/100 back to the input of b).
    # Starts per good unit: of c 20/19; reworked 4/100 x 20/19 = 4/95.
    # What c takes is good output of b:  9/10 x b = 20/19,  b = 200/171.
    # What b takes is made by a, or comes back:  8/10 x a + 4/95 = 200/171,
    # so a = 10/8 x (200/171 - 4/95) = 10/8 x (1000 - 36)/855 = 241/171.
    plant = (
        powered()
        .sku("part", "line")
        .step("line", "a", 0.8)
        .step("line", "b", 0.9)
        .step("line", "c", 0.95, rework=0.04, rework_step="b")
        .use("a", "electricity", 7, route="line")
        .use("b", "electricity", 3, route="line")
        .use("c", "electricity", 2, route="line")
        .use("c", "electricity", 5, route="line", per="rework")
    )
    a, b, c, back = (
        Fraction(241, 171),
        Fraction(200, 171),
        Fraction(20, 19),
        Fraction(4, 95),
    )
    assert footprint(plant.run(), "part") == close(
        float(7 * a + 3 * b + 2 * c + 5 * back)
    )
    scaling = runs(plant, tmp_path, part=1)
    found = {name: scaling[f"part: {name}"] for name in ("a", "b", "c", "c, rework")}
    expected = {"a": a, "b": b, "c": c, "c, rework": back}
    assert found == close({name: float(value) for name, value in expected.items()})


def test_two_reworks_that_cross_are_one_system():
    # a → b → c, b sends 1/10 back to its own input (flow a), c 1/5 to that of b.
    # With Y_a = 1, Y_b = 4/5, Y_c = 3/4, per good unit of c:
    #   3/4 c             = 1            c = 4/3
    #   4/5 b - c         = 0            b = 5/3
    #   a + 1/10 b + 1/5 c - b = 0       a = 9/10 x 5/3 - 1/5 x 4/3 = 37/30
    plant = (
        powered()
        .sku("part", "line")
        .step("line", "a")
        .step("line", "b", 0.8, rework=0.1)
        .step("line", "c", 0.75, rework=0.2, rework_step="b")
        .use("a", "electricity", 1, route="line")
        .use("b", "electricity", 10, route="line")
        .use("c", "electricity", 100, route="line")
    )
    expected = {"a": Fraction(37, 30), "b": Fraction(50, 3), "c": Fraction(400, 3)}
    solution = plant.run()
    assert by_step(solution, "part") == close(
        {step: float(kwh) for step, kwh in expected.items()}
    )
    assert footprint(solution, "part") == close(float(sum(expected.values())))


def test_a_reworked_unit_gives_back_all_it_was_made_of():
    # A module takes 4 dies; Y 3/4, r 1/8 back to its own input.  Per good module 4/3
    # passes take 16/3 dies, 1/6 modules come back as 4/6 dies: 14/3 fresh dies.
    plant = (
        powered()
        .sku("module", "joining")
        .step("joining", "die", unit="die")
        .step("joining", "join", 0.75, takes=4, rework=0.125)
        .use("die", "electricity", 1, route="joining")
    )
    assert footprint(plant.run(), "module") == close(float(Fraction(14, 3)))


def test_rework_to_an_earlier_step_gives_back_what_went_in_there():
    # Modules of 4 dies; 10 modules make 5 panels, Y 4/5, r 1/10 back to the dies.  Per
    # good panel 1/4 passes take 5/2 modules, which take 10 dies; 5/10 x 1/4 = 1/8
    # panels come back, each as 4 x 10/5 = 8 dies: 9 fresh dies.
    plant = (
        powered()
        .sku("panel", "laying", "piece")
        .step("laying", "die", unit="die")
        .step("laying", "join", takes=4)
        .step(
            "laying",
            "lay",
            0.8,
            "piece",
            takes=10,
            gives=5,
            rework=0.1,
            rework_step="join",
        )
        .use("die", "electricity", 1, route="laying")
        .use("join", "electricity", 100, route="laying")
    )
    assert by_step(plant.run(), "panel") == close({"die": 9.0, "join": 250.0})


# --- changes of basis -----------------------------------------------------------------
def test_wafer_die_strip_unit_and_reel():
    # Per reel of 3000 good units: 3000/0.99 units tested; a strip of 96 units gives
    # 96 x 0.98 good; it takes 96 dies; a wafer gives 1000 x 0.9 good dies.
    units = Fraction(3000) / Fraction("0.99")
    strips = units / (96 * Fraction("0.98"))
    dies = strips * 96
    wafers = dies / (1000 * Fraction("0.9"))
    plant = (
        powered()
        .sku("reel of parts", "line", "reel")
        .step("line", "fab", unit="wafer")
        .step("line", "probe", 0.9, start_unit="wafer", unit="die", gives=1000)
        .step("line", "mold", start_unit="strip", takes=96, unit="strip")
        .step("line", "saw", 0.98, start_unit="strip", unit="unit", gives=96)
        .step("line", "test", 0.99)
        .step("line", "reel", start_unit="reel", takes=3000, unit="reel")
        .use("fab", "electricity", 500, route="line")
        .use("probe", "electricity", 4, route="line")
        .use("mold", "electricity", 0.7, route="line")
        .use("saw", "electricity", 0.2, route="line")
        .use("test", "electricity", 0.003, route="line")
        .pack("reel", "electricity", 0.5, route="line")
    )
    expected = {
        "fab": 500 * wafers,
        "probe": 4 * wafers,
        "mold": Fraction("0.7") * strips,
        "saw": Fraction("0.2") * strips,
        "test": Fraction("0.003") * units,
        "reel": Fraction("0.5"),
    }
    solution = plant.run()
    assert by_step(solution, "reel of parts") == close(
        {step: float(kwh) for step, kwh in expected.items()}
    )
    assert footprint(solution, "reel of parts") == close(float(sum(expected.values())))


def test_units_of_one_dimension_are_converted():
    # 2000 Wh and 3.6 MJ are 2 + 1 kWh; 250 g of resin at 4 kg per kg is 1 kg.
    plant = (
        powered()
        .bought("resin", 4.0, "kg")
        .sku("part", "line")
        .step("line", "mold")
        .use("mold", "electricity", 2000, route="line", unit="Wh")
        .use("mold", "electricity", 3.6, route="line", unit="MJ")
        .bom("part", "mold", "resin", 250, unit="g")
    )
    assert footprint(plant.run(), "part") == close(4.0)


def test_a_factor_is_per_its_own_unit():
    # 0.5 kg CO2e per MJ is 1.8 per kWh.
    plant = (
        PlantBuilder()
        .flow("electricity", "kWh")
        .supply("electricity", 0.5, unit="MJ")
        .sku("part", "line")
        .step("line", "mold")
        .use("mold", "electricity", 2, route="line")
    )
    assert footprint(plant.run(), "part") == close(3.6)


# --- bills of material ----------------------------------------------------------------
def test_late_scrap_loses_every_die_attached_so_far(tmp_path):
    # Die x is attached first, die y second; per good package, backwards:
    # test 1/0.9; second attach 1/(0.9 x 0.95); first attach that / 0.8.
    # So y: 1/0.855 dies, x: 1/0.684 dies, two of them at a time.
    plant = (
        powered()
        .sku("die x", "fab x", "die", reported=False)
        .sku("die y", "fab y", "die", reported=False)
        .sku("package", "line")
        .step("fab x", "make x", 0.5, unit="die")
        .step("fab y", "make y", 0.25, unit="die")
        .use("make x", "electricity", 1, route="fab x")
        .use("make y", "electricity", 3, route="fab y")
        .step("line", "first attach", 0.8)
        .step("line", "second attach", 0.95)
        .step("line", "test", 0.9)
        .bom("package", "first attach", "die x", 2)
        .bom("package", "second attach", "die y", 1)
    )
    x, y = (
        2 / (Fraction("0.9") * Fraction("0.95") * Fraction("0.8")),
        1 / (Fraction("0.9") * Fraction("0.95")),
    )
    solution = plant.run()
    assert solution.skus.get_column("sku").to_list() == ["package"]
    # One die x is 1 kWh / 0.5, one die y 3 kWh / 0.25.
    assert footprint(solution, "package") == close(float(2 * x + 12 * y))
    assert by_step(solution, "package") == close(
        {"make x": float(2 * x), "make y": float(12 * y)}
    )
    scaling = runs(plant, tmp_path, package=1)
    assert scaling["die x: make x"] == close(float(x / Fraction("0.5")))
    assert scaling["die y: make y"] == close(float(y / Fraction("0.25")))


def test_what_is_issued_and_not_used_is_lost():
    # 3 g of gold in the product at a utilisation of 0.6: 5 g issued at 10 kg/g, 2 g
    # lost at 0.5 kg/g: 51 kg per start, at a yield of 0.5 twice that.
    plant = (
        PlantBuilder()
        .bought("gold", 10.0, "g")
        .flow("gold scrap", "g", "waste")
        .supply("gold scrap", 0.5)
        .sku("part", "line")
        .step("line", "bond", 0.5)
        .bom("part", "bond", "gold", 3, utilisation=0.6, loss_to="gold scrap")
    )
    assert footprint(plant.run(), "part") == close(102.0)


def test_an_excluded_wafer_is_named_and_carries_nothing():
    # 0.001 wafers per die are drawn without burden; only 4 kWh / 0.8 are left.
    plant = (
        powered()
        .flow("customer wafer", "wafer")
        .sku("die", "probing", "die", reported=False)
        .sku("part", "assembly")
        .sku("other", "assembly")
        .step("probing", "probe", unit="die")
        .bom("die", "probe", "customer wafer", 0.001, mode="excluded")
        .step("assembly", "attach", 0.8)
        .bom("part", "attach", "die", 1)
        .use("attach", "electricity", 4, route="assembly")
    )
    solution = plant.run()
    assert footprints(solution) == close({"part": 5.0, "other": 5.0})
    labels = solution.skus.select("sku", "boundary", "excluded").rows()
    assert labels[0][:2] == ("part", "gate-to-gate")
    assert "customer wafer" in labels[0][2]
    assert labels[1] == ("other", "cradle-to-gate", None)
    drawn = solution.inventory.filter(sku="part", flow="customer wafer (excluded)")
    # Output is positive: what is drawn is negative.
    assert drawn.select("amount", "cutoff").rows() == [(close(-0.00125), True)]


def test_a_value_of_the_customer_stands_for_the_wafer():
    # 0.001 wafers at the 120 kg the customer states, at a yield of 0.8.
    plant = (
        PlantBuilder()
        .flow("customer wafer", "wafer")
        .supply("customer wafer", 120.0, status="supplier", supplier="a customer")
        .sku("part", "assembly")
        .step("assembly", "attach", 0.8)
        .bom("part", "attach", "customer wafer", 0.001, mode="supplier")
    )
    solution = plant.run()
    assert footprint(solution, "part") == close(0.15)
    assert solution.skus.select("boundary", "excluded").rows() == [
        ("cradle-to-gate", None)
    ]
    assert solution.statuses.select("status", "share").rows() == [("supplier", 1.0)]


# --- several products -----------------------------------------------------------------
def sorted_parts(method: str, **factors: float) -> PlantBuilder:
    """Return 20 kWh per start, which at a yield of 0.8 are 25 per good unit."""
    return (
        powered()
        .sku("fast", "line")
        .sku("slow")
        .step("line", "make")
        .step("line", "sort", 0.8)
        .use("make", "electricity", 15, route="line")
        .use("sort", "electricity", 5, route="line")
        .binned("fast", "sort", {"fast": 0.25, "slow": 0.75}, method, **factors)
    )


def test_bins_by_count_carry_the_same():
    solution = sorted_parts("count").run()
    assert footprints(solution) == close({"fast": 25.0, "slow": 25.0})
    for sku in ("fast", "slow"):
        assert by_step(solution, sku) == close({"make": 18.75, "sort": 6.25})


def test_bins_by_price_carry_what_they_fetch():
    # Of a start 0.2 fast at a price of 9 and 0.6 slow at 2: 1.8 and 1.2 of 3.0, so
    # 12 kWh / 0.2 = 60 and 8 kWh / 0.6 = 40/3; 0.25 x 60 + 0.75 x 40/3 = 25 again.
    solution = sorted_parts("economic", fast=9, slow=2).run()
    assert footprints(solution) == close({"fast": 60.0, "slow": 40 / 3})


def test_bins_by_stated_factors_carry_these():
    # 0.1 x 20 / 0.2 = 10 and 0.9 x 20 / 0.6 = 30.
    solution = sorted_parts("factor", fast=0.1, slow=0.9).run()
    assert footprints(solution) == close({"fast": 10.0, "slow": 30.0})


# --- tools ----------------------------------------------------------------------------
# A tester-day: 5.5 h of running at 4.2 kW and 18.5 h of waiting at 2.9 kW; 8000 BGA in
# 4.0 h and 6000 QFN in 1.5 h.  Idle energy follows the hours of running.
TESTED = {
    # SKU: hours, units, kWh per unit
    "BGA": (4.0, 8000, 0.006977273),
    "QFN": (1.5, 6000, 0.003488636),
}
IDLE_SHARE = 0.699022801


def day_of_tests(idle: str = "standby") -> PlantBuilder:
    plant = (
        powered()
        .tools("ATE", 5.5, **{f"{idle}_hours": 18.5})
        .draw("ATE", "productive", "electricity", 4.2)
        .draw("ATE", idle, "electricity", 2.9)
        .step("test", "ft", tool_group="ATE", tool_seconds=1)
    )
    for sku, (hours, units, _) in TESTED.items():
        seconds = hours * 3600 / units
        plant = plant.sku(sku, "test").made(sku, units)
        plant = plant.row("sku_steps", sku=sku, step="ft", tool_seconds=seconds)
    return plant


@pytest.mark.parametrize("idle", ["standby", "down"])
def test_idle_energy_follows_the_hours_of_running(idle):
    solution = day_of_tests(idle=idle).run()
    for sku, (hours, units, kwh) in TESTED.items():
        assert footprint(solution, sku) == pytest.approx(kwh, rel=1e-6)
        lines = by_line(solution, sku)
        assert lines["run"] == close(4.2 * hours / units)
        assert lines["idle"] / sum(lines.values()) == close(IDLE_SHARE)
        assert sum(lines.values()) == close(footprint(solution, sku))
    total = dict(solution.totals.select("indicator", "amount").rows())
    assert total[solution.headline] == close(76.75)


@pytest.mark.parametrize(
    ("state", "line"),
    [("engineering", "engineering"), ("nonscheduled", "overhead")],
)
def test_hours_without_product_are_lines_of_their_own(state, line):
    solution = day_of_tests(idle=state).run()
    for sku, (hours, units, _) in TESTED.items():
        lines = by_line(solution, sku)
        assert lines.keys() == {"run", line}
        assert lines[line] == close(18.5 * 2.9 * hours / 5.5 / units)


@pytest.mark.parametrize(("uptime", "good"), [(0.65, 1210.56), (0.90, 1676.16)])
def test_a_shift_of_a_tester_reaches_its_good_units(uptime, good):
    # mfgcalcs.com: 4 units x 480 cycles x 65 % uptime x 97 % yield = 1210.56 good
    # units, 1676.16 at 90 %.  With cycles of a minute that is a shift of 8 h; at 1 kW
    # all the time the good units share 8 kWh.
    plant = (
        powered()
        .tools("tester", 8 * uptime, standby_hours=8 * (1 - uptime))
        .draw("tester", "productive", "electricity", 1)
        .draw("tester", "standby", "electricity", 1)
        .sku("part", "test")
        .step("test", "ft", 0.97, tool_group="tester", tool_seconds=60, parallel=4)
    )
    assert footprint(plant.run(), "part") == close(8 / good)


def test_an_oven_is_shared_by_its_batch_and_loaded_again_for_retests():
    # 7200 s x 1.5 loads / (3600 x 12 in a batch) = 0.25 h at 8 kW.
    plant = (
        powered()
        .tools("oven", 100)
        .draw("oven", "productive", "electricity", 8)
        .sku("part", "line")
        .step(
            "line",
            "bake",
            tool_group="oven",
            tool_seconds=7200,
            parallel=12,
            insertions=1.5,
        )
    )
    assert footprint(plant.run(), "part") == close(2.0)


@pytest.mark.parametrize("other", [0, 1, 10_000_000])
def test_how_much_of_others_is_made_changes_nothing(other):
    # The throughput case: what a unit carries follows from hours, not from volumes.
    plant = day_of_tests().with_rows("production", []).made("QFN", other)
    assert footprint(plant.run(), "BGA") == pytest.approx(0.006977273, rel=1e-6)


def test_what_a_tool_uses_and_emits_is_counted_besides_energy():
    # In 0.5 h at 2 kW, 3 Nm3/h of nitrogen at 0.4, and 0.01 kg/h of CH4 (fossil, AR6
    # 29.8): 1 + 0.6 + 0.149.
    plant = (
        powered()
        .bought("nitrogen", 0.4, "Nm3")
        .gas("leak", "CH4")
        .tools("oven", 100)
        .draw("oven", "productive", "electricity", 2)
        .draw("oven", "productive", "nitrogen", 3)
        .draw("oven", "productive", "leak", 0.01)
        .sku("part", "line")
        .step("line", "bake", tool_group="oven", tool_seconds=1800)
    )
    solution = plant.run()
    assert footprint(solution, "part") == close(1 + 0.6 + 0.5 * 0.01 * 29.8)
    assert by_line(solution, "part") == close({"run": 1.0})


# --- the site -------------------------------------------------------------------------
# Group p has 100 m2 and 30 productive hours, q has 300 m2 and 50; per unit of SKU a
# p runs 0.01 h and of b 0.02 h; q runs 0.05 h for b.  The 1000 of a and 1000 of b take
# 10 + 20 h of p and 50 h of q: all there is.
def site(key: str, amount: float = 4000) -> PlantBuilder:
    return (
        powered()
        .tools("p", 30, area_m2=100)
        .tools("q", 50, area_m2=300)
        .draw("p", "productive", "electricity", 2)
        .site("electricity", amount, key)
        .sku("a", "short")
        .sku("b", "long")
        .step("short", "cut", tool_group="p", tool_seconds=36)
        .step("long", "cut long", tool_group="p", tool_seconds=72)
        .step("long", "bond", tool_group="q", tool_seconds=180)
        .made("a", 1000)
        .made("b", 1000)
    )


def test_totals_of_the_site_follow_the_area():
    # p gets 4000 x 100/400 = 1000 kWh over 30 h, q 3000 kWh over 50 h.
    solution = site("area").run()
    a, b = 0.01 * 1000 / 30, 0.02 * 1000 / 30 + 0.05 * 3000 / 50
    assert footprints(solution) == close({"a": 0.02 + a, "b": 0.04 + b})
    assert by_line(solution, "b") == close({"run": 0.04, "overhead": b})


def test_totals_of_the_site_follow_productive_hours():
    # 4000 kWh over 80 h: 50 kWh per hour.
    solution = site("productive_hours").run()
    assert footprints(solution) == close({"a": 0.02 + 0.5, "b": 0.04 + 3.5})
    assert by_line(solution, "b") == close({"run": 0.04, "overhead": 3.5})


@pytest.mark.parametrize("key", ["area", "productive_hours"])
def test_what_all_products_carry_is_what_the_meter_read(key):
    # 30 h of p at 2 kW and the total of the site.
    solution = site(key).run()
    total = dict(solution.totals.select("indicator", "amount").rows())
    assert total[solution.headline] == close(60.0 + 4000.0)
    energy = solution.energy.group_by("sku").agg(kwh=solution.energy["amount"].sum())
    assert energy.height == 2
    whole = solution.energy.get_column("amount").sum() * 1000
    assert whole == close(4060.0)


def test_gases_of_the_site_are_shared_as_well():
    # 8 kg of CO2 from the boiler over 80 h: 0.1 kg per hour; b has 0.07 h.
    plant = site("productive_hours", 0).gas("boiler gas", "CO2")
    solution = plant.site("boiler gas", 8, "productive_hours").run()
    assert footprint(solution, "b") == close(0.04 + 0.07 * 0.1)


# --- utilities ------------------------------------------------------------------------
def test_utilities_that_need_each_other_are_solved_together(tmp_path):
    # Demand electricity 10, nitrogen 5, cooling 8; 1 of electricity needs 0.02 of
    # itself, nitrogen 0.3 electricity and 0.4 cooling, cooling 0.2 electricity and
    # 0.03 of itself:  cooling 10.309278351, nitrogen 5, electricity 13.838628235.
    plant = (
        PlantBuilder()
        .bought("grid", 1.0, "kWh")
        .flow("electricity", "kWh")
        .flow("nitrogen", "Nm3")
        .flow("cooling", "kWh")
        .utility("electricity", "grid", 1)
        .utility("electricity", "electricity", 0.02)
        .utility("nitrogen", "electricity", 0.3)
        .utility("nitrogen", "cooling", 0.4)
        .utility("cooling", "electricity", 0.2)
        .utility("cooling", "cooling", 0.03)
        .sku("part", "line")
        .step("line", "make")
        .use("make", "electricity", 10, route="line")
        .use("make", "nitrogen", 5, route="line")
        .use("make", "cooling", 8, route="line")
    )
    assert footprint(plant.run(), "part") == close(13.838628235)
    scaling = makes(plant, tmp_path, part=1)
    assert scaling["electricity"] == close(13.838628235)
    assert scaling["nitrogen"] == close(5.0)
    assert scaling["cooling"] == close(10.309278351)


# --- supplies -------------------------------------------------------------------------
def one_kwh() -> PlantBuilder:
    return (
        PlantBuilder()
        .flow("electricity", "kWh")
        .sku("part", "line")
        .step("line", "make")
        .use("make", "electricity", 1, route="line")
    )


def test_a_factor_of_the_pack_brings_its_unit_boundary_and_gases():
    # The national average of China for 2023, life-cycle: 0.6205 kg CO2e/kWh (MEE, NBS
    # and NEA, 17 January 2025); 7.2 MJ are 2 kWh.
    plant = (
        PlantBuilder()
        .flow("electricity", "MJ")
        .row("supplies", flow="electricity", factor_id="cn-grid-2023-footprint")
        .sku("part", "line")
        .step("line", "make")
        .use("make", "electricity", 7.2, route="line")
    )
    assert footprint(plant.run(), "part") == close(1.241)


def test_several_supplies_are_a_market_with_shares():
    # 0.7 x 0.9 + 0.2 x 0.05 + 0.1 x 0.4 = 0.68
    plant = one_kwh()
    for name, share, factor in (("a", 0.7, 0.9), ("b", 0.2, 0.05), ("c", 0.1, 0.4)):
        plant = plant.supply("electricity", factor, supply=name, share=share)
    solution = plant.run()
    assert footprint(solution, "part") == close(0.68)
    rows = solution.factors.select("flow", "impact").rows()
    assert dict(rows) == close(
        {
            "CO2e [electricity: a, not stated]": 0.63,
            "CO2e [electricity: b, not stated]": 0.01,
            "CO2e [electricity: c, not stated]": 0.04,
        }
    )


def test_a_supply_may_draw_another_flow():
    # 0.75 from the grid at 0.6, 0.25 from the roof, a utility emitting 0.02 per kWh.
    plant = (
        one_kwh()
        .flow("roof", "kWh")
        .gas("roof gas", "CO2")
        .utility("roof", "roof gas", 0.02)
        .supply("electricity", 0.6, supply="grid", share=0.75)
        .row("supplies", flow="electricity", supply="own", share=0.25, drawn="roof")
    )
    assert footprint(plant.run(), "part") == close(0.75 * 0.6 + 0.25 * 0.02)


def test_a_direct_factor_is_completed_by_its_upstream_part():
    # 0.5 at the stack and 0.09 for fuel and lines.
    plant = (
        one_kwh()
        .bought("upstream of power", 0.09, "kWh")
        .supply("electricity", 0.5, boundary="direct", complement="upstream of power")
    )
    assert footprint(plant.run(), "part") == close(0.59)


def contracted() -> PlantBuilder:
    return (
        one_kwh()
        .supply("electricity", 0.6, region="G")
        .bought("wind power", 0.03, "kWh")
        .contract("electricity", "GEC-1", 200, "wind power")
        .contract("electricity", "GEC-2", 100, "wind power")
        .bill("electricity", 1000)
    )


def test_a_contract_covers_its_share_of_the_bill():
    # 300 of 1000 kWh at 0.03, the rest at 0.6: 0.429.
    solution = contracted().run()
    assert footprint(solution, "part") == close(0.429)


def test_contracts_and_bills_may_be_in_other_units():
    # 0.2 MWh and 360 MJ (100 kWh) of a bill of 1 MWh are the same 300 of 1000 kWh.
    plant = contracted()
    rows = plant.table("contracts")
    rows[0] |= {"amount": 0.2, "unit": "MWh"}
    rows[1] |= {"amount": 360, "unit": "MJ"}
    plant = plant.with_rows("contracts", rows).with_rows("bills", [])
    plant = plant.bill("electricity", 1, unit="MWh")
    assert footprint(plant.run(), "part") == close(0.429)


def test_the_location_based_number_knows_no_contract():
    solution = contracted().run()
    assert solution.skus.get_column("location_based").to_list() == [close(0.6)]
    without = contracted().with_rows("contracts", []).run()
    assert footprint(without, "part") == close(0.6)
    assert without.skus.get_column("location_based").to_list() == [None]


def test_contracts_and_a_market_of_residual_supplies():
    # 0.3 x 0.03 + 0.7 x (0.4 x 0.5 + 0.6 x 0.8) = 0.009 + 0.476
    plant = contracted().with_rows(
        "supplies",
        [row for row in contracted().table("supplies") if row["flow"] != "electricity"],
    )
    plant = plant.supply("electricity", 0.5, supply="x", share=0.4, region="G")
    plant = plant.supply("electricity", 0.8, supply="y", share=0.6, region="G")
    solution = plant.run()
    assert footprint(solution, "part") == close(0.485)
    assert solution.skus.get_column("location_based").to_list() == [close(0.68)]


# --- wastes, gases, cut-offs ----------------------------------------------------------
def test_wastes_and_emissions_leave_without_being_told_to():
    # 0.2 kg of sludge at 0.5 kg/kg, 0.001 kg of SF6 at 24300 (AR6, table 7.15).
    plant = (
        PlantBuilder()
        .flow("sludge", "kg", "waste")
        .supply("sludge", 0.5)
        .gas("etch gas", "SF6")
        .sku("part", "line")
        .step("line", "etch")
        .use("etch", "sludge", 0.2, route="line")
        .use("etch", "etch gas", 0.001, route="line")
    )
    expected = 0.2 * 0.5 + 0.001 * 24300
    assert footprint(plant.run(), "part") == close(expected)


def test_what_is_cut_off_is_estimated_and_not_added():
    # 0.02 kg of label at an estimated 1 kg/kg against 1 kWh: 2 %, below 3 %.
    plant = (
        powered()
        .flow("label", "kg")
        .cut_off("label", 1.0)
        .sku("part", "line")
        .step("line", "make", 0.5)
        .use("make", "electricity", 1, route="line")
        .use("make", "label", 0.02, route="line")
    )
    solution = plant.run()
    assert footprint(solution, "part") == close(2.0)
    assert solution.skus.get_column("cutoff").to_list() == [close(0.02)]
    listed = solution.inventory.filter(flow="label").select("amount", "cutoff").rows()
    assert listed == [(close(-0.04), True)]


def test_own_indicators_are_added_to_the_climate():
    # Water is drawn at 3 kg per start: its indicator is -0.001 per g, on an input.
    plant = (
        powered()
        .flow("water from the river", "kg", "elementary")
        .sku("part", "line")
        .step("line", "rinse", 0.5)
        .use("rinse", "electricity", 1, route="line")
        .use("rinse", "water from the river", 3, route="line", direction="input")
        .row(
            "characterisation",
            indicator="water",
            flow="water from the river",
            factor=-0.001,
            unit="g",
            indicator_unit="kg",
        )
    )
    solution = plant.run()
    assert footprint(solution, "part") == close(2.0)
    assert footprint(solution, "part", "water") == close(6.0)


def test_statuses_are_those_of_the_weakest_number_on_the_path():
    # 2 kWh estimated and 1 kWh measured, on a supplier's factor; yield 0.5 measured.
    plant = (
        PlantBuilder()
        .flow("electricity", "kWh")
        .supply("electricity", 1.0, status="supplier")
        .sku("part", "line")
        .step("line", "make", 0.5)
        .use("make", "electricity", 2, route="line", status="estimate")
        .use("make", "electricity", 1, route="line")
    )
    statuses = plant.run().statuses.select("status", "amount", "share").rows()
    found = {status: (amount, share) for status, amount, share in statuses}
    assert found["estimate"] == close((4.0, 2 / 3))
    assert found["supplier"] == close((2.0, 1 / 3))


def test_an_sku_in_packs_of_a_thousand_is_declared_per_pack():
    # The route makes pieces, the SKU is declared in thousands of them.
    plant = (
        powered()
        .sku("part", "line", "kpcs")
        .step("line", "make", 0.5, unit="piece")
        .use("make", "electricity", 1, route="line")
        .made("part", 500, unit="piece")
        .sku("crate", "packing")
        .step("packing", "fill")
        .bom("crate", "fill", "part", 5, unit="piece")
    )
    solution = plant.run()
    assert footprints(solution) == close({"part": 2000.0, "crate": 10.0})
    # 500 pieces are half a declared unit.
    total = dict(solution.totals.select("indicator", "amount").rows())
    assert total[solution.headline] == close(1000.0)


def test_stages_are_listed_from_the_wafer_to_the_reel():
    # However the SKUs stand in their table, what goes in stands first.
    plant = powered().sku("reel", "3").sku("die", "2", "die").sku("wafer", "1", "wafer")
    units = {"1": "wafer", "2": "die", "3": "unit"}
    for route in ("3", "1", "2"):
        plant = plant.step(route, f"step {route}", unit=units[route])
        plant = plant.use(f"step {route}", "electricity", 1, route=route)
    plant = plant.bom("reel", "step 3", "die", 1).bom("die", "step 2", "wafer", 1)
    solution = plant.run()
    stages = solution.stages.filter(sku="reel", indicator=solution.headline)
    expected = [f"stage of {route}" for route in ("1", "2", "3")]
    assert stages.get_column("stage").to_list() == expected


def test_scores_are_weighted_by_what_they_contribute():
    # Reliability;completeness;temporal;geographical;technological.  2 kg of 4 with
    # scores 3, 1, 5 (temporal, geographical, technological), 1 kg with 5, 4, 2, and
    # 1 kg without any: (2 x 3 + 5)/3 = 11/3, (2 x 1 + 4)/3 = 2, (2 x 5 + 2)/3 = 4.
    plant = PlantBuilder()
    scores = (("resin", 2, "1;2;3;1;5"), ("gold", 1, "4;4;5;4;2"), ("tape", 1, None))
    for flow, factor, pedigree in scores:
        plant = plant.flow(flow).supply(flow, factor, pedigree=pedigree)
    plant = plant.sku("part", "line").step("line", "make")
    for flow, _, _ in scores:
        plant = plant.bom("part", "make", flow, 1)
    (found,) = plant.run().skus.iter_rows(named=True)
    columns = ("technological", "temporal", "geographical", "scored")
    assert [found[name] for name in columns] == close([4.0, 11 / 3, 2.0, 0.75])
