"""A plant to the tables of a study."""

from dataclasses import replace

import polars as pl

from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs, PlantInputs, StudyHeader
from lca.plant.bins import check_bins, read_bins
from lca.plant.blocks.exchanges import compile_blocks
from lca.plant.contracts import share_contracts
from lca.plant.factors import fill_from_pack
from lca.plant.gases.exchanges import compile_gases
from lca.plant.gases.fluids import compile_fluids
from lca.plant.kinds import check_kinds, read_kinds
from lca.plant.lines import check_wastes, compile_bom, compile_consumption
from lca.plant.makers import check_makers, check_skus, check_units
from lca.plant.masses import list_contents, name_masses, weigh_steps
from lca.plant.nesting import check_nesting
from lca.plant.offsets import check_offsets
from lca.plant.origins import trace_findings
from lca.plant.parts import (
    ACTIVITIES,
    ALLOCATION,
    EXCHANGES,
    FLOWS,
    Parts,
    join_parts,
)
from lca.plant.places import complete_rows, point
from lca.plant.production import convert_production
from lca.plant.rework import check_rework, uses_rework
from lca.plant.routes import compile_routes
from lca.plant.site import compile_site
from lca.plant.steps import resolve_steps
from lca.plant.supplies import compile_supplies
from lca.plant.tools import compile_tool_time, compile_tools
from lca.plant.utilities import compile_utilities
from lca.plant.wafers.compositions import list_compositions
from lca.plant.wafers.layers import compile_layers
from lca.plant.wafers.shapes import compile_shapes
from lca.plant.wafers.test_wafers import compile_test_wafers
from lca.tables import load_columns
from lca.tables.quantities import convert_to_flow_unit

DECLARED_UNIT = "one unit of each SKU"
LEDGERS = ("assertions", "accepted", "changes")
OPTIONAL = (
    ("sinks", "sink"),
    ("sinks", "origin_flow"),
    ("abatement_flows", "flow"),
)
"""Tables and columns whose flows move only if the plant's gases need them."""

BACKGROUND = "background"
"""Rule of the rows that the user wrote as exchanges, whatever they say."""


BY_STEP = (
    compile_shapes,
    compile_layers,
    compile_test_wafers,
    compile_gases,
    compile_blocks,
)
"""What rows of wafers, gases and blocks of energy add to the steps they name."""


def compile_plant(
    plant: PlantInputs, *, contracts: bool = True
) -> tuple[Inputs, tuple[Finding, ...]]:
    """Return the study that a plant means, and everything found on the way.

    Every exchange names the rule that made it and the row it was made from.

    Parameters
    ----------
    plant
        The plant.
    contracts
        False to supply everything as if no contract were held (location-based).
    """
    kinds = read_kinds(plant)
    steps, found = resolve_steps(plant)
    supplies, more = fill_from_pack(plant, complete_rows(plant, "supplies"))
    covered, faults = share_contracts(plant, supplies, kinds)
    found += [*more, *faults, *check_bins(plant, steps)]
    found += [*check_makers(plant, kinds), *check_nesting(plant)]
    found += [*check_skus(plant), *check_units(plant), *check_wastes(plant, kinds)]
    found += [*check_kinds(plant, kinds), *check_offsets(plant)]
    found += [*convert_production(plant)[1]]
    worked = [compile_rows(plant, steps, kinds) for compile_rows in BY_STEP]
    parts = join_parts(
        [
            *worked,
            compile_routes(steps, read_bins(plant)),
            compile_bom(plant, steps, kinds),
            compile_consumption(plant, "consumption", steps, kinds),
            compile_consumption(plant, "packing", steps, kinds),
            compile_tool_time(plant, steps),
            compile_tools(plant, kinds),
            compile_site(plant, kinds),
            compile_fluids(plant, kinds),
            compile_utilities(plant, kinds),
            compile_supplies(
                plant, supplies, kinds, covered if contracts else covered.clear()
            ),
        ]
    )
    inputs, more = _gather(plant, parts, _describe_matter(plant, steps))
    traced = trace_findings(more, inputs)
    return inputs, (*found, *parts.findings, *traced)


def _describe_matter(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, mass, elements`` of what the steps make, null where unknown."""
    masses = name_masses(plant, weigh_steps(plant, steps, list_contents(plant, steps)))
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    declared = skus.select("composition", flow="sku").drop_nulls()
    found = list_compositions(plant, steps).select("composition", "flow")
    elements = pl.concat([declared, found]).rename({"composition": "elements"})
    return masses.join(elements, on="flow", how="full", coalesce=True)


def check_whole(plant: PlantInputs) -> tuple[Finding, ...]:
    """Return what can be said of a plant only when all its SKUs are in sight."""
    if not uses_rework(plant):
        return ()
    steps, _ = resolve_steps(plant)
    return tuple(check_rework(plant, steps))


def _gather(
    plant: PlantInputs, parts: Parts, matter: pl.DataFrame
) -> tuple[Inputs, list[Finding]]:
    """Return the tables of the study, rows of the user's own tables first."""
    flows, found = _gather_flows(plant, parts, matter)
    exchanges = _stack(plant, "exchanges", parts.exchanges, EXCHANGES)
    converted, faults = convert_to_flow_unit(exchanges, flows, "exchanges.csv")
    characterisation, more = _characterisation(plant, flows)
    inputs = Inputs(
        header=_header(plant),
        flows=flows,
        activities=_stack(plant, "activities", parts.activities, ACTIVITIES),
        exchanges=converted.with_columns(
            quantity=pl.col("amount") * pl.col("ratio")
        ).drop("ratio"),
        characterisation=characterisation,
        allocation=_stack(plant, "allocation", parts.allocation, ALLOCATION),
        ledgers={name: plant.tables[name] for name in LEDGERS},
        files=plant.files,
        own_columns={},
    )
    return inputs, [*found, *faults, *more, *_find_merged(plant, parts)]


def _find_merged(plant: PlantInputs, parts: Parts) -> list[Finding]:
    """Return an error for each activity of the user that bears the name of a rule's."""
    made = pl.concat([frame.select("activity") for frame in parts.activities]).unique()
    found: list[Finding] = []
    for table in ("activities", "exchanges"):
        own = complete_rows(plant, table).unique("activity", keep="first")
        clash = own.join(made, on="activity", how="semi").select(
            "row", "activity", value="activity"
        )
        found += point(plant, table, "name-taken", clash, "activity")
    return found


def _characterisation(
    plant: PlantInputs, flows: pl.DataFrame
) -> tuple[pl.DataFrame | None, list[Finding]]:
    """Return the indicators that the plant adds, None without any."""
    table = complete_rows(plant, "characterisation")
    if table.is_empty():
        return None, []
    origin = plant.origins["characterisation"]
    converted, found = convert_to_flow_unit(table, flows, origin.file, origin.sheet)
    factor = pl.col("factor") / pl.col("ratio")
    return converted.with_columns(factor_per_flow_unit=factor).drop("ratio"), found


def _header(plant: PlantInputs) -> StudyHeader | None:
    header = plant.header
    if header is None:
        return None
    return StudyHeader(
        name=header.name,
        declared_unit=DECLARED_UNIT,
        boundary=header.boundary,
        period_start=header.period_start,
        period_end=header.period_end,
        gwp=header.gwp,
        demand=None,
        characterisation="added",
        more={},
        tables={},
    )


def _gather_flows(
    plant: PlantInputs, parts: Parts, matter: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return all flows, those of the ledger cut off, and an error for each clash."""
    ledger = complete_rows(plant, "cutoffs").select(
        "flow", ledger=pl.lit(value=True), reason="reason"
    ).unique("flow", keep="first")  # fmt: skip
    plant = _leave_ghosts_out(plant, parts)
    own = plant.origins["flows"].label
    stacked = _stack(plant, "flows", parts.flows, FLOWS)
    marked = (
        stacked.join(ledger, on="flow", how="left", maintain_order="left")
        .join(matter, on="flow", how="left", maintain_order="left")
        .with_columns(
            cutoff=pl.col("ledger").fill_null(pl.col("cutoff")),
            comment=pl.coalesce("comment", "reason"),
            mass_kg=pl.coalesce(
                "mass_kg", pl.when(pl.col("origin") != own).then("mass")
            ),
            composition=pl.coalesce(
                "composition", pl.when(pl.col("origin") != own).then("elements")
            ),
        )
        .drop("ledger", "reason", "mass", "elements")
    )
    named = _find_taken(marked, own)
    return marked, findings_of_rows(
        "name-taken", named, file="flows.csv", column="flow"
    )


def _leave_ghosts_out(plant: PlantInputs, parts: Parts) -> PlantInputs:
    """Return the plant without flows that its rows name and no rule moves.

    A consigned part is drawn under another name; a sink takes an element only where a
    gas leaves some.
    """
    lines = complete_rows(plant, "bom").filter(pl.col("mode") == "excluded")
    optional = [
        complete_rows(plant, table).select(flow=column) for table, column in OPTIONAL
    ]
    named = pl.concat([lines.select("flow"), *optional]).drop_nulls().unique()
    if named.is_empty():
        return plant
    drawn = pl.concat([frame.select("flow") for frame in parts.exchanges])
    drawn = pl.concat([drawn, complete_rows(plant, "exchanges").select("flow")])
    ghosts = named.join(drawn, on="flow", how="anti")
    flows = plant.tables["flows"].join(ghosts, on="flow", how="anti")
    return replace(plant, tables={**plant.tables, "flows": flows})


def _find_taken(flows: pl.DataFrame, own: str) -> pl.DataFrame:
    """Return a row for each name that is given twice: the user's, if one is theirs."""
    again = flows.filter(pl.len().over("flow") > 1)
    theirs_last = again.sort(pl.col("origin") == own, maintain_order=True)
    return theirs_last.unique("flow", keep="last", maintain_order=True).select(
        "row", "flow", value="flow"
    )


def _stack(
    plant: PlantInputs,
    table: str,
    made: tuple[pl.DataFrame, ...],
    schema: dict[str, type[pl.DataType]],
) -> pl.DataFrame:
    """Return a table of the study: the user's rows, then those of the rules.

    The origins become the names of files; rows are numbered as the file will be.
    """
    labels = {name: origin.label for name, origin in plant.origins.items()}
    own = complete_rows(plant, table).with_columns(
        origin=pl.lit(labels[table]), origin_row=pl.col("row").cast(pl.UInt32)
    )
    if "rule" in own.columns:
        own = own.with_columns(rule=pl.lit(BACKGROUND))
    named = [
        frame.with_columns(pl.col("origin").replace(labels))
        for frame in made
        if not frame.is_empty()
    ]
    columns = [column.name for column in load_columns(table)]
    typed = own.cast({name: kind for name, kind in schema.items() if name in own})
    stacked = pl.concat([typed, *named], how="diagonal")
    return stacked.select(
        pl.int_range(2, pl.len() + 2, dtype=pl.UInt32).alias("row"), *columns
    )
