"""Factors that do not belong together, and zeros where a value seems missing."""

import polars as pl

from lca.checks.plausibility.comparables import name, place_rows
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.factors import (
    CRADLE,
    DIRECT,
    LIFE_CYCLE,
    NOT_STATED,
    fill_from_pack,
)
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows, point
from lca.tables import load_columns

KNOWN = ("measured", "supplier")
"""Statuses with which a factor of zero is more likely a gap than a result."""

AMOUNTS = (
    ("bom", ("sku", "step", "flow")),
    ("consumption", ("route", "sku", "step", "flow")),
    ("packing", ("route", "sku", "step", "flow")),
    ("site_totals", ("flow",)),
    ("utilities", ("utility", "flow")),
)
"""Tables whose rows stand for an amount alone, and what names a row."""


def check_boundaries(plant: PlantInputs) -> list[Finding]:
    """Return factors that do not belong together, and zeros for missing values."""
    supplies, _ = fill_from_pack(plant, complete_rows(plant, "supplies"))
    products = read_kinds(plant).filter(pl.col("kind") == "product").select("flow")
    bought = supplies.join(products, on="flow", how="semi", maintain_order="left")
    return [
        *_check_coverage(plant, bought),
        *_check_sets(plant, supplies),
        *_check_factors(plant, bought),
        *_check_estimates(plant),
        *_check_amounts(plant),
        *_check_states(plant),
        *_check_times(plant),
        *_check_metered(plant),
        *_check_counted(plant),
    ]


def _check_coverage(plant: PlantInputs, bought: pl.DataFrame) -> list[Finding]:
    """Return a warning if some factors hold what comes before, and others do not.

    From cradle to gate a direct factor without complement is an error of its own; so
    are a factor of another gas, and factors of one flow that do not cover the same.
    """
    if plant.header is None or plant.header.boundary == CRADLE:
        return []
    scope = next(c for c in load_columns("supplies") if c.name == "gas_scope")
    counted = bought.drop_nulls("factor").filter(
        pl.col("gas_scope").is_in(scope.values)
    )
    covering = counted.with_columns(
        covers=pl.when(pl.col("complement").is_not_null())
        .then(pl.lit(LIFE_CYCLE))
        .otherwise("boundary"),
        place=place_rows(plant, "supplies"),
    ).filter(pl.col("covers").n_unique().over("flow") == 1)
    direct = covering.filter(pl.col("covers") == DIRECT)
    whole = covering.filter(pl.col("covers") == LIFE_CYCLE)
    if direct.is_empty() or whole.is_empty():
        return []
    fewer, more = sorted((direct, whole), key=len)
    told = fewer.head(1).select(
        "row",
        "flow",
        value="covers",
        count=pl.lit(len(fewer)),
        other=pl.lit(more["covers"][0]),
        number=pl.lit(len(more)),
        against=pl.lit(more["place"][0]),
    )
    return point(plant, "supplies", "factor-boundaries-differ", told, "boundary")


def _check_sets(plant: PlantInputs, supplies: pl.DataFrame) -> list[Finding]:
    """Return an information if factors were made with another GWP set than the plant's.

    How much of a footprint they are is printed with the results.
    """
    if plant.header is None:
        return []
    own = plant.header.gwp
    made = supplies.drop_nulls("factor").filter(
        ~pl.col("gwp_set").fill_null(NOT_STATED).is_in([own, NOT_STATED])
    )
    told = made.head(1).select(
        "row",
        "flow",
        value=pl.lit(", ".join(made["gwp_set"].unique().sort())),
        count=pl.lit(len(made)),
        expected=pl.lit(own),
    )
    return point(plant, "supplies", "factor-gwp-set-differs", told, "gwp_set")


def _check_factors(plant: PlantInputs, bought: pl.DataFrame) -> list[Finding]:
    """Return a warning for each factor of zero that is more likely a gap.

    Direct factors may be zero: renewable electricity burns nothing.
    """
    direct = (pl.col("boundary") == "direct").fill_null(value=False)
    suspect = ~direct | pl.col("status").is_in(KNOWN)
    zero = bought.filter((pl.col("factor") == 0) & suspect)
    return _point(plant, "supplies", zero, "factor", ("flow", "supply"))


def _check_estimates(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each product that is cut off as if it were for nothing.

    A waste that is recovered may be.
    """
    rows = complete_rows(plant, "cutoffs")
    if rows.is_empty():
        return []
    products = read_kinds(plant).filter(pl.col("kind") == "product").select("flow")
    zero = rows.filter(pl.col("estimate") == 0).join(
        products, on="flow", how="semi", maintain_order="left"
    )
    return _point(plant, "cutoffs", zero, "estimate", ("flow",))


def _check_amounts(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each row that is there to say an amount, and says none."""
    found: list[Finding] = []
    for table, names in AMOUNTS:
        rows = complete_rows(plant, table)
        if rows.is_empty():
            continue
        zero = rows.filter(pl.col("amount") == 0)
        found += _point(plant, table, zero, "amount", names)
    return found


def _check_states(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each productive tool that uses nothing of what it lists.

    One of several rows of the state may be zero.
    """
    rows = complete_rows(plant, "tool_flows")
    if rows.is_empty():
        return []
    full = rows.filter(pl.col("state") == "productive")
    none = full.filter(
        pl.col("amount").abs().sum().over("tool_group", "flow", "direction") == 0
    )
    return _point(plant, "tool_flows", none, "amount", ("tool_group", "state", "flow"))


def _check_times(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each step that tools do in no time."""
    steps = complete_rows(plant, "steps")
    zero = pl.col("tool_seconds") == 0
    tooled = steps.filter(zero & pl.col("tool_group").is_not_null())
    routes = complete_rows(plant, "skus").select("sku", "route").drop_nulls()
    by_tools = routes.unique("sku", keep="first").join(
        steps.drop_nulls("tool_group").select("route", "step"), on="route"
    )
    own = complete_rows(plant, "sku_steps").filter(zero)
    single = own.join(by_tools, on=["sku", "step"], how="semi", maintain_order="left")
    return [
        *_point(plant, "steps", tooled, "tool_seconds", ("route", "step")),
        *_point(plant, "sku_steps", single, "tool_seconds", ("sku", "step")),
    ]


def _check_metered(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each total of zero.

    One under contract has a finding of its own: the contract covers nothing.
    """
    bills = complete_rows(plant, "bills")
    if bills.is_empty():
        return []
    contracts = complete_rows(plant, "contracts").select("flow")
    zero = bills.filter(pl.col("amount") == 0)
    alone = zero.join(contracts, on="flow", how="anti", maintain_order="left")
    return _point(plant, "bills", alone, "amount", ("flow",))


def _check_counted(plant: PlantInputs) -> list[Finding]:
    """Return a warning for each count in which everything started is gone.

    Good units of zero are right where all were scrapped, or still are in work.
    """
    counts = complete_rows(plant, "counts")
    if counts.is_empty():
        return []
    left = [
        pl.col(column).fill_null(0.0) for column in ("scrapped", "reworked", "wip_end")
    ]
    gone = counts.filter(
        (pl.col("good") == 0) & (pl.col("started") > 0) & (pl.sum_horizontal(left) == 0)
    )
    return _point(plant, "counts", gone, "good", ("sku", "step", "lot"))


def _point(
    plant: PlantInputs,
    table: str,
    rows: pl.DataFrame,
    column: str,
    names: tuple[str, ...],
) -> list[Finding]:
    if rows.is_empty():
        return []
    told = rows.select("row", subject=name(*names), value=column)
    return point(plant, table, "zero-for-missing", told, column)
