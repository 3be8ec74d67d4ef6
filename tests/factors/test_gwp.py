"""Claims about global warming potentials."""

import pytest

from lca.factors import load_gwp, read_gwp
from lca.resources import shipped_rows

GWP = load_gwp()
ROWS = shipped_rows("factors", "gwp100.csv")
SETS = ("AR4", "AR5", "AR6")


@pytest.mark.parametrize(
    ("formula", "ghg_class", "values"),
    [
        ("CO2", "fossil", (1, 1, 1)),
        ("CO2", "uptake", (1, 1, 1)),
        ("N2O", "fossil", (298, 265, 273)),
        ("CH4", "fossil", (25, 30, 29.8)),
        ("CH4", "biogenic", (25, 28, 27.0)),
        ("CH4", "dluc", (25, 28, 27.0)),
        ("CH4", "uptake", (25, 28, 27.0)),
        ("CH4", "removal", (25, 28, 27.0)),
        ("CH4", "unspecified", (25, 28, 27.9)),
        # 25200 of Table 7.SM.7 circulates too; Table 7.15 has 24300.
        ("SF6", None, (22800, 23500, 24300)),
        ("NF3", None, (17200, 16100, 17400)),
        ("CF4", None, (7390, 6630, 7380)),
        ("C2F6", None, (12200, 11100, 12400)),
        ("C3F8", None, (8830, 8900, 9290)),
        ("c-C4F8", None, (10300, 9540, 10200)),
        ("CHF3", None, (14800, 12400, 14600)),
        ("CH2F2", None, (675, 677, 771)),
        # 39 times more in AR6: whoever mixes sets sees it here.
        ("C5F8", None, (None, 2, 78.1)),
        ("C4F6", None, (None, 1, 0.004)),
        ("c-C4F8O", None, (None, None, 13900)),
        ("COF2", None, (None, None, None)),
        ("F2", None, (None, None, None)),
        ("CO2e", None, (1, 1, 1)),
    ],
)
def test_values_of_the_three_reports(formula, ghg_class, values):
    """IPCC AR4 Table 2.14, AR5 Table 8.A.1, AR6 Tables 7.15 and 7.SM.7."""
    found = [GWP.find(formula, ghg_class, gwp_set) for gwp_set in SETS]
    assert tuple(each and each.value for each in found) == values


def test_there_are_three_sets():
    assert GWP.sets == SETS
    assert GWP.find("CO2", None, "AR7") is None


def test_methane_without_a_class_has_no_factor():
    assert GWP.needs_class("CH4")
    for ghg_class in (None, "", "none"):
        assert GWP.find("CH4", ghg_class, "AR6") is None


def test_only_methane_needs_a_class():
    assert {row["formula"] for row in ROWS if GWP.needs_class(row["formula"])} == {
        "CH4"
    }


def test_a_factor_says_which_report_it_is_from():
    factor = GWP.find("SF6", "fossil", "AR6")
    assert factor is not None
    assert (factor.formula, factor.ghg_class, factor.gwp_set) == ("SF6", "", "AR6")
    assert "Table 7.15" in factor.source


def test_the_other_value_of_sulfur_hexafluoride_is_named():
    row = next(row for row in ROWS if row["id"] == "gwp100-ar6-sf6")
    assert "25200" in row["note"]


def test_a_gas_without_value_is_known_all_the_same():
    assert GWP.knows("COF2")
    assert GWP.knows("C4F6")
    assert not GWP.knows("Ar")
    assert not GWP.knows("co2")


def test_one_aggregate_and_one_reference():
    formulas = {row["formula"] for row in ROWS}
    assert {each for each in formulas if GWP.is_aggregate(each)} == {"CO2e"}
    assert {each for each in formulas if GWP.is_reference(each)} == {"CO2"}


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("methane", "CH4"),
        ("甲烷", "CH4"),
        (" Carbon Dioxide ", "CO2"),
        ("二氧化碳", "CO2"),
        ("124-38-9", "CO2"),
        ("Methane, fossil", "CH4"),
        ("笑气", "N2O"),
        ("PFC-14", "CF4"),
        ("c4f8", "c-C4F8"),
        ("sf6", "SF6"),
        ("FC-72", "C6F14"),
        ("carbon monoxide", None),
        ("carbon", None),
        ("", None),
    ],
)
def test_a_gas_goes_by_many_names(text, formula):
    assert GWP.match_name(text) == formula


def test_a_name_means_one_gas():
    meant: dict[str, str] = {}
    for row in ROWS:
        own = [row[column] for column in ("formula", "name_en", "name_zh", "cas")]
        for name in filter(None, [*own, *row["synonyms"].split("|")]):
            assert meant.setdefault(name.casefold(), row["formula"]) == row["formula"]


def test_a_gas_has_one_row_for_each_class_and_set():
    keys = [
        (row["formula"], ghg_class, row["gwp_set"])
        for row in ROWS
        for ghg_class in row["ghg_class"].split("|")
    ]
    assert sorted(keys) == sorted(set(keys))
    classes = {key[:2] for key in keys}
    assert len(keys) == len(classes) * len(SETS)


def test_what_is_true_of_a_gas_does_not_depend_on_the_set():
    for column in ("name_en", "cas", "kind", "synonyms"):
        values = {(row["formula"], row["ghg_class"], row[column]) for row in ROWS}
        assert len(values) == len(ROWS) / len(SETS)


def test_a_table_of_ones_own_behaves_by_its_columns():
    common = {"name_en": "", "name_zh": "", "cas": "", "synonyms": "", "source": "me"}
    rows = [
        {"formula": "X", "kind": "reference", "ghg_class": "", "value": "1"},
        {"formula": "Y", "kind": "gas", "ghg_class": "a|b", "value": "7"},
        {"formula": "Z", "kind": "aggregate", "ghg_class": "", "value": ""},
    ]
    table = read_gwp(row | common | {"gwp_set": "S1"} for row in rows)
    assert table.sets == ("S1",)
    found = table.find("Y", "b", "S1")
    assert found is not None
    assert (found.value, found.ghg_class, found.source) == (7, "b", "me")
    assert table.find("Y", "c", "S1") is None
    assert table.find("Z", None, "S1") is None
    assert table.needs_class("Y")
    assert table.is_reference("X")
    assert table.is_aggregate("Z")
