"""Claims about gases that a study names but nothing would count (§1.6, §8)."""

import pytest

from tests.support.study_builder import StudyBuilder, codes


def leak(flow: str = "leak", kind: str = "elementary", **more: object) -> StudyBuilder:
    """Return a maker that gives off a flow."""
    return (
        StudyBuilder()
        .flow("part", unit="piece")
        .flow("flue gas", "elementary", ghg="CO2", ghg_class="fossil")
        .flow(flow, kind, **more)  # type: ignore[arg-type]
        .output("maker", "part", 1)
        .output("maker", "flue gas", 1)
        .output("maker", flow, 1)
    )


@pytest.mark.parametrize(
    ("flow", "more"),
    [
        ("emissions of SF6", {}),
        ("SF6 emissions", {}),
        ("etch exhaust (NF3), after abatement", {}),
        ("含氟气体 SF6排放", {}),
        ("leak of refrigerant HFC-134a", {}),
        ("direct emissions, CO2e", {}),
        ("emissions of sf6", {}),
        ("leak", {"name": "off-gas with c-C4F8"}),
        ("leak", {"cas": "2551-62-4"}),
        ("leak", {"cas": "002551-62-4"}),
    ],
)
def test_a_gas_named_anywhere_by_formula_or_number_is_not_silent(flow, more) -> None:
    assert codes(leak(flow, **more).solve({"part": 1})) == ["gas-not-named"]


@pytest.mark.parametrize(
    "flow",
    [
        "nitrogen oxides, to air",
        "sulfur dioxide",
        "N2O5",
        "CO2-free air",
        "F2 and HF",
        "particulates PM2.5",
        "COD, as O2",
        "tetrafluoroborate",
        "AOX",
    ],
)
def test_what_only_looks_like_a_gas_is_let_through(flow: str) -> None:
    assert codes(leak(flow).solve({"part": 1})) == []


def test_class_none_says_that_a_gas_is_left_out_on_purpose() -> None:
    study = leak("emissions of SF6", ghg_class="none")
    assert codes(study.solve({"part": 1})) == []


@pytest.mark.parametrize("kind", ["product", "waste"])
def test_a_gas_on_a_cut_off_product_or_waste_is_told(kind: str) -> None:
    study = leak("vent gas", kind, ghg="CO2", cutoff=True)
    document = study.solve({"part": 1})
    assert codes(document, "warning") == ["gas-on-other-flow"]
    assert document["impact"]["gwp100_fossil"] == 1.0


def test_a_gas_on_a_bought_product_is_told() -> None:
    study = (
        leak()
        .flow("bottled gas", ghg="SF6")
        .input("maker", "bottled gas", 1)
        .output("filler", "bottled gas", 1)
    )
    assert codes(study.solve({"part": 1}), "warning") == ["gas-on-other-flow"]


def test_a_gas_metered_by_volume_needs_a_mass_above_zero() -> None:
    # 2 Nm3 of 6.5 kg of SF6 each: 13 kg x 24 300 kg CO2e (IPCC AR6 WG1, table 7.SM.7).
    study = leak("leak", unit="Nm3", ghg="SF6", mass_kg=0).output("maker", "leak", 1)
    assert codes(study.solve({"part": 1})) == ["gas-mass-zero"]
    study = leak("leak", unit="Nm3", ghg="SF6", mass_kg=6.5).output("maker", "leak", 1)
    impact = study.solve({"part": 1})["impact"]["gwp100_fossil"]
    assert impact == pytest.approx(13 * 24_300 + 1)
