"""Claims about what takes the elements that a process does not emit."""

import pytest

from lca.plant.gases.sinks import NO_ORIGIN, NO_SINK, UNSOLVED, Sink, settle

SLUDGE = Sink("sludge", "CaF2")
LIME = Sink("lime", "Ca(OH)2", "lime", "Ca(OH)2", takes=False)
WATER = Sink("water", "H2O", "water", "H2O")
OXYGEN = Sink("oxygen", "O2", "oxygen", "O2")
CARBON = Sink("dioxide", "CO2", "resist", "C8H8O")
SINKS = {"F": SLUDGE, "Ca": LIME, "H": WATER, "O": OXYGEN, "C": CARBON}


def test_fluorine_ends_as_sludge_and_lime_brings_water_and_oxygen():
    """2 F + Ca(OH)2 → CaF2 + H2O + ½ O2, by the weights of IUPAC 2021."""
    settled = settle({"F": 18.998}, SINKS).amounts
    assert settled == pytest.approx(
        {"sludge": 78.074 / 2, "lime": -74.092 / 2, "water": 18.015 / 2,
         "oxygen": 31.998 / 4},
        rel=1e-5,
    )  # fmt: skip


def test_carbon_left_burns_and_carbon_short_comes_of_its_origin():
    """C + O2 → CO2; 8 C of resist bring 8 H and an O."""
    burnt = settle({"C": 12.011}, SINKS).amounts
    assert burnt == pytest.approx({"dioxide": 44.009, "oxygen": -31.998}, rel=1e-5)
    short = settle({"C": -96.088}, SINKS).amounts
    assert short == pytest.approx(
        {"resist": -120.151, "water": 4 * 18.015, "oxygen": -1.5 * 31.998}, rel=1e-4
    )


def test_a_flow_turns_only_where_it_may():
    """Sludge takes fluorine; it gives none back."""
    (missing,) = settle({"F": -1.0}, SINKS).missing
    assert (missing.element, missing.what) == ("F", NO_ORIGIN)
    assert missing.kg == pytest.approx(-1.0)
    (missing,) = settle({"Ca": 1.0}, SINKS).missing
    assert (missing.element, missing.what) == ("Ca", NO_SINK)
    assert missing.kg == pytest.approx(1.0)


def test_an_element_without_a_row_is_named_with_its_mass():
    settlement = settle({"F": 1.0, "S": 0.25, "Xe": 0.5}, SINKS)
    assert settlement.amounts == {}
    assert {(each.element, each.kg, each.what) for each in settlement.missing} == {
        ("S", 0.25, NO_SINK), ("Xe", 0.5, NO_SINK),
    }  # fmt: skip


def test_an_element_that_only_a_sink_holds_needs_a_row_too():
    settlement = settle({"F": 1.0}, {"F": SLUDGE})
    assert [(each.element, each.what) for each in settlement.missing] == [
        ("Ca", NO_SINK)
    ]


def test_what_others_bring_may_turn_an_element_round():
    """Hydrogen left over is short once acid takes it: 2 F + H2 + H2O → 2 HF + ..."""
    sinks = {
        "F": Sink("acid", "HF"),
        "H": Sink("vapour", "H2O", "hydrogen", "H2"),
        "O": OXYGEN,
    }
    settled = settle({"F": 18.998, "H": 0.504}, sinks).amounts
    assert settled == pytest.approx({"acid": 20.006, "hydrogen": -0.504}, rel=1e-6)


def test_flows_that_do_not_determine_their_amounts_are_refused():
    acid = Sink("acid", "HF")
    settlement = settle({"F": 19.0, "H": 1.0}, {"F": acid, "H": acid})
    assert {each.what for each in settlement.missing} == {UNSOLVED}


@pytest.mark.parametrize("residual", [{}, {"F": 0.0}, {"F": 1.0, "Xe": 1e-14}])
def test_nothing_and_next_to_nothing_need_no_sink(residual):
    settlement = settle(residual, SINKS)
    assert settlement.missing == ()
    assert bool(settlement.amounts) == bool(residual.get("F"))


def test_noise_of_an_amount_is_named_by_the_caller():
    assert settle({"Xe": 1e-14}, SINKS, least=1e-12).missing == ()
