"""The exchange-level contract, sentence by sentence, with numbers worked by hand.

§ is the number under "Meaning" in the contract; "Files" and "Command" are its other
parts.
"""

import json

import pytest

import lca
from lca.commands.solve import read_demands
from lca.errors import UsageError
from lca.io import write_study
from tests.support.command import run_lca
from tests.support.study_builder import (
    Document,
    StudyBuilder,
    codes,
    find,
    render_header,
    write_csv,
)

CLIMATE = {
    "gwp100_fossil",
    "gwp100_dluc",
    "gwp100_biogenic_non_co2",
    "gwp100_biogenic_co2",
    "gwp100_uptake",
    "gwp100_removal",
    "gwp100_aircraft",
    "gwp100_excluding_uptake",
    "gwp100_including_uptake",
}


def close(values):
    """Compare to 1e-12, relative and absolute."""
    return pytest.approx(values, rel=1e-12, abs=1e-12)


def one_product(kind: str = "elementary", unit: str = "kg", **more) -> StudyBuilder:
    """Return a maker of one unit of ``part``, and a flow ``x`` it may exchange."""
    return (
        StudyBuilder()
        .flow("part", unit="unit")
        .flow("x", kind, unit, **more)
        .output("maker", "part", 1)
    )


def co2(study: StudyBuilder) -> StudyBuilder:
    return study.flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")


# ── §1 signs ────────────────────────────────────────────────────────────────


def test_an_elementary_output_is_positive_and_an_input_negative():
    study = one_product().output("maker", "x", 5).input("maker", "x", 2)
    document = study.characterise("i", "x", 3).solve({"part": 1})
    # g is 5 - 2, and h is 3 times that
    assert document["inventory"] == close({"x": 3})
    assert document["impact"] == close({"i": 9})
    resource = one_product().input("maker", "x", 5).characterise("i", "x", 3)
    assert resource.solve({"part": 2})["impact"] == close({"i": -30})


@pytest.mark.parametrize(("direction", "expected"), [("output", -5), ("input", 5)])
def test_a_negative_elementary_amount_is_the_opposite_and_an_info(direction, expected):
    study = one_product().exchange("maker", direction, "x", -5)
    document = study.characterise("i", "x", 1).solve({"part": 1})
    assert document["inventory"] == close({"x": expected})
    assert codes(document, "info") == ["negative-elementary"]


@pytest.mark.parametrize("kind", ["product", "waste"])
@pytest.mark.parametrize("direction", ["input", "output"])
def test_a_negative_amount_of_product_or_waste_is_refused(kind, direction):
    study = one_product(kind).exchange("maker", direction, "x", -5)
    (found,) = find(study.solve({"part": 1}), "negative-amount")
    assert (found["row"], found["column"], found["flow"]) == (3, "amount", "x")


@pytest.mark.parametrize("amount", [0, -1])
def test_a_reference_amount_is_positive(amount):
    study = StudyBuilder().flow("part").output("maker", "part", amount, reference=True)
    assert "reference-not-positive" in codes(co2(study).solve({"part": 1}))


def test_an_uptake_is_an_input_and_counts_negative():
    study = one_product(ghg="CO2", ghg_class="uptake").input("maker", "x", 4)
    impact = study.solve({"part": 1})["impact"]
    assert impact["gwp100_uptake"] == close(-4)
    assert impact["gwp100_excluding_uptake"] == close(0)
    assert impact["gwp100_including_uptake"] == close(-4)


@pytest.mark.parametrize(("direction", "amount"), [("output", 4), ("input", -4)])
@pytest.mark.parametrize("ghg_class", ["uptake", "removal"])
def test_an_uptake_that_leaves_is_refused(direction, amount, ghg_class):
    study = one_product(ghg="CO2", ghg_class=ghg_class)
    document = study.exchange("maker", direction, "x", amount).solve({"part": 1})
    (found,) = find(document, "uptake-as-output")
    assert (found["file"], found["row"]) == ("exchanges.csv", 3)


# ── §2 references ───────────────────────────────────────────────────────────


def test_the_only_output_is_the_reference_whatever_the_run():
    # A run makes 4 parts and emits 6: 1.5 a part, and 10 parts are 2.5 runs.
    study = co2(StudyBuilder().flow("part", unit="unit"))
    study = study.output("maker", "part", 4).output("maker", "CO2", 6)
    document = study.solve({"part": 10})
    assert document["scaling"] == close({"maker": 2.5})
    assert document["impact"]["gwp100_fossil"] == close(15)


def test_the_marked_output_is_the_reference():
    study = (
        co2(StudyBuilder().flows("main", "side", "other"))
        .output("maker", "side", 2)
        .output("maker", "main", 4, reference=True)
        .output("maker", "CO2", 8)
        .output("rival", "other", 1)
        .output("rival", "CO2", 3)
        .allocate("maker", "side", "substitution", displaces="other")
    )
    # A run makes 4 main and spares 2 other: (8 - 2 * 3) / 4 = 0.5 a main.
    assert study.solve({"main": 1})["impact"]["gwp100_fossil"] == close(0.5)


def test_a_treatment_has_its_only_waste_input_as_reference():
    study = co2(StudyBuilder().flow("part").flow("sludge", "waste"))
    study = study.output("maker", "part", 1).output("maker", "sludge", 3)
    study = study.input("burner", "sludge", 2).output("burner", "CO2", 10)
    document = study.solve({"part": 1})
    # 3 kg of sludge are 1.5 runs of the burner, 10 each.
    assert document["scaling"] == close({"maker": 1, "burner": 1.5})
    assert document["impact"]["gwp100_fossil"] == close(15)


def test_a_treatment_of_two_wastes_needs_a_mark():
    study = co2(StudyBuilder().flows("ash", "sludge", kind="waste"))
    both = study.output("burner", "CO2", 1).input("burner", "ash", 1)
    unmarked = both.input("burner", "sludge", 1).solve({"sludge": -1})
    (found,) = find(unmarked, "ambiguous-reference")
    assert found["activity"] == "burner"
    assert {"ash", "sludge"} == set(found["parameters"]["flows"].split(", "))
    marked = both.input("burner", "sludge", 1, reference=True).solve({"sludge": -1})
    # The ash it also takes is not its reference, and an activity has one.
    assert codes(marked) == ["waste-not-reference"]


def test_a_treatment_with_a_product_is_marked_and_its_product_substitutes():
    # 1 kg burnt emits 2 and makes 3 kWh of power, worth .5 each elsewhere.
    study = (
        co2(StudyBuilder().flow("power", unit="kWh").flow("sludge", "waste"))
        .input("burner", "sludge", 1, reference=True)
        .output("burner", "power", 3)
        .output("burner", "CO2", 2)
        .output("grid", "power", 1)
        .output("grid", "CO2", 0.5)
        .allocate("burner", "power", "substitution")
    )
    assert study.solve({"sludge": -1})["impact"]["gwp100_fossil"] == close(0.5)


def test_a_treatment_gives_off_another_waste():
    study = (
        co2(StudyBuilder().flows("sludge", "ash", kind="waste"))
        .input("burner", "sludge", 1)
        .output("burner", "ash", 0.25)
        .input("landfill", "ash", 1)
        .output("landfill", "CO2", 8)
    )
    document = study.solve({"sludge": -4})
    assert document["scaling"] == close({"burner": 4, "landfill": 1})
    assert document["impact"]["gwp100_fossil"] == close(8)


def test_self_use_nets_out():
    # 3 made, 1 used again: 2 net, so 1 part is half a run, and emits half of 4.
    study = co2(StudyBuilder().flow("part"))
    study = study.output("maker", "part", 3).input("maker", "part", 1)
    document = study.output("maker", "CO2", 4).solve({"part": 1})
    assert document["scaling"] == close({"maker": 0.5})
    assert document["impact"]["gwp100_fossil"] == close(2)


@pytest.mark.parametrize("used", [3, 4])
def test_an_activity_that_uses_up_what_it_makes_is_refused(used):
    study = co2(StudyBuilder().flow("part"))
    study = study.output("maker", "part", 3).input("maker", "part", used)
    (found,) = find(study.solve({"part": 1}), "makes-less-than-it-uses")
    assert (found["activity"], found["flow"]) == ("maker", "part")


def test_an_activity_without_reference_is_refused():
    study = co2(StudyBuilder().flow("part").output("maker", "part", 1))
    document = study.output("stray", "CO2", 1).solve({"part": 1})
    (found,) = find(document, "no-reference")
    assert found["activity"] == "stray"


def test_two_marks_are_refused():
    study = co2(StudyBuilder().flows("main", "side"))
    study = study.output("maker", "main", 1, reference=True)
    document = study.output("maker", "side", 1, reference=True).solve({"main": 1})
    (found,) = find(document, "two-references")
    assert (found["activity"], found["column"]) == ("maker", "reference")


@pytest.mark.parametrize(
    ("kind", "direction"),
    [("product", "input"), ("waste", "output"), ("elementary", "output")],
)
def test_a_mark_on_what_cannot_be_a_reference_is_refused(kind, direction):
    study = one_product(kind).exchange("maker", direction, "x", 1, reference=True)
    (found,) = find(study.solve({"part": 1}), "reference-not-allowed")
    assert (found["row"], found["column"]) == (3, "reference")


# ── §3 makers, markets, allocation ──────────────────────────────────────────


def test_several_suppliers_are_a_market_with_shares():
    study = co2(StudyBuilder().flows("power", "coal power", "wind power", unit="kWh"))
    for name, factor in (("coal", 0.9), ("wind", 0.1)):
        study = study.output(name, f"{name} power", 1).output(name, "CO2", factor)
    study = study.output("market", "power", 1).input("market", "coal power", 0.75)
    study = study.input("market", "wind power", 0.25)
    # .75 * .9 + .25 * .1
    assert study.solve({"power": 1})["impact"]["gwp100_fossil"] == close(0.7)


def test_two_makers_and_two_treatments_are_refused():
    study = co2(StudyBuilder().flow("part").flow("sludge", "waste"))
    for name in ("one", "two"):
        study = study.output(f"maker {name}", "part", 1)
        study = study.input(f"burner {name}", "sludge", 1)
    document = study.solve({"part": 1})
    (makers,) = find(document, "two-makers")
    assert (makers["flow"], makers["row"]) == ("part", 4)
    assert makers["parameters"]["activities"] == "maker one, maker two"
    (treatments,) = find(document, "two-treatments")
    assert (treatments["flow"], treatments["row"]) == ("sludge", 5)


def joint(**flow_cells) -> StudyBuilder:
    """Return 2 a and 6 b per run, that emits 12, uses 8 feed of 1 and 4 sludge of 3."""
    units = {"unit": "kg"} | flow_cells
    return (
        co2(StudyBuilder().flow("a", **units).flow("b", **units))
        .flow("feed")
        .flow("sludge", "waste")
        .output("joint", "a", 2)
        .output("joint", "b", 6)
        .output("joint", "CO2", 12)
        .output("joint", "sludge", 4)
        .input("joint", "feed", 8)
        .output("feeder", "feed", 1)
        .output("feeder", "CO2", 1)
        .input("burner", "sludge", 1)
        .output("burner", "CO2", 3)
    )


# A run causes 12 + 8 * 1 + 4 * 3 = 32; a weight w of a gives 32 w / 2 a unit of a and
# 32 (1 - w) / 6 a unit of b.
@pytest.mark.parametrize(
    ("method", "factors", "weight"),
    [
        ("mass", (None, None), 2 / 8),
        ("energy", (9, 1), 18 / 24),
        ("economic", (3, 1), 6 / 12),
        ("factor", (0.2, 0.6), 0.25),
        ("factor", (1, 0), 1.0),
    ],
)
def test_allocation_splits_everything_by_weight(method, factors, weight):
    study = joint()
    for flow, factor in zip("ab", factors, strict=True):
        study = study.allocate("joint", flow, method, factor)
    intensity = study.solve()["intensity"]
    fossil = {flow: intensity[flow]["gwp100_fossil"] for flow in "ab"}
    assert fossil == close({"a": 32 * weight / 2, "b": 32 * (1 - weight) / 6})


def test_mass_allocation_takes_the_mass_of_a_counted_flow():
    study = joint(unit="unit", mass_kg=5)
    study = study.allocate("joint", "a", "mass").allocate("joint", "b", "mass")
    intensity = study.solve()["intensity"]
    assert intensity["a"]["gwp100_fossil"] == close(4)
    assert intensity["b"]["gwp100_fossil"] == close(4)


def test_count_allocation_counts_pieces_in_any_unit():
    # .002 kpcs = 2 pieces of a beside 6 of b: a carries 2/8 of 32, 8 in all.
    study = co2(StudyBuilder().flow("a", unit="kpcs").flow("b", unit="piece"))
    study = study.output("joint", "a", 0.002).output("joint", "b", 6)
    study = study.output("joint", "CO2", 32)
    study = study.allocate("joint", "a", "count").allocate("joint", "b", "count")
    intensity = study.solve()["intensity"]
    assert intensity["a"]["gwp100_fossil"] == close(4000)
    assert intensity["b"]["gwp100_fossil"] == close(4)


def test_scaling_after_allocation_is_in_runs_of_the_original_activity():
    study = joint()
    study = study.allocate("joint", "a", "mass").allocate("joint", "b", "mass")
    document = study.solve({"a": 3, "b": 12})
    scaling = document["scaling"]
    # 3 a at 2 a run, 12 b at 6 a run; half of neither run's feed is anyone else's:
    # feed 8 (1.5 * 1/4 + 2 * 3/4) = 15, sludge 7.5.
    assert {"joint|a", "joint|b"} < set(scaling)
    expected = {"joint|a": 1.5, "joint|b": 2, "feeder": 15, "burner": 7.5}
    assert scaling == close(expected)


@pytest.mark.parametrize("given", ["displaces", "itself", "factor"])
def test_substitution_enters_on_the_row_it_displaces(given):
    # 3 b a run spare 3 * factor of what they displace, worth 2 each: 10 - 6 factor.
    target = "b" if given == "itself" else "rival"
    study = co2(StudyBuilder().flows("a", "b", "rival"))
    study = study.output("joint", "a", 1, reference=True).output("joint", "b", 3)
    study = study.output("joint", "CO2", 10)
    study = study.output("other", target, 1).output("other", "CO2", 2)
    factor = 0.5 if given == "factor" else None
    displaces = None if given == "itself" else "rival"
    study = study.allocate("joint", "b", "substitution", factor, displaces=displaces)
    document = study.solve({"a": 1})
    expected = 7 if given == "factor" else 4
    assert document["impact"]["gwp100_fossil"] == close(expected)
    runs = -1.5 if given == "factor" else -3
    assert document["scaling"] == close({"joint": 1, "other": runs})
    # Negative supply caused by declared substitution alone: a warning, no refusal.
    (found,) = find(document, "negative-supply")
    assert found["severity"] == "warning"
    assert found["activity"] == "other"


def test_a_credit_makes_no_loop_productive():
    # Without the credit .9 a of b and 1.5 b of a: 1 - 1.35 < 0.
    study = (
        co2(StudyBuilder().flows("a", "b", "c"))
        .output("first", "a", 1, reference=True)
        .input("first", "b", 1.5)
        .output("first", "c", 5)
        .output("second", "b", 1)
        .input("second", "a", 0.9)
        .output("second", "CO2", 1)
        .allocate("first", "c", "substitution", displaces="b")
    )
    assert codes(study.solve({"a": 1})) == ["unproductive-loop"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a", "mass", None)], "allocation-row-missing"),
        ([("a", "mass", None), ("b", "economic", 2)], "allocation-mixed"),
        ([("a", "economic", 1), ("b", "economic", None)], "allocation-factor-missing"),
        ([("a", "energy", 1), ("b", "energy", None)], "allocation-factor-missing"),
        ([("a", "factor", 1), ("b", "factor", None)], "allocation-factor-missing"),
        ([("a", "factor", -1), ("b", "factor", 2)], "allocation-negative"),
        ([("a", "factor", 0), ("b", "factor", 0)], "allocation-weightless"),
        ([("a", "count", None), ("b", "count", None)], "allocation-not-countable"),
        ([("feed", "mass", None)], "allocation-without-output"),
        ([("a", "mass", None)] * 2 + [("b", "mass", None)], "allocation-repeated"),
    ],
)
def test_an_incomplete_allocation_is_refused(rows, code):
    study = joint()
    for flow, method, factor in rows:
        study = study.allocate("joint", flow, method, factor)
    (found, *_) = find(study.solve({"a": 1}), code)
    assert found["file"] == "allocation.csv"
    assert found["activity"] == "joint"


def test_mass_allocation_without_mass_is_refused():
    study = joint(unit="unit")
    study = study.allocate("joint", "a", "mass").allocate("joint", "b", "mass")
    found = find(study.solve({"a": 1}), "allocation-mass-missing")
    assert [each["flow"] for each in found] == ["a", "b"]


def test_a_second_output_without_allocation_is_refused():
    study = co2(StudyBuilder().flows("a", "b"))
    study = study.output("joint", "a", 1, reference=True).output("joint", "b", 1)
    (found,) = find(study.solve({"a": 1}), "unallocated-output")
    assert (found["activity"], found["flow"]) == ("joint", "b")


def test_a_substitution_of_the_reference_itself_is_refused():
    study = co2(StudyBuilder().flows("a", "b"))
    study = study.output("joint", "a", 1).output("other", "b", 1)
    study = study.output("other", "CO2", 1).output("joint", "CO2", 1)
    study = study.allocate("joint", "a", "substitution", displaces="b")
    assert "substitution-of-reference" in codes(study.solve({"a": 1}))


def test_displacing_what_nobody_makes_is_refused():
    study = co2(StudyBuilder().flows("a", "b"))
    study = study.output("joint", "a", 1, reference=True).output("joint", "b", 1)
    study = study.allocate("joint", "b", "substitution")
    (found,) = find(study.solve({"a": 1}), "displaced-not-made")
    assert (found["row"], found["column"]) == (2, "displaces")


# ── §4 cut-offs ─────────────────────────────────────────────────────────────


def test_a_product_without_maker_and_a_waste_without_treatment_are_refused_by_name():
    study = co2(StudyBuilder().flows("part", "bolt").flow("sludge", "waste"))
    study = study.output("maker", "part", 1).input("maker", "bolt", 1)
    document = study.output("maker", "sludge", 1).solve({"part": 1})
    assert [each["flow"] for each in find(document, "no-maker")] == ["bolt"]
    assert [each["flow"] for each in find(document, "no-treatment")] == ["sludge"]
    assert "bolt" in find(document, "no-maker")[0]["message"]


def test_cut_offs_stay_in_the_inventory_without_burden_and_are_listed():
    study = co2(StudyBuilder().flow("part"))
    study = study.flow("scrap", cutoff=True, comment="recycled content, by rule")
    study = study.flow("heat", "waste", "kWh", cutoff=True, ghg="CO2")
    study = study.output("maker", "part", 2).output("maker", "CO2", 6)
    study = study.input("maker", "scrap", 4).output("maker", "heat", 8)
    document = study.solve({"part": 1})
    assert document["inventory"] == close({"CO2": 3, "scrap": -2, "heat": 4})
    assert document["impact"]["gwp100_fossil"] == close(3)
    listed = {each["flow"]: each for each in document["diagnostics"]["cutoffs"]}
    assert set(listed) == {"scrap", "heat"}
    assert listed["scrap"]["comment"] == "recycled content, by rule"
    assert not codes(document)


def test_a_factor_for_a_cut_off_flow_is_refused():
    study = one_product("product", cutoff=True).input("maker", "x", 1)
    assert codes(study.characterise("i", "x", 1).solve({"part": 1})) == [
        "factor-for-other-flow"
    ]


# ── §5 units ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flow_unit", "unit", "amount", "expected"),
    [
        ("piece", "kpcs", 3, 3000),
        ("kpcs", "pcs", 3, 0.003),
        ("kg", "g", 3, 0.003),
        ("g", "kg", 3, 3000),
        ("kWh", "MJ", 3.6, 1),
        ("MJ", "kWh", 1, 3.6),
        ("m3", "L", 1, 0.001),
        ("Nm3", "Nm³", 7, 7),
        ("t", "mg", 1, 1e-9),
        ("千克", "t", 2, 2000),
    ],
)
def test_an_amount_is_converted_to_the_unit_of_its_flow(
    flow_unit, unit, amount, expected
):
    study = one_product(unit=flow_unit).output("maker", "x", amount, unit=unit)
    document = study.characterise("i", "x", 1).solve({"part": 1})
    assert document["inventory"]["x"] == close(expected)


@pytest.mark.parametrize("grams", [1.0, 3.0, 7.0, 123.0, 1e5, 4321.0])
def test_grams_and_kilograms_convert_with_one_rounding(grams):
    # 1/1000 is rounded once and the product once: within one unit in the last place.
    study = one_product().output("maker", "x", grams, unit="g")
    inventory = study.characterise("i", "x", 1).solve({"part": 1})["inventory"]
    assert inventory["x"] == pytest.approx(grams / 1000, rel=2.3e-16, abs=0)


@pytest.mark.parametrize(
    ("flow_unit", "unit"),
    [
        ("m3", "Nm3"),
        ("Nm3", "m3"),
        ("kg", "kWh"),
        ("unit", "piece"),
        ("piece", "die"),
        ("wafer", "die"),
        ("strip", "unit"),
        ("reel", "lot"),
        ("piece", "kg"),
    ],
)
def test_another_dimension_is_refused(flow_unit, unit):
    study = one_product(unit=flow_unit).output("maker", "x", 1, unit=unit)
    document = study.characterise("i", "x", 1, unit=flow_unit).solve({"part": 1})
    (found,) = find(document, "wrong-dimension")
    assert (found["row"], found["column"]) == (3, "unit")
    assert found["parameters"]["value"] == unit
    assert found["flow"] == "x"


def test_counting_units_are_converted_by_a_row_of_the_study():
    # A wafer is 500 dies because an activity says so.
    study = co2(StudyBuilder().flow("die", unit="die").flow("wafer", unit="wafer"))
    study = study.output("saw", "die", 500).input("saw", "wafer", 1)
    study = study.output("fab", "wafer", 1).output("fab", "CO2", 800)
    assert study.solve({"die": 1})["impact"]["gwp100_fossil"] == close(1.6)


@pytest.mark.parametrize(
    ("unit", "nearest"),
    [("kgg", "kg"), ("kwh ", "kwh"), ("Piece", "piece"), ("nm3", None), ("", None)],
)
def test_an_unknown_unit_is_refused_with_the_nearest(unit, nearest):
    study = one_product().output("maker", "x", 1, unit=unit)
    document = study.characterise("i", "x", 1).solve({"part": 1})
    code = "unknown-unit" if unit else "empty-cell"
    (found,) = find(document, code)
    assert (found["file"], found["row"], found["column"]) == (
        "exchanges.csv",
        3,
        "unit",
    )
    if nearest:
        assert found["parameters"]["nearest"] == nearest


# ── §6 gas classes ──────────────────────────────────────────────────────────


def emit(gas: str, ghg_class: str | None, *, gwp: str = "AR6", **more) -> Document:
    """Return the impacts of one part whose maker emits (takes up) 1 kg of a gas."""
    study = StudyBuilder(gwp=gwp).flow("part", unit="unit").output("maker", "part", 1)
    study = study.flow("x", "elementary", ghg=gas, ghg_class=ghg_class, **more)
    inward = ghg_class in {"uptake", "removal"}
    study = study.exchange("maker", "input" if inward else "output", "x", 1)
    document = study.solve({"part": 1})
    assert not codes(document)
    impact: Document = document["impact"]
    return impact


@pytest.mark.parametrize(
    ("gas", "ghg_class", "indicator", "expected"),
    [
        ("CO2", "fossil", "gwp100_fossil", 1),
        ("CO2", None, "gwp100_fossil", 1),
        ("CO2", "dluc", "gwp100_dluc", 1),
        ("CO2", "biogenic", "gwp100_biogenic_co2", 1),
        ("CO2", "uptake", "gwp100_uptake", -1),
        ("CO2", "removal", "gwp100_removal", -1),
        ("CH4", "biogenic", "gwp100_biogenic_non_co2", 27),
        ("N2O", "fossil", "gwp100_fossil", 273),
        ("N2O", "biogenic", "gwp100_biogenic_non_co2", 273),
        ("SF6", None, "gwp100_fossil", 24300),
    ],
)
def test_a_gas_counts_under_the_indicator_of_its_class(
    gas, ghg_class, indicator, expected
):
    impact = emit(gas, ghg_class)
    assert set(impact) == CLIMATE
    apart = {
        name: value
        for name, value in impact.items()
        if value and not name.endswith("_uptake")
    }
    if ghg_class != "uptake":
        assert apart == close({indicator: expected})
    assert impact[indicator] == close(expected)
    # excluding = fossil + dluc + biogenic non-CO2 + removal; including adds the rest
    outside = indicator in {"gwp100_biogenic_co2", "gwp100_uptake"}
    assert impact["gwp100_excluding_uptake"] == close(0 if outside else expected)
    assert impact["gwp100_including_uptake"] == close(expected)


def test_the_two_sums_add_what_they_say():
    study = StudyBuilder().flow("part", unit="unit").output("maker", "part", 1)
    amounts = {"fossil": 1, "dluc": 2, "biogenic": 4, "uptake": 8, "removal": 16}
    for ghg_class, amount in amounts.items():
        inward = ghg_class in {"uptake", "removal"}
        study = study.flow(ghg_class, "elementary", ghg="CO2", ghg_class=ghg_class)
        direction = "input" if inward else "output"
        study = study.exchange("maker", direction, ghg_class, amount)
    study = study.flow("N2O", "elementary", ghg="N2O", ghg_class="biogenic")
    study = study.output("maker", "N2O", 1)
    impact = study.solve({"part": 1})["impact"]
    # excluding 1 + 2 + 273 - 16 = 260; including 260 + 4 - 8 = 256
    assert impact["gwp100_excluding_uptake"] == close(260)
    assert impact["gwp100_including_uptake"] == close(256)


def test_aircraft_is_an_of_which():
    impact = emit("CO2", "fossil", aircraft=True)
    assert impact["gwp100_aircraft"] == close(1)
    assert impact["gwp100_fossil"] == close(1)
    assert impact["gwp100_excluding_uptake"] == close(1)


# IPCC: AR4 WG1 table 2.14, 25 for any; AR5 WG1 table 8.A.1, 28 and fossil 30; AR6 WG1
# table 7.15, 27.0 and fossil 29.8.
@pytest.mark.parametrize(
    ("gwp", "fossil", "biogenic"), [("AR4", 25, 25), ("AR5", 30, 28), ("AR6", 29.8, 27)]
)
def test_methane_has_three_classes(gwp, fossil, biogenic):
    assert emit("CH4", "fossil", gwp=gwp)["gwp100_fossil"] == close(fossil)
    bio = emit("CH4", "biogenic", gwp=gwp)
    assert bio["gwp100_biogenic_non_co2"] == close(biogenic)
    assert emit("CH4", "dluc", gwp=gwp)["gwp100_dluc"] == close(biogenic)


def test_methane_without_class_is_refused():
    study = one_product(ghg="CH4").output("maker", "x", 1)
    (found,) = find(study.solve({"part": 1}), "gas-without-class")
    assert (found["file"], found["row"], found["flow"]) == ("flows.csv", 3, "x")


@pytest.mark.parametrize(
    ("gwp", "expected"), [("AR4", 22800), ("AR5", 23500), ("AR6", 24300)]
)
def test_the_set_of_the_study_characterises(gwp, expected):
    # IPCC: SF6 of each report
    assert emit("SF6", None, gwp=gwp)["gwp100_fossil"] == close(expected)


def test_a_gas_is_characterised_per_kilogram_whatever_its_unit():
    study = one_product(unit="g", ghg="SF6").output("maker", "x", 1)
    assert study.solve({"part": 1})["impact"]["gwp100_fossil"] == close(24.3)
    volume = one_product(unit="Nm3", ghg="CO2", mass_kg=1.96).output("maker", "x", 1)
    assert volume.solve({"part": 1})["impact"]["gwp100_fossil"] == close(1.96)
    unknown = one_product(unit="Nm3", ghg="CO2").output("maker", "x", 1)
    assert "gas-without-mass" in codes(unknown.solve({"part": 1}))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ghg": "XY9"}, "unknown-gas"),
        ({"name": "Methane"}, "gas-not-named"),
        ({"cas": "2551-62-4"}, "gas-not-named"),
    ],
)
def test_a_greenhouse_gas_that_nothing_characterises_is_refused(more, code):
    study = co2(one_product(**more)).output("maker", "x", 1).output("maker", "CO2", 1)
    (found,) = find(study.solve({"part": 1}), code)
    assert (found["file"], found["row"]) == ("flows.csv", 3)


def test_a_gas_of_class_none_counts_nowhere_and_is_listed():
    study = co2(one_product(ghg="CO2", ghg_class="none")).output("maker", "x", 5)
    document = study.output("maker", "CO2", 1).solve({"part": 1})
    assert document["impact"]["gwp100_including_uptake"] == close(1)
    assert [each["flow"] for each in find(document, "gas-counted-nowhere")] == ["x"]


def test_purchased_factors_count_once_and_their_sets_are_shared_out():
    names = {"CO2e [grid, AR5]": 3, "CO2e [resin, AR4]": 1, "CO2e [glue]": 2}
    study = co2(StudyBuilder().flow("part", unit="unit").output("maker", "part", 1))
    study = study.output("maker", "CO2", 4)
    for name, amount in names.items():
        study = study.flow(name, "elementary").output("maker", name, amount)
    document = study.solve({"part": 1})
    assert document["impact"]["gwp100_fossil"] == close(10)
    shares = document["diagnostics"]["gwp_sets"]
    expected = {"AR6": 0.4, "AR5": 0.3, "AR4": 0.1, "not stated": 0.2}
    assert shares == close(expected)


def test_own_factors_replace_the_gwp_set_and_convert_their_unit():
    # 5 g of CO2 out at 2 per kg, 3 kg of ore in at 100 per t: .01 - .3
    study = (
        StudyBuilder()
        .flow("part", unit="unit")
        .flow("CO2", "elementary", "g", ghg="CO2")
        .flow("ore", "elementary")
        .output("maker", "part", 1)
        .output("maker", "CO2", 5)
        .input("maker", "ore", 3)
        .characterise("points", "CO2", 2, unit="kg", indicator_unit="pt")
        .characterise("points", "ore", 100, unit="t")
        .characterise("ore use", "ore", -1)
    )
    impact = study.solve({"part": 1})["impact"]
    assert impact == close({"points": -0.29, "ore use": 3})


@pytest.mark.parametrize(
    ("flow", "unit", "code"),
    [
        ("part", "unit", "factor-for-other-flow"),
        ("x", "kWh", "wrong-dimension"),
        ("x", "kilo", "unknown-unit"),
        ("y", "kg", "unknown-flow"),
    ],
)
def test_own_factors_that_do_not_fit_are_refused(flow, unit, code):
    study = one_product().output("maker", "x", 1).characterise("i", "x", 1)
    document = study.characterise("i", flow, 1, unit=unit).solve({"part": 1})
    (found,) = find(document, code)
    assert (found["file"], found["row"]) == ("characterisation.csv", 3)


def test_the_same_factor_twice_is_refused():
    study = one_product().output("maker", "x", 1).characterise("i", "x", 1)
    document = study.characterise("i", "x", 2).solve({"part": 1})
    assert codes(document) == ["factor-repeated"]


# ── §7 stages ───────────────────────────────────────────────────────────────


def staged(grid_stage: str | None = None) -> StudyBuilder:
    """Return FT and assembly that draw from one grid, and emit 1 and 2 themselves."""
    return (
        co2(StudyBuilder().flows("tested", "assembled", unit="unit"))
        .flow("electricity", unit="kWh")
        .activity("testing", stage="FT")
        .activity("assembling", stage="assembly")
        .activity("grid", stage=grid_stage)
        .output("testing", "tested", 1)
        .input("testing", "assembled", 1)
        .input("testing", "electricity", 10)
        .output("testing", "CO2", 1)
        .output("assembling", "assembled", 1)
        .input("assembling", "electricity", 20)
        .output("assembling", "CO2", 2)
        .output("grid", "electricity", 1)
        .output("grid", "CO2", 0.5)
    )


def stages_of(study: StudyBuilder, demand=None) -> Document:
    document = study.solve(demand or {"tested": 1})
    parts: Document = document["stages"]["gwp100_fossil"]
    assert sum(parts.values()) == close(document["impact"]["gwp100_fossil"])
    return parts


def test_electricity_of_a_stage_belongs_to_that_stage():
    # FT 1 + 10 * .5; assembly 2 + 20 * .5; the grid has no stage of its own.
    assert stages_of(staged()) == close({"FT": 6, "assembly": 12})


def test_a_supplier_with_a_stage_keeps_its_own():
    expected = {"FT": 1, "assembly": 2, "grid": 15}
    assert stages_of(staged("grid")) == close(expected)


def test_a_stage_is_inherited_through_untagged_activities():
    study = staged().flow("coal").input("grid", "coal", 2)
    study = study.output("mine", "coal", 1).output("mine", "CO2", 0.1)
    study = study.activity("mine")
    # .5 + 2 * .1 = .7 a kWh
    assert stages_of(study) == close({"FT": 8, "assembly": 16})


def test_a_stage_is_inherited_around_a_loop():
    # The grid takes .2 kWh of itself through a pump: .5 / (1 - .2) = .625 a kWh.
    study = staged().flow("pumping").input("grid", "pumping", 1).activity("pump")
    study = study.output("pump", "pumping", 1).input("pump", "electricity", 0.2)
    assert stages_of(study) == close({"FT": 7.25, "assembly": 14.5})


def test_a_stage_on_an_exchange_overrides():
    study = staged().activity("cooler").flow("cooling", unit="kWh")
    study = study.input("testing", "cooling", 4, stage="facility")
    study = study.output("cooler", "cooling", 1).input("cooler", "electricity", 0.5)
    study = study.output("testing", "CO2", 7, stage="abatement")
    # cooling 4 * .5 * .5 = 1
    expected = {"FT": 6, "assembly": 12, "facility": 1, "abatement": 7}
    assert stages_of(study) == close(expected)


def test_a_stage_on_the_exchange_of_an_untagged_activity_claims_too():
    # The grid's own emission belongs to "power plants", whoever draws from it.
    study = staged()
    rows = [
        row | {"stage": "power plants"} if row["activity"] == "grid" else row
        for row in study.table("exchanges")
    ]
    parts = stages_of(study.with_rows("exchanges", rows))
    assert parts == close({"FT": 1, "assembly": 2, "power plants": 15})


def test_what_no_stage_owns_is_unassigned():
    # Demanded from the grid directly, electricity has no consumer with a stage.
    parts = stages_of(staged(), {"tested": 1, "electricity": 2})
    assert parts == close({"FT": 6, "assembly": 12, "unassigned": 1})


def test_credits_belong_to_the_stage_that_earns_them():
    study = staged().flow("gold").output("refiner", "gold", 1).activity("refiner")
    study = study.output("refiner", "CO2", 3).output("testing", "gold", 0.5)
    rows = [
        row | {"reference": True} if row["flow"] == "tested" else row
        for row in study.table("exchanges")
    ]
    study = study.with_rows("exchanges", rows)
    study = study.allocate("testing", "gold", "substitution")
    assert stages_of(study) == close({"FT": 4.5, "assembly": 12})


# ── Command ─────────────────────────────────────────────────────────────────


def test_several_demands_are_one_vector_and_a_flow_twice_adds():
    study = staged().flow("sludge", "waste").input("burner", "sludge", 1)
    study = study.output("burner", "CO2", 9).activity("burner")
    texts = ["tested=1", "electricity=4", "electricity=6", "sludge=-2"]
    demand = read_demands(texts)
    assert demand == {"tested": 1, "electricity": 10, "sludge": -2}
    document = study.solve(demand)
    # 18 + 10 * .5 + 2 * 9
    assert document["impact"]["gwp100_fossil"] == close(41)
    assert document["scaling"]["burner"] == close(2)


def test_a_demand_is_split_at_the_last_equals_sign():
    assert read_demands(["a=b=c=2.5e-1"]) == {"a=b=c": 0.25}


@pytest.mark.parametrize("text", ["part", "part=", "part=two", "=1", ""])
def test_a_demand_that_cannot_be_read_is_wrong_usage(text):
    with pytest.raises(lca.UsageError):
        read_demands([text])


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        ({"nothing": 1}, "demand-unknown"),
        ({"x": 1}, "demand-not-made"),
        ({"sludge": 1}, "demand-of-waste"),
        ({"part": float("nan")}, "demand-not-finite"),
        ({"part": float("inf")}, "demand-not-finite"),
        ({"sludge": float("-inf")}, "demand-not-finite"),
    ],
)
def test_a_demand_that_nothing_can_meet_is_refused(demand, code):
    study = one_product(ghg="CO2").output("maker", "x", 1).flow("sludge", "waste")
    study = study.input("burner", "sludge", 1)
    document = study.solve(demand)
    assert codes(document) == [code]
    assert document["impact"] is None


def test_the_document_has_exactly_these_keys():
    document = staged().solve({"tested": 1})
    results = ["scaling", "inventory", "impact", "stages"]
    assert list(document) == ["format", *results, "diagnostics", "findings"]
    assert document["format"] == 1
    assert set(document["scaling"]) == {"testing", "assembling", "grid"}
    assert set(document["inventory"]) == {"CO2"}
    assert set(document["impact"]) == CLIMATE
    assert set(document["stages"]) <= CLIMATE


def test_without_a_demand_every_product_has_its_intensity():
    study = staged().flow("sludge", "waste").activity("burner")
    study = study.input("burner", "sludge", 2).output("burner", "CO2", 9)
    document = study.solve()
    assert document["format"] == 1
    assert set(document["intensity"]) == {"tested", "assembled", "electricity"}
    fossil = {
        flow: each["gwp100_fossil"] for flow, each in document["intensity"].items()
    }
    assert fossil == close({"tested": 18, "assembled": 12, "electricity": 0.5})
    assert "impact" not in document
    assert document["treatment"]["sludge"]["gwp100_fossil"] == close(4.5)


def test_a_refused_study_has_the_same_keys_and_null_results():
    bad = staged().input("testing", "nothing", 1)
    document, good = bad.solve({"tested": 1}), staged().solve({"tested": 1})
    assert list(document) == list(good)
    results = ("scaling", "inventory", "impact", "stages")
    assert all(document[name] is None for name in results)
    assert codes(document) == ["unknown-flow"]
    assert bad.solve()["intensity"] is None
    assert list(bad.solve()) == list(staged().solve())


def test_the_certificate_is_in_every_result():
    certificate = staged().solve({"tested": 1})["diagnostics"]["certificate"]
    assert certificate["backward_error"] <= 1e-12
    assert certificate["closure"] <= 1e-9
    without = staged().solve()["diagnostics"]["certificate"]
    assert without["backward_error"] <= 1e-12


def test_exit_code_0_with_nothing_but_json_on_stdout(tmp_path):
    folder = staged().flow("unused").write(tmp_path)
    run = run_lca("solve", folder, "--demand", "tested=1", "--json")
    assert run.exit_code == 0, run.stderr
    document = json.loads(run.stdout)
    assert document["impact"]["gwp100_fossil"] == close(18)
    assert codes(document, "warning") == ["unused-name"]


def test_exit_code_1_with_the_same_object_when_refused(tmp_path):
    folder = staged().input("testing", "nothing", 1).write(tmp_path)
    run = run_lca("solve", folder, "--demand=tested=1", "--json")
    assert run.exit_code == 1
    assert json.loads(run.stdout)["scaling"] is None
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("wrong", ["demand", "folder", "option"])
def test_exit_code_2_on_wrong_usage(wrong, tmp_path):
    folder = staged().write(tmp_path / "study")
    arguments = {
        "demand": (folder, "--demand", "tested"),
        "folder": (tmp_path / "elsewhere",),
        "option": (folder, "--demnd", "tested=1"),
    }[wrong]
    run = run_lca("solve", *arguments, "--json")
    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr
    assert "Traceback" not in run.stderr


# ── Files ───────────────────────────────────────────────────────────────────


def test_a_byte_order_mark_and_the_order_of_columns_do_not_matter(tmp_path):
    study = staged()
    folder = study.write(tmp_path)
    expected = study.solve({"tested": 1})
    for name in ("flows", "activities", "exchanges"):
        rows = [dict(reversed(row.items())) for row in study.table(name)]
        write_csv(folder / f"{name}.csv", rows)
        path = folder / f"{name}.csv"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    header = folder / "study.toml"
    header.write_bytes(b"\xef\xbb\xbf" + header.read_bytes())
    solution = lca.read_study(folder).solve({"tested": 1})
    impact = dict(solution.impact.select("indicator", "amount").rows())
    assert impact == close(expected["impact"])
    assert not solution.findings


def test_an_unknown_column_warns_with_the_nearest_and_survives_export(tmp_path):
    study = staged()
    rows = [
        row | {"ammount": str(place), "ERP key": f"=SUM({place})"}
        for place, row in enumerate(study.table("exchanges"))
    ]
    folder = study.with_rows("exchanges", rows).write(tmp_path / "first")
    read = lca.read_study(folder)
    found = {
        each.place.column: dict(each.parameters)
        for each in read.check()
        if each.code == "unknown-column"
    }
    assert found["ammount"]["nearest"] == "amount"
    assert set(found) == {"ammount", "ERP key"}
    write_study(read.inputs, tmp_path / "second")
    again = lca.read_study(tmp_path / "second")
    kept = again.inputs.own_columns["exchanges"]
    assert kept["ammount"].to_list() == [row["ammount"] for row in rows]
    assert kept["ERP key"].to_list() == [row["ERP key"] for row in rows]
    assert again.inputs.exchanges.equals(read.inputs.exchanges)
    assert again.inputs.flows.equals(read.inputs.flows)


def test_rows_of_the_same_exchange_add_up():
    study = staged().output("testing", "CO2", 0.25).output("testing", "tested", 1)
    # FT emits 1.25 and makes 2 a run, so half of everything: (1.25 + 5 + 12) / 2
    document = study.solve({"tested": 1})
    assert document["impact"]["gwp100_fossil"] == close(9.125)


def test_an_exactly_repeated_row_adds_up_and_warns():
    document = staged().output("testing", "CO2", 1).solve({"tested": 1})
    assert document["impact"]["gwp100_fossil"] == close(19)
    (found,) = find(document, "repeated-row")
    assert (found["severity"], found["file"]) == ("warning", "exchanges.csv")
    assert found["row"] == 11


@pytest.mark.parametrize("quote", ['"', ""])
def test_dates_may_be_native_or_text(quote, tmp_path):
    folder = staged().write(tmp_path)
    text = render_header().replace('"2025-01-01"', f"{quote}2025-01-01{quote}")
    text = text.replace('"2026-01-01"', f"{quote}2026-01-01{quote}")
    (folder / "study.toml").write_text(text, "utf-8")
    header = lca.read_study(folder).inputs.header
    assert header is not None
    assert str(header.period_start) == "2025-01-01"
    assert str(header.period_end) == "2026-01-01"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period_end": "2025-01-01"}, "period-reversed"),
        ({"period_end": "31.12.2025"}, "not-a-date"),
        ({"boundary": "cradle-to-grave"}, "not-a-choice"),
        ({"gwp": "AR7"}, "not-a-choice"),
        ({"name": ""}, "missing-key"),
    ],
)
def test_the_header_is_checked(change, code, tmp_path):
    folder = staged().write(tmp_path)
    (folder / "study.toml").write_text(render_header(**change), "utf-8")
    (found,) = lca.read_study(folder).check()
    assert (found.code, found.place.file) == (code, "study.toml")
    assert found.place.column == next(iter(change))


@pytest.mark.parametrize("version", ["0", "2", '"1"', "true", "1.5"])
def test_only_format_1_is_read(version, tmp_path):
    folder = staged().write(tmp_path)
    text = render_header().replace("format = 1", f"format = {version}")
    (folder / "study.toml").write_text(text, "utf-8")
    assert "unknown-format" in [each.code for each in lca.read_study(folder).check()]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (" part", "name-edge-space"),
        ("part ", "name-edge-space"),
        ("part\u3000", "name-edge-space"),
        ("pa|rt", "name-bar"),
        ("pièce".replace("è", "e\u0300"), "name-not-nfc"),
    ],
)
def test_a_name_that_would_not_be_found_again_is_refused(name, code):
    study = co2(StudyBuilder().flow(name)).output("maker", name, 1)
    found = find(study.output("maker", "CO2", 1).solve(), code)
    assert {each["file"] for each in found} == {"flows.csv", "exchanges.csv"}
    assert {each["column"] for each in found} == {"flow"}


def test_names_are_case_sensitive_and_near_ones_warn():
    study = co2(StudyBuilder().flows("Part", "part")).output("a", "Part", 1)
    study = study.output("b", "part", 1).output("b", "CO2", 2).output("a", "CO2", 1)
    document = study.solve({"Part": 1})
    assert document["impact"]["gwp100_fossil"] == close(1)
    (found,) = find(document, "near-duplicate-name")
    assert found["severity"] == "warning"
    assert found["row"] == 3


@pytest.mark.parametrize(
    ("text", "read"), [("true", True), ("false", False), ("", None)]
)
def test_booleans_are_true_and_false(text, read):
    study = co2(StudyBuilder().flow("part"))
    study = study.output("maker", "part", 1, reference=text)
    document = study.output("maker", "CO2", 1).solve({"part": 1})
    assert not codes(document), read


@pytest.mark.parametrize("text", ["True", "TRUE", "yes", "1", "wahr"])
def test_other_words_are_no_booleans(text):
    study = co2(StudyBuilder().flow("part"))
    document = study.output("maker", "part", 1, reference=text).solve({"part": 1})
    (found,) = find(document, "not-a-flag")
    assert (found["row"], found["column"]) == (2, "reference")


def test_a_zero_ties_no_loop_together():
    # b makes nothing of its own waste: treating w draws nothing from a.  Without the
    # zero row a and the treatment are no loop; the exact supply of both is zero.
    study = (
        StudyBuilder()
        .flows("a", "b", "x")
        .flow("w", "waste")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .output("make a", "a", 0.2)
        .output("make a", "w", 0.005)
        .output("make b", "b", 3, reference=True)
        .output("make b", "w", 0)
        .output("make b", "CO2", 6)
        .input("treat", "w", 90, reference=True)
        .input("treat", "a", 0.6)
        .output("treat", "b", 80)
        .allocate("treat", "b", "substitution")
    )
    document = study.solve({"b": 4.267618058535897})
    assert document["impact"]["gwp100_fossil"] == close(2 * 4.267618058535897)
    assert document["scaling"]["treat"] == 0
    assert document["scaling"]["make a"] == 0


def test_a_stage_of_the_name_unassigned_keeps_its_burden():
    document = (
        StudyBuilder()
        .flows("p", "q")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .activity("m", stage="unassigned")
        .activity("n", stage="B")
        .output("m", "p", 1)
        .input("m", "q", 1)
        .output("m", "CO2", 1)
        .output("n", "q", 1)
        .output("n", "CO2", 1)
        .solve({"p": 1})
    )
    assert document["stages"]["gwp100_fossil"] == {"unassigned": 1, "B": 1}


@pytest.mark.parametrize(
    "flow", ["SF6 to air", "methane biogenic", "CO2eq x", "CO2e [x, AR5] for wafers"]
)
def test_a_flow_that_names_a_gas_needs_its_formula(flow):
    study = StudyBuilder().flow("p").flow(flow, "elementary").output("m", "p", 1)
    document = study.output("m", flow, 1).solve({"p": 1})
    assert [each["flow"] for each in find(document, "gas-not-named")] == [flow]


def test_a_synonym_of_a_gas_is_that_gas():
    study = (
        StudyBuilder()
        .flow("p")
        .flow("leak", "elementary", ghg="C4F8")
        .output("m", "p", 1)
        .output("m", "leak", 1)
    )
    # c-C4F8 has 10 200 kg CO2e per kg in AR6 (Table 7.SM.7).
    assert study.solve({"p": 1})["impact"]["gwp100_fossil"] == close(10200)


@pytest.mark.parametrize("amount", ["１", " 1", "1 ", "1_0", "٣", ""])
def test_a_demand_is_a_number_as_tables_have_it(amount):
    with pytest.raises(UsageError):
        read_demands([f"p={amount}"])
