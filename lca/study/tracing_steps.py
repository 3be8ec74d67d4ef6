"""The rows that say what the numbers of a step are, for a row that stands at one."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lca.plant.names import name_operation
from lca.results.trace import TracedRow
from lca.study.tracing_rows import Place, Sources, find_rows, read_all, read_row

PER = {"good": ("step", "gives", "yield"), "insertion": ("step", "insertions")}
"""Columns of a step that an amount is multiplied with, by what it is counted per."""


@dataclass(frozen=True, slots=True)
class Made:
    """An exchange by its rule, flow and activity, as far as they are known."""

    rule: str | None
    flow: str | None
    activity: str | None = None


def find_route(sources: Sources, place: Place) -> str:
    """Return the route that a row speaks of, itself or by its SKU; empty if none."""
    cells = read_all(sources, place)
    if cells.get("route") is not None:
        return str(cells["route"])
    for sku in find_rows(sources, "skus", {"sku": str(cells.get("sku"))}, place[0]):
        return str(read_all(sources, sku).get("route") or "")
    return ""


def find_skus(sources: Sources, place: Place, activity: str | None) -> list[str]:
    """Return the SKU that a row is of, or whose step it makes; else all of its route.

    Parameters
    ----------
    sources
        Files of the record.
    place
        The row.
    activity
        Of the exchange that it makes.
    """
    cells = read_all(sources, place)
    if cells.get("sku") is not None:
        return [str(cells["sku"])]
    wanted = {"route": find_route(sources, place)}
    rows = find_rows(sources, "skus", wanted, place[0])
    skus = [str(read_all(sources, row).get("sku")) for row in rows]
    step = str(cells.get("step") or cells.get("last_step"))
    named = pl.DataFrame({"sku": skus}, schema={"sku": pl.String}).with_columns(
        step=pl.lit(step)
    )
    own = named.filter(name_operation("sku", "step") == pl.lit(activity))
    return own["sku"].to_list() or skus


def order_steps(sources: Sources, place: Place) -> list[str]:
    """Return the steps of the route that a row speaks of, in order."""
    wanted = {"route": find_route(sources, place)}
    rows = find_rows(sources, "steps", wanted, place[0])
    cells = [read_all(sources, row) for row in rows]
    cells.sort(key=lambda each: float(each.get("position") or 0))
    return [str(each.get("step")) for each in cells]


def find_steps(
    sources: Sources,
    place: Place,
    steps: list[str],
    columns: tuple[str, ...],
    activity: str | None,
) -> Iterator[TracedRow]:
    """Yield what a route, and its SKU, say of some of its steps.

    Parameters
    ----------
    sources
        Files of the record.
    place
        A row of the route.
    steps, columns
        What is asked for.
    activity
        Of the exchange that the row makes.
    """
    route = find_route(sources, place)
    named = {"steps": [{"route": route}]}
    named["sku_steps"] = [{"sku": sku} for sku in find_skus(sources, place, activity)]
    for step in steps:
        for table, about in named.items():
            for each in about:
                for found in find_rows(
                    sources, table, {**each, "step": step}, place[0]
                ):
                    yield read_row(sources, found, columns)


def find_basis(sources: Sources, place: Place, made: Made) -> Iterator[TracedRow]:
    """Yield the step whose output or insertions a row is counted per.

    Parameters
    ----------
    sources
        Files of the record.
    place
        The row.
    made
        The exchange.
    """
    cells = read_all(sources, place)
    columns = PER.get(str(cells.get("per")))
    if columns is not None:
        steps = [str(cells.get("step"))]
        yield from find_steps(sources, place, steps, columns, made.activity)
