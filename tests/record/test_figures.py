"""Every number of a document has one id, and what is withheld has none."""

from typing import Any

import pytest

from lca.record import Content, encode
from lca.record.figures import join_id, list_figures, split_id

UNIT = "kg CO2e"


def _document() -> dict[str, Any]:
    """Return a document of each family, the numbers of which are all different."""
    return {
        "format": 1,
        "product": {
            "sku": "CHIP",
            "mass_kg": 0.25,
            "production": {"quantity": 4000, "unit": "piece"},
        },
        "plant": {"name": "plant", "cutoff_limit": 0.03},
        "headline": {"indicator": "climate", "unit": UNIT, "amount": 8.0},
        "location_based": 9.0,
        "results": {
            "indicators": [
                {"indicator": "climate", "unit": UNIT, "amount": 8.0},
                {"indicator": "water", "unit": "m3", "amount": 0.7},
            ],
            "stages": [
                {"indicator": "climate", "stage": "test & 100% sort/bin", "amount": 6},
                {"indicator": "climate", "stage": "assembly", "amount": 2.0},
                {"indicator": "water", "stage": "assembly", "amount": 0.7},
            ],
            "steps": [
                {
                    "indicator": "climate",
                    "stage": "assembly",
                    "step": "saw",
                    "amount": 1.5,
                },
                {
                    "indicator": "water",
                    "stage": "assembly",
                    "step": "saw",
                    "amount": 0.6,
                },
            ],
            "contributors": [{"contributor": "grid", "amount": 5.0, "share": 0.625}],
            "factors": [
                {
                    "flow": "CO2e [grid, AR6]",
                    "gwp_set": "AR6",
                    "unit": "kg",
                    "amount": 5.5,
                    "impact": 5.25,
                }
            ],
            "inventory": [
                {"flow": "water", "unit": "m3", "amount": 0.65},
                {"flow": "water", "unit": "kg", "amount": 0.66},
            ],
            "energy": [{"line": "run", "unit": "kWh", "amount": 7.0, "impact": 4.5}],
            "statuses": [{"status": "measured", "amount": 3.0, "share": 0.375}],
            "shares": {"primary": 0.375, "norm": None},
            "quality": {"mass_closure": 0.99, "mass_verdict": "closed"},
        },
        "gases": [{"flow": "gas", "factor": 30.0, "unit": "kg"}],
        "route": [{"step": "saw", "position": 10, "yield": 0.9, "row": 7}],
        "draws": [{"step": "saw", "flow": "tape", "amount": 0.1, "unit": "m"}],
        "ledgers": {
            "cutoffs": [
                {
                    "flow": "tape",
                    "estimate": 4.0,
                    "unit": "m",
                    "row": 9,
                    "amount": 0.11,
                    "impact": 0.44,
                    "share": 0.055,
                }
            ],
            "contracts": [{"claim": "A", "cancelled": True, "amount": 12.0}],
        },
        "sensitivity": [{"row": 3, "amount": 0.12, "unit": "m", "elasticity": 0.8}],
        "uncertainty": {"method": "first order", "sigma": 0.2, "low": 5.4},
        "closures": [{"total": "power", "unit": "kWh", "metered": 99.0, "gap": 1.0}],
        "balance": {"computed_kg": 1.25, "gap": 0.02, "verdict": "closed"},
        "certificate": {
            "backward_error": 1e-16,
            "loops": [{"activities": ["a"], "size": 3, "condition": 11.0}],
        },
    }


EXPECTED: dict[str, tuple[float, str | None, str]] = {
    "total": (8.0, UNIT, "computed"),
    "location-based": (9.0, UNIT, "computed"),
    "indicator/climate": (8.0, UNIT, "computed"),
    "indicator/water": (0.7, "m3", "computed"),
    "stage/test & 100%25 sort%2Fbin": (6, UNIT, "computed"),
    "stage/assembly": (2.0, UNIT, "computed"),
    "stage/test & 100%25 sort%2Fbin/climate": (6, UNIT, "computed"),
    "stage/assembly/climate": (2.0, UNIT, "computed"),
    "stage/assembly/water": (0.7, "m3", "computed"),
    "step/assembly/saw": (1.5, UNIT, "computed"),
    "step/assembly/saw/climate": (1.5, UNIT, "computed"),
    "step/assembly/saw/water": (0.6, "m3", "computed"),
    "contributor/grid": (5.0, UNIT, "computed"),
    "factor/CO2e [grid, AR6]": (5.25, UNIT, "computed"),
    "factor/CO2e [grid, AR6]/amount": (5.5, "kg", "computed"),
    "inventory/water": (0.65, "m3", "computed"),
    "inventory/water/2": (0.66, "kg", "computed"),
    "energy/run": (4.5, UNIT, "computed"),
    "energy/run/amount": (7.0, "kWh", "computed"),
    "status/measured": (3.0, UNIT, "computed"),
    "share/primary": (0.375, None, "derived"),
    "quality/mass_closure": (0.99, None, "derived"),
    "gas/gas": (30.0, "kg CO2e/kg", "input"),
    "route/saw/position": (10, None, "input"),
    "route/saw/yield": (0.9, None, "input"),
    "draw/saw/tape": (0.1, "m", "input"),
    "ledger/cutoffs/1/estimate": (4.0, f"{UNIT}/m", "input"),
    "ledger/cutoffs/1/amount": (0.11, "m", "computed"),
    "ledger/cutoffs/1/impact": (0.44, UNIT, "derived"),
    "ledger/cutoffs/1/share": (0.055, None, "derived"),
    "ledger/contracts/1/amount": (12.0, UNIT, "input"),
    "sensitivity/1": (0.8, None, "derived"),
    "sensitivity/1/amount": (0.12, "m", "input"),
    "uncertainty/sigma": (0.2, None, "derived"),
    "uncertainty/low": (5.4, UNIT, "derived"),
    "closure/1/metered": (99.0, "kWh", "computed"),
    "closure/1/gap": (1.0, "kWh", "computed"),
    "balance/computed_kg": (1.25, "kg", "computed"),
    "balance/gap": (0.02, "kg", "computed"),
    "certificate/backward_error": (1e-16, None, "computed"),
    "certificate/loop/1/size": (3, None, "computed"),
    "certificate/loop/1/condition": (11.0, None, "computed"),
    "product/mass_kg": (0.25, "kg", "input"),
    "product/production": (4000, "piece", "input"),
    "plant/cutoff_limit": (0.03, None, "input"),
    "percent/total": (100.0, "%", "derived"),
    "percent/location-based": (112.5, "%", "derived"),
    "percent/indicator/climate": (100.0, "%", "derived"),
    "percent/stage/assembly": (25.0, "%", "derived"),
    "percent/stage/assembly/climate": (25.0, "%", "derived"),
    "percent/stage/test & 100%25 sort%2Fbin": (75.0, "%", "derived"),
    "percent/stage/test & 100%25 sort%2Fbin/climate": (75.0, "%", "derived"),
    "percent/step/assembly/saw": (18.75, "%", "derived"),
    "percent/step/assembly/saw/climate": (18.75, "%", "derived"),
    "percent/contributor/grid": (62.5, "%", "derived"),
    "percent/factor/CO2e [grid, AR6]": (65.625, "%", "derived"),
    "percent/energy/run": (56.25, "%", "derived"),
    "percent/status/measured": (37.5, "%", "derived"),
}


def test_every_number_has_an_id_with_value_unit_and_kind() -> None:
    document = _document()
    document["ledgers"]["contracts"][0]["unit"] = UNIT
    figures = list_figures(document)
    assert {
        name: (figure.value, figure.unit, figure.kind)
        for name, figure in figures.items()
    } == EXPECTED
    assert all(name == figure.id for name, figure in figures.items())


def test_the_path_of_a_figure_leads_to_its_value() -> None:
    document = Content.of(_document()).document
    for figure in list_figures(document).values():
        value: Any = document
        for key in figure.path:
            value = value[key]
        assert figure.id.startswith("percent/") or value == figure.value


def test_numbers_of_rows_and_truth_values_are_no_figures() -> None:
    names = {name.rsplit("/")[-1] for name in list_figures(_document())}
    assert names.isdisjoint({"row", "cancelled"})


def test_figures_do_not_depend_on_the_order_of_keys() -> None:
    document = _document()
    read = Content(encode(document)).document
    assert set(list_figures(read)) == set(list_figures(document))


@pytest.mark.parametrize("key", sorted(_document()))
@pytest.mark.parametrize("void", [None, []])
def test_what_is_withheld_has_no_figure_and_disturbs_no_other(
    key: str, void: list[str] | None
) -> None:
    whole = list_figures(_document())
    limited = list_figures(_document() | {key: void})
    assert set(limited) < set(whole) or key == "format"
    for name, figure in limited.items():
        assert figure.value == whole[name].value
        assert figure.path[:1] != (key,)


def test_a_document_of_nothing_has_no_figures() -> None:
    assert list_figures({}) == {}


def test_of_a_footprint_of_zero_nothing_is_a_share() -> None:
    document = _document()
    document["headline"]["amount"] = 0
    assert not any(name.startswith("percent/") for name in list_figures(document))


@pytest.mark.parametrize("key", ["a/b", "100%", "%2F", "a/%25/b", "%", ""])
def test_an_id_is_taken_apart_again(key: str) -> None:
    assert split_id(join_id("stage", key, "x")) == ("stage", key, "x")
