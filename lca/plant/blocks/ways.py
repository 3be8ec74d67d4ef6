"""What the SKUs of routes are made of on their way, whichever table says so (§5.7)."""

from collections.abc import Iterable, Iterator

import networkx as nx
import polars as pl

from lca.model import PlantInputs
from lca.plant.places import complete_rows

Node = tuple[str, str]
"""What a name is of, and the name; a SKU is a flow."""

FLOW = "flow"
APART = ("route", "tool_group", "abatement", "activity")
"""Columns whose names are of something else than a flow."""

LINKS = (
    ("skus", "sku", "route"),
    ("steps", "route", "tool_group"),
    ("bom", "sku", "flow"),
    ("consumption", "sku", "flow"),
    ("consumption", "route", "flow"),
    ("packing", "sku", "flow"),
    ("packing", "route", "flow"),
    ("test_wafers", "sku", "wafer"),
    ("test_wafers", "route", "wafer"),
    ("test_wafers", "sku", "reclaim"),
    ("test_wafers", "route", "reclaim"),
    ("layers", "sku", "precursor"),
    ("layers", "route", "precursor"),
    ("gases", "sku", "gas"),
    ("gases", "route", "gas"),
    ("gases", "sku", "abatement"),
    ("gases", "route", "abatement"),
    ("abatement_flows", "abatement", "flow"),
    ("tool_flows", "tool_group", "flow"),
    ("utilities", "utility", "flow"),
    ("bins", "product", "sku"),
    ("supplies", "flow", "drawn"),
    ("exchanges", "activity", "flow"),
)
"""Tables with the column that draws and the one that is drawn (see `partition`)."""

EXCLUDED, OUTPUT = "excluded", "output"
"""Of a line of a bill that bears nothing, and of a row that gives off."""


def list_inner_routes(plant: PlantInputs, routes: Iterable[str]) -> pl.DataFrame:
    """Return ``route, other_route``: the routes of what SKUs of routes are made of.

    A route is inside itself where one of its SKUs is made of another.  Totals of the
    site are left out: what they draw is not on the way of one product.

    Parameters
    ----------
    plant
        The plant.
    routes
        Those to look into.
    """
    skus = complete_rows(plant, "skus").select("sku", "route").drop_nulls()
    route_of = {(FLOW, sku): route for sku, route in skus.rows()}
    graph = nx.DiGraph()
    graph.add_nodes_from(route_of)
    graph.add_edges_from(_list_links(plant))
    pairs = [
        (route, inner)
        for route in dict.fromkeys(routes)
        for inner in _look_into(graph, route_of, route)
    ]
    schema = {"route": pl.String, "other_route": pl.String}
    return pl.DataFrame(pairs, schema=schema, orient="row")


def _list_links(plant: PlantInputs) -> Iterator[tuple[Node, Node]]:
    """Yield what draws and what is drawn, of every row that draws anything."""
    for table, user, used in LINKS:
        rows = complete_rows(plant, table)
        drawing = rows.filter(_draws(rows)).select(user, used).drop_nulls().unique()
        yield from _name(drawing, user, used)
    exchanges = complete_rows(plant, "exchanges")
    made = exchanges.filter(pl.col("direction") == OUTPUT)
    yield from _name(made.select("flow", "activity"), "flow", "activity")


def _draws(rows: pl.DataFrame) -> pl.Expr:
    """Return whether a row takes anything in, and bears it."""
    draws = pl.lit(value=True)
    if "amount" in rows.columns:
        draws = draws & (pl.col("amount") != 0)
    if "direction" in rows.columns:
        draws = draws & pl.col("direction").ne_missing(OUTPUT)
    if "mode" in rows.columns:
        draws = draws & pl.col("mode").ne_missing(EXCLUDED)
    return draws


def _name(pairs: pl.DataFrame, user: str, used: str) -> Iterator[tuple[Node, Node]]:
    """Yield what is drawn by what, each with what it is a name of."""
    one, other = (column if column in APART else FLOW for column in (user, used))
    for drawing, drawn in pairs.rows():
        yield (one, drawing), (other, drawn)


def _look_into(graph: nx.DiGraph, route_of: dict[Node, str], route: str) -> set[str]:
    """Return the routes of the SKUs inside those of a route."""
    own = {sku for sku, its in route_of.items() if its == route}
    inner = {node for node in _reach(graph, own) if node in route_of}
    others = {route_of[node] for node in inner} - {route}
    # A SKU that draws some of itself is one product, and not made of another.
    chained = bool(inner & own) and any(
        _reach(graph, [sku]) & (own - {sku}) for sku in own
    )
    return others | {route} if chained else others


def _reach(graph: nx.DiGraph, start: Iterable[Node]) -> set[Node]:
    """Return all that some nodes draw, themselves only where they draw themselves."""
    reached: set[Node] = set()
    fresh = {node for one in start for node in graph.successors(one)}
    while fresh:
        reached |= fresh
        fresh = {node for one in fresh for node in graph.successors(one)} - reached
    return reached
