"""Claims about the checks: they see the faults people make, and cry no wolf."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants.campaign import Clean, Crew, Outcome, run_full, run_sample
from tests.mutants.report import list_missed, render_page
from tests.mutants.simulated import make_simulated

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "detection.md"
DETECTED = 0.95
NAMED = 0.90
ALARMS_PER_PLANT = 0.2
# The small plants, one of them with a place for every kind.  Of some 120 large faults
# one more or less is a point, so the sample has two points of room; the whole has none.
SAMPLE_PLANTS = (1, 11, 14, 21, 23, 24)
SAMPLE_DETECTED = DETECTED - 0.02
SAMPLE_NAMED = NAMED
PLANTS = range(1, 25)
ROUNDS = 2


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew() as ready:
        yield ready


@pytest.fixture(scope="module")
def plants(crew: Crew, tmp_path_factory: pytest.TempPathFactory) -> tuple[Clean, ...]:
    folder = tmp_path_factory.mktemp("clean")
    return crew.prepare(SAMPLE_PLANTS, make_simulated, folder)


@pytest.fixture(scope="module")
def sample(crew: Crew, plants: tuple[Clean, ...]) -> Outcome:
    return run_sample(crew, plants)


def test_clean_plants_have_no_errors_and_hardly_a_warning(
    plants: tuple[Clean, ...],
) -> None:
    outcome = Outcome(plants, (), ())
    assert outcome.alarms("error") == []
    warnings = outcome.alarms("warning")
    assert len(warnings) <= ALARMS_PER_PLANT * len(plants), warnings


def test_every_kind_of_fault_has_a_place_in_some_plant(sample: Outcome) -> None:
    assert sample.unplanted == ()


def test_no_fault_breaks_the_check(sample: Outcome) -> None:
    crashes = [trial.kind.name for trial in sample.trials if trial.verdict.crash]
    assert crashes == []


def test_large_faults_are_detected(sample: Outcome) -> None:
    assert sample.detection() >= SAMPLE_DETECTED, "\n" + list_missed(sample)


def test_the_row_of_a_detected_fault_is_named(sample: Outcome) -> None:
    assert sample.naming() >= SAMPLE_NAMED, "\n" + list_missed(sample)


@pytest.mark.prove
def test_large_faults_are_detected_and_their_row_is_named_in_many_plants(
    crew: Crew, tmp_path: Path
) -> None:
    ready = crew.prepare(PLANTS, make_simulated, tmp_path)
    outcome = run_full(crew, ready, ROUNDS)
    PAGE.write_text(render_page(outcome), encoding="utf-8")
    assert len(outcome.trials) >= 600
    assert outcome.detection() >= DETECTED, "\n" + list_missed(outcome)
    assert outcome.naming() >= NAMED, "\n" + list_missed(outcome)
    assert outcome.alarms("error") == []
    assert len(outcome.alarms("warning")) <= ALARMS_PER_PLANT * len(ready)
