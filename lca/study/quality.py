"""How good the data of every SKU are, and whether they close (§7.2)."""

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.statuses import price_paths
from lca.findings import Finding
from lca.interpret.quality import (
    find_means,
    list_primary_activities,
    rate_unknown,
    share_primary_factors,
)
from lca.model import PlantInputs
from lca.results.validation import CLOSURES, SKUS
from lca.study.task import Task
from lca.units import load_units

PEDIGREE = (
    "reliability",
    "completeness",
    "temporal",
    "geographical",
    "technological",
)
RATED = ("technological", "geographical", "temporal")
"""Scores that PACT exchanges, under this order."""

ENERGY = "energy"
ENERGY_UNIT = "kWh"
GRAVEST_FIRST = ("broken", "open", "unproven", "closed")
COUNTED = ("error", "warning")
"""Severities of findings that are open."""


def rate_quality(task: Task) -> tuple[pl.DataFrame, float]:
    """Return how good the data behind each SKU are, and the backward error.

    Columns: ``sku``; ``primary_share`` (of the size of the contributions, null for none
    and where it cannot be told); ``technological_dqr, geographical_dqr, temporal_dqr``
    (mean scores, what has none being 5); the pedigree, which are means over what has
    scores, null where nothing has; and ``scored``, the share that has.
    """
    entries = task.system.biosphere
    factor = task.characterisation.factors[task.line]
    impact = np.abs(entries.values * factor[entries.rows])
    scores, stated = _read_rows(task)
    known = ~np.isnan(scores).any(axis=1)
    parts = [
        _sum_columns(task, impact),
        _sum_columns(task, np.where(known, impact, 0.0)),
        *(
            _sum_columns(task, np.where(known, impact * column, 0.0))
            for column in scores.T
        ),
    ]
    solution = task.attribute(sparse.csc_array(np.column_stack(parts)))
    total, covered, *sums = solution.amounts.T
    means = {
        name: find_means(part, covered)
        for name, part in zip(PEDIGREE, sums, strict=True)
    }
    scored = np.nan_to_num(find_means(covered, total))
    rated = {
        f"{name}_dqr": np.where(total > 0, rate_unknown(means[name], scored), np.nan)
        for name in RATED
    }
    primary = impact * share_primary_factors(task.system, stated)
    share = _share_primary(task, primary, total)
    columns = {"primary_share": share, **rated, **means}
    frame = pl.DataFrame({"sku": task.names, **columns, "scored": scored})
    return frame.with_columns(pl.col(*columns).fill_nan(None)), solution.backward_error


def _share_primary(task: Task, primary: Floats, total: Floats) -> Floats:
    """Return the share of the impact that rests on primary data alone.

    A factor counts only as far as all activity data on its way are primary, too.
    """
    direct = _sum_columns(task, primary)[:, None]
    kept = list_primary_activities(task.system)
    prices = price_paths(task.system, kept, direct)
    if prices is None:
        return np.full(len(task.places), np.nan)
    return find_means(prices[task.places, 0], total)


def _read_rows(task: Task) -> tuple[Floats, Floats]:
    """Return the scores (entry of B, score) and shares of primary data stated (entry,).

    They are not numbers where none are stated.
    """
    exchanges = task.inputs.exchanges
    last = int(exchanges["row"].max() or 0) + 1  # type: ignore[arg-type]
    scores = np.full((last, len(PEDIGREE)), np.nan)
    shares = np.full(last, np.nan)
    stated = exchanges.drop_nulls("pedigree")
    if len(stated):
        split = stated["pedigree"].str.split(";").list
        for place in range(len(PEDIGREE)):
            part = split.get(place).cast(pl.Float64)
            scores[stated["row"].to_numpy(), place] = part.to_numpy()
    shared = exchanges.drop_nulls("primary_share")
    shares[shared["row"].to_numpy()] = shared["primary_share"].to_numpy()
    origins: Integers = task.system.biosphere.origins
    return scores[origins], shares[origins]


def _sum_columns(task: Task, values: Floats) -> Floats:
    """Return the sum of values of the entries of B by column of the system."""
    columns = task.system.biosphere.columns
    count = task.system.size
    return np.bincount(columns, weights=values, minlength=count).astype(np.float64)


def complete_quality(
    rated: pl.DataFrame,
    skus: pl.DataFrame,
    counts: pl.DataFrame,
    masses: pl.DataFrame | None = None,
    closures: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the frame ``quality`` as `PlantSolution` has it.

    Parameters
    ----------
    rated
        As `rate_quality` returns it.
    skus
        ``sku, synthetic``.
    counts
        ``sku, findings``, as `count_findings` returns them.
    masses, closures
        Masses of SKUs and closures of metered flows as `Validation` has them; None
        where they were not tried.
    """
    weighed = SKUS.to_frame() if masses is None else masses
    kept, verdict = close_energy(CLOSURES.to_frame() if closures is None else closures)
    own = weighed.select(
        "sku",
        mass_closure=1 - pl.col("share"),
        mass_verdict="verdict",
        mass_coverage="coverage",
    )
    joined = rated
    for part in (skus.select("sku", "synthetic"), own, counts):
        joined = joined.join(part, on="sku", how="left", maintain_order="left")
    return joined.select(
        *rated.columns,
        "synthetic",
        "mass_closure",
        "mass_verdict",
        "mass_coverage",
        energy_closure=pl.lit(kept, dtype=pl.Float64),
        energy_verdict=pl.lit(verdict, dtype=pl.String),
        findings=pl.col("findings").fill_null(0),
    )


def close_energy(closures: pl.DataFrame) -> tuple[float | None, str | None]:
    """Return how much of the metered energy is accounted for, and the gravest verdict.

    None where no energy is metered.  The share is one less the gaps, each counted by
    its size, of the larger sides.
    """
    units = load_units()
    known = {text: units.find(text) for text in closures["unit"].drop_nulls().unique()}
    ratios = {
        text: units.ratio(text, ENERGY_UNIT)
        for text, unit in known.items()
        if unit is not None and unit.dimension == ENERGY
    }
    ratio = pl.col("unit").replace_strict(ratios, default=None, return_dtype=pl.Float64)
    energy = closures.with_columns(ratio=ratio).drop_nulls("ratio")
    if energy.is_empty():
        return None, None
    verdicts = set(energy["verdict"].drop_nulls())
    gravest = next((name for name in GRAVEST_FIRST if name in verdicts), None)
    sizes = energy.select(
        gap=pl.col("gap").abs() * pl.col("ratio"),
        whole=pl.max_horizontal("metered", "computed") * pl.col("ratio"),
    )
    gap, whole = (float(sizes[name].sum()) for name in ("gap", "whole"))
    unknown = sizes["gap"].null_count() > 0 or not whole
    return None if unknown else 1 - gap / whole, gravest


def count_findings(plant: PlantInputs, findings: Iterable[Finding]) -> pl.DataFrame:
    """Return ``sku, findings``: how many errors and warnings are about a SKU."""
    opened = [found for found in findings if _open(found)]
    if not opened:
        return pl.DataFrame(schema={"sku": pl.String, "findings": pl.Int64})
    assigned = assign_findings(plant, opened)
    return assigned.group_by("sku").agg(findings=pl.len().cast(pl.Int64))


def assign_findings(plant: PlantInputs, findings: Iterable[Finding]) -> pl.DataFrame:
    """Return ``finding, sku``: the places of the findings about a SKU, or its route.

    A finding is about a SKU whose name it carries, or that its row names; of a row
    that names a route and no SKU, it is about every SKU of the route.  What is about
    none, such as a supply, is left out.
    """
    points = pl.DataFrame(
        [_point(place, found) for place, found in enumerate(findings)],
        schema={
            "finding": pl.Int64, "label": pl.String, "row": pl.Int64, "named": pl.String
        },
        orient="row",
    )  # fmt: skip
    skus = plant.tables["skus"].select("sku", "route").drop_nulls("sku")
    named = points.select("finding", sku="named").join(skus, on="sku", how="semi")
    placed = points.join(_list_rows(plant), on=["label", "row"], how="inner")
    own = placed.drop_nulls("sku").select("finding", "sku")
    routed = placed.filter(pl.col("sku").is_null()).join(
        skus.select("route", of_route="sku"), on="route", how="inner"
    )
    every = pl.concat([named, own, routed.select("finding", sku="of_route")])
    return every.unique().sort("finding", "sku")


def _open(found: Finding) -> bool:
    return found.severity in COUNTED


def _point(
    place: int, found: Finding
) -> tuple[int, str | None, int | None, str | None]:
    """Return what a finding points at: label of the table, row, and SKU it names."""
    at = found.place
    label = f"{at.file}!{at.sheet}" if at.sheet else at.file
    return place, label, at.row, dict(found.parameters).get("sku")


def _list_rows(plant: PlantInputs) -> pl.DataFrame:
    """Return ``label, row, sku, route`` of the rows that name a SKU or a route."""
    frames = [
        table.select(
            label=pl.lit(plant.origins[name].label),
            row=pl.col("row").cast(pl.Int64),
            sku=pl.col("sku") if "sku" in table.columns else pl.lit(None, pl.String),
            route=pl.col("route")
            if "route" in table.columns
            else pl.lit(None, pl.String),
        )
        for name, table in plant.tables.items()
        if {"sku", "route"} & set(table.columns)
    ]
    return pl.concat(frames)
