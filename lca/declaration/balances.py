"""Balances of mass and elements, masses of SKUs and closures of meters, printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, percent, significant
from lca.declaration.plant_tables import Sheet
from lca.declaration.vocabulary import Vocabulary
from lca.results import Validation, order_worst_first

DIGITS = 4
"""Significant digits of a mass."""

MOST = 10
"""Rows of a table, the worst first, unless more are asked for."""

_Row = Mapping[str, Any]
_Cells = Callable[[_Row, Vocabulary], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title, a sentence before it and one behind it, if any."""

    title: str
    summary: str | None
    sheet: Sheet
    more: str | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A frame, the keys of its heads, and what prints the cells of a row."""

    title: str
    summary: str | None
    frame: pl.DataFrame
    heads: tuple[str, ...]
    cells: _Cells


def print_validation(
    validation: Validation, words: Vocabulary, most: int = MOST
) -> tuple[Section, ...]:
    """Return the tables of what was balanced; those without a row are left out.

    Parameters
    ----------
    validation
        What was balanced.
    words
        Of the tables.
    most
        Rows of each table, the worst first.
    """
    opened = validation.elements.filter(pl.col("verdict").is_in(["broken", "open"]))
    summary = validation.summarise()
    counts = words(
        "balance-counts",
        closed=summary.closed,
        open=summary.open,
        broken=summary.broken,
        unproven=summary.unproven,
        coverage=_share(summary.coverage),
    )
    parts = (
        _Part(words("period-balance"), None, validation.period, _PERIOD, _period),
        _Part(words("balances"), counts, validation.balances, _BALANCES, _balance),
        _Part(words("sku-masses"), None, validation.skus, _SKUS, _sku),
        _Part(words("element-balances"), None, opened, _ELEMENTS, _element),
        _Part(words("closures"), None, validation.closures, _CLOSURES, _closure),
    )
    return tuple(
        _print(part, words, most) for part in parts if not part.frame.is_empty()
    )


_BALANCES = ("activity", "balance-scope", "mass-in", "mass-out", "mass-gap",
             "gap-share", "gap-tolerance", "verdict", "remark")  # fmt: skip
_PERIOD = ("balance-scope", "mass-in", "mass-out", "mass-gap", "gap-share",
           "gap-tolerance", "verdict", "remark")  # fmt: skip
_SKUS = ("sku", "mass-computed", "mass-declared", "gap-share", "gap-tolerance",
         "mass-coverage", "verdict", "remark")  # fmt: skip
_ELEMENTS = ("activity", "element", "mass-in", "mass-out", "mass-gap", "gap-share",
             "gap-tolerance", "verdict", "element-gases")  # fmt: skip
_CLOSURES = ("flow", "unit", "metered", "computed", "gap-share", "gap-tolerance",
             "verdict")  # fmt: skip
_TEXTS = {"activity", "balance-scope", "sku", "element", "flow", "unit", "verdict",
          "remark", "element-gases"}  # fmt: skip


def _print(part: _Part, words: Vocabulary, most: int) -> Section:
    shown = order_worst_first(part.frame).head(most)
    rows = tuple(part.cells(row, words) for row in shown.iter_rows(named=True))
    titles = tuple(words(head) for head in part.heads)
    alignment = "".join("l" if head in _TEXTS else "r" for head in part.heads)
    left = len(part.frame) - len(shown)
    more = words("more-balances", count=left) if left else None
    return Section(part.title, part.summary, Sheet(titles, rows, alignment), more)


def _balance(row: _Row, words: Vocabulary) -> tuple[str, ...]:
    remarks = []
    if row["unknown"]:
        missing = make_visible(row["missing"] or NOTHING)
        remarks.append(words("mass-unknown", count=row["unknown"], flows=missing))
    if row["candidate"]:
        remarks.append(_guess(row, words))
    return (
        _text(row["activity"]),
        words.name("scope", row["scope"] or NOTHING),
        _number(row["mass_in"]),
        _number(row["mass_out"]),
        _number(row["gap"]),
        _share(row["share"]),
        _share(row["tolerance"]),
        words.name("verdict", row["verdict"]),
        "\n".join(remarks),
    )


def _period(row: _Row, words: Vocabulary) -> tuple[str, ...]:
    missing = make_visible(row["missing"] or NOTHING)
    unknown = row["unknown"]
    return (
        words.name("scope", row["scope"] or NOTHING),
        _number(row["mass_in"]),
        _number(row["mass_out"]),
        _number(row["gap"]),
        _share(row["share"]),
        _share(row["tolerance"]),
        words.name("verdict", row["verdict"]),
        words("mass-unknown", count=unknown, flows=missing) if unknown else "",
    )


def _sku(row: _Row, words: Vocabulary) -> tuple[str, ...]:
    return (
        _text(row["sku"]),
        _number(row["computed_kg"]),
        _number(row["declared_kg"]),
        _share(row["share"]),
        _share(row["tolerance"]),
        _share(row["coverage"]),
        words.name("verdict", row["verdict"]),
        _guess(row, words),
    )


def _element(row: _Row, words: Vocabulary) -> tuple[str, ...]:
    return (
        _text(row["activity"]),
        _text(row["element"]),
        _number(row["mass_in"]),
        _number(row["mass_out"]),
        _number(row["gap"]),
        _share(row["share"]),
        _share(row["tolerance"]),
        words.name("verdict", row["verdict"]),
        make_visible(row["gases"] or ""),
    )


def _closure(row: _Row, words: Vocabulary) -> tuple[str, ...]:
    return (
        _text(row["flow"]),
        _text(row["unit"]),
        _number(row["metered"]),
        _number(row["computed"]),
        _share(row["share"]),
        _share(row["tolerance"]),
        words.name("verdict", row["verdict"]),
    )


def _guess(row: _Row, words: Vocabulary) -> str:
    part = row["candidate"]
    if part in {None, "", NOTHING}:
        return ""
    return words("gap-equals", part=make_visible(part))


def _text(value: str | None) -> str:
    return NOTHING if value is None else make_visible(value)


def _number(value: float | None) -> str:
    return NOTHING if value is None else significant(value, DIGITS)


def _share(value: float | None) -> str:
    return NOTHING if value is None else percent(value)
