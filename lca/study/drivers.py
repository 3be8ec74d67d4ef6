"""What differs inside each cause, and what is bought: tables of a comparison."""

import numpy as np
import polars as pl

from lca.interpret.comparison import Game
from lca.interpret.mixture import Mixture
from lca.interpret.purchases import split_purchases
from lca.plant import load_rules

BOUGHT = "supply"
"""Rule of what is made outside the plant."""

DRIVERS = {
    "bar": pl.Int64,
    "maker": pl.String,
    "flow": pl.String,
    "kind": pl.String,
    "unit": pl.String,
    "first": pl.Float64,
    "second": pl.Float64,
    "effect": pl.Float64,
}


def list_drivers(mixture: Mixture, game: Game, order: list[int]) -> pl.DataFrame:
    """Return what in each bar differs, the largest effect first."""
    parts = []
    emitted = mixture.rows >= mixture.size
    kind = np.where(
        emitted,
        "emitted",
        np.where(mixture.rows == mixture.columns, "made", "drawn"),
    )
    for bar, player in enumerate(order):
        causes = sorted(game.players[player])
        amounts = mixture.amounts[:, causes].sum(axis=1)
        effects = game.cells[player]
        # A cell whose amounts balance in the mix still differs.
        kept = np.flatnonzero((effects != 0) | (amounts[0] != amounts[1]))
        makers = mixture.makers[mixture.columns[kept]]
        flows = mixture.flows[kept]
        parts.append(
            pl.DataFrame(
                {
                    "bar": np.full(len(kept), bar),
                    "maker": _name(makers),
                    "flow": _name(flows),
                    "kind": kind[kept],
                    "unit": flows["unit"],
                    "first": amounts[0, kept],
                    "second": amounts[1, kept],
                    "effect": effects[kept],
                }
            )
        )
    if not parts:
        return pl.DataFrame(schema=DRIVERS)
    listed = pl.concat(parts)
    return listed.sort(
        "bar", pl.col("effect").abs(), descending=[False, True], maintain_order=True
    )


def _name(shown: pl.DataFrame) -> pl.Series:
    """Return the name on both sides, or both names."""
    same = pl.col("shown_0") == pl.col("shown_1")
    both = pl.format("{} → {}", "shown_0", "shown_1")
    return shown.select(pl.when(same).then("shown_0").otherwise(both)).to_series()


def list_purchases(
    mixture: Mixture, game: Game
) -> tuple[pl.DataFrame, tuple[float, float]]:
    """Return what is bought by either, and what either plant emits itself."""
    rule = load_rules()[BOUGHT]
    ends = (game.mixes[0], game.mixes[-1])
    bought = split_purchases(mixture, ends, {rule.cause, rule.cause_of_energy})
    places = bought.flows["maker"].to_list()
    makers = mixture.makers[places]
    change = pl.col("amount_1") * pl.col("factor_1") - pl.col("amount_0") * pl.col(
        "factor_0"
    )
    named = bought.flows.select(
        flow=_name(makers),
        unit=makers["unit"],
        amount_first="amount_0",
        amount_second="amount_1",
        factor_first="factor_0",
        factor_second="factor_1",
        of_quantity="of_quantity",
        of_factor="of_factor",
        change=change,
    )
    ordered = named.sort(pl.col("change").abs(), descending=True, maintain_order=True)
    return ordered, bought.direct
