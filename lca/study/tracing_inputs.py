"""The rows that the figures of a record stand in: what the user or the pack states."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lca.factors import load_gwp
from lca.io.plant_header import FILE, TABLE
from lca.io.source_sheets import KEY, VALUE
from lca.plant.rule_cells import load_rule_cells
from lca.record import Document
from lca.record.figures import Figure
from lca.results.trace import TracedRow
from lca.study.tracing_exchanges import find_behind, list_own
from lca.study.tracing_rows import (
    IN_PACK,
    Place,
    Sources,
    find_in_pack,
    find_rows,
    read_row,
    split_label,
)
from lca.study.tracing_steps import Made

Rows = Iterator[TracedRow]
Stated = Mapping[str, Any]

NAMES = {"rework_share": "rework", "rework_to": "rework_step"}
"""Columns of the table of steps that a record calls otherwise."""

FOLLOWING = {
    ("shapes", "takes"): "input",
    ("dies", "gives"): "output",
    ("dies", "yield"): "output",
}
"""Rules whose cells a number of a step follows from, by table and column."""

GWP_FILE = "gwp100.csv"
ANY_CLASS = "fossil"
"""Class of a gas whose row states none, where potentials depend on it."""


def find_input_rows(
    document: Document, figure: Figure, sources: Sources
) -> tuple[TracedRow, ...]:
    """Return the rows that a figure stands in, none where it stands in none.

    Parameters
    ----------
    document
        Of the record.
    figure
        The figure.
    sources
        Files of the record.
    """
    finder = _FINDERS.get(str(figure.path[0])) if figure.path else None
    return () if finder is None else tuple(finder(document, figure, sources))


def find_record(document: Document, figure: Figure) -> Stated:
    """Return the record of the document that holds a figure."""
    value: Any = document
    for key in figure.path[:-1]:
        value = value[key]
    return value if isinstance(value, Mapping) else {}


def _place(record: Stated) -> Place | None:
    file, row = record.get("file"), record.get("row")
    if file is None or row is None:
        return None
    return (*split_label(str(file)), int(row))


def _find_step(document: Document, figure: Figure, sources: Sources) -> Rows:
    """Yield the row of the SKU, if it has one, and that of its route."""
    record = find_record(document, figure)
    column = str(figure.path[-1])
    column = NAMES.get(column, column)
    place = _place(record)
    if place is not None:
        cells = _name_cells(sources, place, column)
        yield from [read_row(sources, place, cells)] if cells else []
    route = (document.get("product") or {}).get("route")
    wanted = {"route": str(route), "step": str(record.get("step"))}
    for other in find_rows(sources, "steps", wanted, place[0] if place else None):
        if other != place:
            yield read_row(sources, other, (column,))


def _name_cells(sources: Sources, place: Place, column: str) -> tuple[str, ...]:
    """Return the columns of a row that state a number, or that it follows from."""
    table = sources.find(place[0], place[1])
    if table is None or column in table.columns:
        return (column,)
    rule = FOLLOWING.get((place[1] or Path(place[0]).stem, column))
    parts = load_rule_cells().get(rule or "", ())
    return tuple(name for name in list_own(parts) if name in table.columns)


def _find_made(document: Document, figure: Figure, sources: Sources) -> Rows:
    """Yield the row that an exchange was made from, and those that helped."""
    record = find_record(document, figure)
    place, rule = _place(record), record.get("rule") or record.get("kind")
    if place is None:
        return
    parts = load_rule_cells().get(str(rule), ())
    name = None if rule is None else str(rule)
    yield read_row(sources, place, list_own(parts), name)
    step = f"{document['sku']}: {record.get('step')}"
    activity = str(record.get("activity") or step)
    made = Made(name, str(record.get("flow")), activity)
    yield from find_behind(sources, place, made)


def _find_ledger(document: Document, figure: Figure, sources: Sources) -> Rows:
    record, column = find_record(document, figure), str(figure.path[-1])
    place = _place(record)
    if place is None:
        return
    named = [name for name in IN_PACK if name in record and column == "factor"]
    yield read_row(sources, place, (column, *named))
    yield from find_in_pack(sources, place, named)


def _find_product(document: Document, figure: Figure, sources: Sources) -> Rows:
    table = "production" if figure.path[1] == "production" else "skus"
    wanted = {"sku": str(document["sku"])}
    for place in find_rows(sources, table, wanted):
        yield read_row(sources, place, (str(figure.path[-1]),))


def _find_header(document: Document, figure: Figure, sources: Sources) -> Rows:
    del document
    own = FILE in sources.hashes
    file, sheet = (FILE, None) if own else sources.find_table(TABLE)
    cells = sources.find(file, sheet)
    rows = [] if cells is None else cells.match({KEY: str(figure.path[-1])})
    for row in rows:
        yield read_row(sources, (file, sheet, row), (KEY, VALUE))


def _find_gas(document: Document, figure: Figure, sources: Sources) -> Rows:
    """Yield the potential of a gas in the set of the plant, and the row of the flow."""
    record = find_record(document, figure)
    wanted = {"flow": str(record.get("flow"))}
    for place in find_rows(sources, "flows", wanted):
        yield read_row(sources, place, ("ghg", "ghg_class", "mass_kg"))
    gwp, gas = load_gwp(), str(record.get("gas"))
    formula = gas if gwp.knows(gas) else gwp.match_name(gas) or gas
    plant = document.get("plant") or {}
    wanted = {"formula": formula, "gwp_set": str(plant.get("gwp_set"))}
    table = sources.find(GWP_FILE, None)
    rows = [] if table is None else table.match(wanted)
    classes = {record.get("class") or ANY_CLASS, None}
    for row in rows:
        if table is not None and table.find(row, "ghg_class") in classes:
            yield read_row(sources, (GWP_FILE, None, row), ("formula", "value"))


def _find_metered(document: Document, figure: Figure, sources: Sources) -> Rows:
    """Yield what was bought of a flow, what was left of it, and what meters counted."""
    if figure.path[-1] != "metered":
        return
    wanted = {"flow": str(find_record(document, figure).get("flow"))}
    for table, columns in (("bills", ("amount",)), ("stocks", ("opening", "closing"))):
        for place in find_rows(sources, table, wanted):
            yield read_row(sources, place, columns)
    for file, sheet, row in find_rows(sources, "meters", {"serves": wanted["flow"]}):
        cells = sources.find(file, sheet)
        meter = {"meter": str(cells and cells.find(row, "meter"))}
        for place in find_rows(sources, "readings", meter, file):
            yield read_row(sources, place, ("amount",))


def _find_balance(document: Document, figure: Figure, sources: Sources) -> Rows:
    if figure.path[-1] == "declared_kg":
        for place in find_rows(sources, "skus", {"sku": str(document["sku"])}):
            yield read_row(sources, place, ("mass_kg",))


_FINDERS: dict[str, Callable[[Document, Figure, Sources], Rows]] = {
    "route": _find_step,
    "draws": _find_made,
    "sensitivity": _find_made,
    "ledgers": _find_ledger,
    "product": _find_product,
    "plant": _find_header,
    "gases": _find_gas,
    "closures": _find_metered,
    "balance": _find_balance,
}
