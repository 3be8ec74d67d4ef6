"""Claims about energy against the limits of norms (§5.6)."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import lca
from lca.commands.check import check_path
from lca.findings import Finding
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Document, StudyBuilder

POLISHED = "db31-792-2020-polished-200"
EPI = "db31-792-2020-epi-200"
FAB = "db31-506-2020-fab-200"
CRYSTAL = "db31-792-2020-crystal"
# 1500 kgce per 1000 wafers of 150 mm x 1.78 / 0.1229 kgce per kWh.
LIMIT = 21.72497965825874
NORMS = ("norm-exceeded", "norm-undercut", "norm-unknown", "norm-unproven")


def study(product: str = "slice of silicon", **more: Any) -> StudyBuilder:
    return (
        StudyBuilder()
        .flow(product, **({"unit": "wafer"} | more))
        .flow("power", unit="kWh")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .output("grid", "power", 1)
        .output("grid", "CO2", 0.5)
    )


def polishing(energy: float, norm: str | None = POLISHED, **more: Any) -> StudyBuilder:
    """Return a study whose one activity makes a wafer with some kWh."""
    return (
        study()
        .activity("polishing", norm=norm)
        .output("polishing", "slice of silicon", 1, **more)
        .input("polishing", "power", energy)
    )


def judged(built: StudyBuilder) -> list[str]:
    return [each["code"] for each in told(built)]


def told(built: StudyBuilder) -> list[Document]:
    """Return what `lca check` says of norms."""
    with TemporaryDirectory() as name:
        document = check_path(built.write(Path(name)))
    return [each for each in document["findings"] if each["code"] in NORMS]


def found_in(plant: PlantBuilder, tmp_path) -> list[Finding]:
    checked = lca.read_plant(plant.write(tmp_path)).check()
    return [found for found in checked if found.code in NORMS]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.01, ["norm-exceeded"]),
        (1000, ["norm-exceeded"]),
        (1.0, []),
        (0.5, []),
        (0.21, []),
        (0.19, ["norm-undercut"]),
        (0.001, ["norm-undercut"]),
    ],
)
def test_energy_between_a_fifth_and_the_limit_is_plausible(share, expected) -> None:
    assert judged(polishing(LIMIT * share)) == expected


def test_data_that_are_the_limit_rounded_pass() -> None:
    assert judged(polishing(21.725)) == []


def test_without_a_class_nothing_is_compared() -> None:
    assert judged(polishing(1e6, None)) == []


def test_a_class_that_is_none_is_refused_with_the_nearest() -> None:
    (found,) = told(polishing(10, POLISHED.replace("200", "300")))
    assert (found["code"], found["severity"]) == ("norm-unknown", "error")
    assert POLISHED in found["parameters"]["nearest"].split(", ")
    assert (found["file"], found["row"], found["column"]) == (
        "activities.csv",
        2,
        "norm",
    )


def test_a_run_may_make_any_number() -> None:
    built = study().activity("polishing", norm=POLISHED)
    built = built.output("polishing", "slice of silicon", 40)
    assert judged(built.input("polishing", "power", 20)) == ["norm-undercut"]
    assert judged(built.input("polishing", "power", 800)) == []


def test_every_carrier_in_a_unit_of_energy_counts() -> None:
    built = study().flow("gas", unit="MJ").flow("coal", unit="kgce")
    built = built.activity("polishing", norm=POLISHED)
    for carrier in ("gas", "coal"):
        built = built.output(f"supply of {carrier}", carrier, 1)
        built = built.output(f"supply of {carrier}", "CO2", 0.1)
    built = built.output("polishing", "slice of silicon", 1)
    # 10 kWh, 36 MJ (10 kWh) and 0.1 kgce (0.814 kWh): 20.8 kWh; another 3.6 MJ: 21.8.
    built = built.input("polishing", "power", 10).input("polishing", "coal", 0.1)
    assert judged(built.input("polishing", "gas", 36)) == []
    assert judged(built.input("polishing", "gas", 39.6)) == ["norm-exceeded"]


def test_what_tools_draw_in_their_hours_counts() -> None:
    built = (
        study().flow("polisher: hour", unit="h").activity("polishing", norm=POLISHED)
    )
    built = built.output("polishing", "slice of silicon", 1)
    built = built.input("polishing", "polisher: hour", 0.5)
    # 4 h of the polisher, 160 kWh: 40 kW; half an hour is 20 kWh of the 21.7.
    built = built.output("polisher", "polisher: hour", 4).input(
        "polisher", "power", 160
    )
    assert judged(built) == []
    assert judged(built.input("polishing", "power", 1.8)) == ["norm-exceeded"]


def test_steps_of_one_class_count_together_and_the_last_is_judged() -> None:
    # Slicing 2 kWh, lapping 5 kWh at two slices per wafer, polishing 12 kWh: 21 kWh.
    built = study().flow("raw slice", unit="wafer").flow("lapped", unit="wafer")
    for activity in ("slicing", "lapping", "polishing"):
        built = built.activity(activity, norm=POLISHED)
    built = built.output("slicing", "raw slice", 10).input("slicing", "power", 20)
    built = built.output("lapping", "lapped", 1).input("lapping", "raw slice", 2)
    built = built.input("lapping", "power", 5)
    built = built.output("polishing", "slice of silicon", 1)
    built = built.input("polishing", "lapped", 1).input("polishing", "power", 12)
    assert judged(built) == []
    (found,) = told(built.input("slicing", "power", 2000))
    assert found["activity"] == "polishing"
    # The row most of it comes from is that of slicing, two steps back.
    assert (found["file"], found["row"], found["column"]) == (
        "exchanges.csv", 12, "amount",
    )  # fmt: skip
    # (2020 / 10 x 2 + 5 + 12) kWh.
    assert found["parameters"]["value"] == "421.0 kWh/wafer"
    assert found["parameters"]["limit"] == "21.72 kWh/wafer"
    assert "4.2" in found["parameters"]["clause"]


def test_another_class_begins_anew() -> None:
    built = study("epitaxial").flow("polished", unit="wafer")
    built = built.activity("polishing", norm=POLISHED).activity("epitaxy", norm=EPI)
    built = built.output("polishing", "polished", 1).input("polishing", "power", 21)
    built = built.output("epitaxy", "epitaxial", 1).input("epitaxy", "power", 32)
    assert judged(built.input("epitaxy", "polished", 1)) == []


@pytest.mark.parametrize(
    ("cells", "amount", "expected"),
    [
        ({"unit": "cm2"}, 324.12, []),
        ({"unit": "m2"}, 0.032412, []),
        ({"unit": "wafer"}, 1, []),
        ({"unit": "wafer"}, 2, ["norm-undercut"]),
        ({"unit": "piece"}, 1, ["norm-unproven"]),
        ({"unit": "kg"}, 1, ["norm-unproven"]),
    ],
)
def test_a_fab_counts_area_and_wafers_by_the_area_of_the_norm(
    cells, amount, expected
) -> None:
    # 1.3 kWh per cm2 of 324.12 cm2 is 421 kWh; a fifth of it per wafer is 84 kWh.
    built = study("processed", **cells).activity("fab", norm=FAB)
    built = built.output("fab", "processed", amount).input("fab", "power", 100)
    assert judged(built) == expected


@pytest.mark.parametrize(
    ("cells", "amount", "expected"),
    [
        ({"unit": "kg"}, 1, []),
        ({"unit": "t"}, 0.001, []),
        ({"unit": "piece", "mass_kg": 60}, 1 / 60, []),
        ({"unit": "piece"}, 1, ["norm-unproven"]),
    ],
)
def test_a_crystal_counts_mass(cells, amount, expected) -> None:
    built = study("crystal", **cells).activity("pulling", norm=CRYSTAL)
    built = built.output("pulling", "crystal", amount).input("pulling", "power", 100)
    assert judged(built) == expected


def test_what_draws_no_energy_is_implausible() -> None:
    built = study().activity("polishing", norm=POLISHED)
    (found,) = told(built.output("polishing", "slice of silicon", 1))
    assert found["code"] == "norm-undercut"
    assert found["parameters"]["value"] == "0.0 kWh/wafer"
    assert (found["file"], found["row"]) == ("activities.csv", 2)


def test_an_activity_that_uses_its_own_product_is_judged_by_what_is_left() -> None:
    # A third of the wafers goes back in: 12 kWh for two thirds of a wafer are 18.
    built = polishing(12).input("polishing", "slice of silicon", 1 / 3)
    assert judged(built) == []
    built = polishing(16).input("polishing", "slice of silicon", 1 / 3)
    assert judged(built) == ["norm-exceeded"]


# ── plants ───────────────────────────────────────────────────────────────────
def plant(power: float, **step: Any) -> PlantBuilder:
    """Return two SKUs of a route that polishes with some kWh per good wafer."""
    built = PlantBuilder().bought("silicon", 10).bought("power", 0.6, "kWh")
    built = built.sku("left", "R", "wafer").sku("right", "R", "wafer")
    built = built.step("R", "start", unit="wafer")
    built = built.step("R", "polish", 0.9, "wafer", norm=POLISHED, **step)
    built = built.bom("left", "start", "silicon", 0.1)
    built = built.bom("right", "start", "silicon", 0.2)
    return built.use("polish", "power", power, route="R", per="good")


def test_the_class_of_a_step_holds_for_all_skus_and_is_told_once(tmp_path) -> None:
    assert found_in(plant(21.7), tmp_path / "right") == []
    (found,) = found_in(plant(217), tmp_path / "wrong")
    assert found.code == "norm-exceeded"
    place = found.place
    assert (place.file, place.row, place.column) == ("consumption.csv", 2, "amount")


def test_rework_has_no_limit_of_its_own(tmp_path) -> None:
    built = plant(20, rework=0.05).use("polish", "power", 1, route="R", per="rework")
    assert found_in(built, tmp_path) == []


def test_the_tools_of_a_plant_count(tmp_path) -> None:
    built = plant(2, tool_group="polishers", tool_seconds=1800)
    built = built.tools("polishers", 100, standby_hours=50)
    # 30 + 10 x 50 / 100 = 35 kW over 0.5 h / 0.9: 19.4 kWh, and 2 by hand.
    built = built.draw("polishers", "productive", "power", 30)
    built = built.draw("polishers", "standby", "power", 10)
    assert found_in(built, tmp_path / "right") == []
    (found,) = found_in(
        built.draw("polishers", "productive", "power", 30), tmp_path / "wrong"
    )
    assert found.code == "norm-exceeded"


def test_a_class_that_is_none_points_to_the_step(tmp_path) -> None:
    rows = plant(21).table("steps")
    rows[1] |= {"norm": "no such class"}
    (found,) = found_in(plant(21).with_rows("steps", rows), tmp_path)
    assert (found.code, found.place.file, found.place.row, found.place.column) == (
        "norm-unknown", "steps.csv", 3, "norm",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["osat_demo", "wafer_fab"])
def test_the_shipped_plants_keep_their_norms(name: str) -> None:
    found = lca.read_plant(lca.shipped_inventory(name)).check()
    assert [each for each in found if each.code in NORMS] == []


def test_the_shipped_silicon_chain_is_at_the_limits_it_was_made_from() -> None:
    found = lca.read_study(lca.shipped_inventory("silicon_chain"))
    classes = found.inputs.activities["norm"].drop_nulls().to_list()
    assert classes == [POLISHED, POLISHED, POLISHED, EPI]
    assert [each for each in found.check() if each.code in NORMS] == []
