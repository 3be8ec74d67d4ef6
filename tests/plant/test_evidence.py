"""Every number of a step points to the row that states it, and is as good as it."""

from pathlib import Path

import polars as pl

from lca.findings import finding
from lca.plant import trace_findings
from lca.study import read_plant
from tests.support.plant_builder import PlantBuilder
from tests.support.wafer_plants import compiled, crystal_plant, shaped

# A step in the middle of the route whose ``takes`` follows from geometry: sliced with a
# yield of 0.9 and rework of 0.04; the wafer is synthetic, the route measured.
SLICED = shaped(
    crystal_plant()
    .step("R", "slice", 0.9, "wafer", rework=0.04, scrap_to="sludge")
    .step("R", "clean", 0.98, "wafer"),
    "slice", 800, kerf_um=200, removed_to="kerf", status="synthetic", source="a saw",
)  # fmt: skip


def rests(plant: PlantBuilder, activity: str) -> dict[str, tuple[object, ...]]:
    """Return origin, row, status and source of the rules of one step."""
    rows = compiled(plant)[0].exchanges.filter(
        pl.col("activity") == activity,
        pl.col("rule").is_in(["input", "output", "scrap", "rework"]),
    )
    stated = rows.select("rule", "origin", "origin_row", "status", "source")
    return {rule: tuple(rest) for rule, *rest in stated.rows()}


def test_a_yield_is_that_of_the_route_where_geometry_gives_what_is_taken() -> None:
    found = rests(SLICED, "wafer: slice")
    route = ("steps.csv", 3, "measured", None)
    assert found["input"] == ("shapes.csv", 2, "synthetic", "a saw")
    assert found["output"] == route
    assert found["scrap"] == route
    assert found["rework"] == ("steps.csv", 3, "calculated", None)


def test_a_number_of_a_sku_weakens_only_what_is_made_of_it() -> None:
    own = SLICED.row(
        "sku_steps", sku="wafer", step="clean", rework=0.01, status="estimate"
    )
    found = rests(own, "wafer: clean")
    assert found["output"][:3] == ("steps.csv", 4, "measured")
    assert found["scrap"][:3] == ("sku_steps.csv", 2, "estimate")


def test_dice_of_a_row_and_a_yield_of_the_route_count_both() -> None:
    plant = (
        PlantBuilder()
        .flow("blank", "wafer").supply("blank", 10)
        .sku("D", "fab", "die")
        .step("fab", "etch", 1, "wafer")
        .bom("D", "etch", "blank", 1)
        .step("fab", "probe", 0.9, "die", start_unit="wafer", status="estimate")
        .row("dies", sku="D", step="probe", method="formula", diameter_mm=300,
             width_mm=10, height_mm=10, scribe_um=0, edge_mm=0, status="measured")
    )  # fmt: skip
    found = rests(plant, "D: probe")
    # The good output is gives x yield, and as weak as the weaker of the two.
    assert found["output"][:3] == ("dies.csv", 2, "estimate")
    # A count of pieces is no data; nothing states it but the route.
    assert found["input"][:3] == ("steps.csv", 3, "calculated")


def test_a_loop_is_found_at_a_row_of_the_table_that_closes_it(tmp_path: Path) -> None:
    plant = (
        PlantBuilder()
        .gas("CO2", "CO2")
        .sku("A", "line")
        .step("line", "mount")
        .sku("B", "other line")
        .step("other line", "mend")
        .use("mount", "CO2", 1, route="line")
        .use("mend", "A", 2, route="other line")
        .use("mount", "B", 1.5, route="line")
    )
    checked = read_plant(plant.write(tmp_path)).check()
    (place,) = [each.place for each in checked if each.code == "unproductive-loop"]
    assert (place.file, place.column) == ("consumption.csv", "amount")
    assert place.row in {3, 4}


def test_a_finding_about_an_activity_stands_at_the_row_that_made_it() -> None:
    inputs = compiled(SLICED)[0]
    found = finding("credits-cancel", file="allocation.csv", activity="wafer: clean",
                    activities="wafer: clean", count=1)  # fmt: skip
    (traced,) = trace_findings((found,), inputs)
    assert (traced.place.file, traced.place.row) == ("steps.csv", 4)
