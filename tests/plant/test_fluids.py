"""Claims about heat-transfer fluids: what is lost, and who bears it."""

import pytest

from lca.study import read_plant
from tests.support.gas_plants import FAB
from tests.support.plant_builder import PlantBuilder, footprint
from tests.support.study_builder import Cell, Row

# Groups work 100 and 300 hours, on 30 and 10 m²; a wafer takes an hour of the first.
SITE = (
    PlantBuilder()
    .bought("electricity", 0.5, "kWh")
    .gas("vapour", "C6F14")
    .tools("etchers", 100, area_m2=30)
    .tools("coaters", 300, area_m2=10)
    .draw("etchers", "productive", "electricity", 1)
    .draw("coaters", "productive", "electricity", 1)
    .sku("W", "fab", "wafer")
    .step("fab", "etch", 1, "wafer", tool_group="etchers", tool_seconds=3600)
    .bought("blank", 10, "wafer")
    .bom("W", "etch", "blank", 1)
)
GWP = 8620  # of C6F14 in AR6


def lose(plant: PlantBuilder, key: str = "area", **cells: Cell) -> PlantBuilder:
    held: Row = {
        "opening": 100, "bought": 20, "installed": 5, "shipped": 3, "closing": 110,
        "fluid": "vapour", "unit": "kg", "key": key, "status": "measured",
    }  # fmt: skip
    return plant.row("fluids", **(held | cells))


@pytest.mark.parametrize(
    ("key", "share"), [("area", 30 / 40 / 100), ("productive_hours", 1 / 400)]
)
def test_a_loss_reaches_the_tool_groups_by_its_key(key, share):
    """100 + 20 + 5 − 3 − 110 = 12 kg in the period."""
    more = footprint(lose(SITE, key).run(), "W") - footprint(SITE.run(), "W")
    assert more == pytest.approx(12 * share * GWP)


def test_a_loss_shares_the_pool_of_the_totals_of_the_site():
    """400 kWh and 12 kg over the same area; one pool has both."""
    plant = lose(SITE.site("electricity", 400, "area"))
    more = footprint(plant.run(), "W") - footprint(SITE.run(), "W")
    assert more == pytest.approx((400 * 0.5 + 12 * GWP) * 30 / 40 / 100)


def test_units_convert_and_what_cancels_is_no_loss(tmp_path):
    plant = lose(SITE, unit="g", closing=122 - 1e-11)
    study, found = read_plant(plant.write(tmp_path)).compile()
    assert study.inputs.exchanges.filter(rule="fluid").is_empty()
    assert [each.code for each in found if each.severity == "error"] == []
    more = footprint(lose(SITE, unit="g").run(), "W") - footprint(SITE.run(), "W")
    assert more == pytest.approx(0.012 * 30 / 40 / 100 * GWP, rel=1e-6)


def test_a_plant_without_fluids_has_no_pool(tmp_path):
    study, _ = read_plant(FAB.write(tmp_path)).compile()
    assert study.inputs.exchanges.filter(rule="site-share").is_empty()
