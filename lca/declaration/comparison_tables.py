"""Tables of a comparison: stages, what differs in each cause, what is bought."""

from typing import Any

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import (
    NOTHING,
    Places,
    as_given,
    power_of_ten,
    significant,
)
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.results.comparison import Bar, Comparison

MOST_DRIVERS = 5
"""Rows of each cause; of more, the largest."""

MOST_PURCHASES = 15
LEAST_EFFECT = 1e-3
"""Part of the largest effect below which a row is left out."""

KINDS = {"made": "compare-made", "emitted": "compare-emitted"}

Table = tuple[str, str, Sheet]
"""Key of the title, the note below it, and the table."""


def name_bar(bar: Bar, words: Vocabulary) -> str:
    """Return the cause of a bar, or all of them."""
    return " + ".join(words.name("compare-cause", cause) for cause in bar.causes)


def sign(text: str, value: float) -> str:
    """Return a number as printed, with a plus if it is positive."""
    return f"+{text}" if value > 0 and text[0].isdigit() else text


def name_unit(comparison: Comparison, places: Places) -> str:
    """Return the unit of the footprints as printed."""
    if not places.exponent:
        return comparison.unit
    return f"{power_of_ten(places.exponent)} {comparison.unit}"


def print_stages(comparison: Comparison, places: Places, words: Vocabulary) -> Table:
    """Return the stages of both; each column sums to its total as printed."""
    frame = comparison.stages
    ends = [places.count(end.amount) for end in (comparison.first, comparison.second)]
    columns = [
        places.split(frame[name].to_list(), whole)
        for name, whole in (("first", ends[0]), ("second", ends[1]))
    ]
    rows = [
        (
            words.name("stage", stage),
            *(places.show(count) for count in counts),
            _change(counts, places),
        )
        for stage, counts in zip(
            frame["stage"], zip(*columns, strict=True), strict=True
        )
    ]
    total = (
        words("compare-total"),
        *(places.show(count) for count in ends),
        _change((ends[0], ends[1]), places),
    )
    titles = (
        words("stage"),
        make_visible(comparison.first.label),
        make_visible(comparison.second.label),
        words("compare-change"),
    )
    note = words("compare-stages-note", unit=name_unit(comparison, places))
    return "compare-stages", note, Sheet(titles, (*rows, total), "lrrr")


def _change(counts: tuple[int, ...], places: Places) -> str:
    change = counts[1] - counts[0]
    return sign(places.show(change), change)


def print_drivers(comparison: Comparison, words: Vocabulary) -> Table:
    """Return what differs in each cause, the largest effects."""
    least = pl.col("effect").abs() >= LEAST_EFFECT * pl.col("effect").abs().max()
    shown = comparison.drivers.filter(least).group_by("bar", maintain_order=True)
    rows = tuple(
        (
            name_bar(comparison.bars[row["bar"]], words),
            make_visible(row["maker"]),
            _name_flow(row, words),
            as_given(float(f"{row['first']:.5g}")),
            as_given(float(f"{row['second']:.5g}")),
            row["unit"],
            sign(significant(row["effect"]), row["effect"]),
        )
        for row in shown.head(MOST_DRIVERS).sort("bar", maintain_order=True).to_dicts()
    )
    titles = ("cause", "compare-maker", "flow", "compare-first", "compare-second",
              "unit", "compare-effect")  # fmt: skip
    note = words("compare-drivers-note", unit=comparison.unit)
    sheet = Sheet(tuple(words(title) for title in titles), rows, "lllrrlr")
    return "compare-drivers", note, sheet


def _name_flow(row: dict[str, Any], words: Vocabulary) -> str:
    """Return the flow, and what becomes of it where it is not drawn."""
    flow = make_visible(row["flow"])
    return words(KINDS[row["kind"]], flow=flow) if row["kind"] in KINDS else flow


def print_purchases(comparison: Comparison, words: Vocabulary) -> Table:
    """Return what is bought, by quantity and factor, and what the plant emits."""
    frame = comparison.purchases
    moved = frame.filter(pl.col("change") != 0)
    rows = [
        (
            make_visible(row["flow"]),
            row["unit"],
            *(
                significant(row[name])
                for name in ("amount_first", "amount_second", "factor_first",
                             "factor_second")
            ),
            _effect(row["of_quantity"]),
            _effect(row["of_factor"]),
            _effect(row["change"]),
        )
        for row in moved.head(MOST_PURCHASES).iter_rows(named=True)
    ]  # fmt: skip
    rest = moved[MOST_PURCHASES:]
    direct = comparison.direct[1] - comparison.direct[0]
    blank = ("",) * 5
    if len(rest):
        others = [
            _effect(float(rest[name].sum()))
            for name in ("of_quantity", "of_factor", "change")
        ]
        rows.append((words("compare-others", count=len(rest)), *blank, *others))
    if direct:
        rows.append(
            (words("compare-direct"), *blank, NOTHING, NOTHING, _effect(direct))
        )
    titles = ("flow", "unit", "compare-amount-first", "compare-amount-second",
              "compare-factor-first", "compare-factor-second", "compare-of-quantity",
              "compare-of-factor", "compare-change")  # fmt: skip
    sheet = Sheet(tuple(words(title) for title in titles), tuple(rows), "llrrrrrrr")
    return "compare-purchases", words("compare-purchases-note"), sheet


def _effect(value: float | None) -> str:
    return NOTHING if value is None else sign(significant(value), value)
