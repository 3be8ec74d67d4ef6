"""Checks of greenhouse gases: named, and on the right side."""

import re
from collections.abc import Mapping

import polars as pl

from lca.engine.aggregates import NOT_STATED, read_aggregate
from lca.factors import load_gwp
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs
from lca.tables import load_columns

SHORTEST_CODE = 3
"""Letters of a formula that can be told from other words."""

_WORD = re.compile(r"[A-Za-z0-9₀-₉-]+")


def check_gases(inputs: Inputs) -> list[Finding]:
    """Return what is wrong with gases: on the wrong side, unnamed, or uncounted."""
    return [
        *_check_uptakes(inputs),
        *_check_kinds(inputs),
        *_check_names(inputs),
        *_check_formulas(inputs),
        *_check_classes(inputs),
        *_check_sets(inputs),
    ]


def _check_uptakes(inputs: Inputs) -> list[Finding]:
    """Return an error for each uptake or removal that stands as an output."""
    classes = inputs.flows.select("flow", "ghg_class").unique("flow", keep="first")
    taken = inputs.exchanges.join(classes, on="flow", maintain_order="left").filter(
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


def _check_kinds(inputs: Inputs) -> list[Finding]:
    """Return a warning for each flow with a gas that nothing will characterise."""
    other = (pl.col("kind") != "elementary") & pl.col("ghg").is_not_null()
    silent = inputs.flows.filter(other & pl.col("ghg_class").fill_null("").ne("none"))
    return findings_of_rows(
        "gas-on-other-flow",
        silent.select("row", "flow", "kind", value="ghg"),
        file="flows.csv",
        column="ghg",
    )


def _check_names(inputs: Inputs) -> list[Finding]:
    """Return errors for greenhouse gases that nothing would characterise."""
    added = inputs.header is not None and inputs.header.characterisation == "added"
    if inputs.characterisation is not None and not added:
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


def _check_formulas(inputs: Inputs) -> list[Finding]:
    """Return a warning for each flow that is named after another gas than it is."""
    gwp = load_gwp()
    stated = inputs.flows.drop_nulls(["flow", "ghg"])
    wrong = []
    for row in stated.iter_rows(named=True):
        own = gwp.match_name(row["ghg"])
        starts = [re.split(r"[,\[(]", row["flow"])[0].strip(), row["cas"] or ""]
        named = next((gas for text in starts if (gas := gwp.match_name(text))), None)
        if named and named != own and not gwp.is_aggregate(own or ""):
            wrong.append((row["row"], row["flow"], row["ghg"], named))
    schema = {
        "row": pl.UInt32, "flow": pl.String, "value": pl.String, "nearest": pl.String
    }  # fmt: skip
    table = pl.DataFrame(wrong, schema=schema, orient="row")
    return findings_of_rows("gas-name-differs", table, file="flows.csv", column="ghg")


def _check_classes(inputs: Inputs) -> list[Finding]:
    """Return a warning for each gas whose name says another class than its cell."""
    column = next(each for each in load_columns("flows") if each.name == "ghg_class")
    stated = inputs.flows.drop_nulls(["flow", "ghg_class"])
    wrong = []
    for row, flow, own in stated.select("row", "flow", "ghg_class").iter_rows():
        words = {word.casefold() for word in _WORD.findall(flow)}
        named = [name for name in column.values if name in words]
        if len(named) == 1 and named[0] != own:
            wrong.append((row, flow, own, named[0]))
    schema = {
        "row": pl.UInt32, "flow": pl.String, "value": pl.String, "nearest": pl.String
    }  # fmt: skip
    table = pl.DataFrame(wrong, schema=schema, orient="row")
    return findings_of_rows(
        "gas-class-differs", table, file="flows.csv", column="ghg_class"
    )


def _find_gas(row: Mapping[str, str | None]) -> str | None:
    """Return the gas that a flow names.

    By a name at the beginning, as in "Carbon dioxide, fossil"; by a formula or code
    anywhere, as in "emissions of SF6"; or by its CAS number, leading zeros or not.
    """
    gwp = load_gwp()
    names = [text for text in (row["flow"], row["name"]) if text]
    number = [row["cas"], row["cas"].strip().lstrip("0")] if row["cas"] else []
    starts = [re.split(r"[,\[(]", text)[0].strip() for text in [*names, *number]]
    words = [text.split() for text in starts]
    begin = [" ".join(each[:n]) for each in words for n in (1, 2)]
    inside = [word for text in names for word in _WORD.findall(text)]
    texts = [*names, *number, *starts, *begin, *filter(_is_code, inside)]
    named = (gwp.match_name(text) for text in texts)
    return next((gas for gas in named if gas and gwp.has_factor(gas)), None)


def _is_code(word: str) -> bool:
    """Return whether a word is a formula or code, which has digits, and no name."""
    return len(word) >= SHORTEST_CODE and any(letter.isdigit() for letter in word)


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
    if not rows:
        return []
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return findings_of_rows(code, table, file="flows.csv", column=column)
