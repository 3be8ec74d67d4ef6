"""Results of plants as JSON documents."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from lca.commands.documents import (
    FORMAT,
    Document,
    describe_diagnostics,
    describe_findings,
)
from lca.findings import Finding
from lca.results import PlantSolution

RESULTS = ("plant", "period", "boundary", "skus", "totals", "assumptions",
           "diagnostics")  # fmt: skip
PLAIN = ("name", "package", "unit", "boundary", "excluded", "location_based")
SHARES = ("synthetic", "norm", "secondary", "primary", "cutoff")
SCORES = ("technological", "temporal", "geographical", "scored")


def describe_plant(solution: PlantSolution, language: str) -> Document:
    """Return the document of the footprints of a plant.

    Every frame is walked through once, however many SKUs there are.
    """
    return {
        "format": FORMAT,
        "plant": solution.plant,
        "period": {
            "start": solution.period_start.isoformat(),
            "end": solution.period_end.isoformat(),
        },
        "boundary": solution.boundary,
        "skus": _describe_skus(solution),
        "totals": {
            row["indicator"]: {"amount": row["amount"], "unit": row["unit"]}
            for row in solution.totals.iter_rows(named=True)
        },
        "assumptions": solution.assumptions.to_dicts(),
        "diagnostics": describe_diagnostics(solution)
        | {"headline_unit": solution.headline_unit},
        "findings": describe_findings(solution.findings, language),
    }


def describe_refused_plant(findings: Iterable[Finding], language: str) -> Document:
    """Return the document of a refused plant: the same keys, results null."""
    return {
        "format": FORMAT,
        **dict.fromkeys(RESULTS),
        "findings": describe_findings(findings, language),
    }


def _describe_skus(solution: PlantSolution) -> Document:
    impact = _nest(solution.footprints, "indicator")
    parts = {
        "stages": _nest(solution.stages, "indicator", "stage"),
        "steps": _nest(solution.steps, "indicator", "stage", "step"),
        "factors": _nest(solution.factors, "flow", values=("amount", "unit", "impact")),
        "contributors": _list(solution.contributors),
        "inventory": _nest(_name_apart(solution.inventory), "flow"),
        "energy": _nest(solution.energy, "line", values=("amount", "unit", "impact")),
        "statuses": _nest(solution.statuses, "status"),
    }
    empty: Document = {name: [] if name == "contributors" else {} for name in parts}
    return {
        row["sku"]: {
            **{key: row[key] for key in PLAIN},
            "impact": impact.get(row["sku"], {}),
            **{
                name: found.get(row["sku"], empty[name])
                for name, found in parts.items()
            },
            "shares": {key: row[key] for key in SHARES},
            "quality": {key: row[key] for key in SCORES},
        }
        for row in solution.skus.iter_rows(named=True)
    }


def _nest(
    frame: pl.DataFrame, *keys: str, values: tuple[str, ...] = ("amount",)
) -> dict[str, Any]:
    """Return the values by SKU and keys; several values as a record."""
    nested: dict[str, Any] = {}
    depth = len(keys) + 1
    for row in frame.select("sku", *keys, *values).iter_rows():
        place = nested
        for key in row[: depth - 1]:
            place = place.setdefault(key, {})
        stated = row[depth:]
        place[row[depth - 1]] = (
            stated[0] if len(values) == 1 else dict(zip(values, stated, strict=True))
        )
    return nested


def _list(contributors: pl.DataFrame) -> dict[str, list[Document]]:
    listed: dict[str, list[Document]] = {}
    names = ("contributor", "amount", "share")
    for sku, *row in contributors.select("sku", *names).iter_rows():
        listed.setdefault(sku, []).append(dict(zip(names, row, strict=True)))
    return listed


def _name_apart(inventory: pl.DataFrame) -> pl.DataFrame:
    """Return the inventory; flows of one name in several units carry their unit."""
    again = pl.struct("sku", "flow").is_duplicated()
    apart = pl.concat_str("flow", pl.lit(" ["), "unit", pl.lit("]"))
    return inventory.with_columns(flow=pl.when(again).then(apart).otherwise("flow"))
