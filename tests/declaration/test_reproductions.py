"""Claims about how making a record again is printed."""

from dataclasses import replace
from typing import get_args

import pytest

from lca.declaration import load_vocabulary
from lca.declaration.reproductions import MOST_ROWS, print_reproduction
from lca.declaration.vocabulary import Language
from lca.results.reproduction import Deviation, Reproduction, Verdict

EQUAL = Reproduction(
    sku="CHIP",
    uuid="0d0c9f0e",
    verdict="equal",
    recorded_sha256="ab" * 32,
    found_sha256="cd" * 32,
    numbers=120,
    texts=340,
    largest=1.23456e-12,
    environment={"numpy": ("2.0.0", "2.1.0"), "pillow": (None, "1.0")},
    claims={
        "state": "verified",
        "valid_until": "2028-12-31",
        "verification": {"by": "A verifier", "level": "limited", "note": None},
    },
)


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_every_verdict_has_a_sentence_that_names_the_record(verdict, language):
    report = replace(EQUAL, verdict=verdict)
    said = print_reproduction(report, load_vocabulary(language)).verdict
    assert "CHIP" in said
    assert "0d0c9f0e" in said
    assert "{" not in said


def test_what_nobody_can_compute_is_said_to_be_claimed():
    said = print_reproduction(EQUAL, load_vocabulary("en")).claims
    assert said == (
        "Not proven, and said by whoever bundled it: state “verified”, valid until "
        "2028-12-31, verification A verifier · limited."
    )


def test_of_what_is_equal_the_size_of_the_comparison_is_said():
    said = print_reproduction(EQUAL, load_vocabulary("en")).verdict
    assert "340 texts" in said
    assert "120 numbers" in said
    assert "1.2 × 10⁻¹²" in said


def test_a_table_is_shown_only_when_it_has_rows():
    ((title, sheet, more),) = print_reproduction(EQUAL, load_vocabulary("en")).tables
    assert title == "Environment that differs"
    assert sheet.rows == (("numpy", "2.0.0", "2.1.0"), ("pillow", "–", "1.0"))
    assert more is None


def test_values_are_shown_as_they_were_written_and_in_one_line():
    gone = {"flow": "CO2", "factor": 1.0, "name": None, "place": {"row": 3}}
    deviations = (
        Deviation("texts/goal/en", "goal", "old\x1b[31m", "x" * 100, None),
        Deviation("gases/3", "CO2", gone, None, None),
        Deviation("headline/amount", "", 1.00000000012, -2, 0.123456),
    )
    report = replace(EQUAL, verdict="different", deviations=deviations, environment={})
    ((_, sheet, _),) = print_reproduction(report, load_vocabulary("en")).tables
    assert sheet.rows == (
        ("texts/goal/en", "goal", "old\\x1b[31m", "x" * 59 + "…", "–"),
        ("gases/3", "CO2", "CO2 · 1 · 3", "–", "–"),
        ("headline/amount", "–", "1.00000000012", "−2", "0.12"),
    )


def test_of_many_differences_the_others_are_counted():
    many = tuple(
        Deviation(f"draws/{n}/amount", "", n, n + 1, 0.1) for n in range(MOST_ROWS + 7)
    )
    report = replace(EQUAL, verdict="different", deviations=many)
    (_, sheet, more), _ = print_reproduction(report, load_vocabulary("en")).tables
    assert len(sheet.rows) == MOST_ROWS
    assert more == "Further differences: 7; --json lists them all."
