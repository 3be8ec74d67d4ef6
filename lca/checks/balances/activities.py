"""The mass that goes into every activity and comes out of it.

Rows belong to a balance by the rule that made them: of the product, or of what only
helps to make it.  Rows of a study that no rule made are balanced as a whole.
"""

import polars as pl

from lca.checks.accuracy import CLOSED, OPEN, accuracy_of
from lca.checks.balances.candidates import MOST, guess_parts
from lca.checks.balances.matter import Matter
from lca.checks.verdicts import UNPROVEN
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs
from lca.plant import load_rules

FILE = "exchanges.csv"
WHOLE = "whole"
AUXILIARY = "auxiliary"

MADE = ("output", "bin")
SCRAP = "scrap"
"""Rules of what a step makes, and of what becomes of the rest."""

KEYS = ("activity", "scope")

NONE = "–"

MOST_NAMES = 3
"""Flows of unknown mass that are named; the others are counted."""

OXYGEN = "O"

NOTHING = 1e-15
"""Kilograms per run that are no matter."""

_ONE_SIDED = (pl.col("mass_in") <= NOTHING) | (pl.col("mass_out") <= NOTHING)


def balance_mass(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return the balance of every activity that moves matter, the largest gap first.

    Columns: ``activity, step, scope, mass_in, mass_out, gap`` (in less out, kg per
    run), ``share`` (of the larger side), ``tolerance`` (share), ``verdict, unknown``
    (flows of unknown mass), ``missing`` (their names), ``candidate, against`` (what
    the gap equals, and its row), ``row`` (of the heaviest row).

    Parameters
    ----------
    inputs
        The study.
    matter
        Result of `find_matter`.

    Notes
    -----
    An activity with a flow of unknown mass is ``unproven``, and so is one that has
    nothing on one side: it states what it makes, and not of what.  So is one that gives
    off more than it takes in, if all of that may be oxygen of the air, as in burning.
    """
    rows = weigh_rows(inputs, matter)
    sums = _add_up(rows, matter).with_columns(
        size=pl.max_horizontal("mass_in", "mass_out"),
        gap=pl.col("mass_in") - pl.col("mass_out"),
    )
    moved = sums.filter((pl.col("size") > NOTHING) | (pl.col("unknown") > 0))
    judged = moved.with_columns(
        # Of nothing on one side there is no share: it proves nothing.
        share=pl.when(~_ONE_SIDED).then(pl.col("gap").abs() / pl.col("size")),
        tolerance=pl.when(~_ONE_SIDED).then(pl.col("may") / pl.col("size")),
    ).with_columns(verdict=_verdict())
    ranked = judged.sort(
        pl.col("verdict") == OPEN, "share", descending=True, nulls_last=True
    )
    return _guess(ranked, rows)


def check_balance(balances: pl.DataFrame) -> list[Finding]:
    """Return a warning for each balance that is open.

    Parameters
    ----------
    balances
        Result of `balance_mass`.
    """
    # The products of a plant are weighed along their routes, where rows are known.
    wrong = balances.filter(
        (pl.col("verdict") == OPEN) & pl.col("scope").is_in([WHOLE, AUXILIARY])
    )
    rows = wrong.select(
        "row",
        "activity",
        pl.col("candidate", "against").fill_null(NONE),
        value=_kilograms("mass_out"),
        expected=_kilograms("mass_in"),
        gap=_kilograms("gap"),
        share=_percent("share"),
        limit=_percent("tolerance"),
    )
    return findings_of_rows("mass-open", rows, file=FILE, column="amount")


def sum_coverage(balances: pl.DataFrame) -> float | None:
    """Return the share of the mass moved that is in balances which could be judged.

    None where nothing of known mass moves.
    """
    size = pl.max_horizontal("mass_in", "mass_out")
    proven = pl.col("verdict").is_in([CLOSED, OPEN])
    whole, part = balances.select(whole=size.sum(), part=size.filter(proven).sum()).row(
        0
    )
    return part / whole if whole else None


def weigh_rows(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return the rows that may move matter: ``row, activity, step, direction, flow``.

    Further columns: ``status, quantity, scope`` (the balance it belongs to) and
    ``mass`` (kg per run, null if unknown).
    """
    scopes = {name: rule.matter for name, rule in load_rules().items()}
    scope = (
        pl.col("rule")
        .replace_strict(scopes, default=WHOLE, return_dtype=pl.String)
        .fill_null(WHOLE)
    )
    product = _weigh_products(inputs, matter)
    rows = (
        inputs.exchanges.lazy()
        .select(
            "row", "activity", "step", "direction", "flow", "status", "rule", "amount",
            "quantity", scope=scope,
        )
        .filter(pl.col("scope") != "")
        .join(matter.masses.lazy(), on="flow", how="left", maintain_order="left")
        .filter(pl.col("basis").is_null() | (pl.col("basis") != "none"))
        .join(product.lazy(), on="activity", how="left", maintain_order="left")
        .with_columns(
            # A unit that is scrapped weighs what the good one does.
            mass=pl.when(pl.col("rule") == SCRAP)
            .then(pl.col("amount") * pl.col("of_product"))
            .otherwise(pl.col("quantity") * pl.col("mass")),
        )
    )  # fmt: skip
    # Joins keep no order, and names are listed as they stand.
    return rows.sort("row").collect()


def _weigh_products(inputs: Inputs, matter: Matter) -> pl.DataFrame:
    """Return ``activity, of_product``: kg of one unit, as counted, of its output."""
    made = inputs.exchanges.filter(pl.col("rule").is_in(list(MADE)))
    weighed = made.join(matter.masses, on="flow", how="left", maintain_order="left")
    per_unit = pl.col("quantity") * pl.col("mass") / pl.col("amount")
    return weighed.select("activity", of_product=per_unit).unique(
        "activity", keep="first"
    )


def _add_up(rows: pl.DataFrame, matter: Matter) -> pl.DataFrame:
    """Return the sums of both sides; a negative amount counts for the other side."""
    inward = pl.col("direction") == "input"
    signed = pl.when(inward).then("mass").otherwise(-pl.col("mass"))
    unknown = pl.col("mass").is_null() & (pl.col("quantity") != 0).fill_null(value=True)
    names = pl.col("flow").filter(unknown)
    oxygen = matter.elements.filter(element=OXYGEN).select("flow", oxygen="kg")
    bound = pl.when(inward).then(-1.0).otherwise(1.0) * pl.col("quantity")
    return (
        rows.lazy()
        .join(oxygen.lazy(), on="flow", how="left", maintain_order="left")
        .with_columns(signed=signed, oxygen=bound * pl.col("oxygen"))
        .group_by(*KEYS, maintain_order=True)
        .agg(
            step=pl.col("step").first(),
            mass_in=pl.col("signed").filter(pl.col("signed") > 0).sum(),
            mass_out=pl.col("signed").filter(pl.col("signed") < 0).sum().abs(),
            may=(pl.col("mass").abs() * accuracy_of()).sum(),
            oxygen=pl.col("oxygen").sum(),
            unknown=unknown.sum().cast(pl.Int64),
            missing=names.unique(maintain_order=True).head(MOST_NAMES).str.join(", "),
            row=pl.col("row").sort_by(pl.col("mass").abs(), nulls_last=True).last(),
        )
        .collect()
    )


def _verdict() -> pl.Expr:
    of_air = (pl.col("gap") < 0) & (-pl.col("gap") <= pl.col("oxygen"))
    return (
        pl.when((pl.col("unknown") > 0) | _ONE_SIDED)
        .then(pl.lit(UNPROVEN))
        .when(~pl.col("size").is_finite())
        .then(pl.lit(UNPROVEN))
        .when(pl.col("share") <= pl.col("tolerance"))
        .then(pl.lit(CLOSED))
        .when(of_air)
        .then(pl.lit(UNPROVEN))
        .otherwise(pl.lit(OPEN))
    )


def _guess(balances: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the balances with ``candidate, against``; null where nothing is found."""
    failing = balances.filter(pl.col("verdict") == OPEN).head(MOST)
    inward = pl.col("direction") == "input"
    parts = (
        failing.select(*KEYS, "gap", "may")
        .join(
            rows.drop_nulls("mass"), on=list(KEYS), how="inner", maintain_order="left"
        )
        .with_columns(
            mass=pl.when(inward).then("mass").otherwise(-pl.col("mass")),
            table=pl.lit(FILE),
        )
    )
    told = guess_parts(parts, KEYS)
    return balances.join(told, on=list(KEYS), how="left", maintain_order="left")


def _kilograms(column: str) -> pl.Expr:
    return pl.format("{} kg", pl.col(column).round_sig_figs(5))


def _percent(share: str) -> pl.Expr:
    return pl.format("{} %", (pl.col(share) * 100).round_sig_figs(3))
