"""Checks of the names that join the tables."""

import unicodedata
from collections.abc import Callable

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs


def check_names(inputs: Inputs) -> list[Finding]:
    """Return names that are unknown, stand twice, nearly twice, or for nothing."""
    checks: tuple[Callable[[Inputs], list[Finding]], ...] = (
        _check_repeated_names,
        _check_unknown_names,
        _check_near_names,
        _check_unused,
    )
    return [found for check in checks for found in check(inputs)]


def _check_repeated_names(inputs: Inputs) -> list[Finding]:
    """Return an error for each flow or activity that two rows define."""
    found = []
    for table, name in ((inputs.flows, "flow"), (inputs.activities, "activity")):
        again = table.filter(
            pl.col(name).is_not_null() & ~pl.col(name).is_first_distinct()
        )
        file = _file(name)
        rows = again.select("row", name, value=name)
        found += findings_of_rows("repeated-name", rows, file=file, column=name)
    return found


def _check_unknown_names(inputs: Inputs) -> list[Finding]:
    """Return an error for each name that its own table does not have."""
    flows = inputs.flows["flow"].drop_nulls()
    made = inputs.exchanges["activity"].drop_nulls()
    found = _unknown(inputs.exchanges, "flow", flows, "unknown-flow", "exchanges.csv")
    if inputs.characterisation is not None:
        found += _unknown(
            inputs.characterisation,
            "flow",
            flows,
            "unknown-flow",
            "characterisation.csv",
        )
    allocation = inputs.allocation
    found += _unknown(allocation, "flow", flows, "unknown-flow", "allocation.csv")
    found += _unknown(allocation, "displaces", flows, "unknown-flow", "allocation.csv")
    found += _unknown(
        allocation, "activity", made, "unknown-activity", "allocation.csv"
    )
    return found


def _unknown(
    table: pl.DataFrame, column: str, known: pl.Series, code: str, file: str
) -> list[Finding]:
    if table.is_empty():
        return []
    names = known.unique()
    wrong = table.filter(
        pl.col(column).is_not_null() & ~pl.col(column).is_in(names.implode())
    )
    if wrong.is_empty():
        return []
    folded = {_fold(name): name for name in names}
    near = {name: folded.get(_fold(name), "–") for name in wrong[column].unique()}
    rows = wrong.select(
        "row", value=column, nearest=pl.col(column).replace_strict(near)
    )
    return findings_of_rows(code, rows, file=file, column=column)


def _check_near_names(inputs: Inputs) -> list[Finding]:
    """Return a warning for names that differ only in case, width or spaces."""
    tables = {
        "flows.csv": inputs.flows,
        "activities.csv": inputs.activities,
        "exchanges.csv": inputs.exchanges,
    }
    homes = {
        "flow": ("flows.csv",),
        "activity": ("activities.csv", "exchanges.csv"),
        "stage": ("activities.csv", "exchanges.csv"),
    }
    found = []
    for column, files in homes.items():
        names = [
            tables[file].select("row", value=column, file=pl.lit(file))
            for file in files
        ]
        found += _near(pl.concat(names), column)
    return found


def _near(names: pl.DataFrame, column: str) -> list[Finding]:
    distinct = names.drop_nulls("value").unique(
        "value", keep="first", maintain_order=True
    )
    folded = distinct.with_columns(
        folded=pl.col("value")
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(r"\s", "")
    )
    again = folded.filter(~pl.col("folded").is_first_distinct())
    if again.is_empty():
        return []
    first = folded.unique("folded", keep="first", maintain_order=True).select(
        "folded", nearest="value"
    )
    named = again.join(first, on="folded", maintain_order="left").drop("folded")
    found = []
    for (file,), rows in named.group_by("file", maintain_order=True):
        found += findings_of_rows(
            "near-duplicate-name", rows.drop("file"), file=str(file), column=column
        )
    return found


def _check_unused(inputs: Inputs) -> list[Finding]:
    """Return a warning for each flow and activity that no exchange mentions."""
    found = []
    for table, name in ((inputs.flows, "flow"), (inputs.activities, "activity")):
        used = inputs.exchanges[name].drop_nulls().unique()
        unused = table.filter(
            pl.col(name).is_not_null() & ~pl.col(name).is_in(used.implode())
        )
        rows = unused.select("row", name, value=name)
        found += findings_of_rows("unused-name", rows, file=_file(name), column=name)
    return found


def _file(name: str) -> str:
    return {"flow": "flows.csv", "activity": "activities.csv"}[name]


def _fold(text: str) -> str:
    """Return the name without case, width and spaces, as a careless eye reads it."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
