"""Meters of the site, those below them, and what they counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from tests.support.simulated.records import METERED
from tests.support.simulated.rows import Row
from tests.support.simulated.scope import Scope
from tests.support.simulated.site import Draws
from tests.support.simulated.stating import SOURCE, Statement

POWER, PLANT = "electricity, purchased", "electricity, plant"
TESTING = ("FT", "burn-in", "wafer probe")
SERVED = 0.85  # share of tool groups and utilities with a meter of their own
CLASSES = ("", "0.005", "0.01", "0.02")
BY_STATUS = 0.005
# Part of a meter's class that is the same in all its readings.
STEADY = 0.8


@dataclass(slots=True)
class Meter:
    """A meter; ``amount`` is what truly ran through it in the period."""

    name: str
    flow: str
    amount: float
    serves: str = ""
    below: list["Meter"] = field(default_factory=list)


def build_meters(
    rng: np.random.Generator, draws: Draws, bills: dict[str, tuple[float, str]]
) -> list[Meter]:
    """Return the meters of the site, each with those below it."""
    roots = {
        flow: Meter(f"main meter, {flow}", flow, bills[flow][0])
        for flow in METERED
        if flow in bills
    }
    boards = {name: Meter(f"board, {name}", PLANT, 0.0)
              for name in ("assembly", "test", "utilities")}  # fmt: skip
    for group, drawn in draws.groups.items():
        name = "test" if group.startswith(TESTING) else "assembly"
        _feed(rng, boards[name], group, drawn.get(PLANT, 0))
    for utility, drawn in draws.utilities.items():
        if utility != PLANT:
            _feed(rng, boards["utilities"], utility, drawn.get(PLANT, 0))
        if drawn.get("city water", 0) and "city water" in roots:
            leaf = Meter(f"water to {utility}", "city water", drawn["city water"])
            leaf.serves = utility
            roots["city water"].below.append(leaf)
    roots[POWER].below = [board for board in boards.values() if board.amount]
    return list(roots.values())


def read_meters(
    say: Statement, roots: Sequence[Meter], scope: Scope, bills: dict[str, str]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of meters and of their readings.

    Parameters
    ----------
    bills
        Unit in which each billed flow is read.
    """
    months = scope.months()
    meters: list[Row] = []
    readings: list[Row] = []
    for root in roots:
        quarterly = len(months) % 3 == 0 and say.rng.random() < 0.3
        spans = _spans(months, 3 if quarterly else 1)
        unit = bills[root.flow]
        _read(say, root, spans, (unit, ""), meters, readings)
    return meters, readings


def _feed(
    rng: np.random.Generator, board: Meter, serves: str, amount: float
) -> None:  # fmt: skip
    if amount <= 0:
        return
    board.amount += amount
    if rng.random() < SERVED:
        board.below.append(Meter(f"meter of {serves}", PLANT, amount, serves))


def _spans(
    months: Sequence[tuple[date, date]], size: int
) -> list[tuple[date, date]]:  # fmt: skip
    return [
        (months[place][0], months[place + size - 1][1])
        for place in range(0, len(months), size)
    ]


def _read(
    say: Statement,
    meter: Meter,
    spans: Sequence[tuple[date, date]],
    read_as: tuple[str, str],
    meters: list[Row],
    readings: list[Row],
) -> list[float]:
    """Add the rows of a meter and of those below; return what it truly counted."""
    unit, parent = read_as
    accuracy = str(say.rng.choice(CLASSES if parent else CLASSES[:3]))
    meters.append(
        {"meter": meter.name, "flow": meter.flow, "parent": parent,
         "serves": meter.serves, "accuracy": accuracy, "source": SOURCE}
    )  # fmt: skip
    rest = meter.amount - sum(each.amount for each in meter.below)
    days = np.array([(end - start).days for start, end in spans], dtype=float)
    profile = days * say.rng.uniform(0.9, 1.1, len(days))
    counted = max(rest, 0.0) * profile / profile.sum()
    mark = len(readings)
    for each in meter.below:
        read_below = (unit, meter.name)
        counted = counted + _read(say, each, spans, read_below, meters, readings)
    limit = float(accuracy) if accuracy else BY_STATUS
    steady = say.near(1, limit * STEADY)
    readings[mark:mark] = [
        {"meter": meter.name, "period_start": start.isoformat(),
         "period_end": end.isoformat(),
         "amount": say.text(amount * steady, limit * (1 - STEADY)),
         "unit": unit, "status": "measured", "source": SOURCE}
        for (start, end), amount in zip(spans, counted.tolist(), strict=True)
    ]  # fmt: skip
    return [float(amount) for amount in counted]
