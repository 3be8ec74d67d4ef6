"""The process gases behind a footprint: by SKU, step and gas, and in CO2e."""

from dataclasses import dataclass

import polars as pl

from lca.findings import Finding


@dataclass(frozen=True, slots=True)
class GasReport:
    """Process gases of one declared unit of each SKU; masses in kg.

    Parameters
    ----------
    plant
        Name of the plant.
    uses
        One row per SKU, step and row of gases: ``sku, made`` (the SKU whose step it
        is), ``step, row, gas, method, process, delivered, consumed`` (null by area),
        ``area`` (m², null by mass).
    emissions
        What leaves of each use: ``sku, made, step, row, gas, emitted_gas, left``
        (leaves the tools), ``entering`` (goes to abatement), ``destroyed, formed`` (in
        abatement), ``emitted, status``; what carbon and other elements end as, where
        that is a greenhouse gas, has only ``emitted``.
    totals
        ``sku, gas, emitted`` and one column per GWP set, in kg CO2e: null where the set
        has no value for the gas.
    impacts
        ``sku, gwp_set, amount`` (kg CO2e) and ``unvalued``: gases without a value.
    elements
        ``sku, made, step, row, gas, element, consumed, emitted, settled`` (given off in
        other flows, negative if supplied) and ``gap``.
    findings
        Warnings and infos; errors alone where the plant is refused.
    """

    plant: str
    uses: pl.DataFrame
    emissions: pl.DataFrame
    totals: pl.DataFrame
    impacts: pl.DataFrame
    elements: pl.DataFrame
    findings: tuple[Finding, ...]
