"""Dice of a wafer are counted as they lie, and a step takes its numbers from them."""

import math
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lca
from lca.findings import has_errors
from lca.io import read_plant_path, write_plant
from lca.plant.dice.counts import Grid, estimate_dice, place_dice
from lca.plant.dice.dice import derive_dice
from lca.results import PlantSolution
from lca.study import freeze_path, read_plant
from tests.support.plant_builder import PlantBuilder, footprint
from tests.support.study_builder import Cell
from tests.support.wafer_maps import draw_map, draw_wafer

SIDE = st.floats(1.0, 30.0)
SCRIBE = st.floats(0.0, 0.3)
RADIUS = st.floats(30.0, 150.0)
FEW = settings(max_examples=30, deadline=None)


# ── placing ─────────────────────────────────────────────────────────────────
# Unit squares without scribe.  A block of two has its corners at (1, 1/2), one of four
# at (1, 1), a cross of five at (3/2, 1/2), a block of six at (3/2, 1), of nine at
# (3/2, 3/2); eight are a block of six with one more above and below: (1/2, 2).
@pytest.mark.parametrize(
    ("corner", "dice"),
    [((0.5, 0.5), 1), ((1, 0.5), 2), ((1, 1), 4), ((1.5, 0.5), 5), ((1.5, 1), 6),
     ((0.5, 2), 8), ((1.5, 1.5), 9)],
)  # fmt: skip
def test_as_many_squares_as_a_circle_takes(
    corner: tuple[float, float], dice: int
) -> None:
    radius = math.hypot(*corner)
    assert place_dice(Grid(radius, 1.0, 1.0, 0.0)) == dice
    assert place_dice(Grid(radius * 0.9999, 1.0, 1.0, 0.0)) < dice


# A wafer of 150 mm less 3 mm has a radius of 72 mm.  Two dice of 45 × 45 mm and 0.1 mm
# between them: corners of a block of four at 45.05 mm from both axes, 63.7 mm out.
# A die more on a side would reach at least to 67.6 and 22.5 mm: 71.2 mm, in a cross of
# five, which is inside: 5.  Six would be a block of 3 × 2: (67.6, 45.05), 81.2 mm.
def test_large_dice_by_hand() -> None:
    assert place_dice(Grid(72.0, 45.0, 45.0, 0.1)) == 5
    assert place_dice(Grid(71.0, 45.0, 45.0, 0.1)) == 4


def corners_on_the_circle(grid: Grid) -> Iterator[tuple[float, float]]:
    """Yield places of a corner at which another one is on the circle too, or far out.

    The offsets at which a set of dice is inside are an intersection of discs.  Where
    it is not a whole disc, its outline has a vertex, at which two corners touch.
    """
    across, along = grid.pitch
    wide = range(-math.ceil(2 * grid.radius / across) - 1, 0)
    high = math.ceil(2 * grid.radius / along) + 1
    steps_x = [i * across + side for i in (*wide, 0, *(-i for i in wide))
               for side in (0.0, grid.width, -grid.width)]  # fmt: skip
    steps_y = [j * along + side for j in range(-high, high + 1)
               for side in (0.0, grid.height, -grid.height)]  # fmt: skip
    for x in steps_x:
        for y in steps_y:
            length = math.hypot(x, y)
            if not 1e-9 < length <= 2 * grid.radius:
                continue
            rise = math.sqrt(grid.radius**2 - length**2 / 4) / length
            for side in (rise, -rise):
                yield -x / 2 - side * y, -y / 2 + side * x
    yield from ((grid.radius, 0.0), (-grid.radius, 0.0))


def count_at(grid: Grid, corner: tuple[float, float]) -> int:
    """Return the most dice that lie inside with a corner of one at a place."""
    across, along = grid.pitch
    numbers = np.arange(-9, 9)
    best = 0
    for left in (0.0, grid.width):
        for below in (0.0, grid.height):
            x = (corner[0] - left) % across + numbers * across
            y = (corner[1] - below) % along + numbers * along
            far_x = np.maximum(abs(x), abs(x + grid.width))
            far_y = np.maximum(abs(y), abs(y + grid.height))
            inside = np.hypot(far_x[:, None], far_y[None, :]) <= grid.radius + 1e-7
            best = max(best, int(inside.sum()))
    return best


@settings(max_examples=8, deadline=None)
@given(st.floats(8, 14), st.floats(4, 15), st.floats(4, 15), st.floats(0, 0.5))
def test_no_offset_has_more_dice(
    radius: float, width: float, height: float, scribe: float
) -> None:
    grid = Grid(radius, width, height, scribe)
    most = max(count_at(grid, corner) for corner in corners_on_the_circle(grid))
    smaller, larger = (
        place_dice(Grid(radius + margin, width, height, scribe))
        for margin in (-1e-6, 1e-6)
    )
    assert smaller <= most <= larger


@FEW
@given(RADIUS, SIDE, SIDE, SCRIBE)
def test_dice_do_not_cover_more_than_the_usable_circle(
    radius: float, width: float, height: float, scribe: float
) -> None:
    grid = Grid(radius, width, height, scribe)
    assert place_dice(grid) * width * height <= math.pi * radius**2
    assert (place_dice(grid) > 0) == grid.holds_one


@FEW
@given(RADIUS, SIDE, SIDE, SCRIBE)
def test_a_wafer_turned_by_a_quarter_has_the_same_dice(
    radius: float, width: float, height: float, scribe: float
) -> None:
    lying, standing = (
        Grid(radius, width, height, scribe),
        Grid(radius, height, width, scribe),
    )
    assert place_dice(lying) == place_dice(standing)
    assert estimate_dice(lying) == pytest.approx(estimate_dice(standing), rel=1e-12)


@FEW
@given(RADIUS, SIDE, SIDE, SCRIBE, st.floats(1.0, 1.5))
def test_a_larger_circle_has_no_fewer_dice(
    radius: float, width: float, height: float, scribe: float, more: float
) -> None:
    small, large = (
        Grid(each, width, height, scribe) for each in (radius, radius * more)
    )
    assert place_dice(small) <= place_dice(large)


# ── the formula ─────────────────────────────────────────────────────────────
# 300 mm less 3 mm: 294 mm usable.  10 × 10 mm and 0.1 mm: 102.01 mm2.
# π 294² / (4 × 102.01) = 665.486; exp(−2.32 × 10.1 / 294) = 0.923384 → 614.499.
def test_the_formula_by_hand() -> None:
    grid = Grid(147.0, 10.0, 10.0, 0.1)
    assert estimate_dice(grid) == pytest.approx(614.50, abs=0.01)


# Largest deviation from the exact count that is seen over sizes and aspect ratios.
@pytest.mark.parametrize(
    ("side", "within"), [(3.0, 0.01), (6.0, 0.01), (10.0, 0.01), (15.0, 0.03)]
)
@pytest.mark.parametrize("aspect", [1.0, 1.5, 2.0, 3.0])
def test_the_formula_is_near_the_exact_count(
    side: float, aspect: float, within: float
) -> None:
    width, height = side * math.sqrt(aspect), side / math.sqrt(aspect)
    grid = Grid(147.0, width, height, 0.08)
    assert estimate_dice(grid) == pytest.approx(place_dice(grid), rel=within)


# The coefficient is remembered; here it follows from exact counts, dice by dice.
def test_the_coefficient_is_what_counts_say() -> None:
    found = []
    for side in np.linspace(3.0, 8.0, 26):
        grid = Grid(150.0, float(side), float(side), 0.0)
        ratio = math.pi * 150.0**2 / side**2
        found.append(-math.log(place_dice(grid) / ratio) * 300 / side)
    assert np.mean(found) == pytest.approx(2.32, abs=0.06)


@pytest.mark.parametrize("side", [2.0, 10.0, 25.0])
def test_neither_is_the_area_ratio(side: float) -> None:
    grid = Grid(147.0, side, side, 0.08)
    ratio = math.pi * 147.0**2 / side**2
    lost = 2 * side / 294  # a rim of about half a die has no whole ones
    assert place_dice(grid) < ratio * (1 - lost)
    assert estimate_dice(grid) < ratio * (1 - lost)


# ── the table ───────────────────────────────────────────────────────────────
# One wafer costs 98 kg; 98 % of those exposed are good, so a probed one costs 100 kg.
WAFERS = (
    PlantBuilder()
    .bought("blank", 98.0, "wafer")
    .sku("D1", "fab", "die")
    .step("fab", "expose", 0.98, "wafer")
    .step("fab", "probe", None, "die", start_unit="wafer", takes=1)
    .use("expose", "blank", 1, route="fab")
)
GRID: dict[str, Cell] = {
    "method": "grid",
    "diameter_mm": 150,
    "width_mm": 45,
    "height_mm": 45,
    "scribe_um": 100,
    "edge_mm": 3,
}


def dice(plant: PlantBuilder = WAFERS, /, **cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"sku": "D1", "step": "probe", "status": "supplier"}
    return plant.row("dies", **(usual | cells))


def cost(plant: PlantBuilder, maps: dict[str, bytes] | None = None) -> float:
    """Return kg CO2e of one good die, of a plant without a finding."""
    return footprint(solve(plant, maps), "D1")


def solve(plant: PlantBuilder, maps: dict[str, bytes] | None = None) -> PlantSolution:
    with TemporaryDirectory() as name:
        folder = plant.write(Path(name))
        for file, content in (maps or {}).items():
            (folder / file).write_bytes(content)
        read = read_plant(folder)
        assert read.check() == ()
        return read.run()


# Five dice (above); 20.25 cm2 × 0.02 / cm2 = 0.405 faults; 1 / 1.405 are good.
def test_a_die_costs_its_share_of_the_wafer_and_of_the_faulty_ones() -> None:
    plant = dice(**GRID, yield_model="seeds", defects_per_cm2=0.02)
    assert cost(plant) == pytest.approx(100 / 5 * 1.405, rel=1e-12)


def test_systematic_faults_come_on_top() -> None:
    plant = dice(**GRID, yield_model="seeds", defects_per_cm2=0.02, systematic=0.5)
    assert cost(plant) == pytest.approx(100 / 5 * 1.405 * 2, rel=1e-12)


# With α = 2 it is 1 + 0.405 / 2 = 1.2025 that is squared, with two layers 1 + 0.405.
@pytest.mark.parametrize(
    ("cells", "good"),
    [
        ({"yield_model": "negative-binomial", "clustering": 2}, 1.2025**-2),
        ({"yield_model": "bose-einstein", "layers": 2}, 1.405**-2),
        ({"yield_model": "poisson"}, math.exp(-0.405)),
        ({"yield_model": "murphy"}, ((1 - math.exp(-0.405)) / 0.405) ** 2),
    ],
)
def test_each_model_by_hand(
    cells: dict[str, Cell], good: float, tmp_path: Path
) -> None:
    folder = dice(**GRID, defects_per_cm2=0.02, **cells).write(tmp_path)
    derived, found = derive_dice(read_plant_path(folder)[0])
    assert found == []
    assert derived["gives"].to_list() == [5.0]
    assert derived["yield"].to_list() == [pytest.approx(good, rel=1e-12)]


def test_without_a_model_the_yield_of_the_step_holds() -> None:
    steps = [row | {"yield": row["yield"] or 0.8} for row in WAFERS.table("steps")]
    plant = dice(WAFERS.with_rows("steps", steps), **GRID)
    assert cost(plant) == pytest.approx(100 / 5 / 0.8, rel=1e-12)


def test_without_any_yield_the_plant_is_refused(tmp_path: Path) -> None:
    found = read_plant(dice(**GRID).write(tmp_path)).check()
    assert has_errors(found)
    assert {each.code for each in found} == {"yield-missing"}


# π 294² / (4 × 102.01) exp(…) = 614.50 dice, as above.
def test_the_formula_gives_dice_of_a_wafer() -> None:
    cells = GRID | {"diameter_mm": 300, "width_mm": 10, "height_mm": 10}
    plant = dice(**(cells | {"method": "formula"}), yield_model="poisson",
                 defects_per_cm2=0)  # fmt: skip
    assert cost(plant) == pytest.approx(100 / 614.50, rel=1e-4)


# ── maps ────────────────────────────────────────────────────────────────────
# Two wafers of 5 and 4 whole dice, of which 4 and 2 are good: 4.5 dice per wafer, of
# which 6 of 9 are good, so 3 good ones per wafer.
LOT = draw_map(
    draw_wafer(["FF01FF", "010201", "FF01FF"], wafer="W01"),
    draw_wafer(["FF01FF", "020201", "FFFFFF"], wafer="W02"),
    size=(3, 3),
)
COUNTED: dict[str, Cell] = {"method": "map", "map": "lot.xml", "yield_model": "map"}


def test_the_wafers_of_a_map_are_averaged() -> None:
    assert cost(dice(**COUNTED), {"lot.xml": LOT}) == pytest.approx(100 / 3)


def test_a_map_may_give_only_the_good_share() -> None:
    plant = dice(**GRID, map="lot.xml", yield_model="map")
    assert cost(plant, {"lot.xml": LOT}) == pytest.approx(100 / 5 * 9 / 6)


def test_a_map_may_give_only_the_dice() -> None:
    steps = [row | {"yield": row["yield"] or 2 / 3} for row in WAFERS.table("steps")]
    plant = dice(WAFERS.with_rows("steps", steps), method="map", map="lot.xml")
    assert cost(plant, {"lot.xml": LOT}) == pytest.approx(100 / 4.5 * 1.5)


def test_a_derived_number_says_what_it_rests_on(tmp_path: Path) -> None:
    folder = dice(**COUNTED, source="lot 7", comment="of May").write(tmp_path)
    (folder / "lot.xml").write_bytes(LOT)
    plant, _ = read_plant_path(folder)
    (row,) = derive_dice(plant)[0].to_dicts()
    assert (row["gives"], row["yield"], row["takes"]) == (4.5, 2 / 3, None)
    assert (row["status"], row["source"], row["row"]) == ("supplier", "lot 7", 2)
    assert row["comment"] == ("of May; lot.xml: 9 / 2 = 4.5; lot.xml: 6 / 9 = 0.666667")


def test_a_row_without_a_model_leaves_the_yield_open(tmp_path: Path) -> None:
    plant, _ = read_plant_path(dice(**GRID).write(tmp_path))
    assert derive_dice(plant)[0]["yield"].to_list() == [None]


def write_lot(folder: Path) -> Path:
    path = dice(**COUNTED).write(folder)
    (path / "lot.xml").write_bytes(LOT)
    return path


def test_a_record_keeps_the_map(tmp_path: Path) -> None:
    (frozen,) = freeze_path(write_lot(tmp_path))
    kept = {each["file"]: each["sha256"] for each in frozen.content.document["inputs"]}
    assert frozen.blobs[kept["lot.xml"]] == LOT


@pytest.mark.parametrize("form", ["copy", "copy.xlsx"])
def test_a_plant_that_is_written_takes_its_maps_along(
    form: str, tmp_path: Path
) -> None:
    plant, _ = read_plant_path(write_lot(tmp_path / "plant"))
    write_plant(plant, tmp_path / "out" / form)
    again, found = read_plant_path(tmp_path / "out" / form)
    assert found == ()
    assert again.maps == plant.maps
    assert lca.read_plant(tmp_path / "out" / form).run().skus["amount"].to_list() == [
        pytest.approx(100 / 3)
    ]
