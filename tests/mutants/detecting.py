"""Whether the findings of a faulty plant tell of its fault, and name its row."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from lca.findings import Finding
from tests.mutants.mutation import Mutation, Row, Tables

SEEN = ("warning", "error")
NAMES = ("sku", "route", "step", "lot", "flow", "meter", "tool_group", "utility")
POINTER = re.compile(r"([\w./-]+?)(?:\.csv)? rows? ([\d, ]+)")

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a fault.

    ``told`` says code and place of each finding that the clean plant does not have;
    ``crash`` is what went wrong where the check itself failed.
    """

    detected: bool
    named: bool
    told: tuple[str, ...] = ()
    crash: str = ""


def judge(
    clean: Sequence[Finding], faulty: Sequence[Finding], made: Mutation
) -> Verdict:
    """Return whether there is a new warning or error, and whether one names the row."""
    left = Counter(_key(found, None) for found in _serious(clean))
    new = []
    for found in _serious(faulty):
        key = _key(found, made)
        if left[key]:
            left[key] -= 1
        else:
            new.append(found)
    rose = any(
        sum(f.severity == severity for f in faulty)
        > sum(f.severity == severity for f in clean)
        for severity in SEEN
    )
    return Verdict(
        detected=bool(new) or rose,
        named=any(_names(found, made) for found in new),
        told=tuple(sorted({_tell(found) for found in new})),
    )


def _tell(found: Finding) -> str:
    """Return code and place of a finding, and what it says it contradicts."""
    place = found.place
    against = dict(found.parameters).get("against")
    told = f"{found.code} at {place.file} row {place.row}"
    return f"{told}, against {against}" if against else told


def _serious(findings: Iterable[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity in SEEN]


def _key(found: Finding, made: Mutation | None) -> Key:
    """Return what makes two findings the same, rows counted as in the clean plant."""
    place = found.place
    row = place.row
    if made is not None and row is not None and _table(place.file) == made.table:
        if made.subject is not None and row >= made.row:
            row += 1
        elif made.inserted is not None and row > made.inserted:
            row -= 1
        elif row == made.inserted:
            row = -1
    about = dict(found.parameters) if place.row is None else {}
    names = tuple(about.get(name) for name in NAMES)
    return (
        found.code,
        place.file,
        place.sheet,
        row,
        place.column,
        place.activity,
        place.flow,
        names,
    )


def _table(file: str | None) -> str:
    return PurePath(file).stem if file else ""


def _names(found: Finding, made: Mutation) -> bool:
    """Return whether a finding sends its reader to the fault."""
    places = _places(found)
    if made.subject is None:
        return not places.isdisjoint(made.rows)
    return _tells_of(found, made.subject) or any(
        _is_sibling(row, made.subject, made.tables)
        for table, number in places
        if (row := _row(made.tables, table, number)) is not None
    )


def _places(found: Finding) -> set[tuple[str, int]]:
    """Return every table and row that a finding names."""
    table = _table(found.place.file)
    places = set()
    if table and found.place.row is not None:
        places.add((table, found.place.row))
    known = dict(found.parameters)
    for name in ("against", "rows"):
        text = known.get(name, "")
        for file, numbers in POINTER.findall(text):
            places |= {(_table(file), int(n)) for n in re.findall(r"\d+", numbers)}
        if name == "rows" and table and not POINTER.search(text):
            places |= {(table, int(n)) for n in re.findall(r"\d+", text)}
    return places


def _row(tables: Tables, table: str, number: int) -> Row | None:
    rows = tables.get(table, [])
    return rows[number - 2] if 2 <= number < len(rows) + 2 else None


def _tells_of(found: Finding, subject: Row) -> bool:
    """Return whether a finding speaks of what the dropped row was about."""
    flow = subject.get("flow")
    texts = [found.place.flow or "", *(text for _, text in found.parameters)]
    if flow and any(flow in text for text in texts):
        return True
    known = dict(found.parameters)
    step = subject.get("step")
    return bool(
        step
        and known.get("step") == step
        and (
            (subject.get("sku") and known.get("sku") == subject["sku"])
            or (subject.get("route") and known.get("route") == subject["route"])
        )
    )


def _is_sibling(row: Row, subject: Row, tables: Tables) -> bool:
    """Return whether a row is of the same SKU and step, flow, meter or tools."""
    for name in ("flow", "meter", "tool_group"):
        if subject.get(name) and row.get(name) == subject[name]:
            return True
    if not subject.get("step") or row.get("step") != subject["step"]:
        return False
    return bool(_routes(row, tables) & _routes(subject, tables)) and (
        not (row.get("sku") and subject.get("sku")) or row["sku"] == subject["sku"]
    )


def _routes(row: Row, tables: Tables) -> set[str]:
    if row.get("route"):
        return {row["route"]}
    return {s["route"] for s in tables["skus"] if s["sku"] == row.get("sku")}
