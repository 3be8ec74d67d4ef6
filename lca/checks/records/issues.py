"""Materials issued to steps, beside what the bills ask for of the counted units."""

import polars as pl

from lca.checks.accuracy import BOOKING, accuracy_of
from lca.checks.records.contradictions import MOST_ROWS, contradict, name_suspects
from lca.checks.records.counted import AT, find_made
from lca.checks.records.tally import Tally, tally_counts
from lca.checks.records.uses import convert, expect_uses, list_units
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.places import complete_rows, find_misplaced, point

AMOUNT = ("issue-against-bill-open", "issue-against-bill-broken")

WHERE = ("level", "scope", "step")
"""What an amount was issued to: a step of a SKU, or of all SKUs of a route."""


def check_issues(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally | None = None
) -> list[Finding]:
    """Return where issued amounts contradict the bills of what was counted.

    Steps that were not counted are not spoken of.

    Parameters
    ----------
    plant
        The plant.
    steps
        As `resolve_steps` returns them.
    tally
        As `tally_counts` returns it, if that was done before.
    """
    rows = complete_rows(plant, "issues")
    if rows.is_empty():
        return []
    tally = tally or tally_counts(plant, steps)
    uses = expect_uses(plant, steps, tally.agreed)
    issued = _gather(_read(plant, rows, steps))
    counted = _list_counted(plant, steps, tally)
    known = issued.join(counted, on=WHERE, how="semi")
    drawn = _list_drawn(plant, steps)
    return [
        *_check_places(plant, rows),
        *contradict(
            plant, _compare(known, _spread(uses), drawn), AMOUNT, _list_lines(uses)
        ),
        *_check_unbilled(plant, known, uses, drawn),
        *_check_unissued(plant, issued, counted, uses),
    ]


def _check_places(plant: PlantInputs, rows: pl.DataFrame) -> list[Finding]:
    of_route, of_sku = pl.col("route").is_not_null(), pl.col("sku").is_not_null()
    unclear = rows.filter(of_route == of_sku).select("row", "step", "flow")
    found = point(plant, "issues", "route-or-sku", unclear, "route")
    for key, stated in (("route", of_route & ~of_sku), ("sku", of_sku & ~of_route)):
        lost = find_misplaced(plant, rows.filter(stated), key)
        named = lost.select("row", "flow", sku=key, value="step")
        found += point(plant, "issues", "step-not-in-route", named, "step")
    return found


def _read(plant: PlantInputs, rows: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the issues in the unit of their flow, each at its level and scope.

    What went to a SKU counts for its route where the same flow went to that, too.
    """
    of_route, of_sku = pl.col("route").is_not_null(), pl.col("sku").is_not_null()
    clear = convert(plant, "issues", rows.filter(of_route != of_sku))
    routes = steps.select("sku", own_route="route").unique()
    placed = clear.join(routes, on="sku", how="left", maintain_order="left")
    route = pl.coalesce("route", "own_route")
    shared = pl.col("route").is_not_null().any().over(route, "step", "flow")
    amount = pl.col("amount") * pl.col("ratio")
    return placed.with_columns(
        level=pl.when(shared).then(pl.lit("route")).otherwise(pl.lit("sku")),
        scope=pl.when(shared).then(route).otherwise("sku"),
        amount=amount,
        error=amount.abs() * accuracy_of(),
    )


def _gather(issues: pl.DataFrame) -> pl.DataFrame:
    """Return what was issued of each flow, all rows together."""
    return issues.group_by(*WHERE, "flow", maintain_order=True).agg(
        pl.col("amount", "error").sum(), pl.col("row", "unit").first()
    )


def _spread(uses: pl.DataFrame) -> pl.DataFrame:
    """Return the uses twice: for their SKU, and for their route."""
    return pl.concat(
        [
            uses.with_columns(level=pl.lit("sku"), scope="sku"),
            uses.with_columns(level=pl.lit("route"), scope="route"),
        ]
    )


def _list_counted(
    plant: PlantInputs, steps: pl.DataFrame, tally: Tally
) -> pl.DataFrame:
    """Return the SKUs and routes all of whose units at a step were counted."""
    made, totals = find_made(plant, tally.counts), tally.agreed
    run = steps.select("sku", "route", "step").join(made, on="sku", how="semi")
    known = totals.select(*AT, counted=pl.lit(value=True))
    told = run.join(known, on=AT, how="left").with_columns(
        pl.col("counted").fill_null(value=False)
    )
    whole = (
        told.group_by("route", "step")
        .agg(pl.col("counted").all())
        .filter(pl.col("counted"))
    )
    return pl.concat(
        [
            totals.select(level=pl.lit("sku"), scope="sku", step="step"),
            whole.select(level=pl.lit("route"), scope="route", step="step"),
        ]
    )


def _list_drawn(plant: PlantInputs, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the flows that tools draw at steps: no bill lists those."""
    tools = complete_rows(plant, "tool_flows").select("tool_group", "flow").unique()
    used = steps.select("sku", "route", "step", "tool_group").join(
        tools, on="tool_group"
    )
    return pl.concat(
        [
            used.select(level=pl.lit(key), scope=key, step="step", flow="flow")
            for key in ("sku", "route")
        ]
    ).unique()


def _compare(
    issued: pl.DataFrame, uses: pl.DataFrame, drawn: pl.DataFrame
) -> pl.DataFrame:
    """Return what bills ask for beside what was issued, at the line that takes most."""
    key = [*WHERE, "flow"]
    sums = (
        uses.sort("amount", descending=True, maintain_order=True)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("sku", "table", "row", "column").first(),
            pl.col("amount", "error").sum(),
        )
    )
    both = (
        issued.rename({"row": "against_row"})
        .join(sums, on=key, suffix="_asked")
        .join(drawn, on=key, how="anti")
    )
    return both.select(
        "step",
        "flow",
        "table",
        "row",
        "column",
        "against_row",
        "unit",
        sku="scope",
        value="amount_asked",
        expected="amount",
        tolerance=pl.col("error")
        + pl.col("error_asked")
        + BOOKING * pl.col("amount_asked").abs(),
        against_table=pl.lit("issues"),
        against_column=pl.lit("amount"),
    )


def _list_lines(uses: pl.DataFrame) -> pl.DataFrame:
    """Return all rows that ask for a flow at a step, the largest first."""
    return (
        _spread(uses)
        .sort("amount", descending=True, maintain_order=True)
        .select("step", "flow", sku="scope", suspect_table="table", suspect_row="row")
    )


def _list_astray(
    missing: pl.DataFrame, issued: pl.DataFrame, uses: pl.DataFrame
) -> pl.DataFrame:
    """Return the lines of bills that may be meant where a flow has none.

    Nothing was issued for them where they stand.  First come other steps of the SKU,
    then other SKUs at the step, then any.
    """
    key = [*WHERE, "flow"]
    idle = (
        uses.filter((pl.col("table") == "bom") & (pl.col("column") == "amount"))
        .join(missing.select("flow").unique(), on="flow", how="semi")
        .with_columns(level=pl.lit("sku"), scope="sku")
        .join(issued, on=key, how="anti")
        .select("sku", "step", "flow", suspect_table="table", suspect_row="row")
    )
    asked = missing.select("sku", "step", "flow")
    found = []
    for near in (["sku", "flow"], ["step", "flow"], ["flow"]):
        few = idle.group_by(near, maintain_order=True).head(MOST_ROWS)
        wanted = few.select(*near, "suspect_table", "suspect_row")
        found.append(
            asked.join(wanted, on=near, maintain_order="left_right").select(
                "sku", "step", "flow", "suspect_table", "suspect_row"
            )
        )
    return pl.concat(found)


def _check_unbilled(
    plant: PlantInputs,
    issued: pl.DataFrame,
    uses: pl.DataFrame,
    drawn: pl.DataFrame,
) -> list[Finding]:
    """Return a warning for each material issued to a step that lists it nowhere."""
    key = [*WHERE, "flow"]
    missing = (
        issued.filter(pl.col("amount") != 0)
        .join(_spread(uses), on=key, how="anti")
        .join(drawn, on=key, how="anti")
    )
    listed = missing.with_columns(
        sku="scope",
        table=pl.lit("issues"),
        against_table=pl.lit(None, dtype=pl.String),
        against_row=pl.lit(None, dtype=pl.Int64),
    )
    suspects = _list_astray(listed, issued, uses)
    named = name_suspects(plant, listed, suspects).select(
        "row", "sku", "step", "flow", "unit", "rows", value="amount"
    )
    return point(plant, "issues", "issued-not-in-bill", named, "flow")


def _check_unissued(
    plant: PlantInputs,
    issued: pl.DataFrame,
    counted: pl.DataFrame,
    uses: pl.DataFrame,
) -> list[Finding]:
    """Return a warning for each line that nothing was issued for, though others were.

    What no store issues, such as electricity or water, is not looked for: a flow counts
    when some step got it, a part of a bill also when others of its step were issued.
    """
    key = [*WHERE, "flow"]
    spread = _spread(uses).filter(
        (pl.col("amount") > 0) & (pl.col("table") != "counts")
    )
    with_issue = spread.join(issued, on=key, how="semi")
    stored = issued.select("flow").unique()
    skus = complete_rows(plant, "skus").select(flow="sku")
    bought = list_units(plant).join(skus, on="flow", how="anti").select("flow")
    started = with_issue.filter(pl.col("table") == "bom").select(AT).unique()
    asked = (
        spread.filter(pl.col("level") == "sku")
        .join(counted, on=WHERE, how="semi")
        .join(with_issue.select(*AT, "flow"), on=[*AT, "flow"], how="anti")
    )
    of_bill = asked.filter((pl.col("table") == "bom") & (pl.col("column") == "amount"))
    beside = of_bill.join(bought, on="flow", how="semi").join(
        started, on=AT, how="semi"
    )
    wanted = pl.concat([asked.join(stored, on="flow", how="semi"), beside])
    found: list[Finding] = []
    for table in ("bom", "consumption", "packing"):
        rows = wanted.filter(pl.col("table") == table).unique(
            "row", keep="first", maintain_order=True
        )
        named = rows.select("row", "sku", "step", "flow", "unit", value="amount")
        found += point(plant, table, "in-bill-not-issued", named, "flow")
    return found
