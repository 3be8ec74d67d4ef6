"""What the numbers of a step rest on: the row of the route, or that of the SKU (§7)."""

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
    order = _statuses()
    rank = pl.col("status").replace_strict(order, default=None, return_dtype=pl.Int8)
    rank_own = pl.col("status_own").replace_strict(
        order, default=None, return_dtype=pl.Int8
    )
    weaker = pl.when(rank_own >= rank).then("status_own").otherwise("status")
    status = (
        pl.when(own & route).then(weaker).when(own).then("status_own")
        .otherwise("status")
    )  # fmt: skip
    table = pl.when(own).then(pl.lit("sku_steps")).otherwise(pl.lit("steps"))
    return [
        status.alias(f"status_{suffix}"),
        table.alias(f"origin_{suffix}"),
        pl.when(own).then("row_own").otherwise("row").alias(f"row_{suffix}"),
        pl.when(own).then("source_own").otherwise("source").alias(f"source_{suffix}"),
        pl.when(own).then("comment_own").otherwise("comment").alias(f"note_{suffix}"),
    ]


def _statuses() -> dict[str, int]:
    """Return the rank of each status, the strongest first."""
    status = next(column for column in load_columns("steps") if column.name == "status")
    return {name: rank for rank, name in enumerate(status.values)}
