"""The rows and cells of the input files that an exchange was made from (§7)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import polars as pl

from lca.engine.arrays import Integers
from lca.plant.rule_cells import RuleCells, load_rule_cells
from lca.results.trace import TracedRow
from lca.study.tracing_gases import find_of_gases
from lca.study.tracing_rows import (
    Place,
    Sources,
    find_helpers,
    find_in_pack,
    read_cells,
    split_label,
)
from lca.study.tracing_steps import Made, find_basis
from lca.study.tracing_wafers import find_of_wafers

EXCHANGES = "exchanges.csv"
FIRST_ROW = 2


def list_own(parts: Sequence[RuleCells]) -> list[str]:
    """Return the columns of the row itself that an amount is made of."""
    return [name for part in parts if not part.table for name in part.columns]


def find_behind(sources: Sources, place: Place, made: Made) -> Iterator[TracedRow]:
    """Yield the other rows that an amount made of a row rests on.

    Parameters
    ----------
    sources
        Files of the record.
    place
        The row.
    made
        The exchange.
    """
    parts = load_rule_cells().get(made.rule or "", ())
    yield from find_helpers(sources, place, [part for part in parts if part.table])
    yield from find_in_pack(sources, place, list_own(parts))
    yield from find_basis(sources, place, made)
    yield from find_of_gases(sources, place, made.rule, made.flow)
    yield from find_of_wafers(sources, place, made)


def describe_exchanges(
    exchanges: pl.DataFrame, sources: Sources
) -> Callable[[Integers], tuple[TracedRow, ...]]:
    """Return what tells the input rows behind rows of the compiled study.

    Parameters
    ----------
    exchanges
        Of the compiled study; row 2 is the first.
    sources
        Its input files.
    """

    @cache
    def describe(row: int) -> tuple[TracedRow, ...]:
        record = exchanges.row(row - FIRST_ROW, named=True)
        return tuple(_trace(record, sources))

    def describe_all(rows: Integers) -> tuple[TracedRow, ...]:
        found = [each for row in rows.tolist() for each in describe(row)]
        return tuple(dict.fromkeys(found))

    return describe_all


def _trace(record: Mapping[str, object], sources: Sources) -> Iterator[TracedRow]:
    """Yield the row an exchange was made from, then those that helped to fix it."""
    label, row = record["origin"], record["origin_row"]
    if label is None or row is None:
        label, row = EXCHANGES, record["row"]
    file, sheet = split_label(str(label))
    place = file, sheet, int(str(row))
    rule = None if record["rule"] is None else str(record["rule"])
    parts = load_rule_cells().get(rule or "", ())
    if record["reference"] and record["status"] == "calculated":
        # One run makes one unit by definition: no cell says so.
        parts = ()
    yield TracedRow(
        file=file,
        sha256=sources.hash_of(file),
        sheet=sheet,
        row=place[2],
        rule=rule,
        status=_text(record["status"]),
        source=_text(record["source"]),
        amount=float(str(record["amount"])),
        unit=_text(record["unit"]),
        cells=read_cells(sources, place, list_own(parts)),
    )
    if parts:
        made = Made(rule, _text(record["flow"]), _text(record["activity"]))
        yield from find_behind(sources, place, made)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
