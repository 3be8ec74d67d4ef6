"""A solution made by hand, so that documents are tested without the engine."""

from datetime import date

import polars as pl
import pytest

from lca.findings import finding
from lca.results import Certificate, Loop, Solution, Versions

HEADLINE = "gwp100_excluding_uptake"
STAGES = {"front end": 0.6, "back end": 0.3, "unassigned": 0.1}
STEPS = [("front end", "etch", 0.4), ("front end", "clean", 0.2)] + [
    ("back end", f"step {place}", 0.03) for place in range(10)
]


@pytest.fixture
def solution() -> Solution:
    """Return a solution in which every part of a summary has something to show."""
    return Solution(
        study="A study",
        declared_unit="1 unit",
        boundary="cradle-to-gate",
        period_start=date(2025, 1, 1),
        period_end=date(2026, 1, 1),
        intensity=pl.DataFrame(
            {"flow": ["unit", "sludge"], "unit": ["piece", "kg"],
             "is_waste": [False, True], HEADLINE: [1.0, 2.5]},
        ),
        demand=pl.DataFrame({"flow": ["unit"], "amount": [1.0], "unit": ["piece"]}),
        scaling=pl.DataFrame(
            {"label": ["etch"], "activity": ["etch"], "flow": ["unit"], "runs": [1.0]}
        ),
        inventory=_inventory(),
        impact=pl.DataFrame(
            {"indicator": [HEADLINE, "gwp100_fossil"], "unit": ["kg CO2e"] * 2,
             "amount": [1.0, 1.0]},
        ),
        stages=pl.DataFrame(
            {"indicator": [HEADLINE] * 3, "stage": list(STAGES),
             "amount": list(STAGES.values())},
        ),
        steps=pl.DataFrame(
            [(HEADLINE, *step) for step in STEPS],
            schema=["indicator", "stage", "activity", "amount"], orient="row",
        ),
        statuses=pl.DataFrame(
            {"indicator": [HEADLINE] * 2, "status": ["measured", "synthetic"],
             "amount": [0.75, 0.25]},
        ),
        gwp_sets=pl.DataFrame(
            {"gwp_set": ["AR6", "not stated"], "amount": [0.6, 0.4],
             "share": [0.6, 0.4]},
        ),
        headline=HEADLINE,
        synthetic_references=pl.DataFrame(
            {"activity": ["etch"], "flow": ["unit"], "amount": [0.985]}
        ),
        certificate=Certificate(
            backward_error=2.2e-16, closure=0.0, loop_count=1,
            loops=(Loop(("chiller", "pump"), 2, 48.6),),
        ),
        versions=Versions("9.9.9", "1", "2026.1", "AR6"),
        findings=(
            finding("unused-name", file="flows.csv", row=3, flow="water", value="1"),
        ),
    )  # fmt: skip


def _inventory() -> pl.DataFrame:
    rows = [
        ("methane", "methane, fossil", "kg", False, None, None, 0.02),
        ("ore", None, "kg", False, None, None, -3.0),
        ("naught", None, "kg", False, None, None, 0.0),
        ("bought [a source, AR5]", "a name", "kg", False, "AR5", None, 0.4),
        ("tape", None, "m", True, None, "no factor found", -0.5),
    ]
    schema = {
        "flow": pl.String, "name": pl.String, "unit": pl.String, "cutoff": pl.Boolean,
        "gwp_set": pl.String, "comment": pl.String, "amount": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
