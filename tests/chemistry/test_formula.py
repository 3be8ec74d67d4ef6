"""Claims about formulas and molar masses."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.chemistry import (
    FormulaError,
    element_fractions,
    load_elements,
    molar_mass,
    molar_volume,
    parse_formula,
)
from lca.errors import LcaError
from lca.resources import shipped_rows

SYMBOLS = sorted(load_elements())


@pytest.mark.parametrize(
    ("formula", "counts"),
    [
        ("C2F6", {"C": 2, "F": 6}),
        ("COF2", {"C": 1, "O": 1, "F": 2}),
        ("CoF2", {"Co": 1, "F": 2}),
        ("c-C4F8", {"C": 4, "F": 8}),
        ("iso-C4H10", {"C": 4, "H": 10}),
        ("1,3-C4F6", {"C": 4, "F": 6}),
        ("C4F9OCH3", {"C": 5, "F": 9, "O": 1, "H": 3}),
        ("N(CH3)4OH", {"N": 1, "C": 4, "H": 13, "O": 1}),
        ("K4[Fe(CN)6]", {"K": 4, "Fe": 1, "C": 6, "N": 6}),
        ("CuSO4·5H2O", {"Cu": 1, "S": 1, "O": 9, "H": 10}),
        ("CuSO4*5H2O", {"Cu": 1, "S": 1, "O": 9, "H": 10}),
        ("SiO₂", {"Si": 1, "O": 2}),
        ("Fe0.95O", {"Fe": 0.95, "O": 1}),
    ],
)
def test_a_formula_counts_atoms(formula, counts):
    assert parse_formula(formula) == counts


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("", "nothing in it"),
        ("c-", "nothing in it"),
        ("CO2e", "unexpected 'e'"),
        ("co2", "unexpected 'c'"),
        ("Xx2", "unknown element 'Xx'"),
        ("D2O", "unknown element 'D'"),
        ("Tc", "unknown element 'Tc'"),
        ("(CH3", "do not match"),
        ("CH3)", "do not match"),
        ("(CH3]", "do not match"),
        ("C()", "empty brackets"),
        ("(2CH3)", "follows an opening bracket"),
        ("2H2O", "unexpected '2'"),
        ("C0", "not a positive number"),
        ("C" + "9" * 400, "not a positive number"),
        ("H2O ", "unexpected ' '"),
        ("Na+", "unexpected '\\+'"),
        ("CuSO4·", "nothing in it"),
    ],
)
def test_nonsense_is_refused_with_its_reason(formula, reason):
    with pytest.raises(FormulaError, match=reason) as caught:
        parse_formula(formula)
    assert caught.value.formula == formula
    assert isinstance(caught.value, LcaError)


@pytest.mark.parametrize(
    ("formula", "mass"),
    [
        ("H2O", 18.015),
        ("CO2", 44.009),
        ("CH4", 16.043),
        ("NF3", 71.001),
        ("SF6", 146.048),
    ],
)
def test_molar_mass(formula, mass):
    """Sums of the IUPAC weights 2021 by hand, in g/mol."""
    assert molar_mass(formula) == pytest.approx(mass, abs=1e-9)


def test_carbon_is_3_of_11_parts_of_carbon_dioxide():
    carbon = load_elements()["C"].standard_atomic_weight
    assert carbon / molar_mass("CO2") == pytest.approx(12 / 44, rel=1e-3)


@given(
    st.dictionaries(st.sampled_from(SYMBOLS), st.integers(1, 999), min_size=1),
    st.integers(1, 99),
)
def test_brackets_multiply_what_they_hold(counts, times):
    written = "".join(f"{symbol}{count}" for symbol, count in counts.items())
    assert parse_formula(written) == counts
    bracketed = parse_formula(f"({written}){times}")
    assert bracketed == {symbol: times * count for symbol, count in counts.items()}
    assert molar_mass(f"({written}){times}") == pytest.approx(
        times * molar_mass(written), rel=1e-14
    )


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        counts = parse_formula(text)
    except FormulaError:
        return
    assert counts
    assert all(0 < count < math.inf for count in counts.values())


def test_every_element_with_a_standard_atomic_weight_is_there():
    """84 of them: 1 to 83 without technetium and promethium, and Th, Pa, U."""
    numbers = [element.atomic_number for element in load_elements().values()]
    assert numbers == [n for n in range(1, 84) if n not in {43, 61}] + [90, 91, 92]


def test_weights_rise_with_the_atomic_number_but_for_four_pairs():
    """Ar-K, Co-Ni, Te-I and Th-Pa are the known inversions."""
    elements = list(load_elements().values())
    pairs = itertools.pairwise(elements)
    inverted = {
        (left.symbol, right.symbol)
        for left, right in pairs
        if left.standard_atomic_weight > right.standard_atomic_weight
    }
    assert inverted == {("Ar", "K"), ("Co", "Ni"), ("Te", "I"), ("Th", "Pa")}


def test_elements_have_distinct_names_a_source_and_a_licence():
    rows = shipped_rows("factors", "elements.csv")
    for column in ("symbol", "name_en", "name_zh", "atomic_number"):
        assert len({row[column] for row in rows}) == len(rows)
    assert all(row["source"] and row["year"] and row["licence"] for row in rows)


@pytest.mark.parametrize(
    ("formula", "element", "fraction"),
    [
        # By hand from the abridged weights of 2021.
        ("SiO2", "Si", 28.085 / (28.085 + 2 * 15.999)),  # 0.4674
        ("NF3", "F", 3 * 18.998 / (14.007 + 3 * 18.998)),  # 0.8027
        ("CO2", "C", 12.011 / (12.011 + 2 * 15.999)),  # 0.2729
        ("SiHCl3", "Si", 28.085 / (28.085 + 1.0080 + 3 * 35.45)),  # 0.2074
        ("CaF2", "F", 2 * 18.998 / (40.078 + 2 * 18.998)),  # 0.4867
        ("CuSO4·5H2O", "Cu", 63.546 / (63.546 + 32.06 + 9 * 15.999 + 10 * 1.0080)),
        ("Au", "Au", 1.0),
    ],
)
def test_an_element_is_a_share_of_the_mass(formula, element, fraction):
    assert element_fractions(formula)[element] == pytest.approx(fraction, rel=1e-12)


def test_hand_values_of_the_fractions_that_are_quoted():
    quoted = {("SiO2", "Si"): 0.4674, ("NF3", "F"): 0.8027, ("CO2", "C"): 0.2729}
    for (formula, element), share in quoted.items():
        assert element_fractions(formula)[element] == pytest.approx(share, abs=5e-5)


@given(
    st.dictionaries(
        st.sampled_from(SYMBOLS), st.integers(1, 99), min_size=1, max_size=5
    )
)
def test_fractions_sum_to_one_and_do_not_depend_on_the_size_of_a_molecule(counts):
    formula = "".join(f"{symbol}{count}" for symbol, count in counts.items())
    fractions = element_fractions(formula)
    assert math.fsum(fractions.values()) == pytest.approx(1, rel=1e-12)
    assert element_fractions(f"({formula})3") == pytest.approx(fractions, rel=1e-12)


def test_a_text_that_is_no_formula_has_no_fractions():
    with pytest.raises(FormulaError):
        element_fractions("steel")


def test_a_normal_cubic_metre_follows_from_the_gas_constant():
    # R = k N_A exactly since 2019; 273.15 K, 101.325 kPa.
    gas_constant = 1.380649e-23 * 6.02214076e23
    litres = gas_constant * 273.15 / 101325 * 1000
    assert molar_volume() == pytest.approx(litres, rel=1e-9)
    # Nitrogen: 28.014 g/mol; 1.2498 kg per normal cubic metre.
    assert molar_mass("N2") / molar_volume() == pytest.approx(1.24985, abs=5e-6)
