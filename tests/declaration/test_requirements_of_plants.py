"""A row of texts deleted from a plant fails what asks for it, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest
import yaml

from lca.declaration.requirement_lists import DocumentKind, load_lists
from lca.declaration.requirements import check_requirements
from lca.io import read_plant_path
from lca.io.sources import read_sources
from lca.model import PlantInputs
from lca.record import Document
from lca.study.recording import freeze_plant
from lca.study.settling import Settled, settle_plant
from tests.support.declared_document import TEXTS
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

FOLDER = Path(__file__).parents[2] / "templates" / "requirements"
KINDS: tuple[DocumentKind, ...] = ("report", "statement")
SKU = "chip"

# Film with a cradle-to-gate factor of 3 kg CO2e, power with one of 0.6: enough for
# every number that a report asks for, but that of quality scores, which it may omit.
PLANT = (
    PlantBuilder()
    .bought("film", 3.0)
    .bought("power", 0.6, "kWh")
    .sku(SKU, "line", name="a chip", package="QFN", mass_kg=2.0)
    .step("line", "cut", stage="front")
    .bom(SKU, "cut", "film", 2.0)
    .use("cut", "power", 1.0, route="line")
    .row("assumptions", assumption="film", text="The film is plain.")
)


def with_texts(keys: tuple[str, ...]) -> PlantBuilder:
    plant = PLANT
    for key in keys:
        cells: dict[str, Cell] = {"en": f"The {key}.", "zh": f"关于{key}。"}
        plant = plant.row("texts", text=key, **cells)
    return plant


@dataclass(frozen=True)
class Prepared:
    """A plant with all texts, read and solved once."""

    plant: PlantInputs
    settled: Settled
    files: Mapping[str, bytes]

    @cached_property
    def whole(self) -> Document:
        return self.freeze(self.plant.tables["texts"])

    def freeze(self, texts: pl.DataFrame) -> Document:
        tables = {**self.plant.tables, "texts": texts}
        plant = replace(self.plant, tables=tables)
        (frozen,) = freeze_plant(plant, self.settled, self.files)
        return frozen.content.document


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = with_texts(TEXTS).write(tmp_path_factory.mktemp("plant"))
    plant, reading = read_plant_path(folder)
    settled = settle_plant(plant, reading, draft=False)
    return Prepared(plant, settled, read_sources(folder, plant.files))


def asking(key: str, kind: DocumentKind, document: Document) -> set[tuple[str, str]]:
    """Return the items of the lists, read anew, to which a text is the only answer."""
    wanted = set()
    for path in FOLDER.glob("*.yaml"):
        raw = yaml.safe_load(path.read_text("utf-8"))
        if kind not in raw.get("kinds", ()):
            continue
        for item in raw["items"]:
            groups = [{part.strip() for part in text.split("|")}
                      for text in item["answers"]]  # fmt: skip
            if any(stated(group, document) == {f"texts.{key}"} for group in groups):
                wanted.add((raw["list"], str(item["id"])))
    return wanted


def stated(group: set[str], document: Document) -> set[str]:
    """Return those of the paths at which the document has something."""
    found = set()
    for path in group:
        value: object = document
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value or "[" in path:
            found.add(path)
    return found


# Items that do not apply: the plant ends at a gate, excludes and cuts off nothing, and
# has neither uptake nor land-use change.
NOT_APPLYING = {
    ("iso14067", "7.2-carbon"),
    ("iso14067", "7.3-g-made"),
    ("iso14067", "7.3-i"),
    ("iso14067", "7.3-o-consigned"),
    ("iso14067", "7.3-p-use"),
    ("iso14067", "7.3-q"),
    ("ghg_protocol_product", "consigned"),
    ("ghg_protocol_product", "land-use"),
    ("statement", "carbon"),
    ("statement", "consigned"),
    ("statement", "use"),
}


def failing(document: Document, kind: DocumentKind) -> set[tuple[str, str]]:
    found = check_requirements(document, load_lists(), kind, language="en")
    assert {each.code for each in found} <= {"requirement-missing"}
    asked = [dict(each.parameters)["asked"].split("; ") for each in found]
    return {
        (name, item)
        for items in asked
        for name, _, item in [each.partition(" ") for each in items]
    }


def test_a_plant_with_all_texts_answers_everything(prepared: Prepared) -> None:
    document = prepared.whole
    assert set(document["texts"]) == set(TEXTS)
    for kind in KINDS:
        assert failing(document, kind) == set()


@pytest.mark.parametrize("key", TEXTS)
def test_a_row_of_texts_deleted_fails_what_asks_for_it(
    prepared: Prepared, key: str
) -> None:
    texts = prepared.plant.tables["texts"]
    document = prepared.freeze(texts.filter(pl.col("text") != key))
    for kind in KINDS:
        assert (
            failing(document, kind) == asking(key, kind, prepared.whole) - NOT_APPLYING
        )


def test_an_omission_of_the_plant_stands_in_place_of_the_text(tmp_path: Path) -> None:
    keys = tuple(key for key in TEXTS if key != "performance_tracking")
    plant = with_texts(keys)
    for name, item in (("iso14067", "7.3-t"), ("ghg_protocol_product", "changes")):
        plant = plant.row("omissions", list=name, item=item, en="A first study.")
    inputs, reading = read_plant_path(plant.write(tmp_path))
    settled = settle_plant(inputs, reading, draft=False)
    files = read_sources(tmp_path, inputs.files)
    (frozen,) = freeze_plant(inputs, settled, files)
    assert failing(frozen.content.document, "report") == set()
