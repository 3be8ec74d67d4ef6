"""What has grown old: factors of other years, shares that production outran."""

import csv
from functools import cache
from importlib.resources import files

import polars as pl

from lca.factors import find_factor
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows, point
from lca.tables.quantities import convert_to_flow_unit
from lca.units import load_units

AHEAD = 1
"""Years by which a factor may be younger than the period."""

STRAY, PART = 0.02, 0.05
"""How far a share may be from production: at least, and as a part of the share."""


def check_ages(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each factor and share that is of another time."""
    return [*_check_years(plant), *_check_shares(plant)]


def _check_years(plant: PlantInputs) -> list[Finding]:
    """Return warnings for factors older than their kind may be, or of the future.

    The year is that of the row, else that of the factor in the pack.
    """
    if plant.header is None:
        return []
    first, after = plant.header.period_start, plant.header.period_end
    dated = _date(plant).drop_nulls("year")
    age = first.year - pl.col("year")
    told = ["row", "subject", "value"]
    old = dated.with_columns(age=age).filter(pl.col("age") > pl.col("limit"))
    late = dated.filter(pl.col("year") > after.year + AHEAD)
    period = pl.lit(f"{first} – {after}")
    return [
        *point(
            plant,
            "supplies",
            "factor-outdated",
            old.select(*told, pl.col("age", "limit").cast(pl.Int64), period=period),
            "year",
        ),
        *point(
            plant,
            "supplies",
            "factor-of-future",
            late.select(*told, period=period),
            "year",
        ),
    ]


def _date(plant: PlantInputs) -> pl.DataFrame:
    """Return the supplies with a factor, its ``year`` and the ``limit`` of its age."""
    units = load_units()
    rows = complete_rows(plant, "supplies").filter(
        pl.col("factor").is_not_null() | pl.col("factor_id").is_not_null()
    )
    pack = {
        text: row
        for text in rows["factor_id"].drop_nulls().unique()
        if (row := find_factor(text))
    }
    years = {text: float(row["year"]) for text, row in pack.items() if row["year"]}
    homes = {text: row["table"] for text, row in pack.items()}
    pers = {text: row["unit"].partition("/")[2] for text, row in pack.items()}
    factor = pl.col("factor_id")
    named = rows.with_columns(
        per=pl.coalesce(_look_up(factor, pers), "unit"),
        pack_table=_look_up(factor, homes),
        year=pl.coalesce(
            "year", factor.replace_strict(years, default=None, return_dtype=pl.Float64)
        ),
    )
    known = {
        text: unit.dimension
        for text in named["per"].drop_nulls().unique()
        if (unit := units.find(text))
    }
    dated = named.with_columns(dimension=_look_up(pl.col("per"), known))
    return dated.with_columns(
        limit=_limit(),
        value=pl.col("year").cast(pl.Int64),
        subject=pl.concat_str("flow", "supply", separator=" / ", ignore_nulls=True),
    )


def _look_up(column: pl.Expr, texts: dict[str, str]) -> pl.Expr:
    return column.replace_strict(texts, default=None, return_dtype=pl.String)


def _limit() -> pl.Expr:
    """Return how many years a factor lasts: by its table, its dimension, or at all."""
    kinds = load_limits()
    for_table = pl.col("pack_table").replace_strict(
        kinds["pack_table"], default=None, return_dtype=pl.Float64
    )
    for_dimension = pl.col("dimension").replace_strict(
        kinds["dimension"], default=kinds[""][""], return_dtype=pl.Float64
    )
    return pl.coalesce(for_table, for_dimension)


@cache
def load_limits() -> dict[str, dict[str, float]]:
    """Return years by pack table, by dimension, and under an empty name for the rest.

    A table whose factors do not age has infinitely many.
    """
    text = (files("lca.checks.plausibility") / "ages.csv").read_text(encoding="utf-8")
    limits: dict[str, dict[str, float]] = {"pack_table": {}, "dimension": {}, "": {}}
    for row in csv.DictReader(text.splitlines()):
        years = float(row["years"] or "inf")
        kind = next((k for k in ("pack_table", "dimension") if row[k]), "")
        limits[kind][row.get(kind, "")] = years
    return limits


def _check_shares(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each bin whose share is not what was produced of it.

    Said only of SKUs all of whose bins have a production.  The quantity of the sorted
    SKU itself may be that of its own bin, or of all bins; either may fit.
    """
    if complete_rows(plant, "bins").is_empty():
        return []
    rows = complete_rows(plant, "production").rename({"sku": "flow"})
    file = plant.origins["production"].file
    converted, _ = convert_to_flow_unit(rows, read_kinds(plant), file)
    label = plant.origins["production"].label
    made = converted.select(
        product="flow",
        pieces=pl.col("quantity") * pl.col("ratio"),
        against=pl.format("{} row {}", pl.lit(label), "row"),
    ).unique("product", keep="first")
    bins = complete_rows(plant, "bins").join(
        made, on="product", how="left", maintain_order="left"
    )
    return point(plant, "bins", "share-outdated", _find_strayed(bins), "share")


def _find_strayed(bins: pl.DataFrame) -> pl.DataFrame:
    """Return the bins whose ``share`` neither reading of their ``pieces`` explains."""
    known = bins.filter(pl.col("pieces").is_not_null().all().over("sku"))
    own = pl.col("product") == pl.col("sku")
    others = pl.col("pieces").filter(~own).sum().over("sku")
    whole = pl.col("pieces").filter(own).sum().over("sku")
    shares = known.with_columns(
        apart=pl.col("pieces") / pl.col("pieces").sum().over("sku"),
        within=pl.when(own).then(whole - others).otherwise("pieces")
        / pl.when(whole > others).then(whole),
    )
    room = STRAY + PART * pl.col("share")
    strayed = [
        (pl.col(name) - pl.col("share")).abs() > room for name in ("apart", "within")
    ]
    wrong = [
        strayed[0].any().over("sku"),
        strayed[1].any().over("sku").fill_null(value=True),
    ]
    return shares.filter(strayed[0] & wrong[0] & wrong[1]).select(
        "row",
        "sku",
        "product",
        "against",
        value="share",
        expected=pl.col("apart").round_sig_figs(4),
    )
