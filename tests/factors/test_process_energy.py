"""The energy of process steps in the literature, and the chain it adds up to."""

from collections import Counter

import pytest

from lca.factors import list_tables, load_rows
from lca.units import load_units
from tests.support.plant_builder import PlantBuilder, footprint

TABLES = {table.name: load_rows(table) for table in list_tables()}
ROWS = {row["id"]: row for row in TABLES["process_energy"]}

STAGES = {
    "mg-si": 122.8269,
    "tcs": 425.1701,
    "polysilicon": 892.8571,
    "crystal": 446.4286,
    "wafer": 240.0,
}
"""kWh per kg of wafer: 240; 250 / 0.56; 250 / 0.28; 50 / 0.1176; 13 / 0.10584."""


@pytest.fixture(scope="module")
def chain():
    """Return the chain from quartz to wafer with the energy and yields of the rows."""
    plant = PlantBuilder().bought("electricity", 1, "kWh").sku("wafer", "R1", "kg")
    for step in STAGES:
        row = ROWS[f"williams-2002-{step}"]
        plant = plant.step("R1", step, float(row["yield"]), "kg", stage=step)
        plant = plant.use(
            step, "electricity", float(row["value"]), route="R1", per="good"
        )
    return plant.run()


def test_stages_of_williams_add_up_to_what_was_published(chain):
    # Five serial stages, 2127.28 kWh per kg; published rounded as 2130 (2002).
    total = footprint(chain, "wafer")
    assert total == pytest.approx(2127.2827, rel=1e-6)
    assert total == pytest.approx(2130, rel=0.002)
    # "160 times the energy of ordinary silicon", 13 kWh/kg.
    assert total / float(ROWS["williams-2002-mg-si"]["value"]) == pytest.approx(
        160, rel=0.03
    )


def test_each_stage_of_williams_weighs_what_its_losses_make_of_it(chain):
    rows = chain.stages.filter(indicator=chain.headline).select("stage", "amount")
    assert dict(rows.rows()) == pytest.approx(STAGES, rel=1e-6)


def test_yields_of_williams_multiply_to_the_published_one():
    overall = 1.0
    for step in STAGES:
        overall *= float(ROWS[f"williams-2002-{step}"]["yield"])
    assert overall == pytest.approx(0.095256, rel=1e-12)
    assert overall == pytest.approx(0.095, rel=0.03)


@pytest.mark.parametrize(
    ("factor_id", "value", "unit"),
    [
        ("iea-pvps-mg-si-electricity", 11, "kWh/kg"),
        ("iea-pvps-polysilicon-electricity", 49, "kWh/kg"),
        ("iea-pvps-polysilicon-heat", 28.8, "MJ/kg"),
        ("iea-pvps-crystal-electricity", 32, "kWh/kg"),
        ("iea-pvps-crystal-heat", 68.224, "MJ/kg"),
        ("iea-pvps-slicing-electricity", 4.7619, "kWh/m2"),
        ("iea-pvps-slicing-heat", 3.9982, "MJ/m2"),
        ("iea-pvps-nf3-electricity", 43, "kWh/kg"),
        ("chen-2017-mg-si", 13.1, "kWh/kg"),
        ("iea-trends-2019-polysilicon", 71, "kWh/kg"),
        ("muller-2021-crystal", 38.4, "kWh/kg"),
    ],
)
def test_values_as_listed(factor_id, value, unit):
    row = ROWS[factor_id]
    assert (float(row["value"]), row["unit"]) == (value, unit)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_says_what_of_which_product_and_by_which_steps(row):
    over, per = row["unit"].split("/")
    energy, amount = load_units().find(over), load_units().find(per)
    assert energy is not None
    assert amount is not None
    assert (energy.dimension, amount.dimension in {"mass", "area"}) == ("energy", True)
    assert row["carrier"] in {"electricity", "heat", "electricity and heat"}
    assert all(row[f"{part}_{lang}"] for part in ("product", "steps")
               for lang in ("en", "zh"))  # fmt: skip
    assert (row["quantity"], row["boundary"]) == ("energy use", "gate-to-gate")
    assert row["yield"] == "" or 0 < float(row["yield"]) <= 1
    assert row["counted"] in {"good", "processed"}


def test_metallurgical_silicon_needs_less_than_polysilicon_and_crystals():
    # kWh/kg of electricity; the range of forty years of sources.
    found = {
        step: [
            float(row["value"])
            for name, row in ROWS.items()
            if name.endswith((f"-{step}", f"-{step}-electricity"))
        ]
        for step in ("mg-si", "polysilicon", "crystal")
    }
    assert all(11 <= value <= 13.5 for value in found["mg-si"])
    assert all(49 <= value <= 250 for value in found["polysilicon"])
    assert all(32 <= value <= 250 for value in found["crystal"])


def test_energy_of_the_fab_stands_in_the_node_table_alone():
    units = Counter(row["unit"] for row in TABLES["fab_nodes"])
    assert units["kWh/cm2"] == 9
    assert not any(name.startswith("act-") for name in ROWS)
