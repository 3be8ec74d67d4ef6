"""Claims about the shipped rates of process gases."""

import csv
import json
from pathlib import Path

import pytest

from lca.chemistry import parse_formula
from lca.factors.process_gases import load_gas_methods, name_gas
from lca.resources import shipped_rows

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
SECTORS = {"semiconductor": "semiconductor", "LCD": "lcd", "photovoltaic": "pv"}
AREAS = {"semiconductor": "semiconductor", "TFT-FPD": "lcd", "PV-cells": "pv"}
TIER_2 = {
    "aggregated": ("2a", ""),
    "etching only": ("2b", "etch"),
    "cvd cleaning only": ("2b", "cvd-clean"),
}
METHODS = load_gas_methods()

Key = tuple[str, str, str, str]


def _shipped() -> dict[Key, float]:
    return {
        (row["method"], row["process"], row["gas"], row["formed"]): float(row["share"])
        for row in shipped_rows("factors", "process_gases.csv")
    }


# Method, process, gas, gas that leaves; kg/kg, or kg/m2 without a gas.
CARRIED: dict[Key, float] = {
    ("ipcc2006-2a-semiconductor", "", "NF3", "NF3"): 0.2,
    ("ipcc2006-2a-semiconductor", "", "NF3", "CF4"): 0.09,
    ("ipcc2006-2a-semiconductor", "remote-clean", "NF3", "NF3"): 0.02,
    ("ipcc2006-2a-semiconductor", "", "F2", "CF4"): 0.02,
    ("ipcc2006-2b-semiconductor", "etch", "c-C4F8", "C2F6"): 0.2,
    ("ipcc2006-2b-semiconductor", "cvd-clean", "CF4", "CF4"): 0.9,
    ("ipcc2006-2b-semiconductor", "cvd", "N2O", "N2O"): 1.0,
    ("ipcc2006-2b-lcd", "etch", "c-C4F8", "CHF3"): 0.02,
    ("ipcc2006-2a-pv", "", "SF6", "SF6"): 0.4,
    ("ipcc2006-1-semiconductor", "", "", "SF6"): 0.2,
    ("ipcc2006-1-semiconductor", "heat-transfer", "", "C6F14"): 0.3,
    ("ipcc2006-1-pv", "", "", "C2F6"): 0.0002,
    ("epa2024-i11", "", "C2HF5", "C2HF5"): 0.064,
    ("epa2024-i11", "remote-clean", "NF3", "F2"): 0.5,
    ("epa2024-i12", "", "CF4", "CF4"): 0.65,
    ("epa2024-i12", "remote-clean", "NF3", "NF3"): 0.018,
    ("epa2024-i12", "remote-clean", "NF3", "CHF3"): 5.9e-05,
    ("epa2024-i12", "remote-clean", "C3F8", "C3F8"): 0.063,
    ("epa2024-i12", "", "SF6", "CH2F2"): 2e-05,
    ("epa2024-i20", "in-situ-thermal", "NF3", "NF3"): 0.28,
    ("epa2024-i20", "remote-plasma", "NF3", "CF4"): 0.038,
    ("epa2024-i6", "etch", "CHF3", "C2F4"): 0.05,
    ("epa2024-i7", "cvd-clean", "C3F8", "CF4"): 0.2,
}


def test_rates_are_those_of_the_publications():
    """IPCC 2006 Vol. 3 Ch. 6 Tables 6.2 to 6.5; 40 CFR 98 Subpart I, 2024."""
    shipped = _shipped()
    assert {key: shipped.get(key) for key in CARRIED} == CARRIED


def test_a_row_stands_once():
    rows = shipped_rows("factors", "process_gases.csv")
    assert len(_shipped()) == len(rows) == 320


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data beside it")
def test_every_rate_agrees_with_the_reference_and_none_is_missing():
    assert _shipped() == {**_tier_2(), **_tier_1(), **_subpart_i()}


def test_every_row_says_what_it_is_and_where_it_is_from():
    for row in shipped_rows("factors", "process_gases.csv"):
        assert row["method"] in METHODS
        assert row["boundary"] == "direct"
        assert all(row[name] for name in ("unit", "year", "source", "licence"))
        assert row["unit"] == ("kg/kg" if row["gas"] else "kg/m2")
        assert "Table" in row["source"]
        for formula in filter(None, (row["gas"], row["formed"])):
            assert parse_formula(formula)
            assert name_gas(formula) == formula


def test_methods_say_how_their_rates_are_used():
    for name, method in METHODS.items():
        assert method.by_area == name.startswith("ipcc2006-1-")
        # 40 CFR 98.93: gas consumed is net of what goes back in the cylinder.
        asked = None if method.by_area or name.startswith("epa") else 0.10
        assert method.heel == asked
        assert method.rates


def test_default_efficiencies_are_there_to_compare_with_only():
    rows = shipped_rows("factors", "gas_abatement.csv")
    known = {(row["gas"], row["technology"]): float(row["share"]) for row in rows}
    assert known["NF3", "destruction"] == 0.95
    assert known["CF4", "capture or recovery"] == 0.75
    assert len(known) == 11


def test_nothing_recalled_from_memory_is_shipped_as_a_rate():
    """Tables I-8 and I-16 were not seen; no method has a rate for N2O of EPA."""
    assert not [key for key in _shipped() if key[0].startswith("epa") and "N2O" in key]


def _tier_2() -> dict[Key, float]:
    rates: dict[Key, float] = {}
    for row in _rows("fgas_ipcc2006_tier2.csv"):
        tier, process = TIER_2[row["process"]]
        text = row["gas"].strip()
        gas = name_gas(text.removeprefix("remote "))
        if text.startswith("remote "):
            process = "remote-clean"
        elif gas == "N2O":
            process = "cvd"
        method = f"ipcc2006-{tier}-{SECTORS[row['sector']]}"
        for column, share in row.items():
            if share and column.startswith("mass"):
                formed = column.removeprefix("mass").removesuffix("PerMass") or gas
                formed = gas if column == "massPerMass" else formed
                rates[method, process, gas, formed] = float(share)
    return rates


def _tier_1() -> dict[Key, float]:
    rates: dict[Key, float] = {}
    for file, process in (
        ("fgas_ipcc2006_tier1.csv", ""),
        ("fgas_ipcc2006_htf.csv", "heat-transfer"),
    ):
        for row in _rows(file):
            sector = AREAS[row.get("sector") or row["type"]]
            for column, share in row.items():
                if share and column.startswith("mass"):
                    formed = column.removeprefix("mass").removesuffix("PerArea")
                    rates[f"ipcc2006-1-{sector}", process, "", formed] = float(share)
    return rates


def _subpart_i() -> dict[Key, float]:
    text = (REFERENCE / "fgas_epa_subpart_i.json").read_text(encoding="utf-8")
    tables = json.loads(text)
    blocks = [
        ("epa2024-i11", "", tables["I-11_stack_150_200mm"]),
        ("epa2024-i12", "", tables["I-12_stack_300mm"]),
        *(
            ("epa2024-i20", kind.replace("_", "-"), block)
            for kind, block in tables["I-20_reference_300mm"].items()
        ),
    ]
    for method, table in (("epa2024-i6", "I-6_LCD"), ("epa2024-i7", "I-7_PV")):
        for use, process in (("etch", "etch"), ("cvd", "cvd-clean")):
            block = {
                name.removeprefix(f"{use} "): column
                for name, column in tables[table].items()
                if name.startswith(f"{use} ")
            }
            blocks.append((method, process, block))
    return {key: rate for block in blocks for key, rate in _columns(*block).items()}


def _columns(
    method: str, process: str, block: dict[str, dict[str, float | None]]
) -> dict[Key, float]:
    rates: dict[Key, float] = {}
    for name, column in block.items():
        for text, share in column.items():
            gas = name_gas(text.removesuffix("_remote"))
            kind = "remote-clean" if text.endswith("_remote") else process
            formed = gas if name == "1-U" else name_gas(name.removeprefix("B_"))
            if share is not None:
                rates[method, kind, gas, formed] = share
    return rates


def _rows(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))
