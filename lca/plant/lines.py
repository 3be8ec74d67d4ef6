"""Bills of material, consumables and packing to exchanges of the steps."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.evidence import weaker
from lca.plant.names import name_excluded, name_rework
from lca.plant.parts import EXCHANGES, FLOWS, Parts, join_parts, shape
from lca.plant.places import (
    complete_rows,
    default_direction,
    find_misplaced,
    point,
)

WHOLE = 1.0
REMOVAL = "removal"
"""Rule of what is taken off the product."""

LOSSY = (pl.col("utilisation") < WHOLE) & (pl.col("utilisation") > 0)


def compile_bom(plant: PlantInputs, steps: pl.DataFrame, kinds: pl.DataFrame) -> Parts:
    """Return what every start contains, and the issued material that is lost.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    table = complete_rows(plant, "bom").with_columns(
        pl.col("utilisation").fill_null(WHOLE), pl.col("mode").fill_null("modelled")
    )
    placed, found = _place(plant, "bom", table, steps)
    lines = placed.with_columns(issued=pl.col("amount") / pl.col("utilisation"))
    excluded = pl.col("mode") == "excluded"
    kept = shape(
        lines.filter(~excluded),
        EXCHANGES,
        direction="input",
        amount=pl.col("issued"),
        rule="bom",
        origin="bom",
    )
    lost = shape(
        lines.filter(LOSSY & pl.col("loss_to").is_not_null()),
        EXCHANGES,
        direction="output",
        flow=pl.col("loss_to"),
        amount=pl.col("issued") - pl.col("amount"),
        rule="loss",
        origin="bom",
    )
    return join_parts(
        [
            Parts(
                exchanges=(kept, lost),
                findings=(*found, *_check_utilisation(plant, table)),
            ),
            _exclude(lines.filter(excluded), kinds),
        ]
    )


def _exclude(consigned: pl.DataFrame, kinds: pl.DataFrame) -> Parts:
    """Return consigned parts as flows that are cut off under a name of their own."""
    units = kinds.select("flow", flow_unit="unit")
    named = consigned.join(units, on="flow", maintain_order="left").with_columns(
        flow=name_excluded("flow")
    )
    drawn = shape(
        named,
        EXCHANGES,
        direction="input",
        amount=pl.col("issued"),
        rule="excluded",
        origin="bom",
    )
    flows = shape(
        named.unique("flow", keep="first", maintain_order=True),
        FLOWS,
        kind="product",
        unit=pl.col("flow_unit"),
        cutoff=True,
        comment="consigned and excluded by name",
        origin="bom",
    )
    return Parts(exchanges=(drawn,), flows=(flows,))


def _check_utilisation(plant: PlantInputs, table: pl.DataFrame) -> list[Finding]:
    """Return an error for each line that uses nothing, or loses it nowhere."""
    nothing = table.filter(pl.col("utilisation") <= 0)
    nowhere = table.filter(LOSSY & pl.col("loss_to").is_null())
    return [
        *point(
            plant,
            "bom",
            "utilisation-zero",
            nothing.select("row", "flow"),
            "utilisation",
        ),
        *point(
            plant,
            "bom",
            "loss-without-waste",
            nowhere.select("row", "flow", value="utilisation"),
            "loss_to",
        ),
    ]


def compile_consumption(
    plant: PlantInputs, table: str, steps: pl.DataFrame, kinds: pl.DataFrame
) -> Parts:
    """Return what steps use and give off, by start, good output, load or rework.

    Parameters
    ----------
    plant
        The plant.
    table
        ``consumption`` or ``packing``; it is also the name of the rule.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    if complete_rows(plant, table).is_empty():
        return Parts()
    rows = _read_consumption(plant, table, kinds)
    lines, found = place_either(plant, table, rows, steps)
    inward = rows.filter(pl.col("from_product") & (pl.col("direction") == "input"))
    named = inward.select("row", "flow", value="direction")
    found += point(plant, table, "removal-as-input", named, "from_product")
    reworking = pl.col("per") == "rework"
    by_load = pl.col("per") == "insertion"
    rests = weaker("status", "status_load")
    where = pl.when(reworking).then(name_rework("activity")).otherwise("activity")
    used = shape(
        lines.filter(~reworking | (pl.col("rework") > 0)),
        EXCHANGES,
        activity=where,
        amount=pl.col("amount") * _times(),
        status=pl.when(by_load).then(rests).otherwise("status"),
        rule=pl.when("from_product").then(pl.lit(REMOVAL)).otherwise(pl.lit(table)),
        origin=table,
    )
    return Parts(exchanges=(used,), findings=tuple(found))


def place_consumption(
    plant: PlantInputs,
    table: str,
    steps: pl.DataFrame,
    kinds: pl.DataFrame,
    chosen: pl.Expr,
) -> pl.DataFrame:
    """Return what steps use and give off, with ``times`` each row counts per start.

    What is used per rework operation counts null times.  Where no row is chosen, none
    is placed.

    Parameters
    ----------
    plant
        The plant.
    table
        ``consumption`` or ``packing``.
    steps
        As `resolve_steps` returns them.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    chosen
        Test of the rows wanted.
    """
    rows = _read_consumption(plant, table, kinds).filter(chosen)
    if rows.is_empty():
        return rows
    lines, _ = place_either(plant, table, rows, steps)
    per_start = pl.when(pl.col("per") != "rework").then(_times())
    return lines.with_columns(times=per_start)


def _read_consumption(
    plant: PlantInputs, table: str, kinds: pl.DataFrame
) -> pl.DataFrame:
    return complete_rows(plant, table).with_columns(
        pl.col("per").fill_null("start"),
        pl.col("from_product").fill_null(value=False),
        direction=default_direction(kinds),
    )


def _times() -> pl.Expr:
    """Return how often a row of consumption counts per start, or per rework."""
    return (
        pl.when(pl.col("per") == "good")
        .then(pl.col("gives") * pl.col("yield"))
        .when(pl.col("per") == "insertion")
        .then(pl.col("insertions"))
        .otherwise(1.0)
    )


def place_either(
    plant: PlantInputs, table: str, rows: pl.DataFrame, steps: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return rows of routes and of single SKUs at each step they speak of."""
    of_route, of_sku = pl.col("route").is_not_null(), pl.col("sku").is_not_null()
    unclear = rows.filter(of_route == of_sku).select("row", "step", "flow")
    by_route, found = _place(
        plant, table, rows.filter(of_route & ~of_sku).drop("sku"), steps, key="route"
    )
    by_sku, more = _place(
        plant, table, rows.filter(of_sku & ~of_route).drop("route"), steps
    )
    lines = pl.concat([by_route, by_sku], how="diagonal")
    return lines, [
        *found,
        *more,
        *point(plant, table, "route-or-sku", unclear, "route"),
    ]


def _place(
    plant: PlantInputs,
    table: str,
    rows: pl.DataFrame,
    steps: pl.DataFrame,
    key: str = "sku",
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return rows at each step they speak of, and errors for those without one.

    A route that no SKU takes has steps all the same: its rows are no error.
    """
    where = steps.select(
        "sku",
        "route",
        "step",
        "activity",
        "stage",
        "gives",
        "yield",
        "rework",
        "insertions",
        "status_load",
    )
    placed = rows.join(
        where, on=[key, "step"], how="inner", maintain_order="left_right"
    )
    lost = find_misplaced(plant, rows, key)
    if lost.is_empty():
        return placed, []
    named = lost.select("row", "flow", sku=key, value="step")
    return placed, point(plant, table, "step-not-in-route", named, "step")


def check_wastes(plant: PlantInputs, kinds: pl.DataFrame) -> list[Finding]:
    """Return an error for each loss and scrap that goes to what is no waste.

    Parameters
    ----------
    plant
        The plant.
    kinds
        ``flow, kind, unit`` of every flow of the user and every SKU.
    """
    others = kinds.filter(pl.col("kind") != "waste").select(value="flow")
    found: list[Finding] = []
    for table, column, flow in (
        ("bom", "loss_to", "flow"),
        ("steps", "scrap_to", None),
    ):
        rows = complete_rows(plant, table)
        if rows.get_column(column).null_count() == rows.height:
            continue
        named = rows.select("row", *filter(None, [flow]), value=column)
        wrong = named.join(others, on="value", how="semi")
        found += point(plant, table, "loss-not-waste", wrong, column)
    return found
