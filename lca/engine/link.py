"""Exchanges to a linked system: every use finds its maker, every waste its treatment.

A fault is a finding that names the culprits; there is a system only without errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lca.engine.allocation import find_weights
from lca.engine.entries import build_system
from lca.engine.nets import (
    KEYS,
    net_exchanges,
    product_outputs,
    read_known_exchanges,
    waste_inputs,
)
from lca.engine.references import check_marks, find_references
from lca.engine.system import System
from lca.findings import Finding, finding, has_errors
from lca.model import Inputs

FILE = "exchanges.csv"


@dataclass(frozen=True, slots=True)
class Links:
    """Who makes what.

    ``columns``: ``activity, flow, weight, kind, unit, shared`` in column order;
    ``substitutions``: ``activity, flow, displaces, factor``.
    """

    columns: pl.DataFrame
    substitutions: pl.DataFrame


def link_system(inputs: Inputs) -> tuple[System | None, list[Finding]]:
    """Return the linked system, or None and the errors that forbid it."""
    known = read_known_exchanges(inputs)
    nets = net_exchanges(known)
    weights, substitutions, found = find_weights(inputs.allocation, nets)
    references, faults = find_references(nets, weights)
    found += check_marks(known) + faults
    links = Links(_build_columns(nets, references, weights), substitutions)
    found += _check_makers(links)
    found += _check_outputs(links, nets)
    found += _check_supplies(links, nets)
    found += _check_displaced(links)
    if has_errors(found):
        return None, found
    return build_system(inputs, known, links.columns, substitutions), found


def _build_columns(
    nets: pl.DataFrame, references: pl.DataFrame, weights: pl.DataFrame
) -> pl.DataFrame:
    shared = weights.with_columns(shared=pl.lit(value=True))
    alone = references.join(weights, on="activity", how="anti").with_columns(
        weight=pl.lit(1.0), shared=pl.lit(value=False)
    )
    columns = pl.concat([shared, alone.select(shared.columns)])
    facts = nets.select(*KEYS, "kind", "row", unit="flow_unit")
    return facts.join(columns, on=KEYS, how="inner", maintain_order="left")


def _check_makers(links: Links) -> list[Finding]:
    """Return an error for each flow that two activities make or treat."""
    several = links.columns.filter(pl.len().over("flow") > 1)
    found = []
    for (flow,), rows in several.group_by("flow", maintain_order=True):
        code = "two-makers" if rows["kind"][0] == "product" else "two-treatments"
        found.append(
            finding(
                code,
                file=FILE,
                row=rows["row"].max(),
                flow=str(flow),
                activity=rows["activity"][-1],
                activities=", ".join(rows["activity"]),
            )
        )
    return found


def _check_outputs(links: Links, nets: pl.DataFrame) -> list[Finding]:
    """Return errors for further outputs and treatments that nothing accounts for."""
    settled = pl.concat([links.columns.select(KEYS), links.substitutions.select(KEYS)])
    placed = nets.join(links.columns, on="activity", how="semi")
    outputs = product_outputs(placed).join(settled, on=KEYS, how="anti")
    wastes = waste_inputs(placed).join(settled, on=KEYS, how="anti")
    return [
        *(_at("unallocated-output", record) for record in outputs.to_dicts()),
        *(_at("waste-not-reference", record) for record in wastes.to_dicts()),
    ]


def _check_supplies(links: Links, nets: pl.DataFrame) -> list[Finding]:
    """Return an error for each use without a maker and waste without treatment."""
    product = (pl.col("kind") == "product") & (pl.col("net") < 0)
    waste = (pl.col("kind") == "waste") & (pl.col("net") > 0)
    unmet = nets.filter(product | waste).join(links.columns, on="flow", how="anti")
    found = []
    for (flow,), rows in unmet.group_by("flow", maintain_order=True):
        code = "no-maker" if rows["kind"][0] == "product" else "no-treatment"
        users = rows["activity"].to_list()
        more = f" (+{len(users) - 5})" if len(users) > 5 else ""  # noqa: PLR2004
        found.append(
            finding(
                code,
                file=FILE,
                row=rows["row"].min(),
                column="flow",
                flow=str(flow),
                activity=users[0],
                activities=", ".join(users[:5]) + more,
            )
        )
    return found


def _check_displaced(links: Links) -> list[Finding]:
    made = links.columns.filter(pl.col("kind") == "product").select(displaces="flow")
    unmade = links.substitutions.join(made, on="displaces", how="anti")
    return [
        finding(
            "displaced-not-made",
            file="allocation.csv",
            row=record["row"],
            column="displaces",
            activity=record["activity"],
            flow=record["flow"],
            value=record["displaces"],
        )
        for record in unmade.to_dicts()
    ]


def _at(code: str, record: Mapping[str, object]) -> Finding:
    return finding(
        code,
        file=FILE,
        row=record["row"],
        activity=record["activity"],
        flow=record["flow"],
    )
