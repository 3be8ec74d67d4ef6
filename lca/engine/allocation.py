"""The allocation of an activity's burden to its products, as weights.

==============  ==========================================================
method          weight of one product output
==============  ==========================================================
mass            amount x mass of a unit (its own, or flows.mass_kg)
energy          amount x factor (MJ per unit)
economic        amount x factor (price per unit, one currency)
count           amount, counting units only
factor          factor
substitution    none: the output enters A on the row of what it displaces
==============  ==========================================================
"""

import polars as pl

from lca.engine.masses import find_mass
from lca.engine.nets import KEYS, product_outputs
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.units import load_units

FILE = "allocation.csv"
SUBSTITUTION = "substitution"
WITHOUT_FACTOR = ("mass", "count")


def find_weights(
    table: pl.DataFrame, nets: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Return the weights, the substitutions, and the findings.

    Parameters
    ----------
    table
        ``allocation.csv``.
    nets
        Result of `net_exchanges`.

    Returns
    -------
    weights : DataFrame
        ``activity, flow, weight`` of activities with several products; the weights
        of an activity sum to 1.
    substitutions : DataFrame
        ``activity, flow, displaces, factor`` (units displaced per unit made), and
        ``row`` in allocation.csv.
    findings : list
        Everything wrong with the table.
    """
    read = table.drop_nulls(["activity", "flow", "method"])
    targets = _allocable(nets)
    found = _check_rows(read, nets, targets)
    rows = read.join(targets, on=KEYS, how="inner", maintain_order="left")
    mixed = _mixed(rows)
    found += findings_of_rows("allocation-mixed", mixed, file=FILE, column="method")
    rows = rows.unique(KEYS, keep="first", maintain_order=True)
    shared = rows.filter(pl.col("method") != SUBSTITUTION)
    found += _check_complete(shared, targets, mixed)
    weighted, faults = _weigh(shared)
    found += faults
    replaced = rows.filter(pl.col("method") == SUBSTITUTION)
    substitutions = replaced.select(
        "activity",
        "flow",
        "row",
        displaces=pl.col("displaces").fill_null(pl.col("flow")),
        factor=pl.col("factor").fill_null(1.0),
    )
    return weighted, substitutions, found


def _allocable(nets: pl.DataFrame) -> pl.DataFrame:
    """Return outputs of activities with several products, waste references too."""
    outputs = product_outputs(nets)
    taken = nets.filter(
        (pl.col("kind") == "waste") & (pl.col("net") < 0) & pl.col("marked")
    )
    both = pl.concat([outputs, taken])
    return both.filter(pl.len().over("activity") > 1).select(
        *KEYS, "mass_kg", "flow_unit", amount=pl.col("net").abs()
    )


def _check_rows(
    table: pl.DataFrame, nets: pl.DataFrame, targets: pl.DataFrame
) -> list[Finding]:
    outputs = product_outputs(nets).select(KEYS)
    made = pl.concat([outputs, targets.select(KEYS)])
    replaces = pl.col("method") == SUBSTITUTION
    alone = table.join(outputs, on=KEYS, how="semi").join(targets, on=KEYS, how="anti")
    factor, displaces = pl.col("factor"), pl.col("displaces")
    named = ["row", *KEYS, "method"]
    parts = (
        ("allocation-without-output", None, table.join(made, on=KEYS, how="anti")),
        (
            "allocation-repeated",
            None,
            table.filter(~pl.struct(KEYS).is_first_distinct()),
        ),
        ("allocation-negative", "factor", table.filter(factor < 0)),
        ("substitution-of-reference", None, alone.filter(replaces)),
        ("allocation-of-only-product", None, alone.filter(~replaces)),
        (
            "allocation-cell-ignored",
            "factor",
            table.filter(pl.col("method").is_in(WITHOUT_FACTOR) & factor.is_not_null()),
        ),
        (
            "allocation-cell-ignored",
            "displaces",
            table.filter(~replaces & displaces.is_not_null()),
        ),
    )
    found: list[Finding] = []
    for code, column, rows in parts:
        value = {} if column is None else {"value": column}
        listed = rows.select(*named, **value)
        found += findings_of_rows(code, listed, file=FILE, column=column)
    return found


def _mixed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``activity, row, methods`` of each activity with several methods."""
    methods = rows.group_by("activity", maintain_order=True).agg(
        pl.col("row").max(), pl.col("method").unique(maintain_order=True)
    )
    several = methods.filter(pl.col("method").list.len() > 1)
    return several.select("activity", "row", methods=pl.col("method").list.join(", "))


def _check_complete(
    shared: pl.DataFrame, targets: pl.DataFrame, mixed: pl.DataFrame
) -> list[Finding]:
    """Return an error for each product output without a row of its own."""
    involved = targets.join(shared, on="activity", how="semi")
    missing = involved.join(shared, on=KEYS, how="anti")
    named = missing.join(mixed, on="activity", how="anti").select(
        *KEYS, row=pl.lit(None, dtype=pl.UInt32)
    )
    return findings_of_rows("allocation-row-missing", named, file=FILE)


def _weigh(shared: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    units = load_units()
    known = {text: units.find(text) for text in shared["flow_unit"].unique()}
    counting = {text: unit for text, unit in known.items() if unit and unit.counting}
    masses = [find_mass(*row) for row in shared.select("flow_unit", "mass_kg").rows()]
    properties = {
        "mass": pl.col("unit_mass"),
        "energy": pl.col("factor"),
        "economic": pl.col("factor"),
        "count": pl.col("flow_unit").replace_strict(
            {text: float(unit.multiple) for text, unit in counting.items()},
            default=None,
            return_dtype=pl.Float64,
        ),
    }
    weights = [
        pl.when(pl.col("method") == name).then(per_unit * pl.col("amount"))
        for name, per_unit in properties.items()
    ]
    itself = pl.when(pl.col("method") == "factor").then(pl.col("factor"))
    weighted = shared.with_columns(
        unit_mass=pl.Series(masses, dtype=pl.Float64)
    ).with_columns(weight=pl.coalesce(itself, *weights))
    missing = weighted.filter(pl.col("weight").is_null())
    total = pl.col("weight").sum().over("activity")
    weightless = weighted.filter(total <= 0).unique("activity", maintain_order=True)
    complete = weightless.join(missing, on="activity", how="anti")
    shares = weighted.filter(total > 0).select(*KEYS, weight=pl.col("weight") / total)
    things = {text: unit.dimension for text, unit in counting.items()}
    return shares, _check_weights(missing, complete) + _check_counts(shared, things)


def _check_counts(shared: pl.DataFrame, things: dict[str, str]) -> list[Finding]:
    """Return an error for each activity whose products are counted as other things."""
    counted = shared.filter(pl.col("method") == "count").with_columns(
        thing=pl.col("flow_unit").replace_strict(
            things, default=None, return_dtype=pl.String
        )
    )
    several = pl.col("thing").drop_nulls().n_unique().over("activity") > 1
    rows = counted.filter(several).group_by("activity", maintain_order=True)
    named = rows.agg(
        pl.col("row").max(),
        pl.col("method").first(),
        units=pl.col("flow_unit").unique(maintain_order=True).str.join(", "),
    )
    return findings_of_rows("allocation-counts-mixed", named, file=FILE)


def _check_weights(missing: pl.DataFrame, weightless: pl.DataFrame) -> list[Finding]:
    named = missing.select("row", *KEYS, "method")
    own = {"mass": "allocation-mass-missing", "count": "allocation-not-countable"}
    found = []
    for (method,), rows in named.group_by("method", maintain_order=True):
        code = own.get(str(method), "allocation-factor-missing")
        found += findings_of_rows(code, rows, file=FILE)
    return found + findings_of_rows(
        "allocation-weightless",
        weightless.select("row", *KEYS, "method"),
        file=FILE,
    )
