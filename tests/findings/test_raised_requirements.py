"""Every code of requirements, omissions and claims is raised at its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from lca.declaration.claims import find_claims
from lca.declaration.requirement_lists import load_lists, parse_list
from lca.declaration.requirements import check_requirements
from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.record import Document
from tests.support.declared_document import complete_document

LANGUAGES: tuple[Language, ...] = ("en", "zh")
CODES = (
    "claim-doubtful",
    "claim-forbidden",
    "omission-refused",
    "omission-unknown",
    "outline-missing-key",
    "outline-repeated",
    "outline-repeated-key",
    "outline-unknown-key",
    "outline-unreadable",
    "outline-wrong-value",
    "requirement-missing",
    "requirement-unknown-path",
)
# Row 10 is the title of the one item, row 13 its answers.
LIST = """\
list: own
title: {en: Own, zh: 自定}
provenance: {en: ours, zh: 自拟}
kinds: [report]
items:
  - id: a
    clause: "1"
    kind: mandatory
    section: goal
    title:
      en: Goal
      zh: 目的
    answers: [texts.goal]
"""
FILE = "own.yaml"

Found = tuple[Finding, ...]
Place = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Case:
    """What is found, and the code and place that must be among it."""

    code: str
    find: Callable[[], Found]
    place: Place


def changed(old: str, new: str) -> Callable[[], Found]:
    """Return what reads the right list with some words replaced."""
    assert old in LIST
    return lambda: parse_list(LIST.replace(old, new, 1).encode(), FILE)[1]


def judged(change: Callable[[Document], Any]) -> Callable[[], Found]:
    """Return what judges a complete document in which something was changed."""

    def find() -> Found:
        document = complete_document()
        change(document)
        found = check_requirements(document, load_lists(), "report", language="en")
        return (*found, *find_claims(document))

    return find


def omitting(name: str, item: str) -> Callable[[], Found]:
    row = {"list": name, "item": item, "reason": {"en": "no", "zh": None}, "row": 4}
    return judged(lambda document: document["ledgers"].update(omissions=[row]))


CASES = [
    Case(
        "claim-doubtful",
        judged(lambda document: document["texts"]["goal"].update(
            en="Nothing surpasses a carbon neutral chip.")),
        {"file": "texts.csv", "column": "en"},
    ),
    Case(
        "claim-forbidden",
        judged(lambda document: document["texts"]["goal"].update(en="A net-zero chip")),
        {"file": "texts.csv", "column": "en"},
    ),
    Case(
        "claim-forbidden",
        judged(lambda document: document["ledgers"]["cutoffs"][0].update(
            reason="certified to ISO 14067")),
        {"file": "cutoffs.csv", "row": 2, "column": "reason"},
    ),
    Case(
        "omission-refused",
        omitting("iso14067", "7.3-m"),
        {"file": "omissions.csv", "row": 4},
    ),
    Case(
        "omission-unknown",
        omitting("iso14067", "7.3-z"),
        {"file": "omissions.csv", "row": 4, "column": "item"},
    ),
    Case(
        "omission-unknown",
        omitting("iso14068", "7.3-m"),
        {"file": "omissions.csv", "row": 4, "column": "list"},
    ),
    Case(
        "outline-missing-key",
        changed('    clause: "1"\n', ""),
        {"file": FILE, "row": 6},
    ),
    Case(
        "outline-repeated",
        changed("items:\n", "items:\n" + LIST.partition("items:\n")[2]),
        {"file": FILE, "row": 14},
    ),
    Case(
        "outline-repeated-key",
        changed("kinds:", "list: other\nkinds:"),
        {"file": FILE, "row": 4},
    ),
    Case(
        "outline-unknown-key",
        changed("clause:", "clauses:"),
        {"file": FILE, "row": 7},
    ),
    Case(
        "outline-unreadable",
        changed("[report]", "[report"),
        {"file": FILE, "row": 5},
    ),
    Case(
        "outline-wrong-value",
        changed("[report]", "[letter]"),
        {"file": FILE, "row": 4},
    ),
    Case(
        "requirement-missing",
        judged(lambda document: document["texts"].pop("goal")),
        {"file": "texts.csv", "column": "en"},
    ),
    Case(
        "requirement-missing",
        judged(lambda document: document["product"].update(unit=None)),
        {"file": "skus.csv", "column": "unit"},
    ),
    Case(
        "requirement-unknown-path",
        changed("texts.goal", "texts.gaol"),
        {"file": FILE, "row": 13},
    ),
]  # fmt: skip


def test_what_is_right_has_no_findings() -> None:
    assert parse_list(LIST.encode(), FILE)[1] == ()
    assert judged(lambda document: document["texts"])() == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_fault_is_found_at_its_place(case: Case) -> None:
    places = [each.place.as_dict() for each in case.find() if each.code == case.code]
    assert any(case.place.items() <= place.items() for place in places), places


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_nothing_else_is_told(case: Case) -> None:
    follows = {"outline-unknown-key": {"outline-missing-key"}}
    codes = {each.code for each in case.find()} - {case.code}
    assert codes <= follows.get(case.code, set())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_sentences_are_filled_in(case: Case, language: Language) -> None:
    for found in case.find():
        for part in PARTS:
            sentence = render(found, part, language)
            assert "…" not in sentence.replace("参照……", "").replace("依据……", "")
            assert not set("{}") & set(sentence)


def test_every_code_of_these_rooms_has_a_case() -> None:
    assert {case.code for case in CASES} == set(CODES)


def test_an_unknown_list_is_told_with_all_that_are_known() -> None:
    """There are four lists; a name that is like none of them helps nobody alone."""
    (found,) = [each for each in omitting("nolist", "7.3-m")()
                if each.code == "omission-unknown"]  # fmt: skip
    known = dict(found.parameters)["known"].split(", ")
    lists = ["gbt24067", "ghg_protocol_product", "iso14067", "statement"]
    assert sorted(known) == lists
