"""Numbers far from those of comparable rows: a robust z-score of their logarithms.

The z-score is that of Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (ASQC
1993): the distance from the median, over the median absolute deviation.
"""

import polars as pl

from lca.checks.slips import recognise_slips
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import point

SPREAD = 1.4826
"""Standard deviation of a normal distribution ÷ its median absolute deviation."""

LEAST_PLAIN, LEAST_SLIP = 4, 3
"""Rows to compare with: of any number, and of one that a slip explains."""

FLOOR_PLAIN, FLOOR_SLIP = 0.4, 0.2
"""Least spread, in powers of ten: rows that are all alike do not make others wrong."""

LIMIT = 4.0
"""Standard deviations from the median at which a number is out of line."""

BEYOND_CHANCE = 1.5
"""Standard deviations above the largest that chance makes of many rows.

Of n normal numbers the largest is about sqrt(2 ln n), the universal threshold of
Donoho and Johnstone (Biometrika 81, 1994).
"""

DIGITS = 4


def find_outliers(
    rows: pl.DataFrame, by: list[str], *, loose: float = 1.0, slips: bool = True
) -> pl.DataFrame:
    """Return the rows whose value is out of line, with what they were compared to.

    Added are ``count`` (other rows compared with), ``ratio`` (value ÷ median), ``slip``
    (what slip explains it, null for none) and ``against`` (place of the row nearest the
    median).

    Parameters
    ----------
    rows
        Has ``row``, ``place`` (as `place_rows` makes it), ``value`` and the columns to
        group by.  Only values above zero are compared.
    by
        Rows that agree in these columns are comparable; a null agrees with nulls.
    loose
        How many times the floors are for rows that compare less well.
    slips
        Whether a slip of unit may explain the ratio, so that less proves it.
    """
    counted = rows.filter((pl.col("value") > 0) & pl.col("value").is_finite())
    if counted.height <= LEAST_SLIP:
        return counted.clear().with_columns(
            count=pl.lit(None, dtype=pl.get_index_type()),
            against=pl.lit(None, dtype=pl.String),
            ratio=pl.lit(None, dtype=pl.Float64),
            slip=pl.lit(None, dtype=pl.String),
        )
    power = counted.with_columns(power=pl.col("value").log10())
    middle = _join(power, power.group_by(by).agg(middle=pl.col("power").median()), by)
    far = middle.with_columns(away=pl.col("power") - pl.col("middle"))
    about = far.group_by(by).agg(
        spread=SPREAD * pl.col("away").abs().median(),
        count=pl.len() - 1,
        against=pl.col("place").get(pl.col("away").abs().arg_min()),
    )
    compared = _join(far, about, by).with_columns(ratio=10.0 ** pl.col("away"))
    plain = _is_far(LEAST_PLAIN, FLOOR_PLAIN * loose)
    close = _is_far(LEAST_SLIP, FLOOR_SLIP * loose)
    suspect = compared.filter(close | plain)
    # Slips are many, and what they would explain is rare.
    explained = slips and not suspect.is_empty()
    slip = recognise_slips("ratio") if explained else pl.lit(None, dtype=pl.String)
    return (
        suspect.with_columns(slip=slip)
        .filter(plain | pl.col("slip").is_not_null())
        .drop("power", "middle", "away", "spread")
    )


def place_rows(plant: PlantInputs, table: str) -> pl.Expr:
    """Return the text by which a finding names a row of a table as counterpart."""
    return pl.format("{} row {}", pl.lit(plant.origins[table].label), "row")


def _join(rows: pl.DataFrame, groups: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return rows.join(groups, on=by, how="left", nulls_equal=True, maintain_order="left")


def _is_far(least: int, floor: float) -> pl.Expr:
    spread = pl.max_horizontal(pl.col("spread"), pl.lit(floor))
    chance = BEYOND_CHANCE + (2.0 * pl.col("count").log()).sqrt()
    limit = pl.max_horizontal(chance, pl.lit(LIMIT))
    return (pl.col("count") >= least) & (pl.col("away").abs() >= limit * spread)


def find_outliers_by_size(
    rows: pl.DataFrame, by: list[str], *, slips: bool = True
) -> pl.DataFrame:
    """Return the rows out of line both as they stand and by the size of the product.

    What a large product needs per start is large, and is no fault.

    Parameters
    ----------
    rows
        As for `find_outliers`, with ``size``, null where it is not known.
    by
        Rows that agree in these columns are comparable.
    slips
        As for `find_outliers`.
    """
    plain = find_outliers(rows, by, slips=slips)
    sized = rows.drop_nulls("size").with_columns(value=pl.col("value") / pl.col("size"))
    relative = find_outliers(sized, by, slips=slips).select("row", "place")
    unsized = plain.filter(pl.col("size").is_null())
    both = plain.drop_nulls("size").join(relative, on=["row", "place"], how="semi")
    return pl.concat([both, unsized])


def point_outliers(
    plant: PlantInputs, table: str, column: str, outliers: pl.DataFrame
) -> list[Finding]:
    """Return a warning for each row out of line: plainly, or by a slip of unit.

    Parameters
    ----------
    plant
        The plant.
    table, column
        Where the numbers stand.
    outliers
        As `find_outliers` returns them, with ``subject``, ``shown`` (the number as the
        table has it) and its ``unit``.
    """
    if outliers.is_empty():
        return []
    shown = outliers.with_columns(
        value="shown",
        expected=(pl.col("shown") / pl.col("ratio")).round_sig_figs(DIGITS),
        ratio=pl.col("ratio").round_sig_figs(DIGITS),
    )
    told = ["row", "subject", "value", "unit", "expected", "ratio", "count", "against"]
    slipped = pl.col("slip").is_not_null()
    off = shown.filter(slipped).select(*told, "slip")
    out = shown.filter(~slipped).select(told)
    return [
        *point(plant, table, "number-off-by-unit", off, column),
        *point(plant, table, "number-out-of-line", out, column),
    ]


def name(*columns: str) -> pl.Expr:
    """Return the names in some columns as one text; an empty one is left out."""
    return pl.concat_str(columns, separator=" / ", ignore_nulls=True)
