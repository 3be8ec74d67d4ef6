"""Amounts that would subtract an emission from a footprint (§8).

What is taken from the air is an input of the class `uptake` or `removal`, and what a
product displaces is written in `allocation`; anything else that lowers a footprint is
an offset, which no footprint holds.
"""

import polars as pl

from lca.factors import load_gwp
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import TAKEN
from lca.plant.places import complete_rows, point

NOWHERE = "none"
"""Class of a gas that is meant to count nowhere."""


def check_offsets(plant: PlantInputs) -> list[Finding]:
    """Return an error for each background exchange that subtracts an emission."""
    emissions = _find_emissions(complete_rows(plant, "flows"))
    rows = complete_rows(plant, "exchanges").join(
        emissions, on="flow", how="semi", maintain_order="left"
    )
    inward = pl.col("direction") == "input"
    found: list[Finding] = []
    for code, test, column in (
        ("offset-inside", ~inward & (pl.col("amount") < 0), "amount"),
        ("gas-as-input", inward & (pl.col("amount") > 0), "direction"),
    ):
        wrong = rows.filter(test).select("row", "flow", value=column)
        found += point(plant, "exchanges", code, wrong, column)
    return found


def _find_emissions(flows: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow`` of greenhouse gases, and of sums of them, that are given off."""
    kind = pl.col("ghg_class").fill_null("")
    given_off = flows.filter(
        (pl.col("kind") == "elementary") & ~kind.is_in([*TAKEN, NOWHERE])
    ).select("flow", "ghg")
    names = given_off.filter(pl.col("ghg").is_null())["flow"].unique()
    sums = [name for name in names if _is_sum(name)]
    return given_off.filter(
        pl.col("ghg").is_not_null() | pl.col("flow").is_in(sums)
    ).select("flow")


def _is_sum(flow: str) -> bool:
    """Return whether a flow is named as a purchased factor is, `GAS [SOURCE, SET]`."""
    name, bracket, _ = flow.partition("[")
    gwp = load_gwp()
    formula = gwp.match_name(name.strip()) if bracket else None
    return formula is not None and gwp.is_aggregate(formula)
