"""Whether the data of a study or plant can be true: balances, and what contradicts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from lca.checks.accuracy import OPEN, TORN
from lca.checks.balances.activities import balance_mass, check_balance
from lca.checks.balances.elements import balance_elements, check_elements
from lca.checks.balances.matter import find_matter
from lca.checks.balances.products import check_products, weigh_products
from lca.checks.plant import check_records
from lca.checks.plausibility.norms import check_norms
from lca.checks.records.closures import check_bills, check_utilities, close_bills
from lca.findings import Finding
from lca.model import Inputs, PlantInputs
from lca.plant.places import complete_rows
from lca.plant.steps import resolve_steps
from lca.results.validation import BALANCES, CLOSURES, ELEMENTS, SKUS

WHOLE_MASS = 1.0


@dataclass(frozen=True, slots=True)
class Examined:
    """What the exchanges of a study, or of a part of a plant, say of themselves.

    ``balances`` and ``elements`` have the columns of `Validation`.
    """

    findings: tuple[Finding, ...] = ()
    balances: pl.DataFrame = field(default_factory=BALANCES.to_frame)
    elements: pl.DataFrame = field(default_factory=ELEMENTS.to_frame)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the tables of a plant say of themselves as a whole.

    ``skus`` and ``closures`` have the columns of `Validation`.
    """

    findings: tuple[Finding, ...]
    skus: pl.DataFrame
    closures: pl.DataFrame


def examine_exchanges(inputs: Inputs, skus: pl.DataFrame | None = None) -> Examined:
    """Return the balances of every activity, and what does not close.

    Parameters
    ----------
    inputs
        The study.
    skus
        ``activity, sku`` of the activities that belong to one.
    """
    matter = find_matter(inputs)
    balances = balance_mass(inputs, matter)
    elements = balance_elements(inputs, matter)
    named = (
        balances.with_columns(sku=pl.lit(None, dtype=pl.String))
        if skus is None
        else balances.join(skus, on="activity", how="left", maintain_order="left")
    )
    return Examined(
        findings=(
            *check_balance(balances),
            *check_elements(inputs, matter, elements),
            *check_norms(inputs),
        ),
        balances=named.select(BALANCES.names()),
        elements=elements.select(ELEMENTS.names()),
    )


def join_examined(parts: Sequence[Examined]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return balances and elements of all parts, those of common activities once."""
    balances = pl.concat([BALANCES.to_frame(), *(part.balances for part in parts)])
    elements = pl.concat([ELEMENTS.to_frame(), *(part.elements for part in parts)])
    return (
        balances.unique(["activity", "scope"], keep="first", maintain_order=True),
        elements.unique(["activity", "element"], keep="first", maintain_order=True),
    )


def examine_records(plant: PlantInputs, totals: pl.DataFrame) -> Recorded:
    """Return the masses of the products, the closures of totals, and contradictions.

    Parameters
    ----------
    plant
        The whole plant.
    totals
        What production draws of each flow that is metered.
    """
    steps, _ = resolve_steps(plant)
    weighings = weigh_products(plant, steps)
    closures = close_bills(plant, totals)
    return Recorded(
        findings=(
            *check_products(plant, weighings),
            *check_bills(plant, closures),
            *check_utilities(plant, totals),
            *check_records(plant, steps),
        ),
        skus=_list_skus(plant, weighings),
        closures=closures.select(CLOSURES.names()),
    )


def _list_skus(plant: PlantInputs, weighings: pl.DataFrame) -> pl.DataFrame:
    """Return the SKUs with a route, in the order of their table."""
    last = weighings.filter("last").sort(
        pl.col("verdict").is_in([OPEN, TORN]), descending=True, maintain_order=True
    ).unique("sku", keep="first", maintain_order=True)  # fmt: skip
    whole = pl.max_horizontal("weighed", "computed")
    known = pl.col("known") / whole
    named = last.select(
        "sku",
        "gap",
        "share",
        "tolerance",
        "verdict",
        "candidate",
        computed_kg="computed",
        declared_kg="weighed",
        coverage=pl.when(pl.col("missing").is_null())
        .then(WHOLE_MASS)
        .when(known < WHOLE_MASS)
        .then(known.clip(lower_bound=0.0)),
    )
    order = (
        complete_rows(plant, "skus").select("sku").unique("sku", maintain_order=True)
    )
    joined = order.join(named, on="sku", how="inner", maintain_order="left")
    return joined.select(SKUS.names())
