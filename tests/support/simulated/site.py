"""Tools, utilities and the rest of the site: hours, and what they drew."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from tests.support.simulated.period import Period
from tests.support.simulated.rows import Tables, exact, number
from tests.support.simulated.scope import YEAR_HOURS, Scope
from tests.support.simulated.use import Use

STATES = {
    "productive": "productive_hours",
    "standby": "standby_hours",
    "engineering": "engineering_hours",
    "down": "down_hours",
    "nonscheduled": "nonscheduled_hours",
}
BUSY = (0.5, 0.85)  # productive share of a tool's time
TO_BASE = {"g": ("kg", 0.001), "MJ": ("kWh", 1 / 3.6)}

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn in the period, in units of the flows.

    ``made`` is how much of each utility and market was made, self-use included.
    """

    groups: dict[str, Vector] = field(default_factory=dict)
    steps: Vector = field(default_factory=dict)
    site: Vector = field(default_factory=dict)
    utilities: dict[str, Vector] = field(default_factory=dict)
    made: Vector = field(default_factory=dict)

    def total(self, flow: str) -> float:
        """Return what the whole site took, or gave off, of a flow."""
        parts = [*self.groups.values(), self.steps, self.site, *self.utilities.values()]
        return sum(part.get(flow, 0.0) for part in parts)


def run_tools(
    rng: np.random.Generator, true: Tables, period: Period, scope: Scope
) -> None:
    """Give each tool group its true hours and area, and the site its size."""
    hours: Vector = defaultdict(float)
    for sku in period.lots:
        for done in period.passes(sku):
            hours[done.step.group] += done.hours
    before = after = 0.0
    for row in true["tool_groups"]:
        tools = sum(number(row, column) for column in STATES.values()) / YEAR_HOURS
        area = number(row, "area_m2") / max(1, round(tools))
        busy = hours[row["tool_group"]]
        count = ceil(busy / (scope.hours * rng.uniform(*BUSY)))
        rest = count * scope.hours - busy
        # A tool with little to do is switched off for the most.
        ready = min(rest * 0.9, busy * rng.uniform(0.2, 0.6))
        spent = ready * rng.dirichlet([12, 3, 5])
        cells = dict(zip(STATES.values(), [busy, *spent, rest - ready], strict=True))
        row |= {column: exact(value) for column, value in cells.items()}
        before += number(row, "area_m2")
        row["area_m2"] = f"{area * count:g}"
        after += area * count
    for row in true["site_totals"]:
        size = after / before * scope.years
        row["amount"] = exact(number(row, "amount") * size)


def draw(true: Tables, used: list[Use]) -> Draws:
    """Return what tools, steps and site drew, and the utilities for them."""
    draws = Draws()
    units = {row["flow"]: row["unit"] for row in true["flows"]}
    for row in true["tool_groups"]:
        drawn: Vector = defaultdict(float)
        for line in true["tool_flows"]:
            if line["tool_group"] == row["tool_group"]:
                hours = number(row, STATES[line["state"]], 0)
                drawn[line["flow"]] += hours * number(line, "amount")
        draws.groups[row["tool_group"]] = dict(drawn)
    for use in used:
        amount = use.amount * _times(use.unit, units.get(use.flow, use.unit))
        draws.steps[use.flow] = draws.steps.get(use.flow, 0) + amount
    for row in true["site_totals"]:
        amount = number(row, "amount") * _times(row["unit"], units[row["flow"]])
        draws.site[row["flow"]] = draws.site.get(row["flow"], 0) + amount
    _make_utilities(true, draws)
    return draws


def _make_utilities(true: Tables, draws: Draws) -> None:
    """Solve what each utility makes, for the others and for itself."""
    recipes: dict[str, Vector] = defaultdict(lambda: defaultdict(float))
    for row in true["utilities"]:
        recipes[row["utility"]][row["flow"]] += number(row, "amount")
    for row in true["supplies"]:
        if row["drawn"]:
            recipes[row["flow"]][row["drawn"]] += number(row, "share", 1)
    names = list(recipes)
    own = np.array([draws.total(name) for name in names])
    need = np.array([[recipes[by].get(flow, 0.0) for by in names] for flow in names])
    made = np.linalg.solve(np.eye(len(names)) - need, own)
    for name, amount in zip(names, made.tolist(), strict=True):
        draws.made[name] = amount
        parts = recipes[name].items()
        draws.utilities[name] = {flow: per * amount for flow, per in parts}


def _times(unit: str, target: str) -> float:
    """Return how many of the target unit one unit is."""
    if unit == target:
        return 1.0
    base, times = TO_BASE.get(unit, (unit, 1.0))
    back, divided = TO_BASE.get(target, (target, 1.0))
    assert base == back, (unit, target)
    return times / divided
