"""Vectors of the engine to frames with names and units."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lca.engine.arrays import Floats
from lca.engine.characterise import Characterisation
from lca.engine.footprint import Footprint, Prices
from lca.engine.system import System

SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of a `Solution`; empty ones where there is no demand."""

    intensity: pl.DataFrame
    demand: pl.DataFrame
    scaling: pl.DataFrame
    inventory: pl.DataFrame
    impact: pl.DataFrame
    stages: pl.DataFrame
    steps: pl.DataFrame
    statuses: pl.DataFrame
    gwp_sets: pl.DataFrame
    synthetic_references: pl.DataFrame


def build_frames(
    system: System,
    characterisation: Characterisation,
    prices: Prices,
    footprint: Footprint | None,
    demand: Mapping[str, float],
) -> Frames:
    """Return the frames of a solution; zeros are left out of stages and steps."""
    names = characterisation.indicators
    parts = (footprint.stages, footprint.steps, footprint.statuses) if footprint else ()
    stages, steps, statuses = parts or ({}, {}, {})
    return Frames(
        intensity=_intensity(system, names, prices.values),
        demand=_demand(system, demand),
        scaling=_scaling(system, footprint),
        inventory=_inventory(system, footprint),
        impact=_impact(characterisation, footprint),
        stages=_by_key("stage", names, stages),
        steps=_steps(system, names, steps),
        statuses=_by_key("status", names, statuses),
        gwp_sets=_gwp_sets(system, characterisation, footprint),
        synthetic_references=_synthetic_references(system, footprint),
    )


def _empty(*texts: str, amount: str = "amount") -> pl.DataFrame:
    schema = dict.fromkeys(texts, pl.String) | {amount: pl.Float64}
    return pl.DataFrame(schema=schema)


def _intensity(system: System, names: tuple[str, ...], values: Floats) -> pl.DataFrame:
    prices = pl.DataFrame({name: values[:, place] for place, name in enumerate(names)})
    flows = system.columns.select("flow", "unit", "is_waste")
    return pl.concat([flows, prices], how="horizontal") if names else flows


def _impact(
    characterisation: Characterisation, footprint: Footprint | None
) -> pl.DataFrame:
    if footprint is None:
        return _empty("indicator", "unit")
    columns = {
        "indicator": characterisation.indicators,
        "unit": characterisation.units,
        "amount": footprint.impact,
    }
    return pl.DataFrame(columns)


def _demand(system: System, demand: Mapping[str, float]) -> pl.DataFrame:
    units = system.columns.select("flow", "unit")
    asked = pl.DataFrame(
        {"flow": list(demand), "amount": list(demand.values())},
        schema={"flow": pl.String, "amount": pl.Float64},
    )
    return asked.join(units, on="flow", how="left", maintain_order="left")


def _scaling(system: System, footprint: Footprint | None) -> pl.DataFrame:
    columns = system.columns.select("label", "activity", "flow")
    if footprint is None:
        return _empty("label", "activity", "flow", amount="runs")
    return columns.with_columns(runs=pl.Series(footprint.scaling))


def _inventory(system: System, footprint: Footprint | None) -> pl.DataFrame:
    flows = system.flows.select("flow", "name", "unit", "cutoff", "gwp_set", "comment")
    if footprint is None:
        return flows.clear().with_columns(amount=pl.lit(0.0))
    return flows.with_columns(amount=pl.Series(footprint.inventory))


def _by_key(
    key: str, names: tuple[str, ...], parts: Mapping[str, Floats]
) -> pl.DataFrame:
    records = [
        (indicator, part, float(amounts[place]))
        for place, indicator in enumerate(names)
        for part, amounts in parts.items()
        if amounts[place] != 0
    ]
    schema = {"indicator": pl.String, key: pl.String, "amount": pl.Float64}
    return pl.DataFrame(records, schema=schema, orient="row")


def _steps(
    system: System, names: tuple[str, ...], steps: Mapping[str, Floats]
) -> pl.DataFrame:
    schema = {
        "indicator": pl.String,
        "stage": pl.String,
        "activity": pl.String,
        "amount": pl.Float64,
    }
    parts = [
        pl.DataFrame({"activity": system.columns["label"], "amount": amounts[:, place]})
        .filter(pl.col("amount") != 0)
        .select(
            indicator=pl.lit(indicator),
            stage=pl.lit(stage),
            activity="activity",
            amount="amount",
        )
        for place, indicator in enumerate(names)
        for stage, amounts in steps.items()
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _gwp_sets(
    system: System, characterisation: Characterisation, footprint: Footprint | None
) -> pl.DataFrame:
    """Return the headline impact by the GWP set that its factors come from.

    A study with factors of its own has no sets to tell apart.
    """
    flows = system.flows.select("gwp_set")
    if footprint is None or not characterisation.by_gwp_set:
        return flows.clear().with_columns(amount=pl.lit(0.0))
    line = characterisation.indicators.index(characterisation.headline)
    amount = characterisation.factors[line] * footprint.inventory
    return flows.with_columns(amount=pl.Series(amount)).filter(pl.col("amount") != 0)


def _synthetic_references(system: System, footprint: Footprint | None) -> pl.DataFrame:
    """Return the reference amounts with status synthetic that the demand runs."""
    if footprint is None or SYNTHETIC not in system.statuses:
        return _empty("activity", "flow")
    code = system.statuses.index(SYNTHETIC)
    entries = system.technosphere
    chosen = entries.diagonal & (entries.values > 0) & (entries.statuses == code)
    chosen &= footprint.scaling[entries.columns] != 0
    places = pl.Series(entries.columns[chosen])
    rows: pl.DataFrame = system.columns.select("activity", "flow")[places]
    return rows.with_columns(amount=pl.Series(entries.values[chosen]))
