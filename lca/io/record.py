"""The keys and values of a header to typed values, or to findings."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from lca.factors import load_gwp
from lca.findings import Finding, finding
from lca.tables import Column, load_columns, type_cells
from lca.tables.lengths import MOST_IN_NAME

_NEAR_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Record:
    """The header of a study or of a plant as it was read, and where it stands.

    ``table`` names it in the catalogue; ``rows`` holds, for a sheet, the row of each
    key.
    """

    values: Mapping[str, object]
    table: str
    file: str
    sheet: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)


_Read = tuple[object, list[Finding]]


def read_record(record: Record) -> tuple[dict[str, object], list[Finding]]:
    """Return a value for each key of the catalogue, None where there is none."""
    columns = load_columns(record.table)
    found: list[Finding] = []
    values = {}
    for column in columns:
        values[column.name], faults = _read_value(record, column)
        found += faults
    found += _near_misses(record, columns)
    start, end = values.get("period_start"), values.get("period_end")
    if isinstance(start, date) and isinstance(end, date) and start >= end:
        found.append(_at(record, "period-reversed", "period_end", end, start=start))
    return values, found


def missing_key(record: Record, column: str) -> Finding:
    """Return the finding for a key that is not there."""
    return finding(
        "missing-key",
        file=record.file,
        sheet=record.sheet,
        row=record.rows.get(column),
        column=column,
        table=record.table,
    )


def _read_value(record: Record, column: Column) -> _Read:
    value = record.values.get(column.name)
    if value is None or value == "":
        return None, [missing_key(record, column.name)] if column.required else []
    readers: dict[str, Callable[[Record, Column, object], _Read]] = {
        "date": _read_date,
        "demand": _read_demand,
        "share": _read_share,
    }
    return readers.get(column.kind, _read_text)(record, column, value)


def _read_text(record: Record, column: Column, value: object) -> _Read:
    if not isinstance(value, str):
        return None, [_wrong(record, "not-text", column, value)]
    choices = column.values or (load_gwp().sets if column.name == "gwp" else ())
    if choices and value not in choices:
        listed = ", ".join(choices)
        return None, [_wrong(record, "not-a-choice", column, value, choices=listed)]
    if column.kind == "label" and len(value) > MOST_IN_NAME:
        length = {"value": len(value), "limit": MOST_IN_NAME}
        return None, [_at(record, "name-too-long", column.name, **length)]
    return value, []


def _read_date(record: Record, column: Column, value: object) -> _Read:
    if isinstance(value, datetime):
        return value.date(), []
    if isinstance(value, date):
        return value, []
    if isinstance(value, str):
        try:
            return date.fromisoformat(value), []
        except ValueError:
            pass
    return None, [_wrong(record, "not-a-date", column, value)]


def _read_share(record: Record, column: Column, value: object) -> _Read:
    """Return the share, read as a cell of a table is: the same faults, the same words.

    A TOML file has numbers, a sheet has their text.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None, [_wrong(record, "not-a-number", column, value)]
    row = record.rows.get(column.name, 0)
    cell = pl.DataFrame(
        {"row": [row], column.name: [str(value)]},
        schema={"row": pl.UInt32, column.name: pl.String},
    )
    typed, faults = type_cells(cell, (column,), record.file, record.sheet)
    known = [dict(fault.parameters) for fault in faults]
    found = [
        _at(record, fault.code, column.name, value, share=told.get("share"))
        for fault, told in zip(faults, known, strict=True)
    ]
    return typed.item(0, column.name), found


def _read_demand(record: Record, column: Column, value: object) -> _Read:
    if not isinstance(value, dict) or not value:
        return None, [_wrong(record, "not-a-demand", column, value)]
    wrong = {
        flow: amount
        for flow, amount in value.items()
        if isinstance(amount, bool)
        or not isinstance(amount, int | float)
        or not math.isfinite(amount)
    }
    if wrong:
        return None, [_wrong(record, "not-a-demand", column, wrong)]
    return {flow: float(amount) for flow, amount in value.items()}, []


def _wrong(
    record: Record, code: str, column: Column, value: object, choices: str = ""
) -> Finding:
    return _at(record, code, column.name, value, choices=choices)


def _at(
    record: Record, code: str, column: str, value: object, **known: object
) -> Finding:
    return finding(
        code,
        file=record.file,
        sheet=record.sheet,
        row=record.rows.get(column),
        column=column,
        value=str(value),
        **known,
    )


def _near_misses(record: Record, columns: tuple[Column, ...]) -> list[Finding]:
    """Return a warning for each further key that looks like a misspelt one."""
    known = [column.name for column in columns]
    found = []
    for key in record.values:
        folded = key.casefold()
        near = difflib.get_close_matches(folded, known, n=1, cutoff=_NEAR_ENOUGH)
        if key not in known and near:
            found.append(
                finding(
                    "unknown-key",
                    file=record.file,
                    sheet=record.sheet,
                    row=record.rows.get(key),
                    column=key,
                    nearest=near[0],
                )
            )
    return found
