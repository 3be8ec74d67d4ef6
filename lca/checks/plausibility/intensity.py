"""Energy per unit of product, of activities that name a class of a norm (§5.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse

from lca.engine.arrays import Floats, Integers
from lca.engine.nets import read_known_exchanges
from lca.engine.plan import build_plan
from lca.engine.sweep import solve
from lca.model import Inputs
from lca.norms import NormClass
from lca.units import load_units

ENERGY, TIME, MASS = "energy", "time", "mass"
ENERGY_UNIT = "kWh"
WAFER, AREA = "wafer", "cm2"
"""Units between which a norm itself may convert, by the area it gives one wafer."""

_INPUT = pl.col("direction") == "input"
_KEYS = ["activity", "norm"]


@dataclass(frozen=True, slots=True)
class _Block:
    """Activities of the norms: what they make, draw and pass to each other.

    ``makers``: ``activity, norm, row, origin, origin_row, made`` (units of product per
    run in the unit of the class, null where they cannot be told), ``final`` (whether no
    other of the class draws it); ``draws``: ``activity, row, energy`` (kWh per run);
    ``links``: ``activity, supplier, runs`` (of the supplier per run).
    """

    makers: pl.DataFrame
    draws: pl.DataFrame
    links: pl.DataFrame


def measure_energy(
    inputs: Inputs, tagged: pl.DataFrame, classes: Mapping[str, NormClass]
) -> pl.DataFrame:
    """Return the activities that nothing else of their class draws from.

    Columns: ``activity, norm, row, origin, origin_row``; ``made`` per run in the unit
    of the class, null where it cannot be told; ``kwh`` per that unit; ``cause``, the
    row of exchanges that the most of the energy comes from, null where there is none.

    An activity draws the energy of its own inputs and, through inputs counted in time,
    that which an hour of its tools draws.  Activities of one class that pass a product
    on to each other count together, and the last of them stands for all.

    Parameters
    ----------
    inputs
        The study.
    tagged
        ``activity, norm, row, origin, origin_row`` of each activity with a class.
    classes
        The classes by name.
    """
    return _sum_energy(_read_block(inputs, tagged, classes))


def _read_block(
    inputs: Inputs, tagged: pl.DataFrame, classes: Mapping[str, NormClass]
) -> _Block:
    """Return the part of a study that norms limit."""
    own = inputs.exchanges.join(
        tagged.select("activity"), on="activity", how="semi", maintain_order="left"
    )
    mine = _read_products(inputs, own).join(
        tagged.select(_KEYS), on="activity", maintain_order="left"
    )
    outputs = _list_outputs(mine, classes)
    made = outputs.group_by("activity").agg(
        made=pl.when(~pl.col("size").is_null().any()).then(pl.col("size").sum())
    )
    links = _link(mine, outputs)
    drawn = links.filter(pl.col("supplier") != pl.col("activity"))["supplier"]
    makers = tagged.join(made, on="activity", how="left", maintain_order="left")
    return _Block(
        makers=makers.with_columns(
            final=~pl.col("activity").is_in(drawn.unique().implode())
        ),
        draws=_list_draws(inputs, mine),
        links=links,
    )


def _read_products(inputs: Inputs, exchanges: pl.DataFrame) -> pl.DataFrame:
    """Return exchanges of products with ``kwh``: the energy in one unit, if any."""
    known = read_known_exchanges(replace(inputs, exchanges=exchanges))
    products = known.filter(pl.col("kind") == "product")
    ratios = _ratios(products["flow_unit"], ENERGY, ENERGY_UNIT)
    energy = pl.col("flow_unit").replace_strict(
        ratios, default=None, return_dtype=pl.Float64
    )
    return products.with_columns(kwh=energy)


def _ratios(units: pl.Series, dimension: str, target: str) -> dict[str, float]:
    table = load_units()
    known = {text: table.find(text) for text in units.drop_nulls().unique()}
    return {
        text: table.ratio(text, target)
        for text, unit in known.items()
        if unit is not None and unit.dimension == dimension
    }


def _list_outputs(mine: pl.DataFrame, classes: Mapping[str, NormClass]) -> pl.DataFrame:
    """Return the references, or else all products, in the unit of the class.

    Columns: ``activity, norm, flow, quantity, size``; the size is null where nothing
    says how much of the class one unit is.
    """
    given = mine.filter(~_INPUT)
    marked = pl.col("reference").fill_null(value=False)
    meant = given.filter(marked | ~marked.any().over("activity"))
    pairs = meant.select("norm", "flow_unit").unique()
    factor = pl.Series(
        [_convert(classes[norm], unit) for norm, unit in pairs.rows()], dtype=pl.Float64
    )
    per_mass = [name for name, known in classes.items() if _measures(known.per, MASS)]
    weighed = pl.when(pl.col("norm").is_in(per_mass)).then(pl.col("mass_kg"))
    return meant.join(
        pairs.with_columns(factor=factor),
        on=["norm", "flow_unit"],
        how="left",
        maintain_order="left",
    ).select(
        *_KEYS,
        "flow",
        "quantity",
        size=pl.col("quantity") * pl.coalesce("factor", weighed),
    )


def _convert(known: NormClass, text: str | None) -> float | None:
    """Return how many units of a class one unit of a product is, if that can be told.

    A norm that counts area says itself how much of it a wafer has.
    """
    units = load_units()
    unit = None if text is None else units.find(text)
    if text is None or unit is None:
        return None
    if _measures(known.per, unit.dimension):
        return units.ratio(text, known.per)
    counts_area = known.wafer_area_cm2 is not None and known.per == AREA
    if counts_area and _measures(WAFER, unit.dimension):
        return units.ratio(text, WAFER) * (known.wafer_area_cm2 or 0.0)
    return None


def _measures(text: str, dimension: str) -> bool:
    unit = load_units().find(text)
    return unit is not None and unit.dimension == dimension


def _link(mine: pl.DataFrame, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return what activities of a class draw from each other, in runs of the maker.

    Several products of a maker bear its energy by their quantity.
    """
    whole = outputs.with_columns(whole=pl.col("quantity").sum().over("activity"))
    supply = whole.select("flow", "norm", "whole", supplier="activity").unique(
        ["flow", "norm"], keep="first", maintain_order=True
    )
    drawn = mine.filter(_INPUT, pl.col("quantity") > 0)
    return (
        drawn.join(supply, on=["flow", "norm"], maintain_order="left")
        .filter(pl.col("whole") > 0)
        .select("activity", "supplier", runs=pl.col("quantity") / pl.col("whole"))
    )


def _list_draws(inputs: Inputs, mine: pl.DataFrame) -> pl.DataFrame:
    """Return ``activity, row, energy`` that activities draw, also through tool time."""
    times = _ratios(mine["flow_unit"], TIME, "h")
    timed = mine.filter(_INPUT, pl.col("flow_unit").is_in(list(times)))
    hours = timed.select("flow").unique()
    makers = (
        inputs.exchanges.filter(pl.col("direction") == "output")
        .join(hours, on="flow", how="semi")
        .join(mine.select("activity"), on="activity", how="anti")
        .select("activity")
        .unique()
    )
    theirs = inputs.exchanges.join(makers, on="activity", how="semi")
    rows = _read_products(inputs, theirs)
    power = (
        rows.filter(_INPUT)
        .group_by("activity")
        .agg(energy=(pl.col("quantity") * pl.col("kwh")).sum())
    )
    per_hour = (
        rows.filter(~_INPUT)
        .join(hours, on="flow", how="semi")
        .join(power, on="activity", maintain_order="left")
        .group_by("flow")
        .agg(per_hour=(pl.col("energy") / pl.col("quantity")).first())
    )
    by_time = timed.join(per_hour, on="flow", maintain_order="left").select(
        "activity", "row", energy=pl.col("quantity") * pl.col("per_hour")
    )
    direct = mine.filter(_INPUT).select(
        "activity", "row", energy=pl.col("quantity") * pl.col("kwh")
    )
    return pl.concat([direct.drop_nulls("energy"), by_time])


def _sum_energy(block: _Block) -> pl.DataFrame:
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
    own = np.bincount(
        draws["place"].to_numpy(), weights=draws["energy"].to_numpy(), minlength=count
    ).astype(np.float64)
    energy = _solve(own, links)
    frame = makers.with_columns(
        kwh=pl.Series(energy) / pl.col("made"),
        cause=_find_causes(energy, draws, links),
    )
    return frame.filter("final")


def _solve(own: Floats, links: pl.DataFrame) -> Floats:
    """Return the energy per run with that of what is drawn from the same class."""
    count = len(own)
    user, source = links["place"].to_numpy(), links["source"].to_numpy()
    cells = (links["runs"].to_numpy(), (user, source))
    passed = sparse.csr_array(sparse.coo_array(cells, shape=(count, count)))
    matrix = sparse.csr_array(sparse.eye_array(count) - passed)
    if matrix.diagonal().min(initial=1.0) <= 0:
        return np.full(count, np.nan)
    return solve(build_plan(matrix), own[:, None]).values[:, 0]


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
