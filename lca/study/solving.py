"""A compiled study to its solution."""

import math
from collections.abc import Mapping

import numpy as np
import polars as pl

import lca
from lca.engine.aggregates import NOT_STATED
from lca.engine.arrays import Floats
from lca.engine.characterise import Characterisation
from lca.engine.footprint import price_products, trace_demand
from lca.engine.system import System
from lca.errors import StudyRefusedError
from lca.factors import load_pack
from lca.findings import Finding, finding, has_errors
from lca.model import Inputs, StudyHeader
from lca.results import Certificate, Solution, Versions
from lca.study.certifying import certify, check_footprint, check_prices
from lca.study.compiling import Compiled
from lca.study.frames import Frames, build_frames

ALGORITHM = "1"
"""Raised when the same data would give other numbers."""


def find_demand_faults(
    inputs: Inputs, system: System, demand: Mapping[str, float]
) -> tuple[Finding, ...]:
    """Return an error for each demanded flow that nothing can deliver."""
    kinds = dict(inputs.flows.select("flow", "kind").rows())
    made = dict(system.columns.select("flow", "is_waste").rows())
    found = []
    for flow, amount in demand.items():
        if flow not in kinds:
            found.append(finding("demand-unknown", flow=flow))
        elif flow not in made:
            found.append(finding("demand-not-made", flow=flow, kind=kinds[flow]))
        elif not math.isfinite(amount):
            found.append(finding("demand-not-finite", flow=flow, value=amount))
        elif made[flow] and amount > 0:
            found.append(finding("demand-of-waste", flow=flow, value=amount))
        elif not made[flow] and amount < 0:
            found.append(finding("demand-negative", flow=flow, value=amount))
    return tuple(found)


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def solve_compiled(
    header: StudyHeader,
    compiled: Compiled,
    demand: Mapping[str, float],
    found: tuple[Finding, ...],
) -> Solution:
    """Return the solution of a study without errors.

    Raises
    ------
    StudyRefusedError
        The certificate of the solution fails.
    """
    system, characterisation = compiled.system, compiled.characterisation
    if system is None or characterisation is None or compiled.plan is None:
        raise StudyRefusedError(found)
    prices = price_products(system, characterisation, compiled.plan)
    footprint = None
    if demand:
        asked = _demand_vector(system, demand)
        footprint = trace_demand(system, characterisation, prices, asked)
    faults = (
        check_prices(system, prices)
        if footprint is None
        else check_footprint(system, prices, footprint)
    )
    if has_errors(faults):
        raise StudyRefusedError((*found, *faults))
    return _gather(
        header,
        build_frames(system, characterisation, prices, footprint, demand),
        certify(system, prices, footprint),
        (*found, *faults),
        characterisation,
    )


def _demand_vector(system: System, demand: Mapping[str, float]) -> Floats:
    """Return f in column order; a waste to be treated counts positive."""
    place = {flow: row for row, flow in enumerate(system.columns["flow"])}
    vector = np.zeros(system.size)
    for flow, amount in demand.items():
        vector[place[flow]] = amount
    return np.where(system.columns["is_waste"].to_numpy(), -vector, vector)


def _gather(
    header: StudyHeader,
    frames: Frames,
    certificate: Certificate,
    found: tuple[Finding, ...],
    characterisation: Characterisation,
) -> Solution:
    return Solution(
        study=header.name,
        declared_unit=header.declared_unit,
        boundary=header.boundary,
        period_start=header.period_start,
        period_end=header.period_end,
        intensity=frames.intensity,
        demand=frames.demand,
        scaling=frames.scaling,
        inventory=frames.inventory,
        impact=frames.impact,
        stages=frames.stages,
        steps=frames.steps,
        statuses=frames.statuses,
        gwp_sets=_name_study_set(frames.gwp_sets, header.gwp),
        headline=characterisation.headline,
        synthetic_references=frames.synthetic_references,
        certificate=certificate,
        versions=Versions(
            software=lca.__version__,
            algorithm=ALGORITHM,
            factor_pack=load_pack().version,
            gwp_set=header.gwp,
        ),
        findings=found,
    )


def _name_study_set(gwp_sets: pl.DataFrame, gwp: str) -> pl.DataFrame:
    """Return the shares with single gases under the GWP set of the study."""
    named = gwp_sets.with_columns(pl.col("gwp_set").fill_null(gwp))
    grouped = named.group_by("gwp_set", maintain_order=True).agg(pl.col("amount").sum())
    total = grouped["amount"].sum()
    share = pl.col("amount") / total if total else pl.lit(0.0)
    return grouped.with_columns(share=share).sort(
        pl.col("gwp_set") == NOT_STATED, "gwp_set"
    )
