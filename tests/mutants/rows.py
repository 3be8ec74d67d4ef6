"""Faults of whole rows: left out, entered twice, put elsewhere, of another name."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.mutants.making import doubled, dropped, rewritten
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
    cells_of,
    is_part,
    kind_of,
    made_skus,
    of_kind,
    route_of,
    skus_of,
    step_row,
    used_flows,
)

FULL_WIDTH = {
    ord(c): chr(ord(c) + 0xFEE0) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789(),-"
}
REFERRING = ("bom", "consumption")


def _is_bought(tables: Tables, row: Row) -> bool:
    return not is_part(tables, row) and kind_of(tables, row["flow"]) == "product"


def _differs(tables: Tables, row: Row) -> bool:
    """Return whether an override of a step differs from its route."""
    of_route = step_row(tables, route_of(tables, row["sku"]), row["step"])
    columns = (
        "takes",
        "gives",
        "yield",
        "rework",
        "insertions",
        "tool_seconds",
        "parallel",
    )
    return any(
        (own := number(row.get(column))) is not None
        and own != (number(of_route.get(column)) or 1.0)
        for column in columns
    )


def _near(row: Row, rng: Random) -> Row:
    """Return a row as somebody else would have entered it."""
    amount = number(row["amount"]) or 0.0
    factor = rng.choice((0.98, 1.01, 1.03))
    return {**row, "amount": text_of(amount * factor), "comment": "entered again"}


def _towards(direction: str):
    def change(tables: Tables, cell: Cell, rng: Random) -> str | None:
        del tables, cell, rng
        return direction

    return change


def _direction_cells(*kinds: str):
    cells = cells_of(REFERRING[1:], "amount", of_kind(*kinds))

    def find(tables: Tables) -> list[Cell]:
        return [
            Cell(cell.table, cell.index, "direction")
            for cell in cells(tables)
            if not tables[cell.table][cell.index].get("direction")
            or kinds != ("product",)
        ]

    return find


def _to_other_step(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Put a bill line at a step that counts in another unit, strips for units."""
    found = []
    for cell in cells_of("bom", "amount")(given):
        row = given["bom"][cell.index]
        route = route_of(given, row["sku"])
        here = step_row(given, route, row["step"]).get("start_unit")
        found += [
            (cell.index, step["step"])
            for step in given["steps"]
            if step["route"] == route and step["start_unit"] != here
        ]
    if not found:
        return None
    index, step = rng.choice(found)
    return changed(given, {Cell("bom", index, "step"): step}, size=size)


def _to_other_sku(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Book a bill line on another SKU of the same route."""
    made = made_skus(given)
    found = [
        (cell.index, sku["sku"])
        for cell in cells_of("bom", "amount")(given)
        for sku in given["skus"]
        if sku["sku"] in made
        and sku["sku"] != given["bom"][cell.index]["sku"]
        and sku["route"] == route_of(given, given["bom"][cell.index]["sku"])
    ]
    if not found:
        return None
    index, sku = rng.choice(found)
    moved = changed(given, {Cell("bom", index, "sku"): sku}, size=size)
    if moved is None:
        return None
    # The bill it was taken from is as good a place to look at.
    left = given["bom"][index]["sku"]
    others = [
        ("bom", i + 2) for i, row in enumerate(given["bom"]) if row["sku"] == left
    ]
    return _also(moved, others)


def _also(mutation: Mutation, rows: list[tuple[str, int]]) -> Mutation:
    return replace(mutation, rows=(*mutation.rows, *rows))


def _misspelt(name: str, rng: Random) -> str:
    letters = [i for i, c in enumerate(name) if c.isalpha() and i]
    i = rng.choice(letters or [0])
    return name[:i] + name[i + 1 :]


def _other_reading(tables: Tables, cell: Cell, rng: Random) -> str | None:
    return _misspelt(value_at(tables, cell), rng)


def _alias(spell: Callable[[str, Random], str]):
    """Return how to enter a flow a second time under a name that looks the same.

    One row draws the second one, which has neither gas, mass nor factor.
    """

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        skus = {row["sku"] for row in given["skus"]}
        found = [
            cell
            for table in ("consumption", "bom", "site_totals", "tool_flows")
            for cell in cells_of(table, "flow", zero=True)(given)
            if value_at(given, cell) not in skus
            and spell(value_at(given, cell), Random(0)) != value_at(given, cell)
        ]
        if not found:
            return None
        cell = rng.choice(found)
        name = value_at(given, cell)
        other = spell(name, rng)
        index = next(i for i, row in enumerate(given["flows"]) if row["flow"] == name)
        row = given["flows"][index]
        bare = {c: row[c] if c in {"kind", "unit"} else "" for c in row} | {
            "flow": other
        }
        tables = {**given, "flows": [*given["flows"], bare]}
        return changed(
            tables,
            {cell: other},
            size=size,
            also=[("flows", index + 2), ("flows", len(given["flows"]) + 2)],
        )

    return plant


def _spaced(name: str, rng: Random) -> str:
    del rng
    return name + " "


def _widened(name: str, rng: Random) -> str:
    del rng
    return name.translate(FULL_WIDTH)


def _respelt(name: str, rng: Random) -> str:
    """Return the name as another department writes it."""
    ways = [
        name[:1].swapcase() + name[1:],
        name.replace(", ", " "),
        name.replace(" ", "-"),
        name.replace(" ", "  "),
        name + "s",
    ]
    return rng.choice([way for way in ways if way != name])


def _flow_cells(column: str):
    def find(tables: Tables) -> list[Cell]:
        used = used_flows(tables)
        return [
            Cell("flows", index, column)
            for index, row in enumerate(tables["flows"])
            if row["flow"] in used
        ]

    return find


def _is_kerf(tables: Tables, row: Row) -> bool:
    del tables
    return row.get("from_product") == "true"


def _losing(tables: Tables, row: Row) -> bool:
    del tables
    return bool(row.get("loss_to"))


def _other_waste(tables: Tables, cell: Cell, rng: Random) -> str | None:
    others = {row["loss_to"] for row in tables["bom"] if row.get("loss_to")}
    others.discard(value_at(tables, cell))
    return rng.choice(sorted(others)) if others else None


def _route_of_another(tables: Tables, cell: Cell, rng: Random) -> str | None:
    reported = {
        row["route"]
        for row in tables["skus"]
        if row["route"] and row.get("reported") != "false"
    }
    reported.discard(value_at(tables, cell))
    return rng.choice(sorted(reported)) if reported else None


def _sold(tables: Tables, row: Row) -> bool:
    return row.get("reported") != "false" and row["sku"] in made_skus(tables)


KINDS: tuple[Kind, ...] = (
    dropped(
        "bom line dropped",
        "bom",
        "A line of a bill of material is left out.",
        cells_of("bom", "amount", _is_bought),
    ),
    dropped(
        "die dropped",
        "bom",
        "The die, or the wafer of a die, is left out of a bill.",
        cells_of("bom", "amount", is_part),
    ),
    dropped(
        "consumption dropped",
        "consumption",
        "A consumable of a step is left out.",
        cells_of("consumption", "amount", of_kind("product")),
    ),
    dropped(
        "waste dropped",
        "consumption",
        "A waste or emission of a step is left out.",
        cells_of("consumption", "amount", of_kind("waste", "elementary")),
    ),
    dropped(
        "packing dropped",
        "packing",
        "A part of the packing is left out.",
        cells_of("packing", "amount"),
    ),
    dropped(
        "override dropped",
        "sku_steps",
        "The values of a SKU at a step are left out, so that those of the route hold.",
        cells_of("sku_steps", "step", _differs, zero=True),
    ),
    dropped(
        "tool flow dropped",
        "tool_flows",
        "The use of a tool in a state is left out.",
        cells_of("tool_flows", "amount"),
    ),
    dropped(
        "utility flow dropped",
        "utilities",
        "What a utility needs is left out.",
        cells_of("utilities", "amount"),
    ),
    dropped(
        "site total dropped",
        "site_totals",
        "A total of the site is left out.",
        cells_of("site_totals", "amount"),
    ),
    dropped(
        "step dropped",
        "steps",
        "A step of a route is left out.",
        lambda t: [
            c for c in cells_of("steps", "yield")(t) if skus_of(t, t["steps"][c.index])
        ],
    ),
    rewritten(
        "loss without waste",
        "bom",
        "The waste that takes the loss of a material is not named.",
        cells_of("bom", "loss_to", _losing, zero=True),
        lambda *_: "",
    ),
    rewritten(
        "loss to another waste",
        "bom",
        "The loss of a material goes to the waste of another.",
        cells_of("bom", "loss_to", _losing, zero=True),
        _other_waste,
    ),
    doubled(
        "bom line doubled",
        "bom",
        "A line of a bill stands twice.",
        cells_of("bom", "amount"),
    ),
    doubled(
        "bom line nearly doubled",
        "bom",
        "A line of a bill stands twice, with slightly other amounts.",
        cells_of("bom", "amount"),
        _near,
        at_end=True,
    ),
    doubled(
        "consumption doubled",
        "consumption",
        "A row of consumption stands twice.",
        cells_of("consumption", "amount"),
    ),
    doubled(
        "consumption nearly doubled",
        "consumption",
        "A row of consumption stands twice, with slightly other amounts.",
        cells_of("consumption", "amount"),
        _near,
        at_end=True,
    ),
    doubled(
        "tool flow doubled",
        "tool_flows",
        "The use of a tool in a state stands twice.",
        cells_of("tool_flows", "amount"),
    ),
    doubled(
        "site total doubled",
        "site_totals",
        "A total of the site stands twice.",
        cells_of("site_totals", "amount"),
    ),
    doubled(
        "issue doubled",
        "issues",
        "An issue of material is booked twice.",
        cells_of("issues", "amount"),
        at_end=True,
    ),
    doubled(
        "override doubled",
        "sku_steps",
        "The values of a SKU at a step stand twice.",
        cells_of("sku_steps", "step", zero=True),
    ),
    rewritten(
        "output as input",
        "consumption",
        "A waste or emission is entered as an input.",
        _direction_cells("waste", "elementary"),
        _towards("input"),
    ),
    rewritten(
        "input as output",
        "consumption",
        "A consumable is entered as an output.",
        _direction_cells("product"),
        _towards("output"),
    ),
    Kind(
        "bom line at another step",
        ("bom",),
        "A bill line stands at a step that counts in another unit, strips for units.",
        _to_other_step,
    ),
    Kind(
        "bom line of another SKU",
        ("bom",),
        "A bill line is booked on another SKU of the same route.",
        _to_other_sku,
    ),
    rewritten(
        "misspelt flow",
        "bom consumption",
        "The name of a flow is misspelt.",
        lambda t: [
            *cells_of("bom", "flow", zero=True)(t),
            *cells_of("consumption", "flow", zero=True)(t),
        ],
        _other_reading,
    ),
    Kind(
        "trailing space",
        ("flows", "consumption"),
        "A second flow differs by a trailing space, and a row draws it.",
        _alias(_spaced),
    ),
    Kind(
        "full-width name",
        ("flows", "consumption"),
        "A second flow is written in full-width characters, and a row draws it.",
        _alias(_widened),
    ),
    Kind(
        "respelt flow",
        ("flows", "consumption"),
        "A second flow is the same in another spelling, and a row draws it.",
        _alias(_respelt),
    ),
    dropped(
        "kerf dropped",
        "consumption",
        "The kerf or trimmings of a step are left out.",
        cells_of(("consumption", "packing"), "amount", _is_kerf),
    ),
    rewritten(
        "kerf not of the product",
        "consumption",
        "Kerf is entered as if it did not come off the product.",
        cells_of(("consumption", "packing"), "from_product", _is_kerf, zero=True),
        lambda *_: "",
    ),
    rewritten(
        "route of another package",
        "skus",
        "A SKU has the route of another package.",
        cells_of("skus", "route", _sold, zero=True),
        _route_of_another,
    ),
)
