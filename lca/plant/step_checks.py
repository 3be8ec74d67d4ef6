"""Steps whose numbers contradict each other, or do not suffice."""

from itertools import compress

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point
from lca.tables import load_columns

NOTHING = 1e-12
"""Share below which what is left of one is rounding."""

_YIELD, _REWORK = pl.col("yield"), pl.col("rework")
_GROUP, _SECONDS = pl.col("tool_group"), pl.col("tool_seconds")
_TAKING = pl.col("previous_flow").is_not_null() & pl.col("takes").is_null()

CHECKS = (
    ("basis-change-missing", _TAKING, "basis", "takes", "start_unit"),
    ("basis-change-missing", pl.col("gives").is_null(), "basis", "gives", "unit"),
    ("yield-missing", _YIELD.is_null(), "basis", "yield", "unit"),
    (
        "takes-without-previous",
        pl.col("previous_flow").is_null() & pl.col("takes").is_not_null(),
        "basis",
        "takes",
        "takes",
    ),
    (
        "insertions-below-one",
        pl.col("insertions") < 1,
        "load",
        "insertions",
        "insertions",
    ),
    ("step-without-gain", _YIELD <= 0, "basis", "yield", "yield"),
    (
        "yield-and-rework-above-one",
        _YIELD + _REWORK > 1 + NOTHING,
        "basis",
        "rework",
        "rework",
    ),
    (
        "rework-without-input",
        (_REWORK > 0) & pl.col("back_to").is_null(),
        "basis",
        "rework",
        "rework",
    ),
    (
        "tool-time-missing",
        _GROUP.is_not_null() & _SECONDS.is_null(),
        "load",
        "tool_seconds",
        "tool_group",
    ),
    (
        "tool-group-missing",
        _GROUP.is_null() & _SECONDS.is_not_null(),
        "load",
        "tool_group",
        "tool_seconds",
    ),
)
"""Code, test, what the row is about, column to mend, column of the value shown."""


def check_steps(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return what is wrong with the numbers of steps, once per row that holds them.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    found: list[Finding] = []
    failing = steps.select(
        test.any().alias(str(place)) for place, (_, test, *_) in enumerate(CHECKS)
    ).row(0)
    own = {column.name for column in load_columns("sku_steps")}
    for code, test, rests, column, value in compress(CHECKS, failing):
        table, row = pl.col(f"origin_{rests}"), pl.col(f"row_{rests}")
        if column not in own:
            table, row = pl.lit("steps"), pl.col("row")
        wrong = steps.filter(test).select(
            "sku",
            "route",
            "step",
            "start_unit",
            "unit",
            before=pl.col("previous_unit").fill_null("–"),
            value=pl.col(value),
            table=table,
            row=row,
        )
        each = wrong.unique(["table", "row"], keep="first", maintain_order=True)
        for name in each["table"].unique(maintain_order=True):
            rows = each.filter(pl.col("table") == name).drop("table")
            found += point(plant, name, code, rows, column)
    return found
