"""Two versions of a plant or study held against each other."""

import polars as pl

from lca.checks.ledgers import check_change_rows, keep_sound_changes
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Origin
from lca.results.difference import Difference
from lca.study.row_changes import compare_tables
from lca.study.sides import Side

NOISE = 1e-12
"""Change, of the sum of the sizes of the stages, that is no change: other rounding."""

ROUNDING = 1e-9
"""How far from a limit a relative change counts as on it."""

KEYS = ["product", "indicator"]
JUDGED = ("change", "vanished")
"""Causes that the ledger of changes can explain."""

COLUMNS = ("product", "indicator", "unit", "old", "new", "change", "verdict", "cause",
           "reason")  # fmt: skip


def compare_sides(
    old: Side, new: Side, threshold: float, names: tuple[str, str]
) -> Difference:
    """Return what differs between two versions, and whether it is explained.

    Parameters
    ----------
    old, new
        The versions; the ledger of changes is that of the new one.
    threshold
        Relative change above which a footprint wants an explanation.
    names
        Of the two, for people.
    """
    stages = _join_stages(old, new)
    caused = _find_causes(_join(old, new, stages), old, new, threshold)
    explained, found = _explain(caused, new)
    verdict = (
        pl.when(pl.col("cause").is_null())
        .then(pl.lit("small"))
        .when(cause="added")
        .then(pl.lit("added"))
        .when(pl.col("reason").is_not_null())
        .then(pl.lit("explained"))
        .otherwise(pl.lit("unexplained"))
    )
    footprints = explained.with_columns(verdict=verdict)
    moved = footprints.filter(pl.col("moved") | pl.col("cause").is_not_null())
    tables = (old.tables, new.tables)
    return Difference(
        old=names[0],
        new=names[1],
        threshold=threshold,
        headline=new.headline,
        footprints=footprints.select(COLUMNS),
        stages=stages.join(moved, on=KEYS, how="semi", maintain_order="left"),
        rows=None
        if tables[0] is None or tables[1] is None
        else compare_tables(tables[0], tables[1]),
        findings=tuple(found),
    )


def _join_stages(old: Side, new: Side) -> pl.DataFrame:
    """Return ``product, indicator, stage, old, new``."""
    joined = old.stages.select(*KEYS, "stage", old="amount").join(
        new.stages.select(*KEYS, "stage", new="amount"),
        on=[*KEYS, "stage"],
        how="full",
        coalesce=True,
        maintain_order="left_right",
    )
    return joined.with_columns(pl.col("old", "new").fill_null(0.0))


def _join(old: Side, new: Side, stages: pl.DataFrame) -> pl.DataFrame:
    """Return the footprints of both with what decides whether they compare.

    ``size`` is the sum of the sizes of the stages of the larger one.
    """
    sized = stages.group_by(KEYS).agg(
        size=pl.max_horizontal(pl.col("old").abs().sum(), pl.col("new").abs().sum())
    )
    before, after = (
        side.footprints.select(*KEYS, "unit", "amount")
        .join(side.products, on="product", how="left", maintain_order="left")
        .with_columns(known=pl.lit(value=True))
        for side in (old, new)
    )
    joined = before.join(
        after,
        on=KEYS,
        how="full",
        coalesce=True,
        suffix="_new",
        maintain_order="left_right",
    )
    return joined.join(sized, on=KEYS, how="left", maintain_order="left").rename(
        {"amount": "old", "amount_new": "new"}
    )


def _find_causes(
    joined: pl.DataFrame, old: Side, new: Side, threshold: float
) -> pl.DataFrame:
    """Return the footprints with ``change``, ``weight``, ``moved`` and ``cause``.

    ``weight`` is the change that the ledger must cover: of what was zero, one.
    """
    before, after = pl.col("old"), pl.col("new")
    difference = after - before
    still = difference.abs() <= NOISE * pl.col("size").fill_null(0.0)
    relative = (
        pl.when(difference.is_null())
        .then(None)
        .when(still | (difference == 0))
        .then(0.0)
        .when(before != 0)
        .then(difference / before.abs())
    )
    vanished = pl.col("known_new").is_null()
    known = joined.with_columns(
        change=pl.when(vanished).then(-1.0).otherwise(relative),
        cause=_name_obstacle(same_set=old.gwp == new.gwp),
        unit=pl.coalesce("unit_new", "unit"),
    )
    comparable = pl.col("cause").is_null()
    weight = pl.col("change").fill_null(after.sign())
    return known.with_columns(
        change=pl.when(comparable | (pl.col("cause") == "vanished")).then("change"),
        weight=weight,
        moved=(weight != 0).fill_null(value=True),
        cause=pl.when(comparable & (weight.abs() > threshold + ROUNDING))
        .then(pl.lit("change"))
        .otherwise("cause"),
    )


def _name_obstacle(*, same_set: bool) -> pl.Expr:
    """Return what forbids to compare a footprint; null if nothing does.

    What one side does not say forbids nothing.
    """
    cause = (
        pl.when(pl.col("known").is_null())
        .then(pl.lit("added"))
        .when(pl.col("known_new").is_null())
        .then(pl.lit("vanished"))
        .when(pl.lit(not same_set))
        .then(pl.lit("gwp-set"))
    )
    columns = {
        "declared-unit": "declared_unit",
        "boundary": "boundary",
        "indicator-unit": "unit",
    }
    for name, column in columns.items():
        cause = cause.when(pl.col(column) != pl.col(f"{column}_new")).then(pl.lit(name))
    return cause.otherwise(None)


def _explain(footprints: pl.DataFrame, new: Side) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the footprints with ``reason``, and the rows that explain nothing."""
    nothing = footprints.with_columns(reason=pl.lit(None, dtype=pl.String))
    if new.changes is None:
        return nothing, []
    ledger, origin = new.changes
    wrong = check_change_rows(ledger, origin)
    rows = keep_sound_changes(ledger)
    if rows.is_empty():
        return nothing, wrong
    wanted = footprints.filter(pl.col("cause").is_in(JUDGED))
    covered = (
        rows.select("product", "row", "minimum", "maximum", "reason", of="indicator")
        .join(wanted.select(*KEYS, "weight"), on="product", how="inner")
        .filter(
            pl.col("of").is_null() | (pl.col("of") == pl.col("indicator")),
            pl.col("weight") >= pl.col("minimum") - ROUNDING,
            pl.col("weight") <= pl.col("maximum") + ROUNDING,
        )
    )
    first = covered.sort("row").unique(KEYS, keep="first", maintain_order=True)
    idle = rows.join(covered, on="row", how="anti", maintain_order="left")
    return footprints.join(
        first.select(*KEYS, "reason"), on=KEYS, how="left", maintain_order="left"
    ), [*wrong, *_tell_idle(idle, origin)]


def _tell_idle(idle: pl.DataFrame, origin: Origin) -> list[Finding]:
    named = idle.select("row", "minimum", "maximum", value="product")
    return findings_of_rows(
        "change-not-seen", named, file=origin.file, sheet=origin.sheet, column="product"
    )
