"""Claims about the British factors: freight, fuels, heat, packing, waste."""

import pytest

from lca.commands.factors import show_factor
from lca.factors import list_tables, load_rows

ROWS = [row for table in list_tables() for row in load_rows(table)
        if row.get("id", "").startswith("uk-20")]  # fmt: skip


@pytest.mark.parametrize(
    ("factor_id", "value", "unit"),
    [
        # UK Government GHG conversion factors, edition of the id.
        ("uk-2025-hgv", 0.10163, "kg/tkm"),
        ("uk-2024-hgv-supply", 0.02359, "kg/tkm"),
        ("uk-2025-hgv-rigid-7-5-17t", 0.36362, "kg/tkm"),
        ("uk-2024-hgv-rigid-7-5-17t-supply", 0.09246, "kg/tkm"),
        ("uk-2025-rail", 0.02779, "kg/tkm"),
        ("uk-2024-rail-supply", 0.00691, "kg/tkm"),
        ("uk-2025-container-ship", 0.01612, "kg/tkm"),
        ("uk-2024-container-ship-supply", 0.00365, "kg/tkm"),
        ("uk-2025-air-long", 0.5313, "kg/tkm"),
        ("uk-2025-air-long-with-height", 0.89939, "kg/tkm"),
        ("uk-2025-natural-gas-burnt-per-gross", 0.18296, "kg/kWh"),
        ("uk-2024-natural-gas-supply-per-net", 0.03347, "kg/kWh"),
        ("uk-2025-diesel-blend-burnt-per-litre", 2.57082, "kg/L"),
        ("uk-2025-heat", 0.17529, "kg/kWh"),
        ("uk-2025-pp", 2577.57172, "kg/t"),
        ("uk-2025-board-recycled", 1098.11442, "kg/t"),
        ("uk-2025-waste-plastics-burnt", 4.68568, "kg/t"),
        ("uk-2025-waste-board-landfill", 1164.4894, "kg/t"),
    ],
)
def test_values_as_published(factor_id: str, value: float, unit: str) -> None:
    row = show_factor(factor_id)
    assert (float(row["value"]), row["unit"]) == (value, unit)


def test_a_row_says_how_its_edition_is_known() -> None:
    assert len(ROWS) > 150
    for row in ROWS:
        edition = row["id"].split("-")[1]
        assert (row["year"], row["geography"]) == (edition, "GB")
        assert row["licence"] == "OGL-UK-3.0"
        told = "edition inferred" if edition == "2025" else "so they are dated 2024"
        assert told in row["note"]
        assert edition in row["source"]


def test_a_supply_of_fuel_is_less_than_its_burning() -> None:
    burnt = {
        row["id"]: float(row["value"]) for row in ROWS if "-burnt-per-" in row["id"]
    }
    pairs = 0
    for row in ROWS:
        if "-supply-per-" in row["id"]:
            of = row["id"].replace("supply", "burnt").replace("2024", "2025")
            assert 0.05 < float(row["value"]) / burnt[of] < 0.3
            pairs += 1
    assert pairs == 19


def test_gross_heat_gives_less_than_net() -> None:
    values = {row["id"]: float(row["value"]) for row in ROWS}
    for name, value in values.items():
        if name.endswith("-per-gross"):
            assert 0.87 < value / values[name.replace("gross", "net")] < 0.96


def test_height_of_flight_is_a_row_of_its_own_and_the_same_multiple() -> None:
    # 1.7 times the carbon dioxide, and the other gases as they are.
    values = {row["id"]: float(row["value"]) for row in ROWS}
    found = [value / values[name.removesuffix("-with-height")]
             for name, value in values.items()
             if name.endswith("-with-height")]  # fmt: skip
    assert found == pytest.approx([1.693] * 4, abs=1e-3)
