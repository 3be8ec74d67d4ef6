"""Which cells of a plant a result rests on: a fault elsewhere would be none."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from tests.mutants.mutation import Cell, Cells, Row, Tables, number

STATES = ("productive", "standby", "engineering", "down", "nonscheduled")
MASS = {"kg", "g", "mg", "t"}
ENERGY = {"kWh", "MJ", "MWh", "GJ"}
NAMING = ("bom", "consumption", "packing", "tool_flows", "site_totals", "utilities")
"""Tables that draw or give off flows."""
REMEMBERED = 32
"""As many plants as a campaign has, and some more."""

Test = Callable[[Tables, Row], bool]
Names = TypeVar("Names")


def remembered(find: Callable[[Tables], Names]) -> Callable[[Tables], Names]:
    """Return the function, not asked twice about the same tables."""
    known: list[tuple[Tables, Names]] = []

    def ask(tables: Tables) -> Names:
        for other, names in known:
            if other is tables:
                return names
        known.insert(0, (tables, find(tables)))
        del known[REMEMBERED:]
        return known[0][1]

    return ask


@remembered
def made_skus(tables: Tables) -> set[str]:
    """Return the SKUs that are made, and what goes into them."""
    known = {row["sku"] for row in tables["skus"]}
    produced = {
        row["sku"] for row in tables.get("production", []) if number(row["quantity"])
    }
    made = produced or known
    parts: dict[str, set[str]] = {}
    for table in ("bom", "consumption"):
        for row in tables.get(table, []):
            if row.get("sku") and row["flow"] in known:
                parts.setdefault(row["sku"], set()).add(row["flow"])
    for row in tables.get("bins", []):
        parts.setdefault(row["product"], set()).add(row["sku"])
    while more := set().union(*(parts.get(sku, set()) for sku in made)) - made:
        made |= more
    return made


@remembered
def _routes(tables: Tables) -> dict[str, str]:
    return {row["sku"]: row.get("route") or "" for row in tables["skus"]}


@remembered
def _steps(tables: Tables) -> dict[tuple[str, str], Row]:
    return {(row["route"], row["step"]): row for row in tables["steps"]}


@remembered
def _overrides(tables: Tables) -> dict[tuple[str, str], Row]:
    return {(row["sku"], row["step"]): row for row in tables.get("sku_steps", [])}


def route_of(tables: Tables, sku: str) -> str:
    """Return the route of a SKU, or nothing."""
    return _routes(tables).get(sku, "")


def step_row(tables: Tables, route: str, step: str) -> Row:
    """Return the row of a step of a route; an empty one if there is none."""
    return _steps(tables).get((route, step), {})


def override(tables: Tables, sku: str, step: str) -> Row:
    """Return what a SKU states of a step; an empty row if nothing."""
    return _overrides(tables).get((sku, step), {})


def effective(tables: Tables, sku: str, step: str, column: str) -> str:
    """Return what holds for a SKU at a step: its own value, or that of its route."""
    own = override(tables, sku, step).get(column)
    return own or step_row(tables, route_of(tables, sku), step).get(column) or ""


def times(tables: Tables, sku: str, step: str, per: str) -> float:
    """Return how many of what an amount is counted per come with one start."""

    def value(column: str, otherwise: float) -> float:
        stated = number(effective(tables, sku, step, column))
        return otherwise if stated is None else stated

    out = value("gives", 1.0)
    return {
        "start": 1.0,
        "good": out * value("yield", 1.0),
        "insertion": value("insertions", 1.0),
        "rework": out * value("rework", 0.0),
    }[per]


def skus_of(tables: Tables, row: Row) -> list[str]:
    """Return the made SKUs a row of a SKU or of a route speaks of."""
    made = made_skus(tables)
    if row.get("sku"):
        return [row["sku"]] if row["sku"] in made else []
    route = row.get("route")
    return [
        s["sku"] for s in tables["skus"] if s["route"] == route and s["sku"] in made
    ]


def is_step_used(tables: Tables, row: Row, column: str) -> bool:
    """Return whether a made SKU takes this value of its route."""
    return any(
        not override(tables, sku, row["step"]).get(column)
        for sku in skus_of(tables, row)
    )


def is_running(tables: Tables, row: Row) -> bool:
    """Return whether the tools of a row of `tool_flows` spend hours in its state."""
    hours = f"{row['state']}_hours"
    groups = {group["tool_group"]: group for group in tables["tool_groups"]}
    return bool(number(groups.get(row["tool_group"], {}).get(hours)))


@remembered
def used_flows(tables: Tables) -> set[str]:
    """Return the flows that some row of a made product, tool or utility names."""
    used = {
        row["flow"]
        for table in NAMING
        for row in tables.get(table, [])
        if is_used(tables, table, row)
    } | {row.get("loss_to") or "" for row in tables.get("bom", [])}
    while more := _behind(tables, used) - used:
        used |= more
    return used - {""}


def _behind(tables: Tables, used: set[str]) -> set[str]:
    """Return what the supplies of flows draw, and what completes them."""
    return {
        row.get(column) or ""
        for row in tables.get("supplies", [])
        if row["flow"] in used
        for column in ("drawn", "complement")
    }


def is_used(tables: Tables, table: str, row: Row) -> bool:
    """Return whether results rest on a row that names a flow."""
    if table == "bom":
        return bool(skus_of(tables, row)) and row.get("mode") != "excluded"
    if table in {
        "consumption",
        "packing",
        "issues",
        "counts",
        "sku_steps",
        "production",
    }:
        return bool(skus_of(tables, row))
    if table == "tool_flows":
        return is_running(tables, row)
    return True


@remembered
def _kinds(tables: Tables) -> dict[str, str]:
    return {row["flow"]: row["kind"] for row in tables["flows"]}


def kind_of(tables: Tables, flow: str) -> str:
    """Return product, waste or elementary; a SKU is a product."""
    return _kinds(tables).get(flow, "product")


def cells_of(
    names: str | Iterable[str],
    column: str,
    test: Test | None = None,
    *,
    zero: bool = False,
) -> Cells:
    """Return a function that lists the cells of a column that results rest on.

    Only cells that hold a number other than zero; with ``zero`` any that is not empty.
    """
    wanted = (names,) if isinstance(names, str) else tuple(names)

    def find(tables: Tables) -> list[Cell]:
        return [
            Cell(table, index, column)
            for table in wanted
            for index, row in enumerate(tables.get(table, []))
            if (row.get(column) if zero else number(row.get(column)))
            and is_used(tables, table, row)
            and (test is None or test(tables, row))
        ]

    return find


def step_cells(column: str, test: Test | None = None) -> Cells:
    """Return a function that lists the cells of a column of steps that a SKU takes."""

    def find(tables: Tables) -> list[Cell]:
        of_skus = cells_of("sku_steps", column, test)(tables)
        of_routes = [
            cell
            for cell in cells_of("steps", column, test)(tables)
            if is_step_used(tables, tables["steps"][cell.index], column)
        ]
        return of_skus + of_routes

    return find


def has_tools(tables: Tables, row: Row) -> bool:
    """Return whether a step of a SKU or route is done by tools."""
    return any(
        effective(tables, sku, row["step"], "tool_group")
        or step_row(tables, route_of(tables, sku), row["step"]).get("tool_group")
        for sku in skus_of(tables, row)
    )


def in_unit(units: set[str]) -> Test:
    """Return a test of the unit of a row."""
    return lambda _, row: row.get("unit", "") in units


def of_kind(*kinds: str) -> Test:
    """Return a test of the kind of the flow of a row."""
    return lambda tables, row: kind_of(tables, row["flow"]) in kinds


def is_part(tables: Tables, row: Row) -> bool:
    """Return whether the flow of a row is a SKU: a die, a wafer."""
    return row["flow"] in {sku["sku"] for sku in tables["skus"]}
