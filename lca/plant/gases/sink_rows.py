"""Rows of the table of sinks, and findings about elements that have none."""

from collections.abc import Iterable, Mapping

import polars as pl

from lca.chemistry import FormulaError, parse_formula
from lca.factors.process_gases import name_gas
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.sinks import NO_ORIGIN, NO_SINK, UNSOLVED, Missing, Sink
from lca.plant.kinds import TAKEN
from lca.plant.places import complete_rows, point
from lca.tables import weigh_flows

TABLE = "sinks"


def read_sinks(plant: PlantInputs) -> dict[str, Sink]:
    """Return the sink of each element, of flows that hold it and have a mass."""
    weighed = measure_flows(plant)
    return {
        row["element"]: Sink(
            row["sink"],
            row["formula"],
            row["origin_flow"],
            row["origin_formula"],
            takes=row["kind"] != "product",
        )
        for row in _describe(plant).iter_rows(named=True)
        if _fits(row["element"], row["formula"])
        and (not row["origin_flow"] or _fits(row["element"], row["origin_formula"]))
        and {row["sink"], row["origin_flow"] or row["sink"]} <= set(weighed)
    }


def check_sinks(plant: PlantInputs) -> list[Finding]:
    """Return an error for each flow that cannot take or supply its element."""
    rows = _describe(plant)
    found: list[Finding] = []
    # A product stands as sink only where the same one supplies the element.
    leaves = pl.col("origin_flow").is_null() | (pl.col("origin_flow") != pl.col("sink"))
    for column, formula, wrong_kind in (
        ("sink", "formula", (pl.col("kind") == "product") & leaves),
        ("origin_flow", "origin_formula", pl.col("origin_kind") == "waste"),
    ):
        named = rows.drop_nulls(column)
        fits = [
            _fits(element, text) for element, text in named["element", formula].rows()
        ]
        unfit = named.filter(~pl.Series(fits, dtype=pl.Boolean)).select(
            "row",
            "element",
            flow=column,
            value=column,
            formula=pl.col(formula).fill_null("–"),
        )
        found += point(plant, TABLE, "sink-unfit", unfit, column)
        kind = "kind" if column == "sink" else "origin_kind"
        turned = named.filter(wrong_kind).select(
            "row",
            flow=column,
            kind=kind,
            value=pl.lit("output" if column == "sink" else "input"),
        )
        found += point(plant, TABLE, "direction-of-wrong-kind", turned, column)
        found += _check_mass(plant, named, column)
    emitted = pl.col("ghg").is_not_null() & ~pl.col("ghg_class").fill_null("").is_in(
        TAKEN
    )
    taken = rows.filter(emitted, pl.col("origin_kind") == "elementary").select(
        "row", flow="origin_flow", value=pl.lit("input")
    )
    return [*found, *point(plant, TABLE, "gas-as-input", taken, "origin_flow")]


def _check_mass(plant: PlantInputs, rows: pl.DataFrame, column: str) -> list[Finding]:
    """Return an error for each flow whose unit says no mass."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    named = rows.select("row", flow=column).join(
        flows.select("flow", value="unit"), on="flow", maintain_order="left"
    )
    weighed = pl.col("flow").is_in(list(measure_flows(plant)))
    lost = named.filter(~weighed).with_columns(needed=pl.lit("kg"))
    return point(plant, TABLE, "gas-unit-unfit", lost, column)


def point_missing(
    plant: PlantInputs,
    table: str,
    rows: Iterable[tuple[int, str, tuple[Missing, ...]]],
    column: str,
) -> list[Finding]:
    """Return an error for each element that no flow takes, or supplies.

    Parameters
    ----------
    plant
        The plant.
    table
        Table whose rows leave the elements.
    rows
        Row, name of what it uses, and what is missing, in kg per count of the row.
    column
        Column of the table to point at.
    """
    records = [
        (row, flow, each.element, abs(each.kg), each.what)
        for row, flow, missing in rows
        for each in missing
    ]
    named = pl.DataFrame(
        records,
        schema={
            "row": pl.UInt32,
            "flow": pl.String,
            "element": pl.String,
            "left": pl.Float64,
            "what": pl.String,
        },
        orient="row",
    ).with_columns(pl.col("left").round_sig_figs(4))
    by_what = {what: part.drop("what") for (what,), part in named.group_by("what")}
    none = named.drop("what").clear()
    return [
        *point(
            plant, table, "element-without-sink", by_what.get(NO_SINK, none), column
        ),
        *point(
            plant, table, "element-without-origin", by_what.get(NO_ORIGIN, none), column
        ),
        *point(plant, table, "elements-unsettled", by_what.get(UNSOLVED, none), column),
    ]


def write_formula(flows: pl.DataFrame) -> pl.Expr:
    """Return the formula of flows, of a greenhouse gas without one that of the gas.

    Parameters
    ----------
    flows
        Has ``formula`` and ``ghg``, which may be another name of the gas.
    """
    names = {text: name_gas(text) for text in flows["ghg"].drop_nulls().unique()}
    gas = pl.col("ghg").replace_strict(names, default=None, return_dtype=pl.String)
    return pl.coalesce("formula", gas)


def measure_flows(plant: PlantInputs) -> Mapping[str, float]:
    """Return the kg in one unit of each flow whose mass is known."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    known = weigh_flows(flows).filter(pl.col("mass") > 0)
    return dict(known.select("flow", "mass").iter_rows())


def _describe(plant: PlantInputs) -> pl.DataFrame:
    """Return the rows with kind and formula of both flows."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    flows = flows.with_columns(written=write_formula(flows))
    gases = flows.select(
        origin_flow="flow",
        origin_kind="kind",
        origin_formula="written",
        ghg="ghg",
        ghg_class="ghg_class",
    )
    taking = flows.select(sink="flow", kind="kind", formula="written")
    rows = complete_rows(plant, TABLE).unique("element", keep="first")
    return (
        rows.sort("row")
        .join(taking, on="sink", how="left", maintain_order="left")
        .join(gases, on="origin_flow", how="left", maintain_order="left")
    )


def _fits(element: str, formula: str | None) -> bool:
    """Return whether a formula can be read and holds the element."""
    try:
        return formula is not None and element in parse_formula(formula)
    except FormulaError:
        return False
