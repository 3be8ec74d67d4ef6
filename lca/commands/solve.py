"""``lca solve``: a study folder to its footprint."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lca.commands.documents import (
    Document,
    describe_footprint,
    describe_intensities,
    describe_refusal,
)
from lca.errors import StudyRefusedError, UsageError
from lca.io import is_plant
from lca.results import Solution
from lca.study import read_study


@dataclass(frozen=True, slots=True)
class Outcome:
    """What solving gave: the document, and the solution unless it was refused."""

    document: Document
    solution: Solution | None


_PLAIN = re.compile(r"[\x21-\x5e\x60-\x7e]+\Z")
"""ASCII without blanks or ``_``: numbers as tables have them, not as Python does."""


def read_demands(texts: Sequence[str]) -> dict[str, float]:
    """Return the demand of ``FLOW=AMOUNT`` texts; the same flow twice adds up.

    Raises
    ------
    UsageError
        A text has no ``=`` or no number after the last one.
    """
    demand: dict[str, float] = {}
    for text in texts:
        flow, equals, amount = text.rpartition("=")
        if not equals or not flow:
            msg = f"--demand takes FLOW=AMOUNT, not {text!r}"
            raise UsageError(msg)
        try:
            number = float(amount if _PLAIN.match(amount) else "?")
        except ValueError as error:
            message = f"--demand {text!r}: {amount!r} is not a number"
            raise UsageError(message) from error
        demand[flow] = demand.get(flow, 0.0) + number
    return demand


def read_declared_demand(folder: Path) -> Mapping[str, float]:
    """Return the demand that a study folder says it answers.

    Raises
    ------
    UsageError
        The study states none.
    """
    header = read_study(folder).inputs.header
    if header is None or not header.demand:
        message = f"{folder} states no demand"
        raise UsageError(message)
    return header.demand


def solve_folder(
    folder: Path, demand: Mapping[str, float], language: str = "en"
) -> Outcome:
    """Return the outcome of solving a study folder.

    Raises
    ------
    UsageError
        The folder holds a plant.
    """
    if is_plant(folder):
        message = f"{folder} is a plant: lca run runs it, lca compile makes it a study"
        raise UsageError(message)
    study = read_study(folder)
    try:
        solution = study.solve(demand)
    except StudyRefusedError as refused:
        document = describe_refusal(refused.findings, language, demanded=bool(demand))
        return Outcome(document, None)
    describe = describe_footprint if demand else describe_intensities
    return Outcome(describe(solution, language), solution)
