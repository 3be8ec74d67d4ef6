"""What two products draw from outside, as quantity times factor (§11).

A footprint is what the plant emits itself, and the sum over purchased flows of the
amount that the plant draws and the impact of one unit outside the plant.  Each such
product changes by its quantity and by its factor; LMDI divides the change between them.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats
from lca.engine.plan import build_plan
from lca.engine.sweep import solve
from lca.interpret.comparison import Mixed, build_matrix, sum_direct
from lca.interpret.lmdi import split_change
from lca.interpret.mixture import Mixture


@dataclass(frozen=True, slots=True)
class Purchases:
    """``flows`` has ``maker`` (column), ``amount_0, amount_1, factor_0, factor_1``,
    ``of_quantity`` and ``of_factor`` (null where a factor changes its sign);
    ``direct`` what either plant emits itself.
    """  # noqa: D205 - the columns are one list

    flows: pl.DataFrame
    direct: tuple[float, float]


def split_purchases(
    mixture: Mixture, ends: tuple[Mixed, Mixed], bought: Collection[str]
) -> Purchases:
    """Return what is drawn from outside by either side, and what its change is due to.

    Parameters
    ----------
    mixture
        The two sides.
    ends
        Their solutions.
    bought
        Causes that stand for what is made outside.
    """
    drawn = [_draw(mixture, side, mix, bought) for side, mix in enumerate(ends)]
    amounts = np.array([each.amounts for each in drawn])
    factors = np.array([each.factors for each in drawn])
    rows = [
        (place, *amounts[:, place], *factors[:, place])
        for place in np.flatnonzero(amounts.any(axis=0)).tolist()
    ]
    effects = [_split((row[1], row[3]), (row[2], row[4])) for row in rows]
    schema = ["amount_0", "amount_1", "factor_0", "factor_1", "of_quantity",
              "of_factor"]  # fmt: skip
    flows = pl.DataFrame(
        [row + effect for row, effect in zip(rows, effects, strict=True)],
        schema={"maker": pl.Int64, **dict.fromkeys(schema, pl.Float64)},
        orient="row",
    )
    return Purchases(flows, (drawn[0].direct, drawn[1].direct))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Amount and factor of each maker outside, and what the plant emits itself."""

    amounts: Floats
    factors: Floats
    direct: float


def _draw(mixture: Mixture, side: int, mix: Mixed, bought: Collection[str]) -> _Drawn:
    """Return what the plant draws from outside.

    What is mixed of bought and own, as a market may be, has the factor of the bought
    part: the own one is with the plant.
    """
    codes = [place for place, cause in enumerate(mixture.causes) if cause in bought]
    # An emission is made by nobody, and so from outside of nothing.
    outside = np.append(np.isin(mixture.made_by[side], codes), [False])
    rows, columns = np.minimum(mixture.rows, mixture.size), mixture.columns
    used = -mix.entries * mix.runs[columns]
    crossing = outside[rows] & ~outside[columns]
    amounts = np.zeros(mixture.size)
    np.add.at(amounts, rows[crossing], used[crossing])
    emitted = (rows == mixture.size) & ~outside[columns]
    places = np.flatnonzero(outside)
    within = build_matrix(mixture, mix.entries, outside[rows] & outside[columns])
    direct = sum_direct(mixture, mix.entries)
    factors = np.zeros(mixture.size)
    if len(places):
        plan = build_plan(sparse.csr_array(within[places][:, places].T))
        factors[places] = solve(plan, direct[places]).values[:, 0]
    return _Drawn(amounts, factors, float(used[emitted].sum()))


def _split(
    before: tuple[float, float], after: tuple[float, float]
) -> tuple[float | None, float | None]:
    if any(one * other < 0 for one, other in zip(before, after, strict=True)):
        return None, None
    of_quantity, of_factor = split_change(before, after)
    return of_quantity, of_factor
