"""The steps that blocks of energy cover, and blocks that cover the same (§5.7)."""

from collections.abc import Mapping

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.blocks.ways import list_inner_routes
from lca.plant.places import complete_rows, find_misplaced, point

BLOCKS = "blocks"
ENDS = ("first_step", "last_step")
PAIR = ["row", "other_row"]


def lay_spans(
    plant: PlantInputs, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return ``row, route, step`` of every step that rows cover, and findings.

    A row whose ends are no steps of its route, or stand in the wrong order, covers
    none.

    Parameters
    ----------
    plant
        The plant.
    rows
        Of the table of blocks.
    """
    found: list[Finding] = []
    for column in ENDS:
        named = rows.select("row", "route", step=column)
        lost = find_misplaced(plant, named, "route")
        shown = lost.select("row", sku="route", value="step")
        found += point(plant, BLOCKS, "step-not-in-route", shown, column)
    order = _order_steps(plant)
    placed = rows.select("row", "route", *ENDS)
    for column in ENDS:
        ends = order.rename({"step": column, "place": f"{column}_place"})
        placed = placed.join(ends, on=["route", column], maintain_order="left")
    first, last = (pl.col(f"{column}_place") for column in ENDS)
    turned = placed.filter(first > last).select(
        "row", "route", first="first_step", value="last_step"
    )
    found += point(plant, BLOCKS, "block-order-reversed", turned, "last_step")
    covered = placed.join(order, on="route", maintain_order="left_right").filter(
        pl.col("place").is_between(first, last)
    )
    return covered.select("row", "route", "step"), found


def name_row(plant: PlantInputs, table: str, row: str) -> pl.Expr:
    """Return the text by which a finding names a row of a table as counterpart."""
    return pl.format("{} row {}", pl.lit(plant.origins[table].label), row)


def _order_steps(plant: PlantInputs) -> pl.DataFrame:
    """Return ``route, step, place`` of the steps of every route, in order."""
    steps = complete_rows(plant, "steps").sort("route", "position", "row")
    single = steps.unique(["route", "step"], keep="first", maintain_order=True)
    return single.select("route", "step", place=pl.int_range(pl.len()).over("route"))


def check_overlaps(
    plant: PlantInputs,
    rows: pl.DataFrame,
    spans: pl.DataFrame,
    norms: Mapping[str, tuple[str, ...]],
) -> list[Finding]:
    """Return an error for each row whose energy another row has inside.

    Blocks of the literature may overlap where they are of different carriers; the limit
    of a norm is that of all.  What a class holds counts along the whole way of a SKU,
    also where the parts stand in routes of SKUs that it is made of.

    Parameters
    ----------
    plant
        The plant.
    rows
        Of the table of blocks.
    spans
        As `lay_spans` returns them.
    norms
        Of the classes of norms among them: those that each has inside.
    """
    facts = rows.select("row", "flow", "energy", "route", "first_step")
    others = facts.drop("first_step").rename(lambda name: f"other_{name}")
    of_norm = list(norms)
    share = spans.join(spans.rename({"row": "other_row"}), on=["route", "step"])
    shared = share.filter(pl.col("row") > pl.col("other_row")).unique(
        PAIR, keep="first", maintain_order=True
    )
    told = shared.select(*PAIR, "step").join(facts, on="row").join(others, "other_row")
    alike = (
        (pl.col("flow") == pl.col("other_flow"))
        | pl.col("energy").is_in(of_norm)
        | pl.col("other_energy").is_in(of_norm)
    )
    against = name_row(plant, BLOCKS, "other_row")
    overlapping = told.filter(alike).select(
        "row", "step", "energy", other="other_energy", against=against,
        value="first_step",
    )  # fmt: skip
    inside = _find_held(plant, facts, others, norms).join(shared, on=PAIR, how="anti")
    told = inside.select(
        "row", "holder", "held", against=against, value="energy"
    ).unique("row", keep="first", maintain_order=True)
    return [
        *point(plant, BLOCKS, "blocks-overlap", overlapping, "first_step"),
        *point(plant, BLOCKS, "block-holds-block", told, "energy"),
    ]


def _find_held(
    plant: PlantInputs,
    facts: pl.DataFrame,
    others: pl.DataFrame,
    norms: Mapping[str, tuple[str, ...]],
) -> pl.DataFrame:
    """Return pairs of rows on one way, of which one holds the energy of the other.

    The later row comes first; ``holder`` and ``held`` are the two classes.  Which of
    them is inside the other's route makes no difference.
    """
    every = {(name, name) for name in norms}
    every |= {(name, part) for name, inside in norms.items() for part in inside}
    schema = {"holder": pl.String, "held": pl.String}
    holding = pl.DataFrame(sorted(every), schema=schema, orient="row")
    of_norm = facts.filter(pl.col("energy").is_in(list(norms)))
    way = list_inner_routes(plant, of_norm["route"])
    reverse = way.select(route="other_route", other_route="route")
    paired = (
        of_norm.join(others, how="cross")
        .filter(pl.col("row") >= pl.col("other_row"))
        .join(pl.concat([way, reverse]).unique().with_columns(inside=True),
              on=["route", "other_route"], how="left")
    )  # fmt: skip
    beside = (pl.col("route") == pl.col("other_route")) & (
        pl.col("row") > pl.col("other_row")
    )
    met = paired.filter(beside | pl.col("inside"))
    names = pl.col("energy"), pl.col("other_energy")
    both = [
        met.with_columns(holder=names[0], held=names[1]),
        met.with_columns(holder=names[1], held=names[0]),
    ]
    return (
        pl.concat(both)
        .join(holding, on=["holder", "held"], how="semi")
        .sort(PAIR, maintain_order=True)
    )
