"""A product and its system, under names that those of another product can share (§11).

What belongs to the product itself is named by its steps, so that two SKUs align step by
step; everything else keeps its name.  A *maker* is a column of the system, known by
what it makes: a flow that one plant buys and the other mixes is one maker of two
contents.
"""

from dataclasses import dataclass

import polars as pl

from lca.engine.arrays import Floats
from lca.engine.system import Entries, System
from lca.interpret.aliases import find_steps, key_flows, name_alike, size_makers
from lca.interpret.run_sizes import TAKEN, measure_runs
from lca.model import Inputs
from lca.plant.compiler import BACKGROUND
from lca.plant.rules import load_rules

ENERGY = "energy"
PRODUCT = "."
"""Key of the product itself."""


@dataclass(frozen=True, slots=True)
class Side:
    """One product in its system; keys are shared with the other side.

    Parameters
    ----------
    target
        Key of the product.
    makers
        ``maker`` (key), ``shown`` (name for people), ``unit, cause`` (of how it is
        made), ``weight`` (part of a shared burden) and ``starts`` (kinds of unit that a
        step starts with).
    cells
        One row per entry of M, and per entry of B with its impact: ``maker, flow``
        (key), ``shown, unit, value`` (of M per run, before it is weighed; an impact is
        negative), ``amount`` (drawn, made or emitted per run, positive), ``cause``,
        ``cause_of_part``, ``credit, shared`` (whether the weight applies), ``cutoff``.
    steps
        Makers of the steps of the product in their order, where they are counted per
        unit of it; else none.
    """

    target: str
    makers: pl.DataFrame
    cells: pl.DataFrame
    steps: tuple[str, ...] = ()


def view_side(
    inputs: Inputs, system: System, factors: Floats, sku: str, *, per_unit: bool
) -> Side:
    """Return a product of a study as one side of a comparison.

    Parameters
    ----------
    inputs
        The study; a compiled plant names the rule of each exchange.
    system
        The linked system of it.
    factors
        (flow,) impact of one unit of each row of B.
    sku
        The product.
    per_unit
        Whether the steps of the product are counted in the units that they would become
        without losses, and not as they are started.
    """
    own = find_steps(inputs.activities, sku)
    names = name_alike(own, system.columns, sku)
    runs = measure_runs(inputs, own, sku)
    made = system.columns.select(
        "activity",
        "flow",
        "unit",
        "weight",
        kind=pl.when("is_waste").then(pl.lit("waste")).otherwise(pl.lit("product")),
    )
    sized = size_makers(made, runs if per_unit else runs.clear(), sku)
    columns = key_flows(sized, names).rename({"key": "maker"})
    flows = key_flows(system.flows.select("flow", "unit", "kind", "cutoff"), names)
    emitted = flows.with_columns(factor=pl.Series(factors))
    rules = inputs.exchanges.select(
        "activity", "flow", origin=pl.col("row").cast(pl.Int64), rule="rule"
    ).with_columns(made=pl.struct("activity", "flow").is_in(_list_made(columns)))
    rules = rules.select("origin", "made", pl.col("rule").fill_null(BACKGROUND))
    inside = _draw(system.technosphere, columns, columns.rename({"maker": "key"}))
    outside = _emit(system.biosphere, columns, emitted)
    cells = _weigh(pl.concat([inside, outside]).join(rules, on="origin", how="left"))
    target = columns.filter(flow=sku)["maker"].item(0)
    steps = runs.join(columns, on="flow", maintain_order="left").filter(
        pl.col("activity").is_in(own["activity"].implode())
    )
    side = Side(
        target,
        _describe_makers(columns, cells),
        cells,
        tuple(reversed(steps["maker"].to_list())) if per_unit else (),
    )
    return _name_product(side, sku)


def _name_product(side: Side, sku: str) -> Side:
    """Return the side with the product itself, which takes one of what is made last."""
    made = side.makers.filter(maker=side.target)
    maker = made.with_columns(
        maker=pl.lit(PRODUCT), shown=pl.lit(sku), weight=pl.lit(1.0), starts=pl.lit("")
    )
    # Any cell of the last maker will do: all but what is set is the same or unused.
    cell = side.cells.filter(
        pl.col("reference"), maker=side.target, flow=side.target
    ).head(1)
    cause = made["cause"].item(0)
    one = cell.with_columns(
        maker=pl.lit(PRODUCT),
        amount=pl.lit(1.0),
        cause=pl.lit(cause),
        cause_of_part=pl.lit(cause),
        shared=pl.lit(value=False),
    )
    cells = [
        side.cells,
        one.with_columns(value=pl.lit(-1.0), reference=pl.lit(value=False)),
        one.with_columns(value=pl.lit(1.0), flow=pl.lit(PRODUCT), shown=pl.lit(sku)),
    ]
    return Side(PRODUCT, pl.concat([side.makers, maker]), pl.concat(cells), side.steps)


def _list_made(columns: pl.DataFrame) -> pl.Series:
    return columns.select(pl.struct("activity", "flow")).to_series().implode()


def _draw(entries: Entries, columns: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """Return the entries of M as cells, not yet divided by their weight."""
    rows, places = pl.Series(entries.rows), pl.Series(entries.columns)
    size = flows["content"].gather(rows) / columns["run"].gather(places)
    value = pl.Series(entries.values) * size
    diagonal = pl.Series(entries.diagonal)
    return pl.DataFrame(
        {
            **_place(columns, places),
            "flow": flows["key"].gather(rows),
            "shown": flows["shown"].gather(rows),
            "unit": flows["unit"].gather(rows),
            "dimension": flows["dimension"].gather(rows),
            "value": value,
            "amount": pl.select(pl.when(diagonal).then(value).otherwise(-value))
            .to_series(),
            "credit": pl.Series(entries.credits),
            "reference": diagonal & (value > 0),
            "cutoff": pl.repeat(value=False, n=len(value), eager=True),
            "origin": pl.Series(entries.origins),
        }
    )  # fmt: skip


def _emit(entries: Entries, columns: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    """Return the entries of B as cells: impacts, and draws of what is cut off."""
    rows, places = pl.Series(entries.rows), pl.Series(entries.columns)
    value = pl.Series(entries.values) / columns["run"].gather(places)
    factor = flows["factor"].gather(rows)
    cutoff = flows["cutoff"].gather(rows)
    drawn = pl.select(
        value=pl.when(cutoff).then(-value.abs()).otherwise(-value * factor),
        amount=pl.when(cutoff).then(value.abs()).otherwise(value),
    )
    nothing = pl.repeat(value=False, n=len(value), eager=True)
    return pl.DataFrame(
        {
            **_place(columns, places),
            "flow": flows["key"].gather(rows),
            "shown": flows["shown"].gather(rows),
            "unit": flows["unit"].gather(rows),
            "dimension": flows["dimension"].gather(rows),
            "value": drawn["value"],
            "amount": drawn["amount"],
            "credit": nothing,
            "reference": nothing,
            "cutoff": cutoff,
            "origin": pl.Series(entries.origins),
        }
    )


def _place(columns: pl.DataFrame, places: pl.Series) -> dict[str, pl.Series]:
    energy = (columns["dimension"] == ENERGY) & (columns["kind"] != "waste")
    return {
        "maker": columns["maker"].gather(places),
        "weight": columns["weight"].gather(places),
        "energy": energy.gather(places),
    }


def _weigh(cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells of whole activities, and what a difference in each is called.

    What an activity has several products for is divided by weight; where that is zero,
    another column of it says what is divided.
    """
    rules = load_rules()
    shared = ~pl.col("made")
    whole = (pl.col("value") / pl.col("weight")).fill_nan(None)
    known = whole.drop_nulls().first().over("origin", "flow")
    value = pl.when(shared).then(pl.coalesce(whole, known, 0.0)).otherwise("value")
    causes = {
        field: {name: getattr(rule, field) or None for name, rule in rules.items()}
        for field in ("cause", "cause_of_energy", "cause_of_parts")
    }
    named = {
        field: pl.col("rule").replace_strict(
            texts, default=None, return_dtype=pl.String
        )
        for field, texts in causes.items()
    }
    cause = pl.coalesce(
        pl.when("energy").then(named["cause_of_energy"]), named["cause"]
    )
    size = pl.when(pl.col("amount") < 0).then(-1.0).otherwise(1.0)
    return cells.with_columns(
        shared=shared,
        value=value,
        amount=pl.when(pl.col("cutoff") | (pl.col("dimension") != ""))
        .then(value.abs() * size)
        .otherwise("amount"),
        cause=cause,
        cause_of_part=pl.coalesce(named["cause_of_parts"], cause),
    ).drop("weight", "energy", "made")


def _describe_makers(columns: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return the makers, with the cause that how they are made belongs to."""
    made = cells.filter("reference").unique("maker", keep="first", maintain_order=True)
    taken = (
        cells.filter(pl.col("rule") == TAKEN)
        .group_by("maker")
        .agg(starts=pl.col("dimension").unique().sort().str.join(" "))
    )
    return (
        columns.select("maker", "shown", "unit", "weight")
        .join(made.select("maker", "cause"), on="maker", maintain_order="left")
        .join(taken, on="maker", how="left", maintain_order="left")
        .with_columns(pl.col("starts").fill_null(""))
    )
