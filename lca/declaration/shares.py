"""The parts of the headline impact as printed lines, each summing to its whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lca.declaration.layout import make_visible
from lca.declaration.numbers import NOTHING, PERCENT, Places, choose_places
from lca.declaration.vocabulary import Vocabulary
from lca.results import Solution

Amounts = Sequence[tuple[str, float]]

MOST_STEPS = 6
"""Steps of a stage that are named; what is left is one more line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part: what it is, how much, what share, and how long its bar is.

    ``width`` goes from 0 to 100, the largest size among its siblings being 100;
    ``share`` is in per cent of the headline impact.
    """

    name: str
    amount: str
    share: str
    width: float
    negative: bool
    parts: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """The headline impact and what it consists of.

    ``exponent`` is the power of ten of every amount in here.
    """

    total: str
    whole: str
    exponent: int
    stages: tuple[Line, ...]
    statuses: tuple[Line, ...]
    gwp_sets: tuple[Line, ...]

    @property
    def has_steps(self) -> bool:
        """Return whether any stage is split into steps."""
        return any(stage.parts for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Rounded:
    """An amount and its share in last places; the share is None of a zero total."""

    amount: int
    share: int | None


@dataclass(frozen=True, slots=True)
class LineTable:
    """What the lines of one table have in common: total, places, longest bar."""

    total: float
    places: Places
    largest: float

    @classmethod
    def of(cls, total: float, places: Places, rows: Amounts) -> "LineTable":
        """Return the table of these rows."""
        largest = max((abs(amount) for _, amount in rows), default=0.0)
        return cls(total, places, largest or 1.0)

    def whole(self) -> Rounded:
        """Return the total itself, as what the lines sum to."""
        hundred = PERCENT.count(100) if self.total else None
        return Rounded(self.places.count(self.total), hundred)

    def round_parts(self, rows: Amounts, whole: Rounded) -> list[Rounded]:
        """Return the parts of a whole in last places, summing to it."""
        amounts = [amount for _, amount in rows]
        counts = self.places.split(amounts, whole.amount)
        if whole.share is None:
            return [Rounded(count, None) for count in counts]
        shares = PERCENT.split(
            [100 * amount / self.total for amount in amounts], whole.share
        )
        return [Rounded(*pair) for pair in zip(counts, shares, strict=True)]

    def print_lines(
        self, rows: Amounts, whole: Rounded | None = None
    ) -> tuple[Line, ...]:
        """Return lines that sum to a whole, or to the total."""
        rounded = self.round_parts(rows, whole or self.whole())
        return tuple(
            Line(
                name=make_visible(name),
                amount=self.places.show(part.amount, amount),
                share=NOTHING
                if part.share is None
                else PERCENT.show(part.share, amount / self.total),
                width=min(100.0, 100 * abs(amount) / self.largest),
                negative=amount < 0,
            )
            for (name, amount), part in zip(rows, rounded, strict=True)
        )


def share_headline(solution: Solution, words: Vocabulary) -> Shares:
    """Return the headline impact by stage and step, data status and GWP set."""
    total = _total(solution)
    stages = _of_headline(solution.stages, solution, "stage")
    statuses = _of_headline(solution.statuses, solution, "status")
    gwp_sets = solution.gwp_sets.select("gwp_set", "amount").rows()
    places = choose_places(total, [amount for _, amount in stages])
    steps = solution.steps.filter(pl.col("indicator") == solution.headline)
    table = LineTable.of(total, places, stages)
    return Shares(
        total=places.show(places.count(total), total),
        whole=PERCENT.show(PERCENT.count(100)) if total else NOTHING,
        exponent=places.exponent,
        stages=nest_lines(table, stages, _group(steps), words),
        statuses=LineTable.of(total, places, statuses).print_lines(
            [(words.name("status", status), amount) for status, amount in statuses]
        ),
        gwp_sets=LineTable.of(total, places, gwp_sets).print_lines(
            [(words.name("gwp", gwp_set), amount) for gwp_set, amount in gwp_sets]
        ),
    )


def share_of_status(solution: Solution, status: str) -> float | None:
    """Return the share (0 to 1) of the headline impact that rests on a status.

    None where there is none of it, or nothing to take a share of.
    """
    total = _total(solution)
    amount = dict(_of_headline(solution.statuses, solution, "status")).get(status, 0.0)
    return amount / total if amount and total else None


def share_of_other_sets(solution: Solution) -> float:
    """Return the share (0 to 1) of the headline impact from other GWP sets."""
    own = solution.versions.gwp_set
    other = solution.gwp_sets.filter(pl.col("gwp_set") != own)
    return float(other["share"].sum())


def _total(solution: Solution) -> float:
    amounts = dict(solution.impact.select("indicator", "amount").rows())
    return float(amounts.get(solution.headline, 0.0))


def _of_headline(frame: pl.DataFrame, solution: Solution, key: str) -> Amounts:
    own = frame.filter(pl.col("indicator") == solution.headline, pl.col("amount") != 0)
    return own.select(key, "amount").rows()


def nest_lines(
    table: LineTable,
    stages: Amounts,
    steps: Mapping[str, Amounts],
    words: Vocabulary,
    *,
    most: int = MOST_STEPS,
) -> tuple[Line, ...]:
    """Return a line per stage, with its largest steps as lines below it."""
    lines = table.print_lines(
        [(words.name("stage", stage), amount) for stage, amount in stages]
    )
    wholes = table.round_parts(stages, table.whole())
    return tuple(
        replace(
            line,
            parts=table.print_lines(
                keep_largest(steps.get(stage, ()), most, words), whole
            ),
        )
        for line, whole, (stage, _) in zip(lines, wholes, stages, strict=True)
    )


def keep_largest(rows: Amounts, most: int, words: Vocabulary) -> Amounts:
    """Return the largest rows in order of size, what is left as one row more."""
    ordered = sorted(rows, key=lambda row: -abs(row[1]))
    if len(ordered) <= most + 1:
        return ordered
    rest = sum(amount for _, amount in ordered[most:])
    return [*ordered[:most], (words("others", count=len(ordered) - most), rest)]


def _group(steps: pl.DataFrame) -> dict[str, list[tuple[str, float]]]:
    """Return the activities of each stage with their amounts."""
    grouped: dict[str, list[tuple[str, float]]] = {}
    for stage, activity, amount in steps.select("stage", "activity", "amount").rows():
        grouped.setdefault(stage, []).append((activity, amount))
    return grouped
