"""Campaigns: claims tried on generated cases, a sample of them or the full number.

`make test` tries each claim on a sample; `make prove` sets `FLAG` and tries it on
`FULL` times as many cases, with fixed seeds, and writes what it did to `PAGE`.
"""

import os
import re
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

FLAG = "CHIPLCA_PROVE"
FULL = 20
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "proof.md"

PASSED: Counter[str] = Counter()
"""Cases passed, by name of the test."""

Test = TypeVar("Test", bound=Callable[..., object])


def is_proving() -> bool:
    """Return whether campaigns run in full size."""
    return os.environ.get(FLAG) == "1"


def sampled(quick: int) -> Callable[[Test], Test]:
    """Return a decorator of a test that hypothesis feeds with so many cases."""

    def decorate(test: Test) -> Test:
        if is_proving():
            size = settings(max_examples=quick * FULL, derandomize=True, database=None)
        else:
            size = settings(max_examples=quick)
        marked: Test = pytest.mark.campaign(size(_counting(test)))
        return marked

    return decorate


def _counting(test: Test) -> Test:
    """Return the test, noting in `PASSED` every case that it has passed.

    Hypothesis may stop early, when it has seen all there is, and it draws cases that
    the test then rejects: neither counts.
    """
    handle = test.hypothesis  # type: ignore[attr-defined]
    tried = handle.inner_test

    @wraps(tried)
    def counted(*arguments: object, **named: object) -> None:
        tried(*arguments, **named)
        PASSED[test.__name__] += 1

    handle.inner_test = counted
    return test


Row = tuple[str, int, str, float]

ROW = re.compile(r"\| (.+) \| ([\d,]+) \| (\w+) \| (\d+) \|")


def read_page(text: str) -> list[Row]:
    """Return the rows of a page."""
    rows = (ROW.fullmatch(line) for line in text.splitlines())
    return [
        (row[1], int(row[2].replace(",", "")), row[3], float(row[4]))
        for row in rows
        if row
    ]


def add_rows(before: list[Row], now: list[Row]) -> list[Row]:
    """Return all rows; a claim that was not tried this time keeps its last outcome."""
    return list({row[0]: row for row in [*before, *now]}.values())


def render_page(rows: list[Row], versions: str) -> str:
    """Return the page: claim, number of cases, outcome and seconds of each campaign."""
    table = [
        f"| {claim} | {cases:,} | {outcome} | {seconds:.0f} |"
        for claim, cases, outcome, seconds in sorted(rows)
    ]
    total = sum(cases for _, cases, _, _ in rows)
    return "\n".join(
        [
            "# Proof by campaign",
            "",
            "Each claim below was tried on generated cases, with fixed seeds.",
            "`make test` tries a sample of the same. Written by `make prove`; a claim",
            "that was not tried in its last run keeps the outcome of the run before.",
            "",
            f"- {len(rows)} claims, {total:,} cases",
            f"- {versions}",
            "",
            "| claim | cases | outcome | seconds |",
            "|---|---|---|---|",
            *table,
            "",
        ]
    )
