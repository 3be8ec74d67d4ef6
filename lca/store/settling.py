"""What becomes of a record: it is verified, and others end by it; or withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from lca.errors import StudyRefusedError, UsageError
from lca.findings import finding
from lca.record import Content, digest
from lca.record.envelope import (
    Record,
    Verification,
    is_blocked,
    rests_on_synthetic,
)
from lca.record.events import supersede, verify, withdraw
from lca.store.adding import find_record, read_series
from lca.store.database import Database
from lca.store.files import name_file, read_file
from lca.store.known_files import bring_files
from lca.store.rows import insert_event


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verification that is to be stored.

    Parameters
    ----------
    verification
        Who, when and how thoroughly.
    statement
        What the verifier states, as the bytes of a file.
    at
        Now, with time zone.
    """

    verification: Verification
    statement: bytes | None
    at: datetime


def verify_record(
    root: Path, database: Database, uuid: str, verdict: Verdict
) -> Record:
    """Return a record as verified; those that it follows are superseded by it.

    Raises
    ------
    StudyRefusedError
        Its data have errors or are in part invented, or its state or the day does not
        allow it.
    UsageError
        There is no such record.
    """
    files, verification = {}, verdict.verification
    if verdict.statement is not None:
        sha = digest(verdict.statement)
        files = {name_file("contents", sha): verdict.statement}
        verification = replace(verification, statement_sha256=sha)
    with bring_files(root, database, files) as arrivals, database.write() as connection:
        record = _get(connection, uuid)
        _refuse_content(root, record)
        event = verify(record, verification, verdict.at)
        arrivals.make_known(connection)
        insert_event(connection, record, event)
        for earlier in _list_earlier(connection, record):
            if earlier.state == "verified":
                ended = supersede(earlier, record.uuid, verdict.at)
                insert_event(connection, earlier, ended)
        return _get(connection, uuid)


def withdraw_record(database: Database, uuid: str, reason: str, at: datetime) -> Record:
    """Return a draft as withdrawn.

    Raises
    ------
    StudyRefusedError
        The record is no draft.
    UsageError
        There is no such record.
    """
    with database.write() as connection:
        record = _get(connection, uuid)
        insert_event(connection, record, withdraw(record, reason, at))
        return _get(connection, uuid)


def _get(connection: Connection, uuid: str) -> Record:
    record = find_record(connection, uuid)
    if record is None:
        message = f"the store has no record {uuid}"
        raise UsageError(message)
    return record


def _refuse_content(root: Path, record: Record) -> None:
    """Raise why nobody can vouch for what a record says."""
    sha = record.content_sha256
    content = Content(read_file(root, name_file("contents", sha), sha))
    if is_blocked(content):
        raise StudyRefusedError((finding("record-blocked", value=record.uuid),))
    if rests_on_synthetic(content.document):
        raise StudyRefusedError((finding("record-synthetic", value=record.uuid),))


def _list_earlier(connection: Connection, record: Record) -> Iterator[Record]:
    """Yield the other records of the SKU, and all that the record follows.

    The chain of those it follows may lead to records of another name.
    """
    seen = {record.uuid}
    for each in read_series(connection, record.plant, record.sku):
        if each.uuid not in seen:
            seen.add(each.uuid)
            yield each
    before = record.supersedes
    while before is not None:
        each = _get(connection, before)
        before = each.supersedes
        if each.uuid not in seen:
            seen.add(each.uuid)
            yield each
