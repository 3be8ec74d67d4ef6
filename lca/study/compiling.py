"""Inputs to a system that may be solved, with everything found on the way."""

from dataclasses import dataclass

import numpy as np

from lca.checks import check_inputs
from lca.engine.arrays import Integers
from lca.engine.characterise import (
    Characterisation,
    add_indicators,
    characterise_by_gwp,
    characterise_by_table,
)
from lca.engine.entries import read_flow_rows
from lca.engine.footprint import find_unproductive_loops
from lca.engine.link import link_system
from lca.engine.plan import Plan
from lca.engine.system import System
from lca.findings import Finding, finding, has_errors
from lca.interpret import MOST_NAMES, describe_loop
from lca.model import Inputs


@dataclass(frozen=True, slots=True)
class Compiled:
    """A system, its plan and characterisation; None when an error forbids them."""

    system: System | None
    plan: Plan | None
    characterisation: Characterisation | None
    findings: tuple[Finding, ...]


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def compile_inputs(inputs: Inputs, reading: tuple[Finding, ...]) -> Compiled:
    """Return the system of a study and all findings, those of reading first."""
    if inputs.flows.is_empty() or inputs.exchanges.is_empty():
        found = list(reading)
        if not has_errors(found):
            file = "flows.csv" if inputs.flows.is_empty() else "exchanges.csv"
            found.append(finding("no-rows", file=file))
        return Compiled(None, None, None, tuple(found))
    found = [*reading, *check_inputs(inputs)]
    system, faults = link_system(inputs)
    found += faults
    characterisation, faults = _characterise(inputs)
    found += faults
    if system is None:
        return Compiled(None, None, None, tuple(found))
    plan, faults = _plan(system)
    found += faults
    if has_errors(found):
        return Compiled(None, None, None, tuple(found))
    return Compiled(system, plan, characterisation, tuple(found))


def _plan(system: System) -> tuple[Plan, list[Finding]]:
    """Return the plan of the adjoint system, and its loops that deliver nothing."""
    loops, plan = find_unproductive_loops(system)
    if loops:
        return plan, [_describe_loop(system, rows) for rows in loops]
    labels = system.columns["label"]
    cancelled = [sorted(labels[rows.tolist()]) for rows in plan.singular]
    return plan, [
        finding(
            "credits-cancel",
            file="allocation.csv",
            activity=names[0],
            activities=", ".join(names[:MOST_NAMES]),
            count=len(names),
        )
        for names in cancelled
    ]


def _characterise(
    inputs: Inputs,
) -> tuple[Characterisation | None, list[Finding]]:
    flows = read_flow_rows(inputs)
    table, header = inputs.characterisation, inputs.header
    added = header is not None and header.characterisation == "added"
    if table is not None and not added:
        chosen, found = characterise_by_table(flows, table)
    elif header is not None:
        chosen, found = characterise_by_gwp(flows, header.gwp)
        if table is not None:
            own, more = characterise_by_table(flows, table)
            chosen, faults = add_indicators(chosen, own)
            found = [*found, *more, *faults]
    else:
        return None, []
    if not chosen.factors.any() and not has_errors(found):
        found.append(finding("nothing-characterised", file="flows.csv"))
    return chosen, found


def _describe_loop(system: System, rows: Integers) -> Finding:
    """Return the finding about a loop, at a row of a draw inside it."""
    loop, entries = describe_loop(system, rows), system.technosphere
    draws = (entries.rows == loop.supplier) & (entries.columns == loop.user)
    drawn = entries.origins[draws & (entries.values < 0) & ~entries.credits]
    return finding(
        "unproductive-loop",
        file="exchanges.csv",
        row=int(drawn.min()),
        column="amount",
        activity=loop.names[0],
        loop=" → ".join((*loop.names, loop.names[0])),
        count=loop.size,
        gain=loop.gain,
    )
