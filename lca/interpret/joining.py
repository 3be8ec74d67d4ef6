"""Two products to one mixture: what either may draw, in common units (§11).

What only one side makes is there in every mix, as that side makes it: it counts where
something draws it.  So a cause changes what is drawn, and leaves nothing without maker.
"""

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from lca.engine.arrays import Floats
from lca.interpret.alignment import Side
from lca.interpret.common_route import share_route
from lca.interpret.mixture import Mixture
from lca.plant.rules import load_rules
from lca.units import load_units

ROUTED = "output"
"""Rule by which a route makes its product."""

CELL = ["maker", "flow", "credit", "shared"]


def mix_sides(one: Side, other: Side) -> Mixture:
    """Return two products as a mixture of everything that either may draw.

    Parameters
    ----------
    one, other
        The sides; swapping them swaps the first axis of every array, and nothing else.
    """
    one, other = share_route(one, other)
    sides = _settle_cut_off(one, other), _settle_cut_off(other, one)
    makers = _join_makers(sides[0].makers, sides[1].makers)
    cells = _join_cells(sides, makers)
    makers, cells = _restrict(makers, cells, one.target)
    causes = tuple(sorted({*cells["cause"], *makers["cause_0"], *makers["cause_1"]}))
    codes = {cause: place for place, cause in enumerate(causes)}
    made_by = np.array(
        [makers[f"cause_{side}"].replace_strict(codes).to_list() for side in (0, 1)]
    )
    order = {maker: place for place, maker in enumerate(makers["maker"])}
    known = _number_cells(cells, order)
    values, amounts = _fill(cells.join(known, on=CELL), codes, len(known))
    return Mixture(
        causes=causes,
        makers=makers.select("maker", "shown_0", "shown_1", "unit"),
        target=order[one.target],
        rows=known["row"].to_numpy(),
        columns=known["maker"].replace_strict(order, return_dtype=pl.Int64).to_numpy(),
        flows=_name_flows(known, cells),
        values=values,
        amounts=amounts,
        weights=np.array([makers[f"weight_{side}"].to_list() for side in (0, 1)]),
        made_by=made_by,
        credits=known["credit"].to_numpy(),
        shared=known["shared"].to_numpy(),
        tied=_find_tied(made_by.T.tolist()),
    )


def _number_cells(cells: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    """Return every cell once, with ``row``; emissions come after the makers."""
    row = pl.col("flow").replace_strict(
        order, default=len(order), return_dtype=pl.Int64
    )
    once = cells.select(*CELL).unique().with_columns(row=row)
    return once.sort("row", *CELL).with_row_index("cell")


def _find_tied(pairs: list[list[int]]) -> tuple[frozenset[int], ...]:
    """Return the causes that two ways of making the same thing belong to."""
    found = {frozenset(pair) for pair in pairs if pair[0] != pair[1]}
    return tuple(sorted(found, key=sorted))


def _settle_cut_off(side: Side, other: Side) -> Side:
    """Return the side with what it cuts off made from nothing, if the other makes it.

    The difference is then one of how that is supplied.  What neither makes is left out.
    """
    known = other.makers.select(
        flow="maker", made_by="cause", started="starts"
    )  # fmt: skip
    met = side.cells.join(known, on="flow", how="left", maintain_order="left")
    kept = met.filter(~pl.col("cutoff") | pl.col("made_by").is_not_null())
    cut = kept.filter("cutoff").unique("flow", keep="first", maintain_order=True)
    makers = cut.select(
        "shown",
        "unit",
        maker="flow",
        weight=pl.lit(1.0),
        cause="made_by",
        starts="started",
    )
    cells = cut.with_columns(
        maker="flow",
        value=pl.lit(1.0),
        amount=pl.lit(1.0),
        cause="made_by",
        cause_of_part="made_by",
        shared=pl.lit(value=False),
    )
    return Side(
        target=side.target,
        makers=pl.concat([side.makers, makers.select(side.makers.columns)]),
        cells=pl.concat([kept, cells]).drop("made_by", "started"),
    )


def _join_makers(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return every maker once, in order of the alphabet, with what both sides say.

    What one side says holds for both where the other says nothing.  ``unit`` is that of
    the two which comes first, so that it is the same whichever side is first;
    ``whole`` says that the two are of different making, or start different things, so
    that nothing inside them can be told apart.
    """
    joined = one.join(other, on="maker", how="full", coalesce=True, suffix="_1").rename(
        {name: f"{name}_0" for name in one.columns if name != "maker"}
    )
    filled = joined.with_columns(
        alone=pl.col("cause_0").is_null() | pl.col("cause_1").is_null(),
        **{
            f"{name}_{side}": pl.coalesce(f"{name}_{side}", f"{name}_{1 - side}")
            for name in one.columns
            if name != "maker"
            for side in (0, 1)
        },
    )
    return filled.with_columns(
        unit=pl.min_horizontal("unit_0", "unit_1"),
        whole=(pl.col("cause_0") != pl.col("cause_1"))
        | (pl.col("starts_0") != pl.col("starts_1")),
    ).sort("maker")


def _join_cells(sides: tuple[Side, Side], makers: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of both sides, with ``side``, cause and common units."""
    route = load_rules()[ROUTED].cause
    routed = makers.filter(
        (pl.col("cause_0") == route) | (pl.col("cause_1") == route)
    ).select("maker", routed=pl.lit(value=True))
    known = makers.select("maker", "alone", "whole", "cause_0", "cause_1")
    parts = []
    for place, side in enumerate(sides):
        cells = _scale(side.cells, makers)
        named = cells.join(
            routed, left_on="flow", right_on="maker", how="left", maintain_order="left"
        ).join(known, on="maker", maintain_order="left")
        cause = (
            pl.when("whole")
            .then(f"cause_{place}")
            .when("routed")
            .then("cause_of_part")
            .otherwise("cause")
        )
        own = named.with_columns(cause=cause, side=pl.lit(place))
        # What one side alone makes is the same on both.
        lent = own.filter("alone").with_columns(side=pl.lit(1 - place))
        parts += [own, lent]
    columns = [*CELL, "shown", "unit", "value", "amount", "cause", "side"]
    return pl.concat([part.select(columns) for part in parts])


def _scale(cells: pl.DataFrame, makers: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with the rows of M in units that both sides share."""
    joined = cells.join(
        makers.select(flow="maker", common="unit"),
        on="flow",
        how="left",
        maintain_order="left",
    )
    pairs = joined.drop_nulls("common").select("unit", "common").unique().rows()
    units = load_units()
    ratios = pl.DataFrame(
        [(*pair, units.ratio(*pair)) for pair in pairs],
        schema={"unit": pl.String, "common": pl.String, "ratio": pl.Float64},
        orient="row",
    )
    ratio = pl.col("ratio").fill_null(1.0)
    scaled = joined.join(
        ratios, on=["unit", "common"], how="left", maintain_order="left"
    )
    return scaled.with_columns(
        value=pl.col("value") * ratio,
        amount=pl.col("amount") * ratio,
        unit=pl.coalesce("common", "unit"),
    ).drop("common", "ratio")


def _restrict(
    makers: pl.DataFrame, cells: pl.DataFrame, target: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the makers that a product may draw in any mix, and their cells."""
    order = {maker: place for place, maker in enumerate(makers["maker"])}
    drawn = cells.filter(pl.col("flow").is_in(makers["maker"].implode()))
    pairs = [
        drawn[name].replace_strict(order, return_dtype=pl.Int64).to_numpy()
        for name in ("maker", "flow")
    ]
    size = len(makers)
    graph = sparse.coo_array((np.ones(len(drawn)), tuple(pairs)), shape=(size, size))
    reached = breadth_first_order(
        graph.tocsr(), order[target], return_predecessors=False
    )
    kept = makers[np.sort(reached)]
    return kept, cells.join(kept, on="maker", how="semi", maintain_order="left")


def _fill(
    cells: pl.DataFrame, codes: dict[str, int], count: int
) -> tuple[Floats, Floats]:
    """Return values and amounts (side, cause, cell), summed."""
    place = (
        cells["side"].to_numpy(),
        cells["cause"].replace_strict(codes, return_dtype=pl.Int64).to_numpy(),
        cells["cell"].to_numpy(),
    )
    filled = []
    for name in ("value", "amount"):
        array = np.zeros((2, len(codes), count))
        np.add.at(array, place, cells[name].to_numpy())
        filled.append(array)
    return filled[0], filled[1]


def _name_flows(known: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return how the flow of each cell is named on either side."""
    named = known.select("cell", *CELL)
    for side in (0, 1):
        own = cells.filter(side=side).unique(CELL, keep="first")
        texts = own.select(*CELL, **{f"shown_{side}": "shown", f"unit_{side}": "unit"})
        named = named.join(texts, on=CELL, how="left", maintain_order="left")
    return named.select(
        pl.coalesce("shown_0", "shown_1").alias("shown_0"),
        pl.coalesce("shown_1", "shown_0").alias("shown_1"),
        unit=pl.coalesce("unit_0", "unit_1"),
    )
