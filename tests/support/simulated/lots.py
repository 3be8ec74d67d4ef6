"""Whole units on their way through the steps of a route, lot by lot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

# Share of what a step works on in the period that waits before it, and how much that
# differs between the first and the last day.
QUEUE = (0.001, 0.02)
DRIFT = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """What is true of a step of a SKU; ``target`` is where rework goes back to."""

    route: str
    name: str
    takes: int
    gives: int
    good: float
    rework: float
    target: int
    insertions: float
    group: str
    seconds: float
    parallel: float

    @property
    def hours(self) -> float:
        """Return the productive hours of one insertion of one start."""
        return self.seconds / (3600 * self.parallel)


@dataclass(frozen=True, slots=True)
class Pass:
    """What was counted of a lot at a step."""

    step: Step
    started: int
    good: int
    scrapped: int
    reworked: int
    wip_start: int
    wip_end: int
    insertions: int

    @property
    def processed(self) -> int:
        """Return the starts that were finished."""
        return self.wip_start + self.started - self.wip_end

    @property
    def hours(self) -> float:
        """Return the productive hours."""
        return self.insertions * self.step.hours


def pull(rng: np.random.Generator, steps: Sequence[Step], target: float) -> list[Pass]:
    """Return the passes of a lot that was asked for so many good units.

    The last step makes what is asked for; each step before makes what the next took in.
    Rework enters the step that it goes back to, and is not asked for again.
    """
    passes: list[Pass] = []
    returned = [0] * len(steps)
    need = 0
    for place in range(len(steps) - 1, -1, -1):
        done = _made(rng, steps[place], need) if passes else _asked(rng, steps, target)
        if passes and (surplus := done.good - need):
            passes[-1] = _await(passes[-1], surplus)
        returned[done.step.target] += _back(steps, place, done.reworked)
        passes.append(done)
        need = done.started * done.step.takes - returned[place]
    return passes[::-1]


def push(rng: np.random.Generator, steps: Sequence[Step], starts: int) -> list[Pass]:
    """Return the passes of a lot of so many starts; there is no rework."""
    passes: list[Pass] = []
    for step in steps:
        queue, left = _queues(rng, starts)
        done = starts + queue - left
        lost = int(rng.binomial(done * step.gives, 1 - step.good))
        passes.append(
            Pass(
                step=step,
                started=starts,
                good=done * step.gives - lost,
                scrapped=lost,
                reworked=0,
                wip_start=queue,
                wip_end=left,
                insertions=_inserted(rng, step, done),
            )
        )
        starts = passes[-1].good
    return passes


def _asked(rng: np.random.Generator, steps: Sequence[Step], target: float) -> Pass:
    """Return the pass of the last step, of whole starts."""
    step = steps[-1]
    done = max(1, round(target / (step.gives * step.good)))
    return _pass(rng, step, done, int(rng.binomial(done * step.gives, 1 - step.good)))


def _made(rng: np.random.Generator, step: Step, need: int) -> Pass:
    """Return the pass of a step that gives what is needed, or a little more."""
    if step.gives == 1:
        lost = int(rng.negative_binomial(need, step.good))
        return _pass(rng, step, need + lost, lost)
    done = ceil(need / (step.gives * step.good))
    lost = int(rng.binomial(done * step.gives, 1 - step.good))
    while done * step.gives - lost < need:
        done += 1
    return _pass(rng, step, done, lost)


def _pass(rng: np.random.Generator, step: Step, done: int, lost: int) -> Pass:
    reworked = 0
    if step.rework:
        reworked = int(rng.binomial(lost, step.rework / (1 - step.good)))
    queue, left = _queues(rng, done)
    return Pass(
        step=step,
        started=done - queue + left,
        good=done * step.gives - lost,
        scrapped=lost - reworked,
        reworked=reworked,
        wip_start=queue,
        wip_end=left,
        insertions=_inserted(rng, step, done),
    )


def _await(done: Pass, surplus: int) -> Pass:
    """Return the pass with more moved in, which waits at the end of the period."""
    more, rest = divmod(surplus, done.step.takes)
    assert rest == 0, done.step
    return replace(done, started=done.started + more, wip_end=done.wip_end + more)


def _back(steps: Sequence[Step], place: int, reworked: int) -> int:
    amount = reworked
    for step in steps[steps[place].target : place + 1]:
        amount, rest = divmod(amount * step.takes, step.gives)
        assert rest == 0, step
    return amount


def _queues(rng: np.random.Generator, done: int) -> tuple[int, int]:
    queue = done * rng.uniform(*QUEUE)
    return round(queue), round(queue * rng.uniform(1 - DRIFT, 1 + DRIFT))


def _inserted(rng: np.random.Generator, step: Step, done: int) -> int:
    """Return how often the starts were loaded; each again as chance has it."""
    return done + int(rng.poisson(done * (step.insertions - 1)))
