"""Every code of the validator is raised by a small plant, alone and at its place."""

import pytest

from tests.findings import (
    test_raised_balance,
    test_raised_outliers,
)
from tests.findings.test_raised_rules import (
    Broken,
    Case,
    assert_filled_in,
    find,
    find_places,
)

CASES = (
    *test_raised_outliers.CASES,
    *test_raised_balance.CASES,
)


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.code)
def broken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Broken:
    case: Case = request.param
    return case, find(case, tmp_path_factory.mktemp("plant"))


def test_a_contradiction_is_found_at_its_place(broken: Broken) -> None:
    assert find_places(*broken), [(f.code, f.place.as_dict()) for f in broken[1]]


def test_a_contradiction_raises_its_code_alone(broken: Broken) -> None:
    case, found = broken
    assert {f.code for f in found} - case.also == {case.code}


def test_every_sentence_about_a_contradiction_is_filled_in(broken: Broken) -> None:
    assert_filled_in(broken[1])
