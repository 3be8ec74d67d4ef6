"""The energy of every SKU by line, and how good its data are (§5, §7)."""

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats
from lca.engine.attribution import sum_entries
from lca.plant import load_rules
from lca.study.task import Task, list_parts
from lca.units import load_units

ENERGY_UNIT = "kWh"
PEDIGREE = (
    "reliability",
    "completeness",
    "temporal",
    "geographical",
    "technological",
)
SCORES = ("technological", "temporal", "geographical")


def break_down_lines(task: Task) -> tuple[pl.DataFrame, float]:
    """Return the energy that tools, site and steps draw, and its impact, by line.

    The line of a draw is that of the rule which made it; draws of a flow whose unit is
    no energy are left out.
    """
    rules = load_rules()
    lines = list(dict.fromkeys(rule.line for rule in rules.values() if rule.line))
    codes = {name: lines.index(rule.line) for name, rule in rules.items() if rule.line}
    exchanges = task.inputs.exchanges
    line_of_row = np.full(int(exchanges["row"].max() or 0) + 1, -1)  # type: ignore[arg-type]
    drawn = exchanges.filter(pl.col("rule").is_in(list(codes)))
    line_of_row[drawn["row"].to_numpy()] = drawn["rule"].replace_strict(
        codes, return_dtype=pl.Int64
    )
    entries = task.system.technosphere
    energy = _energy_of(task)[entries.rows]
    chosen = np.flatnonzero(
        (line_of_row[entries.origins] >= 0) & (energy > 0) & ~entries.diagonal
    )
    line = line_of_row[entries.origins[chosen]]
    prices = task.prices.values[entries.rows[chosen], task.line]
    count = len(lines)
    amounts = task.attribute(
        sum_entries(task.system, chosen, line, energy[chosen], count)
    )
    impacts = task.attribute(sum_entries(task.system, chosen, line, prices, count))
    frame = list_parts(task.names, amounts.amounts, {"line": lines})
    burden = list_parts(task.names, impacts.amounts, {"line": lines})
    joined = frame.join(
        burden.rename({"amount": "impact"}),
        on=["sku", "line"],
        how="left",
        maintain_order="left",
    ).select(
        "sku",
        "line",
        pl.lit(ENERGY_UNIT).alias("unit"),
        "amount",
        pl.col("impact").fill_null(0.0),
    )
    return joined, max(amounts.backward_error, impacts.backward_error)


def _energy_of(task: Task) -> Floats:
    """Return the energy in one unit of what each column makes; 0 for other flows."""
    units = load_units()
    known = {text: units.find(text) for text in task.system.columns["unit"].unique()}
    ratios = {
        text: units.ratio(text, ENERGY_UNIT)
        for text, unit in known.items()
        if unit is not None and unit.dimension == "energy"
    }
    energy = pl.col("unit").replace_strict(ratios, default=0.0, return_dtype=pl.Float64)
    # Energy that is given off as a waste is not drawn.
    drawn = pl.when(pl.col("is_waste")).then(0.0).otherwise(energy)
    return task.system.columns.select(drawn).to_series().to_numpy()


def score_quality(task: Task) -> tuple[pl.DataFrame, float]:
    """Return the pedigree scores of the factors of each SKU, weighted by impact.

    ``scored`` is the share of the impact whose factor has scores at all; what has none
    takes no part in the means.
    """
    entries = task.system.biosphere
    factor = task.characterisation.factors[task.line]
    impact = np.abs(entries.values * factor[entries.rows])
    scores = _read_scores(task)[entries.origins]
    known = ~np.isnan(scores).any(axis=1) & (impact > 0)
    every = np.flatnonzero(impact > 0)
    scored = np.flatnonzero(known)
    parts = [
        _sum_biosphere(task, every, impact[every]),
        _sum_biosphere(task, scored, impact[scored]),
        *(
            _sum_biosphere(task, scored, impact[scored] * scores[scored, place])
            for place in range(len(SCORES))
        ),
    ]
    solution = task.attribute(_columns(parts))
    total, covered, *sums = solution.amounts.T
    means = {
        name: np.divide(part, covered, out=np.full_like(part, np.nan),
                        where=covered > 0)
        for name, part in zip(SCORES, sums, strict=True)
    }  # fmt: skip
    share = np.divide(covered, total, out=np.zeros_like(total), where=total > 0)
    frame = pl.DataFrame({"sku": task.names, **means, "scored": share})
    return frame.with_columns(pl.col(SCORES).fill_nan(None)), solution.backward_error


def _read_scores(task: Task) -> Floats:
    """Return the scores (row of exchanges, score); NaN where there are none."""
    exchanges = task.inputs.exchanges
    scores = np.full((int(exchanges["row"].max() or 0) + 1, len(SCORES)), np.nan)  # type: ignore[arg-type]
    stated = exchanges.drop_nulls("pedigree")
    if len(stated):
        split = stated["pedigree"].str.split(";").list
        for place, name in enumerate(SCORES):
            part = split.get(PEDIGREE.index(name)).cast(pl.Float64)
            scores[stated["row"].to_numpy(), place] = part.to_numpy()
    return scores


def _sum_biosphere(task: Task, chosen: np.ndarray, values: Floats) -> Floats:
    """Return the sum of values by column of the system."""
    columns = task.system.biosphere.columns[chosen]
    count = task.system.size
    return np.bincount(columns, weights=values, minlength=count).astype(np.float64)


def _columns(parts: list[Floats]) -> sparse.csc_array:
    return sparse.csc_array(np.column_stack(parts))
