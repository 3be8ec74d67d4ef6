"""Claims about energy that stands in for meters: norms and the literature (§5.7).

Expected numbers are worked by hand from the clauses and publications named beside them.
"""

import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

import lca
from lca.cli.app import app
from lca.findings import Finding
from lca.study.tracing import open_trace, trace_figure
from tests.support.plant_builder import PlantBuilder, footprint
from tests.support.record_builder import freeze
from tests.support.study_builder import Cell, Row

LAPPED = "db31-792-2020-lapped-200"
POLISHED = "db31-792-2020-polished-200"
EPI = "db31-792-2020-epi-200"
CRYSTAL = "db31-792-2020-crystal"
FAB = "db31-506-2020-fab-200"
FAB_300 = "db31-506-2020-fab-300"

# DB31/792-2020, tables 1, 2, 4 and A.1: kgce per 1000 wafers of 150 mm, 1.78 of them
# in one of 200 mm, 0.1229 kgce per kWh.
POLISHED_KWH = 1.5 * 1.78 / 0.1229
ACCESS_KWH = 1.2 * 1.78 / 0.1229
EPI_KWH = 2.25 * 1.78 / 0.1229
# DB31/506-2020, tables 1, 4 and 5: kWh per cm2, cm2 per wafer, 1.8 - utilisation.
USED = 350_000 / 480_000
ALPHA = 1.0708333333
FAB_KWH = 1.3 * 324.12


def line(*steps: str, unit: str = "wafer", **yields: float) -> PlantBuilder:
    """Return a plant whose one SKU passes some steps; a kWh weighs one kg CO2e."""
    plant = PlantBuilder().bought("power", 1, "kWh").sku("W", "R", unit)
    for step in steps:
        plant = plant.step("R", step, yields.get(step, 1), unit)
    return plant


def block(
    plant: PlantBuilder, first: str, last: str, energy: str, **more: Cell
) -> PlantBuilder:
    cells: Row = {
        "route": "R",
        "first_step": first,
        "last_step": last,
        "energy": energy,
    }
    return plant.row("blocks", **(cells | {"flow": "power"} | more))


def polished(**more: Cell) -> PlantBuilder:
    plant = line("slice", "lap", "polish", lap=0.95, polish=0.9)
    return block(plant, "slice", "polish", POLISHED, **more)


def of_wafer(plant: PlantBuilder, step: str, diameter: float) -> PlantBuilder:
    return plant.row(
        "shapes",
        route="R",
        step=step,
        diameter_mm=diameter,
        thickness_um=725,
        material="silicon",
        status="measured",
    )


def kwh(plant: PlantBuilder) -> float:
    return footprint(plant.run(), "W")


def check(plant: PlantBuilder, folder: Path) -> list[Finding]:
    return list(lca.read_plant(plant.write(folder)).check())


def codes(plant: PlantBuilder, folder: Path) -> set[str]:
    return {found.code for found in check(plant, folder)}


# ── amounts ──────────────────────────────────────────────────────────────────
def test_the_limit_of_a_norm_enters_per_good_wafer_of_the_last_step() -> None:
    # 21.724980 kWh, whatever the yields of the steps inside.
    assert kwh(polished()) == pytest.approx(21.724980, abs=1e-6)
    assert kwh(polished()) == pytest.approx(POLISHED_KWH, rel=1e-9)


def test_steps_behind_the_block_divide_by_their_yield() -> None:
    plant = line("polish", "pack", pack=0.8)
    plant = block(plant, "polish", "polish", POLISHED)
    assert kwh(plant) == pytest.approx(POLISHED_KWH / 0.8, rel=1e-9)


@pytest.mark.parametrize(
    ("grade", "expected"),
    [("limit", POLISHED_KWH), ("access", ACCESS_KWH), ("advanced", ACCESS_KWH)],
)
def test_the_grade_is_that_of_the_row(grade, expected) -> None:
    # Table 3 of DB31/792-2020 repeats table 2.
    assert kwh(polished(grade=grade)) == pytest.approx(expected, rel=1e-9)


def test_epitaxy_begins_at_the_wafer_and_adds_to_it() -> None:
    # 21.724980 and 32.587469 kWh.
    plant = block(line("polish", "epitaxy"), "polish", "polish", POLISHED)
    plant = block(plant, "epitaxy", "epitaxy", EPI)
    assert kwh(plant) == pytest.approx(POLISHED_KWH + EPI_KWH, rel=1e-9)


@pytest.mark.parametrize(("unit", "per_unit"), [("kg", 1), ("t", 1000), ("g", 0.001)])
def test_a_crystal_counts_mass(unit, per_unit) -> None:
    # 18 tce/t is 18 kgce/kg, 146.460537 kWh.
    plant = block(line("pull", unit=unit, pull=0.7), "pull", "pull", CRYSTAL)
    assert kwh(plant) == pytest.approx(146.4605370 * per_unit, rel=1e-9)


@pytest.mark.parametrize(
    ("utilisation", "factor"), [(USED, ALPHA), (0.4, 1.4), (0.8, 1.0), (1, 1.0)]
)
def test_a_fab_takes_the_area_of_the_norm_and_its_factor(utilisation, factor) -> None:
    # 1.3 kWh/cm2 x 324.12 cm2 x 1.070833 = 451.202050 kWh at the first utilisation.
    plant = block(line("print"), "print", "print", FAB, utilisation=utilisation)
    assert kwh(plant) == pytest.approx(FAB_KWH * factor, rel=1e-9)


def test_a_norm_that_counts_what_is_processed_counts_scrapped_wafers_too() -> None:
    # DB31/506-2020, 5.2.2: A is the area of the wafers processed, 1 / (0.95 x 0.9) of
    # the good ones; of those that are reworked at a step, 4 %, none is new.
    plant = line("print", "probe", print=0.95, probe=0.9)
    plant = block(plant, "print", "probe", FAB, utilisation=0.9)
    assert kwh(plant) == pytest.approx(FAB_KWH / 0.855, rel=1e-9)
    rows = plant.table("steps")
    rows[1] |= {"rework": 0.04}
    again = plant.with_rows("steps", rows)
    assert kwh(again) == pytest.approx(FAB_KWH * 0.96 / 0.855, rel=1e-9)


def reworked(back_to: str) -> PlantBuilder:
    """Return a fab whose etch sends some wafers back; a blank weighs one kg CO2e."""
    plant = line("load", "film", "etch", "probe", film=0.9, etch=0.95, probe=0.97)
    rows = plant.table("steps")
    rows[2] |= {"rework": 0.05, "rework_step": back_to, "yield": 0.92}
    plant = plant.with_rows("steps", rows).bought("blank", 1, "unit")
    return plant.bom("W", "load", "blank", 1)


@pytest.mark.parametrize(
    ("first", "last", "back_to", "starts"),
    [
        # Per wafer past etch 1 / 0.92 start; 0.05 of them come back to the film.
        ("film", "probe", "film", (1 / 0.92 / 0.9 - 0.05 / 0.92) / 0.97),
        ("film", "probe", "etch", (1 - 0.05) / 0.92 / 0.9 / 0.97),
        # From before the block they are put in again, and processed again.
        ("etch", "probe", "film", 1 / 0.92 / 0.97),
        # Per wafer past the film 0.05 come back from the etch, outside of the block.
        ("film", "film", "film", 1 / 0.9 - 0.05),
    ],
)
def test_what_rework_gives_back_is_no_new_start(first, last, back_to, starts) -> None:
    plant = block(reworked(back_to), first, last, FAB, utilisation=0.9)
    later = {"film": 1 / 0.92 / 0.97, "probe": 1.0}[last]
    assert kwh(plant.with_rows("bom", [])) == pytest.approx(
        FAB_KWH * starts * later, rel=1e-9
    )


@pytest.mark.parametrize("back_to", ["film", "etch"])
def test_starts_are_those_of_the_compiled_chain(back_to) -> None:
    # All blanks of the load, where none is lost, reach the first step of the block.
    blanks = kwh(reworked(back_to))
    plant = block(reworked(back_to), "film", "probe", FAB, utilisation=0.9)
    assert kwh(plant.with_rows("bom", [])) == pytest.approx(FAB_KWH * blanks, rel=1e-9)


@pytest.mark.parametrize(("unit", "cm2"), [("cm2", 1), ("m2", 10_000)])
def test_a_fab_that_counts_area_needs_no_wafer(unit, cm2) -> None:
    plant = block(line("print", unit=unit), "print", "print", FAB, utilisation=0.9)
    assert kwh(plant) == pytest.approx(1.3 * cm2, rel=1e-9)


def test_a_number_per_mass_is_that_of_the_wafer_that_was_weighed() -> None:
    # Williams 2002: 240 kWh per kg of wafer, of 53 g.
    plant = block(line("slice"), "slice", "slice", "williams-2002-wafer")
    plant = plant.row("sku_steps", sku="W", step="slice", mass_kg=0.053)
    assert kwh(plant) == pytest.approx(12.72, rel=1e-9)


def test_numbers_per_area_take_the_disc_of_the_shape_each_carrier_apart() -> None:
    # IEA-PVPS 2020: 4.7619 kWh and 3.9982 MJ per m2, of a disc of 200 mm.
    plant = line("slice", "clean").bought("heat", 0.1, "MJ")
    plant = of_wafer(plant, "slice", 200)
    plant = block(plant, "slice", "clean", "iea-pvps-slicing-electricity")
    plant = block(plant, "slice", "clean", "iea-pvps-slicing-heat", flow="heat")
    m2 = math.pi * 0.1**2
    expected = (4.7619 + 0.1 * 3.9982) * m2
    assert kwh(plant) == pytest.approx(expected, rel=1e-9)


def test_a_number_of_one_node_needs_that_node(tmp_path) -> None:
    # ACT: 0.9 kWh/cm2 at 28 nm; a disc of 300 mm has 706.858 cm2.
    plant = of_wafer(line("print"), "print", 300)
    right = block(plant, "print", "print", "act-28nm-epa", node_nm=28)
    assert kwh(right) == pytest.approx(0.9 * math.pi * 225, rel=1e-9)
    other = block(plant, "print", "print", "act-28nm-epa", node_nm=14)
    assert "block-of-other-node" in codes(other, tmp_path)


def test_a_block_counts_for_every_sku_of_its_route() -> None:
    plant = polished().sku("V", "R", "wafer")
    solution = plant.run()
    for sku in ("V", "W"):
        assert footprint(solution, sku) == pytest.approx(POLISHED_KWH, rel=1e-9)


# ── declared, never silent ───────────────────────────────────────────────────
def test_what_stands_in_shows_in_the_shares_by_status() -> None:
    # 3 kWh are metered at the packing: 3 of 24.724980.
    plant = polished().step("R", "pack", 1, "wafer").use("pack", "power", 3, route="R")
    (row,) = plant.run().skus.to_dicts()
    assert row["norm"] == pytest.approx(POLISHED_KWH / (POLISHED_KWH + 3), rel=1e-9)
    assert row["primary"] == pytest.approx(3 / (POLISHED_KWH + 3), rel=1e-9)


def test_a_number_of_the_literature_is_secondary() -> None:
    plant = block(line("slice"), "slice", "slice", "williams-2002-wafer")
    plant = plant.row("sku_steps", sku="W", step="slice", mass_kg=0.053)
    (row,) = plant.run().skus.to_dicts()
    assert (row["secondary"], row["norm"], row["primary"]) == (1, 0, 0)


def test_checking_says_whose_energy_it_is(tmp_path) -> None:
    (found,) = check(polished(), tmp_path)
    assert (found.code, found.severity) == ("energy-from-norm", "info")
    assert found.place.as_dict() == {
        "file": "blocks.csv", "row": 2, "column": "energy",
    }  # fmt: skip
    said = dict(found.parameters)
    assert said["value"] == POLISHED
    assert said["origin"].startswith("DB31/792-2020, 4.2")


def test_a_run_shows_the_share_of_norms(tmp_path) -> None:
    shown = CliRunner().invoke(app, ["run", str(polished().write(tmp_path))])
    assert shown.exit_code == 0
    assert "limits of norms 100.0 %" in " ".join(shown.output.split())


def test_the_exchange_says_what_stands_for_what(tmp_path) -> None:
    plant = block(
        line("coat", "print"), "coat", "print", FAB, utilisation=0.5, comment="ours"
    )
    study, _ = lca.read_plant(plant.write(tmp_path)).compile()
    rows = study.inputs.exchanges.filter(rule="block").to_dicts()
    assert [row["activity"] for row in rows] == ["W: print"]
    (row,) = rows
    assert (row["status"], row["origin"], row["origin_row"]) == (
        "norm", "blocks.csv", 2,
    )  # fmt: skip
    assert row["source"].startswith("DB31/506-2020, 4.2")
    # 1.8 - 0.5 = 1.3.
    words = "coat – print db31-506-2020-fab-200 limit 1.3 kWh/cm2 × 1.3 × 324.12"
    assert row["comment"] == f"ours; {words}"


def test_a_trace_reaches_the_row_of_the_block() -> None:
    (frozen,) = freeze(polished())
    opened = open_trace(frozen.content, frozen.tables, frozen.blobs.__getitem__)
    trace = trace_figure(opened, "total")
    assert trace.tree is not None
    rows = [row for row in walk_rows(trace.tree) if row.rule == "block"]
    assert rows
    for row in rows:
        assert (row.file, row.row, row.status) == ("blocks.csv", 2, "norm")
        assert str(row.source).startswith("DB31/792-2020, 4.2")
        cells = {cell.column: cell.text for cell in row.cells}
        assert cells["energy"] == POLISHED


def test_a_trace_reaches_the_number_of_the_literature() -> None:
    plant = block(line("slice", unit="kg"), "slice", "slice", "williams-2002-wafer")
    (frozen,) = freeze(plant)
    opened = open_trace(frozen.content, frozen.tables, frozen.blobs.__getitem__)
    trace = trace_figure(opened, "total")
    assert trace.tree is not None
    files = {row.file: row for row in walk_rows(trace.tree)}
    cells = files["process_energy.csv"].cells
    assert [cell.text for cell in cells] == ["williams-2002-wafer", "240"]


def walk_rows(node):
    """Yield the rows that a part of a trace shows."""
    yield from node.rows
    yield from node.made
    for leaf in node.leaves:
        yield from leaf.rows
    for part in node.nodes:
        yield from walk_rows(part)


# ── what counts twice ────────────────────────────────────────────────────────
TWICE, BESIDE = "block-counts-twice", "block-beside-energy"


def metered(**more: Cell) -> PlantBuilder:
    """Return the block of polishing with a tool group at one of its steps."""
    plant = polished()
    rows = plant.table("steps")
    rows[1] |= {"tool_group": "lappers", "tool_seconds": 60}
    return plant.with_rows("steps", rows).tools("lappers", 100, **more)


def abated() -> PlantBuilder:
    """Return the block of polishing with a gas that is burnt with power."""
    plant = polished().bought("etch gas", 5).row(
        "gases", route="R", step="lap", gas="etch gas", amount=0.01, unit="kg",
        amount_basis="consumed", method="own", unused=0.5, abatement="burner",
        abated=1, status="measured",
    )  # fmt: skip
    return plant.row(
        "abatement_flows", abatement="burner", flow="power", amount=9, unit="kWh",
        status="measured",
    )  # fmt: skip


@pytest.mark.parametrize("per", ["start", "good", "rework"])
def test_energy_of_a_step_inside_a_block_is_refused(per, tmp_path) -> None:
    plant = polished().use("lap", "power", 2, route="R", per=per)
    found = [each for each in check(plant, tmp_path) if each.code == TWICE]
    assert [each.place.as_dict() for each in found] == [
        {"file": "consumption.csv", "row": 2, "column": "flow", "flow": "power"}
    ]
    assert dict(found[0].parameters)["against"] == "blocks.csv row 2"


@pytest.mark.parametrize(
    ("plant", "file"),
    [
        (polished().use("slice", "power", 2, sku="W"), "consumption.csv"),
        (polished().pack("polish", "power", 2, route="R"), "packing.csv"),
        (polished().bom("W", "polish", "power", 2), "bom.csv"),
        (
            polished().bought("steam", 0.1, "MJ").use("lap", "steam", 2, route="R"),
            "consumption.csv",
        ),
        (metered().draw("lappers", "standby", "power", 2), "tool_flows.csv"),
        (
            metered(area_m2=10).site("power", 500, "area"),
            "site_totals.csv",
        ),
        (metered().site("power", 500, "productive_hours"), "site_totals.csv"),
        (abated(), "abatement_flows.csv"),
    ],
)
def test_any_energy_that_reaches_a_covered_step_is_refused(
    plant, file, tmp_path
) -> None:
    twice = [each for each in check(plant, tmp_path) if each.code == TWICE]
    assert [each.place.file for each in twice] == [file]


def test_water_gases_and_other_steps_stay(tmp_path) -> None:
    plant = polished().bought("water", 0.1, "m3").bought("argon", 0.1, "kg")
    plant = plant.use("lap", "water", 1, route="R").use("lap", "argon", 1, route="R")
    plant = plant.step("R", "pack", 1, "wafer").use("pack", "power", 1, route="R")
    assert not codes(plant, tmp_path) & {TWICE, BESIDE}


def test_tools_of_covered_steps_may_draw_what_is_no_energy(tmp_path) -> None:
    plant = metered().bought("water", 0.1, "m3")
    plant = plant.draw("lappers", "productive", "water", 1)
    assert TWICE not in codes(plant, tmp_path)


def test_another_carrier_beside_the_literature_is_a_warning(tmp_path) -> None:
    plant = line("pull", unit="kg").bought("steam", 0.1, "MJ")
    plant = block(plant, "pull", "pull", "iea-pvps-crystal-electricity")
    beside = codes(plant.use("pull", "steam", 60, route="R"), tmp_path / "other")
    assert BESIDE in beside
    assert TWICE not in beside
    same = codes(plant.use("pull", "power", 60, route="R"), tmp_path / "same")
    assert TWICE in same


def test_a_limit_inside_another_is_found_in_the_route_of_a_part(tmp_path) -> None:
    # The lapped wafer is a product of its own, and the polished one is made of it.
    plant = block(line("polish"), "polish", "polish", POLISHED)
    plant = plant.sku("L", "RL", "wafer").step("RL", "lap", 1, "wafer")
    plant = plant.row(
        "blocks", route="RL", first_step="lap", last_step="lap", energy=LAPPED,
        flow="power",
    )  # fmt: skip
    assert "block-holds-block" not in codes(plant, tmp_path / "apart")
    nested = plant.bom("W", "polish", "L", 1)
    assert "block-holds-block" in codes(nested, tmp_path / "nested")


# ── plausibility: data against the ceiling (§5.6) ────────────────────────────
NORMS = {"norm-exceeded", "norm-undercut"}
CLASSES = {"slice": POLISHED, "lap": POLISHED, "etch": POLISHED, "polish": POLISHED}


def metering(classes: dict[str, str] | None = None, **energy: float) -> PlantBuilder:
    """Return slice, lap, etch and polish at a yield of 0.8 each, metered per start."""
    named = classes or CLASSES
    plant = PlantBuilder().bought("power", 1, "kWh").sku("W", "R", "wafer")
    for step in CLASSES:
        plant = plant.step("R", step, 0.8, "wafer", norm=named.get(step))
    for step, amount in energy.items():
        plant = plant.use(step, "power", amount, route="R")
    return plant


def test_steps_of_a_class_are_judged_on_their_sum_per_good_wafer(tmp_path) -> None:
    # Per good wafer 2 / 0.8^4 + 2 / 0.8^3 + 2 / 0.8^2 + 2 / 0.8 = 14.414 kWh; and with
    # 5 of polishing in place of 2: 18.164; with 8: 21.914, above 21.725.
    for polish, expected in ((2, set()), (5, set()), (8, {"norm-exceeded"})):
        plant = metering(slice=2, lap=2, etch=2, polish=polish)
        assert codes(plant, tmp_path / str(polish)) & NORMS == expected


def test_what_a_class_holds_counts_in_its_sum_and_by_itself(tmp_path) -> None:
    # Lapped until the etch: 2 / 0.8^3 + 2 / 0.8^2 + 2 / 0.8 = 9.531 kWh, above the
    # 0.4 x 1.78 / 0.1229 = 5.793 kWh of a lapped wafer; 14.414 kWh polished is below.
    classes = dict.fromkeys(("slice", "lap", "etch"), LAPPED) | {"polish": POLISHED}
    (found,) = (
        each
        for each in check(metering(classes, slice=2, lap=2, etch=2, polish=2), tmp_path)
        if each.code in NORMS
    )
    said = dict(found.parameters)
    assert (said["activity"], said["value"]) == ("W: etch", "9.531 kWh/wafer")
    # 1 kWh each until the etch, 4.766 kWh of 5.793; polished with 13 kWh more,
    # 4.766 / 0.8 + 13 / 0.8 = 22.207 kWh of 21.725.
    more = metering(classes, slice=1, lap=1, etch=1, polish=13)
    (found,) = (each for each in check(more, tmp_path / "more") if each.code in NORMS)
    said = dict(found.parameters)
    assert (said["activity"], said["value"]) == ("W: polish", "22.21 kWh/wafer")


def test_a_limit_that_stands_in_is_not_judged_by_itself(tmp_path) -> None:
    plant = block(line("coat", "print"), "coat", "print", FAB, utilisation=0.5)
    rows = [row | {"norm": FAB} for row in plant.table("steps")]
    # 1.3 times the limit, by the factor of the norm itself.
    assert not codes(plant.with_rows("steps", rows), tmp_path) & NORMS


def test_data_beside_a_limit_that_stands_in_are_judged(tmp_path) -> None:
    # The polishing stands in; slicing takes 30 kWh by itself.
    plant = line("slice", "polish").use("slice", "power", 30, route="R")
    plant = block(plant, "polish", "polish", POLISHED)
    rows = [row | {"norm": POLISHED} for row in plant.table("steps")]
    found = codes(plant.with_rows("steps", rows), tmp_path)
    assert found & NORMS == {"norm-exceeded"}


def test_a_number_of_the_literature_is_judged(tmp_path) -> None:
    # Williams 2002: 240 kWh/kg x 0.053 kg = 12.72 kWh of 21.725; at 0.1 kg 24 kWh.
    for mass, expected in ((0.053, set()), (0.1, {"norm-exceeded"})):
        plant = block(line("slice"), "slice", "slice", "williams-2002-wafer")
        plant = plant.row("sku_steps", sku="W", step="slice", mass_kg=mass)
        rows = [row | {"norm": POLISHED} for row in plant.table("steps")]
        found = codes(plant.with_rows("steps", rows), tmp_path / str(mass))
        assert found & NORMS == expected
