"""``lca records``: what a store holds, and what becomes of its records."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lca.commands.documents import FORMAT, Document, describe_findings
from lca.declaration.answers import is_stated
from lca.errors import StudyRefusedError, UsageError
from lca.findings import Finding, Severity, has_errors
from lca.record import Content
from lca.record.envelope import (
    Assurance,
    Record,
    State,
    Verification,
    is_blocked,
)
from lca.record.events import Event
from lca.store import Checked, open_store
from lca.store.targets import IN_FORCE

TO_VERIFY: tuple[State, ...] = ("draft", "verified", "expired")
"""Which record of a SKU is meant when one is verified or withdrawn."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Listed:
    """The records of a store, or the findings that say why it cannot be read."""

    records: tuple[Record, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Return whether the store cannot be read."""
        return has_errors(self.findings)

    def describe(self, language: str) -> Document:
        """Return the document of a list."""
        records = [record.as_dict() for record in self.records]
        return {
            "format": FORMAT,
            "records": None if self.refused else records,
            "findings": describe_findings(self.findings, language),
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """One record with its content and history; or the findings that forbid it."""

    record: Record | None
    content: Content | None
    history: tuple[Event, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many findings of each severity the data of the record have."""
        if self.content is None:
            return {}
        found = self.content.document["findings"]
        counts = Counter(each["severity"] for each in found)
        return {severity: counts[severity] for severity in SEVERITIES}

    def describe(self, language: str) -> Document:
        """Return the document of a record; null where it is refused."""
        record: Document | None = None
        if self.record is not None and self.content is not None:
            record = {
                **self.record.as_dict(),
                "headline": self.content.document["headline"],
                "blocked": is_blocked(self.content),
                "counts": self.counts,
                "history": [event.as_dict() for event in self.history],
            }
        return {
            "format": FORMAT,
            "record": record,
            "findings": describe_findings(self.findings, language),
        }


def list_records(store: Path, sku: str | None = None) -> Listed:
    """Return the records of a store, the oldest first.

    Parameters
    ----------
    store
        Folder of the store.
    sku
        Limits the records.

    Raises
    ------
    UsageError
        There is no store.
    """
    try:
        return Listed(open_store(store).list(sku=sku), ())
    except StudyRefusedError as refused:
        return Listed((), refused.findings)


def show_record(target: str, store: Path) -> Shown:
    """Return a record, what it says and what happened to it.

    Raises
    ------
    UsageError
        There is no such record.
    """
    try:
        return _show(store, target, IN_FORCE)
    except StudyRefusedError as refused:
        return Shown(None, None, (), refused.findings)


def verify_record(
    target: str,
    store: Path,
    verification: Verification,
    statement: Path | None = None,
) -> Shown:
    """Return a record as verified.

    Parameters
    ----------
    target
        The record; of a SKU its draft.
    store
        Folder of the store.
    verification
        Who, when and how thoroughly; the hash of the statement is added.
    statement
        File that the verifier signed; a copy is stored.

    Raises
    ------
    UsageError
        There is no such record.
    """
    stated = None if statement is None else statement.read_bytes()
    try:
        opened = open_store(store)
        record = opened.find(target, prefer=TO_VERIFY)
        now = datetime.now(UTC)
        opened.verify(record, verification, at=now, statement=stated)
        return _show(store, record.uuid, IN_FORCE)
    except StudyRefusedError as refused:
        return Shown(None, None, (), refused.findings)


def withdraw_record(target: str, store: Path, reason: str) -> Shown:
    """Return a draft as withdrawn.

    Parameters
    ----------
    target
        The record; of a SKU its draft.
    store
        Folder of the store.
    reason
        Why.

    Raises
    ------
    UsageError
        There is no such record, or no reason.
    """
    if not is_stated(reason):
        message = "--reason: say why"
        raise UsageError(message)
    try:
        opened = open_store(store)
        record = opened.find(target, prefer=TO_VERIFY)
        opened.withdraw(record, reason=reason, at=datetime.now(UTC))
        return _show(store, record.uuid, IN_FORCE)
    except StudyRefusedError as refused:
        return Shown(None, None, (), refused.findings)


def check_records(store: Path, *, clean: bool = False) -> Checked:
    """Return what is wrong in a store; every byte of it is read.

    Parameters
    ----------
    store
        Folder of the store.
    clean
        Remove files that no record knows, such as a crash leaves.

    Raises
    ------
    UsageError
        There is no store.
    """
    try:
        return open_store(store).check(clean=clean)
    except StudyRefusedError as refused:
        return Checked(0, 0, refused.findings, ())


def describe_check(checked: Checked, language: str) -> Document:
    """Return the document of a check of a store."""
    counts = Counter(found.severity for found in checked.findings)
    return {
        "format": FORMAT,
        "records": checked.records,
        "files": checked.files,
        "removed": list(checked.removed),
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "findings": describe_findings(checked.findings, language),
    }


def state_verification(
    by: str, on: date, level: Assurance, note: str | None
) -> Verification:
    """Return a verification as a user states it.

    Parameters
    ----------
    by
        Name of the verifier.
    on
        Day of the verification.
    level
        How thoroughly.
    note
        What else is to be said.

    Raises
    ------
    UsageError
        There is no name.
    """
    if not is_stated(by):
        message = "--by: name the verifier"
        raise UsageError(message)
    return Verification(by, on, level, None, note)


def _show(store: Path, target: str, prefer: tuple[State, ...]) -> Shown:
    opened = open_store(store)
    record = opened.find(target, prefer=prefer)
    history = opened.read_history(record)
    return Shown(record, opened.read_content(record), history, ())
