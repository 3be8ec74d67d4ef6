"""Every code of what is too long to print, or no footprint to declare, is raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.declaration.requirement_lists import load_lists
from lca.declaration.requirements import check_requirements
from lca.errors import StudyRefusedError
from lca.findings import Finding, has_errors, render
from lca.findings.catalogue import PARTS, Language
from lca.study import freeze_path, read_plant
from lca.tables.lengths import MOST_IN_NAME, MOST_IN_REMARK
from tests.support.plant_builder import PlantBuilder

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LONG = "W" * (MOST_IN_NAME + 1)

Place = Mapping[str, str | int]


def make(factor: float) -> PlantBuilder:
    """Return a plant whose chip needs 2 kg of a film, and heat that a boiler makes."""
    return (
        PlantBuilder()
        .bought("film", factor)
        .sku("chip", "line")
        .step("line", "cut", stage="front")
        .bom("chip", "cut", "film", 2.0)
        .flow("heat", "MJ")
        .row("activities", activity="boiler", stage="front")
        .row("exchanges", activity="boiler", direction="output", flow="heat", amount=1,
             unit="MJ", reference=True, status="measured")
        .use("cut", "heat", 1.0, route="line")
    )  # fmt: skip


def taking(factor: float, origin: str, amount: float) -> PlantBuilder:
    """Return the plant with CO2 that the boiler takes from the air, in kg per chip."""
    air = {"ghg": "CO2", "ghg_class": origin}
    return make(factor).flow("CO2 from air", kind="elementary", **air).row(
        "exchanges", activity="boiler", direction="input", flow="CO2 from air",
        amount=amount, unit="kg", status="measured",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, the code that must come of it, and what its message names.

    The place of the finding holds all of ``place``; it may say more.  ``also``: codes
    that have the same cause.
    """

    code: str
    plant: PlantBuilder
    place: Place
    told: Mapping[str, str]
    also: frozenset[str] = frozenset()


def at(table: str, column: str, row: int = 2) -> Place:
    return {"file": f"{table}.csv", "row": row, "column": column}


RIGHT = make(3.0)
EXCESS = {"value": str(len(LONG)), "limit": str(MOST_IN_NAME)}

READ = [
    Case("name-too-long", RIGHT.sku(LONG, "line"), at("skus", "sku", 3), EXCESS),
    Case("name-too-long", RIGHT.sku("B", "line", name=LONG),
         at("skus", "name", 3), EXCESS),
    Case("name-too-long", RIGHT.flow(LONG), at("flows", "flow", 4), EXCESS,
         frozenset({"unused-name"})),
    Case("name-too-long", RIGHT.step("line", LONG, stage="front"),
         at("steps", "step", 3), EXCESS),
    Case("name-too-long", RIGHT.headed(name=LONG),
         {"file": "plant.toml", "column": "name"}, EXCESS),
    Case("text-too-long", RIGHT.sku("B", "line", comment="x" * (MOST_IN_REMARK + 1)),
         at("skus", "comment", 3), {"value": "2001", "limit": "2000"}),
]  # fmt: skip
# Footprints by hand: 2 kg of film at 3 kg CO2e are 6 kg CO2e per chip.
SKU = at("skus", "sku")
RECORDED = [
    Case("footprint-zero", make(0.0), SKU, {"sku": "chip"},
         frozenset({"zero-for-missing"})),
    Case("removals-above-limit", taking(3.0, "removal", 0.66), SKU,
         {"value": "11.0 %", "limit": "10.0 %"}),
    Case("removals-above-limit", taking(3.0, "removal", 30.0), SKU,
         {"value": "500.0 %", "limit": "10.0 %"}),
    Case("removals-above-limit", taking(3.0, "uptake", 6.6), SKU,
         {"value": "110.0 %", "limit": "100.0 %"}),
    Case("removals-above-limit", taking(0.0, "removal", 1.0), SKU,
         {"value": "∞ %", "limit": "10.0 %"}, frozenset({"zero-for-missing"})),
]  # fmt: skip
CASES = [*READ, *RECORDED]

SOUND = [
    RIGHT,
    RIGHT.headed(name="W" * MOST_IN_NAME),
    taking(3.0, "removal", 0.54),
    taking(3.0, "uptake", 5.4),
]


@pytest.mark.parametrize("case", READ, ids=lambda case: case.place["column"])
def test_what_is_too_long_is_an_error_of_reading(case: Case, tmp_path: Path) -> None:
    judge(case, read_plant(case.plant.write(tmp_path / "plant")).check())


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.told.get("value", "0"))
def test_no_sound_footprint_is_refused_as_a_record(case: Case, tmp_path: Path) -> None:
    path = case.plant.write(tmp_path / "plant")
    with pytest.raises(StudyRefusedError) as refused:
        list(freeze_path(path))
    judge(case, refused.value.findings)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.told.get("value", "0"))
def test_it_runs_and_makes_a_draft_that_says_so(case: Case, tmp_path: Path) -> None:
    path = case.plant.write(tmp_path / "plant")
    assert not has_errors(read_plant(path).run().findings)
    (draft,) = freeze_path(path, draft=True)
    assert case.code in {each["code"] for each in draft.content.document["findings"]}


@pytest.mark.parametrize("plant", SOUND)
def test_a_sound_footprint_is_recorded(plant: PlantBuilder, tmp_path: Path) -> None:
    (frozen,) = freeze_path(plant.write(tmp_path / "plant"))
    assert frozen.content.document["findings"] == []


def test_of_a_footprint_of_zero_nothing_computed_is_missed(tmp_path: Path) -> None:
    path = make(0.0).write(tmp_path / "plant")
    (draft,) = freeze_path(path, draft=True)
    document = draft.content.document
    found = check_requirements(document, load_lists(), "report", language="en")
    paths = {dict(each.parameters)["path"] for each in found}
    assert any(path.startswith("texts.") for path in paths)
    assert not any(path.startswith(("results.", "sensitivity")) for path in paths)


def judge(case: Case, found: tuple[Finding, ...]) -> None:
    assert {each.code for each in found} - case.also == {case.code}
    own = [each for each in found if each.code == case.code]
    assert any(case.place.items() <= each.place.as_dict().items() for each in own)
    assert case.told.items() <= dict(own[0].parameters).items()
    for each in own:
        for part in PARTS:
            for language in LANGUAGES:
                assert not set("{}…") & set(render(each, part, language))
