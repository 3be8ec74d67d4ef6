"""What changed between two versions, as tables and a sentence."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from lca.declaration.numbers import NOTHING, percent, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.results.difference import Difference

MOST_ROWS = 50
"""Rows of one table; of more, the largest changes."""

Shown = tuple[str, Sheet, str | None]


@dataclass(frozen=True, slots=True)
class Changes:
    """``tables`` are title, table and what is left out; ``verdict`` sums it up."""

    tables: tuple[Shown, ...]
    verdict: str


def print_changes(difference: Difference, words: Vocabulary) -> Changes:
    """Return the tables of footprints and of rows that changed, those with any."""
    footprints = _choose(difference)
    tables = [
        _print_footprints(difference, footprints, words),
        *(() if difference.rows is None else (_print_rows(difference.rows, words),)),
    ]
    wanted = difference.footprints.filter(pl.col("cause").is_not_null())
    return Changes(
        tables=tuple(table for table in tables if table[1].rows),
        verdict=words(
            "diff-verdict",
            all=difference.footprints.height,
            count=wanted.height,
            threshold=percent(difference.threshold),
            unexplained=difference.unexplained,
        ),
    )


def _choose(difference: Difference) -> pl.DataFrame:
    """Return what is shown, the largest change first.

    Of the headline that is what moved, of others what wants an explanation.
    Indicators of a product that moved alike are one row; ``alike`` counts the others.
    """
    every = difference.footprints
    headline = pl.col("indicator") == difference.headline
    moved = (pl.col("change") != 0).fill_null(value=True)
    listed = every.filter(moved, headline | pl.col("cause").is_not_null())
    same = ["product", "unit", "old", "new", "verdict", "cause"]
    distinct = (
        listed.sort(~headline, maintain_order=True)
        .group_by(same, maintain_order=True)
        .agg(pl.all().first(), alike=pl.len() - 1)
    )
    size = pl.col("change").abs().fill_null(float("inf"))
    return distinct.sort(size, descending=True, maintain_order=True)


def _print_footprints(
    difference: Difference, rows: pl.DataFrame, words: Vocabulary
) -> Shown:
    shown = rows.head(MOST_ROWS)
    stages = _find_stages(difference.stages)
    listed = tuple(
        (
            row["product"],
            _name_indicator(row, words),
            row["unit"] or NOTHING,
            _number(row["old"]),
            _number(row["new"]),
            NOTHING if row["change"] is None else _signed(row["change"]),
            stages.get((row["product"], row["indicator"]), NOTHING),
            _judge(row, words),
        )
        for row in shown.iter_rows(named=True)
    )
    titles = ("product", "indicator", "unit", "diff-old", "diff-new", "diff-change",
              "diff-stage", "diff-verdict-title")  # fmt: skip
    sheet = Sheet(tuple(words(title) for title in titles), listed, "lllrrrll")
    return words("diff-footprints"), sheet, _tell_more(rows, words)


def _print_rows(rows: pl.DataFrame, words: Vocabulary) -> Shown:
    listed = tuple(
        (
            row["table"],
            _number_rows(row),
            row["key"] or NOTHING,
            row["column"] or words.name("diff-row", row["change"]),
            row["old"] or NOTHING,
            row["new"] or NOTHING,
        )
        for row in rows.head(MOST_ROWS).iter_rows(named=True)
    )
    titles = ("diff-table", "diff-row", "diff-key", "diff-column", "diff-old",
              "diff-new")  # fmt: skip
    sheet = Sheet(tuple(words(title) for title in titles), listed, "llllll")
    return words("diff-rows"), sheet, _tell_more(rows, words)


def _find_stages(stages: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return the stage that moved most of each product and indicator."""
    most = (pl.col("new") - pl.col("old")).abs()
    largest = stages.sort(most, descending=True, maintain_order=True).unique(
        ["product", "indicator"], keep="first"
    )
    rows = largest.select("product", "indicator", "stage").iter_rows()
    return {(product, indicator): stage for product, indicator, stage in rows}


def _name_indicator(row: dict[str, Any], words: Vocabulary) -> str:
    name = words.name("indicator", row["indicator"])
    return f"{name} (+{row['alike']})" if row["alike"] else name


def _judge(row: dict[str, Any], words: Vocabulary) -> str:
    """Return the verdict, and what it rests on."""
    verdict = words.name("diff-verdict", row["verdict"])
    if row["reason"]:
        return words("colon").join((verdict, row["reason"]))
    if row["verdict"] == "unexplained" and row["cause"] != "change":
        return words("colon").join((verdict, words.name("diff-cause", row["cause"])))
    return verdict


def _number_rows(row: dict[str, Any]) -> str:
    numbers = [row["old_row"], row["new_row"]]
    return " → ".join(NOTHING if each is None else str(each) for each in numbers)


def _number(value: float | None) -> str:
    return NOTHING if value is None else significant(value, 5)


def _signed(change: float) -> str:
    return f"+{percent(change)}" if change > 0 else percent(change)


def _tell_more(rows: pl.DataFrame, words: Vocabulary) -> str | None:
    left = rows.height - MOST_ROWS
    return words("diff-more", count=left) if left > 0 else None
