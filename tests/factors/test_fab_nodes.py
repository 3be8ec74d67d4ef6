"""The node tables lead to what the models they are from publish.

ACT: footprint of an area = (grid × EPA + GPA + MPA) ÷ yield, and 150 g for a package
(Gupta et al. 2022; facebookresearch/ACT@abc9fbb, its tests and its Fairphone 3).  The
numbers expected here are those of that program, in g.
"""

import math
from itertools import product

import pytest

from lca.factors import find_factor, list_tables, load_rows
from lca.resources import shipped_rows
from tests.support.plant_builder import PlantBuilder, footprint, footprints

TAIWAN, COAL = 0.583, 0.82  # kg CO2e/kWh: ACT, ci_2022 and ci_source
PACKAGE = 0.150  # kg CO2e per packaged circuit
YIELD = 0.875  # of dice, where ACT is told nothing else
NODES = {row["id"]: row for row in load_rows(
    next(table for table in list_tables() if table.name == "fab_nodes"))}  # fmt: skip

# mm2, from the bill of the Fairphone 3 in ACT: all circuits but processor and memory.
CIRCUITS = (0.85, 1.2, 1.2, 35, 0.89, 0.08, 0.25, 18, 11.6, 1.44, 12.96, 1.61, 6.3,
            26.88, 0.77, 11.36, 7, 8.69, 11, 9.6)  # fmt: skip


EXPECTED = {
    28: (1371.0857, 1328.2286, 1285.3714),
    20: (1588.1143, 1542.4, 1496.6857),
    10: (1828.4857, 1777.0571, 1725.6286),
    8: (1858.4686, 1807.04, 1755.6114),
    7: (2403.9429, 2318.2286, 2232.5143),
    3: (3274.0, 3162.5714, 3051.1429),
}
"""g/cm2 by node, at 95, 97 and 99 % abatement; 97 is the mean of the other two."""

ABATED = {95: ("95",), 97: ("95", "99"), 99: ("99",)}


def fab(grid: float) -> PlantBuilder:
    """Return a fab without product: electricity, materials, packages."""
    return (
        PlantBuilder()
        .bought("electricity", grid, "kWh")
        .bought("package", PACKAGE, "unit")
        .flow("materials", "cm2")
        .row("supplies", flow="materials", factor_id="act-mpa", status="literature")
    )


def supplied(plant: PlantBuilder, node: int, abated: int) -> PlantBuilder:
    """Return the plant with the gases of a node; their supply is that of materials."""
    gases, rows = f"gases {node} nm, {abated} %", ABATED[abated]
    plant = plant.flow(gases, "cm2")
    for row in rows:
        plant = plant.row(
            "supplies",
            flow=gases,
            supply=f"{gases}, row {row}",
            share=1 / len(rows),
            factor_id=f"act-{node}nm-gpa{row}",
            complement="materials",
            status="literature",
        )
    return plant


def processed(
    plant: PlantBuilder, route: str, node: int, area: float, abated: int = 95
) -> PlantBuilder:
    """Return the plant with what one area of wafer, in cm2, takes at a step."""
    epa = float(NODES[f"act-{node}nm-epa"]["value"])
    gases = f"gases {node} nm, {abated} %"
    plant = plant.use("fabricate", "electricity", epa * area, route=route)
    return plant.use("fabricate", gases, area, route=route)


def packaged(
    plant: PlantBuilder, sku: str, node: int, area: float, good: float = YIELD
) -> PlantBuilder:
    """Return the plant with one circuit in a package more."""
    route = f"route of {sku}"
    plant = plant.sku(sku, route).step(route, "fabricate", good).step(route, "pack")
    plant = processed(plant, route, node, area)
    return plant.use("pack", "package", 1, route=route)


def test_a_cm2_at_each_node_is_that_of_act():
    plant = fab(TAIWAN)
    for node, abated in product(EXPECTED, ABATED):
        route = f"{node} nm, {abated} %"
        plant = supplied(plant, node, abated).sku(route, route, "cm2")
        plant = plant.step(route, "fabricate", YIELD, "cm2")
        plant = processed(plant, route, node, 1, abated)
    found = {sku: kg * 1000 for sku, kg in footprints(plant.run()).items()}
    expected = {
        f"{node} nm, {abated} %": grams
        for node, known in EXPECTED.items()
        for abated, grams in zip(ABATED, known, strict=True)
    }
    assert found == pytest.approx(expected, rel=1e-6)


def test_the_unit_test_of_act_at_10_nm():
    plant = supplied(fab(TAIWAN), 10, 95)
    solution = packaged(plant, "circuit", 10, 1.45, 0.943543).run()
    assert footprint(solution, "circuit") * 1000 == pytest.approx(2608.7022, rel=2e-8)


def test_the_circuits_of_the_fairphone_3():
    plant = packaged(supplied(fab(COAL), 28, 95), "processor", 28, 0.464)
    for place, square_mm in enumerate(CIRCUITS):
        plant = packaged(plant, f"circuit {place}", 28, square_mm / 100)
    found = footprints(plant.run())
    assert found.pop("processor") == pytest.approx(0.899293714, rel=1e-9)
    assert len(found) == 20
    assert math.fsum(found.values()) == pytest.approx(5.691643886, rel=1e-9)


# ── the rows themselves ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("factor_id", "expected"),
    [
        ("act-28nm-epa", 0.9),
        ("act-22nm-epa", 1.077),
        ("act-20nm-epa", 1.2),
        ("act-14nm-epa", 1.2),
        ("act-10nm-epa", 1.475),
        ("act-8nm-epa", 1.52),
        ("act-7nm-epa", 2.15),
        ("act-5nm-epa", 2.75),
        ("act-3nm-epa", 3.25),
        ("act-5nm-gpa95", 0.43),
        ("act-22nm-gpa95", 0.18828),
        ("act-5nm-gpa99", 0.225),
        ("act-mpa", 0.5),
        ("imec-netzero-28nm-cpa", 0.91),
        ("imec-netzero-7nm-cpa", 1.44),
        ("imec-netzero-3nm-cpa", 1.75),
        ("eco-chip-7nm-cpa", 2.613),
        ("eco-chip-65nm-cpa", 0.8),
        ("eco-chip-7nm-d0", 0.2),
        ("eco-chip-65nm-d0", 0.05),
    ],
)
def test_values_of_the_tables(factor_id, expected):
    assert float(NODES[factor_id]["value"]) == expected


@pytest.mark.parametrize(
    ("node", "as_act"), [(7, 7), (10, 10), (14, 14), (22, 20), (28, 28)]
)
def test_eco_chip_is_act_on_coal(node, as_act):
    parts = COAL * float(NODES[f"act-{as_act}nm-epa"]["value"])
    parts += float(NODES[f"act-{as_act}nm-gpa95"]["value"]) + 0.5
    found = float(NODES[f"eco-chip-{node}nm-cpa"]["value"])
    assert found == pytest.approx(parts, rel=1e-3)


def test_a_finer_node_takes_no_less():
    for table in ("act-{}nm-epa", "act-{}nm-gpa95", "act-{}nm-gpa99",
                  "imec-netzero-{}nm-cpa", "eco-chip-{}nm-cpa",
                  "eco-chip-{}nm-d0"):  # fmt: skip
        known = [NODES.get(table.format(node)) for node in range(1, 100)]
        values = [float(row["value"]) for row in known if row]
        assert len(values) > 5
        assert values == sorted(values, reverse=True)


def test_more_abatement_leaves_less_gas():
    for node in (28, 22, 20, 14, 10, 8, 7, 5, 3):
        gpa95, gpa99 = (NODES[f"act-{node}nm-gpa{share}"] for share in (95, 99))
        assert float(gpa99["value"]) < float(gpa95["value"])


def test_every_row_is_declared_secondary_data_of_processed_area():
    for row in NODES.values():
        assert "secondary data" in row["note"]
        assert row["id"] == "act-mpa" or f"-{row['node_nm']}nm-" in row["id"]
        assert row["counted"] == (
            "" if row["quantity"] == "defect density" else "processed"
        )


def test_points_that_repeat_a_node_table_agree_with_it():
    rows = shipped_rows("factors", "published_points.csv")
    points = {row["point"]: row for row in rows}
    for point, factor_id in (
        ("eco-chip-28nm", "eco-chip-28nm-cpa"),
        ("eco-chip-65nm", "eco-chip-65nm-cpa"),
        ("imec-netzero-28nm", "imec-netzero-28nm-cpa"),
    ):
        factor = find_factor(factor_id)
        assert factor is not None
        assert (points[point]["value"], points[point]["unit"]) == (
            factor["value"],
            factor["unit"],
        )
