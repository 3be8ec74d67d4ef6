"""C: what one unit of each elementary flow means, by GWP set or by a study's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from lca.engine.arrays import Floats
from lca.engine.masses import find_mass
from lca.factors import GwpTable, load_gwp
from lca.findings import Finding, finding
from lca.findings.rows import findings_of_rows

CLIMATE_UNIT = "kg CO2e"
BY_CLASS = {
    "fossil": "gwp100_fossil",
    "dluc": "gwp100_dluc",
    "uptake": "gwp100_uptake",
    "removal": "gwp100_removal",
}
BIOGENIC_NON_CO2 = "gwp100_biogenic_non_co2"
BIOGENIC_CO2 = "gwp100_biogenic_co2"
AIRCRAFT = "gwp100_aircraft"
EXCLUDING_UPTAKE = "gwp100_excluding_uptake"
INCLUDING_UPTAKE = "gwp100_including_uptake"
CLIMATE = (
    "gwp100_fossil",
    "gwp100_dluc",
    BIOGENIC_NON_CO2,
    BIOGENIC_CO2,
    "gwp100_uptake",
    "gwp100_removal",
    AIRCRAFT,
    EXCLUDING_UPTAKE,
    INCLUDING_UPTAKE,
)
SUMS = {
    EXCLUDING_UPTAKE: (
        "gwp100_fossil",
        "gwp100_dluc",
        BIOGENIC_NON_CO2,
        "gwp100_removal",
    ),
    INCLUDING_UPTAKE: (
        "gwp100_fossil",
        "gwp100_dluc",
        BIOGENIC_NON_CO2,
        "gwp100_removal",
        BIOGENIC_CO2,
        "gwp100_uptake",
    ),
}


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Characterisation:
    """C (indicator, flow), with the names and units of its rows.

    ``headline`` is the indicator that stands for the whole in summaries.
    """

    indicators: tuple[str, ...]
    units: tuple[str, ...]
    factors: Floats
    headline: str

    @property
    def by_gwp_set(self) -> bool:
        """Return whether the headline comes from the GWP set of the study."""
        return self.indicators[: len(CLIMATE)] == CLIMATE


def add_indicators(
    climate: Characterisation, own: Characterisation
) -> tuple[Characterisation, list[Finding]]:
    """Return the climate indicators with those of the study's table beside them."""
    taken = [name for name in own.indicators if name in climate.indicators]
    found = [
        finding("indicator-taken", file="characterisation.csv", value=name)
        for name in taken
    ]
    both = Characterisation(
        indicators=climate.indicators + own.indicators,
        units=climate.units + own.units,
        factors=np.concatenate([climate.factors, own.factors]),
        headline=climate.headline,
    )
    return both, found


def characterise_by_table(
    flows: pl.DataFrame, table: pl.DataFrame
) -> tuple[Characterisation, list[Finding]]:
    """Return C as the study's own ``characterisation.csv`` gives it.

    Parameters
    ----------
    flows
        ``flows`` of a `System`, the columns of C; a cut-off flow has no factor.
    table
        ``indicator, flow, factor_per_flow_unit``, optional ``indicator_unit``.
    """
    read = table.drop_nulls(["indicator", "flow", "factor_per_flow_unit"])
    position = flows.filter(~pl.col("cutoff"))["flow"]
    places = {flow: place for place, flow in enumerate(flows["flow"])}
    elementary = set(position)
    indicators = tuple(read["indicator"].unique(maintain_order=True))
    units = {
        row["indicator"]: row["indicator_unit"] or ""
        for row in reversed(read.to_dicts())
    }
    factors = np.zeros((len(indicators), len(flows)))
    found = _check_indicator_units(read)
    seen = set()
    for row in read.iter_rows(named=True):
        key = (row["indicator"], row["flow"])
        if row["flow"] not in elementary:
            found.append(_at("factor-for-other-flow", row))
        elif key in seen:
            found.append(_at("factor-repeated", row))
        else:
            line = indicators.index(row["indicator"])
            factors[line, places[row["flow"]]] = row["factor_per_flow_unit"]
        seen.add(key)
    named_units = tuple(units[name] for name in indicators)
    headline = indicators[0] if indicators else ""
    return Characterisation(indicators, named_units, factors, headline), found


def _check_indicator_units(table: pl.DataFrame) -> list[Finding]:
    """Return an error for each row whose indicator has another unit further up."""
    unit = pl.col("indicator_unit")
    stated = table.drop_nulls("indicator_unit").with_columns(
        first=unit.first().over("indicator")
    )
    other = stated.filter(unit != pl.col("first"))
    return findings_of_rows(
        "indicator-units-differ",
        other.select("row", "flow", "indicator", "first", value="indicator_unit"),
        file="characterisation.csv",
        column="indicator_unit",
    )


def characterise_by_gwp(
    flows: pl.DataFrame, gwp_set: str
) -> tuple[Characterisation, list[Finding]]:
    """Return C of the climate indicators, from the gas and class of each flow.

    A gas without class counts as fossil unless its factor depends on the class; a
    flow of class ``none`` counts nowhere and is listed.
    """
    gwp = load_gwp()
    base = {name: np.zeros(len(flows)) for name in CLIMATE}
    found: list[Finding] = []
    for place, row in enumerate(flows.iter_rows(named=True)):
        if row["ghg"] is None or row["cutoff"]:
            continue
        factor, fault = _factor(row, gwp, gwp_set)
        found += fault
        if factor is None:
            continue
        base[_indicator(row, gwp)][place] += factor
        if row["aircraft"]:
            base[AIRCRAFT][place] += factor
    for total, parts in SUMS.items():
        base[total] = np.sum([base[part] for part in parts], axis=0)
    factors = np.array([base[name] for name in CLIMATE])
    units = (CLIMATE_UNIT,) * len(CLIMATE)
    return Characterisation(CLIMATE, units, factors, EXCLUDING_UPTAKE), found


def _factor(
    row: Row, gwp: GwpTable, gwp_set: str
) -> tuple[float | None, list[Finding]]:
    gas, ghg_class = _formula(row, gwp), row["ghg_class"]
    if gas is None:
        return None, [_gas("unknown-gas", row)]
    if ghg_class == "none":
        return None, [_gas("gas-counted-nowhere", row)]
    if ghg_class is None and gwp.needs_class(gas):
        return None, [_gas("gas-without-class", row)]
    value = gwp.find(gas, ghg_class or "fossil", gwp_set)
    if value is None:
        elsewhere = any(gwp.find(gas, ghg_class or "fossil", s) for s in gwp.sets)
        code = "gas-not-in-set" if elsewhere else "gas-without-gwp"
        return None, [_gas(code, row, gwp_set=gwp_set)]
    kilograms = find_mass(row["unit"], row["mass_kg"])
    if not kilograms:
        code = "gas-without-mass" if kilograms is None else "gas-mass-zero"
        return None, [_gas(code, row, unit=row["unit"])]
    return value.value * kilograms, []


def _formula(row: Row, gwp: GwpTable) -> str | None:
    """Return the formula as the table spells it: its synonyms are known, too."""
    gas: str = row["ghg"]
    return gas if gwp.knows(gas) else gwp.match_name(gas)


def _indicator(row: Row, gwp: GwpTable) -> str:
    ghg_class = row["ghg_class"] or "fossil"
    if ghg_class == "biogenic":
        return (
            BIOGENIC_CO2
            if gwp.is_reference(_formula(row, gwp) or "")
            else BIOGENIC_NON_CO2
        )
    return BY_CLASS[ghg_class]


def _gas(code: str, row: Row, **more: object) -> Finding:
    return finding(
        code,
        file="flows.csv",
        row=row["row"],
        column="ghg",
        flow=row["flow"],
        value=row["ghg"],
        **more,
    )


def _at(code: str, row: Row) -> Finding:
    return finding(
        code,
        file="characterisation.csv",
        row=row["row"],
        column="flow",
        flow=row["flow"],
        indicator=row["indicator"],
    )
