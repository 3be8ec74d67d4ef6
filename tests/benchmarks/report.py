"""Timings to a page: ratios to one sparse product of the same matrix."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from tests.benchmarks.rivals import Timing

AGREEMENT = 1e-8
"""Largest relative difference at which two programs count as having one answer."""

PACKAGES = ("numpy", "scipy", "bw2calc", "pypardiso")


def compare_answers(timings: Sequence[Timing]) -> float:
    """Return the largest relative difference to the first answer.

    Raises
    ------
    ValueError
        Two programs disagree: their times are not worth printing.
    """
    answers = {each.name: each.answer for each in timings if each.answer is not None}
    first = next(iter(answers.values()))
    worst = 0.0
    for name, answer in answers.items():
        gap = float(np.max(np.abs(answer - first) / np.abs(first)))
        if not gap <= AGREEMENT:
            message = f"{name} differs by {gap:.1e}"
            raise ValueError(message)
        worst = max(worst, gap)
    return worst


def render_table(
    timings: Sequence[Timing], size: int, entries: int, worst: float
) -> str:
    """Return the page: what was timed, where, and the table."""
    unit = timings[0].seconds
    rows = [
        f"| {timing.name} | {timing.seconds:.3g} | {timing.seconds / unit:.3g} "
        f"| {timing.runs} |"
        for timing in timings
    ]
    versions = ", ".join(filter(None, map(_version, PACKAGES)))
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Unit footprints of all products of a generated packaging plant: routes of",
            "12 to 20 steps, 8 shared supplies per step, 2 rework loops per route, a",
            "loop of 10 utilities, columns in the order product, step.  One thread.",
            "Written by `make bench`; seconds depend on the machine, ratios less so.",
            "",
            f"- {size:,} activities, {entries:,} entries in A, one indicator",
            f"- all answers agree to {worst:.1e} (relative, largest of all products)",
            f"- Python {platform.python_version()}, {versions}, {platform.machine()}",
            "",
            "| way | seconds | ratio to one sparse product | runs (median) |",
            "|---|---|---|---|",
            *rows,
            "",
            "The certificate (componentwise backward error) is part of every solve of",
            "chiplca.  bw2calc's time includes loading its data packages, which users",
            "of it pay too; the sparse LU of scipy is timed once.",
            "",
        ]
    )


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""
