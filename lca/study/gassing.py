"""What process gases lie behind one unit of each SKU."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import polars as pl

from lca.chemistry import element_fractions
from lca.factors import load_gwp
from lca.factors.process_gases import name_gas
from lca.findings import Finding
from lca.plant.gases.abatement import TABLE as ABATEMENT
from lca.plant.gases.accounts import GasAccount, account_gases
from lca.plant.gases.bounds import CLASS
from lca.plant.gases.exchanges import FLOWS_OF_ABATEMENT, place_gases
from lca.plant.gases.methods import TABLE as OWN_RATES
from lca.plant.gases.rows import TABLE
from lca.plant.gases.sink_rows import TABLE as SINKS
from lca.plant.gases.sink_rows import write_formula
from lca.plant.places import complete_rows
from lca.plant.steps import resolve_steps
from lca.results.gases import GasReport
from lca.study.plant import Plant
from lca.study.running import accept_findings, list_skus
from lca.study.study import Study

WHERE: dict[str, type[pl.DataType]] = {
    "sku": pl.String, "made": pl.String, "step": pl.String, "row": pl.UInt32,
    "gas": pl.String,
}  # fmt: skip
PLACED = {
    "made": pl.String, "step": pl.String, "row": pl.UInt32, "sku": pl.String,
    "times": pl.Float64,
}  # fmt: skip
USES = {
    "method": pl.String, "process": pl.String, "delivered": pl.Float64,
    "consumed": pl.Float64, "area": pl.Float64,
}  # fmt: skip
EMISSIONS = {
    "emitted_gas": pl.String, "left": pl.Float64, "entering": pl.Float64,
    "destroyed": pl.Float64, "formed": pl.Float64, "emitted": pl.Float64,
    "status": pl.String,
}  # fmt: skip
ELEMENTS = {
    "element": pl.String, "consumed": pl.Float64, "emitted": pl.Float64,
    "settled": pl.Float64, "gap": pl.Float64,
}  # fmt: skip
MASSES = ("delivered", "consumed", "area", "left", "entering", "destroyed", "formed",
          "emitted", "settled", "gap")  # fmt: skip
"""Columns in proportion to what is made."""

TABLES = (TABLE, OWN_RATES, ABATEMENT, FLOWS_OF_ABATEMENT, SINKS)
"""Tables whose findings are about process gases."""

Record = dict[str, object]
Lister = Callable[[GasAccount], Iterable[Record]]


def report_gases(plant: Plant, skus: Sequence[str] | None = None) -> GasReport:
    """Return the process gases of one declared unit of each SKU.

    Parameters
    ----------
    plant
        The plant.
    skus
        SKUs to report; all that the plant reports when not given.

    Raises
    ------
    StudyRefusedError
        The tables have errors; the error carries every finding.
    UsageError
        The plant has no such SKU.
    """
    table = list_skus(plant.inputs, skus)
    wanted = table if skus is not None else table.filter("reported")
    study, found = plant.compile()
    accounts, _ = account_gases(plant.inputs)
    placed = _place(plant, study, wanted["sku"].to_list() if accounts else [])
    formulas, gases = _describe_flows(plant)
    emissions = _spread(
        placed, accounts, EMISSIONS, lambda each: _list_emissions(each, gases)
    )
    totals = _total(emissions)
    header = plant.inputs.header
    return GasReport(
        plant=header.name if header is not None else "",
        uses=_spread(placed, accounts, USES, _list_uses),
        emissions=emissions,
        totals=totals,
        impacts=_sum_impacts(totals),
        elements=_spread(
            placed, accounts, ELEMENTS, lambda each: _list_elements(each, formulas)
        ),
        findings=_keep_own(plant, found, placed),
    )


def _keep_own(
    plant: Plant, found: tuple[Finding, ...], placed: pl.DataFrame
) -> tuple[Finding, ...]:
    """Return what is about process gases of the SKUs, as far as it is not accepted."""
    tables = {
        (origin.file, origin.sheet): name
        for name in TABLES
        if (origin := plant.inputs.origins.get(name)) is not None
    }
    rows = set(placed["row"])
    gases = complete_rows(plant.inputs, TABLE).filter(pl.col("row").is_in(list(rows)))
    flows = set(gases["gas"].drop_nulls())

    def is_own(each: Finding) -> bool:
        table = tables.get((each.place.file or "", each.place.sheet))
        if table == TABLE and each.place.row is not None:
            return each.place.row in rows
        return table is not None or each.place.flow in flows

    accepted = accept_findings(plant.inputs, found, whole=False)
    return tuple(each for each in accepted if is_own(each))


def _place(plant: Plant, study: Study, skus: list[str]) -> pl.DataFrame:
    """Return ``sku, made, step, row, times``: counts of each row in a unit of a SKU."""
    steps, _ = resolve_steps(plant.inputs)
    lines, _ = place_gases(plant.inputs, steps)
    placed = [
        lines.select("activity", "step", "row", "times", made="sku")
        .join(_count_runs(study, sku), on="activity", maintain_order="left")
        .select(
            "made",
            "step",
            "row",
            sku=pl.lit(sku),
            times=pl.col("times") * pl.col("runs"),
        )
        for sku in skus
    ]
    empty = pl.DataFrame(schema=PLACED)
    return pl.concat([empty, *placed])


def _count_runs(study: Study, sku: str) -> pl.DataFrame:
    """Return ``activity, runs`` of one unit of a SKU, of what it needs at all."""
    scaling = study.solve({sku: 1.0}).scaling
    runs = scaling.group_by("activity").agg(pl.col("runs").sum())
    return runs.filter(pl.col("runs") != 0)


def _describe_flows(plant: Plant) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the formula of each flow, and of those that count as greenhouse gas."""
    flows = complete_rows(plant.inputs, "flows").unique("flow", keep="first")
    formulas = flows.select("flow", formula=write_formula(flows)).drop_nulls()
    gases = flows.filter(pl.col("kind") == "elementary").select("flow", "ghg")
    named = {flow: name_gas(ghg) for flow, ghg in gases.drop_nulls().iter_rows()}
    return dict(formulas.iter_rows()), named


def _spread(
    placed: pl.DataFrame,
    accounts: Iterable[GasAccount],
    schema: Mapping[str, type[pl.DataType]],
    list_records: Lister,
) -> pl.DataFrame:
    """Return what a function lists of each account, for every place of its row."""
    records = [
        {"row": each.number, "gas": each.row.cells["gas"], **record}
        for each in accounts
        for record in list_records(each)
    ]
    own = {"row": WHERE["row"], "gas": WHERE["gas"], **schema}
    listed = pl.DataFrame(records, schema=own, orient="row")
    joined = placed.join(listed, on="row", maintain_order="left_right")
    scaled = [pl.col(name) * pl.col("times") for name in schema if name in MASSES]
    return joined.with_columns(scaled).select(*WHERE, *schema)


def _list_uses(account: GasAccount) -> Iterator[Record]:
    cells, by_area = account.row.cells, account.row.by_area
    yield {
        "method": cells["method"],
        "process": cells["process"],
        "delivered": None if by_area else account.delivered,
        "consumed": None if by_area else account.consumed,
        "area": account.consumed if by_area else None,
    }


def _list_emissions(account: GasAccount, gases: Mapping[str, str]) -> Iterator[Record]:
    for gas, fate in account.fates.items():
        yield {
            "emitted_gas": gas,
            "left": fate.left,
            "entering": fate.entering,
            "destroyed": fate.destroyed,
            "formed": fate.formed,
            "emitted": fate.emitted,
            "status": account.statuses[gas],
        }
    for flow, kg in account.settled.items():
        if flow in gases:
            yield {
                "emitted_gas": gases[flow],
                "emitted": kg,
                "status": account.status,
            }


def _list_elements(
    account: GasAccount, formulas: Mapping[str, str]
) -> Iterator[Record]:
    """Yield every element of the gas, and of the flows that take and supply it."""
    formula = account.row.formula
    if formula is None or account.row.by_area:
        return
    consumed = {
        element: account.consumed * share
        for element, share in element_fractions(formula).items()
    }
    emitted: dict[str, float] = {}
    for gas, fate in account.fates.items():
        _add(emitted, gas, fate.emitted)
    settled: dict[str, float] = {}
    for flow, kg in account.settled.items():
        _add(settled, formulas[flow], kg)
    for element in dict.fromkeys([*consumed, *emitted, *settled]):
        taken, left = consumed.get(element, 0.0), emitted.get(element, 0.0)
        other = settled.get(element, 0.0)
        yield {
            "element": element,
            "consumed": taken,
            "emitted": left,
            "settled": other,
            "gap": taken - left - other,
        }


def _add(elements: dict[str, float], formula: str, kg: float) -> None:
    """Add the elements of so much of a substance to those there are."""
    for element, share in element_fractions(formula).items():
        elements[element] = elements.get(element, 0.0) + kg * share


def _total(emissions: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, gas, emitted`` and the CO2e of each set, the largest mass first."""
    gwp = load_gwp()
    summed = (
        emissions.group_by("sku", gas="emitted_gas", maintain_order=True)
        .agg(pl.col("emitted").sum())
        .filter(pl.col("emitted") != 0)
    )
    factors = {
        (gas, name): factor.value
        for gas in summed["gas"].unique()
        for name in gwp.sets
        if (factor := gwp.find(gas, CLASS, name)) is not None
    }
    columns = [
        pl.Series(name, [factors.get((gas, name)) for gas in summed["gas"]], pl.Float64)
        for name in gwp.sets
    ]
    valued = summed.with_columns(columns)
    return valued.with_columns([pl.col(name) * pl.col("emitted") for name in gwp.sets])


def _sum_impacts(totals: pl.DataFrame) -> pl.DataFrame:
    """Return ``sku, gwp_set, amount, unvalued`` of all gases together."""
    sets = load_gwp().sets
    molten = totals.unpivot(
        on=sets, index=["sku", "gas"], variable_name="gwp_set", value_name="amount"
    )
    without = pl.col("gas").filter(pl.col("amount").is_null())
    return molten.group_by("sku", "gwp_set", maintain_order=True).agg(
        pl.col("amount").sum(), unvalued=without.str.join(", ")
    )
