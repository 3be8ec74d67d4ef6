"""Monitor and dummy wafers: how often one serves, and what becomes of its silicon.

A wafer of 775 um is used down to 655 um, 25 um go at each reclaim: it bears
floor(120 / 25) = 4 reclaims.  With 0.9 of the wafers surviving each, one new wafer
serves 1 + 0.9 + 0.81 + 0.729 + 0.6561 = 4.0951 times and is reclaimed
1 + 0.9 + 0.81 + 0.729 = 3.439 times.
"""

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import lca
from tests.support.plant_builder import PlantBuilder, footprint
from tests.support.study_builder import Cell
from tests.support.wafer_plants import amounts, balances, compiled

SERVED, SENT = 4.0951, 3.439
MASS = 0.127586
"""Kilograms of a wafer of 300 mm, 775 um."""

STEP = "W: oxidise"


def close(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


def monitored(unit: str = "kg", /, **cells: Cell) -> PlantBuilder:
    """Return a fab whose step oxidise uses 0.1 test wafers per start."""
    row: dict[str, Cell] = {
        "route": "R",
        "sku": None,
        "step": "oxidise",
        "wafer": "test wafer",
        "uses": 0.1,
        "reclaim": "reclaim",
        "thickness_um": 775,
        "least_um": 655,
        "removal_um": 25,
        "survival": 0.9,
        "discarded_to": "spent wafers",
        "status": "measured",
    }
    return (
        PlantBuilder()
        .flow("test wafer", "wafer", mass_kg=MASS, composition="Si=1")
        .supply("test wafer", 20)
        .flow("reclaim", "wafer")
        .supply("reclaim", 3)
        .flow("spent wafers", unit, "waste")
        .supply("spent wafers", 0.5)
        .sku("W", "R", "wafer")
        .step("R", "oxidise", 0.8, "wafer")
        .row("test_wafers", **(row | cells))
    )


def test_reclaims_stretch_a_new_wafer() -> None:
    inputs, found = compiled(monitored())
    assert not found
    known = amounts(inputs)
    assert known[STEP, "input", "test wafer"] == close(0.1 / SERVED)
    assert known[STEP, "input", "reclaim"] == close(0.1 / SERVED * SENT)


def test_what_is_discarded_is_as_thin_as_its_reclaims_left_it() -> None:
    """Of 775 um, 3.439 x 25 um are gone on average."""
    known = amounts(compiled(monitored())[0])
    left = MASS * (1 - SENT * 25 / 775)
    assert known[STEP, "output", "spent wafers"] == close(0.1 / SERVED * left)


def test_discarded_wafers_may_be_counted() -> None:
    known = amounts(compiled(monitored("wafer"))[0])
    assert known[STEP, "output", "spent wafers"] == close(0.1 / SERVED)


def test_the_burden_is_that_of_new_wafers_reclaims_and_waste() -> None:
    """Per good wafer 1 / 0.8 starts."""
    left = MASS * (1 - SENT * 25 / 775)
    expected = 0.1 / SERVED * (20 + SENT * 3 + left * 0.5) / 0.8
    assert footprint(monitored().run(), "W") == close(expected)


@pytest.mark.parametrize(
    ("cells", "served", "sent"),
    [
        ({"survival": 1}, 5, 4),
        ({"survival": None}, 5, 4),
        # 0.1 × 3 is not 0.3 in binary: three reclaims fit all the same.
        ({"thickness_um": 0.4, "least_um": 0.1, "removal_um": 0.1}, 3.439, 2.71),
        ({"least_um": 676}, 3.439, 2.71),
        ({"least_um": 750}, 1.9, 1),
        ({"least_um": 655, "removal_um": 120}, 1.9, 1),
    ],
)
def test_as_many_reclaims_as_fit(
    cells: dict[str, Cell], served: float, sent: float
) -> None:
    known = amounts(compiled(monitored(**cells))[0])
    assert known[STEP, "input", "test wafer"] == close(0.1 / served)
    assert known[STEP, "input", "reclaim"] == close(0.1 / served * sent)


def test_without_reclaim_every_use_takes_a_new_wafer() -> None:
    none: dict[str, Cell] = dict.fromkeys(
        ("reclaim", "least_um", "removal_um", "survival")
    )
    inputs, found = compiled(monitored(**none))
    assert not found
    known = amounts(inputs)
    assert known[STEP, "input", "test wafer"] == close(0.1)
    assert known[STEP, "output", "spent wafers"] == close(0.1 * MASS)
    assert (STEP, "input", "reclaim") not in known


# (775 − 655) / 2.4 = 50 reclaims are let pass, 51 are not.
@pytest.mark.parametrize(("removal", "refused"), [(2.4, False), (120 / 51, True)])
def test_fifty_reclaims_are_the_most(removal: float, *, refused: bool) -> None:
    _, found = compiled(monitored(removal_um=removal))
    codes = [each.code for each in found]
    assert codes == (["wafer-size-impossible"] if refused else [])


def test_a_new_wafer_is_as_thick_as_its_shape_says() -> None:
    plant = own_plant()
    (row,) = plant.table("test_wafers")
    thick = plant.with_rows("test_wafers", [row | {"thickness_um": 1775}])
    (found,) = compiled(thick)[1]
    assert found.code == "test-wafer-thickness-differs"
    known = dict(found.parameters)
    assert (known["value"], known["expected"]) == ("1775 µm", "775 µm")


def test_none_used_draws_nothing() -> None:
    inputs, found = compiled(monitored(uses=0))
    assert not found
    assert inputs.exchanges.filter(pl.col("origin") == "test_wafers.csv").is_empty()


def test_every_row_names_its_rule() -> None:
    inputs, _ = compiled(monitored())
    rows = inputs.exchanges.filter(pl.col("origin") == "test_wafers.csv")
    assert sorted(rows.select("flow", "rule").rows()) == [
        ("reclaim", "reclaim"),
        ("spent wafers", "discard"),
        ("test wafer", "test-wafer"),
    ]


def test_rows_of_a_route_and_of_a_sku_add_up() -> None:
    plant = monitored()
    (row,) = plant.table("test_wafers")
    own = row | {"route": None, "sku": "W", "uses": 0.3}
    known = amounts(compiled(plant.with_rows("test_wafers", [row, own]))[0])
    assert known[STEP, "input", "test wafer"] == close(0.4 / SERVED)


def own_plant() -> PlantBuilder:
    """Return a plant that makes, polishes and discards its own test wafers.

    A reclaim takes 25 um of 300 mm off: 4.1156827 g of silicon go to sludge.
    """
    plant = monitored()
    flows = [row for row in plant.table("flows") if row["kind"] == "waste"]
    plant = plant.with_rows("flows", flows).with_rows(
        "supplies", [row for row in plant.table("supplies") if row["factor"] == 0.5]
    )
    removed = math.pi * 0.15**2 * 25e-6 * 2329
    plant = (
        plant.flow("polysilicon", formula="Si")
        .supply("polysilicon", 50)
        .flow("kerf", "kg", "waste", formula="Si")
        .supply("kerf", 0)
        .flow("sludge", "kg", "waste", formula="Si")
        .supply("sludge", 0)
        .sku("test wafer", "T", "wafer", reported=False)
        .step("T", "charge", 1, "kg")
        .step("T", "slice", 1, "wafer")
        .bom("test wafer", "charge", "polysilicon", 1)
        .sku("reclaim", "P", "wafer", reported=False)
        .step("P", "polish back", 1, "wafer")
        .use("polish back", "sludge", removed, route="P")
    )
    return plant.row(
        "shapes", route="T", sku=None, step="slice", diameter_mm=300,
        thickness_um=775, kerf_um=200, material="silicon", removed_to="kerf",
        status="measured",
    )  # fmt: skip


def test_a_test_wafer_of_the_plant_is_weighed_by_its_shape() -> None:
    known = amounts(compiled(own_plant())[0])
    mass = math.pi * 0.15**2 * 775e-6 * 2329
    left = mass * (1 - SENT * 25 / 775)
    assert known[STEP, "output", "spent wafers"] == close(0.1 / SERVED * left)


def test_the_silicon_of_test_wafers_comes_out_again(tmp_path: Path) -> None:
    """Kerf, sludge of reclaim and spent wafers are all of the polysilicon."""
    study, found = lca.read_plant(own_plant().write(tmp_path)).compile()
    assert not found
    solution = study.solve({"W": 1.0})
    runs = dict(solution.scaling.select("label", "runs").rows())
    known = amounts(study.inputs)

    def through(flow: str, direction: str) -> float:
        return math.fsum(
            amount * runs.get(activity, 0.0)
            for (activity, way, name), amount in known.items()
            if name == flow and way == direction and not activity.startswith("supply")
        )

    drawn = through("polysilicon", "input")
    wastes = [through(flow, "output") for flow in ("kerf", "sludge", "spent wafers")]
    assert drawn == close(sum(wastes))
    assert drawn == close(0.1 / SERVED / 0.8 * math.pi * 0.15**2 * 975e-6 * 2329)


def test_a_wafer_may_monitor_itself() -> None:
    """One good wafer takes 1 / 0.8 starts, each of which takes 0.1 / 4.0951 wafers."""
    plant = own_plant()
    (row,) = plant.table("test_wafers")
    plant = plant.with_rows("test_wafers", [row | {"wafer": "W"}])
    plant = plant.flow("blank", "wafer", mass_kg=MASS).supply("blank", 7)
    plant = plant.bom("W", "oxidise", "blank", 1)
    starts = 1 / (0.8 - 0.1 / SERVED)
    left = MASS * (1 - SENT * 25 / 775)
    # A reclaim of this plant costs nothing but its sludge, which has a factor of 0.
    expected = starts * (7 + 0.1 / SERVED * left * 0.5)
    assert footprint(plant.run(), "W") == pytest.approx(expected, rel=1e-9)


def test_reclaims_leave_no_balance_falsely_open(tmp_path: Path) -> None:
    assert lca.read_plant(own_plant().write(tmp_path)).check() == ()
    products, elements = balances(compiled(own_plant())[0])
    assert set(products["verdict"]) <= {"closed", "unproven"}
    assert set(elements["verdict"]) <= {"closed", "unproven"}
