"""Findings and solutions as JSON documents, in the shape of the contract."""

from collections.abc import Iterable
from typing import Any

from lca.findings import Finding, render
from lca.results import Certificate, PlantSolution, Solution

FORMAT = 1

Document = dict[str, Any]


def describe_findings(
    findings: Iterable[Finding], language: str = "en"
) -> list[Document]:
    """Return each finding as code, severity, place, sentences and parameters."""
    return [
        {
            "code": found.code,
            "severity": found.severity,
            **found.place.as_dict(),
            "message": render(found, "message", language),  # type: ignore[arg-type]
            "cause": render(found, "cause", language),  # type: ignore[arg-type]
            "fix": render(found, "fix", language),  # type: ignore[arg-type]
            "parameters": dict(found.parameters),
        }
        for found in findings
    ]


def describe_footprint(solution: Solution, language: str) -> Document:
    """Return the document of a solution with a demand."""
    return {
        "format": FORMAT,
        "scaling": dict(solution.scaling.select("label", "runs").rows()),
        "inventory": dict(solution.inventory.select("flow", "amount").rows()),
        "impact": dict(solution.impact.select("indicator", "amount").rows()),
        "stages": _nest(solution.stages, "indicator", "stage"),
        "diagnostics": describe_diagnostics(solution)
        | {
            "demand": dict(solution.demand.select("flow", "amount").rows()),
            "statuses": _nest(solution.statuses, "indicator", "status"),
            "gwp_sets": dict(solution.gwp_sets.select("gwp_set", "share").rows()),
            "synthetic_references": solution.synthetic_references.to_dicts(),
            "cutoffs": solution.inventory.filter("cutoff")
            .select("flow", "amount", "unit", "comment")
            .to_dicts(),
        },
        "findings": describe_findings(solution.findings, language),
    }


def describe_intensities(solution: Solution, language: str) -> Document:
    """Return the document of a solution without a demand: every product's price."""
    indicators = solution.intensity.columns[3:]
    tables = {
        waste: {
            row["flow"]: {name: row[name] for name in indicators}
            for row in solution.intensity.filter(is_waste=waste).to_dicts()
        }
        for waste in (False, True)
    }
    return {
        "format": FORMAT,
        "intensity": tables[False],
        "treatment": tables[True],
        "diagnostics": describe_diagnostics(solution),
        "findings": describe_findings(solution.findings, language),
    }


def describe_refusal(
    findings: Iterable[Finding], language: str, *, demanded: bool
) -> Document:
    """Return the document of a refused study: the same keys, results null."""
    results = (
        ("scaling", "inventory", "impact", "stages")
        if demanded
        else ("intensity", "treatment")
    )
    return {
        "format": FORMAT,
        **dict.fromkeys(results),
        "diagnostics": None,
        "findings": describe_findings(findings, language),
    }


def describe_diagnostics(solution: Solution | PlantSolution) -> Document:
    """Return what vouches for a solution: certificate, versions, headline."""
    versions = solution.versions
    return {
        "certificate": _certificate(solution.certificate),
        "versions": {
            "software": versions.software,
            "algorithm": versions.algorithm,
            "factor_pack": versions.factor_pack,
            "gwp_set": versions.gwp_set,
        },
        "headline": solution.headline,
    }


def _certificate(certificate: Certificate) -> Document:
    return {
        "backward_error": certificate.backward_error,
        "closure": certificate.closure,
        "loop_count": certificate.loop_count,
        "loops": [
            {
                "activities": loop.activities,
                "size": loop.size,
                "condition": loop.condition,
            }
            for loop in certificate.loops
        ],
    }


def _nest(frame: Any, outer: str, inner: str) -> Document:  # noqa: ANN401
    nested: Document = {}
    for row in frame.iter_rows(named=True):
        nested.setdefault(row[outer], {})[row[inner]] = row["amount"]
    return nested
