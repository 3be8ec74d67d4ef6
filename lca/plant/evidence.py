"""What a number made of several rows rests on: the weakest of them (§7)."""

from collections.abc import Mapping
from functools import reduce

import polars as pl

from lca.tables import load_columns

LEVELS = {
    "_own": pl.lit("sku_steps"),
    "_derived": pl.col("table_derived"),
    "": pl.lit("steps"),
}
"""Suffix of the columns of what may state a number, and its table; the first holds."""


def rest_on(
    columns: tuple[str, ...], suffix: str, levels: tuple[str, ...] = tuple(LEVELS)
) -> list[pl.Expr]:
    """Return what the numbers of some columns rest on: the weakest row that counts.

    A row counts for what no row before it states: that of the SKU goes before what is
    derived, and that before the row of the route.

    Parameters
    ----------
    columns
        The numbers.
    suffix
        Of the columns to return.
    levels
        Suffixes of the levels that may state them.
    """
    counts = {
        level: reduce(
            lambda one, other: one | other,
            [
                _is_stated(name, level) & ~_is_stated_before(name, level, levels)
                for name in columns
            ],
        )
        for level in levels
    }
    statuses = [
        pl.when(counted).then(_rank(f"status{level}"))
        for level, counted in counts.items()
    ]

    def first(values: Mapping[str, pl.Expr]) -> pl.Expr:
        chosen = [pl.when(counts[level]).then(each) for level, each in values.items()]
        return pl.coalesce(*chosen, values[levels[-1]])

    return [
        _name(pl.coalesce(pl.max_horizontal(statuses), _rank("status"))).alias(
            f"status_{suffix}"
        ),
        first({level: LEVELS[level] for level in levels}).alias(f"origin_{suffix}"),
        *(
            first({level: pl.col(f"{name}{level}") for level in levels}).alias(
                f"{alias}_{suffix}"
            )
            for name, alias in NAMED.items()
        ),
    ]


NAMED = {"row": "row", "source": "source", "comment": "note"}
"""Columns of a row that a number rests on, and what they are called of the number."""


def _is_stated(name: str, level: str) -> pl.Expr:
    return pl.col(f"{name}{level}").is_not_null()


def _is_stated_before(name: str, level: str, levels: tuple[str, ...]) -> pl.Expr:
    earlier = levels[: levels.index(level)]
    stated = [_is_stated(name, each) for each in earlier]
    return reduce(lambda one, other: one | other, stated, pl.lit(value=False))


def weaker(*columns: str) -> pl.Expr:
    """Return the weakest of the statuses in some columns; an empty one says nothing."""
    return _name(pl.max_horizontal([_rank(column) for column in columns]))


def weakest(column: str) -> pl.Expr:
    """Return, as an aggregate, the weakest status of a group."""
    return _name(_rank(column).max())


def find_weakest(*statuses: str | None) -> str:
    """Return the weakest of some statuses; None says nothing.

    Raises
    ------
    ValueError
        No status is given.
    """
    order = _statuses()
    return max((each for each in statuses if each), key=lambda each: order[each])


def _rank(column: str) -> pl.Expr:
    order = _statuses()
    return pl.col(column).replace_strict(order, default=None, return_dtype=pl.Int8)


def _name(rank: pl.Expr) -> pl.Expr:
    names = {place: name for name, place in _statuses().items()}
    return rank.replace_strict(names, default=None, return_dtype=pl.String)


def _statuses() -> dict[str, int]:
    """Return the rank of each status, the strongest first."""
    status = next(column for column in load_columns("steps") if column.name == "status")
    return {name: rank for rank, name in enumerate(status.values)}
