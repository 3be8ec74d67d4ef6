"""Energy of activities against the limits of norms (§5.6)."""

from collections.abc import Mapping

import polars as pl

from lca.checks.plausibility.intensity import ENERGY_UNIT, measure_energy
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs
from lca.norms import NormClass, load_limits
from lca.tables.references import nearest_names

LEAST = 0.2
"""Share of a limit below which energy is missing rather than saved."""

ROUNDING = 1e-3
"""How far above a limit is still the limit: data that are one are rounded."""


def check_norms(inputs: Inputs) -> list[Finding]:
    """Return what energy norms say against the activities that name a class."""
    tagged = (
        inputs.activities.select("activity", "norm", "row", "origin", "origin_row")
        .drop_nulls(["activity", "norm"])
        .unique("activity", keep="first", maintain_order=True)
    )
    if tagged.is_empty():
        return []
    classes = load_limits()
    is_known = pl.col("norm").is_in(list(classes))
    found = _find_unknown(tagged.filter(~is_known), classes)
    known = tagged.filter(is_known)
    if known.is_empty():
        return found
    judged = measure_energy(inputs, known, classes)
    return [*found, *_find_unproven(judged, classes), *_judge(judged, classes)]


def _find_unknown(
    rows: pl.DataFrame, classes: Mapping[str, NormClass]
) -> list[Finding]:
    if rows.is_empty():
        return []
    names = rows["norm"].unique()
    known = pl.Series(list(classes))
    near = {name: nearest_names(name, known) for name in names}
    nearest = pl.col("norm").replace_strict(near, return_dtype=pl.String)
    named = _once(rows).select("row", "activity", value="norm", nearest=nearest)
    return findings_of_rows("norm-unknown", named, file="activities.csv", column="norm")


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of those that were made from one row of a plant."""
    own = pl.concat_str(pl.lit("row "), "row")
    made = pl.concat_str("origin", pl.lit(" row "), "origin_row")
    return rows.with_columns(once=pl.coalesce(made, own)).unique(
        "once", keep="first", maintain_order=True
    )


def _find_unproven(
    judged: pl.DataFrame, classes: Mapping[str, NormClass]
) -> list[Finding]:
    """Return an info for each activity whose product is not counted as the class is."""
    unknown = judged.filter(pl.col("made").is_null() | (pl.col("made") <= 0))
    per = {name: known.per for name, known in classes.items()}
    named = _once(unknown).select(
        "row", "activity", value="norm", unit=pl.col("norm").replace_strict(per)
    )
    return findings_of_rows(
        "norm-unproven", named, file="activities.csv", column="norm"
    )


def _judge(judged: pl.DataFrame, classes: Mapping[str, NormClass]) -> list[Finding]:
    """Return a warning for each energy above the limit of its class, or far below.

    What was entered as a limit is no data, and is not judged by itself.
    """
    facts = pl.DataFrame(
        [
            (known.name, known.limit_kwh, f"{known.norm}, {known.clause}", known.per)
            for known in classes.values()
        ],
        schema=["norm", "limit_kwh", "clause", "per"],
        orient="row",
    )
    compared = (
        judged.filter(pl.col("kwh").is_finite())
        .join(facts, on="norm", maintain_order="left")
        .with_columns(kwh=pl.col("kwh") - pl.col("ceiling"))
    )
    ratio = pl.col("kwh") / pl.col("limit_kwh")
    rated = compared.with_columns(ratio=ratio)
    above = rated.filter(pl.col("ratio") > 1 + ROUNDING)
    below = rated.filter(pl.col("ratio") < LEAST, pl.col("ceiling") == 0)
    return [
        *_point("norm-exceeded", above.sort("ratio", descending=True)),
        *_point("norm-undercut", below.sort("ratio")),
    ]


def _point(code: str, rows: pl.DataFrame) -> list[Finding]:
    """Return a finding for each, at the row that most of the energy comes from."""
    shown = _once(rows).with_columns(
        value=_in_words("kwh"), limit=_in_words("limit_kwh"), at="cause"
    )
    told = ["activity", "norm", "value", "limit", "clause"]
    drawn = shown.drop_nulls("at").select(*told, row="at")
    silent = shown.filter(pl.col("at").is_null()).select(*told, "row")
    return [
        *findings_of_rows(code, drawn, file="exchanges.csv", column="amount"),
        *findings_of_rows(code, silent, file="activities.csv", column="norm"),
    ]


def _in_words(column: str) -> pl.Expr:
    return pl.format("{} {}/{}", pl.col(column).round_sig_figs(4), pl.lit(ENERGY_UNIT),
                     pl.col("per"))  # fmt: skip
