"""The names in the header of a table to columns of the catalogue."""

import difflib
import re
from functools import partial

from lca.findings import Finding, finding
from lca.tables import Column
from lca.units import load_units

_NEAR_ENOUGH = 0.7
_WITH_UNIT = re.compile(r"(.*?)\s*\[([^\[\]]*)\]", re.DOTALL)


def check_header(
    header: list[str],
    columns: tuple[Column, ...],
    *,
    file: str,
    sheet: str | None = None,
    row: int = 1,
) -> list[Finding]:
    """Return columns that stand twice, are missing or are not known.

    Parameters
    ----------
    header
        The names as they stand, those of columns without their unit.
    columns
        The catalogue of the table.
    file, sheet, row
        Where the header stands.
    """
    at = partial(finding, file=file, sheet=sheet, row=row)
    known = [column.name for column in columns]
    distinct = list(dict.fromkeys(header))
    repeated = [name for name in distinct if header.count(name) > 1]
    required = [column.name for column in columns if column.required]
    missing = [name for name in required if name not in header]
    unknown = [name for name in distinct if name not in known]
    present = ", ".join(header)
    return [
        *(at("repeated-column", column=name) for name in repeated),
        *(at("missing-column", column=name, value=present) for name in missing),
        *(
            at("unknown-column", column=name, nearest=nearest_name(name, known))
            for name in unknown
        ),
    ]


def nearest_name(name: str, known: list[str]) -> str:
    """Return the known name most like this one, or a dash when none is like it."""
    folded = name.strip().casefold()
    near = difflib.get_close_matches(folded, known, n=1, cutoff=_NEAR_ENOUGH)
    return near[0] if near else "–"


def take_units_off(
    header: list[str],
    columns: tuple[Column, ...],
    *,
    file: str,
    sheet: str | None = None,
    row: int = 1,
) -> tuple[list[str], list[Finding]]:
    """Return the names without units, and an error for each unit that is another.

    ``tool_seconds [s]`` is the column ``tool_seconds``; its numbers are in the unit
    of the catalogue, so ``tool_seconds [min]`` is refused instead of read.
    """
    known = {column.name: column for column in columns}
    names, found = [], []
    for name in header:
        match = _WITH_UNIT.fullmatch(name)
        column = known.get(match.group(1)) if match else None
        if match is None or column is None:
            names.append(name)
            continue
        names.append(column.name)
        if not _same_unit(match.group(2).strip(), column.unit):
            wrong = finding(
                "header-unit",
                file=file,
                sheet=sheet,
                row=row,
                column=column.name,
                value=match.group(2),
                unit=column.unit or "–",
            )
            found.append(wrong)
    return names, found


def _same_unit(stated: str, unit: str) -> bool:
    """Return whether two spellings mean the same unit; no conversion is made."""
    one, other = load_units().find(stated), load_units().find(unit)
    if one is None or other is None:
        return stated == unit
    return (one.dimension, one.multiple) == (other.dimension, other.multiple)
