"""The rows behind what grows on wafers, is taken off them, or counts their area (§3).

The size of a wafer stands in a row of shapes at the step, or at one before it.
"""

from collections.abc import Iterator

from lca.results.trace import TracedRow
from lca.study.tracing_gases import MATTER, find_sinks
from lca.study.tracing_rows import Place, Sources, find_rows, read_all, read_row
from lca.study.tracing_steps import (
    Made,
    find_route,
    find_skus,
    find_steps,
    order_steps,
)

SHAPE, LAYER, LAYER_SINK, BLOCK = "shape", "layer", "layer-sink", "block"
"""Rules of amounts that rest on the size of a wafer."""

DIAMETER = ("step", "diameter_mm")
BODY = (*DIAMETER, "thickness_um", "kerf_um", "material")
NUMBERS = ("step", "takes", "gives", "yield", "rework")


def find_of_wafers(sources: Sources, place: Place, made: Made) -> Iterator[TracedRow]:
    """Yield the rows of other tables that decide what a row makes of a wafer.

    Parameters
    ----------
    sources
        Files of the record.
    place
        The row.
    made
        The exchange.
    """
    rule, activity = made.rule, made.activity
    if rule not in {SHAPE, LAYER, LAYER_SINK, BLOCK}:
        return
    cells = read_all(sources, place)
    steps = order_steps(sources, place)
    step = str(cells.get("last_step" if rule == BLOCK else "step"))
    if step not in steps:
        return
    reached = steps[: steps.index(step) + (rule != SHAPE)]
    columns = BODY if rule == SHAPE else DIAMETER
    yield from _find_shape(
        sources, place, reached, columns, find_skus(sources, place, activity)
    )
    if rule == SHAPE:
        yield from find_steps(sources, place, [step], NUMBERS, activity)
    elif rule == BLOCK:
        first = str(cells.get("first_step"))
        inside = reached[reached.index(first) :] if first in reached else []
        yield from find_steps(sources, place, inside, NUMBERS, activity)
    else:
        named = {"flow": str(cells.get("precursor"))}
        for found in find_rows(sources, "flows", named, place[0]):
            yield read_row(sources, found, MATTER)
    if rule == LAYER_SINK:
        yield from find_sinks(sources, place, made.flow)


def _find_shape(
    sources: Sources,
    place: Place,
    steps: list[str],
    columns: tuple[str, ...],
    skus: list[str],
) -> Iterator[TracedRow]:
    """Yield the row of shapes at the last of some steps that has any.

    A row of a SKU goes before that of its route; of several SKUs, all are told.
    """
    route = find_route(sources, place)
    for step in reversed(steps):
        for about in ([{"sku": sku} for sku in skus], [{"route": route}]):
            found = [
                row
                for each in about
                for row in find_rows(
                    sources, "shapes", {**each, "step": step}, place[0]
                )
            ]
            for row in found:
                yield read_row(sources, row, columns)
            if found:
                return
