"""Every code of the norms is raised by a small plant, at the right place."""

from pathlib import Path

import pytest

from lca.findings import Finding, load_catalogue, render
from lca.findings.catalogue import PARTS, Language
from lca.study import read_plant
from tests.findings.test_raised_rules import Case, alter, at
from tests.support.plant_builder import PlantBuilder

LANGUAGES: tuple[Language, ...] = ("en", "zh")
POLISHED = "db31-792-2020-polished-200"

# Row 2 of consumption.csv is the electricity of polishing, row 3 of steps.csv.
RIGHT = (
    PlantBuilder()
    .bought("silicon", 10)
    .bought("electricity", 0.6, "kWh")
    .sku("bare wafer", "silicon line", "wafer")
    .step("silicon line", "slice", unit="wafer")
    .step("silicon line", "polish", 0.98, "wafer", norm=POLISHED)
    .bom("bare wafer", "slice", "silicon", 0.1)
    .use("polish", "electricity", 20, route="silicon line", per="good")
)
PIECES = alter(alter(RIGHT, "skus", 2, unit="piece"), "steps", 3, unit="piece", gives=1)

CASES = [
    Case(
        "norm-exceeded",
        alter(RIGHT, "consumption", 2, amount=20_000),
        at("consumption", 2, "amount", activity="bare wafer: polish"),
    ),
    Case(
        "norm-undercut",
        alter(RIGHT, "consumption", 2, unit="MJ", amount=15),
        at("consumption", 2, "amount", activity="bare wafer: polish"),
    ),
    Case(
        "norm-undercut",
        RIGHT.with_rows("consumption", []).use(
            "slice", "electricity", 20, route="silicon line"
        ),
        at("steps", 3, "norm", activity="bare wafer: polish"),
    ),
    Case(
        "norm-unknown",
        alter(RIGHT, "steps", 3, norm="db31-792-2020-polished-300"),
        at("steps", 3, "norm", activity="bare wafer: polish"),
    ),
    Case(
        "norm-unproven",
        PIECES,
        at("steps", 3, "norm", activity="bare wafer: polish"),
    ),
]


def test_a_right_plant_has_no_findings(tmp_path: Path) -> None:
    assert read_plant(RIGHT.write(tmp_path)).check() == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_broken_norm_is_found_at_its_place_and_nothing_else(
    case: Case, tmp_path: Path
) -> None:
    found = read_plant(case.plant.write(tmp_path)).check()
    assert {each.code for each in found} == {case.code}
    places = [each.place.as_dict() for each in found]
    assert [place for place in places if case.place.items() <= place.items()], places
    for each in found:
        assert_filled_in(each)


def test_every_code_of_the_norms_has_a_case() -> None:
    codes = {code for code in load_catalogue() if code.startswith("norm-")}
    assert codes == {case.code for case in CASES}


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
