"""Plants unlike the demonstration: another order of steps, and no assembly at all.

Nothing in the program knows what a saw or a test is; these plants prove it.  Every
number is worked by hand beside it, in fractions.
"""

from fractions import Fraction

import pytest

from tests.support.plant_builder import PlantBuilder, footprint, footprints


def close(values):
    return pytest.approx(values, rel=1e-9, abs=1e-12)


def by_step(plant: PlantBuilder, sku: str) -> dict[str, float]:
    solution = plant.run()
    rows = solution.steps.filter(sku=sku, indicator=solution.headline)
    return dict(rows.select("step", "amount").rows())


def wafer_level() -> PlantBuilder:
    """Return a wafer-level package: balls and test on the wafer, the saw comes last.

    One wafer bought; 400 dies, of which the test passes 9/10 and the saw 49/50.
    """
    return (
        PlantBuilder()
        .bought("power", 0.5, "kWh")
        .bought("bare wafer", 60.0, "wafer")
        .bought("solder balls", 0.002, "piece")
        .bought("swarf", 1.5, "kg", "waste")
        .tools("probe card cell", 200, standby_hours=100)
        .draw("probe card cell", "productive", "power", 6)
        .draw("probe card cell", "standby", "power", 2)
        .sku("chip scale part", "wafer level", "die")
        .step("wafer level", "ball drop", "0.98", unit="wafer", stage="bumping")
        .step(
            "wafer level",
            "test on wafer",
            unit="wafer",
            stage="testing",
            tool_group="probe card cell",
            tool_seconds=1800,
        )
        .step(
            "wafer level",
            "saw last",
            "0.882",
            start_unit="wafer",
            unit="die",
            gives=400,
            stage="dicing",
        )
        .bom("chip scale part", "ball drop", "bare wafer", 1)
        .bom("chip scale part", "ball drop", "solder balls", 20_000)
        .use("saw last", "power", 3, route="wafer level")
        .use("saw last", "swarf", "0.1", route="wafer level")
    )


def test_a_saw_may_come_last():
    # Wafers sawn per die: 1/(400 x 0.882); wafers started: that / 0.98.  A wafer
    # costs 60 + 20000 x 0.002 = 100; its test 0.5 h of 6 + 2 x 100/200 = 7 kWh at 0.5
    # = 1.75; the saw 3 kWh at 0.5 + 0.1 kg at 1.5 = 1.65.
    sawn = 1 / (400 * Fraction("0.882"))
    expected = {
        "ball drop": 100 * sawn / Fraction("0.98"),
        "test on wafer": Fraction("1.75") * sawn,
        "saw last": Fraction("1.65") * sawn,
    }
    plant = wafer_level()
    assert by_step(plant, "chip scale part") == close(
        {step: float(kg) for step, kg in expected.items()}
    )
    assert footprint(plant.run(), "chip scale part") == close(
        float(sum(expected.values()))
    )


def upside_down() -> PlantBuilder:
    """Return a route whose final test stands before the mold, in thirds and halves."""
    return (
        PlantBuilder()
        .bought("power", 1.0, "kWh")
        .bought("die", 2.0, "die")
        .bought("compound", 3.0, "kg")
        .sku("part", "upside down")
        .step("upside down", "attach", start_unit="die", gives=1)
        .step("upside down", "final test", "0.5")
        .step("upside down", "mold", "0.75", start_unit="strip", takes=50, gives=50)
        .step("upside down", "mark", "0.8", rework="0.1", rework_step="mark")
        .bom("part", "attach", "die", 1)
        .use("final test", "power", "0.25", route="upside down")
        .use("mold", "compound", "0.3", route="upside down")
        .use("mark", "power", "0.02", route="upside down")
        .use("mark", "power", "0.04", route="upside down", per="rework")
    )


def test_a_test_may_come_before_the_mold():
    # Per good part: marked 1/0.8 = 5/4, of which 1/8 marked again, so 9/8 molded;
    # strips 9/8 / (50 x 3/4) = 3/100; tested good 50 x 3/100 = 3/2; tested and
    # attached 3.
    marked, again, strips, tested = (
        Fraction(5, 4),
        Fraction(1, 8),
        Fraction(3, 100),
        Fraction(3),
    )
    expected = {
        "attach": 2 * tested,
        "final test": tested / 4,
        "mold": 3 * Fraction("0.3") * strips,
        "mark": Fraction("0.02") * marked + Fraction("0.04") * again,
    }
    assert by_step(upside_down(), "part") == close(
        {step: float(kg) for step, kg in expected.items()}
    )


def fab_only() -> PlantBuilder:
    """Return a fab that sells wafers of two kinds and has gases and pure water.

    Litho is visited twice, under two names; one product skips the implant.
    """
    return (
        PlantBuilder()
        .bought("power", 0.6, "kWh")
        .bought("tap water", 0.3, "m3")
        .bought("polished wafer", 12.0, "wafer")
        .gas("etch gas", "NF3")
        .flow("pure water", "m3")
        .utility("pure water", "tap water", "1.25")
        .utility("pure water", "power", 8)
        .utility("pure water", "pure water", "0.2")
        .tools("scanner", 400, standby_hours=50, down_hours=50, area_m2=30)
        .tools("etcher", 100, engineering_hours=20, area_m2=10)
        .draw("scanner", "productive", "power", 40)
        .draw("scanner", "standby", "power", 20)
        .draw("scanner", "down", "power", 4)
        .draw("etcher", "productive", "power", 15)
        .draw("etcher", "engineering", "power", 10)
        .site("power", 32_000, "area")
        .sku("logic wafer", "logic", "wafer")
        .sku("analog wafer", "analog", "wafer")
        .step("logic", "litho 1", unit="wafer", tool_group="scanner", tool_seconds=90)
        .step("logic", "etch 1", unit="wafer", tool_group="etcher", tool_seconds=360)
        .step("logic", "litho 2", unit="wafer", tool_group="scanner", tool_seconds=180)
        .step("logic", "implant", "0.9", unit="wafer")
        .step("analog", "litho 1", unit="wafer", tool_group="scanner", tool_seconds=90)
        .step("analog", "etch 1", "0.8", unit="wafer")
        .bom("logic wafer", "litho 1", "polished wafer", 1)
        .bom("analog wafer", "litho 1", "polished wafer", 1)
        .use("etch 1", "etch gas", 5, route="logic", unit="g")
        .use("etch 1", "pure water", "0.4", route="logic")
        .use("implant", "power", 9, route="logic", per="good")
        .use("etch 1", "pure water", "0.1", route="analog")
    )


# Pure water: p = 1.25 x 0.3 + 8 x 0.6 + 0.2 p, so p = 5.175/0.8 = 6.46875 kg/m3.
WATER = Fraction("6.46875")
# A scanner hour: 40 + (20 x 50 + 4 x 50)/400 = 43 kWh, and of the site
# 32000 x 30/40 / 400 = 60; an etcher hour 15 + 10 x 20/100 = 17, and 80: times 0.6.
SCANNER, ETCHER = Fraction(103) * 6 / 10, Fraction(97) * 6 / 10


def test_a_fab_has_footprints_without_an_assembly():
    # NF3 is 17400 in AR6 (WG1 table 7.SM.7): 5 g are 87 kg.
    logic = (
        (12 + SCANNER * 90 / 3600)
        + (87 + Fraction("0.4") * WATER + ETCHER * 360 / 3600)
        + SCANNER * 180 / 3600
    ) / Fraction("0.9") + 9 * Fraction("0.6")
    analog = (12 + SCANNER * 90 / 3600 + WATER / 10) / Fraction("0.8")
    assert footprints(fab_only().run()) == close(
        {"logic wafer": float(logic), "analog wafer": float(analog)}
    )


def test_lines_of_energy_of_the_fab():
    # Logic: 270 s of the scanner and 360 s of the etcher per start, of which 0.9 are
    # good; hours per good wafer 1/12 and 1/9.
    scanner, etcher = Fraction(1, 12), Fraction(1, 9)
    expected = {
        "run": 40 * scanner + 15 * etcher,
        "idle": 3 * scanner,
        "engineering": 2 * etcher,
        "overhead": 60 * scanner + 80 * etcher,
    }
    energy = fab_only().run().energy.filter(sku="logic wafer")
    found = {
        line: (kwh, kg)
        for line, kwh, kg in energy.select("line", "amount", "impact").iter_rows()
        if line in expected
    }
    assert found == {
        line: (close(float(kwh)), close(0.6 * float(kwh)))
        for line, kwh in expected.items()
    }


def test_a_wafer_of_the_fab_may_be_the_start_of_another_route():
    # 1/500 of a wafer per die, 1.5 dies per package for the scrap of attaching.
    plant = (
        fab_only()
        .sku("die", "dicing", "die", reported=False)
        .sku("package", "attaching")
        .step("dicing", "cut", start_unit="wafer", unit="die", gives=500)
        .step("attaching", "attach", Fraction(2, 3).__float__())
        .bom("die", "cut", "analog wafer", 1)
        .bom("package", "attach", "die", 1)
    )
    solution = plant.run()
    assert footprint(solution, "package") == close(
        footprint(solution, "analog wafer") * 1.5 / 500
    )


@pytest.mark.parametrize("gap", [1, 1000])
def test_only_the_order_of_positions_counts(gap):
    plant = wafer_level()
    spread = [
        row | {"position": -7 + gap * place}
        for place, row in enumerate(plant.table("steps"))
    ]
    other = plant.with_rows("steps", reversed(spread))
    assert footprints(other.run()) == close(footprints(plant.run()))
