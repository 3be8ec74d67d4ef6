"""Rows of tables that were added, removed or changed."""

from collections.abc import Mapping

import polars as pl

from lca.study.sides import CHANGES, Tables
from lca.tables import Table, list_tables

SCHEMA = {
    "table": pl.String,
    "change": pl.String,
    "key": pl.String,
    "old_row": pl.Int64,
    "new_row": pl.Int64,
    "column": pl.String,
    "old": pl.String,
    "new": pl.String,
}
BETWEEN = " | "
TIMES = "times"


def compare_tables(old: Tables, new: Tables) -> pl.DataFrame | None:
    """Return the cells that differ, as `Difference` has them; None of two levels.

    Rows that are the same are set aside, wherever they stand; of the others those
    belong together that have the same key, or the same names where a table has no key.
    The ledger of changes is about the comparison itself, and left out.
    """
    if old.level != new.level:
        return None
    levels = ("study", "plant") if old.level == "plant" else ("study",)
    known = [table for level in levels for table in list_tables(level)]
    parts = [_compare_records(old.level, old.header, new.header)]
    parts += [
        _compare_table(table, old.tables[table.name], new.tables[table.name])
        for table in known
        if table.name in old.tables and table.name in new.tables
        if table.name != CHANGES
    ]
    return pl.concat(parts)


def _compare_records(
    level: str, old: Mapping[str, str], new: Mapping[str, str]
) -> pl.DataFrame:
    """Return the entries of a header that differ."""
    differing = [
        (level, "changed", level, None, None, name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]
    return pl.DataFrame(differing, schema=SCHEMA, orient="row")


def _compare_table(table: Table, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    names = [
        column.name
        for column in table.columns
        if column.name in old.columns and column.name in new.columns
    ]
    key = [name for name in table.key if name in names] or [
        column.name
        for column in table.columns
        if column.kind == "name" and column.name in names
    ]
    before, after = _write(old, names), _write(new, names)
    left, right = _set_aside(before, after, names), _set_aside(after, before, names)
    joined = _number(left, key).join(
        _number(right, key),
        on=[*key, TIMES],
        how="full",
        suffix="_new",
        nulls_equal=True,
        maintain_order="left_right",
    )
    only_old, only_new = pl.col("row_new").is_null(), pl.col("row").is_null()
    rest = [name for name in names if name not in key]
    both = joined.filter(~only_old, ~only_new)
    return pl.concat(
        [
            _list(table, joined.filter(only_old), "removed", key),
            _list(table, joined.filter(only_new), "added", key),
            *(
                _list(
                    table,
                    both.filter(pl.col(name).ne_missing(pl.col(f"{name}_new"))),
                    "changed",
                    key,
                    name,
                )
                for name in rest
            ),
        ]
    ).sort("old_row", "new_row", nulls_last=True, maintain_order=True)


def _write(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the row and its cells as text, numbers with the digits that they have."""
    cells = [
        pl.col(name).cast(pl.String).str.strip_suffix(".0")
        if frame.schema[name].is_float()
        else pl.col(name).cast(pl.String)
        for name in names
    ]
    return frame.select(pl.col("row").cast(pl.Int64), *cells)


def _set_aside(
    rows: pl.DataFrame, others: pl.DataFrame, names: list[str]
) -> pl.DataFrame:
    """Return the rows that have no equal among the others, each equal used once."""
    keys = [*names, TIMES]
    numbered = _number(rows, names)
    again = _number(others, names).select(keys)
    return numbered.join(
        again, on=keys, how="anti", nulls_equal=True, maintain_order="left"
    ).drop(TIMES)


def _number(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the rows with how many of the same names stand before each."""
    return rows.with_columns(pl.int_range(pl.len()).over(names).alias(TIMES))


def _list(
    table: Table,
    rows: pl.DataFrame,
    change: str,
    key: list[str],
    column: str | None = None,
) -> pl.DataFrame:
    named = [pl.coalesce(name, f"{name}_new") for name in key]
    nothing = pl.lit(None, dtype=pl.String)
    return rows.select(
        table=pl.lit(table.name),
        change=pl.lit(change),
        key=pl.concat_str(*named, separator=BETWEEN, ignore_nulls=True),
        old_row="row",
        new_row="row_new",
        column=pl.lit(column, dtype=pl.String),
        old=nothing if column is None else pl.col(column),
        new=nothing if column is None else pl.col(f"{column}_new"),
    )
