"""One energy once along the way of a product, whichever table leads to its parts."""

from collections.abc import Callable

import pytest

from tests.plant.test_blocks import (
    EPI,
    FAB,
    LAPPED,
    POLISHED,
    block,
    check,
    codes,
    line,
)
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

HOLDS = "block-holds-block"

Lead = Callable[[PlantBuilder], PlantBuilder]


def two(outer: str, inner: str, **more: Cell) -> PlantBuilder:
    """Return two routes with a block on each; nothing leads from W to L yet."""
    plant = block(line("load"), "load", "load", outer, **more)
    plant = plant.sku("L", "RL", "wafer").step("RL", "make", 1, "wafer")
    return block(plant, "make", "make", inner, route="RL", **more)


def by_bill(plant: PlantBuilder) -> PlantBuilder:
    return plant.bom("W", "load", "L", 1)


def by_route(plant: PlantBuilder) -> PlantBuilder:
    return plant.use("load", "L", 1, route="R")


def by_packing(plant: PlantBuilder) -> PlantBuilder:
    return plant.pack("load", "L", 1, sku="W")


def by_supply(plant: PlantBuilder) -> PlantBuilder:
    bought = plant.flow("bare", "wafer").row("supplies", flow="bare", drawn="L")
    return bought.bom("W", "load", "bare", 1)


def by_background(plant: PlantBuilder) -> PlantBuilder:
    plant = plant.flow("kit", "unit")
    for direction, flow, unit in (("output", "kit", "unit"), ("input", "L", "wafer")):
        plant = plant.row(
            "exchanges", activity="kitting", direction=direction, flow=flow, amount=1,
            unit=unit, status="measured",
        )  # fmt: skip
    return plant.bom("W", "load", "kit", 1)


def by_sorting(plant: PlantBuilder) -> PlantBuilder:
    plant = plant.sku("best", None, "wafer")
    plant = plant.binned("L", "make", {"L": 0.5, "best": 0.5}, "count")
    return plant.bom("W", "load", "best", 1)


def by_testing(plant: PlantBuilder) -> PlantBuilder:
    return plant.bought("spent", 0, "wafer", "waste").row(
        "test_wafers", route="R", step="load", wafer="L", uses=0.1,
        discarded_to="spent", status="measured",
    )  # fmt: skip


def by_tools(plant: PlantBuilder) -> PlantBuilder:
    rows = plant.table("steps")
    rows[0] |= {"tool_group": "furnaces", "tool_seconds": 60}
    plant = plant.with_rows("steps", rows).tools("furnaces", 100)
    return plant.draw("furnaces", "productive", "L", 0.1)


EVERY = [
    by_bill, by_route, by_packing, by_supply, by_background, by_sorting, by_testing,
    by_tools,
]  # fmt: skip


@pytest.mark.parametrize("lead", EVERY, ids=lambda lead: lead.__name__)
def test_every_table_that_leads_to_a_part_is_seen(lead: Lead, tmp_path) -> None:
    assert HOLDS in codes(lead(two(POLISHED, LAPPED)), tmp_path)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [(POLISHED, POLISHED), (POLISHED, LAPPED), (LAPPED, POLISHED), (LAPPED, LAPPED)],
)
def test_one_class_and_one_inside_another_meet_on_two_routes(
    outer, inner, tmp_path
) -> None:
    # A wafer that is polished already was lapped, whatever the next route says.
    plant = two(outer, inner)
    assert HOLDS not in codes(plant, tmp_path / "apart")
    (found,) = [
        each for each in check(by_bill(plant), tmp_path / "on") if each.code == HOLDS
    ]
    assert found.place.as_dict() == {"file": "blocks.csv", "row": 3, "column": "energy"}
    said = dict(found.parameters)
    assert {said["holder"], said["held"]} == {outer, inner}
    assert (said["value"], said["against"]) == (inner, "blocks.csv row 2")


@pytest.mark.parametrize(
    ("outer", "inner"), [(EPI, POLISHED), (EPI, LAPPED), (FAB, POLISHED)]
)
def test_classes_that_begin_where_the_other_ends_add_up(outer, inner, tmp_path) -> None:
    used = {"utilisation": 0.9} if outer == FAB else {}
    plant = block(line("load"), "load", "load", outer, **used)
    plant = plant.sku("L", "RL", "wafer").step("RL", "make", 1, "wafer")
    plant = block(plant, "make", "make", inner, route="RL")
    assert HOLDS not in codes(by_bill(plant), tmp_path)


def test_a_part_three_routes_away_is_on_the_way(tmp_path) -> None:
    plant = block(line("load"), "load", "load", POLISHED)
    plant = plant.sku("M", "RM", "wafer").step("RM", "mark", 1, "wafer")
    plant = plant.sku("L", "RL", "wafer").step("RL", "make", 1, "wafer")
    plant = block(plant, "make", "make", POLISHED, route="RL")
    plant = plant.bom("W", "load", "M", 1).use("mark", "L", 1, route="RM")
    assert HOLDS in codes(plant, tmp_path)


def test_products_of_one_route_made_of_each_other_count_its_block_twice(
    tmp_path,
) -> None:
    plant = block(line("polish"), "polish", "polish", POLISHED).sku("V", "R", "wafer")
    assert HOLDS not in codes(plant, tmp_path / "apart")
    assert HOLDS in codes(plant.bom("W", "polish", "V", 1), tmp_path / "chained")


def test_a_product_that_tests_with_some_of_itself_stays(tmp_path) -> None:
    plant = block(line("polish"), "polish", "polish", POLISHED)
    plant = plant.use("polish", "W", 0.05, sku="W")
    assert HOLDS not in codes(plant, tmp_path)


def test_siblings_do_not_lend_each_other_their_parts(tmp_path) -> None:
    # W draws M; only N, of the route of M, is made of L.
    plant = block(line("load"), "load", "load", POLISHED)
    plant = plant.sku("M", "RM", "wafer").sku("N", "RM", "wafer")
    plant = plant.step("RM", "mark", 1, "wafer").sku("L", "RL", "wafer")
    plant = plant.step("RL", "make", 1, "wafer")
    plant = block(plant, "make", "make", POLISHED, route="RL")
    plant = plant.bom("W", "load", "M", 1).bom("N", "mark", "L", 1)
    assert HOLDS not in codes(plant, tmp_path)


def test_a_part_that_is_excluded_or_of_no_amount_bears_nothing(tmp_path) -> None:
    plant = two(POLISHED, POLISHED)
    consigned = plant.bom("W", "load", "L", 1, mode="excluded")
    assert HOLDS not in codes(consigned, tmp_path / "consigned")
    assert HOLDS not in codes(plant.bom("W", "load", "L", 0), tmp_path / "none")
