"""The allocation of an activity's burden to its products, as weights.

==============  ==========================================================
method          weight of one product output
==============  ==========================================================
mass            amount x flows.mass_kg
energy          amount x factor (MJ per unit)
economic        amount x factor (price per unit, one currency)
count           amount, counting units only
factor          factor
substitution    none: the output enters A on the row of what it displaces
==============  ==========================================================
"""

import polars as pl

from lca.engine.nets import KEYS, product_outputs
from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows
from lca.units import load_units

FILE = "allocation.csv"
SUBSTITUTION = "substitution"


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
    found += _check_mixed(mixed, rows)
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
    stale = table.join(made, on=KEYS, how="anti")
    again = table.filter(~pl.struct(KEYS).is_first_distinct())
    negative = table.filter(pl.col("factor") < 0)
    replaced = table.filter(pl.col("method") == SUBSTITUTION)
    only = replaced.join(outputs, on=KEYS, how="semi").join(
        targets, on=KEYS, how="anti"
    )
    named = ["row", *KEYS, "method"]
    return [
        *findings_of_rows("allocation-without-output", stale.select(named), file=FILE),
        *findings_of_rows("allocation-repeated", again.select(named), file=FILE),
        *findings_of_rows(
            "allocation-negative", negative.select(*named, value="factor"), file=FILE
        ),
        *findings_of_rows("substitution-of-reference", only.select(named), file=FILE),
    ]


def _mixed(rows: pl.DataFrame) -> list[str]:
    methods = rows.group_by("activity", maintain_order=True).agg(
        pl.col("method").n_unique()
    )
    return methods.filter(pl.col("method") > 1)["activity"].to_list()


def _check_mixed(mixed: list[str], rows: pl.DataFrame) -> list[Finding]:
    found = []
    for activity in mixed:
        own = rows.filter(pl.col("activity") == activity)
        methods = ", ".join(own["method"].unique(maintain_order=True))
        found.append(
            finding(
                "allocation-mixed",
                file=FILE,
                row=own["row"].max(),
                column="method",
                activity=activity,
                methods=methods,
            )
        )
    return found


def _check_complete(
    shared: pl.DataFrame, targets: pl.DataFrame, mixed: list[str]
) -> list[Finding]:
    """Return an error for each product output without a row of its own."""
    involved = targets.join(shared, on="activity", how="semi")
    missing = involved.join(shared, on=KEYS, how="anti").filter(
        ~pl.col("activity").is_in(mixed)
    )
    return [
        finding(
            "allocation-row-missing",
            file=FILE,
            activity=record["activity"],
            flow=record["flow"],
        )
        for record in missing.to_dicts()
    ]


def _weigh(shared: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    units = load_units()
    known = {text: units.find(text) for text in shared["flow_unit"].unique()}
    kilograms = {
        text: units.ratio(text, "kg")
        for text, unit in known.items()
        if unit is not None and unit.dimension == "mass"
    }
    counts = {
        text: float(unit.multiple)
        for text, unit in known.items()
        if unit is not None and unit.counting
    }
    own_mass = pl.col("flow_unit").replace_strict(
        kilograms, default=None, return_dtype=pl.Float64
    )
    properties = {
        "mass": pl.col("mass_kg").fill_null(own_mass),
        "energy": pl.col("factor"),
        "economic": pl.col("factor"),
        "count": pl.col("flow_unit").replace_strict(
            counts, default=None, return_dtype=pl.Float64
        ),
    }
    weights = [
        pl.when(pl.col("method") == name).then(per_unit * pl.col("amount"))
        for name, per_unit in properties.items()
    ]
    itself = pl.when(pl.col("method") == "factor").then(pl.col("factor"))
    weighted = shared.with_columns(weight=pl.coalesce(itself, *weights))
    missing = weighted.filter(pl.col("weight").is_null())
    found = [_row(_MISSING[r["method"]], r) for r in missing.to_dicts()]
    total = pl.col("weight").sum().over("activity")
    weightless = weighted.filter(total <= 0).unique("activity", maintain_order=True)
    complete = ~pl.col("activity").is_in(missing["activity"].to_list())
    found.extend(
        _row("allocation-weightless", record)
        for record in weightless.filter(complete).to_dicts()
    )
    shares = weighted.filter(total > 0).select(*KEYS, weight=pl.col("weight") / total)
    return shares, found


_MISSING = {
    "mass": "allocation-mass-missing",
    "energy": "allocation-factor-missing",
    "economic": "allocation-factor-missing",
    "factor": "allocation-factor-missing",
    "count": "allocation-not-countable",
}


def _row(code: str, record: dict[str, object], **more: float) -> Finding:
    known = {
        name: record[name]
        for name in ("row", "activity", "flow", "method")
        if name in record
    }
    return finding(code, file=FILE, **known, **more)
