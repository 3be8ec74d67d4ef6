"""The units of a period: every lot of every SKU, and the dice that lie in the bank."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from tests.support.simulated.lots import Pass, pull, push
from tests.support.simulated.rows import Tables, exact, number
from tests.support.simulated.scope import Scope
from tests.support.simulated.truth import steps_of

FEWEST_WAFERS = 25
LOTS = 4
BANK = (0.02, 0.08)  # what lies in the bank at the beginning, of what is drawn from it


@dataclass(frozen=True, slots=True)
class Stock:
    """What lay in store on the first and after the last day."""

    opening: float
    closing: float


@dataclass(frozen=True, slots=True)
class Period:
    """The passes of each lot of each SKU, by number, and the banks of dice."""

    lots: dict[str, list[list[Pass]]]
    banks: dict[str, Stock]

    def passes(self, sku: str) -> Iterator[Pass]:
        """Yield all passes of a SKU."""
        for lot in self.lots.get(sku, []):
            yield from lot

    def processed(self, sku: str, step: str) -> int:
        """Return the starts of a step that were finished."""
        done = (each for each in self.passes(sku) if each.step.name == step)
        return sum(each.processed for each in done)

    def good(self, sku: str) -> int:
        """Return the good output of the last step."""
        return sum(lot[-1].good for lot in self.lots[sku])


def live(rng: np.random.Generator, true: Tables, scope: Scope) -> Period:
    """Return a period of the plant; bins and productions take their true values."""
    lots: dict[str, list[list[Pass]]] = {}
    for row in true["production"]:
        count = int(rng.integers(1, LOTS + 1))
        target = number(row, "quantity") * scope.volume * rng.uniform(0.7, 1.3)
        steps = steps_of(true, row["sku"])
        each = max(target * scope.years, _least(true, row["sku"])) / count
        lots[row["sku"]] = [pull(rng, steps, each) for _ in range(count)]
    period = Period(lots, {})
    for row in true["production"]:
        row["quantity"] = str(period.good(row["sku"]))
    for sku, drawn in _drawn(true, period).items():
        _make_dice(rng, true, period, (sku, drawn))
    return period


def _least(true: Tables, sku: str) -> float:
    """Return what a number of wafers gives, of the smallest die in the SKU."""
    makers = {row["product"]: row["sku"] for row in true["bins"]}
    parts = {row["flow"] for row in true["bom"] if row["sku"] == sku}
    dice = {makers.get(part, part) for part in parts}
    per_wafer = [
        number(row, "gives")
        for row in true["sku_steps"]
        if row["sku"] in dice and row["gives"]
    ]
    return FEWEST_WAFERS * max(per_wafer, default=1)


def _drawn(true: Tables, period: Period) -> dict[str, dict[str, int]]:
    """Return per sorted or unsorted die which of its products were drawn."""
    makers = {row["product"]: row["sku"] for row in true["bins"]}
    dice = {row["sku"] for row in true["skus"] if row["unit"] == "die"}
    drawn: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in true["bom"]:
        if (die := line["flow"]) in dice:
            starts = period.processed(line["sku"], line["step"])
            amount = starts * int(number(line, "amount"))
            drawn[makers.get(die, die)][die] += amount
    return drawn


def _make_dice(
    rng: np.random.Generator,
    true: Tables,
    period: Period,
    needed: tuple[str, dict[str, int]],
) -> None:
    """Make the dice that were drawn, of whole wafers; the bank takes the rest."""
    sku, drawn = needed
    steps = steps_of(true, sku)
    per_wafer = float(np.prod([step.gives * step.good for step in steps]))
    wafers = ceil(sum(drawn.values()) / per_wafer)
    count = int(rng.integers(1, min(LOTS, wafers) + 1))
    parts = [wafers // count + (place < wafers % count) for place in range(count)]
    period.lots[sku] = [push(rng, steps, part) for part in parts]
    made = period.good(sku)
    shares = {die: amount / sum(drawn.values()) for die, amount in drawn.items()}
    left = 1.0
    for place, (die, share) in enumerate(shares.items()):
        share = round(share, 4) if place < len(shares) - 1 else left  # noqa: PLW2901
        left -= share
        opening = round(drawn[die] * rng.uniform(*BANK))
        closing = opening + round(made * share) - drawn[die]
        if closing < 0:
            opening, closing = opening - closing, 0
        period.banks[die] = Stock(opening, closing)
        for row in true["bins"]:
            if row["product"] == die:
                row["share"] = exact(round(share, 4))
