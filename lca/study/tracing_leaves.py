"""The figures of a record to the exchanges that they are the sums of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from lca.engine.arrays import Flags, Floats
from lca.engine.attribution import label_steps
from lca.engine.footprint import UNASSIGNED
from lca.engine.system import NO_CODE
from lca.interpret.trace_leaves import Leaves, collect_draws, collect_leaves
from lca.interpret.trace_reach import (
    Reach,
    reach_all,
    reach_draws,
    reach_stage,
    reach_status,
)
from lca.record import Document
from lca.record.figures import Figure
from lca.study.flows import group_flows
from lca.study.lines import choose_draws
from lca.study.task import Task
from lca.study.tracing_inputs import Stated, find_record


@dataclass(frozen=True, slots=True)
class Summed:
    """What a figure is the sum of, and the system it is a figure of."""

    task: Task
    reach: Reach
    leaves: Leaves


@dataclass(frozen=True, slots=True)
class _Asked:
    """A figure: its column of the record, the record, and what it is traced in."""

    task: Task
    column: str
    record: Stated

    @property
    def place(self) -> int:
        return int(self.task.places[0])

    @property
    def line(self) -> int:
        """Return the indicator, that of the headline where the record names none."""
        name = self.record.get("indicator")
        known = self.task.characterisation.indicators
        return self.task.line if name is None else known.index(str(name))

    @property
    def factors(self) -> Floats:
        factors: Floats = self.task.characterisation.factors[self.line]
        return factors


def sum_figure(
    document: Document, figure: Figure, task: Task, located: Callable[[], Task]
) -> Summed | None:
    """Return the leaves of a figure, None of one that is no sum of exchanges.

    Parameters
    ----------
    document
        Of the record.
    figure
        The figure.
    task
        The SKU in its system.
    located
        Returns the same without contracts.
    """
    path = figure.path
    if path == ("location_based",):
        asked = _Asked(located(), "", {})
        return _sum_all(asked)
    if path == ("headline", "amount"):
        return _sum_all(_Asked(task, "", {}))
    finder = _FINDERS.get(tuple(key for key in path[:2] if isinstance(key, str)))
    if finder is None:
        return None
    return finder(_Asked(task, str(path[-1]), find_record(document, figure)))


def _collect(asked: _Asked, counted: Flags, factors: Floats) -> Summed:
    """Return the leaves of some entries of B, whatever draws them."""
    reach = reach_all(asked.task.system, asked.place, counted)
    return _read(asked, reach, factors)


def _read(asked: _Asked, reach: Reach, factors: Floats) -> Summed:
    leaves = collect_leaves(asked.task.system, reach, factors)
    return Summed(asked.task, reach, leaves)


def _sum_all(asked: _Asked) -> Summed:
    every = np.ones(len(asked.task.system.biosphere.rows), dtype=np.bool_)
    return _collect(asked, every, asked.factors)


def _sum_stage(asked: _Asked) -> Summed:
    """Return the leaves of a stage, or of one of its steps."""
    system, stage = asked.task.system, str(asked.record["stage"])
    known = stage in system.stages
    code = system.stages.index(stage) if known else NO_CODE
    step = asked.record.get("step")
    reach = reach_stage(
        system,
        asked.place,
        code,
        _mark_columns(asked, step),
        demanded=stage == UNASSIGNED and step in {None, UNASSIGNED},
    )
    return _read(asked, reach, asked.factors)


def _mark_columns(asked: _Asked, label: Any) -> Flags:  # noqa: ANN401 - as JSON has it
    """Return the columns of a step or other activity of this name; all of None."""
    system = asked.task.system
    if label is None:
        return np.ones(system.size, dtype=np.bool_)
    codes, names = label_steps(system)
    marked: Flags = codes == (names.index(label) if label in names else NO_CODE)
    return marked


def _sum_source(asked: _Asked) -> Summed:
    columns = _mark_columns(asked, asked.record["contributor"])
    counted = columns[asked.task.system.biosphere.columns]
    return _collect(asked, counted, asked.factors)


def _sum_flow(asked: _Asked) -> Summed:
    """Return the leaves of a flow: its impact, or its amount."""
    listed, place = group_flows(asked.task)
    keys = [name for name in ("flow", "unit", "cutoff") if name in asked.record]
    same = listed.select(
        pl.all_horizontal(pl.col(name) == asked.record[name] for name in keys)
    )
    lines = np.flatnonzero(same.to_series().to_numpy())
    wanted = np.isin(place, lines)
    if "impact" in asked.record:
        wanted &= asked.factors != 0
    counted = wanted[asked.task.system.biosphere.rows]
    of_amount = asked.column == "amount"
    return _collect(
        asked, counted, np.ones_like(asked.factors) if of_amount else asked.factors
    )


def _sum_cutoff(asked: _Asked) -> Summed | None:
    """Return the leaves of the amount of a flow that is cut off."""
    if asked.column != "amount":
        return None
    record = {"flow": asked.record["flow"], "cutoff": True}
    return _sum_flow(_Asked(asked.task, asked.column, record))


def _sum_energy(asked: _Asked) -> Summed:
    """Return the leaves of a line of energy: what draws it, or what emits for it."""
    draws, system = choose_draws(asked.task), asked.task.system
    marked = np.zeros(len(system.technosphere.rows), dtype=np.bool_)
    line = draws.lines.index(str(asked.record["line"]))
    marked[draws.chosen[draws.line == line]] = True
    if asked.column != "amount":
        return _read(asked, reach_draws(system, asked.place, marked), asked.factors)
    nothing = np.zeros(len(system.biosphere.rows), dtype=np.bool_)
    reach = reach_all(system, asked.place, nothing)
    leaves = collect_draws(system, reach, marked, draws.energy)
    return Summed(asked.task, reach, leaves)


def _sum_status(asked: _Asked) -> Summed:
    status = str(asked.record["status"])
    return _read(
        asked, reach_status(asked.task.system, asked.place, status), asked.factors
    )


_FINDERS: dict[tuple[str, ...], Callable[[_Asked], Summed | None]] = {
    ("results", "indicators"): _sum_all,
    ("results", "stages"): _sum_stage,
    ("results", "steps"): _sum_stage,
    ("results", "contributors"): _sum_source,
    ("results", "factors"): _sum_flow,
    ("results", "inventory"): _sum_flow,
    ("results", "energy"): _sum_energy,
    ("results", "statuses"): _sum_status,
    ("ledgers", "cutoffs"): _sum_cutoff,
}
