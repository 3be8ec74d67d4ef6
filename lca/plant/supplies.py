"""Supplies, treatments, markets and contracts to exchanges (§1.3, §9)."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import weaker, weakest
from lca.plant.factors import check_factors
from lca.plant.names import (
    name_factor,
    name_market,
    name_supply,
    name_supply_activity,
    name_treatment,
)
from lca.plant.parts import (
    ACTIVITIES,
    EXCHANGES,
    FLOWS,
    Parts,
    join_parts,
    reference,
    shape,
)
from lca.plant.places import ROUNDING, point

PASSED_ON = (
    pl.col("several") & pl.col("drawn").is_not_null() & pl.col("complement").is_null()
)
"""Supplies of a market that are another flow and nothing else."""


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
    supplies = _describe(rows, kinds, contracts)
    found += _check_shares(plant, supplies)
    bought = supplies.filter(pl.col("kind") == "product")
    treated = supplies.filter(pl.col("kind") == "waste")
    nature = supplies.filter(pl.col("kind") == "elementary").select("row", "flow")
    several = treated.filter("several").select("row", "flow")
    found += point(plant, "supplies", "supply-of-elementary", nature, "flow")
    found += point(plant, "supplies", "treatments-shared", several, "flow")
    return join_parts(
        [
            _buy(bought),
            _treat(treated.filter(~pl.col("several"))),
            _mix(bought.filter("several"), contracts),
            Parts(findings=tuple(found)),
        ]
    )


def _describe(
    rows: pl.DataFrame, kinds: pl.DataFrame, contracts: pl.DataFrame
) -> pl.DataFrame:
    """Return the supplies with defaults filled, and what a market needs to know.

    ``kind, flow_unit`` of the flow; ``covered``: share of it under contract;
    ``several``: it is supplied by a market; ``label``: name of the supply among all.
    """
    covered = contracts.group_by("flow").agg(
        covered=pl.col("share").sum(), status_covered=weakest("status")
    )
    joined = rows.join(
        kinds.select("flow", "kind", flow_unit="unit"), on="flow", maintain_order="left"
    ).join(covered, on="flow", how="left", maintain_order="left")
    contracted = pl.col("flow").is_in(covered["flow"].implode())
    own_name = pl.col("supply").is_null() | (pl.col("supply") == pl.col("flow"))
    return joined.with_columns(
        pl.col("supply").fill_null(pl.col("flow")),
        pl.col("share").fill_null(1.0),
        pl.col("covered").fill_null(0.0).clip(upper_bound=1.0),
        several=(pl.len().over("flow") > 1) | contracted,
        label=pl.when(own_name).then("flow").otherwise(name_supply("flow", "supply")),
        factor_unit=pl.when(pl.col("factor").is_not_null())
        .then(pl.coalesce("unit", "flow_unit"))
        .otherwise("flow_unit"),
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

    A supply of a market that is nothing but another flow needs none: the market draws
    that flow itself.
    """
    own = supplies.filter(~PASSED_ON)
    made = (
        pl.when("several").then(name_supply("flow", "supply")).otherwise(pl.col("flow"))
    )
    named = own.with_columns(made=made).with_columns(
        activity=name_supply_activity("made")
    )
    made = pl.col("made")
    supplied = reference(
        named,
        "supply",
        "supplies",
        direction="output",
        flow=made,
        unit=pl.col("factor_unit"),
    )
    flows = shape(
        named.filter("several").drop("comment"),
        FLOWS,
        flow=made,
        kind="product",
        unit=pl.col("flow_unit"),
        origin="supplies",
    )
    return Parts(
        exchanges=(supplied, *_burden(named, "supply", "input")),
        flows=(flows, _factor_flows(named)),
        activities=(_locate(named),),
    )


def _treat(supplies: pl.DataFrame) -> Parts:
    """Return one treatment per waste."""
    named = supplies.with_columns(activity=name_treatment("flow"))
    treated = reference(
        named,
        "treatment",
        "supplies",
        direction="input",
        unit=pl.col("factor_unit"),
    )
    return Parts(
        exchanges=(treated, *_burden(named, "treatment", "output")),
        flows=(_factor_flows(named),),
        activities=(_locate(named),),
    )


def _locate(named: pl.DataFrame) -> pl.DataFrame:
    return shape(named, ACTIVITIES, location=pl.col("region"), origin="supplies")


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
    own = name_supply("flow", "supply")
    product = pl.when(PASSED_ON).then("drawn").otherwise(own)
    made = reference(
        first,
        "market",
        "supplies",
        activity=activity,
        direction="output",
        unit=pl.col("flow_unit"),
    )
    drawn = shape(
        supplies,
        EXCHANGES,
        activity=activity,
        direction="input",
        flow=product,
        amount=pl.col("share") * (1 - pl.col("covered")),
        status=weaker("status", "status_covered"),
        unit=pl.col("flow_unit"),
        rule="market",
        pedigree=None,
        primary_share=None,
        origin="supplies",
    )
    return Parts(
        exchanges=(made, _claim(contracts, first), drawn),
        activities=(shape(first, ACTIVITIES, activity=activity, origin="supplies"),),
    )


def _claim(contracts: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """Return the shares of contracts in the markets of their flows."""
    known = contracts.join(flows.select("flow", "flow_unit"), on="flow")
    return shape(
        known,
        EXCHANGES,
        activity=name_market("flow"),
        direction="input",
        flow=pl.col("drawn"),
        amount=pl.col("share"),
        unit=pl.col("flow_unit"),
        rule="contract",
        origin="contracts",
    )
