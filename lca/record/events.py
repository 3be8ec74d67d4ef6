"""What may happen to a record: it is verified, superseded or withdrawn.

A draft may be verified or withdrawn, and a newer record supersedes either a draft or
one that was verified.  What has ended stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from lca.errors import StudyRefusedError
from lca.findings import Finding, finding
from lca.record.envelope import Record, State, Verification, as_of

EventKind = Literal["verified", "superseded", "withdrawn"]

_ONE_DAY = timedelta(days=1)

_NEXT: Mapping[tuple[State, EventKind], State] = {
    ("draft", "verified"): "verified",
    ("draft", "superseded"): "superseded",
    ("draft", "withdrawn"): "withdrawn",
    ("verified", "superseded"): "superseded",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a record after it was stored.

    ``verification`` belongs to ``verified``, ``successor`` to ``superseded`` and
    ``reason`` to ``withdrawn``; the others are None.
    """

    kind: EventKind
    at: datetime
    verification: Verification | None = None
    successor: str | None = None
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        return {
            "kind": self.kind,
            "at": self.at.isoformat(),
            "verification": self.verification and self.verification.as_dict(),
            "successor": self.successor,
            "reason": self.reason,
        }


def apply(record: Record, event: Event) -> Record:
    """Return the record after an event.

    Raises
    ------
    StudyRefusedError
        Its state does not allow the event.
    """
    state = _NEXT.get((record.state, event.kind))
    if state is None:
        raise StudyRefusedError((_forbid(record, event.kind),))
    return replace(
        record,
        state=state,
        verification=event.verification or record.verification,
        superseded_by=event.successor or record.superseded_by,
    )


def replay(record: Record, events: Iterable[Event]) -> Record:
    """Return a record after all its events, in their order."""
    for event in events:
        record = apply(record, event)
    return record


def verify(record: Record, verification: Verification, at: datetime) -> Event:
    """Return the event that verifies a record.

    Parameters
    ----------
    record
        A draft.
    verification
        Its day must lie in the life of the record.  One day more is allowed at
        either end of what has passed, since `created` is in UTC and the day is not.
    at
        Now, with time zone.

    Raises
    ------
    StudyRefusedError
        The record is no draft, or not valid on that day, or the day does not fit.
    """
    day = verification.on
    earliest = record.created.date() - _ONE_DAY
    latest = at.astimezone(UTC).date() + _ONE_DAY
    if not earliest <= day <= latest:
        raise StudyRefusedError(
            (
                finding(
                    "record-verification-day",
                    value=day,
                    record=record.uuid,
                    earliest=earliest,
                    latest=latest,
                ),
            )
        )
    event = Event("verified", at, verification=verification)
    apply(as_of(record, day), event)
    return event


def supersede(record: Record, successor: str, at: datetime) -> Event:
    """Return the event that puts another record in the place of this one.

    Raises
    ------
    StudyRefusedError
        The record is neither draft nor verified.
    """
    event = Event("superseded", at, successor=successor)
    apply(record, event)
    return event


def withdraw(record: Record, reason: str, at: datetime) -> Event:
    """Return the event that withdraws a draft.

    Raises
    ------
    StudyRefusedError
        The record is no draft: one that was verified can only be superseded.
    """
    event = Event("withdrawn", at, reason=reason)
    apply(record, event)
    return event


def _forbid(record: Record, kind: EventKind) -> Finding:
    """Return what says that the state of a record does not allow a step."""
    allowed = [state for state, event in _NEXT if event == kind]
    return finding(
        "record-state",
        value=record.uuid,
        state=record.state,
        step=kind,
        allowed=", ".join(allowed),
    )
