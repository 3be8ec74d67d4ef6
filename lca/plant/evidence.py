"""What a number made of several rows rests on: the weakest of them (§7)."""

from functools import reduce

import polars as pl

from lca.tables import load_columns


def rest_on(columns: tuple[str, ...], suffix: str) -> list[pl.Expr]:
    """Return what the numbers of some columns rest on: the weakest row that counts.

    The row of the route counts for what the SKU does not state itself.
    """
    stated = {name: pl.col(f"{name}_own").is_not_null() for name in columns}
    own = reduce(lambda one, other: one | other, stated.values())
    still = [pl.col(name).is_not_null() & ~stated[name] for name in columns]
    route = reduce(lambda one, other: one | other, still)
    both = weaker("status", "status_own")
    status = (
        pl.when(own & route).then(both).when(own).then("status_own").otherwise("status")
    )
    table = pl.when(own).then(pl.lit("sku_steps")).otherwise(pl.lit("steps"))
    return [
        status.alias(f"status_{suffix}"),
        table.alias(f"origin_{suffix}"),
        pl.when(own).then("row_own").otherwise("row").alias(f"row_{suffix}"),
        pl.when(own).then("source_own").otherwise("source").alias(f"source_{suffix}"),
        pl.when(own).then("comment_own").otherwise("comment").alias(f"note_{suffix}"),
    ]


def weaker(*columns: str) -> pl.Expr:
    """Return the weakest of the statuses in some columns; an empty one says nothing."""
    return _name(pl.max_horizontal([_rank(column) for column in columns]))


def weakest(column: str) -> pl.Expr:
    """Return, as an aggregate, the weakest status of a group."""
    return _name(_rank(column).max())


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
