"""Two routes as one: a step that one product lacks does nothing there (§11).

So that what such a step uses counts as what it is (a material, a part, tool time), and
only yields and rework are left as a difference of the routes themselves.
"""

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from lca.interpret.alignment import PRODUCT, Side
from lca.interpret.run_sizes import TAKEN


def share_route(one: Side, other: Side) -> tuple[Side, Side]:
    """Return both sides with every step of either, in one order.

    Where the two have steps in different orders, or are not counted per unit of
    product, they stay as they are.
    """
    order = merge_steps(one.steps, other.steps)
    if order is None:
        return one, other
    return _complete(one, other, order), _complete(other, one, order)


def merge_steps(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...] | None:
    """Return all steps in an order that is that of both; None if there is none.

    Between two steps that both have, the steps of one come before those of the other,
    by the alphabet, so that it does not matter which is first.

    Examples
    --------
    >>> merge_steps(["cut", "test"], ["cut", "bake", "test", "pack"])
    ('cut', 'bake', 'test', 'pack')
    >>> merge_steps(["cut", "test"], ["test", "cut"]) is None
    True
    """
    common = [step for step in one if step in other]
    if not one or not other or common != [step for step in other if step in one]:
        return None
    merged: list[str] = []
    both = zip(_cut(one, common), _cut(other, common), strict=True)
    for place, parts in enumerate(both):
        merged += [step for part in sorted(parts) for step in part]
        merged += common[place : place + 1]
    return tuple(merged)


def _cut(steps: Sequence[str], common: Sequence[str]) -> list[list[str]]:
    """Return the steps before, between and after those in common."""
    parts: list[list[str]] = [[]]
    for step in steps:
        if step in common:
            parts.append([])
        else:
            parts[-1].append(step)
    return parts


def _complete(side: Side, other: Side, order: tuple[str, ...]) -> Side:
    """Return a side that goes through every step of an order."""
    own = pl.col("maker").is_in(order)
    missing = [step for step in order if step not in side.steps]
    lent = other.makers.filter(pl.col("maker").is_in(missing))
    whole = lent.with_columns(weight=pl.lit(1.0))
    makers = pl.concat([side.makers, whole]).with_columns(
        starts=pl.when(own).then(pl.lit("")).otherwise("starts")
    )
    shown = dict(makers.select("maker", "shown").iter_rows())
    # What the product is made of is a cell of the route; only its names are replaced.
    cell = side.cells.filter(maker=PRODUCT, flow=PRODUCT)
    made = [_link(cell, (step, step), shown, 1.0) for step in missing]
    links = [*pairwise(order), (order[-1], PRODUCT)]
    taken = [_link(cell, link, shown, -1.0) for link in links]
    passed = (own & (pl.col("rule") == TAKEN)) | (
        (pl.col("maker") == PRODUCT) & (pl.col("flow") != PRODUCT)
    )
    return Side(
        target=side.target,
        makers=makers,
        cells=pl.concat([side.cells.filter(~passed), *made, *taken]),
        steps=order,
    )


def _link(
    cell: pl.DataFrame, link: tuple[str, str], shown: dict[str, str], value: float
) -> pl.DataFrame:
    """Return a cell by which the second of two takes the first, or makes itself."""
    flow, maker = link
    return cell.with_columns(
        maker=pl.lit(maker),
        flow=pl.lit(flow),
        shown=pl.lit(shown[flow]),
        value=pl.lit(value),
        shared=pl.lit(value=value < 0),
    )
