"""Direct factors of places do not pass for those of a footprint from the cradle."""

from pathlib import Path

import pytest

import lca
from lca.commands.factors import show_factor
from lca.factors import list_tables, load_rows
from tests.support.plant_builder import PlantBuilder, footprints

CO2 = ("cn-jiangsu-2022-direct", "cn-east-grid-2023-direct", "sg-grid-2014-direct")
ALL_GASES = ("us-egrid-2023-direct", "gb-grid-2025-direct", "uk-2025-hgv")

NAMED = ("factor-direct-only", "factor-co2-only")

WHOLE = {
    # 0.177 at the stack; 0.01853 + 0.0459 + 0.00397 of the net and of fuels.
    ("gb-grid-2025-direct", "gb-grid-2025-upstream"): 0.2454,
    ("gb-grid-2024-direct", "gb-grid-2024-upstream"): 0.27522,
    ("uk-2025-hgv", "uk-2024-hgv-supply"): 0.10163 + 0.02359,
    ("uk-2025-container-ship", "uk-2024-container-ship-supply"): 0.01612 + 0.00365,
    ("uk-2025-heat", "uk-2024-heat-supply"): 0.17529 + 0.03341,
}
"""kg CO2e per unit by direct factor and complement: UK factors of 2024 and 2025."""


def plant_on(*factors: str, boundary: str = "cradle-to-gate") -> PlantBuilder:
    """Return a plant with one product for each factor, which takes one unit of it."""
    plant = PlantBuilder().headed(boundary=boundary)
    for factor in factors:
        unit = show_factor(factor)["unit"].partition("/")[2]
        plant = plant.flow(f"bought {factor}", unit).sku(factor, factor)
        plant = plant.step(factor, "S1").use("S1", f"bought {factor}", 1, route=factor)
    return plant


def supply(plant: PlantBuilder, factor: str, **more: str) -> PlantBuilder:
    """Return the plant with a factor of the pack more."""
    cells = {"flow": f"bought {factor}", "factor_id": factor, "status": "literature"}
    return plant.row("supplies", **(cells | more))


def told(plant: PlantBuilder, folder: Path) -> list[tuple[str, int | None]]:
    """Return code and row of what is more than a remark."""
    found = lca.read_plant(plant.write(folder)).check()
    return [(f.code, f.place.row) for f in found if f.severity != "info"]


def test_a_direct_factor_alone_is_refused_from_cradle_to_gate(tmp_path: Path) -> None:
    plant = plant_on(*CO2, *ALL_GASES)
    for factor in (*CO2, *ALL_GASES):
        plant = supply(plant, factor)
    found = told(plant, tmp_path)
    assert {row for code, row in found if code == "factor-direct-only"} == set(
        range(2, 8)
    )
    # Carbon dioxide alone is an error of its own.
    assert {row for code, row in found if code == "factor-co2-only"} == {2, 3, 4}
    # And of 2014 is old.
    others = [each for each in found if each[0] not in NAMED]
    assert others == [("factor-outdated", 4)]


def test_gate_to_gate_it_counts() -> None:
    plant = plant_on(*CO2, *ALL_GASES, boundary="gate-to-gate")
    for factor in (*CO2, *ALL_GASES):
        plant = supply(plant, factor)
    expected = (0.5978, 0.5500, 0.4277, 0.351633, 0.177, 0.10163)
    assert footprints(plant.run()) == pytest.approx(
        dict(zip((*CO2, *ALL_GASES), expected, strict=True)), rel=1e-12
    )


def test_with_its_complement_a_direct_factor_is_accepted(tmp_path: Path) -> None:
    plant = plant_on(*(direct for direct, _ in WHOLE))
    for direct, upstream in WHOLE:
        flow = f"upstream of {direct}"
        plant = plant.flow(flow, str(plant.unit_of(f"bought {direct}")))
        plant = supply(plant, direct, complement=flow)
        plant = supply(plant, upstream, flow=flow)
    assert told(plant, tmp_path) == []
    assert footprints(plant.run()) == pytest.approx(
        {direct: kg for (direct, _), kg in WHOLE.items()}, rel=1e-12
    )


def test_energy_of_a_step_is_no_factor_of_what_is_bought(tmp_path: Path) -> None:
    plant = plant_on("act-mpa", boundary="gate-to-gate")
    plant = supply(plant, "act-28nm-epa", flow="bought act-mpa")
    assert ("unknown-factor", 2) in told(plant, tmp_path)


def test_a_row_that_completes_another_is_per_the_same_unit() -> None:
    rows = {row["id"]: row for table in list_tables() for row in load_rows(table)
            if "id" in row}  # fmt: skip
    completing = [row for row in rows.values() if row.get("completes")]
    assert len(completing) > 40
    for row in completing:
        for other in row["completes"].split("|"):
            assert rows[other]["unit"] == row["unit"]
            assert rows[other]["boundary"] == "direct"


def test_a_note_names_as_complement_what_completes_the_row() -> None:
    rows = {row["id"]: row for table in list_tables() for row in load_rows(table)
            if "id" in row}  # fmt: skip
    named = 0
    for row in rows.values():
        _, told_of, rest = row.get("note", "").partition("complement is ")
        if told_of:
            other = rows[rest.partition(";")[0]]
            assert other["boundary"] == "life-cycle"
            assert row["id"] in other["completes"].split("|")
            named += 1
    assert named > 35
