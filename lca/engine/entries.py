"""Linked exchanges to the entries of A and B: here, and only here, rows get signs."""

import numpy as np
import polars as pl

from lca.engine.aggregates import read_aggregate
from lca.engine.system import NO_CODE, Entries, System
from lca.model import Inputs

UNSTATED = "unstated"


def build_system(
    inputs: Inputs,
    known: pl.DataFrame,
    columns: pl.DataFrame,
    substitutions: pl.DataFrame,
) -> System:
    """Return the system of exchanges whose makers are all known.

    Parameters
    ----------
    inputs
        For the flow and activity tables.
    known
        Exchanges with ``kind``, ``cutoff`` and ``signed``.
    columns
        ``activity, flow, weight, kind, unit, shared``, in column order.
    substitutions
        ``activity, flow, displaces, factor``.
    """
    stages = _codes(inputs.activities["stage"], inputs.exchanges["stage"])
    statuses = _codes(known["status"].fill_null(UNSTATED))
    numbered = columns.with_row_index("column").with_columns(
        pl.col("column").cast(pl.Int64)
    )
    spread = _spread(known, numbered, stages, statuses)
    inside = (pl.col("kind") != "elementary") & ~pl.col("cutoff")
    flows = read_flow_rows(inputs)
    return System(
        columns=_column_table(numbered, inputs, stages),
        flows=flows,
        technosphere=_technosphere(spread.filter(inside), numbered, substitutions),
        biosphere=_biosphere(spread.filter(~inside), flows),
        stages=tuple(stages),
        statuses=tuple(statuses),
    )


def _codes(*names: pl.Series) -> dict[str, int]:
    both = pl.concat([part.drop_nulls() for part in names])
    return {name: code for code, name in enumerate(both.unique(maintain_order=True))}


def _code_of(column: str, codes: dict[str, int]) -> pl.Expr:
    return pl.col(column).replace_strict(codes, default=NO_CODE, return_dtype=pl.Int64)


def _spread(
    known: pl.DataFrame,
    columns: pl.DataFrame,
    stages: dict[str, int],
    statuses: dict[str, int],
) -> pl.DataFrame:
    """Return one row per exchange and column it belongs to, with ``value`` per run.

    What an activity makes belongs to the column of that product alone; everything
    else is divided among its columns by weight.
    """
    of_activity = columns.select("activity", "column", "weight", made_flow="flow")
    made = columns.select("activity", "flow", is_made=pl.lit(value=True))
    rows = known.select(
        "row",
        "activity",
        "flow",
        "kind",
        "cutoff",
        "signed",
        stage=_code_of("stage", stages),
        status=pl.col("status")
        .fill_null(UNSTATED)
        .replace_strict(statuses, default=NO_CODE, return_dtype=pl.Int64),
    ).join(made, on=["activity", "flow"], how="left", maintain_order="left")
    spread = rows.join(of_activity, on="activity", how="inner", maintain_order="left")
    own = pl.col("flow") == pl.col("made_flow")
    is_made = pl.col("is_made").fill_null(value=False)
    weight = pl.when(is_made).then(1.0).otherwise(pl.col("weight"))
    return spread.filter(own | ~is_made).with_columns(
        value=pl.col("signed") * weight, diagonal=own
    )


def _technosphere(
    spread: pl.DataFrame, columns: pl.DataFrame, substitutions: pl.DataFrame
) -> Entries:
    replaced = substitutions.select("activity", "flow", "displaces", "factor")
    rows = spread.join(
        replaced, on=["activity", "flow"], how="left", maintain_order="left"
    )
    credit = pl.col("displaces").is_not_null() & ~pl.col("diagonal")
    target = pl.when(credit).then(pl.col("displaces")).otherwise(pl.col("flow"))
    made_by = columns.select(
        target="flow",
        position="column",
        turn=pl.when(pl.col("kind") == "waste").then(-1.0).otherwise(1.0),
    )
    placed = rows.with_columns(target=target, credit=credit).join(
        made_by, on="target", how="inner", maintain_order="left"
    )
    factor = pl.when(pl.col("credit")).then(pl.col("factor")).otherwise(1.0)
    return _entries(
        placed.with_columns(value=pl.col("value") * pl.col("turn") * factor)
    )


def _biosphere(spread: pl.DataFrame, flows: pl.DataFrame) -> Entries:
    positions = flows.select("flow").with_row_index("position")
    placed = spread.join(positions, on="flow", how="inner", maintain_order="left")
    return _entries(
        placed.with_columns(
            pl.col("position").cast(pl.Int64),
            credit=pl.lit(value=False),
            diagonal=pl.lit(value=False),
        )
    )


def _entries(placed: pl.DataFrame) -> Entries:
    return Entries(
        rows=placed["position"].to_numpy(),
        columns=placed["column"].to_numpy(),
        values=placed["value"].to_numpy(),
        stages=placed["stage"].to_numpy(),
        statuses=placed["status"].to_numpy(),
        credits=placed["credit"].to_numpy().astype(np.bool_),
        diagonal=placed["diagonal"].to_numpy().astype(np.bool_),
        origins=placed["row"].cast(pl.Int64).to_numpy(),
    )


def read_flow_rows(inputs: Inputs) -> pl.DataFrame:
    """Return the rows of B: elementary flows, and what is cut off (`System.flows`)."""
    cutoff = pl.col("cutoff").fill_null(value=False)
    named = inputs.flows.drop_nulls("flow")
    flows = named.unique("flow", keep="first", maintain_order=True).filter(
        (pl.col("kind") == "elementary") | cutoff
    )
    framed = flows.filter(pl.col("flow").str.contains("[", literal=True))["flow"]
    read = {name: read_aggregate(name) for name in framed}
    formulas = {name: known[0] for name, known in read.items() if known}
    sets = {name: known[1] for name, known in read.items() if known}
    name = pl.col("flow")
    return flows.select(
        "flow",
        "unit",
        "kind",
        "name",
        "ghg_class",
        "row",
        "mass_kg",
        "comment",
        ghg=pl.col("ghg").fill_null(
            name.replace_strict(formulas, default=None, return_dtype=pl.String)
        ),
        gwp_set=name.replace_strict(sets, default=None, return_dtype=pl.String),
        cutoff=cutoff & (pl.col("kind") != "elementary"),
        aircraft=pl.col("aircraft").fill_null(value=False),
    )


def _column_table(
    columns: pl.DataFrame, inputs: Inputs, stages: dict[str, int]
) -> pl.DataFrame:
    activities = inputs.activities.select("activity", "stage", "step").unique(
        "activity", keep="first"
    )
    label = (
        pl.when(pl.col("shared"))
        .then(pl.concat_str("activity", "flow", separator="|"))
        .otherwise(pl.col("activity"))
    )
    joined = columns.join(activities, on="activity", how="left", maintain_order="left")
    return joined.select(
        "activity",
        "flow",
        "unit",
        "weight",
        label=label,
        is_waste=pl.col("kind") == "waste",
        stage=_code_of("stage", stages),
        step="step",
    )
