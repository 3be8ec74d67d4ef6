"""Rows of the table of gases, with everything that is known about each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lca.chemistry import FormulaError, parse_formula
from lca.factors.process_gases import GasMethod, GasRate, Use, name_gas
from lca.model import PlantInputs
from lca.plant.gases.methods import list_methods
from lca.plant.gases.sink_rows import measure_flows
from lca.plant.places import complete_rows
from lca.units import load_units

TABLE = "gases"
AREA = "m2"
DELIVERED = "delivered"

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class GasRow:
    """One row of gases.

    Parameters
    ----------
    cells
        What the row says.
    method
        The method that it names, None if there is none.
    formula
        Of its gas, as the table of GWPs writes it; None without one.
    flow_unit
        Unit of its gas.
    kg
        Mass in kg of its amount (area in m² by a method by area), None if unknown.
    """

    cells: Cells
    method: GasMethod | None
    formula: str | None
    flow_unit: str | None
    kg: float | None

    @property
    def by_area(self) -> bool:
        """Return whether the method asks for an area."""
        return self.method is not None and self.method.by_area

    @property
    def use(self) -> Use:
        """Return process and gas, as rates are looked up."""
        gas = "" if self.by_area else self.formula or ""
        return self.cells["process"] or "", gas

    @cached_property
    def rates(self) -> Mapping[str, GasRate] | None:
        """Return what leaves per kg consumed, None where the method does not say.

        A share measured at the plant goes before the one of the method, whose
        by-products stay.
        """
        if self.method is None:
            return None
        known = self.method.rates.get(self.use)
        if self.by_area or self.formula is None:
            return known
        if known is None and self.formula in self.method.assumed_unused:
            known = {}
        if known is None:
            return None
        unused = self._find_unused(known)
        if unused is None:
            return None
        others = {gas: rate for gas, rate in known.items() if gas != self.formula}
        return {self.formula: unused, **others}

    def _find_unused(self, known: Mapping[str, GasRate]) -> GasRate | None:
        measured = self.cells["unused"]
        if measured is not None:
            return GasRate(measured, self.cells["status"], "")
        if self.assumes_unused:
            return GasRate(1.0, "estimate", "")
        return known.get(self.formula or "")

    @property
    def assumes_unused(self) -> bool:
        """Return whether the gas counts as leaving whole for want of a rate."""
        if self.method is None or self.formula not in self.method.assumed_unused:
            return False
        known = self.method.rates.get(self.use, {})
        return self.formula not in known and self.cells["unused"] is None

    @property
    def heel(self) -> float | None:
        """Return the share that goes back in the cylinder, None where nothing says."""
        if self.by_area or self.cells["amount_basis"] != DELIVERED:
            return 0.0
        if self.cells["heel"] is not None:
            return float(self.cells["heel"])
        return self.method.heel if self.method is not None else None


def read_rows(plant: PlantInputs) -> list[GasRow]:
    """Return the rows whose required cells could be read."""
    table = complete_rows(plant, TABLE)
    if table.is_empty():
        return []
    flows = complete_rows(plant, "flows").unique("flow", keep="first")
    known = {
        flow: (_read_formula(formula), unit)
        for flow, formula, unit in flows.select("flow", "formula", "unit").rows()
    }
    masses, methods = measure_flows(plant), list_methods(plant)
    rows = []
    for cells in table.iter_rows(named=True):
        formula, unit = known.get(cells["gas"], (None, None))
        row = GasRow(cells, methods.get(cells["method"]), formula, unit, None)
        rows.append(replace(row, kg=_measure(row, masses)))
    return rows


def _measure(row: GasRow, masses: Mapping[str, float]) -> float | None:
    """Return the amount of a row in kg, or m² of substrate; None if it is neither."""
    amount, unit = row.cells["amount"], row.cells["unit"]
    if row.by_area:
        ratio = _ratio(unit, AREA)
        return None if ratio is None else amount * ratio
    ratio = _ratio(unit, row.flow_unit)
    mass = masses.get(row.cells["gas"])
    return None if ratio is None or mass is None else amount * ratio * mass


def _ratio(unit: str, target: str | None) -> float | None:
    units = load_units()
    if target is None or not units.are_alike(unit, target):
        return None
    return units.ratio(unit, target)


def _read_formula(text: str | None) -> str | None:
    """Return the formula of a gas under its one name, None if it cannot be read."""
    if text is None:
        return None
    try:
        parse_formula(text)
    except FormulaError:
        return None
    return name_gas(text)
