"""The energy of every SKU by line (§5)."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Floats, Integers
from lca.engine.attribution import sum_entries
from lca.plant import load_rules
from lca.study.task import Task, list_parts
from lca.units import load_units

ENERGY_UNIT = "kWh"


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of energy: entries of M, the code of the line of each, what one unit holds.

    ``energy`` (column,) in kWh; ``lines`` by code.
    """

    chosen: Integers
    line: Integers
    energy: Floats
    lines: tuple[str, ...]


def choose_draws(task: Task) -> Draws:
    """Return the draws of energy that tools, site and steps make.

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
    energy = _energy_of(task)
    chosen = np.flatnonzero(
        (line_of_row[entries.origins] >= 0)
        & (energy[entries.rows] > 0)
        & ~entries.diagonal
    )
    return Draws(chosen, line_of_row[entries.origins[chosen]], energy, tuple(lines))


def break_down_lines(task: Task) -> tuple[pl.DataFrame, float]:
    """Return the energy that tools, site and steps draw, and its impact, by line."""
    draws = choose_draws(task)
    chosen, line, lines = draws.chosen, draws.line, draws.lines
    entries = task.system.technosphere
    energy = draws.energy[entries.rows[chosen]]
    prices = task.prices.values[entries.rows[chosen], task.line]
    count = len(lines)
    amounts = task.attribute(sum_entries(task.system, chosen, line, energy, count))
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
