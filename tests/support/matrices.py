"""Published systems of matrices, and the study folders that say the same.

A file of ``tests/data/matrix`` holds A (product, activity), B (elementary flow,
activity), C, a demand, the published or exactly derived result, and its source.
"""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.support.study_builder import StudyBuilder

DATA = Path(__file__).parents[1] / "data" / "matrix"

Facts = Mapping[str, Any]


class SeveralReferencesError(Exception):
    """A column whose reference can only be guessed."""


def load(name: str) -> Facts:
    """Return the facts of one file."""
    facts: Facts = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return facts


def read_fractions(texts: Sequence[str]) -> list[float]:
    """Return exact fractions as the nearest floats."""
    return [float(Fraction(text)) for text in texts]


def find_reference(A: Sequence[Sequence[float]], column: int) -> int:
    """Return the row of the reference flow of a column.

    It is the only positive entry; of several, the one on the diagonal.

    Raises
    ------
    SeveralReferencesError
        Neither tells which one is meant.
    """
    positive = [row for row, entries in enumerate(A) if entries[column] > 0]
    if len(positive) == 1:
        return positive[0]
    if column in positive and len(A) == len(A[0]):
        return column
    raise SeveralReferencesError(column)


def to_study(facts: Facts) -> StudyBuilder:
    """Return the study of a system of matrices.

    Parameters
    ----------
    facts
        ``products, activities, elementary, A, B, C``.  Further positive entries of a
        column become co-products by substitution.  Optional ``self_use`` (product to
        amount its maker takes back), ``stages`` (activity to stage),
        ``exchange_stages`` (``activity|flow`` to stage).
    """
    study = StudyBuilder()
    study = study.flows(*facts["products"], kind="product", unit="unit")
    study = study.flows(*facts["elementary"], kind="elementary", unit="kg")
    stages = facts.get("stages", {})
    for column, activity in enumerate(facts["activities"]):
        study = study.activity(activity, stage=stages.get(activity))
        study = _add_products(study, facts, column, activity)
        study = _add_elementary(study, facts, column, activity)
    for indicator, factors in facts["C"].items():
        for flow, factor in zip(facts["elementary"], factors, strict=True):
            study = study.characterise(indicator, flow, factor)
    return study


def _add_products(
    study: StudyBuilder, facts: Facts, column: int, activity: str
) -> StudyBuilder:
    reference = find_reference(facts["A"], column)
    for row, product in enumerate(facts["products"]):
        amount = facts["A"][row][column]
        taken = facts.get("self_use", {}).get(product, 0.0) if row == reference else 0.0
        if amount < 0:
            study = study.input(activity, product, -amount)
        elif amount > 0:
            mark = True if row == reference else None
            study = study.output(activity, product, amount + taken, reference=mark)
        if taken:
            study = study.input(activity, product, taken)
        if amount > 0 and row != reference:
            study = study.allocate(activity, product, "substitution")
    return study


def _add_elementary(
    study: StudyBuilder, facts: Facts, column: int, activity: str
) -> StudyBuilder:
    tags = facts.get("exchange_stages", {})
    for row, flow in enumerate(facts["elementary"]):
        amount = facts["B"][row][column]
        stage = tags.get(f"{activity}|{flow}")
        if amount < 0:
            study = study.input(activity, flow, -amount, stage=stage)
        elif amount > 0:
            study = study.output(activity, flow, amount, stage=stage)
    return study
