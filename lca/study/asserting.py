"""What is asserted of the results of a study or plant, held against them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from lca.checks.ledgers import check_assertion_rows, keep_sound_assertions
from lca.engine.characterise import Characterisation
from lca.engine.footprint import Prices
from lca.engine.system import System
from lca.findings import Finding
from lca.findings.rows import findings_of_rows
from lca.model import Inputs, Origin
from lca.study.certifying import check_error
from lca.study.measuring import (
    Measures,
    measure_parts,
    measure_whole,
    name_steps,
    prepare_measures,
)
from lca.units import load_units

ORIGIN = Origin("assertions.csv")
ROUNDING = 1e-9
"""Share by which a value may pass a limit: what adding up in another order moves."""

CODES = {"error": "assertion-violated", "warning": "assertion-missed"}


@dataclass(frozen=True, slots=True)
class _Case:
    """What assertions are held against."""

    inputs: Inputs
    system: System
    characterisation: Characterisation
    prices: Prices
    origin: Origin


# Numbers too large become infinite and fail the certificate, which says so.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def check_assertions(
    inputs: Inputs,
    system: System,
    characterisation: Characterisation,
    prices: Prices,
    origin: Origin = ORIGIN,
) -> list[Finding]:
    """Return a finding for each assertion that does not hold or cannot be judged.

    The limits of a row count for one unit of its product.  A flow counts with what
    all activities behind that unit draw of it or give off, whichever it is.

    Parameters
    ----------
    inputs
        The study, whose ledger ``assertions`` it is.
    system, characterisation, prices
        What it compiles and solves to.
    origin
        Where the ledger was read.
    """
    ledger = inputs.ledgers["assertions"]
    found = check_assertion_rows(ledger, origin)
    rows = keep_sound_assertions(ledger)
    if rows.is_empty():
        return found
    case = _Case(inputs, system, characterisation, prices, origin)
    headline = pl.lit(characterisation.headline)
    of_flow = pl.col("flow").is_not_null()
    named = rows.with_columns(
        indicator=pl.when(~of_flow).then(pl.col("indicator").fill_null(headline)),
        measure=pl.coalesce("flow", "indicator", headline),
        of_flow=of_flow,
    )
    known, unknown = _find_unknown(case, named)
    scaled, unlike = _scale(case, known)
    found += [*unknown, *unlike]
    if scaled.is_empty():
        return found
    judged, error = _measure(case, scaled)
    found += check_error(system, error, prices.worst)
    return found + _judge(judged, origin)


def _find_unknown(
    case: _Case, rows: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows whose names exist, and an error for each other name."""
    known = {
        "product": case.system.columns["flow"],
        "indicator": pl.Series(case.characterisation.indicators, dtype=pl.String),
        "flow": case.inputs.flows["flow"].drop_nulls(),
        "stage": pl.Series(case.system.stages, dtype=pl.String),
        "step": name_steps(case.system),
    }
    wrong = {
        column: pl.col(column).is_not_null()
        & ~pl.col(column).is_in(names.unique().implode())
        for column, names in known.items()
    }
    found = []
    for column, unknown in wrong.items():
        named = rows.filter(unknown).select("row", "assertion", value=column)
        found += _point("assertion-unknown-name", named, case.origin, column)
    return rows.filter(~pl.any_horizontal(*wrong.values())), found


def _scale(case: _Case, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with ``ratio``, own units in one of theirs; errors for others."""
    flows = case.inputs.flows.drop_nulls(["flow", "unit"]).unique("flow")
    units = pl.concat(
        [
            pl.DataFrame(
                {
                    "measure": case.characterisation.indicators,
                    "own_unit": case.characterisation.units,
                },
                schema={"measure": pl.String, "own_unit": pl.String},
            ).with_columns(of_flow=pl.lit(value=False)),
            flows.select(measure="flow", own_unit="unit", of_flow=pl.lit(value=True)),
        ]
    )
    joined = rows.join(
        units, on=["measure", "of_flow"], how="left", maintain_order="left"
    )
    pairs = joined.select("unit", "own_unit").drop_nulls().unique()
    ratios = [find_ratio(*pair) for pair in pairs.rows()]
    scaled = joined.join(
        pairs.with_columns(pl.Series("ratio", ratios, dtype=pl.Float64)),
        on=["unit", "own_unit"],
        how="left",
        maintain_order="left",
    )
    wrong = scaled.filter(pl.col("ratio").is_null())
    named = wrong.select("row", "assertion", "measure", "own_unit", value="unit")
    found = _point("assertion-unit-differs", named, case.origin, "unit")
    return scaled.drop_nulls("ratio"), found


def find_ratio(unit: str, own: str) -> float | None:
    """Return how many own units one of a unit is; None if they have no ratio.

    Units of what is counted alike, such as a mass of an equivalent, differ in their
    first word only.

    Examples
    --------
    >>> find_ratio("g CO2e", "kg CO2e"), find_ratio("MWh", "kWh"), find_ratio("g", "m")
    (0.001, 1000.0, None)
    """
    if unit == own:
        return 1.0
    units = load_units()
    first, _, rest = unit.partition(" ")
    own_first, _, own_rest = own.partition(" ")
    whole = units.find(unit) is not None and units.find(own) is not None
    pair = (unit, own) if whole or rest != own_rest else (first, own_first)
    source, target = units.find(pair[0]), units.find(pair[1])
    if source is None or target is None or source.dimension != target.dimension:
        return None
    return units.ratio(*pair)


def _measure(case: _Case, rows: pl.DataFrame) -> tuple[pl.DataFrame, float]:
    """Return the rows with ``amount`` in their own unit, and the backward error."""
    measures = prepare_measures(
        case.system,
        case.characterisation,
        rows.filter(~pl.col("of_flow"))["measure"].unique().to_list(),
        rows.filter("of_flow")["measure"].unique().to_list(),
    )
    products = rows["product"].unique()
    whole = pl.col("stage").is_null() & pl.col("step").is_null()
    keys = ["product", "measure", "of_flow"]
    entire, limited = rows.filter(whole), rows.filter(~whole)
    error = 0.0
    parts = []
    if len(entire):
        frame, error = measure_whole(case.prices, measures, products)
        parts.append(entire.join(frame, on=keys, how="left", maintain_order="left"))
    if len(limited):
        frame, more = _measure_limited(case.prices, measures, limited)
        error = max(error, more)
        parts.append(frame)
    joined = pl.concat(parts)
    amount = pl.col("amount").fill_null(0.0) / pl.col("ratio")
    # A flow is asserted as an amount, be it taken or given off.
    sized = pl.when("of_flow").then(amount.abs()).otherwise(amount)
    return joined.with_columns(amount=sized), error


def _measure_limited(
    prices: Prices, measures: Measures, rows: pl.DataFrame
) -> tuple[pl.DataFrame, float]:
    """Return rows that are about a stage or step with ``amount``."""
    frame, error = measure_parts(
        prices,
        measures,
        rows["product"].unique(),
        stages=rows["stage"].drop_nulls().unique(),
        steps=rows["step"].drop_nulls().unique(),
    )
    here = frame.rename({"stage": "in_stage", "step": "in_step"})
    keys = ["product", "measure", "of_flow"]
    inside = pl.col("stage").is_null() | (pl.col("stage") == pl.col("in_stage"))
    at_step = pl.col("step").is_null() | (pl.col("step") == pl.col("in_step"))
    summed = (
        rows.join(here, on=keys, how="inner")
        .filter(inside, at_step)
        .group_by("row")
        .agg(pl.col("amount").sum())
    )
    return rows.join(summed, on="row", how="left", maintain_order="left"), error


def _judge(rows: pl.DataFrame, origin: Origin) -> list[Finding]:
    """Return a finding for each row whose amount is not within its limits."""
    amount, least, most = (pl.col(name) for name in ("amount", "minimum", "maximum"))
    slack = ROUNDING * pl.max_horizontal(amount.abs(), least.abs(), most.abs())
    below = ~(amount >= least - slack).fill_null(value=True)
    above = ~(amount <= most + slack).fill_null(value=True)
    judged = rows.filter(amount.is_nan() | below | above).with_columns(
        limits=pl.concat_str(
            pl.lit("≥ ") + _write(least), pl.lit("≤ ") + _write(most), separator=", ",
            ignore_nulls=True,
        ),
        part=pl.concat_str(
            "measure", "stage", "step", separator=" / ", ignore_nulls=True
        ),
        value=amount.round_sig_figs(9),
        severity=pl.col("severity").fill_null("error"),
        low=below,
    )  # fmt: skip
    cells = ("row", "assertion", "product", "part", "flow", "value", "minimum",
             "maximum", "unit", "limits")  # fmt: skip
    found = []
    for severity, code in CODES.items():
        broken = judged.filter(severity=severity)
        for low, column in ((True, "minimum"), (False, "maximum")):
            shown = broken.filter(low=low).select(cells)
            found += _point(code, shown, origin, column)
    return found


def _write(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.strip_suffix(".0")


def _point(code: str, rows: pl.DataFrame, origin: Origin, column: str) -> list[Finding]:
    return findings_of_rows(
        code, rows, file=origin.file, sheet=origin.sheet, column=column
    )
