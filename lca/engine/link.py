"""Exchanges to a linked system: every use finds its maker, every waste its treatment.

A fault is a finding that names the culprits; there is a system only without errors.
"""

from dataclasses import dataclass

import polars as pl

from lca.engine.allocation import SUBSTITUTION, find_weights
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
from lca.findings import Finding, has_errors
from lca.findings.rows import findings_of_rows, join_few
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
    references, faults = find_references(known, nets, weights)
    found += check_marks(known) + faults
    links = Links(_build_columns(nets, references, weights), substitutions)
    found += _check_makers(links)
    outputs = _check_outputs(links, nets)
    # A row that another error spoiled is no missing row.
    spoiled = set(inputs.allocation.select(KEYS).rows()) if has_errors(found) else set()
    found += [f for f in outputs if (f.place.activity, f.place.flow) not in spoiled]
    found += _check_supplies(links, nets)
    found += _check_displaced(links)
    if has_errors(found) or links.columns.is_empty():
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
    named = several.group_by("flow", "kind", maintain_order=True).agg(
        pl.col("row").max(),
        pl.col("activity").last(),
        activities=join_few("activity"),
    )
    product = pl.col("kind") == "product"
    return [
        *_at("two-makers", named.filter(product)),
        *_at("two-treatments", named.filter(~product)),
    ]


def _check_outputs(links: Links, nets: pl.DataFrame) -> list[Finding]:
    """Return errors for further outputs and treatments that nothing accounts for."""
    settled = pl.concat([links.columns.select(KEYS), links.substitutions.select(KEYS)])
    placed = nets.join(links.columns, on="activity", how="semi")
    outputs = product_outputs(placed).join(settled, on=KEYS, how="anti")
    wastes = waste_inputs(placed).join(settled, on=KEYS, how="anti")
    return [
        *_at("unallocated-output", outputs),
        *_at("waste-not-reference", wastes),
    ]


def _check_supplies(links: Links, nets: pl.DataFrame) -> list[Finding]:
    """Return an error for each use without a maker and waste without treatment."""
    product = (pl.col("kind") == "product") & (pl.col("net") < 0)
    waste = (pl.col("kind") == "waste") & (pl.col("net") > 0)
    unmet = nets.filter(product | waste).join(links.columns, on="flow", how="anti")
    named = unmet.group_by("flow", "kind", maintain_order=True).agg(
        pl.col("row").min(),
        pl.col("activity").first(),
        activities=join_few("activity"),
    )
    made = pl.col("kind") == "product"
    return [
        *_at("no-maker", named.filter(made), "flow"),
        *_at("no-treatment", named.filter(~made), "flow"),
    ]


def _check_displaced(links: Links) -> list[Finding]:
    """Return errors for substitutions of a reference, and by what nobody makes."""
    rows = links.substitutions.select("row", *KEYS, value="displaces")
    made = links.columns.filter(pl.col("kind") == "product").select(value="flow")
    own = rows.join(links.columns, on=KEYS, how="semi")
    return [
        *findings_of_rows(
            "displaced-not-made",
            rows.join(made, on="value", how="anti"),
            file="allocation.csv",
            column="displaces",
        ),
        *findings_of_rows(
            "substitution-of-reference",
            own,
            file="allocation.csv",
            method=SUBSTITUTION,
        ),
    ]


def _at(code: str, rows: pl.DataFrame, column: str | None = None) -> list[Finding]:
    kept = ("row", *KEYS, "activities")
    named = rows.select(name for name in kept if name in rows.columns)
    return findings_of_rows(code, named, file=FILE, column=column)
