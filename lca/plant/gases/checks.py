"""What can be wrong with rows of gases, and what their reader has to know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lca.findings import Finding
from lca.model import PlantInputs
from lca.plant.gases.abatement import Abatement
from lca.plant.gases.methods import list_methods, name_uses, sum_shares
from lca.plant.gases.rows import AREA, DELIVERED, TABLE, GasRow
from lca.plant.places import ROUNDING, point
from lca.tables.references import nearest_names
from lca.units import load_units

Told = Callable[[GasRow], str | None]

MASS_ONLY = ("gas", "heel", "unused", "abatement", "abated")
"""Columns that a method by area has no use for."""


@dataclass(frozen=True, slots=True)
class Check:
    """One test of a row: its code, the column at fault, and what the sentences name."""

    code: str
    column: str
    fails: Callable[[GasRow], bool]
    told: Mapping[str, Told]


def _cell(name: str) -> Told:
    return lambda row: None if row.cells[name] is None else str(row.cells[name])


def _has(row: GasRow, name: str) -> bool:
    return row.cells[name] is not None


def _by_mass(row: GasRow) -> bool:
    return row.method is not None and not row.by_area


def _needless(row: GasRow) -> list[str]:
    return [name for name in MASS_ONLY if _has(row, name)]


def _is_unfit(row: GasRow) -> bool:
    known = load_units().find(row.cells["unit"]) is not None
    asked = row.by_area or row.flow_unit is not None
    return row.kg is None and known and asked and _has(row, "amount")


def _name_known(row: GasRow) -> str:
    return "" if row.method is None else name_uses(row.method, row.use[1])


REFUSALS = (
    Check("gas-missing", "gas", lambda row: _by_mass(row) and not _has(row, "gas"),
          {"method": _cell("method")}),
    Check("gas-not-of-area", "method", lambda row: row.by_area and bool(_needless(row)),
          {"value": _cell("method"), "columns": lambda row: ", ".join(_needless(row))}),
    Check("gas-without-formula", "gas",
          lambda row: row.flow_unit is not None and row.formula is None, {}),
    Check("gas-unit-unfit", "unit", _is_unfit,
          {"value": _cell("unit"),
           "needed": lambda row: AREA if row.by_area else str(row.flow_unit)}),
    Check("gas-rate-missing", "process",
          lambda row: row.method is not None and row.rates is None
          and (row.by_area or row.formula is not None),
          {"value": _cell("process"), "method": _cell("method"),
           "gas": lambda row: row.use[1] or "–",
           "process": lambda row: row.use[0] or "–", "known": _name_known}),
    Check("gas-heel-missing", "heel",
          lambda row: row.method is not None and row.heel is None,
          {"method": _cell("method")}),
    Check("gas-heel-twice", "heel",
          lambda row: row.cells["amount_basis"] != DELIVERED and _has(row, "heel"),
          {"value": _cell("heel")}),
    Check("gas-abated-missing", "abated",
          lambda row: _has(row, "abatement") and not _has(row, "abated"),
          {"abatement": _cell("abatement")}),
    Check("gas-abatement-missing", "abatement",
          lambda row: _has(row, "abated") and not _has(row, "abatement"),
          {"abated": _cell("abated")}),
)  # fmt: skip
"""Tests that a row has to pass."""

REMARKS = (
    Check("gas-by-area", "method", lambda row: row.by_area,
          {"value": _cell("method")}),
    Check("gas-unused-assumed", "process", lambda row: row.assumes_unused,
          {"value": _cell("process"), "method": _cell("method")}),
    Check("gas-unused-measured", "unused",
          lambda row: bool(row.rates) and _by_mass(row) and _has(row, "unused"),
          {"value": _cell("unused"), "method": _cell("method")}),
    Check("gas-shares-above-one", "method",
          lambda row: _by_mass(row) and sum_shares(row.rates or {}) > 1 + ROUNDING,
          {"value": _cell("method"),
           "leaving": lambda row: f"{sum_shares(row.rates or {}):.6g}"}),
)  # fmt: skip
"""Tests of what is allowed, and has to be known."""


def check_rows(
    plant: PlantInputs, rows: list[GasRow], systems: Mapping[str, Abatement]
) -> tuple[list[GasRow], list[Finding]]:
    """Return the rows without a fault, and everything found.

    Parameters
    ----------
    plant
        The plant.
    rows
        Result of `read_rows`.
    systems
        Result of `read_abatement`.
    """
    found = _find_unknown(plant, rows)
    wrong = {id(row) for row in rows if row.method is None}
    for check in REFUSALS:
        failing = [row for row in rows if check.fails(row)]
        wrong |= {id(row) for row in failing}
        found += _report(plant, check, failing)
    right = [row for row in rows if id(row) not in wrong and row.kg is not None]
    for check in REMARKS:
        found += _report(plant, check, [row for row in right if check.fails(row)])
    return right, [*found, *_find_untreated(plant, right, systems)]


def _report(plant: PlantInputs, check: Check, rows: list[GasRow]) -> list[Finding]:
    named = frame_rows(rows, **check.told)
    return point(plant, TABLE, check.code, named, check.column)


def _find_unknown(plant: PlantInputs, rows: list[GasRow]) -> list[Finding]:
    lost = [row for row in rows if row.method is None]
    if not lost:
        return []
    known = pl.Series(list(list_methods(plant)), dtype=pl.String)
    named = frame_rows(
        lost,
        value=_cell("method"),
        nearest=lambda row: nearest_names(row.cells["method"], known),
    )
    return point(plant, TABLE, "gas-method-unknown", named, "method")


def _find_untreated(
    plant: PlantInputs, rows: Iterable[GasRow], systems: Mapping[str, Abatement]
) -> list[Finding]:
    """Return a warning for each gas that enters an abatement with no row for it."""
    records = [
        (row.cells["row"], row.cells["gas"], gas, row.cells["abatement"])
        for row in rows
        if row.cells["abatement"] in systems and row.cells["abated"]
        for gas, rate in (row.rates or {}).items()
        if rate.share and gas not in systems[row.cells["abatement"]].treatments
    ]
    named = pl.DataFrame(
        records,
        schema={
            "row": pl.UInt32,
            "flow": pl.String,
            "gas": pl.String,
            "value": pl.String,
        },
        orient="row",
    )
    # By-products of many gases are the same few.
    first = named.unique(["gas", "value"], keep="first", maintain_order=True)
    return point(plant, TABLE, "abatement-without-gas", first, "abatement")


def frame_rows(rows: list[GasRow], **told: Told) -> pl.DataFrame:
    """Return ``row, flow`` and what is told of each row, for findings.

    Parameters
    ----------
    rows
        Rows to point at.
    told
        By column, what to tell of a row.
    """
    texts = {name: [tell(row) for row in rows] for name, tell in told.items()}
    cells = {
        "row": pl.Series([row.cells["row"] for row in rows], dtype=pl.UInt32),
        "flow": pl.Series([row.cells["gas"] for row in rows], dtype=pl.String),
    }
    return pl.DataFrame(
        cells
        | {name: pl.Series(list_, dtype=pl.String) for name, list_ in texts.items()}
    )
