"""Claims about the page of a campaign."""

from dataclasses import replace
from pathlib import Path

from tests.mutants.campaign import Clean, Outcome, Trial
from tests.mutants.detecting import Verdict
from tests.mutants.effects import Effect
from tests.mutants.kinds import KINDS
from tests.mutants.mutation import Mutation
from tests.mutants.report import list_missed, render_page

SEEN = Verdict(detected=True, named=True)
UNNAMED = Verdict(detected=True, named=False, told=("mass-open at bom.csv row 9",))
UNSEEN = Verdict(detected=False, named=False)


def trial(
    kind: str, size: float | None, relative: float | None, verdict: Verdict
) -> Trial:
    made = Mutation(
        tables={},
        table="steps",
        row=4,
        column="yield",
        before="0.98",
        after="0.96",
        size=size,
        relative=relative,
        accuracy=0.005,
        rows=(("steps", 4),),
    )
    return Trial(1, KINDS[kind], made, verdict)


OUTCOME = Outcome(
    plants=(Clean(1, Path(), {}, ()),),
    trials=(
        trial("yield", 2.0, 0.02, SEEN),
        trial("yield", -2.0, 0.02, UNSEEN),
        trial("yield", 0.5, 0.005, UNSEEN),  # small: counts in no rate
        trial("unknown factor", None, None, SEEN),
        trial("lot counted twice", None, None, UNNAMED),
    ),
    unplanted=(),
)


def test_rates_are_of_large_faults() -> None:
    # Large: two yields of two points, and both without size; one yield is not seen,
    # and of the three that are one is not named.
    assert len(OUTCOME.large()) == 4
    assert OUTCOME.detection() == 3 / 4
    assert OUTCOME.naming() == 2 / 3


def test_a_large_change_of_a_cell_may_have_a_small_effect() -> None:
    # Two points of 0.5 % are large; of a record known to 1 % they are not.
    known = replace(OUTCOME.trials[1], effect=Effect(0.02, 0.01))
    first, _, *others = OUTCOME.trials
    outcome = replace(OUTCOME, trials=(first, known, *others))
    assert len(outcome.large("cell")) == 4
    assert len(outcome.large("effect")) == 3
    assert outcome.detection("effect") == 1
    assert outcome.detection("cell") == 3 / 4


def test_the_page_tells_rates_by_kind_and_by_size() -> None:
    page = render_page(OUTCOME)
    assert "- 5 mutants of 3 kinds in 1 plants" in page
    assert "| by effect | 4 | 75.0 % | 66.7 % |" in page
    assert "| by cell | 4 | 75.0 % | 66.7 % |" in page
    assert "| Yield, points | ±0.5 | ±2 |" in page
    assert "| yield | 0/1 | 1/2 |" in page
    assert "| 3 | 2 | 50.0 % | 100.0 % | 2 | 50.0 % | 100.0 % |" in page
    assert "| yield | 1 of 2 |" in page
    assert page == render_page(OUTCOME)


def test_what_was_missed_is_listed_with_its_place() -> None:
    assert list_missed(OUTCOME).splitlines() == [
        "missed   plant 1 yield -2: steps row 4 yield: '0.98' -> '0.96'",
        (
            "unnamed (mass-open at bom.csv row 9) plant 1 lot counted twice: "
            "steps row 4 yield: '0.98' -> '0.96'"
        ),
    ]
