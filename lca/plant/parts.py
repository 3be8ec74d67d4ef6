"""What a rule adds to the study: exchanges, flows, activities, allocation choices."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding

EXCHANGES = {
    "activity": pl.String,
    "direction": pl.String,
    "flow": pl.String,
    "amount": pl.Float64,
    "unit": pl.String,
    "reference": pl.Boolean,
    "stage": pl.String,
    "step": pl.String,
    "rule": pl.String,
    "origin": pl.String,
    "origin_row": pl.UInt32,
    "status": pl.String,
    "source": pl.String,
    "pedigree": pl.String,
    "primary_share": pl.Float64,
    "comment": pl.String,
}
FLOWS = {
    "flow": pl.String,
    "kind": pl.String,
    "unit": pl.String,
    "name": pl.String,
    "ghg": pl.String,
    "ghg_class": pl.String,
    "mass_kg": pl.Float64,
    "formula": pl.String,
    "cutoff": pl.Boolean,
    "comment": pl.String,
    "origin": pl.String,
    "origin_row": pl.UInt32,
}
ACTIVITIES = {
    "activity": pl.String,
    "stage": pl.String,
    "step": pl.String,
    "norm": pl.String,
    "location": pl.String,
    "origin": pl.String,
    "origin_row": pl.UInt32,
}
ALLOCATION = {
    "activity": pl.String,
    "flow": pl.String,
    "method": pl.String,
    "factor": pl.Float64,
    "comment": pl.String,
    "origin": pl.String,
    "origin_row": pl.UInt32,
}


Value = str | bool | float | pl.Expr | None


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows for the tables of a study, still in several frames, and what was found.

    ``origin`` is the name of the table a row was made from, ``origin_row`` its row.
    """

    exchanges: tuple[pl.DataFrame, ...] = ()
    flows: tuple[pl.DataFrame, ...] = ()
    activities: tuple[pl.DataFrame, ...] = ()
    allocation: tuple[pl.DataFrame, ...] = ()
    findings: tuple[Finding, ...] = ()


def join_parts(parts: Iterable[Parts]) -> Parts:
    """Return all parts as one."""
    every = tuple(parts)
    return Parts(
        exchanges=tuple(frame for part in every for frame in part.exchanges),
        flows=tuple(frame for part in every for frame in part.flows),
        activities=tuple(frame for part in every for frame in part.activities),
        allocation=tuple(frame for part in every for frame in part.allocation),
        findings=tuple(found for part in every for found in part.findings),
    )


def shape(
    frame: pl.DataFrame | pl.LazyFrame,
    schema: dict[str, type[pl.DataType]],
    **fixed: Value,
) -> pl.DataFrame:
    """Return a frame with the columns of a schema: fixed, of the frame, or empty.

    Where the origin is a fixed table, the origin row is the ``row`` of the frame.
    """
    if isinstance(frame, pl.DataFrame) and frame.is_empty():
        return pl.DataFrame(schema=schema)
    present = frame.collect_schema().names()
    if isinstance(fixed.get("origin"), str):
        fixed.setdefault("origin_row", pl.col("row"))
    columns = []
    for name, kind in schema.items():
        if name in fixed:
            value = fixed[name]
            known = value if isinstance(value, pl.Expr) else pl.lit(value)
        else:
            known = pl.col(name) if name in present else pl.lit(None)
        columns.append(known.cast(kind).alias(name))
    made = frame.select(columns)
    return made.collect() if isinstance(made, pl.LazyFrame) else made


def reference(
    frame: pl.DataFrame, rule: str, origin: str, **fixed: Value
) -> pl.DataFrame:
    """Return the reference row of each activity of a frame: one unit, by definition.

    Parameters
    ----------
    frame
        One row per activity.
    rule, origin
        Rule that makes the rows, and the table they are made from.
    fixed
        Columns; the amount is one unless it is given.
    """
    known: dict[str, Value] = {"amount": 1.0, "status": "calculated"}
    known |= dict.fromkeys(("pedigree", "primary_share", "source", "comment"))
    known |= fixed
    return shape(frame, EXCHANGES, rule=rule, origin=origin, reference=True, **known)
