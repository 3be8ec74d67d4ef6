"""What forbids to declare a record: its state, and errors in its data."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lca.findings import Finding, Place, finding, load_catalogue
from lca.record import Document
from lca.record.envelope import Record
from lca.record.keys import LEVELS, Level

_ERROR = "error"
_OF_DATA = "declaration-data-errors"


def judge_state(record: Record) -> tuple[Finding, ...]:
    """Return an error if the record is no longer in force on the day of printing."""
    if record.state == "expired":
        until = record.valid_until.isoformat()
        return (finding("declaration-expired", value=record.uuid, until=until),)
    if record.state == "superseded":
        by = record.superseded_by or ""
        return (finding("declaration-superseded", value=record.uuid, by=by),)
    if record.state == "withdrawn":
        return (finding("declaration-withdrawn", value=record.uuid),)
    return ()


def find_errors(document: Document) -> tuple[Finding, ...]:
    """Return the errors that checking found in the data of a record."""
    errors = [row for row in document["findings"] if row["severity"] == _ERROR]
    known = load_catalogue()
    return tuple(
        read_finding(row)
        if row["code"] in known and known[row["code"]].severity == _ERROR
        else finding("declaration-error-unknown", value=row["code"])
        for row in errors
    )


def read_finding(row: Mapping[str, Any]) -> Finding:
    """Return a finding as a record holds it; its code must be known."""
    where = {name: value for name, value in row["place"].items() if value is not None}
    parameters = tuple((name, str(text)) for name, text in row["parameters"].items())
    return Finding(row["code"], Place(**where), parameters)


def generalise(blocking: Iterable[Finding], level: Level) -> tuple[Finding, ...]:
    """Return reasons as a document of a level may tell them.

    Below full, errors in the data are counted and not told, and no file is named.
    """
    reasons = tuple(blocking)
    if level == LEVELS[-1]:
        return reasons
    told = tuple(replace(each, place=Place()) for each in reasons if each.code in _TOLD)
    hidden = len(reasons) - len(told)
    return (*told, finding(_OF_DATA, value=hidden)) if hidden else told


_TOLD = frozenset(
    {
        "claim-forbidden",
        "declaration-expired",
        "declaration-superseded",
        "declaration-withdrawn",
        "requirement-missing",
    }
)
"""Reasons that rest on what the level discloses, or on what is not stated at all."""
