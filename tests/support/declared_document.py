"""A record made by hand in which every requirement is answered."""

from collections.abc import Mapping
from typing import Any

from lca.record import Document

FILES = ("flows.csv", "plant.toml", "steps.csv", "texts.csv")
HEADLINE = "gwp100_excluding_uptake"
INDICATORS = {
    HEADLINE: 4.0,
    "gwp100_including_uptake": 3.5,
    "gwp100_fossil": 3.0,
    "gwp100_dluc": 0.75,
    "gwp100_biogenic_non_co2": 0.5,
    "gwp100_biogenic_co2": 0.25,
    "gwp100_uptake": -0.75,
    "gwp100_removal": -0.25,
    "gwp100_aircraft": 0.125,
}
TEXTS = (
    "producer", "producer_address", "producer_contact", "legal_representative",
    "product_description", "product_function", "model", "goal", "audience", "reasons",
    "standards", "pcr", "report_number", "practitioner", "commissioner",
    "data_collection", "cut_off_criteria", "boundary_reason", "allocation_reason",
    "electricity_treatment", "time_scope", "geography", "limitations", "conclusions",
    "improvements", "sensitivity_remarks", "uncertainty_remarks", "value_choices",
    "timing", "use_and_end_of_life", "performance_tracking", "critical_review",
    "comparison_basis", "carbon_content", "land_use_method", "confidentiality",
    "disclaimer",
)  # fmt: skip
HASH = "ab" * 32


def complete_document(*, boundary: str = "cradle-to-grave") -> Document:
    """Return a fresh document; nothing in it is empty, and no condition is off."""
    return {
        "format": 1,
        "kind": "product-carbon-footprint",
        "sku": "A-1",
        "product": _product(),
        "plant": {
            "name": "a plant",
            "boundary": boundary,
            "period_start": "2025-01-01",
            "period_end": "2026-01-01",
            "gwp_set": "AR6",
            "cutoff_limit": 0.03,
        },
        "boundary": boundary,
        "excluded": ["a consigned part"],
        "texts": {
            key: {"en": f"The {key} in words.", "zh": f"关于{key}的文字。"}
            for key in TEXTS
        },
        "logo": {"sha256": HASH, "media_type": "image/png"},
        "headline": {"indicator": HEADLINE, "unit": "kg CO2e", "amount": 4.0},
        "location_based": 4.5,
        "results": _results(),
        "gases": [
            {"flow": "a gas, to air", "name": "gas", "gas": "X", "class": "fossil",
             "factor": 2.0, "unit": "kg", "gwp_set": "AR6"},
        ],
        "route": [
            {"stage": "front", "step": "one", "position": 1, "takes": 1, "gives": 1,
             "yield": 0.9, "rework_share": 0, "rework_to": None, "tool_group": "tools",
             "insertions": 1, "file": "steps.csv", "row": 2},
        ],
        "draws": [
            {"step": "one", "flow": "a material", "amount": 2.0, "unit": "kg",
             "kind": "bom", "direction": "input", "file": "bom.csv", "row": 2},
        ],
        "ledgers": _ledgers(),
        "sensitivity": [
            {"activity": "A-1: one", "flow": "a material", "direction": "input",
             "rule": "bom", "file": "bom.csv", "row": 2, "status": "measured",
             "elasticity": 0.5},
        ],
        "uncertainty": {"method": "first-order-lognormal", "sigma": 0.1, "low": 3.3,
                        "high": 4.9, "covered": 0.9},
        "closures": [
            {"flow": "power", "unit": "kWh", "metered": 10.0, "computed": 9.0,
             "gap": -1.0, "share": 0.1, "tolerance": 0.13, "verdict": "closed"},
        ],
        "balance": {"computed_kg": 1.0, "declared_kg": 1.1, "gap": -0.1, "share": 0.09,
                    "tolerance": 0.1, "verdict": "closed", "coverage": 1.0},
        "findings": [
            {"code": "factor-partial", "severity": "warning",
             "place": {"file": "supplies.csv", "row": 2}, "parameters": {"value": "x"}},
        ],
        "certificate": {
            "backward_error": 1e-16, "closure": 2e-16, "loop_count": 1,
            "loops": [{"activities": ["one", "two"], "size": 2, "condition": 3.0}],
        },
        "versions": {"software": "9.9.9", "algorithm": "1", "factor_pack": "2026.1",
                     "gwp_set": "AR6", "packages": {"numpy": "2.4"}},
        "inputs": [{"file": name, "sha256": HASH, "bytes": 10} for name in FILES],
        "factor_files": [{"file": "gwp100.csv", "sha256": HASH, "bytes": 11}],
        "tables": {"flows": {"sha256": HASH, "rows": 3}},
    }  # fmt: skip


def replace_rows(
    document: Document, keys: tuple[str, ...], rows: list[Mapping[str, Any]]
) -> Document:
    """Return the document, other rows standing in one of its lists."""
    record: Any = document
    for key in keys[:-1]:
        record = record[key]
    record[keys[-1]] = rows
    return document


def _product() -> Document:
    return {
        "sku": "A-1",
        "name": "a chip",
        "package": "BGA",
        "unit": "unit",
        "mass_kg": 1.1,
        "route": "a route",
        "comment": "a remark",
        "production": {"quantity": 100.0, "unit": "unit"},
    }


def _results() -> Document:
    return {
        "indicators": [
            {"indicator": name, "unit": "kg CO2e", "amount": amount}
            for name, amount in INDICATORS.items()
        ]
        + [{"indicator": "own water", "unit": "m3", "amount": 6.0}],
        "stages": [
            {"indicator": HEADLINE, "stage": "front", "amount": 3.0},
            {"indicator": HEADLINE, "stage": "back", "amount": 1.0},
            {"indicator": "own water", "stage": "front", "amount": 6.0},
        ],
        "steps": [
            {"indicator": HEADLINE, "stage": "front", "step": "one", "amount": 3.0}
        ],
        "contributors": [{"contributor": "A-1: one", "amount": 3.0, "share": 0.75}],
        "factors": [
            {"flow": "a gas, to air", "gwp_set": None, "unit": "kg", "amount": 2.0,
             "impact": 4.0},
        ],
        "inventory": [
            {"flow": "a gas, to air", "name": "gas", "unit": "kg", "amount": 2.0,
             "cutoff": False, "comment": "a comment"},
        ],
        "sets": [
            {"gwp_set": "AR6", "aggregated": False, "amount": 4.0, "share": 1.0}
        ],
        "gates": {"own": 0.5, "energy": 1.5, "upstream": 2.0},
        "energy": [{"line": "run", "unit": "kWh", "amount": 5.0, "impact": 2.5}],
        "statuses": [{"status": "measured", "amount": 4.0, "share": 1.0}],
        "shares": {"synthetic": 0.1, "norm": 0.2, "secondary": 0.3, "primary": 0.4,
                   "cutoff": 0.01},
        "quality": {
            "primary_share": 0.4, "technological_dqr": 2.0, "geographical_dqr": 2.1,
            "temporal_dqr": 2.2, "reliability": 1.1, "completeness": 1.2,
            "temporal": 1.3, "geographical": 1.4, "technological": 1.5, "scored": 0.8,
            "mass_closure": 0.95, "mass_verdict": "closed", "mass_coverage": 0.97,
            "energy_closure": 0.98, "energy_verdict": "closed", "findings": 1,
        },
    }  # fmt: skip


def _ledgers() -> Document:
    source = {"status": "measured", "source": "a source"}
    supply = {
        "flow": "power", "supply": "power", "share": 1.0, "drawn": None,
        "factor_id": None, "factor": 0.6, "unit": "kWh", "boundary": "life-cycle",
        "gas_scope": "CO2e", "gwp_set": "AR6", "complement": None, "year": 2025,
        "region": "CN", "licence": None, "pedigree": None, "file": "supplies.csv",
        "row": 2, **source,
    }  # fmt: skip
    return {
        "cutoffs": [
            {"flow": "tape", "estimate": 1.0, "unit": "m", "reason": "small",
             "amount": 0.1, "impact": 0.1, "share": 0.01, "file": "cutoffs.csv",
             "row": 2, **source},
        ],
        "assumptions": [
            {"assumption": "an assumption", "text": "a text", "reason": "a reason",
             "source": "a source", "file": "assumptions.csv", "row": 2},
        ],
        "allocation": [
            {"activity": "A-1: one", "flow": "A-1", "method": "count", "factor": None,
             "file": "bins.csv", "row": 2},
        ],
        "divisions": [
            {"rule": "contract", "activity": "market for power", "flow": "wind",
             "share": 0.25, "file": "contracts.csv", "row": 2},
        ],
        "bins": [
            {"sku": "A-1", "step": "one", "product": "A-2", "share": 0.5,
             "method": "count", "factor": None, "file": "bins.csv", "row": 2},
        ],
        "contracts": [
            {"flow": "power", "claim": "C-1", "amount": 10.0, "unit": "kWh",
             "drawn": "wind", "region": "CN", "period_start": "2025-01-01",
             "period_end": "2026-01-01", "cancelled": True, "file": "contracts.csv",
             "row": 2, **source},
        ],
        "electricity": [supply],
        "supplies": [dict(supply)],
        "accepted": [
            {"code": "factor-partial", "subject": "x", "reason": "none better",
             "until": None, "file": "accepted.csv", "row": 2},
        ],
        "omissions": [
            {"list": "iso14067", "item": "7.3-t",
             "reason": {"en": "a first study", "zh": "首次研究"}, "row": 2},
        ],
    }  # fmt: skip
