"""Ways to make a kind from a choice of cells: scaling, dropping, doubling."""

from collections.abc import Callable
from random import Random

from tests.mutants.mutation import (
    Cell,
    Cells,
    Kind,
    Mutation,
    Row,
    Tables,
    changed,
    number,
    text_of,
    value_at,
    with_row,
    without,
)

PERCENT = tuple(sign * p for p in (2.0, 5.0, 10.0, 20.0, 50.0) for sign in (1, -1))
POINTS = tuple(sign * p for p in (0.5, 1.0, 2.0, 3.0, 5.0) for sign in (1, -1))
THOUSAND = (1000.0, 0.001)

Change = Callable[[Tables, Cell, Random], str | None]


def slip(
    name: str, tables: str, text: str, cells: Cells, sizes: tuple[float, ...] = THOUSAND
) -> Kind:
    """Return the kind that multiplies a number by a factor of units or decimals."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        assert size is not None
        return _scale(given, rng, cells, size, size)

    return Kind(name, tuple(tables.split()), text, plant, sizes, "factor")


def graded(
    name: str,
    tables: str,
    text: str,
    cells: Cells,
    sizes: tuple[float, ...] = PERCENT,
) -> Kind:
    """Return the kind that makes a number larger or smaller by some percent."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        assert size is not None
        return _scale(given, rng, cells, 1 + size / 100, size)

    return Kind(name, tuple(tables.split()), text, plant, sizes, "percent")


def _scale(
    tables: Tables, rng: Random, cells: Cells, factor: float, size: float
) -> Mutation | None:
    found = cells(tables)
    if not found:
        return None
    cell = rng.choice(found)
    value = number(value_at(tables, cell)) or 0.0
    after = text_of(value * factor)
    return changed(tables, {cell: after}, size=size, relative=abs(factor - 1))


def points(
    name: str,
    tables: str,
    text: str,
    cells: Cells,
    sizes: tuple[float, ...] = POINTS,
) -> Kind:
    """Return the kind that adds points to a share, where that leaves it a share."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        assert size is not None
        moved = {
            cell: (number(value_at(given, cell)) or 0.0) + size / 100
            for cell in cells(given)
        }
        found = [cell for cell, share in moved.items() if 0 < share <= 1]
        if not found:
            return None
        cell = rng.choice(found)
        after = text_of(moved[cell])
        return changed(given, {cell: after}, size=size, relative=abs(size) / 100)

    return Kind(name, tuple(tables.split()), text, plant, sizes, "points")


def rewritten(
    name: str,
    tables: str,
    text: str,
    cells: Cells,
    change: Change,
    *,
    is_amount: bool = False,
) -> Kind:
    """Return the kind that writes another text into a cell.

    With ``is_amount`` the fault is as large as the number has changed.
    """

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        found = cells(given)
        rng.shuffle(found)
        for cell in found:
            after = change(given, cell, rng)
            if after is None or after == value_at(given, cell):
                continue
            relative = compare(value_at(given, cell), after) if is_amount else None
            return changed(given, {cell: after}, size=size, relative=relative)
        return None

    return Kind(name, tuple(tables.split()), text, plant)


def compare(before: str, after: str) -> float | None:
    """Return the relative change of a number; none if one of the two is none."""
    old, new = number(before), number(after)
    return None if not old or new is None else abs(new / old - 1)


def dropped(name: str, tables: str, text: str, cells: Cells) -> Kind:
    """Return the kind that leaves out the row of a cell."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        del size
        found = cells(given)
        if not found:
            return None
        cell = rng.choice(found)
        return without(given, cell.table, cell.index, None)

    return Kind(name, tuple(tables.split()), text, plant)


def doubled(
    name: str,
    tables: str,
    text: str,
    cells: Cells,
    alter: Callable[[Row, Random], Row] = lambda row, _: dict(row),
    *,
    at_end: bool = False,
) -> Kind:
    """Return the kind that enters the row of a cell twice, the second time altered."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        del size
        found = cells(given)
        if not found:
            return None
        cell = rng.choice(found)
        row = alter(given[cell.table][cell.index], rng)
        place = len(given[cell.table]) if at_end else cell.index + 1
        return with_row(given, cell.table, place, row, cell.index)

    return Kind(name, tuple(tables.split()), text, plant)


def exchanged(
    name: str, tables: str, text: str, cells: Cells, other: str, *, blank: bool = False
) -> Kind:
    """Return the kind that swaps two columns of a row.

    With ``blank`` the other cell may be empty: the number stands in the wrong column.
    """

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        pairs = [
            (cell, Cell(cell.table, cell.index, other))
            for cell in cells(given)
            if (second := value_at(given, Cell(cell.table, cell.index, other)))
            != value_at(given, cell)
            and (second or blank)
        ]
        if not pairs:
            return None
        one, two = rng.choice(pairs)
        texts = {one: value_at(given, two), two: value_at(given, one)}
        return changed(given, texts, size=size, relative=compare(*texts.values()))

    return Kind(name, tuple(tables.split()), text, plant)
