"""Numbers of a plant that are orders of magnitude from those of comparable rows."""

import polars as pl

from lca.checks.plausibility.comparables import (
    DIGITS,
    LEAST_SLIP,
    find_outliers,
    find_outliers_by_size,
    name,
    place_rows,
    point_outliers,
)
from lca.checks.plausibility.factor_ranges import check_factor_ranges
from lca.checks.plausibility.states import check_states
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows, default_direction, point
from lca.tables.quantities import convert_to_flow_unit

MANY_LINES, MANY_USERS = 3, 3
"""Lines of one bill, and SKUs that use each flow, that tell whether a mass is right."""

ACROSS = 2.0
"""How much looser SKUs of different families, and ways to pack, compare."""

PERFECT = 1.0

STEPS = ("steps", "sku_steps")
"""Tables that the numbers of steps stand in."""


def check_outliers(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return a warning for each number far from those of comparable rows.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    """
    kinds = read_kinds(plant)
    held = _weigh(plant, steps)
    return [
        *_check_bills(plant, kinds, held),
        *_check_uses(plant, "consumption", kinds, held),
        *_check_uses(plant, "packing", kinds, held),
        *_check_times(plant, steps, held),
        *_check_yields(plant, steps),
        *check_states(plant, kinds),
        *check_factor_ranges(plant, kinds),
    ]


def _weigh(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return, per SKU and step, ``held_kg``: mass of the SKUs that one start becomes.

    One start becomes the product of all ``gives`` from the step on, over the ``takes``
    of the steps behind it; losses are left out, as a bill leaves them out.
    """
    masses = complete_rows(plant, "skus").select(
        "sku", "package", declared_kg="mass_kg"
    )
    after = pl.col("takes").shift(-1).over("sku").fill_null(1.0)
    made = (pl.col("gives") / after).cum_prod(reverse=True).over("sku")
    return (
        steps.join(
            masses.unique("sku", keep="first"),
            on="sku",
            how="left",
            maintain_order="left",
        )
        .with_columns(held_kg=made * pl.col("declared_kg"))
        .select("sku", "route", "step", "start_unit", "package", "held_kg")
    )


def _convert(plant: PlantInputs, table: str, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table with their amount in the unit of the flow."""
    rows = complete_rows(plant, table)
    converted, _ = convert_to_flow_unit(rows, kinds, plant.origins[table].file)
    return converted.with_columns(
        place=place_rows(plant, table),
        shown="amount",
        value=pl.col("amount") * pl.col("ratio"),
    )


def _check_bills(
    plant: PlantInputs, kinds: pl.DataFrame, held: pl.DataFrame
) -> list[Finding]:
    """Return warnings for amounts per mass of product, in a family and in all SKUs."""
    if complete_rows(plant, "bom").height <= LEAST_SLIP:
        return []
    lines = (
        _convert(plant, "bom", kinds)
        .join(held, on=["sku", "step"], how="inner", maintain_order="left")
        .with_columns(
            value=pl.col("value") / pl.col("held_kg"),
            subject=name("sku", "step", "flow"),
        )
    )
    family = find_outliers(lines.drop_nulls("package"), ["package", "flow"])
    every = find_outliers(lines, ["flow"], loose=ACROSS)
    far = pl.concat([family, every]).unique("row", keep="first", maintain_order=True)
    wrong = _find_wrong_masses(plant, lines)
    single = far.join(wrong, on="sku", how="anti")
    shown = wrong.with_columns(
        value="declared_kg",
        ratio=pl.col("ratio").round_sig_figs(DIGITS),
        expected=(pl.col("declared_kg") * pl.col("ratio")).round_sig_figs(DIGITS),
    ).select("row", "sku", "value", "lines", "ratio", "expected")
    return [
        *point(plant, "skus", "mass-against-bill", shown, "mass_kg"),
        *point_outliers(plant, "bom", "amount", single),
    ]


def _find_wrong_masses(plant: PlantInputs, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the SKUs whose whole bill is far from those of other SKUs, per mass.

    Of each SKU the middle line is taken, each line being compared with those of the
    same flow.  ``ratio`` is how much heavier the SKU would have to be.
    """
    usual = lines.group_by("flow").agg(
        usual=pl.col("value").median(), users=pl.col("sku").n_unique()
    )
    compared = lines.join(usual, on="flow", maintain_order="left").filter(
        pl.col("users") >= MANY_USERS
    )
    levels = compared.group_by("sku").agg(
        value=(pl.col("value") / pl.col("usual")).median(), lines=pl.len()
    )
    masses = complete_rows(plant, "skus").select(
        "row", "sku", declared_kg="mass_kg", place=place_rows(plant, "skus")
    )
    level = levels.filter(pl.col("lines") >= MANY_LINES).join(
        masses, on="sku", maintain_order="right"
    )
    return find_outliers(level.with_columns(every=pl.lit(value=True)), ["every"])


def _check_uses(
    plant: PlantInputs, table: str, kinds: pl.DataFrame, held: pl.DataFrame
) -> list[Finding]:
    """Return warnings for amounts of one step and flow over routes and SKUs.

    Packing is compared by mass of what is packed alone: starts of a step are reels
    here and boxes there.
    """
    if complete_rows(plant, table).height <= LEAST_SLIP:
        return []
    rows = _convert(plant, table, kinds).with_columns(
        direction=default_direction(kinds),
        per=pl.col("per").fill_null("start"),
        subject=name("route", "sku", "step", "flow"),
    )
    about = pl.col("start_unit").first(), pl.col("held_kg").median()
    placed = []
    for key in ("route", "sku"):
        keyed, at = rows.drop_nulls(key), [key, "step"]
        used = held.join(keyed.select(at).unique(), on=at, how="semi")
        starts = used.group_by(at).agg(*about)
        placed.append(keyed.join(starts, on=at, how="inner", maintain_order="left"))
    uses = pl.concat(placed).unique("row", keep="first", maintain_order=True)
    if table == "packing":
        packed = uses.with_columns(value=pl.col("value") / pl.col("held_kg"))
        far = find_outliers(packed, ["flow", "direction", "per"], loose=ACROSS)
    else:
        sized = uses.with_columns(size="held_kg")
        by = ["step", "flow", "direction", "per", "start_unit"]
        far = find_outliers_by_size(sized, by)
    return point_outliers(plant, table, "amount", far)


def _check_times(
    plant: PlantInputs, steps: pl.DataFrame, held: pl.DataFrame
) -> list[Finding]:
    """Return warnings for tool times per start, by step and start unit."""
    if steps.get_column("tool_seconds").count() <= LEAST_SLIP:
        return []
    sizes = held.select("sku", "step", size="held_kg")
    times = steps.join(
        sizes, on=["sku", "step"], how="left", maintain_order="left"
    ).with_columns(
        value=pl.col("tool_seconds") / pl.col("parallel"),
        shown="tool_seconds",
        subject=name("sku", "step"),
    )
    by = ["step", "start_unit"]
    far = _split(find_outliers_by_size(_unique_rows(plant, times, "load"), by))
    return [
        found
        for table, rows in far.items()
        for found in point_outliers(
            plant, table, "tool_seconds", rows.with_columns(unit=pl.lit("s"))
        )
    ]


def _check_yields(plant: PlantInputs, steps: pl.DataFrame) -> list[Finding]:
    """Return warnings for yields whose odds of loss are far above those elsewhere.

    A yield of one says that nothing is lost and is compared with nothing; few losses
    are no fault either.  Large products lose more, as more of each can fail.
    """
    lossy = steps.filter(pl.col("yield").is_between(0, PERFECT, closed="none"))
    if lossy.height <= LEAST_SLIP:
        return []
    sizes = complete_rows(plant, "skus").select("sku", size="mass_kg")
    odds = lossy.join(
        sizes.unique("sku", keep="first"), on="sku", how="left", maintain_order="left"
    ).with_columns(
        value=(1 - pl.col("yield")) / pl.col("yield"), subject=name("sku", "step")
    )
    found: list[Finding] = []
    rows = _unique_rows(plant, odds, "basis")
    outliers = find_outliers_by_size(rows, ["step"], slips=False)
    for table, far in _split(outliers).items():
        usual = 1 / (1 + pl.col("value") / pl.col("ratio"))
        told = far.filter(pl.col("ratio") > 1).select(
            "row",
            "subject",
            "count",
            value="yield",
            expected=usual.round_sig_figs(DIGITS),
        )
        found += point(plant, table, "yield-out-of-line", told, "yield")
    return found


def _unique_rows(plant: PlantInputs, steps: pl.DataFrame, suffix: str) -> pl.DataFrame:
    """Return one row for each of the two tables of steps that numbers rest on.

    ``table`` names the table, ``row`` and ``place`` are those in it.
    """
    table, row = f"origin_{suffix}", f"row_{suffix}"
    labels = {name: plant.origins[name].label for name in STEPS}
    single = steps.unique([table, row], keep="first", maintain_order=True)
    place = pl.format("{} row {}", pl.col(table).replace(labels), row)
    return (
        single.with_columns(place=place, table=table).drop("row").rename({row: "row"})
    )


def _split(far: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {table: far.filter(pl.col("table") == table) for table in STEPS}
