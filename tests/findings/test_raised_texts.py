"""Every code of texts, of the logo and of offsets is raised at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.io.limits import MOST_LOGO_SIDE
from lca.study import read_plant
from lca.tables.lengths import MOST_CHARACTERS
from tests.support.pictures import draw_png
from tests.support.plant_builder import PlantBuilder
from tests.support.study_builder import Cell

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]

RIGHT = (
    PlantBuilder()
    .bought("film", 3.0)
    .sku("chip", "line")
    .step("line", "cut", stage="front")
    .bom("chip", "cut", "film", 2.0)
)
PICTURES = {
    "right.png": draw_png(),
    "mark.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "poster.png": draw_png(MOST_LOGO_SIDE + 1, 1),
}
"""Files that stand beside the header of every case."""

# Background of a plant: an activity of the user that makes heat, and gives off a gas.
BURNING = (
    RIGHT.flow("heat", "MJ")
    .gas("CO2 from gas", "CO2")
    .row("activities", activity="boiler", stage="front")
    .row("exchanges", activity="boiler", direction="output", flow="heat", amount=1,
         unit="MJ", reference=True, status="measured")
    .use("cut", "heat", 1.0, route="line")
)  # fmt: skip


def text(**cells: Cell) -> PlantBuilder:
    return RIGHT.row("texts", **({"text": "goal", "en": "To know it."} | cells))


def omission(**cells: Cell) -> PlantBuilder:
    usual: dict[str, Cell] = {"list": "a list", "item": "1", "en": "Not here."}
    return RIGHT.row("omissions", **(usual | cells))


def burning(direction: str, amount: float) -> PlantBuilder:
    return BURNING.row("exchanges", activity="boiler", direction=direction,
                       flow="CO2 from gas", amount=amount, unit="kg",
                       status="measured")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A plant, and the code that must come of it, beside ``also`` the only one.

    The place of a finding holds all of ``place``; it may say more.
    """

    code: str
    plant: PlantBuilder
    place: Place
    also: frozenset[str] = frozenset()


def at(table: str, column: str, row: int = 2) -> Place:
    return {"file": f"{table}.csv", "row": row, "column": column}


LOGO = {"file": "plant.toml", "column": "logo"}

CASES = [
    Case("logo-missing", RIGHT.headed(logo="logo.png"), LOGO),
    Case("logo-of-other-kind", RIGHT.headed(logo="mark.svg"), LOGO),
    Case("logo-outside-folder", RIGHT.headed(logo="../right.png"), LOGO),
    Case("logo-too-large", RIGHT.headed(logo="poster.png"), LOGO),
    Case("not-a-key", text(text="gaol"), at("texts", "text")),
    Case("not-a-key", text(text="Goal"), at("texts", "text")),
    Case(
        "repeated-key",
        text().row("texts", text="goal", zh="为了解。"),
        at("texts", "sku", 3),
    ),
    Case(
        "repeated-key",
        text(sku="chip").row("texts", text="goal", sku="chip", zh="为了解。"),
        at("texts", "sku", 3),
    ),
    Case(
        "repeated-key",
        omission().row("omissions", list="a list", item="1", zh="不适用。"),
        at("omissions", "item", 3),
    ),
    Case("text-character", text(en="Be\u202eware"), at("texts", "en")),
    Case("text-character", text(zh="隐\u200b藏"), at("texts", "zh")),
    Case("text-character", text(en="one\ttwo"), at("texts", "en")),
    Case("text-character", text(en="a bell\x07"), at("texts", "en")),
    Case("text-character", omission(en="Be\u2066ware"), at("omissions", "en")),
    Case("text-too-long", text(en="x" * (MOST_CHARACTERS + 1)), at("texts", "en")),
    Case("text-too-long", omission(zh="长" * (MOST_CHARACTERS + 1)),
         at("omissions", "zh")),
    Case("text-without-language", text(en=None), at("texts", "en")),
    Case("text-without-language", text(en="  \n"), at("texts", "en")),
    Case("text-without-language", omission(en=None), at("omissions", "en")),
    Case("unknown-reference", text(sku="chop"), at("texts", "sku")),
    Case(
        "offset-inside",
        RIGHT.bought("credit", -1000, "t").use("cut", "credit", 1e-6, route="line"),
        at("supplies", "factor", 3),
    ),
    Case("offset-inside", burning("output", -0.05), at("exchanges", "amount", 3)),
    Case(
        "offset-inside",
        BURNING.flow("CO2e [credits, AR6]", kind="elementary").row(
            "exchanges", activity="boiler", direction="output",
            flow="CO2e [credits, AR6]", amount=-5, unit="kg", status="supplier",
        ),
        at("exchanges", "amount", 3),
        frozenset({"negative-elementary"}),
    ),
    Case("gas-as-input", burning("input", 0.05), at("exchanges", "direction", 3)),
]  # fmt: skip

RIGHT_ONES = [
    text(),
    text(en=None, zh="为了解。"),
    text().row("texts", text="goal", sku="chip", en="To know one."),
    text(en="Two\r\nlines, “quoted”, =1+1, <b>, {{7*7}}, é, 汉字。\n\n- 1 %"),
    text(en="x" * MOST_CHARACTERS),
    omission(),
    RIGHT.headed(logo="right.png"),
    burning("output", 0.05),
]


@pytest.mark.parametrize("plant", RIGHT_ONES)
def test_a_right_text_raises_nothing(plant: PlantBuilder, tmp_path: Path) -> None:
    assert find(plant, tmp_path) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_wrong_text_raises_its_code_alone_at_its_place(
    case: Case, tmp_path: Path
) -> None:
    found = find(case.plant, tmp_path)
    assert {each.code for each in found} - case.also == {case.code}
    places = [each.place.as_dict() for each in found if each.code == case.code]
    assert any(case.place.items() <= place.items() for place in places), places
    for each in found:
        for part in PARTS:
            for language in LANGUAGES:
                sentence = render(each, part, language)
                assert not set("{}…") & set(sentence), (each.code, sentence)


def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path) -> None:
    (found,) = find(text(text="Limitation"), tmp_path)
    assert dict(found.parameters)["nearest"] == "limitations"


def test_a_hidden_character_is_named_by_its_code_point(tmp_path: Path) -> None:
    (found,) = find(text(en="a long word before\u202eand after it"), tmp_path)
    said = dict(found.parameters)
    assert said["character"] == "U+202E"
    assert said["value"] == " word before\u202eand after it"
    assert "\u202e" not in render(found)
    assert "U+202E" in render(found)


def find(plant: PlantBuilder, folder: Path) -> tuple[Finding, ...]:
    path = plant.write(folder / "plant")
    for name, content in PICTURES.items():
        (path / name).write_bytes(content)
    return read_plant(path).check()
