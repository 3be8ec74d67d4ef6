"""The footprint of every SKU broken down: stages, steps, sources, statuses."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.engine.arrays import Floats, Integers
from lca.engine.attribution import claim_by_step, emit_by_source
from lca.engine.characterise import Characterisation
from lca.engine.footprint import UNASSIGNED, Prices
from lca.engine.statuses import price_by_status
from lca.engine.system import System
from lca.model import Inputs
from lca.study.flows import break_down_flows
from lca.study.lines import break_down_lines
from lca.study.quality import rate_quality
from lca.study.task import Task, list_parts


@dataclass(frozen=True, slots=True)
class Attributed:
    """Frames by SKU as `PlantSolution` has them, and what vouches for them.

    ``quality``: as `rate_quality` returns it;
    ``excluded``: ``sku, flow``; ``statuses_known``: whether shares by status exist.
    """

    footprints: pl.DataFrame
    stages: pl.DataFrame
    steps: pl.DataFrame
    contributors: pl.DataFrame
    factors: pl.DataFrame
    inventory: pl.DataFrame
    energy: pl.DataFrame
    statuses: pl.DataFrame
    statuses_known: bool
    quality: pl.DataFrame
    excluded: pl.DataFrame
    backward_error: float
    closure: float


def attribute_skus(
    inputs: Inputs,
    system: System,
    characterisation: Characterisation,
    prices: Prices,
    places: Integers,
) -> Attributed:
    """Return the breakdowns of one unit of each SKU.

    Parameters
    ----------
    inputs
        The compiled study.
    system
        Its linked system.
    characterisation
        C.
    prices
        Intensities of every product.
    places
        Columns that make the SKUs wanted.
    """
    names = system.columns["flow"][places].alias("sku")
    line = characterisation.indicators.index(characterisation.headline)
    task = Task(inputs, system, characterisation, prices, places, names, line)
    steps, stages, by_step, closure = _by_step(task)
    contributors, by_source = _by_source(task)
    flows = break_down_flows(task)
    energy, by_line = break_down_lines(task)
    quality, by_score = rate_quality(task)
    statuses, known = _statuses(task)
    errors = [by_step, by_source, flows.backward_error, by_line, by_score]
    return Attributed(
        footprints=_footprints(task),
        stages=stages,
        steps=steps,
        contributors=contributors,
        factors=flows.factors,
        inventory=flows.inventory,
        energy=energy,
        statuses=statuses,
        statuses_known=known,
        quality=quality,
        excluded=flows.excluded,
        backward_error=max(errors),
        closure=closure,
    )


def _footprints(task: Task) -> pl.DataFrame:
    values = task.prices.values[task.places]
    names, units = task.characterisation.indicators, task.characterisation.units
    count = len(names)
    return pl.DataFrame(
        {
            "sku": task.names.gather(np.repeat(np.arange(len(task.places)), count)),
            "indicator": list(names) * len(task.places),
            "unit": list(units) * len(task.places),
            "amount": values.reshape(-1),
        },
        schema_overrides={"indicator": pl.String, "unit": pl.String},
    )


def _by_step(task: Task) -> tuple[pl.DataFrame, pl.DataFrame, float, float]:
    """Return steps, stages, the backward error, and how far the sums are off.

    Indicators whose factors are the same are computed once.
    """
    distinct, line_of = np.unique(
        task.characterisation.factors, axis=0, return_inverse=True
    )
    claims = claim_by_step(task.system, distinct)
    solution = task.attribute(claims.parts)
    shape = (len(task.places), len(claims.steps), len(distinct))
    amounts = solution.amounts.reshape(shape)
    rest = claims.unclaimed[task.places]
    stage_names = [task.system.stages[code] for code in claims.stages]
    stages = [*stage_names, UNASSIGNED]
    labels = [*claims.steps, UNASSIGNED]
    parts = np.concatenate([amounts, rest[:, None, :]], axis=1)
    steps = _list_steps(task, parts[:, :, line_of], stages, labels)
    keys = ["sku", "indicator", "stage"]
    summed = steps.group_by(keys, maintain_order=True).agg(pl.col("amount").sum())
    prices = task.prices.values[task.places]
    return steps, summed, solution.backward_error, _gap(parts, prices, line_of)


def _list_steps(
    task: Task, parts: Floats, stages: list[str], labels: list[str]
) -> pl.DataFrame:
    """Return the parts (SKU, step, indicator) by SKU, then indicator, then step."""
    sku, line, step = np.nonzero(parts.transpose(0, 2, 1))
    indicators = pl.Series(task.characterisation.indicators, dtype=pl.String)
    return pl.DataFrame(
        {
            "sku": task.names.gather(sku),
            "indicator": indicators.gather(line),
            "stage": pl.Series(stages, dtype=pl.String).gather(step),
            "step": pl.Series(labels, dtype=pl.String).gather(step),
            "amount": parts[sku, step, line],
        }
    )


def _gap(parts: Floats, prices: Floats, line_of: Integers) -> float:
    """Return how far the parts are from the footprints, of the sum of their sizes."""
    gap = np.abs(parts.sum(axis=1)[:, line_of] - prices)
    size = np.abs(parts).sum(axis=1)[:, line_of]
    ratio = np.divide(gap, size, out=gap.copy(), where=size > 0)
    return float(ratio.max(initial=0.0))


def _by_source(task: Task) -> tuple[pl.DataFrame, float]:
    """Return the headline by what emits, the largest first."""
    parts, names = emit_by_source(task.system, task.characterisation.factors[task.line])
    solution = task.attribute(parts)
    frame = list_parts(task.names, solution.amounts, {"contributor": names})
    order = pl.DataFrame({"sku": task.names}).with_row_index("place")
    ranked = (
        _with_share(frame, task)
        .join(order, on="sku", maintain_order="left")
        .sort("place", pl.col("amount").abs(), descending=[False, True])
    )
    return ranked.drop("place"), solution.backward_error


def _statuses(task: Task) -> tuple[pl.DataFrame, bool]:
    """Return the headline by the weakest status on each path, and if it is known."""
    prices = price_by_status(task.system, task.characterisation.factors[[task.line]])
    columns = [values[task.places, 0] for values in prices.values()]
    amounts = np.column_stack(columns) if columns else np.zeros((len(task.places), 0))
    frame = list_parts(task.names, amounts, {"status": list(prices)})
    return _with_share(frame, task), bool(prices)


def _with_share(frame: pl.DataFrame, task: Task) -> pl.DataFrame:
    whole = pl.DataFrame({"sku": task.names, "whole": task.headline})
    joined = frame.join(whole, on="sku", how="left", maintain_order="left")
    share = pl.when(pl.col("whole") != 0).then(pl.col("amount") / pl.col("whole"))
    return joined.with_columns(share=share).drop("whole")
