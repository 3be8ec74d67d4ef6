"""What tools draw in their hours, beside the meters that serve them."""

import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.checks.records.contradictions import LIKE
from lca.checks.records.uses import convert
from lca.checks.slips import load_slips, recognise_slips
from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.plant.tools import RULE_OF_STATE, read_groups


def compare_groups(ranked: pl.DataFrame) -> pl.DataFrame:
    """Return what tool groups draw in all their hours beside the meters they have.

    Parameters
    ----------
    ranked
        As `rank_draws` returns them.
    """
    return ranked.unique(["tool_group", "flow"], keep="first", maintain_order=True)


def list_draw_rows(plant: PlantInputs, ranked: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a group that say what it draws of a flow, the likeliest first.

    The row of its hours comes third: then the finding still names two other draws.

    Parameters
    ----------
    plant
        The plant.
    ranked
        As `rank_draws` returns them.

    Returns
    -------
    Columns
        ``tool_group, flow, suspect_table, suspect_row``.
    """
    key = ["tool_group", "flow"]
    numbered = ranked.select(
        *key,
        suspect_table=pl.lit("tool_flows"),
        suspect_row="row",
        rank=pl.int_range(pl.len()).over(key).cast(pl.Float64),
    )
    hours = (
        read_groups(plant)
        .select("tool_group", suspect_table=pl.lit("tool_groups"), suspect_row="row")
        .join(numbered.select(key).unique(), on="tool_group", maintain_order="left")
        .select(*numbered.columns[:-1], rank=pl.lit(2.5))
    )
    both = pl.concat([numbered, hours])
    return both.sort("rank", maintain_order=True).drop("rank")


def rank_draws(plant: PlantInputs, sums: pl.DataFrame) -> pl.DataFrame:
    """Return each row of tools with a meter, beside it, the likeliest to mend first.

    That is one of zero where the meter counts more, then one that a slip explains
    exactly, then about; then one as large as what is too much; then the largest.

    Parameters
    ----------
    plant
        The plant.
    sums
        As `sum_meters` returns them.
    """
    lines = _list_draws(plant)
    served = (
        sums.drop_nulls("serves")
        .group_by("serves", "flow", maintain_order=True)
        .agg(pl.col("meter", "row", "unit").first(), pl.col("amount", "error").sum())
        .rename({"row": "against_row", "amount": "metered", "serves": "tool_group"})
    )
    key = ["tool_group", "flow"]
    both = lines.drop("unit").join(served, on=key)
    told = both.with_columns(total=pl.col("drawn").sum().over(key))
    needed = pl.col("drawn") + pl.col("metered") - pl.col("total")
    ratio = pl.col("drawn") / needed
    forgotten = (pl.col("amount") == 0) & (pl.col("metered") > pl.col("total"))
    ranked = told.with_columns(
        doubt=pl.col("doubt").sum().over(key),
        likely=forgotten * 8
        + _is_slip(ratio) * 4
        + recognise_slips(ratio).is_not_null() * 2
        + (needed >= 0),
    ).sort(*key, "likely", "drawn", descending=[False, False, True, True])
    return ranked.select(
        *key,
        "meter",
        "state",
        "row",
        "against_row",
        "unit",
        table=pl.lit("tool_flows"),
        column=pl.lit("amount"),
        against_table=pl.lit("readings"),
        against_column=pl.lit("amount"),
        value="total",
        expected="metered",
        tolerance=pl.col("doubt") + pl.col("error"),
    )


def _list_draws(plant: PlantInputs) -> pl.DataFrame:
    """Return what each row of tools draws in all the hours of its state."""
    names = {f"{state}_hours": state for state in RULE_OF_STATE}
    hours = (
        read_groups(plant)
        .with_columns(pl.col(list(names)).fill_null(0.0))
        .rename(names)
        .unpivot(
            list(RULE_OF_STATE),
            index=["tool_group", "status"],
            variable_name="state",
            value_name="hours",
        )
        .rename({"status": "status_hours"})
    )
    rows = convert(plant, "tool_flows", complete_rows(plant, "tool_flows"))
    drawn = pl.col("amount") * pl.col("ratio") * pl.col("hours")
    doubt = accuracy_of() + accuracy_of("status_hours")
    return (
        rows.join(hours, on=["tool_group", "state"], maintain_order="left")
        .with_columns(drawn=drawn)
        .with_columns(doubt=pl.col("drawn").abs() * doubt)
    )


def _is_slip(ratio: pl.Expr) -> pl.Expr:
    """Return whether a ratio is that of a slip, but for what noise leaves."""
    larger = pl.max_horizontal(ratio, 1 / ratio)
    near = [(larger / slip.ratio - 1).abs() <= LIKE for slip in load_slips()]
    return pl.any_horizontal(near).fill_null(value=False)
