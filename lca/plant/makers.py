"""Where everything drawn comes from: makers, the ledger of cut-offs, or an error."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, point, same_unit

LINES = (
    ("bom", "flow"),
    ("bom", "loss_to"),
    ("consumption", "flow"),
    ("packing", "flow"),
    ("steps", "scrap_to"),
    ("shapes", "removed_to"),
    ("layers", "precursor"),
    ("test_wafers", "wafer"),
    ("test_wafers", "reclaim"),
    ("test_wafers", "discarded_to"),
    ("gases", "gas"),
    ("sinks", "sink"),
    ("sinks", "origin_flow"),
    ("abatement_flows", "flow"),
    ("blocks", "flow"),
    ("tool_flows", "flow"),
    ("site_totals", "flow"),
    ("utilities", "flow"),
    ("supplies", "drawn"),
    ("supplies", "complement"),
    ("contracts", "drawn"),
)
"""Tables and columns whose flows must come from, or go, somewhere."""


def check_makers(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return an error for each line whose flow has neither maker nor ledger row.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    made = _made(plant, kinds)
    ledger = complete_rows(plant, "cutoffs").select("flow").unique()
    covered = pl.concat([made, ledger])
    flagged = complete_rows(plant, "flows").filter(pl.col("cutoff")).select("flow")
    products = kinds.filter(pl.col("kind") == "product").select("flow")
    wastes = kinds.filter(pl.col("kind") == "waste").select("flow")
    found: list[Finding] = []
    for table, column in LINES:
        lines = complete_rows(plant, table)
        if table == "bom":
            lines = lines.filter(pl.col("mode").fill_null("modelled") != "excluded")
        if lines.get_column(column).null_count() == lines.height:
            continue
        rows = lines.select("row", flow=column).drop_nulls()
        bare = rows.join(products, on="flow", how="semi").join(
            covered, on="flow", how="anti"
        )
        unestimated = bare.join(flagged, on="flow", how="semi")
        lost = bare.join(flagged, on="flow", how="anti")
        waste = rows.join(wastes, on="flow", how="semi").join(
            pl.concat([covered, flagged]), on="flow", how="anti"
        )
        for code, wrong in (
            ("line-without-factor", lost),
            ("cutoff-without-estimate", unestimated),
            ("waste-without-treatment", waste),
        ):
            if not wrong.is_empty():
                named = wrong.select("row", "flow", value="flow")
                found += point(plant, table, code, named, column)
    return found + _check_ledger(plant, made) + _check_suppliers(plant)


def _made(plant: PlantInputs, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow`` of every product that is made and every waste that is treated."""
    wastes = kinds.filter(pl.col("kind") == "waste")["flow"]
    treated = pl.col("flow").is_in(wastes.implode())
    outwards = pl.col("direction") == "output"
    background = complete_rows(plant, "exchanges")
    sources = [
        complete_rows(plant, "skus").select(flow="sku"),
        complete_rows(plant, "supplies").select("flow"),
        complete_rows(plant, "utilities").select(flow="utility"),
        background.filter(treated != outwards).select("flow"),
    ]
    return pl.concat(sources).unique()


def check_units(plant: PlantInputs) -> list[Finding]:
    """Return an error for each SKU that is a flow of the user in another unit."""
    flows = complete_rows(plant, "flows").select(sku="flow", flow_unit="unit")
    both = complete_rows(plant, "skus").join(flows, on="sku", maintain_order="left")
    other = both.filter(~same_unit(both, "unit", "flow_unit"))
    named = other.select("row", "sku", "flow_unit", value="unit")
    return point(plant, "skus", "sku-unit-differs", named, "unit")


def check_skus(plant: PlantInputs) -> list[Finding]:
    """Return an error for each SKU that nothing makes: no route, no bin, no supply.

    What a route sorts into bins is made only if it is one of them.
    """
    bins = complete_rows(plant, "bins")
    made = [
        bins.select(sku="product"),
        complete_rows(plant, "supplies").select(sku="flow"),
        complete_rows(plant, "utilities").select(sku="utility"),
        complete_rows(plant, "exchanges")
        .filter(pl.col("direction") == "output")
        .select(sku="flow"),
    ]
    sorted_away = pl.col("sku").is_in(bins["sku"].unique().implode())
    lost = (
        complete_rows(plant, "skus")
        .filter(pl.col("route").is_null() | sorted_away)
        .join(pl.concat(made), on="sku", how="anti")
    )
    return point(
        plant, "skus", "sku-not-made", lost.select("row", "sku", value="sku"), "sku"
    )


def _check_ledger(plant: PlantInputs, made: pl.DataFrame) -> list[Finding]:
    """Return an error for each flow that is cut off and made all the same."""
    ledger = complete_rows(plant, "cutoffs")
    both = ledger.join(made, on="flow", how="semi")
    return point(
        plant, "cutoffs", "cutoff-with-maker", both.select("row", value="flow"), "flow"
    )


def _check_suppliers(plant: PlantInputs) -> list[Finding]:
    """Return an error for each line that needs a supplier's value and has none."""
    stated = complete_rows(plant, "supplies").filter(
        (pl.col("status") == "supplier").all().over("flow")
    )
    lines = complete_rows(plant, "bom").filter(pl.col("mode") == "supplier")
    bare = lines.join(stated.select("flow"), on="flow", how="anti")
    return point(
        plant,
        "bom",
        "supplier-value-missing",
        bare.select("row", "sku", value="flow"),
        "mode",
    )
