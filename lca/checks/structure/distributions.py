"""Checks of the spread that an amount is stated with."""

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs

FILE = "exchanges.csv"

ENDS = ("uniform", "triangular")


def check_distributions(inputs: Inputs) -> list[Finding]:
    """Return errors for impossible spreads, warnings for those not stated.

    The amount of a uniform or triangular lies between its ends.
    """
    kind, amount = pl.col("uncertainty"), pl.col("amount")
    minimum, maximum = pl.col("minimum"), pl.col("maximum")
    outside = (amount < minimum) | (amount > maximum)
    impossible = (
        (pl.col("scale") < 0) | (minimum > maximum) | (kind.is_in(ENDS) & outside)
    )
    no_scale = pl.col("scale").is_null() & pl.col("pedigree").is_null()
    no_ends = minimum.is_null() | maximum.is_null()
    unstated = (
        ((kind == "lognormal") & no_scale)
        | ((kind == "normal") & pl.col("scale").is_null())
        | (kind.is_in(ENDS) & no_ends)
    )
    return [
        *_find("impossible-distribution", inputs.exchanges.filter(impossible)),
        *_find("spread-missing", inputs.exchanges.filter(unstated)),
    ]


def _find(code: str, rows: pl.DataFrame) -> list[Finding]:
    if rows.is_empty():
        return []
    named = rows.select("row", "activity", "flow", value="uncertainty")
    return findings_of_rows(code, named, file=FILE, column="uncertainty")
