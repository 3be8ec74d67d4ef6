"""What the counted units must have used: bills, consumption, packing and scrap."""

import polars as pl

from lca.checks.accuracy import accuracy_of
from lca.model import PlantInputs
from lca.plant.places import complete_rows
from lca.tables.quantities import convert_to_flow_unit

USES = (
    "sku",
    "route",
    "step",
    "flow",
    "unit",
    "amount",
    "error",
    "per_start",
    "table",
    "row",
    "column",
    "mode",
)
"""Columns of what is used: ``amount`` and ``error`` in the ``unit`` of the flow, over
all that was counted; ``per_start`` as the row states it, in that unit, too."""

EXCLUDED = "excluded"


def expect_uses(
    plant: PlantInputs, steps: pl.DataFrame, totals: pl.DataFrame
) -> pl.DataFrame:
    """Return what each row of a bill asks for of the units that were counted.

    Several rows may speak of one flow at one step: they add up.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    totals
        As `sum_counts` returns them; other steps are left out.
    """
    counted = steps.select(
        "sku", "route", "step", "scrap_to", "insertions", scrap_unit="unit"
    ).join(
        totals.rename({"insertions": "loads", "row": "counts_row"}), on=["sku", "step"]
    )
    loads = pl.coalesce("loads", pl.col("processed") * pl.col("insertions"))
    run = counted.with_columns(insertions=loads)
    parts = [*_of_bom(plant, run), _of_scrap(plant, run)]
    for table in ("consumption", "packing"):
        parts += _of_consumption(plant, table, run)
    return pl.concat(parts)


def list_units(plant: PlantInputs) -> pl.DataFrame:
    """Return ``flow, unit`` of every flow of the user and every SKU."""
    flows = complete_rows(plant, "flows").select("flow", "unit")
    skus = complete_rows(plant, "skus").select(flow="sku", unit="unit")
    return pl.concat([flows, skus]).unique("flow", keep="first", maintain_order=True)


def convert(plant: PlantInputs, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with ``ratio`` to the unit of their flow, which becomes ``unit``.

    What cannot be converted has findings elsewhere, and is left out here.

    Parameters
    ----------
    plant
        The plant.
    table
        That the rows are of.
    rows
        Have ``row, flow, unit``.
    """
    units = list_units(plant)
    origin = plant.origins[table]
    converted, _ = convert_to_flow_unit(rows, units, origin.file, origin.sheet)
    own = units.rename({"unit": "flow_unit"})
    return (
        converted.drop_nulls("ratio")
        .join(own, on="flow", how="left", maintain_order="left")
        .drop("unit")
        .rename({"flow_unit": "unit"})
    )


def _of_bom(plant: PlantInputs, run: pl.DataFrame) -> list[pl.DataFrame]:
    """Return what the lines of bills put in, and what they lose on the way."""
    lines = complete_rows(plant, "bom").with_columns(
        pl.col("utilisation").fill_null(1.0), mode=pl.col("mode").fill_null("modelled")
    )
    usable = lines.filter(pl.col("utilisation") > 0)
    issued = usable.with_columns(
        per_start=pl.col("amount") / pl.col("utilisation"), column=pl.lit("amount")
    )
    lost = usable.filter(
        (pl.col("utilisation") < 1) & pl.col("loss_to").is_not_null()
    ).with_columns(
        flow="loss_to",
        per_start=pl.col("amount") * (1 / pl.col("utilisation") - 1),
        column=pl.lit("utilisation"),
    )
    both = pl.concat([issued, lost])
    return [_spend(plant, "bom", both, run, ["sku"])]


def _of_consumption(
    plant: PlantInputs, table: str, run: pl.DataFrame
) -> list[pl.DataFrame]:
    rows = complete_rows(plant, table).with_columns(
        pl.col("per").fill_null("start"),
        per_start="amount",
        column=pl.lit("amount"),
        mode=pl.lit(table),
    )
    of_route = pl.col("route").is_not_null()
    of_sku = pl.col("sku").is_not_null()
    return [
        _spend(
            plant, table, rows.filter(of_route & ~of_sku).drop("sku"), run, ["route"]
        ),
        _spend(
            plant, table, rows.filter(of_sku & ~of_route).drop("route"), run, ["sku"]
        ),
    ]


def _of_scrap(plant: PlantInputs, run: pl.DataFrame) -> pl.DataFrame:
    """Return the scrap that goes to a waste flow; it rests on the counts alone."""
    scrap = run.drop_nulls("scrap_to").select(
        "sku",
        "route",
        "step",
        "scrapped",
        flow="scrap_to",
        unit="scrap_unit",
        row="counts_row",
        column=pl.lit("scrapped"),
        mode=pl.lit("scrap"),
    )
    known = convert(plant, "counts", scrap).with_columns(
        amount=pl.col("scrapped") * pl.col("ratio"), table=pl.lit("counts")
    )
    return known.with_columns(error=pl.lit(0.0), per_start=pl.lit(1.0)).select(USES)


def _spend(
    plant: PlantInputs,
    table: str,
    rows: pl.DataFrame,
    run: pl.DataFrame,
    key: list[str],
) -> pl.DataFrame:
    """Return rows times the units that they count per."""
    placed = convert(plant, table, rows).join(
        run, on=[*key, "step"], how="inner", maintain_order="left"
    )
    per = pl.col("per") if "per" in rows.columns else pl.lit("start")
    times = (
        pl.when(per == "good")
        .then("good")
        .when(per == "insertion")
        .then("insertions")
        .when(per == "rework")
        .then("reworked")
        .otherwise("processed")
    )
    amount = pl.col("per_start") * pl.col("ratio")
    return placed.with_columns(
        amount=amount * times,
        error=amount * times * accuracy_of(),
        per_start=amount,
        table=pl.lit(table),
    ).select(USES)
