"""Every code about formulas and elements is raised by a small study, at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from lca.checks.balances.elements import balance_elements, check_elements
from lca.checks.balances.matter import find_matter
from lca.checks.structure.formulas import check_formulas
from lca.findings import Finding, render
from lca.findings.catalogue import PARTS, Language
from lca.study import read_study
from tests.findings.studies import Change, Row, flow, make, use, write_study

LANGUAGES: tuple[Language, ...] = ("en", "zh")

Place = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Case:
    """A change of the right study, and the finding that must come of it."""

    code: str
    change: Change
    place: Place


# What is added stands from row 5 of flows.csv and row 6 of exchanges.csv on.
def gas(**columns: str) -> Change:
    """Return a leak of one substance."""
    return Change(
        flows=[flow("leak", "elementary", "kg", **columns)],
        exchanges=[make("boiler", "leak", "0.1", "kg")],
    )


def bonding(wire: str) -> Change:
    """Return 2 g of gold in a part of 100 g, of which 1 % is gold."""
    return Change(
        flows=[
            flow("gold wire", "product", "kg", composition="Au=1"),
            flow("part", "product", "kg", composition="Cu=1"),
            flow("bonded part", "product", "kg", composition="Au=0.02;Cu=0.98"),
        ],
        exchanges=[
            make("bond", "bonded part", "0.1", "kg"),
            use("bond", "part", "0.098", "kg"),
            use("bond", "gold wire", wire, "kg"),
        ],
    )


def cleaning(exhaust: str, **columns: str) -> Change:
    """Return a chamber clean whose fluorine all leaves as one gas."""
    rows: list[Row] = [
        flow("NF3", "product", "kg", formula="NF3"),
        flow("chamber", "product", "piece", mass_kg="1", composition="Al=1"),
        flow("clean chamber", "product", "piece", mass_kg="1", composition="Al=1"),
        flow("exhaust", "elementary", "kg", ghg_class="fossil", **columns),
    ]
    return Change(
        flows=rows,
        exchanges=[
            make("clean", "clean chamber", "1", "piece"),
            use("clean", "chamber", "1", "piece"),
            use("clean", "NF3", "1", "kg"),
            make("clean", "exhaust", exhaust, "kg"),
        ],
    )


IN_FLOWS: Place = {"file": "flows.csv", "row": 5}

CASES = [
    Case("not-a-formula", gas(formula="SIHCL3"), {**IN_FLOWS, "column": "formula"}),
    Case(
        "gas-contradicts-formula",
        gas(ghg="SF6", ghg_class="fossil", formula="NF3"),
        {**IN_FLOWS, "column": "formula"},
    ),
    Case(
        "composition-contradicts-formula",
        gas(formula="SiO2", composition="Si=1"),
        {**IN_FLOWS, "column": "composition"},
    ),
    Case(
        "composition-contradicts-formula",
        gas(ghg="CO2", ghg_class="fossil", composition="C=0.43;O=0.57"),
        {**IN_FLOWS, "column": "composition"},
    ),
    Case(
        "element-not-closed",
        bonding("0.003"),
        {"file": "exchanges.csv", "row": 8, "column": "amount", "activity": "bond"},
    ),
    Case(
        "gas-not-closed",
        cleaning("0.001", ghg="NF3"),
        {"file": "exchanges.csv", "row": 9, "column": "amount", "flow": "exhaust"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_broken_study_is_found_at_its_place(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, case.change)
    assert {each.code for each in found} == {case.code}
    places = [each.place.as_dict().items() for each in found]
    assert any(place >= case.place.items() for place in places)
    for each in found:
        assert_filled_in(each)


@pytest.mark.parametrize(
    "change",
    [gas(formula="SiHCl3"), bonding("0.002"), cleaning("1", ghg="NF3")],
)
def test_a_right_study_is_left_alone(change: Change, tmp_path: Path) -> None:
    assert find(tmp_path, change) == []


def find(folder: Path, change: Change) -> list[Finding]:
    study = read_study(write_study(folder, change))
    inputs = study.inputs
    matter = find_matter(inputs)
    balances = balance_elements(inputs, matter)
    found = [*check_formulas(inputs), *check_elements(inputs, matter, balances)]
    return [*study.reading, *found]


def assert_filled_in(found: Finding) -> None:
    """Fail where a sentence about the finding has a gap or a brace left."""
    for part in PARTS:
        for language in LANGUAGES:
            sentence = render(found, part, language)
            assert not set("{}…") & set(sentence), (found.code, sentence)
