"""Whether what stands around a content can be true of it.

Who verified a record, and when it was made, nobody can compute.  What follows from the
content and from the rules of a store can be held against what is stated.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

from lca.findings import Finding, finding
from lca.record.canonical import Document
from lca.record.content import Content
from lca.record.envelope import (
    Assurance,
    Record,
    State,
    Verification,
    is_blocked,
    last_valid_day,
)

NOTHING = "–"

_ONE_DAY = timedelta(days=1)
_NEVER_VERIFIED = frozenset({"draft", "withdrawn"})

Wrong = tuple[str, object, object]
"""A key, what is stated of it, and what it can be."""


def read_record(document: Document) -> Record | None:
    """Return the record that a document describes, None where it describes none.

    Parameters
    ----------
    document
        As `Record.as_dict` gives it.

    Examples
    --------
    >>> read_record({"uuid": "1"}) is None
    True
    """
    try:
        record = Record(
            **document
            | {
                "uuid": str(UUID(document["uuid"])),
                "created": datetime.fromisoformat(document["created"]),
                "valid_until": date.fromisoformat(document["valid_until"]),
                "verification": _read_verification(document["verification"]),
            }
        )
        same = record.as_dict() == document and record.created.tzinfo is not None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return record if same and _has_types(record) else None


def check_record(record: Record, content: Content, file: str) -> Iterator[Finding]:
    """Yield what is stated of a record and cannot be true of its content.

    Parameters
    ----------
    record
        What is stated.
    content
        Names its SKU, its plant and the period of its data.
    file
        Name of the bundle, for findings.
    """
    for key, stated, possible in (
        *_check_content(record, content),
        *_check_state(record, content),
        *_check_verification(record),
    ):
        yield finding(
            "bundle-record-inconsistent",
            file=file,
            value=key,
            stated=_show(stated),
            possible=_show(possible),
        )


def _read_verification(stated: Mapping[str, Any] | None) -> Verification | None:
    if stated is None:
        return None
    return Verification(**{**stated, "on": date.fromisoformat(stated["on"])})


def _has_types(record: Record) -> bool:
    """Return whether each field has its type; times and days have been read."""
    verified = record.verification
    texts = [record.sku, record.plant, record.content_sha256, *record.platform.values()]
    names = [record.supersedes, record.superseded_by]
    if verified is not None:
        texts.append(verified.by)
        names += [verified.statement_sha256, verified.note]
    return (
        record.state in get_args(State)
        and (verified is None or verified.level in get_args(Assurance))
        and all(isinstance(each, str) for each in texts)
        and all(each is None or isinstance(each, str) for each in names)
    )


def _check_content(record: Record, content: Content) -> Iterator[Wrong]:
    plant = content.document["plant"]
    if record.sku != content.document["sku"]:
        yield "sku", record.sku, content.document["sku"]
    if record.plant != plant["name"]:
        yield "plant", record.plant, plant["name"]
    longest = last_valid_day(date.fromisoformat(plant["period_end"]))
    if record.valid_until > longest:
        yield "valid_until", record.valid_until, f"≤ {longest}"


def _check_state(record: Record, content: Content) -> Iterator[Wrong]:
    verified = record.verification is not None
    if record.state == "verified" and not verified:
        yield "state", record.state, "draft"
    if record.state in _NEVER_VERIFIED and verified:
        yield "state", record.state, "verified"
    if (record.state == "superseded") != (record.superseded_by is not None):
        yield "superseded_by", record.superseded_by, record.state
    if verified and is_blocked(content):
        yield "verification", "error", NOTHING


def _check_verification(record: Record) -> Iterator[Wrong]:
    """Yield a day of verification outside the life of a record."""
    if record.verification is None:
        return
    # The day is one of the place of whoever verified, the moment is in UTC.
    earliest = record.created.astimezone(UTC).date() - _ONE_DAY
    day = record.verification.on
    if not earliest <= day <= record.valid_until:
        yield "verification.on", day, f"≥ {earliest}, ≤ {record.valid_until}"


def _show(value: object) -> str:
    return NOTHING if value is None else str(value)
