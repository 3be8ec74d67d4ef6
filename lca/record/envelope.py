"""What stands around the content of a record: who, when, how long, in which state.

A record starts as a ``draft``; `lca.record.events` says what may become of it.  It
expires by itself, so that ``expired`` depends on the day that is asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from lca.errors import UsageError
from lca.record.canonical import Document
from lca.record.content import Content

State = Literal["draft", "verified", "superseded", "withdrawn", "expired"]
Assurance = Literal["limited", "reasonable"]

LIVE: frozenset[State] = frozenset({"draft", "verified"})
"""States that no later event has ended."""

YEARS_VALID = 3
"""Longest validity after the end of the period of the data."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verification:
    """Who verified a record, on which day and how thoroughly.

    ``statement_sha256`` is the hash of the verifier's statement, if there is a file.
    """

    by: str
    on: date
    level: Assurance
    statement_sha256: str | None
    note: str | None

    def as_dict(self) -> dict[str, str | None]:
        """Return all of it as JSON can hold it."""
        return {
            "by": self.by,
            "on": self.on.isoformat(),
            "level": self.level,
            "statement_sha256": self.statement_sha256,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One footprint as it was frozen, and what became of it.

    Parameters
    ----------
    uuid
        Its name for ever.
    sku, plant
        What it is about; both are in the content, too.
    content_sha256
        Hash of the canonical bytes of its content.
    created
        When it was stored, in UTC.
    valid_until
        Last day of its validity.
    supersedes
        The record that it follows.
    superseded_by
        The record that took its place.
    state
        As the events say, or ``expired`` (see `as_of`).
    verification
        None unless it has been verified.
    platform
        Where it was computed: programs, libraries, machine.
    """

    uuid: str
    sku: str
    plant: str
    content_sha256: str
    created: datetime
    valid_until: date
    supersedes: str | None
    superseded_by: str | None
    state: State
    verification: Verification | None
    platform: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it; days and times as ISO 8601."""
        return {
            "uuid": self.uuid,
            "sku": self.sku,
            "plant": self.plant,
            "content_sha256": self.content_sha256,
            "created": self.created.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "supersedes": self.supersedes,
            "superseded_by": self.superseded_by,
            "state": self.state,
            "verification": self.verification and self.verification.as_dict(),
            "platform": dict(self.platform),
        }


def last_valid_day(period_end: date) -> date:
    """Return the last day on which a record may be valid.

    Parameters
    ----------
    period_end
        First day after the period of the data.

    Examples
    --------
    >>> last_valid_day(date(2026, 1, 1)).isoformat()
    '2028-12-31'
    >>> last_valid_day(date(2024, 2, 29)).isoformat()
    '2027-02-28'
    """
    year = period_end.year + YEARS_VALID
    if (period_end.month, period_end.day) == (2, 29):
        return date(year, 2, 28)
    return period_end.replace(year=year) - _ONE_DAY


def create(
    uuid: str,
    content: Content,
    created: datetime,
    platform: Mapping[str, str],
    *,
    valid_until: date | None,
    supersedes: str | None,
) -> Record:
    """Return the draft of a content.

    Parameters
    ----------
    uuid
        A name that no other record has.
    content
        What is frozen; it names its SKU, its plant and the period of its data.
    created
        Now, with time zone.
    platform
        Where it was computed.
    valid_until
        Last day of its validity; the longest that is allowed if None.
    supersedes
        The record that it follows, if any.

    Raises
    ------
    UsageError
        The validity is longer than the period of the data allows, or over already.
    """
    plant = content.document["plant"]
    longest = last_valid_day(date.fromisoformat(plant["period_end"]))
    if valid_until is not None and valid_until > longest:
        message = f"these data allow a validity until {longest}, not {valid_until}"
        raise UsageError(message)
    today = created.astimezone(UTC).date()
    if valid_until is not None and valid_until < today:
        message = f"a validity until {valid_until} is over already on {today}"
        raise UsageError(message)
    return Record(
        uuid=uuid,
        sku=content.document["sku"],
        plant=plant["name"],
        content_sha256=content.sha256,
        created=created.astimezone(UTC),
        valid_until=valid_until or longest,
        supersedes=supersedes,
        superseded_by=None,
        state="draft",
        verification=None,
        platform=dict(platform),
    )


def is_blocked(content: Content) -> bool:
    """Return whether the data have errors, so that nobody can verify the content."""
    return any(each["severity"] == "error" for each in content.document["findings"])


def rests_on_synthetic(document: Document) -> bool | None:
    """Return whether the footprint rests on invented data; None if nothing is known.

    Parts that take something off the footprint count as those that add to it.
    """
    shares = document.get("results", {}).get("shares", {})
    share = shares.get("synthetic")
    return None if share is None else share != 0


def as_of(record: Record, day: date) -> Record:
    """Return the record as it is on a day: one whose validity is over is expired."""
    if record.state in LIVE and day > record.valid_until:
        return replace(record, state="expired")
    return record
