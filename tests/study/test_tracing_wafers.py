"""Claims about tracing what wafers draw: their cells suffice to recompute."""

import math

import pytest

from lca.study.tracing import open_trace, trace_figure
from tests.study.test_tracing_gases import find_group, number, read, trace
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import freeze
from tests.support.wafer_plants import crystal_plant, layered, shaped, with_sinks

# A wafer of 200 mm, sliced with a kerf and polished by 30 um; 0.2 of the silicon of
# silane ends in a layer of 5 um on it.
WAFERS = shaped(
    crystal_plant()
    .step("R", "slice", 0.9, "wafer")
    .step("R", "polish", 0.95, "wafer")
    .step("R", "grow", 1, "wafer"),
    "slice", 800, kerf_um=200, removed_to="kerf",
)  # fmt: skip
WAFERS = shaped(WAFERS, "polish", 770, removed_to="sludge")
FED = WAFERS.flow("silane", formula="SiH4").supply("silane", 1)
GROWN = layered(with_sinks(FED), "grow", 5, "silane", utilisation=0.2)
DENSITY = 2329
AREA = math.pi / 4 * 0.2**2


def test_the_crystal_of_a_wafer_can_be_recomputed_from_its_cells() -> None:
    rows = find_group(trace(WAFERS), "input", "charge")
    cells = read(rows, "shapes.csv")
    density = number(read(rows, "solids.csv"), "density")
    thick = number(cells, "thickness_um") + number(cells, "kerf_um")
    area = math.pi / 4 * (number(cells, "diameter_mm") / 1000) ** 2
    assert area * thick * 1e-6 * density == pytest.approx(AREA * 1e-3 * DENSITY)
    assert rows[0].amount == pytest.approx(AREA * 1e-3 * DENSITY, rel=1e-12)


def test_what_polishing_takes_off_rests_on_both_thicknesses() -> None:
    rows = find_group(trace(WAFERS), "shape", "sludge")
    after, before = (
        number(read(rows, "shapes.csv", thickness_um=thick), "thickness_um")
        for thick in ("770", "800")
    )
    assert rows[0].amount == pytest.approx(AREA * (before - after) * 1e-6 * DENSITY)


def test_a_layer_rests_on_the_diameter_of_an_earlier_step() -> None:
    rows = find_group(trace(GROWN), "layer", "silane")
    assert read(rows, "shapes.csv") == {"step": "polish", "diameter_mm": "200"}
    assert read(rows, "flows.csv")["formula"] == "SiH4"
    layer = AREA * number(read(rows, "layers.csv"), "thickness_um") * 1e-6 * DENSITY
    # One mole of silicon in one of silane: 28.085 g in 28.085 + 4 x 1.008 g.
    drawn = layer / 0.2 * (28.085 + 4 * 1.008) / 28.085
    assert rows[0].amount == pytest.approx(drawn, rel=1e-9)


def test_a_block_rests_on_its_steps_and_the_diameter() -> None:
    plant = (
        WAFERS.bought("power", 0.5, "kWh")
        .row("blocks", route="R", first_step="slice", last_step="polish",
             energy="db31-792-2020-polished-200", flow="power")
    )  # fmt: skip
    rows = find_group(trace(plant), "block")
    own = read(rows, "blocks.csv")
    assert (own["first_step"], own["last_step"]) == ("slice", "polish")
    assert read(rows, "shapes.csv")["diameter_mm"] == "200"
    yields = [cells for row in rows if row.file == "steps.csv" for cells in row.cells]
    assert [cell.text for cell in yields if cell.column == "yield"] == ["0.9", "0.95"]


def trace_number(plant: PlantBuilder, step: str, column: str) -> dict[str, str]:
    """Return file and columns of the rows behind a number of the route."""
    (record,) = freeze(plant, draft=True)
    opened = open_trace(record.content, record.tables, record.blobs.__getitem__)
    traced = trace_figure(opened, f"route/{step}/{column}")
    return {
        row.file: " ".join(cell.column for cell in row.cells) for row in traced.rows
    }


def test_a_number_of_a_step_rests_on_the_row_that_states_it() -> None:
    assert trace_number(WAFERS, "slice", "takes") == {
        "shapes.csv": "diameter_mm thickness_um kerf_um material",
        "steps.csv": "",
    }
    assert trace_number(WAFERS, "slice", "yield") == {"steps.csv": "yield"}
