"""Records and events as rows of the database, and back again.

Each row carries the hash of what it says, so that a row that was changed, by whatever
it was, is refused and never believed.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select

from lca.errors import StudyRefusedError
from lca.findings import finding
from lca.record import digest, encode
from lca.record.envelope import Record, Verification
from lca.record.events import Event, replay
from lca.store.files import hash_of, name_file
from lca.store.schema import EVENTS, RECORDS

_UNSEALED = frozenset({"number", "seal"})


def insert_record(connection: Connection, record: Record) -> None:
    """Add the row of a new record."""
    row = {
        "uuid": record.uuid,
        "sku": record.sku,
        "plant": record.plant,
        "content": name_file("contents", record.content_sha256),
        "created": _write_time(record.created),
        "valid_until": record.valid_until.isoformat(),
        "supersedes": record.supersedes,
        "platform": encode(record.platform).decode().rstrip("\n"),
    }
    connection.execute(insert(RECORDS).values(**row, seal=_seal(row)))


def insert_event(connection: Connection, record: Record, event: Event) -> None:
    """Add the row of something that happened to a record."""
    verified = event.verification
    statement = verified and verified.statement_sha256
    row = {
        "record": record.uuid,
        "kind": event.kind,
        "at": _write_time(event.at),
        "verified_by": verified and verified.by,
        "verified_on": verified and verified.on.isoformat(),
        "level": verified and verified.level,
        "statement": statement and name_file("contents", statement),
        "note": verified.note if verified else event.reason,
        "successor": event.successor,
    }
    connection.execute(insert(EVENTS).values(**row, seal=_seal(row)))


def read_records(
    connection: Connection, chosen: Select[Any] | None = None
) -> Iterator[Record]:
    """Yield records in the order in which they were stored, as their events say.

    Parameters
    ----------
    connection
        An open transaction.
    chosen
        Which uuids; all of them if None.

    Raises
    ------
    StudyRefusedError
        A row is not what was written.
    """
    records, events = select(RECORDS), select(EVENTS)
    if chosen is not None:
        records = records.where(RECORDS.c.uuid.in_(chosen))
        events = events.where(EVENTS.c.record.in_(chosen))
    happened: dict[str, list[Event]] = {}
    for row in connection.execute(events.order_by(EVENTS.c.number)).mappings():
        happened.setdefault(row["record"], []).append(_read_event(row))
    for row in connection.execute(records.order_by(RECORDS.c.number)).mappings():
        record = _read_record(row)
        yield replay(record, happened.get(record.uuid, ()))


def read_events(connection: Connection, uuid: str) -> tuple[Event, ...]:
    """Return what happened to a record, in order."""
    chosen = select(EVENTS).where(EVENTS.c.record == uuid).order_by(EVENTS.c.number)
    return tuple(map(_read_event, connection.execute(chosen).mappings()))


def _read_record(row: RowMapping) -> Record:
    _check_seal(row, row["uuid"], RECORDS.name)
    return Record(
        uuid=row["uuid"],
        sku=row["sku"],
        plant=row["plant"],
        content_sha256=hash_of(row["content"]),
        created=_read_time(row["created"]),
        valid_until=date.fromisoformat(row["valid_until"]),
        supersedes=row["supersedes"],
        superseded_by=None,
        state="draft",
        verification=None,
        platform=json.loads(row["platform"]),
    )


def _read_event(row: RowMapping) -> Event:
    _check_seal(row, row["record"], EVENTS.name)
    at = _read_time(row["at"])
    if row["kind"] != "verified":
        return Event(row["kind"], at, successor=row["successor"], reason=row["note"])
    statement = row["statement"]
    return Event(
        row["kind"],
        at,
        verification=Verification(
            by=row["verified_by"],
            on=date.fromisoformat(row["verified_on"]),
            level=row["level"],
            statement_sha256=statement and hash_of(statement),
            note=row["note"],
        ),
    )


def _check_seal(row: RowMapping, uuid: str, table: str) -> None:
    if _seal(row) != row["seal"]:
        found = finding("store-row-changed", value=uuid, table=table)
        raise StudyRefusedError((found,))


def _seal(row: Mapping[Any, Any]) -> str:
    """Return the hash of what a row says; empty if it holds what no row can."""
    says = {str(name): row[name] for name in row if name not in _UNSEALED}
    try:
        return digest(encode(says))
    except TypeError:
        return ""


def _write_time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _read_time(text: str) -> datetime:
    return datetime.fromisoformat(text)
