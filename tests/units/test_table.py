"""Claims about the unit table and how spellings are looked up."""

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.errors import LcaError
from lca.resources import shipped_rows
from lca.units import (
    DifferentDimensionError,
    UnknownUnitError,
    load_units,
    read_units,
)

ROWS = shipped_rows("factors", "units.csv")
UNITS = load_units().units.values()
LATIN = {
    "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "µ": Fraction(1, 10**6),
    "μ": Fraction(1, 10**6), "m": Fraction(1, 1000), "c": Fraction(1, 100),
    "d": Fraction(1, 10), "k": Fraction(1000), "K": Fraction(1000),
    "M": Fraction(10**6), "G": Fraction(10**9), "T": Fraction(10**12),
}  # fmt: skip
CHINESE = {
    "纳": Fraction(1, 10**9), "微": Fraction(1, 10**6), "毫": Fraction(1, 1000),
    "厘": Fraction(1, 100), "分": Fraction(1, 10), "千": Fraction(1000),
    "万": Fraction(10**4), "百万": Fraction(10**6), "兆": Fraction(10**6),
    "亿": Fraction(10**8), "吉": Fraction(10**9), "太": Fraction(10**12),
}  # fmt: skip


def test_the_columns_are_those_of_the_contract():
    assert list(ROWS[0]) == ["alias", "canonical", "dimension", "multiple"]


def test_no_spelling_stands_twice():
    aliases = [row["alias"] for row in ROWS]
    assert sorted(aliases) == sorted(set(aliases))


def test_spellings_are_normal_and_trimmed():
    for row in ROWS:
        assert row["alias"] == unicodedata.normalize("NFC", row["alias"]).strip()


def test_every_canonical_unit_is_one_of_itself_and_owns_its_dimension():
    owners: dict[str, str] = {}
    for unit in UNITS:
        assert unit.multiple > 0
        canonical = load_units().units[unit.canonical]
        assert canonical.multiple == 1
        assert canonical.dimension == unit.dimension
        assert owners.setdefault(unit.dimension, unit.canonical) == unit.canonical


@pytest.mark.parametrize("prefixes", [LATIN, CHINESE], ids=["latin", "chinese"])
def test_a_prefix_multiplies_what_stands_behind_it(prefixes):
    compared = 0
    for unit in UNITS:
        for prefix, times in prefixes.items():
            rest = load_units().find(unit.alias.removeprefix(prefix))
            # A prefix of a power counts as often as the power: not compared here.
            power = unit.alias[-1] in "23²³"
            if rest in {unit, None} or rest.dimension != unit.dimension or power:
                continue
            assert unit.multiple == times * rest.multiple, unit.alias
            compared += 1
    assert compared > 25


@pytest.mark.parametrize(
    ("source", "target", "ratio"),
    [
        ("kWh", "MJ", 3.6),
        ("度", "千瓦时", 1.0),
        ("万千瓦时", "MWh", 10.0),
        ("KPC", "EA", 1000.0),
        ("万颗", "kpcs", 10.0),
        ("TH", "PCE", 1000.0),
        ("cm2", "㎡", 1e-4),
        ("吨公里", "kg*km", 1000.0),
        ("Nm³", "NM3", 1.0),
        ("h", "s", 3600.0),
        # GB/T 2589: a kilogram of standard coal is 7000 kcal of 4.1868 kJ.
        ("tce", "GJ", 29.3076),
    ],
)
def test_ratios(source, target, ratio):
    assert load_units().ratio(source, target) == ratio


@pytest.mark.parametrize("counting", ["piece", "wafer", "die", "strip", "reel", "lot"])
def test_each_counting_unit_is_a_dimension_of_its_own(counting):
    assert load_units().units[counting].counting
    with pytest.raises(DifferentDimensionError, match=rf"{counting}.*unit"):
        load_units().ratio(counting, "unit")


def test_only_counting_units_count():
    dimensions = {unit.canonical for unit in UNITS if unit.counting}
    assert dimensions == {"unit", "piece", "wafer", "die", "strip", "reel", "lot"}


@pytest.mark.parametrize("source", ["Nm3", "Sm3"])
def test_a_cubic_metre_of_gas_in_a_stated_condition_is_no_cubic_metre(source):
    with pytest.raises(ValueError, match=rf"no ratio between {source} .* m3"):
        load_units().ratio(source, "m3")


@pytest.mark.parametrize(
    "ambiguous",
    ["片", "ST", "K", "M", "T", "ton", "oz", "gal", "kcal", "%", "kgCO2e", "a", "ML"],
)
def test_an_ambiguous_spelling_is_unknown(ambiguous):
    assert load_units().find(ambiguous) is None
    with pytest.raises(KeyError):
        load_units().ratio(ambiguous, "kg")


def test_an_unknown_unit_is_named():
    with pytest.raises(UnknownUnitError, match="unknown unit: 'kgg'") as caught:
        load_units().ratio("kg", "kgg")
    assert caught.value.text == "kgg"
    assert isinstance(caught.value, LcaError)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("kgg", "kg"),
        ("Kwh", "KWh"),
        (" kWh", "kWh"),
        ("ｋｇ", "kg"),
        ("Mw", "MW"),
        ("kilogramm", "kilogram"),
        ("千瓦 时", "千瓦时"),
        ("Nm₃", "Nm3"),
    ],
)
def test_the_nearest_spelling(text, nearest):
    assert load_units().nearest(text) == nearest


@pytest.mark.parametrize("text", ["", "xyzzyx", "k" * 100_000, "斤", "ST", "tray"])
def test_nothing_is_near_to_what_is_no_unit(text):
    assert load_units().nearest(text) is None


@given(st.text(max_size=80))
def test_any_text_is_looked_up_without_a_fault(text):
    table = load_units()
    near = table.nearest(text)
    assert near is None or table.find(near) is not None
    found = table.find(text)
    assert found is None or found.alias == text


@given(st.sampled_from(sorted(load_units().units)))
def test_a_known_spelling_is_its_own_nearest(alias):
    assert load_units().nearest(alias) == alias


@given(st.sampled_from(sorted(load_units().units)), st.data())
def test_ratios_there_and_back_cancel(alias, data):
    table = load_units()
    same = sorted(
        unit.alias for unit in UNITS if unit.dimension == table.units[alias].dimension
    )
    other = data.draw(st.sampled_from(same))
    product = table.ratio(alias, other) * table.ratio(other, alias)
    assert product == pytest.approx(1, rel=1e-15)


def test_a_table_of_ones_own_keeps_fractions_exact():
    rows = [
        {"alias": "x", "canonical": "x", "dimension": "x", "multiple": "1"},
        {"alias": "third", "canonical": "x", "dimension": "x", "multiple": "1/3"},
    ]
    table = read_units(rows)
    assert table.units["third"].multiple * 3 == 1
    assert table.ratio("x", "third") == 3.0
