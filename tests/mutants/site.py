"""Faults of meters, stocks and counts: what a site reads, weighs and counts."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from tests.mutants.making import (
    PERCENT,
    THOUSAND,
    compare,
    doubled,
    exchanged,
    graded,
    rewritten,
    slip,
)
from tests.mutants.mutation import (
    Cell,
    Kind,
    Mutation,
    Row,
    Tables,
    accuracy_of,
    changed,
    number,
    text_of,
    value_at,
    without,
)
from tests.mutants.reach import ENERGY, cells_of, in_unit

FIGURES = ("started", "good", "scrapped", "reworked", "insertions", "tool_hours")


def _by_meter(tables: Tables) -> dict[str, list[int]]:
    """Return the indices of the readings of each meter, in order of time."""
    rows = tables.get("readings", [])
    order = sorted(range(len(rows)), key=lambda i: rows[i]["period_start"])
    meters: dict[str, list[int]] = {}
    for index in order:
        meters.setdefault(rows[index]["meter"], []).append(index)
    return meters


def _of_meter(tables: Tables, *names: str) -> list[tuple[str, int]]:
    """Return the rows of meters and of all their readings."""
    return [
        (table, index + 2)
        for table in ("meters", "readings")
        for index, row in enumerate(tables.get(table, []))
        if row["meter"] in names
    ]


def _gap(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    del size
    found = [i for several in _by_meter(given).values() if several[1:] for i in several]
    return without(given, "readings", rng.choice(found), None) if found else None


def _overlap(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Let a reading begin some days before the one before it has ended."""
    pairs = [
        pair for several in _by_meter(given).values() for pair in pairwise(several)
    ]
    if not pairs:
        return None
    before, after = rng.choice(pairs)
    cell = Cell("readings", after, "period_start")
    early = date.fromisoformat(value_at(given, cell)) - timedelta(
        days=rng.choice((5, 10, 20))
    )
    return changed(
        given, {cell: early.isoformat()}, size=size, also=[("readings", before + 2)]
    )


def _register(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Enter one reading as the register stood, not as the difference."""
    found = [
        (several, place)
        for several in _by_meter(given).values()
        for place in range(1, len(several))
    ]
    if not found:
        return None
    several, place = rng.choice(found)
    amounts = [float(given["readings"][i]["amount"]) for i in several[: place + 1]]
    cell = Cell("readings", several[place], "amount")
    relative = abs(sum(amounts) / amounts[-1] - 1) if amounts[-1] else None
    return changed(given, {cell: text_of(sum(amounts))}, size=size, relative=relative)


def _all_registers(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Enter every reading of a meter as the register stood."""
    found = [pair for pair in _by_meter(given).items() if pair[1][2:]]
    if not found:
        return None
    name, several = rng.choice(found)
    total, texts = 0.0, {}
    for index in several:
        cell = Cell("readings", index, "amount")
        total += float(value_at(given, cell))
        texts[cell] = text_of(total)
    return changed(given, texts, size=size, also=_of_meter(given, name))


def _ratio(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Leave out, or apply twice, the ratio of the transformers of a meter."""
    assert size is not None
    found = list(_by_meter(given).items())
    if not found:
        return None
    name, several = rng.choice(found)
    texts = {
        (cell := Cell("readings", i, "amount")): text_of(
            float(value_at(given, cell)) * size
        )
        for i in several
    }
    return changed(
        given, texts, size=size, relative=abs(size - 1), also=_of_meter(given, name)
    )


def _child_above(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Let a meter read more than the one upstream of it."""
    parents = {row["meter"]: row.get("parent") or "" for row in given.get("meters", [])}
    readings = given.get("readings", [])
    found = [
        (Cell("readings", i, "amount"), above, j)
        for i, row in enumerate(readings)
        for j, upper in enumerate(readings)
        if parents.get(row["meter"]) == upper["meter"]
        and row["period_start"] == upper["period_start"]
        and row["unit"] == upper["unit"]
        and (above := 1.2 * float(upper["amount"])) > float(row["amount"])
    ]
    if not found:
        return None
    cell, above, upper = rng.choice(found)
    return changed(
        given,
        {cell: text_of(above)},
        size=size,
        relative=compare(value_at(given, cell), text_of(above)),
        also=[("readings", upper + 2)],
    )


def _served(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Swap what two meters of one flow serve."""
    meters = given.get("meters", [])
    found = [
        (i, j)
        for i, one in enumerate(meters)
        for j, two in enumerate(meters)
        if i != j
        and one.get("serves")
        and two.get("serves")
        and one["serves"] != two["serves"]
        and one["flow"] == two["flow"]
        and _total(given, one) > 1.2 * _total(given, two) > 0
    ]
    if not found:
        return None
    i, j = rng.choice(found)
    one, two = Cell("meters", i, "serves"), Cell("meters", j, "serves")
    return changed(
        given,
        {one: value_at(given, two), two: value_at(given, one)},
        size=size,
        also=_of_meter(given, meters[i]["meter"], meters[j]["meter"]),
    )


def _total(tables: Tables, meter: Row) -> float:
    return sum(
        float(row["amount"])
        for row in tables.get("readings", [])
        if row["meter"] == meter["meter"]
    )


def _wrong_parent(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Hang a meter below its own sister, which carries less."""
    meters = given.get("meters", [])
    found = [
        (Cell("meters", i, "parent"), two["meter"])
        for i, one in enumerate(meters)
        for two in meters
        if one.get("parent")
        and one["parent"] == two.get("parent")
        and one["flow"] == two["flow"]
        and _total(given, one) > 1.2 * _total(given, two) > 0
    ]
    if not found:
        return None
    cell, parent = rng.choice(found)
    return changed(
        given,
        {cell: parent},
        size=size,
        also=_of_meter(given, meters[cell.index]["meter"], parent),
    )


def _stock(change: Callable[[Row, float], dict[str, str]]):
    """Return how to book a stock wrongly.

    The use of the period is what a stock corrects: the fault is as large as that use
    is changed by it.
    """

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        bills = {row["flow"]: (i, row) for i, row in enumerate(given.get("bills", []))}
        found = []
        for index, row in enumerate(given.get("stocks", [])):
            if row["flow"] not in bills:
                continue
            place, bill = bills[row["flow"]]
            after = {**row, **change(row, size or 1.0)}
            if bill["unit"] != row["unit"]:
                continue
            moved = abs(_drop(after) - _drop(row))
            use = float(bill["amount"]) + _drop(row)
            accuracy = accuracy_of(given, Cell("bills", place, "amount"))
            if moved and use > 0:
                found.append((index, after, moved / use, accuracy, place))
        if not found:
            return None
        index, after, relative, accuracy, place = rng.choice(found)
        texts = {Cell("stocks", index, c): after[c] for c in ("closing", "opening")}
        return changed(
            given,
            texts,
            size=size,
            relative=relative,
            accuracy=accuracy,
            also=[("bills", place + 2)],
        )

    return plant


def _drop(row: Row) -> float:
    return float(row["opening"]) - float(row["closing"])


def _stale(given: Tables, rng: Random, size: float | None) -> Mutation | None:
    """Copy the figures of another row of the same step."""
    rows = given.get("counts", [])
    found = [
        (i, other)
        for i, one in enumerate(rows)
        for other in rows
        if one["step"] == other["step"]
        and (one["sku"], one.get("lot")) != (other["sku"], other.get("lot"))
        and (compare(one["good"], other["good"]) or 0.0) > 0.1
    ]
    if not found:
        return None
    index, other = rng.choice(found)
    texts = {Cell("counts", index, c): other.get(c) or "" for c in FIGURES}
    return changed(given, texts, size=size)


def _forgotten(column: str, base: str):
    """Return how to enter a zero for some units that were counted."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        found = cells_of("counts", column)(given)
        if not found:
            return None
        cell = rng.choice(found)
        whole = number(value_at(given, Cell("counts", cell.index, base)))
        share = float(value_at(given, cell)) / whole if whole else None
        return changed(given, {cell: "0"}, size=size, relative=share)

    return plant


def _moved(source: str, target: str):
    """Return how to count units of one outcome as another."""

    def plant(given: Tables, rng: Random, size: float | None) -> Mutation | None:
        found = cells_of("counts", source)(given)
        if not found:
            return None
        cell = rng.choice(found)
        other = Cell("counts", cell.index, target)
        both = float(value_at(given, cell)) + (number(value_at(given, other)) or 0.0)
        good = number(given["counts"][cell.index]["good"])
        share = float(value_at(given, cell)) / good if good else None
        return changed(
            given, {cell: "0", other: text_of(both)}, size=size, relative=share
        )

    return plant


def _first_pass(tables: Tables, cell: Cell, rng: Random) -> str | None:
    """Return the units instead of the insertions, retests left out."""
    del rng
    row = tables["counts"][cell.index]
    into = (number(row.get("wip_start")) or 0.0) - (number(row.get("wip_end")) or 0.0)
    return text_of(float(row["started"]) + into)


def _next_lot(row: Row, rng: Random) -> Row:
    """Return the row of a lot, booked again the next day."""
    del rng
    return dict(row)


COUNTED = cells_of("counts", "started")

KINDS: tuple[Kind, ...] = (
    Kind("reading missing", ("readings",), "A reading of a meter is missing.", _gap),
    Kind(
        "readings overlap",
        ("readings",),
        "A reading begins before the one before it has ended.",
        _overlap,
    ),
    Kind(
        "register for difference",
        ("readings",),
        "A reading is entered as the register stood.",
        _register,
    ),
    Kind(
        "registers for differences",
        ("readings",),
        "All readings of a meter are entered as the register stood.",
        _all_registers,
    ),
    Kind(
        "transformer ratio",
        ("readings",),
        "The ratio of the transformers of a meter is left out, or applied twice.",
        _ratio,
        (0.05, 0.5, 2.0, 20.0),
        "factor",
    ),
    Kind(
        "meter above its parent",
        ("readings",),
        "A meter reads more than the one upstream.",
        _child_above,
    ),
    Kind(
        "meters serve each other's tools",
        ("meters",),
        "What two meters serve is swapped.",
        _served,
    ),
    Kind(
        "meter below its sister",
        ("meters",),
        "A meter hangs below one that stands beside it.",
        _wrong_parent,
    ),
    graded("reading", "readings", "A reading is off.", cells_of("readings", "amount")),
    slip(
        "reading slip",
        "readings",
        "A reading is in MWh or in m3 for kWh or litres.",
        cells_of("readings", "amount"),
    ),
    slip(
        "reading kWh and MJ",
        "readings",
        "A reading in MJ stands beside kWh.",
        cells_of("readings", "amount", in_unit(ENERGY)),
        (3.6, 1 / 3.6),
    ),
    doubled(
        "reading doubled",
        "readings",
        "A reading stands twice.",
        cells_of("readings", "amount"),
    ),
    Kind(
        "closing stock not carried",
        ("stocks",),
        "The closing stock repeats the opening one.",
        _stock(lambda row, _: {"closing": row["opening"]}),
    ),
    Kind(
        "stock slip",
        ("stocks",),
        "A stock is counted in another unit of mass.",
        _stock(lambda row, size: {"closing": text_of(float(row["closing"]) * size)}),
        THOUSAND,
        "factor",
    ),
    Kind(
        "closing stock zero",
        ("stocks",),
        "The closing stock was not counted and is zero.",
        _stock(lambda *_: {"closing": "0"}),
    ),
    Kind(
        "stocks swapped",
        ("stocks",),
        "Opening and closing stock are swapped.",
        _stock(lambda row, _: {"closing": row["opening"], "opening": row["closing"]}),
    ),
    Kind(
        "counts of another lot",
        ("counts",),
        "The counts of a step are those of another lot or SKU.",
        _stale,
    ),
    doubled(
        "lot counted twice",
        "counts",
        "The counts of a lot or SKU at a step stand twice.",
        COUNTED,
        _next_lot,
    ),
    graded("started", "counts", "The units started are off.", COUNTED),
    graded(
        "good",
        "counts",
        "The good units counted are off.",
        cells_of("counts", "good"),
        PERCENT,
    ),
    exchanged(
        "started and good swapped",
        "counts",
        "Started and good are swapped.",
        COUNTED,
        "good",
    ),
    Kind(
        "scrap forgotten",
        ("counts",),
        "The scrap of a step is left out.",
        _forgotten("scrapped", "good"),
    ),
    Kind(
        "work in progress forgotten",
        ("counts",),
        "What waits at the end of the period is left out.",
        _forgotten("wip_end", "started"),
    ),
    Kind(
        "rework as scrap",
        ("counts",),
        "Reworked units are counted as scrap.",
        _moved("reworked", "scrapped"),
    ),
    Kind(
        "scrap as good",
        ("counts",),
        "Scrap is counted as good.",
        _moved("scrapped", "good"),
    ),
    rewritten(
        "retests not counted",
        "counts",
        "Insertions hold the first pass alone.",
        cells_of("counts", "insertions"),
        _first_pass,
        is_amount=True,
    ),
    slip(
        "booked hours slip",
        "counts",
        "Booked tool hours are in minutes or days.",
        cells_of("counts", "tool_hours"),
        (60.0, 1 / 24),
    ),
    graded(
        "booked hours",
        "counts",
        "Booked tool hours are off.",
        cells_of("counts", "tool_hours"),
    ),
)
