"""The steps that blocks of energy cover, and blocks that cover the same (§5.7)."""

from collections.abc import Mapping

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.nesting import DEEPEST
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
    facts = rows.select("row", "flow", "energy", "route")
    others = facts.rename({name: f"other_{name}" for name in facts.columns})
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
        "row", "step", value="energy", other="other_energy", against=against
    )
    inside = _find_held(plant, facts, others, norms).join(shared, on=PAIR, how="anti")
    held = inside.select(
        "row", value="energy", other="other_energy", against=against
    ).unique("row", keep="first", maintain_order=True)
    return [
        *point(plant, BLOCKS, "blocks-overlap", overlapping, "first_step"),
        *point(plant, BLOCKS, "block-holds-block", held, "energy"),
    ]


def _find_held(
    plant: PlantInputs,
    facts: pl.DataFrame,
    others: pl.DataFrame,
    norms: Mapping[str, tuple[str, ...]],
) -> pl.DataFrame:
    """Return pairs of rows of one way, of which one holds the energy of the other.

    Pairs are turned so that the later row comes first.
    """
    pairs = [(name, held) for name, inside in norms.items() for held in inside]
    schema = {"energy": pl.String, "other_energy": pl.String}
    holding = pl.DataFrame(pairs, schema=schema, orient="row")
    parts = (
        facts.join(holding, on="energy")
        .join(others, on="other_energy")
        .join(_list_inner_routes(plant), on=["route", "other_route"], how="semi")
    )
    same = facts.filter(pl.col("energy").is_in(list(norms))).join(
        others.with_columns(energy="other_energy", route="other_route"),
        on=["energy", "route"],
    )
    twice = same.filter(pl.col("row") > pl.col("other_row"))
    held = pl.concat([parts, twice], how="diagonal")
    later = pl.max_horizontal(PAIR), pl.min_horizontal(PAIR)
    return held.with_columns(row=later[0], other_row=later[1])


def _list_inner_routes(plant: PlantInputs) -> pl.DataFrame:
    """Return ``route, other_route``: routes, and those of what is made on the way."""
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    routes = skus.select("sku", "route").drop_nulls()
    parts = complete_rows(plant, "bom").select("sku", part="flow").unique()
    inner = parts.join(routes.select(part="sku"), on="part", how="semi")
    reach = routes.select("sku", part="sku")
    for _ in range(DEEPEST):
        step = reach.join(inner.rename({"sku": "part", "part": "next"}), on="part")
        more = pl.concat([reach, step.select("sku", part="next")]).unique()
        if more.height == reach.height:
            break
        reach = more
    within = routes.rename({"sku": "part", "route": "other_route"})
    own = complete_rows(plant, "steps").select("route", other_route="route")
    way = reach.join(routes, on="sku").join(within, on="part")
    return pl.concat([way.select("route", "other_route"), own]).unique()
