"""Whether products hold the elements that their declarations say (gold, lead, …)."""

import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.chemistry import CompositionError, parse_composition
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.masses import list_contents, mass_of_skus, weigh_steps
from lca.plant.places import complete_rows, point
from lca.tables import list_elements, weigh_flows

DECLARED = 0.01
"""Accuracy of a declared mass fraction: the sheet of a manufacturer."""

WHOLE = 1.0
MILLIGRAMS = 1e6


def check_contents(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return a warning for each declared element that the bill does not hold.

    A part of unknown composition may hold any of its mass, so that only what lies
    outside of all that can be is open.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `lca.plant.steps.resolve_steps` returns them.
    """
    declared = _read_declared(plant)
    if declared.is_empty():
        return []
    parts = _list_parts(plant, steps, declared)
    judged = declared.join(
        parts, on=["sku", "element"], how="left", maintain_order="left"
    ).with_columns(pl.col("least", "most", "may").fill_null(0.0))
    allowed = pl.col("may") + DECLARED * pl.col("stated")
    wrong = judged.filter(
        (pl.col("stated") < pl.col("least") - allowed)
        | (pl.col("stated") > pl.col("most") + allowed)
    )
    rows = wrong.select(
        "row", "sku", "element",
        value=_milligrams("stated"), least=_milligrams("least"),
        most=_milligrams("most"),
    )  # fmt: skip
    return point(plant, "skus", "content-not-closed", rows, "composition")


def _read_declared(plant: PlantInputs) -> pl.DataFrame:
    """Return ``sku, row, element, stated`` (kg in one unit) of what is declared."""
    skus = complete_rows(plant, "skus").drop_nulls(["composition", "mass_kg"])
    rows = []
    for sku, row, mass, text in skus.select(
        "sku", "row", "mass_kg", "composition"
    ).rows():
        try:
            fractions = parse_composition(text)
        except CompositionError:
            continue
        rows += [(sku, row, symbol, part * mass) for symbol, part in fractions.items()]
    schema = {
        "sku": pl.String,
        "row": pl.UInt32,
        "element": pl.String,
        "stated": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _list_parts(
    plant: PlantInputs, steps: pl.DataFrame, declared: pl.DataFrame
) -> pl.DataFrame:
    """Return ``sku, element, least, most, may``: kg of it in one unit, by the bill."""
    lines = list_contents(plant, steps)
    weighed = weigh_steps(plant, steps, lines)
    chosen = lines.join(declared.select("sku").unique(), on="sku", how="semi")
    known = _size_parts(plant, chosen, weighed)
    wanted = declared.select("sku", "element")
    held = pl.col("units") * pl.col("per_unit")
    own = (
        known.join(wanted, on=["sku", "element"], how="semi")
        .group_by("sku", "element")
        .agg(least=held.sum(), may=(held.abs() * accuracy_of()).sum())
    )
    left = (
        known.group_by("sku", "step", "flow")
        .agg(kg=pl.col("kg").first(), told=held.sum())
        .group_by("sku")
        .agg(
            rest=(pl.col("kg") - pl.col("told")).clip(0.0).sum(),
            unknown=pl.col("kg").null_count(),
        )
    )
    # A part of unknown mass may hold any amount.
    rest = pl.when(pl.col("unknown") > 0).then(float("inf")).otherwise("rest")
    return (
        wanted.join(own, on=["sku", "element"], how="left", maintain_order="left")
        .join(left, on="sku", how="left", maintain_order="left")
        .with_columns(pl.col("least", "may").fill_null(0.0))
        .with_columns(most=pl.col("least") + rest.fill_null(0.0))
        .select("sku", "element", "least", "most", "may")
    )


def _size_parts(
    plant: PlantInputs, lines: pl.DataFrame, weighed: pl.DataFrame
) -> pl.DataFrame:
    """Return the lines with ``units, kg`` in one product, and ``element, per_unit``."""
    where = weighed.select("sku", "step", "through", "gives")
    final = weighed.filter("last").select("sku", out="through")
    masses, elements = _describe(plant, weighed)
    per_unit = pl.col("out") / (pl.col("gives") * pl.col("through"))
    return (
        lines.join(where, on=["sku", "step"], maintain_order="left")
        .join(final, on="sku", maintain_order="left")
        .join(masses, on="flow", how="left", maintain_order="left")
        .with_columns(units=pl.col("quantity") * per_unit)
        .with_columns(kg=pl.col("units") * pl.col("mass"))
        .join(elements, on="flow", how="left", maintain_order="left")
    )


def _describe(
    plant: PlantInputs, weighed: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the mass of flows and SKUs, and the elements in one unit of each."""
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    skus = complete_rows(plant, "skus").unique("sku", keep="first")
    masses = pl.concat(
        [weigh_flows(flows).select("flow", "mass"), mass_of_skus(plant, weighed)]
    )
    described = pl.concat(
        [
            flows.select("flow", "composition", "formula"),
            skus.select(
                "composition", flow="sku", formula=pl.lit(None, dtype=pl.String)
            ).select("flow", "composition", "formula"),
        ]
    )
    elements = list_elements(described, masses)
    return masses, elements.select("flow", "element", per_unit="kg")


def _milligrams(column: str) -> pl.Expr:
    return pl.format("{} mg", (pl.col(column) * MILLIGRAMS).round_sig_figs(4))
