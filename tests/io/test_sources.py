"""Claims about keeping the bytes of what was read."""

from hashlib import sha256
from pathlib import Path

import pytest

from lca.errors import StudyRefusedError
from lca.io import read_plant_path
from lca.io.sources import read_sources
from tests.support.plant_builder import PlantBuilder

CHIP = (
    PlantBuilder()
    .bought("film", 2.0)
    .sku("chip", "line")
    .step("line", "test", 0.8)
    .use("test", "film", 0.4, route="line")
)


def test_every_file_that_was_read_is_kept_by_its_hash(tmp_path: Path) -> None:
    folder = CHIP.write(tmp_path)
    plant, _ = read_plant_path(folder)
    kept = read_sources(folder, plant.files)
    for file in plant.files:
        assert kept[file.sha256] == (folder / file.name).read_bytes()
        assert sha256(kept[file.sha256]).hexdigest() == file.sha256


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_that_changed_meanwhile_is_refused_by_name(
    tmp_path: Path, *, gone: bool
) -> None:
    folder = CHIP.write(tmp_path)
    plant, _ = read_plant_path(folder)
    table = folder / "supplies.csv"
    if gone:
        table.unlink()
    else:
        table.write_bytes(table.read_bytes() + b"\n")
    with pytest.raises(StudyRefusedError) as refused:
        read_sources(folder, plant.files)
    (found,) = refused.value.findings
    assert (found.code, found.place.file) == ("file-changed", "supplies.csv")
