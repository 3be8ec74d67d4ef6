"""Rows that say again, in other words, what an earlier row says."""

import polars as pl

from lca.checks.plausibility.comparables import name, place_rows
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows, default_direction, point
from lca.tables.quantities import convert_to_flow_unit

SAME = 0.05
"""Share by which the amounts of one thing, stated twice, may differ."""

KEYS = {
    "bom": ("sku", "step", "flow"),
    "consumption": ("route", "sku", "step", "flow", "per", "direction"),
    "packing": ("route", "sku", "step", "flow", "per", "direction"),
    "tool_flows": ("tool_group", "state", "flow", "direction"),
    "site_totals": ("flow", "direction", "key"),
    "utilities": ("utility", "flow", "direction"),
    "issues": ("route", "sku", "step", "flow"),
}
"""Tables whose rows add up, and the columns that say what of."""

DEFAULTS = {"per": "start"}

MOST_ALONE = 2
"""Rows that a table needs for one to stand twice."""


def check_doubles(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each row that seems to state what an earlier one states.

    Rows of one thing add up, and may: they seem doubled when their amounts are nearly
    the same and no comments tell them apart, or when their comments are the same.  A
    row that is the same cell by cell has a finding of its own.
    """
    kinds = read_kinds(plant)
    found: list[Finding] = []
    for table, key in KEYS.items():
        if complete_rows(plant, table).height < MOST_ALONE:
            continue
        told = _find_doubles(_prepare(plant, table, kinds), list(key))
        found += point(plant, table, "row-nearly-twice", told, "amount")
    return found


def _prepare(plant: PlantInputs, table: str, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with defaults filled, and their amounts in the flow's unit."""
    rows = complete_rows(plant, table)
    cells = [column for column in rows.columns if column != "row"]
    own = plant.own_columns.get(table)
    if own is not None and own.height == plant.tables[table].height and own.width:
        more = own.select(pl.all().name.prefix("own column "))
        rows = pl.concat([plant.tables[table], more], how="horizontal").join(
            rows.select("row"), on="row", how="semi", maintain_order="left"
        )
        cells += more.columns
    copied = ~pl.struct(cells).is_first_distinct()
    single = rows.filter(~copied)
    converted, _ = convert_to_flow_unit(single, kinds, plant.origins[table].file)
    directed = (
        converted.with_columns(direction=default_direction(kinds))
        if "direction" in converted.columns
        else converted
    )
    filled = [pl.col(c).fill_null(v) for c, v in DEFAULTS.items() if c in rows.columns]
    return directed.with_columns(
        *filled,
        size=pl.col("amount") * pl.col("ratio"),
        place=place_rows(plant, table),
        subject=name(*(c for c in KEYS[table] if c not in {"direction", "per"})),
    ).filter(pl.col("size") != 0)


def _find_doubles(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the rows like an earlier one: in amount, or in comment.

    Sorted by amount, two that are nearly the same stand side by side.
    """
    several = rows.filter(pl.len().over(key) > 1)
    near = (pl.col("size") - pl.col("size_other")).abs() <= SAME * pl.col("size").abs()
    apart = (pl.col("comment") != pl.col("comment_other")).fill_null(value=False)
    alike = _pair(several.sort("size", "row"), key).filter(near & ~apart)
    noted = several.drop_nulls("comment").sort("row")
    again = _pair(noted, [*key, "comment"])
    return (
        pl.concat([alike, again])
        .unique("row", keep="first", maintain_order=True)
        .select(
            "row",
            "subject",
            "unit",
            value="amount",
            other=pl.format("{} {}", "amount_other", "unit_other"),
            against="place_other",
        )
    )


def _pair(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return each row with the one before it of its key; the later row comes first."""
    told = ("row", "subject", "size", "amount", "unit", "comment", "place")
    before = [pl.col(c).shift(1).over(key).alias(f"{c}_other") for c in told]
    pairs = rows.select(*told, *before).drop_nulls("row_other")
    turned = {c: f"{c}_other" for c in told} | {f"{c}_other": c for c in told}
    later = pl.col("row") > pl.col("row_other")
    swapped = pairs.filter(~later).rename(turned).select(pairs.columns)
    return pl.concat([pairs.filter(later), swapped])
