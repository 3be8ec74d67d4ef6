"""Supplies, treatments, markets and contracts to exchanges (§1.3, §9)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.factors import check_factors
from lca.plant.names import (
    name_factor,
    name_market,
    name_supply,
    name_supply_activity,
    name_treatment,
)
from lca.plant.parts import ACTIVITIES, EXCHANGES, FLOWS, Parts, shape
from lca.plant.places import point

ROUNDING = 1e-9
"""How far the shares of a market may be from one."""


def compile_supplies(
    plant: PlantInputs,
    rows: pl.DataFrame,
    kinds: pl.DataFrame,
    contracts: pl.DataFrame,
) -> Parts:
    """Return how every purchased product is supplied and every waste treated.

    Parameters
    ----------
    plant
        The plant.
    rows
        The table of supplies, filled from the factor pack.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    contracts
        As `share_contracts` returns them: ``flow, drawn, share, row`` …; empty to
        supply everything without contracts.
    """
    found = check_factors(plant, rows, kinds)
    covered = contracts.group_by("flow").agg(covered=pl.col("share").sum())
    supplies = (
        rows.join(kinds.select("flow", "kind", flow_unit="unit"), on="flow",
                  maintain_order="left")
        .join(covered, on="flow", how="left", maintain_order="left")
        .with_columns(
            pl.col("supply").fill_null(pl.col("flow")),
            pl.col("share").fill_null(1.0),
            pl.col("covered").fill_null(0.0),
            several=(pl.len().over("flow") > 1)
            | pl.col("flow").is_in(covered["flow"].implode()),
        )
        .with_columns(
            label=pl.when(pl.col("supply") == pl.col("flow"))
            .then("flow")
            .otherwise(name_supply("flow", "supply")),
            factor_unit=pl.coalesce("unit", "flow_unit"),
        )
    )  # fmt: skip
    found += _check_shares(plant, supplies)
    bought = supplies.filter(pl.col("kind") == "product")
    treated = supplies.filter(pl.col("kind") == "waste")
    nature = supplies.filter(pl.col("kind") == "elementary").select("row", "flow")
    several = treated.filter("several").select("row", "flow")
    found += point(plant, "supplies", "supply-of-elementary", nature, "flow")
    found += point(plant, "supplies", "treatments-shared", several, "flow")
    parts = [
        _buy(bought),
        _treat(treated.filter(~pl.col("several"))),
        _mix(bought.filter("several"), contracts),
    ]
    return Parts(
        exchanges=tuple(frame for part in parts for frame in part.exchanges),
        flows=tuple(frame for part in parts for frame in part.flows),
        activities=tuple(frame for part in parts for frame in part.activities),
        findings=tuple(found),
    )


def _check_shares(plant: PlantInputs, supplies: pl.DataFrame) -> list[Finding]:
    """Return an error for each flow whose shares do not sum to one."""
    whole = pl.col("share").sum().over("flow")
    wrong = supplies.with_columns(whole=whole).filter(
        (pl.col("whole") - 1).abs() > ROUNDING
    )
    last = wrong.unique("flow", keep="last", maintain_order=True)
    return point(
        plant,
        "supplies",
        "shares-not-one",
        last.select("row", "flow", value="whole"),
        "share",
    )


def _buy(supplies: pl.DataFrame) -> Parts:
    """Return one activity per supply that makes a product of its own.

    A supply of a market that is drawn from another flow needs none: the market draws
    that flow itself.
    """
    own = supplies.filter(~(pl.col("several") & pl.col("drawn").is_not_null()))
    made = (
        pl.when("several").then(name_supply("flow", "supply")).otherwise(pl.col("flow"))
    )
    named = own.with_columns(made=made).with_columns(
        activity=name_supply_activity("made")
    )
    return Parts(
        exchanges=(
            shape(
                named,
                EXCHANGES,
                direction="output",
                flow=pl.col("made"),
                amount=1.0,
                unit=pl.col("factor_unit"),
                reference=True,
                rule="supply",
                status="calculated",
                pedigree=None,
                origin="supplies",
            ),
            *_burden(named, "supply", "input"),
        ),
        flows=(
            shape(
                named.filter("several"),
                FLOWS,
                flow=pl.col("made"),
                kind="product",
                unit=pl.col("flow_unit"),
                comment=None,
                origin="supplies",
            ),
            _factor_flows(named),
        ),
        activities=(
            shape(named, ACTIVITIES, location=pl.col("region"), origin="supplies"),
        ),
    )


def _treat(supplies: pl.DataFrame) -> Parts:
    """Return one treatment per waste."""
    named = supplies.with_columns(activity=name_treatment("flow"))
    return Parts(
        exchanges=(
            shape(
                named,
                EXCHANGES,
                direction="input",
                amount=1.0,
                unit=pl.col("factor_unit"),
                reference=True,
                rule="treatment",
                status="calculated",
                pedigree=None,
                origin="supplies",
            ),
            *_burden(named, "treatment", "output"),
        ),
        flows=(_factor_flows(named),),
        activities=(
            shape(named, ACTIVITIES, location=pl.col("region"), origin="supplies"),
        ),
    )


def _burden(named: pl.DataFrame, rule: str, towards: str) -> tuple[pl.DataFrame, ...]:
    """Return the factor of each supply, what it draws, and its complement.

    A treatment hands its waste on (`towards` is output); a supply draws (input).
    """
    return (
        shape(
            named.drop_nulls("factor"),
            EXCHANGES,
            direction="output",
            flow=name_factor("label", "gwp_set"),
            amount=pl.col("factor"),
            unit="kg",
            rule=rule,
            origin="supplies",
        ),
        shape(
            named.drop_nulls("drawn"),
            EXCHANGES,
            direction=towards,
            flow=pl.col("drawn"),
            amount=1.0,
            unit=pl.col("flow_unit"),
            rule="drawn",
            origin="supplies",
        ),
        shape(
            named.drop_nulls("complement"),
            EXCHANGES,
            direction="input",
            flow=pl.col("complement"),
            amount=1.0,
            unit=pl.col("factor_unit"),
            rule="complement",
            origin="supplies",
        ),
    )


def _factor_flows(named: pl.DataFrame) -> pl.DataFrame:
    return shape(
        named.drop_nulls("factor"),
        FLOWS,
        flow=name_factor("label", "gwp_set"),
        kind="elementary",
        unit="kg",
        ghg="CO2e",
        ghg_class="fossil",
        comment=pl.col("source"),
        origin="supplies",
    )


def _mix(supplies: pl.DataFrame, contracts: pl.DataFrame) -> Parts:
    """Return one market per flow with several supplies, contracts first."""
    first = supplies.unique("flow", keep="first", maintain_order=True)
    activity = name_market("flow")
    product = pl.coalesce("drawn", name_supply("flow", "supply"))
    known = contracts.join(first.select("flow", "flow_unit"), on="flow")
    return Parts(
        exchanges=(
            shape(
                first,
                EXCHANGES,
                activity=activity,
                direction="output",
                amount=1.0,
                unit=pl.col("flow_unit"),
                reference=True,
                rule="market",
                status="calculated",
                pedigree=None,
                origin="supplies",
            ),
            shape(
                known,
                EXCHANGES,
                activity=activity,
                direction="input",
                flow=pl.col("drawn"),
                amount=pl.col("share"),
                unit=pl.col("flow_unit"),
                rule="contract",
                origin="contracts",
            ),
            shape(
                supplies,
                EXCHANGES,
                activity=activity,
                direction="input",
                flow=product,
                amount=pl.col("share") * (1 - pl.col("covered")),
                unit=pl.col("flow_unit"),
                rule="market",
                pedigree=None,
                origin="supplies",
            ),
        ),
        activities=(shape(first, ACTIVITIES, activity=activity, origin="supplies"),),
    )
