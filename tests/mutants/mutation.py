"""A fault in the tables of a plant, and what is needed to plant one.

Tables are text, as a spreadsheet holds them: row i of a list is row i + 2 of its file.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

Row = dict[str, str]
Tables = dict[str, list[Row]]

ACCURACY = {"measured": 0.005, "supplier": 0.01, "calculated": 0.01}
"""Relative accuracy that goes with a status; every other status has `ROUGH`."""
ROUGH = 0.05
DECLARED = 0.01
"""Of tables without status: masses and compositions are copied from a data sheet."""
COUNTED = 0.005
LARGE = 3.0
"""A fault is large that exceeds the stated accuracy so many times."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its table, the index of its row in the list, its column."""

    table: str
    index: int
    column: str

    @property
    def row(self) -> int:
        """Return the row as the file counts it."""
        return self.index + 2


@dataclass(frozen=True, slots=True)
class Mutation:
    """Tables with one fault, and where it is.

    Parameters
    ----------
    tables
        The tables, the fault among them.
    table, row, column
        The cell that is wrong; of a dropped row, where it stood.
    before, after
        What the cell said and says.
    size
        The size asked for; none for a fault without grades.
    relative
        Relative change of what the cell stands for; for a yield the change itself.
        None where the fault is one of kind and not of amount.
    accuracy
        Accuracy that the row states.
    rows
        Tables and rows a reader may be sent to, counted as in the faulty file.
    subject
        The dropped row, if one was.
    inserted
        Row that the fault added to `table`, if it did.
    """

    tables: Tables
    table: str
    row: int
    column: str
    before: str
    after: str
    size: float | None
    relative: float | None
    accuracy: float
    rows: tuple[tuple[str, int], ...]
    subject: Row | None = None
    inserted: int | None = None

    @property
    def is_large(self) -> bool:
        """Return whether the fault exceeds three times the stated accuracy."""
        if self.relative is None:
            return True
        return self.relative > LARGE * self.accuracy * (1 + 1e-9)


Plant = Callable[[Tables, Random, float | None], Mutation | None]
Cells = Callable[[Tables], list[Cell]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which tables go wrong.

    ``measure`` says what sizes are: ``percent``, ``points``, ``factor``, or nothing for
    a fault without grades, whose one size is None.
    """

    name: str
    tables: tuple[str, ...]
    text: str
    plant: Plant
    sizes: tuple[float | None, ...] = (None,)
    measure: str = ""


def number(text: str | None) -> float | None:
    """Return the number of a cell; none if it has none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def text_of(value: float) -> str:
    """Return a number as people write it: twelve digits, no exponent."""
    plain = format(Decimal(f"{value:.12g}"), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def value_at(tables: Tables, cell: Cell) -> str:
    """Return the text of a cell."""
    return tables[cell.table][cell.index].get(cell.column) or ""


def edit(tables: Tables, changes: Mapping[Cell, str]) -> Tables:
    """Return the tables with other texts in some cells; nothing else is touched."""
    edited = dict(tables)
    for cell, text in changes.items():
        if edited[cell.table] is tables[cell.table]:
            edited[cell.table] = [dict(row) for row in tables[cell.table]]
        edited[cell.table][cell.index][cell.column] = text
    return edited


def accuracy_of(tables: Tables, cell: Cell) -> float:
    """Return the relative accuracy that a row states for its number."""
    row = tables[cell.table][cell.index]
    if cell.table == "readings":
        meters = {meter["meter"]: meter for meter in tables.get("meters", [])}
        stated = number(meters.get(row.get("meter", ""), {}).get("accuracy"))
    else:
        stated = number(row.get("accuracy"))
    if stated:
        return stated
    if cell.table == "counts":
        return COUNTED
    if "status" not in row:
        return DECLARED
    return ACCURACY.get(row["status"], ROUGH)


def changed(
    tables: Tables,
    changes: Mapping[Cell, str],
    *,
    size: float | None = None,
    relative: float | None = None,
    accuracy: float | None = None,
    also: Iterable[tuple[str, int]] = (),
) -> Mutation | None:
    """Return the mutation that writes other texts into cells; none if nothing differs.

    The first cell is the one the fault is told by; rows of the others, and those in
    ``also``, name it as well.
    """
    real = {c: text for c, text in changes.items() if value_at(tables, c) != text}
    if not real:
        return None
    first = next(iter(real))
    rows = dict.fromkeys([*((c.table, c.row) for c in real), *also])
    return Mutation(
        tables=edit(tables, real),
        table=first.table,
        row=first.row,
        column=first.column,
        before=value_at(tables, first),
        after=real[first],
        size=size,
        relative=relative,
        accuracy=accuracy_of(tables, first) if accuracy is None else accuracy,
        rows=tuple(rows),
    )


def without(tables: Tables, table: str, index: int, relative: float | None) -> Mutation:
    """Return the mutation that drops a row."""
    cell = Cell(table, index, "")
    rows = tables[table]
    return Mutation(
        tables={**tables, table: [*rows[:index], *rows[index + 1 :]]},
        table=table,
        row=cell.row,
        column="",
        before=tell(rows[index]),
        after="",
        size=None,
        relative=relative,
        accuracy=accuracy_of(tables, cell),
        rows=(),
        subject=rows[index],
    )


def with_row(tables: Tables, table: str, index: int, row: Row, source: int) -> Mutation:
    """Return the mutation that inserts a row, made from the one at ``source``."""
    rows = tables[table]
    cell = Cell(table, index, "")
    return Mutation(
        tables={**tables, table: [*rows[:index], row, *rows[index:]]},
        table=table,
        row=cell.row,
        column="",
        before="",
        after=tell(row),
        size=None,
        relative=None,
        accuracy=accuracy_of(tables, Cell(table, source, "")),
        rows=((table, cell.row), (table, source + 2 + (source >= index))),
        inserted=cell.row,
    )


def tell(row: Row) -> str:
    """Return a row in short: what it says, without where that is from."""
    dull = {"status", "source", "comment", "licence", "document"}
    return "|".join(text for name, text in row.items() if text and name not in dull)
