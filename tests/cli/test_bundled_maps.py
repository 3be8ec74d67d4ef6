"""Claims about a record whose plant rests on a wafer map: it is made again to the byte.

A wafer costs 100 kg CO2e; the map has five dice, of which three are good.
"""

from pathlib import Path

import pytest

from lca.record import describe_platform
from lca.record.bundle import unpack_bundle
from lca.store import open_store
from lca.study import freeze_path
from tests.support.command import run_lca
from tests.support.plant_builder import PlantBuilder
from tests.support.record_builder import CREATED
from tests.support.wafer_maps import draw_map, draw_wafer

LOT = draw_map(draw_wafer(["FF01FF", "020102", "FF01FF"]), size=(3, 3))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mapped")
    plant = (
        PlantBuilder()
        .bought("blank", 100.0, "wafer")
        .sku("D1", "fab", "die")
        .step("fab", "expose", 1, "wafer")
        .step("fab", "probe", None, "die", start_unit="wafer", takes=1)
        .use("expose", "blank", 1, route="fab")
        .row("dies", sku="D1", step="probe", method="map", map="lot.xml",
             yield_model="map", status="measured")
        .write(folder / "plant")
    )  # fmt: skip
    (plant / "lot.xml").write_bytes(LOT)
    records = open_store(folder / "records", create=True)
    records.add(list(freeze_path(plant)), created=CREATED, platform=describe_platform())
    return folder / "records"


def test_a_bundle_has_the_map_and_is_made_again(store: Path) -> None:
    out = store.parent / "die.zip"
    sent = run_lca("bundle", "D1", "--out", out, "--store", store)
    assert sent.exit_code == 0, sent.stderr
    read, found = unpack_bundle(out.read_bytes(), out.name)
    assert found == ()
    assert read is not None
    assert LOT in set(read.inputs.values())
    again = run_lca("reproduce", out)
    assert again.exit_code == 0, again.stderr
    assert again.stdout.startswith("Identical: record ")


def test_the_record_has_the_cost_of_a_good_die(store: Path) -> None:
    opened = open_store(store)
    content = opened.read_content(opened.find("D1")).document
    assert content["headline"]["amount"] == pytest.approx(100 / 3)
    (probe,) = [step for step in content["route"] if step["step"] == "probe"]
    assert (probe["gives"], probe["yield"]) == (5.0, pytest.approx(0.6))
