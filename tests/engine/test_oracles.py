"""Published systems, from CSV through `lca solve` to JSON, to 1e-9.

Numbers and sources stand in ``tests/data/matrix``; the cases below the matrices are
worked by hand where they stand.
"""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.command import run_lca
from tests.support.matrices import DATA, Facts, load, read_fractions, to_study
from tests.support.study_builder import StudyBuilder, codes, find

SYSTEMS = (
    "bwa_losses",
    "bwa_tagged",
    "bwcalc_basic",
    "bwcalc_multi_gamma",
    "bwgt_loop_nonunit",
    "bwgt_separate_products",
    "bwio_mobility_electric",
    "hs2002_diagonal",
    "hs2002_electricity_fuel",
    "osat_yield_chain",
)
BAD = {case["id"]: case for case in load("bad_systems")["cases"]}


def close(values):
    """Compare to 1e-9, relative and absolute."""
    return pytest.approx(values, rel=1e-9, abs=1e-9)


def expect_published(document, facts: Facts):
    scaling = read_fractions(facts["scaling"])
    inventory = read_fractions(facts["inventory"])
    impact = {name: float(Fraction(text)) for name, text in facts["impact"].items()}
    names = facts["activities"], facts["elementary"]
    assert document["scaling"] == close(dict(zip(names[0], scaling, strict=True)))
    assert document["inventory"] == close(dict(zip(names[1], inventory, strict=True)))
    assert document["impact"] == close(impact)
    assert not codes(document)


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_published_system_is_solved(name):
    facts = load(name)
    expect_published(to_study(facts).solve(facts["demand"]), facts)


@pytest.mark.parametrize("name", ["hs2002_electricity_fuel", "bwa_tagged"])
def test_a_published_system_is_solved_by_the_command(name, tmp_path):
    facts = load(name)
    demand = [f"--demand={flow}={amount}" for flow, amount in facts["demand"].items()]
    run = run_lca("solve", to_study(facts).write(tmp_path), *demand, "--json")
    assert run.exit_code == 0, run.stderr
    expect_published(json.loads(run.stdout), facts)


def test_intensities_of_the_textbook_system():
    # Heijungs and Suh: lambda' A = B, so 10 l_e - 2 l_f = b_1 and 100 l_f = b_2.
    facts = load("hs2002_electricity_fuel")
    study = to_study(facts)
    for flow in facts["elementary"]:
        study = study.characterise(flow, flow, 1)
    intensity = study.solve()["intensity"]
    for product, texts in facts["intensity_of_inventory"].items():
        expected = dict(zip(facts["elementary"], read_fractions(texts), strict=True))
        known = {flow: intensity[product][flow] for flow in facts["elementary"]}
        assert known == close(expected)


def test_stages_of_the_tagged_system():
    facts = load("bwa_tagged")
    document = to_study(facts).solve(facts["demand"])
    for indicator, parts in facts["impact_by_stage"].items():
        stages = document["stages"][indicator]
        named = {stage: stages.get(stage, 0.0) for stage in parts}
        assert named == close(parts)
        assert sum(stages.values()) == close(document["impact"][indicator])


@pytest.mark.parametrize("method", ["economic", "mass", "factor", "equal"])
def test_allocation_gives_the_published_impact_per_unit(method):
    # method -> the property of the source, and what allocation.csv says of it
    properties = {"economic": "price", "mass": "mass_kg", "factor": "share"}
    facts = load("mf_price_allocation")
    study = StudyBuilder().flow(facts["elementary"], "elementary")
    for output in facts["outputs"]:
        study = study.flow(output["flow"], unit="unit", mass_kg=output["mass_kg"])
    joint = facts["activity"]
    for output in facts["outputs"]:
        study = study.output(joint, output["flow"], output["amount"])
        factor = output.get(properties.get(method, ""), 1.0)
        written = "factor" if method == "equal" else method
        study = study.allocate(
            joint, output["flow"], written, None if method == "mass" else factor
        )
    study = study.output(joint, facts["elementary"], facts["emitted"])
    study = study.characterise("impact", facts["elementary"], facts["factor"])
    expected = facts["impact_per_unit"][properties.get(method, "equal")]
    intensity = study.solve()["intensity"]
    assert {name: each["impact"] for name, each in intensity.items()} == close(
        {name: float(Fraction(text)) for name, text in expected.items()}
    )
    # Whatever the method, all that is made carries all that is emitted: 10 x 5.
    whole = sum(
        output["amount"] * intensity[output["flow"]]["impact"]
        for output in facts["outputs"]
    )
    assert whole == close(50.0)


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_system_without_meaning_is_refused(case):
    facts = BAD[case]
    document = build_bad(facts).solve(facts["demand"])
    assert document["scaling"] is None
    assert document["impact"] is None
    expect_culprit(document, case)


@pytest.mark.parametrize("case", ["bad_unproductive_loop", "bad_nonsquare"])
def test_the_command_refuses_a_system_without_meaning(case, tmp_path):
    run = run_lca(
        "solve", build_bad(BAD[case]).write(tmp_path), "--demand=p1=1", "--json"
    )
    assert run.exit_code == 1
    assert "Traceback" not in run.stderr
    expect_culprit(json.loads(run.stdout), case)


def build_bad(facts: Facts) -> StudyBuilder:
    return to_study(facts)


def expect_culprit(document, case):
    if case in {"bad_singular", "bad_unproductive_loop"}:
        (loop,) = find(document, "unproductive-loop")
        assert {"first", "second"} <= set(loop["parameters"]["loop"].split(" → "))
        assert "first" in loop["message"]
    else:
        # bad_nonsquare: nothing makes p3.  bad_no_producer_square: nothing makes p2,
        # and both activities make p1.
        product = "p3" if case == "bad_nonsquare" else "p2"
        (unmade,) = find(document, "no-maker")
        assert unmade["flow"] == product
        assert product in unmade["message"]
    if case == "bad_no_producer_square":
        (twice,) = find(document, "two-makers")
        assert twice["flow"] == "p1"


def test_retest_is_a_loop_and_not_refused():
    # One run is one insertion; a share r = .04 of what is put in comes back for a
    # second insertion: 1/(1 - .04) = 1.041666... insertions per unit out, each
    # .009 kWh: .009375 kWh.  §2.
    study = (
        StudyBuilder()
        .flow("tested", unit="unit")
        .flow("electricity", "elementary", "kWh")
        .output("FT", "tested", 1)
        .input("FT", "tested", 0.04)
        .input("FT", "electricity", 0.009)
        .characterise("kWh", "electricity", -1)
    )
    document = study.solve({"tested": 1})
    assert document["scaling"] == close({"FT": 1.041666666667})
    assert document["impact"] == close({"kWh": 0.009375})


def test_retest_as_two_activities_that_feed_each_other():
    # The same loop with the returned units as a product of their own.
    study = (
        StudyBuilder()
        .flows("tested", "returned", "inserted", unit="unit")
        .flow("electricity", "elementary", "kWh")
        .output("insert", "inserted", 1)
        .input("insert", "electricity", 0.009)
        .output("FT", "tested", 1)
        .input("FT", "inserted", 1)
        .input("FT", "returned", 0.04)
        .output("return", "returned", 1)
        .input("return", "tested", 1)
        .characterise("kWh", "electricity", -1)
    )
    document = study.solve({"tested": 1})
    assert document["scaling"]["insert"] == close(1 / 0.96)
    assert document["impact"] == close({"kWh": 0.009375})
    assert document["diagnostics"]["certificate"]["loop_count"] == 1


def test_utilities_use_themselves_and_each_other():
    # .97 c = 8 + .4 * 5;  n = 5;  .98 e = 10 + .3 * 5 + .2 c
    study = (
        StudyBuilder()
        .flows("electricity", "cooling", unit="kWh")
        .flow("nitrogen", unit="m3")
        .flow("CO2", "elementary", ghg="CO2", ghg_class="fossil")
        .output("substation", "electricity", 1)
        .input("substation", "electricity", 0.02)
        .output("substation", "CO2", 0.5)
        .output("N2 plant", "nitrogen", 1)
        .input("N2 plant", "electricity", 0.3)
        .input("N2 plant", "cooling", 0.4)
        .output("chiller", "cooling", 1)
        .input("chiller", "cooling", 0.03)
        .input("chiller", "electricity", 0.2)
    )
    document = study.solve({"electricity": 10, "nitrogen": 5, "cooling": 8})
    expected = {"substation": 13.838628235, "N2 plant": 5.0, "chiller": 10.309278351}
    assert document["scaling"] == close(expected)


def test_serial_yields_divide_in_the_order_of_the_route():
    # One run = one unit started; 500 gross dies a wafer, CP .92 on each die.
    # Starts per good unit: ft 1/.985; mold /.997; wb /.998; da /.995;
    # wafers 1.02545118 / (500 * .92).  §2, §3.
    route = [
        ("ft", 0.985, 0.009),
        ("mold", 0.997, 0.012),
        ("wb", 0.998, 0.006),
        ("da", 0.995, 0.004),
    ]
    study = StudyBuilder().flow("electricity", "elementary", "kWh")
    study = study.flow("good die", unit="die").flow("wafer", unit="wafer")
    for step, _, _ in route:
        study = study.flow(f"after {step}", unit="unit")
    supplies = [f"after {step}" for step, _, _ in route[1:]] + ["good die"]
    for (step, good, energy), supply in zip(route, supplies, strict=True):
        study = study.output(step, f"after {step}", good)
        study = study.input(step, supply, 1).input(step, "electricity", energy)
    study = study.output("cp", "good die", 500 * 0.92)
    study = study.input("cp", "wafer", 1).input("cp", "electricity", 6)
    study = study.output("fab", "wafer", 1).input("fab", "electricity", 650)
    study = study.characterise("kWh", "electricity", -1)
    document = study.solve({"after ft": 1})
    starts = {
        "ft": 1.015228426,
        "mold": 1.018283276,
        "wb": 1.020323924,
        "da": 1.02545118,
        "cp": 0.002229241696,
        "fab": 0.002229241696,
    }
    assert document["scaling"] == close(starts)
    assert document["impact"] == close({"kWh": 1.493962756})


def test_rework_sends_a_share_back_to_its_own_step():
    # §2: per pass .95 good, .03 to rework, .02 scrap.  Passes per good
    # 1/.95 = 1.052632; fresh units (1 - .03)/.95 = 1.021053; scrap .02/.95 = .021053.
    # A unit to rework takes the place of a fresh one, so that it is not started.
    study = (
        StudyBuilder()
        .flows("good", "to rework", "fresh", unit="unit")
        .flow("scrap", "waste", "unit")
        .flow("energy", "elementary", "kWh")
        .output("pass", "good", 0.95, reference=True)
        .output("pass", "to rework", 0.03)
        .output("pass", "scrap", 0.02)
        .input("pass", "fresh", 1)
        .input("pass", "energy", 2)
        .allocate("pass", "to rework", "substitution", displaces="fresh")
        .output("start", "fresh", 1)
        .input("scrap treatment", "scrap", 1)
        .characterise("kWh", "energy", -1)
    )
    document = study.solve({"good": 1})
    scaling = document["scaling"]
    assert scaling["pass"] == close(1.052631578947)
    assert scaling["start"] == close(1.021052631579)
    assert scaling["scrap treatment"] == close(0.021052631579)
    assert document["impact"] == close({"kWh": 2 / 0.95})


def test_rework_as_a_loop_of_operations():
    # The same as physical flows: the rework operation belongs to the step and runs
    # .03 times per pass; passes take 1 - .03 fresh units and .03 reworked ones.
    study = (
        StudyBuilder()
        .flows("good", "reworked", "fresh", unit="unit")
        .flow("energy", "elementary", "kWh")
        .output("pass", "good", 0.95)
        .input("pass", "fresh", 0.97)
        .input("pass", "reworked", 0.03)
        .output("start", "fresh", 1)
        .output("rework", "reworked", 1)
        .output("start", "energy", 1)
        .output("rework", "energy", 1)
        .output("pass", "energy", 1)
        .characterise("kWh", "energy", 1)
    )
    expected = {
        "pass": 1.052631578947,
        "start": 1.021052631579,
        "rework": 0.031578947368,
    }
    document = study.solve({"good": 1})
    assert document["scaling"] == close(expected)


def test_idle_energy_is_shared_by_run_hours():
    # One tester-day: 5.5 h running at 4.2 kW, 18.5 h idle at 2.9 kW, 76.75 kWh in
    # all.  BGA 4 h for 8000 units, QFN 1.5 h for 6000.  An hour carries 76.75/5.5.
    study = (
        StudyBuilder()
        .flow("tester hour", unit="h")
        .flows("BGA", "QFN", unit="unit")
        .flow("electricity", "elementary", "kWh")
        .output("tester day", "tester hour", 5.5)
        .input("tester day", "electricity", 5.5 * 4.2)
        .input("tester day", "electricity", 18.5 * 2.9)
        .output("BGA lot", "BGA", 8000)
        .input("BGA lot", "tester hour", 4)
        .output("QFN lot", "QFN", 6000)
        .input("QFN lot", "tester hour", 1.5)
        .characterise("kWh", "electricity", -1)
    )
    intensity = study.solve()["intensity"]
    # 76.75 * 4 / 5.5 / 8000 and 76.75 * 1.5 / 5.5 / 6000
    assert intensity["BGA"]["kWh"] == close(0.006977272727)
    assert intensity["QFN"]["kWh"] == close(0.003488636364)
    document = study.solve({"BGA": 8000, "QFN": 6000})
    assert document["impact"] == close({"kWh": 76.75})


def test_output_of_a_tester_follows_from_uptime_and_yield():
    # Four units a touch-down, 480 cycles, 65 % uptime, 97 % good: 1210.56 good units
    # a day (mfgcalcs.com prints 1,211), so 1/1210.56 days a unit.
    study = (
        StudyBuilder()
        .flow("good", unit="unit")
        .flow("day", "elementary", "h")
        .output("tester day", "good", 4 * 480 * 0.65 * 0.97)
        .input("tester day", "day", 24)
        .characterise("hours", "day", -1)
    )
    document = study.solve({"good": 1210.56})
    assert document["scaling"] == close({"tester day": 1.0})
    assert document["impact"] == close({"hours": 24.0})


# ── our copies are what the developers' folder says ─────────────────────────


@pytest.mark.parametrize("name", SYSTEMS)
def test_our_copy_has_the_numbers_of_the_published_system(name, oracles):
    facts, origin = load(name), read_json(oracles / "matrix" / f"{name}.json")
    for ours in ("products", "A", "B", "C", "demand"):
        assert facts[ours] == origin[ours]
    assert facts["activities"] == origin["processes"]
    # Products and elementary flows share one list of names, so one got a prefix.
    plain = [flow.removeprefix("emission ") for flow in facts["elementary"]]
    assert plain == origin["flows"]
    expected = origin["expected"]
    assert read_fractions(facts["scaling"]) == close(expected["s"])
    assert read_fractions(facts["inventory"]) == close(expected["g"])
    impact = {name: float(Fraction(text)) for name, text in facts["impact"].items()}
    assert impact == close(expected["h"])
    tagged = facts.get("impact_by_stage", {}).get("test method")
    assert tagged == origin.get("expected_by_tag")
    assert facts.get("stages") == origin.get("process_tag")
    assert facts.get("exchange_stages") == origin.get("biosphere_exchange_tag")


def test_our_copies_of_bad_systems_and_of_the_allocation(oracles):
    folder = oracles / "matrix"
    origin = {
        case["id"]: case for case in read_json(folder / "bad_systems.json")["cases"]
    }
    assert BAD.keys() == origin.keys()
    for name, case in origin.items():
        assert BAD[name]["A"] == case["A"]
        assert BAD[name]["B"] == case["B"]
    shared = read_json(folder / "mf_price_allocation.json")
    names = {"price": "price", "mass_kg": "mass", "share": "manual_allocation"}
    ours = load("mf_price_allocation")
    for mine, theirs in zip(ours["outputs"], shared["process"]["outputs"], strict=True):
        assert (mine["flow"], mine["amount"]) == (theirs["name"], theirs["amount"])
        for name, other in names.items():
            assert mine[name] == theirs[other]
    for name, expected in ours["impact_per_unit"].items():
        per_unit = {flow: float(Fraction(text)) for flow, text in expected.items()}
        assert per_unit == close(shared["expected_per_unit"][names.get(name, name)])


def test_every_file_of_matrices_is_tested():
    known = {*SYSTEMS, "bad_systems", "mf_price_allocation"}
    assert {path.stem for path in DATA.glob("*.json")} == known


def read_json(path: Path):
    return json.loads(path.read_text("utf-8"))
