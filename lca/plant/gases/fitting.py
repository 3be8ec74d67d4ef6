"""Whether rows of gases fit the wafers that they are used on (§13.1)."""

from collections.abc import Iterable

import polars as pl

from lca.factors.process_gases import GasMethod
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.accounts import GasAccount
from lca.plant.gases.bounds import count_co2e, load_bounds, rate_area
from lca.plant.gases.methods import list_methods
from lca.plant.gases.rows import TABLE
from lca.plant.places import ROUNDING, point
from lca.plant.wafers.bodies import measure_wafers

CM2_PER_M2 = 1e4
DIGITS = 3

CODES = {"emitted": "gas-emission-implausible", "consumed": "gas-amount-implausible"}

TOLD = ("row", "flow", "method", "diameter")
UNFIT = {
    "row": pl.UInt32,
    "flow": pl.String,
    "value": pl.String,
    "diameter": pl.String,
    "expected": pl.String,
    "on_wafers": pl.Boolean,
}
FIGURES = {"row": pl.UInt32, "emitted": pl.Float64, "consumed": pl.Float64}


def check_fit(
    plant: PlantInputs, accounts: Iterable[GasAccount], lines: pl.DataFrame
) -> list[Finding]:
    """Return warnings for methods of other wafers, and amounts beyond all wafers.

    Rows at steps whose wafers have no shape are not looked at.

    Parameters
    ----------
    plant
        The plant.
    accounts
        Result of `account_gases`.
    lines
        Result of `place_gases`.
    """
    wafers = measure_wafers(plant).select("sku", "step", "wafers", "area", "diameter")
    used = lines.join(wafers.drop_nulls(), on=["sku", "step"], maintain_order="left")
    if used.is_empty():
        return []
    return [*_check_methods(plant, used), *_check_amounts(plant, accounts, used)]


def _check_methods(plant: PlantInputs, used: pl.DataFrame) -> list[Finding]:
    """Return a warning for each row whose method is not for wafers of that size."""
    methods = list_methods(plant)
    records = [
        (row, flow, name, f"{diameter:g}", _tell_sizes(method), method.on_wafers)
        for row, flow, name, diameter in used.select(*TOLD).unique().iter_rows()
        if (method := methods.get(name)) is not None
        and not (method.on_wafers and _holds(method, diameter))
    ]
    unfit = pl.DataFrame(records, schema=UNFIT, orient="row").sort("row", "diameter")
    other_size = unfit.filter("on_wafers").drop("on_wafers")
    other_kind = unfit.filter(~pl.col("on_wafers")).drop("on_wafers", "expected")
    return [
        *point(plant, TABLE, "gas-method-of-other-wafer", other_size, "method"),
        *point(plant, TABLE, "gas-method-of-other-substrate", other_kind, "method"),
    ]


def _holds(method: GasMethod, diameter: float) -> bool:
    return not method.wafers_mm or diameter in method.wafers_mm


def _tell_sizes(method: GasMethod) -> str:
    return ", ".join(f"{size:g}" for size in sorted(method.wafers_mm))


def _check_amounts(
    plant: PlantInputs, accounts: Iterable[GasAccount], used: pl.DataFrame
) -> list[Finding]:
    """Return a warning for each row that emits or consumes too much per area."""
    if plant.header is None:
        return []
    gwp_set, bounds = plant.header.gwp, load_bounds()
    figures = pl.DataFrame(
        [_weigh(each, gwp_set) for each in accounts], schema=FIGURES, orient="row"
    )
    # Per start: what goes with good output has been counted less by `times`.
    area = pl.col("gives") * pl.col("wafers") * pl.col("area")
    per_area = used.join(figures, on="row", maintain_order="left").with_columns(
        pl.col("emitted", "consumed") * pl.col("times") / area
    )
    most = per_area.sort("emitted", "consumed", descending=True).unique(
        "row", keep="first", maintain_order=True
    )
    limits = {
        "emitted": bounds.emitted * rate_area(gwp_set),
        "consumed": bounds.consumed,
    }
    found: list[Finding] = []
    for name, limit in limits.items():
        beyond = most.filter(pl.col(name) > limit * (1 + ROUNDING))
        told = beyond.select(
            "row",
            "flow",
            "unit",
            value="amount",
            per_area=_per_cm2(pl.col(name)),
            expected=_per_cm2(pl.lit(limit)),
            method=pl.lit(bounds.method),
        )
        found += point(plant, TABLE, CODES[name], told, "amount")
    return found


def _weigh(account: GasAccount, gwp_set: str) -> tuple[int, float, float]:
    emitted = {gas: fate.emitted for gas, fate in account.fates.items()}
    consumed = 0.0 if account.row.by_area else account.consumed
    return account.number, count_co2e(emitted, gwp_set), consumed


def _per_cm2(per_m2: pl.Expr) -> pl.Expr:
    return (per_m2 / CM2_PER_M2).round_sig_figs(DIGITS)
