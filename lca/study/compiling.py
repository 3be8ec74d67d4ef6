"""Inputs to a system that may be solved, with everything found on the way."""

from dataclasses import dataclass

from lca.checks import check_structure
from lca.engine.characterise import (
    Characterisation,
    characterise_by_gwp,
    characterise_by_table,
)
from lca.engine.footprint import find_unproductive_loops
from lca.engine.link import link_system
from lca.engine.loops import Integers
from lca.engine.plan import Plan
from lca.engine.system import System
from lca.findings import Finding, finding, has_errors
from lca.interpret import describe_loop
from lca.model import Inputs


@dataclass(frozen=True, slots=True)
class Compiled:
    """A system, its plan and characterisation; None when an error forbids them."""

    system: System | None
    plan: Plan | None
    characterisation: Characterisation | None
    findings: tuple[Finding, ...]


def compile_inputs(inputs: Inputs, reading: tuple[Finding, ...]) -> Compiled:
    """Return the system of a study and all findings, those of reading first."""
    if inputs.flows.is_empty() or inputs.exchanges.is_empty():
        found = list(reading)
        if not has_errors(found):
            file = "flows.csv" if inputs.flows.is_empty() else "exchanges.csv"
            found.append(finding("no-rows", file=file))
        return Compiled(None, None, None, tuple(found))
    found = [*reading, *check_structure(inputs)]
    system, faults = link_system(inputs)
    found += faults
    if system is None or inputs.header is None:
        return Compiled(None, None, None, tuple(found))
    loops, plan = find_unproductive_loops(system)
    found += [_describe(system, rows) for rows in loops]
    if inputs.characterisation is not None:
        characterisation, faults = characterise_by_table(
            system, inputs.characterisation
        )
    else:
        characterisation, faults = characterise_by_gwp(system, inputs.header.gwp)
    found += faults
    if not characterisation.factors.any():
        found.append(finding("nothing-characterised", file="flows.csv"))
    if has_errors(found):
        return Compiled(None, None, None, tuple(found))
    return Compiled(system, plan, characterisation, tuple(found))


def _describe(system: System, rows: Integers) -> Finding:
    loop = describe_loop(system, rows)
    return finding(
        "unproductive-loop",
        file="exchanges.csv",
        activity=loop.names[0],
        loop=" → ".join((*loop.names, loop.names[0])),
        count=loop.size,
        gain=loop.gain,
    )
