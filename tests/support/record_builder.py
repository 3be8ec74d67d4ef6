"""Records by hand: small, complete, and consistent in themselves.

One ``CHIP`` is mounted with 2 g of wire, 50 kg CO2e per kg, and tested with 1.5 kWh,
0.6 kg per kWh: 0.1 + 0.9 = 1 kg CO2e, of which assembly has 10 % and the test 90 %.

* `write_document`, `make_frozen`, `make_record`: written here, nothing is computed.
* `build_plant`, `freeze`: the same as the tables of a plant, through files and a solve.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from lca.record import Content, Document, Frozen, digest, hash_table
from lca.record.envelope import Record
from lca.study.recording import freeze_path
from tests.support.plant_builder import PlantBuilder

HEADLINE = "gwp100_excluding_uptake"
UNIT = "kg CO2e"
TOTAL, ASSEMBLY, TEST = 1.0, 0.1, 0.9

UUID = "0d0c9f0e-0000-4000-8000-000000000001"
CREATED = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
PLATFORM = {"python": "3.11.7", "machine": "x86_64"}

INPUTS = {
    "bom.csv": b"sku,step,flow,amount,unit,status\nCHIP,mount,wire,0.002,kg,measured\n",
    "plant.toml": b'format = 1\n\n[plant]\nname = "A plant by hand"\n',
}
FACTORS = {"units.csv": b"unit,dimension,factor\nkg,mass,1\n"}
TABLES = {
    "flows": pl.DataFrame(
        {
            "flow": ["wire", "electricity", "CHIP"],
            "kind": ["product"] * 3,
            "unit": ["kg", "kWh", "unit"],
        }
    ),
    "exchanges": pl.DataFrame(
        {
            "activity": ["CHIP: mount", "CHIP: test", "CHIP: test"],
            "direction": ["input", "input", "output"],
            "flow": ["wire", "electricity", "CHIP"],
            "amount": [0.002, 1.5, 1.0],
            "unit": ["kg", "kWh", "unit"],
            "rule": ["bom", "consumption", "step"],
            "origin": ["bom.csv", "consumption.csv", "steps.csv"],
            "origin_row": [2, 2, 3],
        }
    ),
}


def build_plant(wire_kg: float = 0.002, energy_kwh: float = 1.5) -> PlantBuilder:
    """Return the plant of ``CHIP``, and of ``BARE``, which takes no wire."""
    plant = PlantBuilder().headed(name="A plant by hand")
    plant = plant.bought("wire", 50.0).bought("electricity", 0.6, "kWh")
    for sku, route in (("CHIP", "line"), ("BARE", "bare line")):
        plant = plant.sku(sku, route, package="QFN", name=f"{sku} by hand")
        plant = plant.step(route, "mount", stage="assembly")
        plant = plant.step(route, "test", stage="FT")
        plant = plant.use("test", "electricity", energy_kwh, route=route)
        plant = plant.made(sku, 1000.0)
    return plant.bom("CHIP", "mount", "wire", wire_kg)


def freeze(
    plant: PlantBuilder | None = None,
    skus: Sequence[str] | None = None,
    *,
    draft: bool = False,
) -> tuple[Frozen, ...]:
    """Return the records to be of a plant, through files and a solve."""
    with TemporaryDirectory() as name:
        path = (plant or build_plant()).write(Path(name) / "plant")
        return tuple(freeze_path(path, skus, draft=draft))


def write_document(**changes: Any) -> Document:
    """Return the content of ``CHIP``, with other values for its outermost keys."""
    document: Document = {
        "format": 1,
        "kind": "product-carbon-footprint",
        "sku": "CHIP",
        "product": {
            "sku": "CHIP",
            "name": "CHIP by hand",
            "package": "QFN",
            "unit": "unit",
            "mass_kg": None,
            "route": "line",
            "production": {"quantity": 1000.0, "unit": "unit"},
            "comment": None,
        },
        "plant": {
            "name": "A plant by hand",
            "boundary": "cradle-to-gate",
            "period_start": "2025-01-01",
            "period_end": "2026-01-01",
            "gwp_set": "AR6",
            "cutoff_limit": 0.03,
        },
        "boundary": "cradle-to-gate",
        "excluded": [],
        "texts": {},
        "logo": None,
        "headline": {"indicator": HEADLINE, "unit": UNIT, "amount": TOTAL},
        "location_based": None,
        "results": _write_results(),
        "gases": [_gas("wire"), _gas("electricity")],
        "route": [_step("mount", "assembly", 10), _step("test", "FT", 20)],
        "draws": [
            _draw("mount", "wire", 0.002, "kg", "bom"),
            _draw("test", "electricity", 1.5, "kWh", "consumption"),
        ],
        "ledgers": _write_ledgers(),
        "sensitivity": [
            _sensitive("electricity", "kWh", 0.9, 3),
            _sensitive("wire", "kg", 0.1, 2),
        ],
        "uncertainty": None,
        "closures": [],
        "balance": None,
        "findings": [],
        "certificate": {
            "backward_error": 1e-16,
            "closure": 2e-16,
            "loop_count": 0,
            "loops": [],
        },
        "versions": {
            "software": "0.1.0",
            "algorithm": "1",
            "factor_pack": "2026.1",
            "gwp_set": "AR6",
            "packages": {"numpy": "2.4.6", "polars": "2.1.0", "scipy": "1.17.1"},
        },
        "inputs": list_files(INPUTS),
        "factor_files": list_files(FACTORS),
        "tables": {
            name: {"sha256": hash_table(frame), "rows": frame.height}
            for name, frame in TABLES.items()
        },
    }
    return document | changes


def make_frozen(document: Document | None = None) -> Frozen:
    """Return a record to be; it holds the files and tables of `write_document`."""
    files = (*INPUTS.values(), *FACTORS.values())
    return Frozen(
        content=Content.of(write_document() if document is None else document),
        blobs={digest(data): data for data in files},
        tables={hash_table(frame): frame for frame in TABLES.values()},
    )


def make_record(
    content: Content | None = None,
    **changes: Any,
) -> Record:
    """Return a draft of a content, with other values for its fields."""
    known = content or make_frozen().content
    fields: dict[str, Any] = {
        "uuid": UUID,
        "sku": known.document["sku"],
        "plant": known.document["plant"]["name"],
        "content_sha256": known.sha256,
        "created": CREATED,
        "valid_until": date(2028, 12, 31),
        "supersedes": None,
        "superseded_by": None,
        "state": "draft",
        "verification": None,
        "platform": PLATFORM,
    }
    return Record(**(fields | changes))


def list_files(files: Mapping[str, bytes]) -> list[Document]:
    """Return what a content says of files."""
    return [
        {"file": name, "sha256": digest(data), "bytes": len(data)}
        for name, data in files.items()
    ]


def _write_results() -> Document:
    indicators = (HEADLINE, "gwp100_fossil")
    parts = (("assembly", "mount", ASSEMBLY), ("FT", "test", TEST))
    supplies = (("supply of electricity", TEST), ("supply of wire", ASSEMBLY))
    return {
        "indicators": [
            {"indicator": name, "unit": UNIT, "amount": TOTAL} for name in indicators
        ],
        "stages": [
            {"indicator": name, "stage": stage, "amount": amount}
            for name in indicators
            for stage, _, amount in parts
        ],
        "steps": [
            {"indicator": name, "stage": stage, "step": step, "amount": amount}
            for name in indicators
            for stage, step, amount in parts
        ],
        "contributors": [
            {"contributor": name, "amount": amount, "share": amount / TOTAL}
            for name, amount in supplies
        ],
        "factors": [
            {
                "flow": f"CO2e [{flow}, AR6]",
                "gwp_set": "AR6",
                "unit": "kg",
                "amount": amount,
                "impact": amount,
            }
            for flow, amount in (("electricity", TEST), ("wire", ASSEMBLY))
        ],
        "inventory": [
            {
                "flow": f"CO2e [{flow}, AR6]",
                "name": None,
                "unit": "kg",
                "amount": amount,
                "cutoff": False,
                "comment": None,
            }
            for flow, amount in (("electricity", TEST), ("wire", ASSEMBLY))
        ],
        "energy": [{"line": "direct", "unit": "kWh", "amount": 1.5, "impact": TEST}],
        "statuses": [{"status": "measured", "amount": TOTAL, "share": 1.0}],
        "shares": {
            "synthetic": 0.0,
            "norm": 0.0,
            "secondary": 0.0,
            "primary": 1.0,
            "cutoff": 0.0,
        },
        "quality": {
            "primary_share": 1.0,
            "technological_dqr": 2.0,
            "geographical_dqr": 2.0,
            "temporal_dqr": 1.0,
            "reliability": 2.0,
            "completeness": 2.0,
            "temporal": 1.0,
            "geographical": 2.0,
            "technological": 2.0,
            "scored": 1.0,
            "mass_closure": None,
            "mass_verdict": None,
            "mass_coverage": None,
            "energy_closure": None,
            "energy_verdict": None,
            "findings": 0,
        },
    }


def _write_ledgers() -> dict[str, list[Document]]:
    assumption = {
        "assumption": "grid",
        "text": "The grid of the region supplies the plant.",
        "reason": "No other contract is known.",
        "source": None,
        "file": "assumptions.csv",
        "row": 2,
    }
    electricity = _supply("electricity", 0.6, "kWh", 3)
    return {
        "cutoffs": [],
        "assumptions": [assumption],
        "allocation": [],
        "divisions": [],
        "bins": [],
        "contracts": [],
        "electricity": [electricity],
        "supplies": [_supply("wire", 50.0, "kg", 2), electricity],
        "accepted": [],
        "omissions": [],
    }


def _supply(flow: str, factor: float, unit: str, row: int) -> Document:
    nothing = dict.fromkeys(
        ("supply", "share", "drawn", "factor_id", "complement", "document", "supplier",
         "licence", "pedigree", "primary_share", "comment")
    )  # fmt: skip
    return {
        **nothing,
        "flow": flow,
        "factor": factor,
        "unit": unit,
        "boundary": "life-cycle",
        "gas_scope": "CO2e",
        "gwp_set": "AR6",
        "year": 2024,
        "region": "G",
        "status": "measured",
        "source": "by hand",
        "file": "supplies.csv",
        "row": row,
    }


def _gas(flow: str) -> Document:
    return {
        "flow": f"CO2e [{flow}, AR6]",
        "name": None,
        "gas": "CO2e",
        "class": "fossil",
        "factor": 1.0,
        "unit": "kg",
        "gwp_set": "AR6",
    }


def _step(step: str, stage: str, position: int) -> Document:
    nothing = dict.fromkeys(
        ("rework_to", "scrap_to", "takes", "tool_group", "tool_seconds")
    )
    return {
        **nothing,
        "stage": stage,
        "step": step,
        "position": position,
        "start_unit": "unit",
        "unit": "unit",
        "gives": 1.0,
        "yield": 1.0,
        "rework_share": 0.0,
        "insertions": 1.0,
        "parallel": 1.0,
        "status": "measured",
        "file": "steps.csv",
        "row": position // 10 + 1,
    }


def _draw(step: str, flow: str, amount: float, unit: str, kind: str) -> Document:
    return {
        "step": step,
        "flow": flow,
        "direction": "input",
        "amount": amount,
        "unit": unit,
        "kind": kind,
        "status": "measured",
        "file": f"{kind}.csv",
        "row": 2,
    }


def _sensitive(flow: str, unit: str, elasticity: float, row: int) -> Document:
    return {
        "activity": f"supply of {flow}",
        "flow": f"CO2e [{flow}, AR6]",
        "direction": "output",
        "rule": "supply",
        "kind": "factor",
        "amount": {"kWh": 0.6, "kg": 50.0}[unit],
        "unit": unit,
        "status": "measured",
        "file": "supplies.csv",
        "row": row,
        "elasticity": elasticity,
    }
