"""Whether products weigh what goes into them: bills against declared masses."""

import polars as pl

from lca.checks.accuracy import OPEN, TORN, accuracy_of, judge, load_accuracy
from lca.checks.balances.candidates import MOST, guess_missing, guess_parts
from lca.checks.verdicts import UNPROVEN
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.bins import read_bins
from lca.plant.masses import (
    list_contents,
    list_wastes,
    mass_of_skus,
    weigh_steps,
)
from lca.plant.places import complete_rows, point
from lca.plant.wafers.shapes import list_doubted
from lca.tables import weigh_flows

DECLARED = "supplier"
"""Status that a mass without one counts as: the sheet of a manufacturer."""

GRAMS = 1000.0

MOST_ROWS = 3
"""Parts that are named beside a gap, the heaviest first."""

WEIGHING = {"shapes": "thickness_um"}
"""Column that a mass follows from, where the table does not state masses."""

NONE = "–"
"""Stands where a sentence has nothing to name."""


def weigh_products(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return every weighing, and the last step of every SKU, with what is computed.

    Columns: ``sku, step, last, computed, weighed, gap`` (computed less weighed, kg),
    ``share`` (of the larger), ``tolerance`` (share), ``verdict, known`` (kg of the
    parts whose mass is known), ``missing`` (flow of unknown mass), ``table, row``
    (of the weighing), ``candidate`` (what the gap equals), ``against`` (row of the
    candidate), ``rows`` (of the heaviest parts).

    Parameters
    ----------
    plant
        The plant.
    steps
        As `lca.plant.steps.resolve_steps` returns them.

    Notes
    -----
    The tolerance adds up what the accuracy of every part allows, and that of the
    weighing, linearly: noise within the accuracies cannot pass it.
    """
    lines = list_contents(plant, steps)
    package = complete_rows(plant, "skus").select("sku", "package").unique("sku")
    weighed = (
        weigh_steps(plant, steps, lines)
        .with_row_index("place")
        .join(package, on="sku", how="left", maintain_order="left")
    )
    parts = _spread(plant, weighed, lines)
    judged = _judge(weighed, parts)
    wanted = judged.filter(pl.col("last") | pl.col("weighed").is_not_null())
    failing = wanted.filter(pl.col("verdict").is_in([OPEN, TORN])).head(MOST)
    if failing.is_empty():
        nothing = pl.lit(None, dtype=pl.String)
        guessed = wanted.with_columns(candidate=nothing, against=nothing, rows=nothing)
    else:
        wastes = _spread(plant, weighed, list_wastes(plant, steps))
        guessed = _guess(wanted, failing, parts, wastes)
    last = wanted.filter("last")
    beside = [*_compare_declared(last), *_compare_bins(plant, last)]
    return pl.concat([guessed, *beside], how="diagonal")


def check_products(plant: PlantInputs, weighings: pl.DataFrame) -> list[Finding]:
    """Return a warning or error for each weighing that its parts do not add up to.

    Parameters
    ----------
    plant
        The plant.
    weighings
        Result of `weigh_products`.
    """
    found: list[Finding] = []
    for verdict, code in ((OPEN, "product-mass-open"), (TORN, "product-mass-broken")):
        wrong = weighings.filter(pl.col("verdict") == verdict)
        if wrong.is_empty():
            continue
        # A shape that contradicts itself has an error, of which this would only follow.
        doubted = pl.col("sku").is_in(list_doubted(plant)["sku"].implode())
        wrong = wrong.filter(~(doubted & pl.col("table").is_in(list(WEIGHING))))
        for table in wrong["table"].unique(maintain_order=True):
            rows = wrong.filter(pl.col("table") == table).select(
                "row",
                "sku",
                "step",
                pl.col("candidate", "against", "rows").fill_null(NONE),
                value=_grams("weighed"),
                computed=_grams("computed"),
                gap=_grams(pl.col("computed") - pl.col("weighed")),
                share=_percent("share"),
                limit=_percent("tolerance"),
            )
            found += point(plant, table, code, rows, WEIGHING.get(table, "mass_kg"))
    return found


def _spread(
    plant: PlantInputs, weighed: pl.DataFrame, lines: pl.DataFrame
) -> pl.DataFrame:
    """Return what each line is in one unit of every later output of its segment.

    Columns: ``sku, segment, table, row, flow, status, counted, first`` (kg per start of
    the first step; times ``through`` it is kg per unit of an output).
    """
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    masses = pl.concat(
        [weigh_flows(flows).select("flow", "mass"), mass_of_skus(plant, weighed)]
    )
    where = weighed.select(
        "sku", "step", "segment", "through", "gives", "place", "package"
    )
    joined = lines.join(masses, on="flow", how="left", maintain_order="left").join(
        where, on=["sku", "step"], maintain_order="left"
    )
    labels = {name: origin.label for name, origin in plant.origins.items()}
    put_in = pl.col("quantity") * pl.col("mass")
    return joined.select(
        "sku", "step", "segment", "place", "row", "flow", "status", "counted",
        "package",
        table=pl.col("table").replace(labels),
        first=put_in / (pl.col("gives") * pl.col("through")),
    )  # fmt: skip


def _judge(weighed: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the steps with ``gap, share, tolerance, verdict, known``."""
    stated = pl.when("counted").then(pl.lit(DECLARED)).otherwise("status")
    spread = (
        parts.with_columns(stated=stated)
        .group_by("sku", "step")
        .agg(
            may=(pl.col("first").abs() * accuracy_of("stated")).sum(),
            adds=pl.col("first").sum(),
        )
    )
    joined = weighed.join(
        spread, on=["sku", "step"], how="left", maintain_order="left"
    ).with_columns(
        begun_status=pl.col("weighed_status").shift(1).forward_fill().over("sku"),
        own_status=pl.col("weighed_status").fill_null(DECLARED),
    )
    segment = ["sku", "segment"]
    through = pl.col("through")
    may = pl.col("may").fill_null(0.0).cum_sum().over(segment) * through
    added = pl.col("adds").fill_null(0.0).cum_sum().over(segment) * through
    begun = pl.col("begun") * accuracy_of("begun_status")
    own = pl.col("weighed") * accuracy_of("own_status")
    # Of opposite signs, the gap is the larger: no share is above one.
    gap = pl.col("computed") - pl.col("weighed")
    size = pl.max_horizontal(
        pl.col("computed").abs(), pl.col("weighed").abs(), gap.abs()
    )
    known = joined.with_columns(
        gap=pl.col("computed") - pl.col("weighed"),
        may=may + begun + own,
        known=pl.col("begun") + added,
    ).with_columns(
        share=pl.when(size > 0).then(pl.col("gap").abs() / size),
        tolerance=pl.when(size > 0).then(pl.col("may") / size),
        verdict=judge(pl.col("gap"), pl.col("weighed"), pl.col("may")),
    )
    return known.with_columns(verdict=pl.col("verdict").fill_null(UNPROVEN))


def _guess(
    weighings: pl.DataFrame,
    failing: pl.DataFrame,
    parts: pl.DataFrame,
    wastes: pl.DataFrame,
) -> pl.DataFrame:
    """Return the weighings with ``candidate, against``; null where nothing is found.

    A waste that was not said to be taken off the product may have been.
    """
    failing = failing.select(
        "sku", "segment", "place", "package", "through", "gap", "weighed", "may"
    )
    lines = pl.concat([parts, wastes]).select(
        "sku", "segment", "flow", "table", "row", "first", put_in="place"
    )
    within = (
        failing.join(lines, on=["sku", "segment"], how="inner", maintain_order="left")
        .filter(pl.col("put_in") <= pl.col("place"))
        .with_columns(mass=pl.col("first") * pl.col("through"))
    )
    told = pl.concat(
        [guess_parts(within, ["place"]), guess_missing(failing, parts, ["place"])]
    ).unique("place", keep="first", maintain_order=True)
    heaviest = (
        within.sort(pl.col("mass").abs(), descending=True, maintain_order=True)
        .group_by("place", maintain_order=True)
        .agg(rows=pl.format("{} row {}", "table", "row").head(MOST_ROWS).str.join("; "))
    )
    return weighings.join(told, on="place", how="left", maintain_order="left").join(
        heaviest, on="place", how="left", maintain_order="left"
    )


def _compare_declared(last: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the SKUs that were weighed at last beside what they are declared to be."""
    both = last.filter(pl.col("table") != "skus").drop_nulls("declared")
    if both.is_empty():
        return []
    compared = _compare(
        both.with_columns(
            computed="weighed",
            may=pl.col("weighed") * accuracy_of("weighed_status"),
        )
    )
    return [compared]


def _compare_bins(plant: PlantInputs, last: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the products of bins beside the SKU that is sorted into them."""
    if complete_rows(plant, "bins").is_empty():
        return []
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    own = skus.select(product="sku", of_product="mass_kg", of_row="row")
    bins = read_bins(plant).filter(pl.col("product") != pl.col("sku"))
    pairs = bins.select("sku", "product").join(own, on="product", maintain_order="left")
    both = last.drop_nulls("mass").join(pairs, on="sku", maintain_order="left")
    compared = _compare(
        both.with_columns(
            sku="product",
            computed="mass",
            declared="of_product",
            sku_row="of_row",
            may=pl.col("mass") * load_accuracy()[DECLARED],
        )
    )
    return [compared]


def _compare(both: pl.DataFrame) -> pl.DataFrame:
    """Return what is computed, ``may`` be wrong by so much, beside what is declared."""
    may = pl.col("may") + pl.col("declared").fill_null(0.0) * load_accuracy()[DECLARED]
    compared = both.with_columns(
        gap=pl.col("computed") - pl.col("declared"),
        may=may,
        weighed="declared",
        table=pl.lit("skus"),
        row="sku_row",
    )
    size = pl.max_horizontal("computed", "weighed")
    return compared.with_columns(
        share=pl.col("gap").abs() / size,
        tolerance=pl.col("may") / size,
        verdict=judge(pl.col("gap"), pl.col("weighed"), pl.col("may")).fill_null(
            UNPROVEN
        ),
    ).select(
        "sku", "step", "last", "computed", "weighed", "gap", "share", "tolerance",
        "verdict", "known", "missing", "table", "row",
    )  # fmt: skip


def _grams(mass: str | pl.Expr) -> pl.Expr:
    kilograms = pl.col(mass) if isinstance(mass, str) else mass
    return pl.format("{} g", (kilograms * GRAMS).round_sig_figs(5))


def _percent(share: str) -> pl.Expr:
    return pl.format("{} %", (pl.col(share) * 100).round_sig_figs(3))
