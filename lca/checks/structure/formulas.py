"""Checks of formulas: at one with composition and gas."""

import polars as pl

from lca.chemistry import (
    CompositionError,
    FormulaError,
    element_fractions,
    parse_composition,
    parse_formula,
)
from lca.factors import load_gwp
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs

FILE = "flows.csv"

PURITY = 0.02
"""Share of the mass by which a technical grade may differ from its formula."""


def check_formulas(inputs: Inputs) -> list[Finding]:
    """Return formulas that composition or gas contradicts."""
    flows = inputs.flows.filter(
        pl.col("formula").is_not_null() | pl.col("composition").is_not_null()
    )
    if flows.is_empty():
        return []
    return [*_check_gases(flows), *_check_compositions(flows)]


def _check_gases(flows: pl.DataFrame) -> list[Finding]:
    """Return a warning for each gas that is not what the formula says.

    Isomers are told from each other by nothing here: only atoms are counted.
    """
    pairs = flows.select("ghg", "formula").drop_nulls().unique()
    differing = [
        {"ghg": ghg, "formula": formula}
        for ghg, formula in pairs.rows()
        if (atoms := _count_atoms(_formula_of_gas(ghg)))
        and (stated := _count_atoms(formula))
        and atoms != stated
    ]
    rows = _pick(flows, differing, {"ghg": pl.String, "formula": pl.String})
    return findings_of_rows(
        "gas-contradicts-formula",
        rows.select("row", "flow", "ghg", value="formula"),
        file=FILE,
        column="formula",
    )


def _check_compositions(flows: pl.DataFrame) -> list[Finding]:
    """Return a warning for each composition that formula or gas rules out.

    Only what the composition names is compared: what it leaves out is unknown.
    """
    described = flows.with_columns(
        formula=pl.coalesce("formula", "ghg"),
        column=pl.when(pl.col("formula").is_null())
        .then(pl.lit("ghg"))
        .otherwise(pl.lit("formula")),
    )
    pairs = described.select("composition", "formula").drop_nulls().unique()
    schema = {
        "composition": pl.String,
        "formula": pl.String,
        "element": pl.String,
        "stated": pl.Float64,
        "expected": pl.Float64,
    }
    differing = [
        {"composition": composition, "formula": formula, **worst}
        for composition, formula in pairs.rows()
        if (worst := _find_difference(composition, formula))
    ]
    rows = _pick(described, differing, schema)
    return findings_of_rows(
        "composition-contradicts-formula",
        rows.select(
            "row", "flow", "formula", "element", "stated", "expected",
            value="composition",
        ),
        file=FILE,
        column="composition",
    )  # fmt: skip


def _find_difference(composition: str, formula: str) -> dict[str, object] | None:
    """Return the element that differs most, None where all agree or none is known."""
    try:
        stated = parse_composition(composition)
        known = formula if _count_atoms(formula) else _formula_of_gas(formula)
        expected = element_fractions(known)
    except (CompositionError, FormulaError):
        return None
    gaps = {each: abs(stated[each] - expected.get(each, 0.0)) for each in stated}
    worst = max(gaps, key=lambda each: gaps[each])
    if gaps[worst] <= PURITY:
        return None
    return {
        "element": worst,
        "stated": stated[worst],
        "expected": round(expected.get(worst, 0.0), 6),
    }


def _formula_of_gas(gas: str) -> str:
    """Return the formula that a name or synonym of a gas stands for."""
    return load_gwp().match_name(gas) or gas


def _count_atoms(formula: str) -> dict[str, float] | None:
    try:
        return parse_formula(formula)
    except FormulaError:
        return None


def _pick(
    flows: pl.DataFrame,
    chosen: list[dict[str, object]],
    schema: dict[str, type[pl.DataType]],
) -> pl.DataFrame:
    """Return the flows that hold the texts chosen, with what else is known of them."""
    known = pl.DataFrame(chosen, schema=schema, orient="row")
    keys = [name for name in known.columns if name in flows.columns]
    return flows.join(known, on=keys, maintain_order="left")
