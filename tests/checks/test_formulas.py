"""Claims about formulas beside what else a flow says of itself."""

from pathlib import Path

import pytest

from lca.checks.structure.formulas import check_formulas
from lca.findings import Finding
from lca.study import read_study
from tests.support.study_builder import StudyBuilder


def found(tmp_path: Path, **flow: object) -> list[Finding]:
    """Return what reading and checking find."""
    builder = StudyBuilder().flow("x", "elementary", **flow)  # type: ignore[arg-type]
    study = read_study(builder.output("a", "x", 1).write(tmp_path))
    return [*study.reading, *check_formulas(study.inputs)]


@pytest.mark.parametrize(
    "formula", ["SIHCL3", "water", "CO2e", "Na+", "2H2O", "H2O/N2"]
)
def test_what_is_no_formula_is_an_error(formula: str, tmp_path: Path) -> None:
    (only,) = found(tmp_path, formula=formula)
    assert (only.code, only.severity) == ("not-a-formula", "error")
    assert (only.place.row, only.place.column) == (2, "formula")


@pytest.mark.parametrize(
    ("ghg", "formula"),
    [("CF4", "CF4"), ("CO2", "CO2"), ("CH2FCF3", "C2H2F4"), ("c-C4F8", "C4F8")],
)
def test_one_substance_may_be_written_in_two_ways(
    ghg: str, formula: str, tmp_path: Path
) -> None:
    assert found(tmp_path, ghg=ghg, ghg_class="fossil", formula=formula) == []


@pytest.mark.parametrize(
    ("ghg", "formula"), [("SF6", "NF3"), ("CO2", "CO"), ("c-C4F8", "C2F4")]
)
def test_a_gas_of_another_formula_is_a_warning(
    ghg: str, formula: str, tmp_path: Path
) -> None:
    (only,) = found(tmp_path, ghg=ghg, ghg_class="fossil", formula=formula)
    assert (only.code, only.severity) == ("gas-contradicts-formula", "warning")


@pytest.mark.parametrize(
    ("formula", "composition"),
    [
        # 28.085 / 60.083 = 0.4674; a purity of 98 %; a part of it all.
        ("SiO2", "Si=0.4674;O=0.5326"),
        ("SiO2", "Si=0.458;O=0.522"),
        ("SiO2", "Si=0.467"),
        ("CO2", "C=0.2729;O=0.7271"),
    ],
)
def test_a_composition_may_be_that_of_a_technical_grade(
    formula: str, composition: str, tmp_path: Path
) -> None:
    assert found(tmp_path, formula=formula, composition=composition) == []


@pytest.mark.parametrize(
    ("formula", "composition", "element", "expected"),
    [
        ("SiO2", "Si=1", "Si", 0.467437),  # 28.085 / 60.083
        ("CO2", "C=0.4288;O=0.5712", "C", 0.272921),  # 12.011 / 44.009
        ("NF3", "S=0.22", "S", 0.0),
    ],
)
def test_a_composition_of_another_substance_is_a_warning(
    formula: str, composition: str, element: str, expected: float, tmp_path: Path
) -> None:
    (only,) = found(tmp_path, formula=formula, composition=composition)
    assert only.code == "composition-contradicts-formula"
    told = dict(only.parameters)
    assert told["element"] == element
    assert float(told["expected"]) == pytest.approx(expected, abs=5e-7)


def test_a_composition_is_held_against_the_gas_where_there_is_no_formula(
    tmp_path: Path,
) -> None:
    (only,) = found(tmp_path, ghg="CO2", ghg_class="fossil", composition="C=1")
    assert only.code == "composition-contradicts-formula"


def test_what_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    (only,) = found(tmp_path, formula="water", composition="H=0.1119;O=0.8881")
    assert only.code == "not-a-formula"
    assert found(tmp_path, formula="H2O", composition="wet") == []
