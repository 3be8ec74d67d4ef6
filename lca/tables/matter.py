"""What flows are made of: the mass of one unit, and the elements in it.

Said by the unit itself, by the flow table, or by a formula; nothing is assumed.
"""

from functools import cache

import polars as pl

from lca.chemistry import (
    CompositionError,
    FormulaError,
    element_fractions,
    molar_mass,
    molar_volume,
    parse_composition,
)
from lca.units import load_units

KILOGRAM, NORMAL_CUBIC_METRE, MOLE = "kg", "Nm3", "mol"
GRAMS_PER_KILOGRAM, LITRES_PER_CUBIC_METRE = 1000.0, 1000.0

MATTERLESS = frozenset(
    {
        "energy",
        "power",
        "time",
        "area_time",
        "land_occupation",
        "transport",
        "passenger_distance",
        "vehicle_distance",
        "currency_cny",
        "currency_eur",
        "currency_usd",
        "radioactivity",
    }
)
"""Dimensions of what has no mass, unless the flow table states one: a fuel in MJ."""

WHOLE = 1e-3
"""Share of the mass that the elements of a whole analysis may leave out."""


def weigh_flows(flows: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, mass, basis``: kg in one unit of each flow, null if unknown.

    ``basis`` says by what it is known: ``unit`` (which measures mass), ``stated``,
    ``formula`` (of a gas in Nm3, or a substance in mol), ``none`` (no matter at all).
    A stated zero goes before the unit: a sum parameter in kg is no matter of its own.

    Parameters
    ----------
    flows
        Has ``flow, unit, mass_kg, formula``.
    """
    by_unit = _by_text(flows, "unit", _mass_of_unit)
    both = flows.select("unit", "formula").drop_nulls().unique()
    by_formula = both.with_columns(
        by_formula=pl.Series(
            [_mass_by_formula(*pair) for pair in both.rows()], dtype=pl.Float64
        )
    )
    known = flows.with_columns(by_unit=by_unit).join(
        by_formula, on=["unit", "formula"], how="left", maintain_order="left"
    )
    matterless = _by_text(known, "unit", _is_matterless, pl.Boolean)
    empty = (pl.col("mass_kg") == 0).fill_null(value=False)
    by_what = (
        pl.when(empty)
        .then(pl.lit("none"))
        .when(pl.col("by_unit").is_not_null())
        .then(pl.lit("unit"))
        .when(pl.col("mass_kg").is_not_null())
        .then(pl.lit("stated"))
        .when(pl.col("by_formula").is_not_null())
        .then(pl.lit("formula"))
        .when(matterless)
        .then(pl.lit("none"))
    )
    nothing = pl.when(matterless).then(0.0)
    return known.select(
        "flow",
        mass=pl.when(empty)
        .then(0.0)
        .otherwise(pl.coalesce("by_unit", "mass_kg", "by_formula", nothing)),
        basis=by_what,
    )


def list_elements(flows: pl.DataFrame, masses: pl.DataFrame) -> pl.DataFrame:
    """Return ``flow, element, kg, whole``: kg of each element in one unit of a flow.

    ``whole`` says that the elements of the flow are all known.  A composition that is
    stated goes before a formula; what cannot be read has a finding of its own.

    Parameters
    ----------
    flows
        Has ``flow, composition, formula``.
    masses
        Result of `weigh_flows`.
    """
    rows = [
        (composition, formula, element, fraction, whole)
        for composition, formula in flows.select("composition", "formula")
        .unique()
        .rows()
        for element, fraction, whole in _read_fractions(composition, formula)
    ]
    fractions = pl.DataFrame(
        rows,
        schema={
            "composition": pl.String,
            "formula": pl.String,
            "element": pl.String,
            "fraction": pl.Float64,
            "whole": pl.Boolean,
        },
        orient="row",
    )
    joined = flows.select("flow", "composition", "formula").join(
        fractions,
        on=["composition", "formula"],
        how="inner",
        nulls_equal=True,
        maintain_order="left_right",
    )
    weighed = joined.join(masses.drop_nulls("mass"), on="flow", maintain_order="left")
    return weighed.select(
        "flow", "element", kg=pl.col("mass") * pl.col("fraction"), whole="whole"
    )


def _by_text(
    frame: pl.DataFrame,
    column: str,
    tell: object,
    kind: type[pl.DataType] = pl.Float64,
) -> pl.Expr:
    """Return what a function tells of each distinct text of a column."""
    texts = frame[column].drop_nulls().unique()
    told = {text: tell(text) for text in texts}  # type: ignore[operator]
    return pl.col(column).replace_strict(told, default=None, return_dtype=kind)


@cache
def _mass_of_unit(unit: str) -> float | None:
    known = load_units().find(unit)
    if known is None or known.dimension != "mass":
        return None
    return load_units().ratio(unit, KILOGRAM)


@cache
def _is_matterless(unit: str) -> bool:
    known = load_units().find(unit)
    return known is not None and known.dimension in MATTERLESS


@cache
def _mass_by_formula(unit: str, formula: str) -> float | None:
    """Return the kg of a substance in one unit, of an ideal gas in Nm3 or mol."""
    units = load_units()
    known = units.find(unit)
    if known is None:
        return None
    try:
        per_mole = molar_mass(formula) / GRAMS_PER_KILOGRAM
    except FormulaError:
        return None
    if known.dimension == "amount_of_substance":
        return per_mole * units.ratio(unit, MOLE)
    if known.dimension == "normal_volume":
        per_cubic_metre = per_mole * LITRES_PER_CUBIC_METRE / molar_volume()
        return per_cubic_metre * units.ratio(unit, NORMAL_CUBIC_METRE)
    return None


@cache
def _read_fractions(
    composition: str | None, formula: str | None
) -> tuple[tuple[str, float, bool], ...]:
    """Return element, fraction, and whether all are known; nothing if none is."""
    try:
        if composition is not None:
            fractions = parse_composition(composition)
        elif formula is not None:
            fractions = element_fractions(formula)
        else:
            return ()
    except (CompositionError, FormulaError):
        return ()
    whole = sum(fractions.values()) >= 1 - WHOLE
    return tuple((symbol, part, whole) for symbol, part in fractions.items())
