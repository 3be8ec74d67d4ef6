"""A plant's results made by hand, so that pages and commands need no engine.

All numbers are invented; they fit each other: steps sum to stages, stages to
footprints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from lca.findings import finding
from lca.results import Certificate, Loop, PlantSolution, Versions

HEADLINE = "gwp100_excluding_uptake"
UNIT = "kg CO2e"

AMOUNTS = {"large": 8.0, "small": 2e-5, "plain": 1.0}
STAGES = [("front", 0.5), ("back", 0.375), ("packing", 0.125)]
STEPS = [("front", "etch", 0.375), ("front", "clean", 0.125), ("back", "mount", 0.375),
         ("packing", "reel", 0.125)]  # fmt: skip
CONTRIBUTORS = [("market for power", 0.75), ("etch", 0.25)]
ENERGY = [("run", 0.5), ("idle", 0.125), ("engineering", 0.0625), ("overhead", 0.25)]
STATUSES = {"large": [("measured", 1.0)],
            "small": [("measured", 0.75), ("synthetic", 0.25)],
            "plain": [("supplier", 0.6), ("norm", 0.4)]}  # fmt: skip

_TEXT, _SIZE = pl.String, pl.Float64
SKUS: Mapping[str, Any] = {
    "sku": _TEXT, "name": _TEXT, "package": _TEXT, "unit": _TEXT, "boundary": _TEXT,
    "excluded": _TEXT, "amount": _SIZE, "largest_stage": _TEXT, "synthetic": _SIZE,
    "norm": _SIZE, "secondary": _SIZE, "primary": _SIZE, "cutoff": _SIZE,
    "location_based": _SIZE, "technological": _SIZE, "temporal": _SIZE,
    "geographical": _SIZE, "scored": _SIZE,
}  # fmt: skip
_ROWS = [
    ("large", "a large one", "FC-BGA", "piece", "cradle-to-gate", None, 8.0, "front",
     0.0, 0.0, 0.25, 0.75, 0.01, 9.0, 1.5, 2.0, 3.0, 0.5),
    ("small", None, None, "kpcs", "gate-to-gate", "die; wafer", 2e-5, "front",
     0.25, 0.0, 0.0, 0.75, 0.0, 2e-5, None, None, None, 0.0),
    ("plain", None, "SOT", "piece", "cradle-to-gate", None, 1.0, "front",
     0.0, 0.4, 0.6, 0.0, None, 1.0, 4.0, 1.0, 1.0, 1.0),
]  # fmt: skip

QUALITY: Mapping[str, Any] = {
    "sku": _TEXT, "primary_share": _SIZE, "technological_dqr": _SIZE,
    "geographical_dqr": _SIZE, "temporal_dqr": _SIZE, "reliability": _SIZE,
    "completeness": _SIZE, "temporal": _SIZE, "geographical": _SIZE,
    "technological": _SIZE, "scored": _SIZE, "synthetic": _SIZE, "mass_closure": _SIZE,
    "mass_verdict": _TEXT, "mass_coverage": _SIZE, "energy_closure": _SIZE,
    "energy_verdict": _TEXT, "findings": pl.Int64,
}  # fmt: skip
_QUALITY = [
    ("large", 0.3, 3.25, 4.0, 3.5, 2.0, 3.0, 2.0, 3.0, 1.5, 0.5, 0.0,
     0.97, "closed", 1.0, 0.88, "broken", 2),
    ("small", 0.75, 5.0, 5.0, 5.0, None, None, None, None, None, 0.0, 0.25,
     None, "unproven", 0.625, 0.88, "broken", 0),
    ("plain", 0.0, 4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 4.0, 1.0, 0.0,
     None, None, None, None, None, 0),
]  # fmt: skip


def make_plant_solution() -> PlantSolution:
    """Return results of three SKUs in which every part of a page has something."""
    return PlantSolution(
        plant="A plant",
        boundary="cradle-to-gate",
        period_start=date(2025, 1, 1),
        period_end=date(2026, 1, 1),
        skus=pl.DataFrame(_ROWS, schema=SKUS, orient="row"),
        footprints=_scaled(
            [(name, UNIT, 1.0) for name in (HEADLINE, "gwp100_fossil")],
            indicator=_TEXT, unit=_TEXT, amount=_SIZE,
        ),
        stages=_scaled(
            [(HEADLINE, *row) for row in STAGES],
            indicator=_TEXT, stage=_TEXT, amount=_SIZE,
        ),
        steps=_scaled(
            [(HEADLINE, *row) for row in STEPS],
            indicator=_TEXT, stage=_TEXT, step=_TEXT, amount=_SIZE,
        ),
        contributors=_scaled(
            [(name, share, share) for name, share in CONTRIBUTORS],
            contributor=_TEXT, amount=_SIZE, share=_SIZE,
        ),
        factors=_scaled(
            [("bought [a source, AR5]", "AR5", UNIT, 0.75, 0.75),
             ("methane", None, "kg", 0.01, 0.25)],
            flow=_TEXT, gwp_set=_TEXT, unit=_TEXT, amount=_SIZE, impact=_SIZE,
        ),
        inventory=_scaled(_INVENTORY, **_FLOW),
        energy=_scaled(
            [(line, "kWh", share, share) for line, share in ENERGY],
            line=_TEXT, unit=_TEXT, amount=_SIZE, impact=_SIZE,
        ),
        statuses=_statuses(),
        quality=pl.DataFrame(_QUALITY, schema=QUALITY, orient="row"),
        totals=pl.DataFrame(
            {"indicator": [HEADLINE], "unit": [UNIT], "amount": [4321.0]}
        ),
        assumptions=pl.DataFrame(
            {"assumption": ["saws", "ovens"], "text": ["all alike", "always full"],
             "reason": ["no meters", None]},
        ),
        headline=HEADLINE,
        headline_unit=UNIT,
        certificate=Certificate(2.2e-16, 0.0, 1, (Loop(("chiller", "pump"), 2, 48.6),)),
        versions=Versions("9.9.9", "1", "2026.1", "AR6"),
        findings=(finding(
                "unused-name", file="flows.csv", row=3, column="flow", value="water"
            ),),
    )  # fmt: skip


def make_many(count: int) -> PlantSolution:
    """Return results of so many SKUs, the last one the largest."""
    one = make_plant_solution()
    names = pl.DataFrame({"sku": [f"SKU {place}" for place in range(count)]})
    size = pl.col("amount") * (pl.int_range(count) + 1)
    skus = names.join(one.skus.filter(sku="plain").drop("sku"), how="cross")
    frames: dict[str, Any] = {
        name: names.join(
            getattr(one, name).filter(sku="plain").drop("sku"), how="cross"
        )
        for name in ("footprints", "stages", "steps", "contributors", "factors",
                     "inventory", "energy", "statuses", "quality")
    }  # fmt: skip
    return replace(one, skus=skus.with_columns(amount=size), **frames)


_FLOW = {"flow": _TEXT, "name": _TEXT, "unit": _TEXT, "amount": _SIZE,
         "cutoff": pl.Boolean, "comment": _TEXT}  # fmt: skip
_INVENTORY = [
    ("methane", "methane, fossil", "kg", 0.01, False, None),
    ("water", None, "m3", -0.5, False, None),
    ("bought [a source, AR5]", None, UNIT, 0.75, False, None),
    ("tape", None, "m", -0.5, True, "no factor found"),
]


def _scaled(rows: Sequence[tuple[Any, ...]], **schema: Any) -> pl.DataFrame:
    """Return the rows for every SKU, its numbers times the footprint, shares not."""
    parts = pl.DataFrame(rows, schema=schema, orient="row")
    sizes = pl.DataFrame({"sku": list(AMOUNTS), "size": list(AMOUNTS.values())})
    numbers = pl.selectors.float().exclude("share", "size")
    return (
        sizes.join(parts, how="cross")
        .with_columns(numbers * pl.col("size"))
        .drop("size")
    )


def _statuses() -> pl.DataFrame:
    rows = [
        (sku, status, share * AMOUNTS[sku], share)
        for sku, shares in STATUSES.items()
        for status, share in shares
    ]
    schema = {"sku": _TEXT, "status": _TEXT, "amount": _SIZE, "share": _SIZE}
    return pl.DataFrame(rows, schema=schema, orient="row")
