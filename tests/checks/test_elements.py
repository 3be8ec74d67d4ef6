"""Claims about element balances, each worked out by hand.

Standard atomic weights (IUPAC 2021): C 12.011, N 14.007, F 18.998, S 32.06.
"""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.checks.balances.elements import balance_elements, check_elements
from lca.checks.balances.matter import find_matter
from lca.findings import Finding
from lca.resources import shipped_inventory
from lca.study import read_study
from tests.support.study_builder import StudyBuilder

C, N, F, S, SI, AU = 12.011, 14.007, 18.998, 32.06, 28.085, 196.97
NF3, CF4, SF6 = N + 3 * F, C + 4 * F, S + 6 * F

ORACLES = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "domain"

Balances = dict[tuple[str, str], dict[str, object]]


def balances(study: StudyBuilder | Path, tmp_path: Path) -> Balances:
    """Return the balances of a study by activity and element."""
    folder = study if isinstance(study, Path) else study.write(tmp_path)
    inputs = read_study(folder).inputs
    frame = balance_elements(inputs, find_matter(inputs))
    return {(row["activity"], row["element"]): row for row in frame.to_dicts()}


def verdicts(study: StudyBuilder | Path, tmp_path: Path) -> dict[str, object]:
    """Return the verdicts on the elements of the only activity."""
    told = balances(study, tmp_path)
    assert len({activity for activity, _ in told}) <= 1
    return {element: row["verdict"] for (_, element), row in told.items()}


def findings(study: StudyBuilder, tmp_path: Path) -> list[Finding]:
    inputs = read_study(study.write(tmp_path)).inputs
    matter = find_matter(inputs)
    return check_elements(inputs, matter, balance_elements(inputs, matter))


def told(found: Finding) -> dict[str, str]:
    return dict(found.parameters)


def making(amount: float = 1.0, status: str = "measured") -> StudyBuilder:
    """Return an activity that makes a wafer of pure silicon out of one."""
    return (
        StudyBuilder()
        .flow("blank", unit="wafer", mass_kg=0.1, composition="Si=1")
        .flow("wafer", unit="wafer", mass_kg=0.1, composition="Si=1")
        .output("clean", "wafer", amount, status=status)
        .input("clean", "blank", amount, status=status)
    )


def cleaning(nf3: float, cf4: float, carbon: float, fluorine: float) -> StudyBuilder:
    """Return a chamber clean: NF3 goes to CF4 with carbon of the chamber, and to F2."""
    return (
        making()
        .flow("NF3", formula="NF3")
        .flow("film", formula="C")
        .flow("CF4, to air", "elementary", ghg="CF4", ghg_class="fossil")
        .flow("fluorine, to air", "elementary", formula="F2")
        .input("clean", "NF3", nf3, status="measured")
        .input("clean", "film", carbon, status="measured")
        .output("clean", "CF4, to air", cf4, status="measured")
        .output("clean", "fluorine, to air", fluorine, status="measured")
    )


# ── gases ─────────────────────────────────────────────────────────────────────


def test_a_clean_closes_mole_by_mole(tmp_path: Path) -> None:
    # 4 NF3 + 2 C -> 2 CF4 + 2 N2 + 2 F2: 12 F in, 8 in CF4 and 4 in F2.
    study = cleaning(4 * NF3, 2 * CF4, 2 * C, 4 * F)
    told = balances(study, tmp_path)
    assert {key[1]: row["verdict"] for key, row in told.items()} == {
        "C": "closed", "F": "closed", "Si": "closed",
    }  # fmt: skip
    assert told["clean", "F"]["mass_in"] == pytest.approx(12 * F, rel=1e-12)
    assert told["clean", "F"]["mass_out"] == pytest.approx(12 * F, rel=1e-12)
    assert told["clean", "C"]["mass_out"] == pytest.approx(2 * C, rel=1e-12)


def test_a_by_product_left_out_is_open_by_its_own_mass(tmp_path: Path) -> None:
    study = cleaning(4 * NF3, 2 * CF4, 2 * C, 2 * F)
    row = balances(study, tmp_path)["clean", "F"]
    assert row["verdict"] == "open"
    assert row["gap"] == pytest.approx(2 * F, rel=1e-12)
    assert row["share"] == pytest.approx(2 / 12, rel=1e-12)
    # Half a percent of either side: 12 F in, 10 F out.
    assert row["tolerance"] == pytest.approx(0.005 * 22 / 12, rel=1e-12)


def test_nitrogen_is_not_missed_where_the_mass_does_not_close(tmp_path: Path) -> None:
    # The N2 of the clean goes up the stack and stands in no inventory.
    study = cleaning(4 * NF3, 2 * CF4, 2 * C, 4 * F)
    assert "N" not in verdicts(study, tmp_path)
    listed = study.flow("N2, to air", "elementary", formula="N2").output(
        "clean", "N2, to air", 4 * N, status="measured"
    )
    assert verdicts(listed, tmp_path)["N"] == "closed"


def test_a_gas_of_the_wrong_formula_is_named(tmp_path: Path) -> None:
    # 1 kg of NF3 is used; what is left of it was entered as SF6.
    study = (
        making()
        .flow("NF3", formula="NF3")
        .flow("exhaust", "elementary", ghg="SF6", ghg_class="fossil")
        .flow("sludge", "waste", formula="CaF2")
        .flow("lime", formula="CaO")
        .input("clean", "NF3", 1, status="measured")
        .input("clean", "lime", 56.077 * 0.8 * 3 / 2 / NF3, status="measured")
        .output("clean", "exhaust", 0.2, status="measured")
        .output("clean", "sludge", 78.074 * 0.8 * 3 / 2 / NF3, status="measured")
    )
    found = {told(each)["element"]: each for each in findings(study, tmp_path)}
    assert set(found) == {"S"}
    assert found["S"].code == "gas-not-closed"
    assert found["S"].place.flow == "exhaust"
    assert found["S"].place.row == 6
    assert float(told(found["S"])["mass_out"]) == pytest.approx(0.2 * S / SF6, rel=1e-5)
    assert told(found["S"])["expected"] == "–"


@pytest.mark.parametrize(
    ("factor", "candidate"),
    [(1000.0, "×1000 "), (1e-3, "÷1000 "), (1e6, "×1e6 ")],
)
def test_a_gas_in_another_unit_is_recognised(
    factor: float, candidate: str, tmp_path: Path
) -> None:
    # All fluorine leaves as CF4: 4 NF3 + 3 C -> 3 CF4 + 2 N2.
    study = (
        making()
        .flow("NF3", formula="NF3")
        .flow("film", formula="C")
        .flow("CF4, to air", "elementary", ghg="CF4", ghg_class="fossil")
        .input("clean", "NF3", 4 * NF3, status="measured")
        .input("clean", "film", 3 * C, status="measured")
        .output("clean", "CF4, to air", 3 * CF4 * factor, status="measured")
    )
    by_element = {told(each)["element"]: each for each in findings(study, tmp_path)}
    fluorine = by_element["F"]
    assert (fluorine.code, fluorine.place.flow) == ("gas-not-closed", "CF4, to air")
    assert told(fluorine)["candidate"].startswith(candidate)
    assert float(told(fluorine)["expected"]) == pytest.approx(3 * CF4, rel=1e-5)
    assert told(fluorine)["against"] == "exchanges.csv row 4"


def test_carbon_entered_for_carbon_dioxide_is_recognised(tmp_path: Path) -> None:
    study = (
        StudyBuilder()
        .flow("lamp black", composition="C=1")
        .flow("steel", composition="Fe=1")
        .flow("ore", composition="Fe=1")
        .flow("CO2, to air", "elementary", ghg="CO2", ghg_class="fossil")
        .output("furnace", "steel", 1, status="measured")
        .input("furnace", "ore", 1, status="measured")
        .input("furnace", "lamp black", 0.3, status="measured")
        .output("furnace", "CO2, to air", 0.3, status="measured")
    )
    by_element = {told(each)["element"]: each for each in findings(study, tmp_path)}
    found = by_element["C"]
    assert (found.code, told(found)["candidate"]) == ("gas-not-closed", "kg C")
    # 44.009 / 12.011 kg of CO2 per kg of carbon.
    assert float(told(found)["expected"]) == pytest.approx(0.3 * 44.009 / C, rel=1e-5)


# IPCC 2006, volume 3, chapter 6, tier 2a: 100 kg of NF3, heel of 10 %, 80 % of the gas
# to an abatement of 95 % (NF3) and 90 % (CF4); 1 - U = 0.2, B_CF4 = 0.09.
USED = 100 * (1 - 0.1)
NF3_OUT = USED * 0.2 * (1 - 0.8 * 0.95)
CF4_OUT = USED * 0.09 * (1 - 0.8 * 0.9)


def tier_2a(*, sinks: bool) -> StudyBuilder:
    study = (
        making()
        .flow("NF3", formula="NF3")
        .flow("film", formula="C")
        .flow("NF3, to air", "elementary", ghg="NF3", ghg_class="fossil")
        .flow("CF4, to air", "elementary", ghg="CF4", ghg_class="fossil")
        .flow("NF3, heel", "waste", formula="NF3")
        .flow("fluoride, to the scrubber", "waste", composition="F=1")
        .input("clean", "NF3", 100, status="literature")
        .input("clean", "film", CF4_OUT * C / CF4, status="literature")
        .output("clean", "NF3, to air", NF3_OUT, status="literature")
        .output("clean", "CF4, to air", CF4_OUT, status="literature")
        .output("clean", "NF3, heel", 10, status="literature")
    )
    left = (USED - NF3_OUT) * 3 * F / NF3 - CF4_OUT * 4 * F / CF4
    return study.output("clean", "fluoride, to the scrubber", left) if sinks else study


def test_tier_2a_is_the_published_case() -> None:
    assert pytest.approx(4.32, rel=1e-12) == NF3_OUT
    assert pytest.approx(2.268, rel=1e-12) == CF4_OUT
    file = ORACLES / "fab_gases.json"
    if file.is_file():
        cases = {case["id"]: case for case in json.loads(file.read_text())["cases"]}
        expected = cases["ipcc2006-2a"]["expected"]
        assert expected["NF3_kg"] == pytest.approx(NF3_OUT, rel=1e-9)
        assert expected["CF4_kg"] == pytest.approx(CF4_OUT, rel=1e-9)


def test_fluorine_of_tier_2a_closes_with_its_sinks(tmp_path: Path) -> None:
    row = balances(tier_2a(sinks=True), tmp_path)["clean", "F"]
    assert row["verdict"] == "closed"
    assert row["mass_in"] == pytest.approx(100 * 3 * F / NF3, rel=1e-12)


def test_fluorine_of_tier_2a_is_open_without_sinks(tmp_path: Path) -> None:
    row = balances(tier_2a(sinks=False), tmp_path)["clean", "F"]
    assert row["verdict"] == "open"
    out = 14.32 * 3 * F / NF3 + 2.268 * 4 * F / CF4
    assert row["mass_out"] == pytest.approx(out, rel=1e-12)
    assert row["gases"] == "NF3, to air, CF4, to air"


# ── what is unknown proves nothing ────────────────────────────────────────────


def bonding(gold: float, **part: object) -> StudyBuilder:
    """Return an activity that bonds 1.1 mg of gold to a die of 5 mg."""
    return (
        StudyBuilder()
        .flow("gold wire", composition="Au=1")
        .flow("die", unit="die", mass_kg=5e-6, composition="Si=1")
        .flow("bonded die", unit="unit", mass_kg=6.1e-6, **part)  # type: ignore[arg-type]
        .output("bond", "bonded die", 1000, status="measured")
        .input("bond", "die", 1000, status="measured")
        .input("bond", "gold wire", gold, status="measured")
    )


SHIPPED = "Au=0.18032787;Si=0.81967213"  # 1.1 and 5.0 of 6.1 mg


def test_gold_in_the_wire_is_gold_in_the_package(tmp_path: Path) -> None:
    told = balances(bonding(1.1e-3, composition=SHIPPED), tmp_path)
    assert told["bond", "Au"]["verdict"] == "closed"
    assert told["bond", "Au"]["mass_out"] == pytest.approx(1.1e-3, rel=1e-7)


def test_gold_that_does_not_reach_the_package_is_open(tmp_path: Path) -> None:
    told = balances(bonding(1.2e-3, composition=SHIPPED), tmp_path)
    assert told["bond", "Au"]["verdict"] == "open"
    assert told["bond", "Au"]["gap"] == pytest.approx(0.1e-3, rel=1e-5)


def test_gold_may_be_in_a_package_of_unknown_composition(tmp_path: Path) -> None:
    told = balances(bonding(1.1e-3), tmp_path)
    assert told["bond", "Au"]["verdict"] == "unproven"
    assert told["bond", "Au"]["missing"] == "bonded die"


def test_what_cannot_hold_the_surplus_does_not_excuse_it(tmp_path: Path) -> None:
    # 10 g of gold cannot be hidden in 6.1 g of bonded dice.
    told = balances(bonding(10e-3), tmp_path)
    assert told["bond", "Au"]["verdict"] == "open"


def test_a_composition_that_lists_an_element_says_all_of_it(tmp_path: Path) -> None:
    told = balances(bonding(1.1e-3, composition="Au=0.18032787"), tmp_path)
    assert told["bond", "Au"]["verdict"] == "closed"
    assert told["bond", "Si"]["verdict"] == "unproven"


def test_an_element_listed_with_nothing_is_absent(tmp_path: Path) -> None:
    told = balances(bonding(1.1e-3, composition="Au=0"), tmp_path)
    assert told["bond", "Au"]["verdict"] == "open"


def test_a_flow_of_unknown_mass_may_hold_anything(tmp_path: Path) -> None:
    study = (
        bonding(1.2e-3, composition=SHIPPED)
        .flow("reject", "waste", unit="piece")
        .output("bond", "reject", 1)
    )
    assert balances(study, tmp_path)["bond", "Au"]["verdict"] == "unproven"
    # What goes in cannot take up what is too much in.
    other = (
        bonding(1.2e-3, composition=SHIPPED)
        .flow("tape", unit="piece")
        .input("bond", "tape", 1)
    )
    assert balances(other, tmp_path)["bond", "Au"]["verdict"] == "open"


def test_a_trace_of_unknown_matter_is_irrelevant(tmp_path: Path) -> None:
    study = (
        bonding(1.1e-3, composition=SHIPPED)
        .flow("flux")
        .input("bond", "flux", 1e-6)
        .flow("fume", "elementary")
        .output("bond", "fume", 1e-6)
    )
    assert balances(study, tmp_path)["bond", "Au"]["verdict"] == "closed"


def test_a_purchase_is_not_judged(tmp_path: Path) -> None:
    study = StudyBuilder().flow("gold", composition="Au=1").output("mine", "gold", 1)
    assert balances(study, tmp_path) == {}


def test_self_use_nets_out(tmp_path: Path) -> None:
    study = making(0.5).flow("argon", composition="Ar=1")
    study = study.input("clean", "argon", 1000).output("clean", "argon", 1000)
    assert verdicts(study, tmp_path) == {"Si": "closed"}


# ── combustion ────────────────────────────────────────────────────────────────


def burning(carbon: float, fuel: float | None = 1 / 48) -> StudyBuilder:
    """Return a drier of sand that burns 1000 MJ of gas of 48 MJ and 0.7349 kg C/kg."""
    held = "C=0.7349;H=0.2651"
    gas = {} if fuel is None else {"mass_kg": fuel, "composition": held}
    return (
        StudyBuilder()
        .flow("wet sand", formula="SiO2")
        .flow("dry sand", formula="SiO2")
        .flow("gas", unit="MJ", **gas)  # type: ignore[arg-type]
        .flow("CO2, to air", "elementary", ghg="CO2", ghg_class="fossil")
        .flow("CO, to air", "elementary", formula="CO")
        .output("drier", "dry sand", 500, status="measured")
        .input("drier", "wet sand", 500, status="measured")
        .input("drier", "gas", 1000, status="measured")
        .output("drier", "CO2, to air", carbon * 44.009 / C, status="measured")
        .output("drier", "CO, to air", 0.01, status="measured")
    )


CARBON = 1000 / 48 * 0.7349 - 0.01 * C / 28.010


def test_carbon_of_a_fuel_is_the_carbon_of_its_gases(tmp_path: Path) -> None:
    assert verdicts(burning(CARBON), tmp_path) == {"C": "closed", "Si": "closed"}
    # IPCC 2006: 56 100 kg CO2 per TJ of natural gas of 48.0 TJ/Gg.
    assert pytest.approx(56.1, rel=2e-4) == (CARBON + 0.01 * C / 28.010) * 44.009 / C


def test_carbon_dioxide_short_of_its_fuel_is_open(tmp_path: Path) -> None:
    (found,) = findings(burning(0.9 * CARBON), tmp_path)
    assert (found.code, found.place.flow) == ("gas-not-closed", "CO2, to air")
    expected = CARBON * 44.009 / C
    assert float(told(found)["expected"]) == pytest.approx(expected, rel=1e-5)


def test_energy_of_unknown_mass_may_be_a_fuel(tmp_path: Path) -> None:
    assert verdicts(burning(CARBON, None), tmp_path)["C"] == "unproven"


# ── the shipped silicon ───────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Balances:
    return balances(shipped_inventory("silicon_chain"), tmp_path_factory.mktemp("x"))


def test_silicon_kerf_closes(chain: Balances) -> None:
    # 200 mm, 725 um, 2329 kg/m3: 53.0466 g, of a crystal by the yield of 0.56.
    wafer = math.pi * 0.1**2 * 725e-6 * 2329
    assert wafer == pytest.approx(0.0530466, rel=1e-6)
    row = chain["wafer slicing, 200 mm", "Si"]
    assert row["verdict"] == "closed"
    assert row["mass_in"] == pytest.approx(wafer / 0.56, rel=1e-8)
    block = chain["wafer slicing to polishing, 300 mm", "Si"]
    assert block["verdict"] == "closed"


def test_carbon_of_natural_gas_closes(chain: Balances) -> None:
    assert chain["heat supply, natural gas", "C"]["verdict"] == "closed"


def test_carbon_of_metallurgical_silicon_does_not_close_as_published(
    chain: Balances,
) -> None:
    row = chain["metallurgical silicon production", "C"]
    coke = 23.12 * 0.107 * C / 44.009
    petroleum_coke = 0.5 * 32.5 * 0.0975 * C / 44.009
    charcoal = 0.17 * 29.5 * 0.112 * C / 44.009
    wood = 1.35 * 0.47 / 2.2
    fuels = coke + petroleum_coke + 0.1 + charcoal + wood
    gases = (3.5808 + 1.6098) * C / 44.009 + (0.0013797 + 0.00062027) * C / 28.010
    assert row["mass_in"] == pytest.approx(fuels, rel=1e-3)
    assert row["mass_out"] == pytest.approx(gases, rel=1e-5)
    assert row["verdict"] == "open"
    # What is biogenic closes by itself, what is fossil misses a fifth.
    biogenic = 1.6098 * C / 44.009 + 0.00062027 * C / 28.010
    assert charcoal + wood == pytest.approx(biogenic, rel=0.01)
    assert row["gap"] == pytest.approx(0.2318, abs=5e-4)


# ── properties ────────────────────────────────────────────────────────────────


@given(
    parts=st.lists(st.floats(0.01, 100), min_size=1, max_size=6),
    scale=st.floats(1e-6, 1e6),
)
def test_what_is_only_parted_closes_in_any_unit(
    parts: list[float], scale: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    study = StudyBuilder().flow("bar", composition="Cu=0.9;Sn=0.1")
    study = study.input("cut", "bar", sum(parts) * scale, status="measured")
    for number, part in enumerate(parts):
        kind = "waste" if number else "product"
        study = study.flow(f"piece {number}", kind, composition="Cu=0.9;Sn=0.1")
        study = study.output("cut", f"piece {number}", part * scale, status="measured")
    told = verdicts(study, tmp_path_factory.mktemp("cut"))
    assert told == {"Cu": "closed", "Sn": "closed"}


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    study = tier_2a(sinks=False)
    turned = study.with_rows("exchanges", reversed(study.table("exchanges")))
    one, other = balances(study, tmp_path), balances(turned, tmp_path / "turned")
    columns = ("mass_in", "mass_out", "verdict")
    assert {key: [row[c] for c in columns] for key, row in one.items()} == {
        key: [pytest.approx(row[c]) if c != "verdict" else row[c] for c in columns]
        for key, row in other.items()
    }


def test_a_study_without_exchanges_has_no_balances(tmp_path: Path) -> None:
    inputs = read_study(making().write(tmp_path)).inputs
    nothing = replace(inputs, exchanges=inputs.exchanges.clear())
    assert balance_elements(nothing, find_matter(nothing)).is_empty()
    matter = find_matter(nothing)
    assert check_elements(nothing, matter, balance_elements(nothing, matter)) == []
