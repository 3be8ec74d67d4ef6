"""The inventory of every SKU: what it takes from nature, gives to it, and cuts off."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from lca.plant import name_scrap, name_what_is_excluded
from lca.study.task import Task


@dataclass(frozen=True, slots=True)
class Flows:
    """Frames as `PlantSolution` has them; ``excluded``: ``sku, flow``."""

    inventory: pl.DataFrame
    factors: pl.DataFrame
    excluded: pl.DataFrame
    backward_error: float


def break_down_flows(task: Task) -> Flows:
    """Return the inventory of each SKU, and what of it counts for the headline.

    Scrap of the same step that no waste flow takes is one line of the inventory,
    whichever SKU it was.
    """
    listed, place = group_flows(task)
    matrix = task.system.build_biosphere().tocoo()
    row, column = matrix.coords
    shape = (task.system.size, len(listed))
    parts = sparse.coo_array((matrix.data, (column, place[row])), shape=shape)
    solution = task.attribute(parts.tocsc())
    factor = np.zeros(len(listed))
    factor[place] = task.characterisation.factors[task.line]
    sku, line = np.nonzero(solution.amounts)
    full = listed.with_columns(factor=pl.Series(factor))[line].with_columns(
        sku=task.names.gather(sku),
        amount=pl.Series(solution.amounts[sku, line]),
    )
    counted = full.filter(pl.col("factor") != 0).with_columns(
        impact=pl.col("amount") * pl.col("factor")
    )
    return Flows(
        inventory=full.select(
            "sku", "flow", "name", "unit", "amount", "cutoff", "comment"
        ),
        factors=counted.select("sku", "flow", "gwp_set", "unit", "amount", "impact"),
        excluded=full.filter("excluded").select(
            "sku", flow=name_what_is_excluded("flow")
        ),
        backward_error=solution.backward_error,
    )


def group_flows(task: Task) -> tuple[pl.DataFrame, np.ndarray]:
    """Return the lines of the inventory, and the line of each row of B."""
    scrap = task.inputs.exchanges.filter(
        (pl.col("rule") == "scrap") & (pl.col("flow") == name_scrap("activity"))
    )["flow"].unique()
    excluded = task.inputs.exchanges.filter(pl.col("rule") == "excluded")["flow"]
    flow = pl.col("flow")
    shared = flow.is_in(scrap.implode()) & pl.col("name").is_not_null()
    rows = task.system.flows.select(
        "name",
        "unit",
        "cutoff",
        "gwp_set",
        "comment",
        flow=pl.when(shared).then("name").otherwise(flow),
        excluded=flow.is_in(excluded.unique().implode()),
    )
    keys = ["flow", "unit", "cutoff"]
    listed = rows.unique(keys, keep="first", maintain_order=True)
    numbered = listed.select(keys).with_row_index("place")
    placed = rows.select(keys).join(
        numbered, on=keys, how="left", maintain_order="left"
    )
    return listed, placed["place"].to_numpy().astype(np.int64)
