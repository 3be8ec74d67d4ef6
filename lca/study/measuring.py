"""What one unit of each product amounts to: by indicator or flow, stage and step.

A flow is measured as an indicator is: as if each draw of it, and each release, emitted
one unit.  So it belongs to stages and steps by the same rules (§1.7).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.attribution import attribute, claim_by_step
from lca.engine.characterise import Characterisation
from lca.engine.footprint import UNASSIGNED, Prices
from lca.engine.system import Entries, System


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured: ``names`` by row of the factors, of flows where ``of_flow``.

    ``system`` emits the draws of the flows beside what it emits anyway.
    """

    system: System
    factors: Floats
    names: pl.Series
    of_flow: pl.Series


def name_steps(system: System) -> pl.Series:
    """Return the step of each column; an activity without one is its own."""
    return system.columns["step"].fill_null(system.columns["activity"])


def prepare_measures(
    system: System,
    characterisation: Characterisation,
    indicators: Sequence[str],
    flows: Sequence[str],
) -> Measures:
    """Return what measures indicators and amounts of flows alike.

    Parameters
    ----------
    system, characterisation
        A study.
    indicators, flows
        Names; a flow that nothing exchanges amounts to zero.
    """
    lines = [characterisation.indicators.index(name) for name in indicators]
    names = system.flows["flow"]
    exchanged = [(names == flow).to_numpy().astype(np.float64) for flow in flows]
    own = np.vstack([characterisation.factors[lines], *exchanged])
    drawn = np.zeros((len(own), len(flows)))
    drawn[len(lines) :] = np.eye(len(flows))
    return Measures(
        system=_emit_draws(system, flows),
        factors=np.hstack([own, drawn]),
        names=pl.Series([*indicators, *flows], dtype=pl.String),
        of_flow=pl.Series([False] * len(lines) + [True] * len(flows)),
    )


def measure_whole(
    prices: Prices, measures: Measures, products: pl.Series
) -> tuple[pl.DataFrame, float]:
    """Return ``product, measure, of_flow, amount``, and the backward error.

    Parameters
    ----------
    prices
        Of the study.
    measures
        What is measured.
    products
        Flows that the study makes.
    """
    places = _place(measures.system, products)
    emitted = measures.factors @ measures.system.build_biosphere()
    solution = attribute(prices.plan, sparse.csc_array(emitted.T), places)
    product, line = np.indices(solution.amounts.shape).reshape(2, -1)
    frame = _name(measures, products, product, line)
    amounts = pl.Series(solution.amounts.reshape(-1))
    return frame.with_columns(amount=amounts), solution.backward_error


def measure_parts(
    prices: Prices,
    measures: Measures,
    products: pl.Series,
    *,
    stages: pl.Series,
    steps: pl.Series,
) -> tuple[pl.DataFrame, float]:
    """Return ``product, measure, of_flow, stage, step, amount``, zeros left out.

    Parameters
    ----------
    prices
        Of the study.
    measures
        What is measured.
    products
        Flows that the study makes.
    stages, steps
        Names; only what belongs to one of them is measured.
    """
    system = measures.system
    claims = claim_by_step(system, measures.factors)
    lines = len(measures.names)
    asked = pl.col("stage").is_in(stages.implode())
    groups = (
        pl.DataFrame(
            {
                "stage": [system.stages[code] for code in claims.stages],
                "step": claims.steps,
            },
            schema={"stage": pl.String, "step": pl.String},
        )
        .with_row_index("group")
        .filter(asked | pl.col("step").is_in(steps.implode()))
    )
    kept = groups["group"].to_numpy().astype(np.int64)
    columns = (kept[:, None] * lines + np.arange(lines)).reshape(-1)
    places = _place(system, products)
    solution = attribute(prices.plan, claims.parts[:, columns], places)
    amounts = solution.amounts.reshape(len(places), len(kept), lines)
    product, group, line = np.nonzero(amounts)
    frame = _name(measures, products, product, line).with_columns(
        stage=groups["stage"].gather(group),
        step=groups["step"].gather(group),
        amount=pl.Series(amounts[product, group, line], dtype=pl.Float64),
    )
    return frame, solution.backward_error


def measure_stages(
    prices: Prices, measures: Measures, products: pl.Series
) -> tuple[pl.DataFrame, float]:
    """Return ``product, measure, stage, amount``: all there is, zeros left out.

    Factors that are the same are measured once.

    Parameters
    ----------
    prices
        Of the study.
    measures
        What is measured.
    products
        Flows that the study makes.
    """
    system = measures.system
    distinct, line_of = np.unique(measures.factors, axis=0, return_inverse=True)
    claims = claim_by_step(system, distinct)
    lines, count = len(distinct), len(system.stages)
    column = np.arange(claims.parts.shape[1])
    target = claims.stages[column // lines] * lines + column % lines
    joining = sparse.coo_array(
        (np.ones(len(column)), (column, target)), shape=(len(column), count * lines)
    )
    places = _place(system, products)
    solution = attribute(prices.plan, (claims.parts @ joining).tocsc(), places)
    owned = solution.amounts.reshape(len(places), count, lines)
    rest = claims.unclaimed[places][:, None, :]
    amounts = np.concatenate([owned, rest], axis=1)[:, :, line_of.reshape(-1)]
    product, stage, line = np.nonzero(amounts)
    names = pl.Series([*system.stages, UNASSIGNED], dtype=pl.String)
    frame = _name(measures, products, product, line).select(
        "product",
        "measure",
        stage=names.gather(stage),
        amount=pl.Series(amounts[product, stage, line], dtype=pl.Float64),
    )
    return frame, solution.backward_error


def _name(
    measures: Measures, products: pl.Series, product: Integers, line: Integers
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "product": products.gather(product),
            "measure": measures.names.gather(line),
            "of_flow": measures.of_flow.gather(line),
        },
        schema={"product": pl.String, "measure": pl.String, "of_flow": pl.Boolean},
    )


def _place(system: System, products: pl.Series) -> Integers:
    """Return the column that makes each product."""
    columns = system.columns.select(product="flow").with_row_index("place")
    wanted = products.rename("product").to_frame()
    joined = wanted.join(columns, on="product", how="left", maintain_order="left")
    return joined["place"].to_numpy().astype(np.int64)


def _emit_draws(system: System, flows: Sequence[str]) -> System:
    """Return the system with each draw of a flow as an emission of its own."""
    entries = system.technosphere
    number = dict(zip(flows, range(len(flows)), strict=True))
    of_column = system.columns["flow"].replace_strict(
        number, default=-1, return_dtype=pl.Int64
    )
    drawn = of_column.to_numpy()[entries.rows]
    chosen = np.flatnonzero((drawn >= 0) & ~entries.diagonal)
    own = system.biosphere
    emitted = Entries(
        rows=np.concatenate([own.rows, len(system.flows) + drawn[chosen]]),
        columns=np.concatenate([own.columns, entries.columns[chosen]]),
        values=np.concatenate([own.values, -entries.values[chosen]]),
        stages=np.concatenate([own.stages, entries.stages[chosen]]),
        statuses=np.concatenate([own.statuses, entries.statuses[chosen]]),
        credits=np.concatenate([own.credits, entries.credits[chosen]]),
        diagonal=np.concatenate([own.diagonal, entries.diagonal[chosen]]),
        origins=np.concatenate([own.origins, entries.origins[chosen]]),
    )
    rows = pl.DataFrame({"flow": list(flows)}, schema={"flow": pl.String})
    listed = pl.concat([system.flows, rows], how="diagonal")
    return replace(system, flows=listed, biosphere=emitted)
