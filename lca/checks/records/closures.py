"""Whether what is metered as a whole is what production draws (§5)."""

import polars as pl

from lca.checks.accuracy import BEYOND, BROKEN, CLOSED, OPEN, TORN, accuracy_of
from lca.checks.records.contradictions import contradict
from lca.checks.records.metered import sum_meters
from lca.checks.records.meters import read_meters
from lca.checks.records.uses import convert
from lca.checks.slips import recognise_slips
from lca.checks.verdicts import UNPROVEN
from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.kinds import read_kinds
from lca.plant.places import complete_rows, point
from lca.tables import convert_to_flow_unit
from lca.units import load_units

PIPED = 0.03
"""Share of a total that may reach no consumer that is known: what is not metered."""

ISSUED = 0.01
"""The same of what is handed out by count or weight."""

PIECEWISE = "mass"

_LABELS = pl.col("rows").list.eval(pl.element().struct.field("label"))

UTILITIES = ("utility-against-meter-open", "utility-against-meter-broken")

NONE = "–"


def close_bills(plant: PlantInputs, totals: pl.DataFrame) -> pl.DataFrame:
    """Return every metered total beside what production draws.

    Columns: ``flow, unit, metered`` (less what went into stock), ``computed, gap``
    (computed less metered), ``share`` (of the larger), ``tolerance, verdict, slip,
    row`` (of the bill), ``rows`` (that draw most of it).

    Parameters
    ----------
    plant
        The plant.
    totals
        ``flow, amount, doubt, unknown, rows``: what is drawn, how far the accuracy of
        its rows may move that, SKUs of unknown production, and the rows that draw most.
    """
    kinds = read_kinds(plant)
    bills = _convert(plant, "bills", kinds, ("amount",))
    stocks = _convert(plant, "stocks", kinds, ("opening", "closing")).select(
        "flow", taken=pl.col("opening") - pl.col("closing")
    )
    waste = pl.col("kind") == "waste"
    taken = pl.when(waste).then(-pl.col("taken")).otherwise("taken").fill_null(0.0)
    joined = (
        bills.join(stocks, on="flow", how="left", maintain_order="left")
        .join(totals, on="flow", how="left", maintain_order="left")
        .join(kinds, on="flow", how="left", maintain_order="left", suffix="_flow")
        .with_columns(
            metered=pl.col("amount") + taken,
            computed=pl.when(pl.col("unknown") == 0).then("amount_right"),
        )
    )
    own = pl.coalesce("accuracy", accuracy_of())
    lost = pl.when(_is_piped("unit_flow")).then(PIPED).otherwise(ISSUED)
    drawn = (pl.col("doubt") / pl.col("computed").abs()).fill_nan(0.0).fill_null(0.0)
    return _judge(joined.with_columns(tolerance=lost + own + drawn)).select(
        "flow", "metered", "computed", "gap", "share", "tolerance", "verdict", "slip",
        "row", unit="unit_flow",
        rows=_LABELS.list.join("; "),
    )  # fmt: skip


def check_bills(plant: PlantInputs, closures: pl.DataFrame) -> list[Finding]:
    """Return a finding for each total that does not close.

    Parameters
    ----------
    plant
        The plant.
    closures
        Result of `close_bills`.
    """
    found: list[Finding] = []
    # What is metered and not drawn may belong to products that the tables leave out;
    # what is drawn and not metered can be true of no plant.
    failing = pl.col("verdict").is_in([OPEN, TORN])
    impossible = (pl.col("verdict") == TORN) & (pl.col("gap") > 0)
    for test, code in (
        (failing & ~impossible, "total-open"),
        (impossible, "total-broken"),
    ):
        wrong = closures.filter(test)
        if wrong.is_empty():
            continue
        rows = wrong.select(
            "row",
            "flow",
            value=_amount("metered"),
            computed=_amount("computed"),
            share=_percent("share"),
            limit=_percent("tolerance"),
            slip=pl.col("slip").fill_null(NONE),
            rows=pl.col("rows").fill_null(NONE),
        )
        found += point(plant, "bills", code, rows, "amount")
    return found


def check_utilities(plant: PlantInputs, totals: pl.DataFrame) -> list[Finding]:
    """Return where a utility draws otherwise than the meter that it has counts.

    Parameters
    ----------
    plant
        The plant.
    totals
        As `close_bills` takes them.
    """
    if complete_rows(plant, "meters").is_empty():
        return []
    doubt = PIPED + accuracy_of() + pl.col("doubt").fill_nan(0.0)
    pairs = _pair_utilities(plant, totals).select(
        "row",
        "utility",
        "flow",
        "unit",
        "value",
        "expected",
        "against_row",
        table=pl.lit("utilities"),
        column=pl.lit("amount"),
        against_table=pl.lit("readings"),
        against_column=pl.lit("amount"),
        tolerance=pl.col("error") + pl.col("value") * doubt,
    )
    return contradict(plant, pairs, UTILITIES)


def _pair_utilities(plant: PlantInputs, totals: pl.DataFrame) -> pl.DataFrame:
    """Return what each utility draws beside its meters, at the row that draws most."""
    meters = sum_meters(plant, read_meters(plant))
    counted = meters.group_by("serves", "flow", "unit", maintain_order=True).agg(
        against_row=pl.col("row").first(),
        expected=pl.col("amount").sum(),
        error=pl.col("error").sum(),
    )
    made = totals.filter(pl.col("unknown") == 0).select(
        utility="flow", made="amount", doubt=pl.col("doubt") / pl.col("amount")
    )
    rows = convert(plant, "utilities", complete_rows(plant, "utilities"))
    key = ["utility", "flow"]
    sized = rows.with_columns(own=pl.col("amount") * pl.col("ratio"))
    largest = (
        sized.with_columns(drawn=pl.col("own").sum().over(key))
        .sort("own", descending=True, maintain_order=True)
        .unique(key, keep="first", maintain_order=True)
        .join(made, on="utility", maintain_order="left")
    )
    return largest.join(
        counted, left_on=[*key, "unit"], right_on=["serves", "flow", "unit"]
    ).with_columns(value=pl.col("made") * pl.col("drawn"))


def _is_piped(unit: str) -> pl.Expr:
    """Return whether a flow is no mass, and so comes through wires and pipes."""
    units = load_units()
    weighed = [
        text for text, known in units.units.items() if known.dimension == PIECEWISE
    ]
    return ~pl.col(unit).is_in(weighed)


def _convert(
    plant: PlantInputs, table: str, kinds: pl.DataFrame, columns: tuple[str, ...]
) -> pl.DataFrame:
    """Return complete rows, each flow once, amounts in the unit of the flow."""
    origin = plant.origins[table]
    rows = complete_rows(plant, table).unique("flow", keep="first", maintain_order=True)
    converted, _ = convert_to_flow_unit(rows, kinds, origin.file, origin.sheet)
    return converted.with_columns(pl.col(columns) * pl.col("ratio")).drop("ratio")


def _judge(closures: pl.DataFrame) -> pl.DataFrame:
    gap = pl.col("computed") - pl.col("metered")
    # Of opposite signs, the gap is the larger: no share is above one.
    larger = pl.max_horizontal(
        pl.col("computed").abs(), pl.col("metered").abs(), gap.abs()
    )
    share = pl.when(larger > 0).then(gap.abs() / larger)
    torn = (pl.col("share") > BROKEN) & (pl.col("share") > BEYOND * pl.col("tolerance"))
    verdict = (
        pl.when(pl.col("share").is_null() | ~pl.col("share").is_finite())
        .then(pl.lit(UNPROVEN))
        .when(pl.col("share") <= pl.col("tolerance"))
        .then(pl.lit(CLOSED))
        .when(torn)
        .then(pl.lit(TORN))
        .otherwise(pl.lit(OPEN))
    )
    return closures.with_columns(gap=gap, share=share).with_columns(
        verdict=verdict,
        slip=recognise_slips(pl.col("metered") / pl.col("computed")),
    )


def _amount(column: str) -> pl.Expr:
    return pl.format("{} {}", pl.col(column).round_sig_figs(6), "unit")


def _percent(share: str) -> pl.Expr:
    return pl.format("{} %", (pl.col(share) * 100).round_sig_figs(3))
