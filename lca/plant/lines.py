"""Bills of material, consumables and packing to exchanges of the steps."""

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.names import name_excluded, name_rework
from lca.plant.parts import EXCHANGES, FLOWS, Parts, shape
from lca.plant.places import complete_rows, default_direction, point

WHOLE = 1.0


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
        pl.col("utilisation").fill_null(WHOLE)
    )
    lines, found = _place(plant, "bom", table, steps)
    lossy = (pl.col("utilisation") < WHOLE) & (pl.col("utilisation") > 0)
    found += point(
        plant,
        "bom",
        "utilisation-zero",
        table.filter(pl.col("utilisation") <= 0).select("row", "flow"),
        "utilisation",
    )
    found += point(
        plant,
        "bom",
        "loss-without-waste",
        table.filter(lossy & pl.col("loss_to").is_null()).select(
            "row", "flow", value="utilisation"
        ),
        "loss_to",
    )
    excluded = pl.col("mode") == "excluded"
    kept = lines.filter(excluded.fill_null(value=False).not_())
    consigned = lines.filter(excluded)
    issued = pl.col("amount") / pl.col("utilisation")
    named = consigned.join(
        kinds.select("flow", flow_unit="unit"), on="flow", maintain_order="left"
    ).select("row", unit="flow_unit", flow=name_excluded("flow"))
    return Parts(
        exchanges=(
            shape(
                kept,
                EXCHANGES,
                direction="input",
                amount=issued,
                rule="bom",
                origin="bom",
            ),
            shape(
                consigned,
                EXCHANGES,
                direction="input",
                flow=name_excluded("flow"),
                rule="excluded",
                origin="bom",
            ),
            shape(
                lines.filter(lossy & pl.col("loss_to").is_not_null()),
                EXCHANGES,
                direction="output",
                flow=pl.col("loss_to"),
                amount=issued - pl.col("amount"),
                rule="loss",
                origin="bom",
            ),
        ),
        flows=(
            shape(
                named.unique("flow", keep="first", maintain_order=True),
                FLOWS,
                kind="product",
                cutoff=True,
                comment="consigned and excluded by name",
                origin="bom",
            ),
        ),
        findings=tuple(found),
    )


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
    rows = complete_rows(plant, table).with_columns(
        pl.col("per").fill_null("start"), direction=default_direction(kinds)
    )
    one = pl.col("route").is_null() != pl.col("sku").is_null()
    unclear = rows.filter(~one).select("row", "step", "flow")
    found = point(plant, table, "route-or-sku", unclear, "route")
    by_route, more = _place(
        plant, table, rows.filter(one & pl.col("sku").is_null()).drop("sku"), steps,
        key="route",
    )  # fmt: skip
    by_sku, others = _place(
        plant, table, rows.filter(one & pl.col("route").is_null()).drop("route"), steps
    )
    lines = pl.concat([by_route, by_sku], how="diagonal")
    at_rework = pl.col("per") == "rework"
    times = (
        pl.when(pl.col("per") == "good").then(pl.col("gives") * pl.col("yield"))
        .when(pl.col("per") == "insertion").then(pl.col("insertions"))
        .otherwise(1.0)
    )  # fmt: skip
    at_step = pl.when(at_rework).then(name_rework("activity")).otherwise("activity")
    idle = lines.filter(at_rework & (pl.col("rework") <= 0))
    found += point(
        plant,
        table,
        "no-rework-at-step",
        idle.unique("row", keep="first", maintain_order=True).select(
            "row", "step", "flow"
        ),
        "per",
    )
    return Parts(
        exchanges=(
            shape(
                lines.filter(~at_rework | (pl.col("rework") > 0)),
                EXCHANGES,
                activity=at_step,
                amount=pl.col("amount") * times,
                rule=table,
                origin=table,
                origin_row=pl.col("row"),
            ),
        ),
        findings=(*found, *more, *others),
    )


def _place(
    plant: PlantInputs,
    table: str,
    rows: pl.DataFrame,
    steps: pl.DataFrame,
    key: str = "sku",
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return rows at each step they speak of, and errors for those without one."""
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
    )
    placed = rows.join(
        where, on=[key, "step"], how="inner", maintain_order="left_right"
    )
    lost = rows.join(where, on=[key, "step"], how="anti").select(
        "row", "flow", sku=key, value="step"
    )
    return placed, point(plant, table, "step-not-in-route", lost, "step")
