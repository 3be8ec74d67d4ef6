"""Rows of the table gases to exchanges (§13).

A step draws the gas, gives back what stays in the cylinder, emits what its tools and
abatement let through, and gives off what takes up the rest, atom by atom.
"""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from lca.factors import load_gwp
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import weaker
from lca.plant.gases.accounts import GasAccount, account_gases
from lca.plant.gases.fitting import check_fit
from lca.plant.gases.rows import TABLE
from lca.plant.gases.sink_rows import measure_flows
from lca.plant.lines import place_either
from lca.plant.names import name_emission, name_heel
from lca.plant.parts import EXCHANGES, FLOWS, Parts, shape
from lca.plant.places import complete_rows, default_direction
from lca.tables import convert_to_flow_unit

KILOGRAM = "kg"
GOOD = "good"
FLOWS_OF_ABATEMENT = "abatement_flows"

MADE = {
    "row": pl.UInt32,
    "flow": pl.String,
    "amount": pl.Float64,
    "unit": pl.String,
    "rule": pl.String,
    "direction": pl.String,
    "status": pl.String,
}
"""What one count of a row of gases makes."""


def compile_gases(
    plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return what steps draw, emit and give off because of process gases.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    accounts, found = account_gases(plant)
    lines, more = place_gases(plant, steps)
    more += check_fit(plant, accounts, lines) if accounts else []
    if not accounts:
        return Parts(findings=(*found, *more))
    units = dict(kinds.select("flow", "unit").iter_rows())
    masses = measure_flows(plant)
    made = pl.DataFrame(
        [item for each in accounts for item in _list_items(each, units, masses)],
        schema=MADE,
        orient="row",
    )
    placed = _place(lines, made)
    exchanges = shape(
        placed, EXCHANGES, amount=pl.col("amount") * pl.col("times"), origin=TABLE
    )
    run, wrong = _run_abatement(plant, lines, accounts, kinds)
    return Parts(
        exchanges=(exchanges, run),
        flows=(_name_emissions(accounts), _name_heels(plant, made, units)),
        findings=(*found, *more, *wrong),
    )


def place_gases(
    plant: PlantInputs, steps: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return rows at each step they speak of, with ``times`` per start, and findings.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    table = complete_rows(plant, TABLE)
    if table.is_empty():
        return table, []
    rows = table.with_columns(flow=pl.coalesce("gas", "method"))
    lines, found = place_either(plant, TABLE, rows, steps)
    good = pl.col("per").fill_null("start") == GOOD
    times = pl.when(good).then(pl.col("gives") * pl.col("yield")).otherwise(1.0)
    return lines.with_columns(times=times), found


def _list_items(
    account: GasAccount, units: Mapping[str, str], masses: Mapping[str, float]
) -> Iterator[tuple[int, str, float, str, str, str, str]]:
    """Yield what one count of a row makes, as `MADE` says; emissions by their gas."""
    cells, number, status = account.row.cells, account.number, account.status
    own = cells["status"]
    if not account.row.by_area:
        gas, amount, unit = cells["gas"], cells["amount"], cells["unit"]
        yield number, gas, amount, unit, "gas", "input", own
        if account.row.heel:
            back = amount * account.row.heel
            yield number, gas, back, unit, "gas-heel", "output", own
    for gas, fate in account.fates.items():
        kg, rests = fate.emitted, account.statuses[gas]
        if kg > 0:
            yield number, gas, kg, KILOGRAM, "gas-emission", "output", rests
    for flow, kg in account.settled.items():
        amount = abs(kg) / masses[flow]
        way = "output" if kg > 0 else "input"
        yield number, flow, amount, units[flow], "gas-sink", way, status


def _place(lines: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Return what every start of a step makes, under the names of its flows."""
    kept = lines.select("row", "activity", "times", "source", "comment")
    joined = kept.join(made, on="row", maintain_order="left_right")
    return joined.with_columns(
        flow=pl.when(pl.col("rule") == "gas-emission")
        .then(name_emission("flow"))
        .when(pl.col("rule") == "gas-heel")
        .then(name_heel("flow"))
        .otherwise("flow")
    )


def _run_abatement(
    plant: PlantInputs,
    lines: pl.DataFrame,
    accounts: Iterable[GasAccount],
    kinds: pl.DataFrame,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return power and other flows of abatement, by the gas that enters it."""
    origin = plant.origins[FLOWS_OF_ABATEMENT]
    stated = complete_rows(plant, FLOWS_OF_ABATEMENT).with_columns(
        direction=default_direction(kinds)
    )
    flows, found = convert_to_flow_unit(stated, kinds, origin.file, origin.sheet)
    entering = pl.DataFrame(
        [(each.number, each.entering, each.status) for each in accounts],
        schema={"row": pl.UInt32, "entering": pl.Float64, "status_gas": pl.String},
        orient="row",
    ).filter(pl.col("entering") > 0)
    served = lines.select("row", "activity", "times", "abatement").join(
        entering, on="row", maintain_order="left"
    )
    used = served.join(
        flows.drop("row").drop_nulls("ratio"),
        on="abatement",
        maintain_order="left_right",
    )
    amount = pl.col("amount") * pl.col("entering") * pl.col("times")
    rests = weaker("status", "status_gas")
    run = shape(
        used, EXCHANGES, amount=amount, status=rests, rule="abatement", origin=TABLE
    )
    return run, found


def _name_emissions(accounts: Iterable[GasAccount]) -> pl.DataFrame:
    """Return the flow of each gas emitted; without a factor it is no greenhouse gas."""
    gwp = load_gwp()
    records = [
        (each.number, gas, gas if gwp.has_factor(gas) else None)
        for each in accounts
        for gas, fate in each.fates.items()
        if fate.emitted > 0
    ]
    gases = pl.DataFrame(
        records,
        schema={"row": pl.UInt32, "formula": pl.String, "ghg": pl.String},
        orient="row",
    ).unique("formula", keep="first", maintain_order=True)
    return shape(
        gases,
        FLOWS,
        flow=name_emission("formula"),
        kind="elementary",
        unit=KILOGRAM,
        ghg_class=pl.when(pl.col("ghg").is_not_null()).then(pl.lit("fossil")),
        origin=TABLE,
    )


def _name_heels(
    plant: PlantInputs, made: pl.DataFrame, units: Mapping[str, str]
) -> pl.DataFrame:
    """Return the flow of each gas that goes back: cut off, since it is used again."""
    heels = made.filter(pl.col("rule") == "gas-heel")
    described = complete_rows(plant, "flows").unique("flow", keep="first")
    gases = heels.unique("flow", keep="first", maintain_order=True).join(
        described.select("flow", "formula", "mass_kg"), on="flow", maintain_order="left"
    )
    return shape(
        gases.with_columns(unit=pl.col("flow").replace(units)),
        FLOWS,
        flow=name_heel("flow"),
        kind="waste",
        cutoff=True,
        origin=TABLE,
    )
