"""Steps whose numbers contradict each other, or do not suffice."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point

NOTHING = 1e-12
"""Share below which what is left of one is rounding."""

_YIELD, _REWORK = pl.col("yield"), pl.col("rework")
_GROUP, _SECONDS = pl.col("tool_group"), pl.col("tool_seconds")
_TAKING = pl.col("previous_flow").is_not_null() & pl.col("takes").is_null()

CHECKS = (
    ("basis-change-missing", _TAKING, "basis", "takes", "start_unit"),
    ("basis-change-missing", pl.col("gives").is_null(), "basis", "gives", "unit"),
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
    for code, test, rests, column, value in CHECKS:
        wrong = steps.filter(test).with_columns(
            before=pl.col("previous_unit").fill_null("–")
        )
        for table in ("steps", "sku_steps"):
            rows = (
                wrong.filter(pl.col(f"origin_{rests}") == table)
                .unique(f"row_{rests}", keep="first", maintain_order=True)
                .select(
                    "sku",
                    "route",
                    "step",
                    "before",
                    "start_unit",
                    "unit",
                    row=f"row_{rests}",
                    value=pl.col(value).cast(pl.String),
                )
            )
            found += point(plant, table, code, rows, column)
    return found
