"""Energy of activities of a class of a norm, summed along what they pass on (§5.6)."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.plan import build_plan
from lca.engine.sweep import solve


@dataclass(frozen=True, slots=True)
class ClassEnergy:
    """Activities of the norms: what they make, draw and pass to each other.

    ``makers``: ``activity, norm, row, origin, origin_row, made`` (units of product per
    run in the unit of the class, null where they cannot be told), ``final`` (whether no
    other of the class draws it); ``draws``: ``activity, row, energy`` (kWh per run);
    ``links``: ``activity, supplier, runs`` (of the supplier per run).
    """

    makers: pl.DataFrame
    draws: pl.DataFrame
    links: pl.DataFrame


def sum_energy(block: ClassEnergy) -> pl.DataFrame:
    """Return the last activities of each class with their energy and its cause."""
    makers = block.makers.with_row_index("place")
    places = makers.select("activity", pl.col("place").cast(pl.Int64))
    draws = block.draws.join(places, on="activity", maintain_order="left").drop_nulls(
        "energy"
    )
    links = block.links.join(places, on="activity", maintain_order="left").join(
        places.select(supplier="activity", source="place"), on="supplier"
    )
    count = makers.height
    own = np.column_stack(
        [
            np.bincount(
                draws["place"].to_numpy(),
                weights=draws[column].to_numpy(),
                minlength=count,
            )
            for column in ("energy", "ceiling")
        ]
    ).astype(np.float64)
    energy, ceiling = _solve(own, links).T
    frame = makers.with_columns(
        kwh=pl.Series(energy) / pl.col("made"),
        ceiling=pl.Series(ceiling) / pl.col("made"),
        cause=_find_causes(energy, draws, links),
    )
    return frame.filter("final")


def _solve(own: Floats, links: pl.DataFrame) -> Floats:
    """Return the energies per run with those of what is drawn from the same class."""
    count = len(own)
    user, source = links["place"].to_numpy(), links["source"].to_numpy()
    cells = (links["runs"].to_numpy(), (user, source))
    passed = sparse.csr_array(sparse.coo_array(cells, shape=(count, count)))
    matrix = sparse.csr_array(sparse.eye_array(count) - passed)
    if matrix.diagonal().min(initial=1.0) <= 0:
        return np.full(own.shape, np.nan)
    return solve(build_plan(matrix), own).values


def _find_causes(energy: Floats, draws: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    """Return, by activity, the row of its largest draw, or of that of its supplier.

    The supplier is followed as long as more comes from it than from any row of one's
    own; each round follows one step more, and a loop ends where it began.
    """
    count = len(energy)
    largest = np.zeros(count)
    row = np.full(count, -1)
    ordered = draws.sort("energy")
    places = ordered["place"].to_numpy()
    largest[places], row[places] = ordered["energy"], ordered["row"]
    carried = links.with_columns(
        size=pl.col("runs") * pl.Series(energy[links["source"].to_numpy()])
    ).sort("size")
    user = carried["place"].to_numpy()
    size, source = np.zeros(count), np.arange(count)
    size[user], source[user] = carried["size"], carried["source"]
    following = np.where(size > largest, source, np.arange(count))
    ends = _follow(following)
    found = row[ends]
    return pl.Series(found, dtype=pl.Int64).replace(-1, None)


def _follow(following: Integers) -> Integers:
    """Return where each chain of pointers ends, by doubling its length each round."""
    ends = following
    for _ in range(len(following).bit_length()):
        ends = ends[ends]
    return ends
