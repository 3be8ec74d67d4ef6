"""Faults of steps: yields, rework, insertions, times, changes of basis, tool hours."""

from collections.abc import Callable
from random import Random

from tests.mutants.making import (
    POINTS,
    compare,
    exchanged,
    graded,
    points,
    rewritten,
    slip,
)
from tests.mutants.mutation import (
    Cell,
    Kind,
    Mutation,
    Row,
    Tables,
    changed,
    number,
    text_of,
    value_at,
)
from tests.mutants.reach import (
    STATES,
    cells_of,
    has_tools,
    is_step_used,
    route_of,
    skus_of,
    step_cells,
    step_row,
    times,
)


def _percent(tables: Tables, cell: Cell, rng: Random) -> str:
    del rng
    return text_of(100 * (number(value_at(tables, cell)) or 0.0))


def _misplaced(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Move the rework share of a step to the one before or after it."""
    steps = given["steps"]
    found = []
    for index, row in enumerate(steps):
        if not number(row.get("rework")) or not is_step_used(given, row, "rework"):
            continue
        found += [
            (index, other)
            for other in (index - 1, index + 1)
            if 0 <= other < len(steps)
            and steps[other]["route"] == row["route"]
            and not number(steps[other].get("rework"))
            and float(row["rework"]) + float(steps[other]["yield"]) <= 1
        ]
    if not found:
        return None
    index, other = rng.choice(found)
    texts = {
        Cell("steps", other, "rework"): steps[index]["rework"],
        Cell("steps", index, "rework"): "",
    }
    return changed(given, texts, size=size, relative=float(steps[index]["rework"]))


def _dropped_rework(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    found = step_cells("rework")(given)
    if not found:
        return None
    cell = rng.choice(found)
    share = number(value_at(given, cell))
    return changed(given, {cell: "0"}, size=size, relative=share)


def _basis(wrong: str) -> Callable[[Tables, Random, float | None], Mutation | None]:
    """Return how to count an amount per something else than it was counted per."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        found = []
        for table in ("consumption", "packing"):
            for cell in cells_of(table, "amount")(given):
                row = given[table][cell.index]
                right = row.get("per") or "start"
                if right == wrong:
                    continue
                at = [
                    times(given, sku, row["step"], right)
                    / times(given, sku, row["step"], wrong)
                    for sku in skus_of(given, row)
                    if times(given, sku, row["step"], wrong)
                ]
                # Where every SKU has one unit out for one in, little is wrong.
                if at and (change := max(abs(1 / ratio - 1) for ratio in at)) > 0:
                    found.append((Cell(table, cell.index, "per"), change))
        if not found:
            return None
        cell, change = rng.choice(found)
        return changed(given, {cell: wrong}, size=size, relative=change)

    return plant


def _with_route(column: str, *, tools: bool = False) -> Callable[[Tables, Row], bool]:
    """Return a test for an override that the value of the route does not repeat."""

    def test(tables: Tables, row: Row) -> bool:
        if tools and not has_tools(tables, row):
            return False
        own = number(row.get(column))
        return own is not None and own > 0

    return test


def _left_out(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Leave `parallel` empty: the value of the route holds, or one."""
    found = []
    for cell in step_cells("parallel", has_tools)(given):
        row = given[cell.table][cell.index]
        of_route = ""
        if cell.table == "sku_steps":
            route = route_of(given, row["sku"])
            of_route = step_row(given, route, row["step"]).get("parallel") or ""
        change = compare(of_route or "1", value_at(given, cell))
        if change:
            found.append((cell, change))
    if not found:
        return None
    cell, change = rng.choice(found)
    return changed(given, {cell: ""}, size=size, relative=change)


def _only_retests(tables: Tables, cell: Cell, rng: Random) -> str | None:
    """Return the share of retests instead of all insertions."""
    del rng
    retests = (number(value_at(tables, cell)) or 1.0) - 1
    return text_of(round(retests, 6)) if retests > 0 else None


def _stale_bins(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Move points between two bins: the sum still is one."""
    assert size is not None
    found = [
        (i, j)
        for i, one in enumerate(given.get("bins", []))
        for j, two in enumerate(given.get("bins", []))
        if i != j
        and one["sku"] == two["sku"]
        and float(one["share"]) + size / 100 < 1
        and float(two["share"]) - size / 100 > 0
    ]
    if not found:
        return None
    i, j = rng.choice(found)
    one, two = Cell("bins", i, "share"), Cell("bins", j, "share")
    texts = {
        one: text_of(float(value_at(given, one)) + size / 100),
        two: text_of(float(value_at(given, two)) - size / 100),
    }
    return changed(given, texts, size=size, relative=size / 100, accuracy=0.005)


def _states(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Swap the amounts of two states of one tool."""
    rows = given.get("tool_flows", [])
    running = cells_of("tool_flows", "amount")(given)
    found = [
        (one, two)
        for one in running
        for two in running
        if rows[one.index]["state"] == STATES[0]
        and rows[two.index]["state"] == STATES[1]
        and all(
            rows[one.index][c] == rows[two.index][c] for c in ("tool_group", "flow")
        )
        and rows[one.index]["amount"] != rows[two.index]["amount"]
    ]
    if not found:
        return None
    one, two = rng.choice(found)
    texts = {one: value_at(given, two), two: value_at(given, one)}
    return changed(given, texts, size=size, relative=compare(*texts.values()))


def _runs(tables: Tables, row: Row) -> bool:
    return any(
        flow["tool_group"] == row["tool_group"] and flow["state"] == "productive"
        for flow in tables.get("tool_flows", [])
    )


def _has_rework(tables: Tables, row: Row) -> bool:
    del tables
    return bool(number(row.get("rework")))


SECONDS = step_cells("tool_seconds", has_tools)
HOURS = cells_of("tool_groups", "productive_hours", _runs)
STRIPS = (2.0, 0.5, 1.1, 0.9)

KINDS: tuple[Kind, ...] = (
    rewritten(
        "yield in percent",
        "steps sku_steps",
        "A yield is written as 98.5 and not as 0.985.",
        step_cells("yield"),
        _percent,
    ),
    points(
        "yield",
        "steps sku_steps",
        "A yield is off by some points.",
        step_cells("yield"),
        POINTS,
    ),
    points(
        "rework",
        "steps sku_steps",
        "A share of rework is off by some points.",
        step_cells("rework"),
        (0.5, 1.0, 2.0, 5.0),
    ),
    Kind(
        "rework misplaced",
        ("steps",),
        "The rework of a step stands at the step beside it.",
        _misplaced,
    ),
    Kind(
        "rework left out",
        ("steps", "sku_steps"),
        "The rework of a step is left out.",
        _dropped_rework,
    ),
    exchanged(
        "yield and rework swapped",
        "steps",
        "Yield and rework are swapped.",
        step_cells("yield", _has_rework),
        "rework",
    ),
    Kind(
        "per good for start",
        ("consumption", "packing"),
        "An amount per start is entered as per good unit.",
        _basis("good"),
    ),
    Kind(
        "per insertion for start",
        ("consumption", "packing"),
        "An amount per start is entered as per insertion.",
        _basis("insertion"),
    ),
    slip(
        "units per strip",
        "sku_steps steps",
        "The units taken into one start, a strip or reel, are those of another frame.",
        step_cells("takes"),
        STRIPS,
    ),
    slip(
        "units out of a strip",
        "sku_steps steps",
        "The units that come out of one start are those of another frame.",
        step_cells("gives"),
        STRIPS,
    ),
    graded(
        "gross dice",
        "sku_steps steps",
        "The output of a start, such as the gross dice of a wafer, is off.",
        step_cells("gives"),
    ),
    exchanged(
        "takes and gives swapped",
        "steps",
        "What a start takes and gives are swapped.",
        step_cells("takes"),
        "gives",
        blank=True,
    ),
    Kind(
        "parallel left out",
        ("sku_steps", "steps"),
        "How many starts one load holds is left out.",
        _left_out,
    ),
    graded(
        "parallel",
        "sku_steps steps",
        "How many starts one load holds is off.",
        step_cells("parallel", has_tools),
    ),
    graded(
        "insertions",
        "steps sku_steps",
        "Insertions are off.",
        step_cells("insertions"),
        (5.0, 10.0, 20.0, 50.0),
    ),
    rewritten(
        "insertions below one",
        "steps sku_steps",
        "Insertions hold the retests alone.",
        step_cells("insertions"),
        _only_retests,
    ),
    slip(
        "tool time slip",
        "sku_steps steps",
        "A tool time is in minutes, hours or milliseconds.",
        SECONDS,
        (1 / 60, 1 / 3600, 1000.0, 60.0, 3600.0),
    ),
    graded("tool time", "sku_steps steps", "A tool time is off.", SECONDS),
    slip(
        "tool hours slip",
        "tool_groups",
        "Tool hours are in seconds, minutes or days.",
        HOURS,
        (3600.0, 60.0, 1 / 24),
    ),
    graded(
        "tool hours",
        "tool_groups",
        "The productive hours of a tool group are off.",
        HOURS,
    ),
    exchanged(
        "productive and standby swapped",
        "tool_groups",
        "Productive and standby hours are swapped.",
        HOURS,
        "standby_hours",
    ),
    Kind(
        "power of states swapped",
        ("tool_flows",),
        "Productive and standby power of a tool are swapped.",
        _states,
    ),
    Kind(
        "stale bins",
        ("bins",),
        "The shares of the bins are those of another year; they add up.",
        _stale_bins,
        (2.0, 5.0, 10.0, 20.0),
        "points",
    ),
    points(
        "bin share",
        "bins",
        "The share of one bin is off; they do not add up.",
        cells_of("bins", "share"),
        (2.0, -2.0, 5.0, -5.0),
    ),
)
