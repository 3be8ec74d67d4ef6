"""Checks of greenhouse gases: named, and on the right side."""

import re
from collections.abc import Mapping

import polars as pl

from lca.engine.aggregates import NOT_STATED, read_aggregate
from lca.factors import load_gwp
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs


def check_gases(inputs: Inputs) -> list[Finding]:
    """Return errors for uptakes that stand as outputs and gases without a formula."""
    return [*_check_uptakes(inputs), *_check_names(inputs), *_check_sets(inputs)]


def _check_uptakes(inputs: Inputs) -> list[Finding]:
    """Return an error for each uptake or removal that stands as an output."""
    classes = inputs.flows.select("flow", "ghg_class").unique("flow", keep="first")
    taken = inputs.exchanges.join(classes, on="flow").filter(
        pl.col("ghg_class").is_in(["uptake", "removal"])
    )
    outward = (pl.col("direction") == "output") & (pl.col("amount") > 0)
    inverted = (pl.col("direction") == "input") & (pl.col("amount") < 0)
    rows = taken.filter(outward | inverted)
    return findings_of_rows(
        "uptake-as-output",
        rows.select("row", "activity", "flow", "ghg_class", value="direction"),
        file="exchanges.csv",
        column="direction",
    )


def _check_names(inputs: Inputs) -> list[Finding]:
    """Return errors for greenhouse gases that nothing would characterise."""
    if inputs.characterisation is not None:
        return []
    silent = inputs.flows.filter(
        (pl.col("kind") == "elementary")
        & pl.col("ghg").is_null()
        & pl.col("ghg_class").fill_null("").ne("none")
    )
    unnamed, classed = [], []
    for row in silent.iter_rows(named=True):
        if row["flow"] is None or read_aggregate(row["flow"]):
            continue
        if formula := _find_gas(row):
            unnamed.append((row["row"], row["flow"], formula))
        elif row["ghg_class"]:
            classed.append((row["row"], row["flow"], row["ghg_class"]))
    return [
        *_find("gas-not-named", unnamed, "nearest"),
        *_find("class-without-gas", classed, "value"),
    ]


def _find_gas(row: Mapping[str, str | None]) -> str | None:
    """Return the gas that a flow names: "Carbon dioxide, fossil", "SF6 to air"."""
    gwp = load_gwp()
    texts = [text for text in (row["flow"], row["name"], row["cas"]) if text]
    starts = [re.split(r"[,\[(]", text)[0].strip() for text in texts]
    words = [text.split() for text in starts]
    texts += starts + [" ".join(each[:n]) for each in words for n in (1, 2)]
    named = (gwp.match_name(text) for text in texts)
    return next((gas for gas in named if gas and gwp.has_factor(gas)), None)


def _check_sets(inputs: Inputs) -> list[Finding]:
    """Return a warning for each purchased factor of a GWP set nobody knows."""
    wrong = []
    named = inputs.flows.filter(pl.col("flow").str.contains("[", literal=True))
    for row, flow in named.select("row", "flow").drop_nulls().iter_rows():
        known = read_aggregate(flow)
        stated = flow.removesuffix("]").rstrip().endswith(NOT_STATED)
        if known and known[1] == NOT_STATED and not stated:
            wrong.append((row, flow, ", ".join(load_gwp().sets)))
    return _find("unknown-gwp-set", wrong, "choices", column="flow")


def _find(
    code: str, rows: list[tuple[int, str, str]], name: str, column: str = "ghg"
) -> list[Finding]:
    schema = {"row": pl.UInt32, "flow": pl.String, name: pl.String}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return findings_of_rows(code, table, file="flows.csv", column=column)
