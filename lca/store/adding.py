"""Frozen footprints into a store: the files first, then one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, select

from lca.errors import UsageError
from lca.record import Content, Frozen, digest, hash_table
from lca.record.envelope import LIVE, Record, create
from lca.record.events import supersede
from lca.store.database import Database
from lca.store.files import name_file
from lca.store.known_files import bring_files, find_known
from lca.store.rows import insert_event, insert_record, read_records
from lca.store.schema import RECORDS


@dataclass(frozen=True, slots=True)
class Intake:
    """What is said about footprints when they are stored.

    Parameters
    ----------
    created
        Now, with time zone.
    platform
        Where they were computed.
    valid_until
        Last day of their validity; the longest that is allowed if None.
    supersedes
        The record that the one footprint follows; the last of its SKU if None.
    """

    created: datetime
    platform: Mapping[str, str]
    valid_until: date | None
    supersedes: str | None


def add_records(
    root: Path, database: Database, frozens: Sequence[Frozen], intake: Intake
) -> tuple[Record, ...]:
    """Return the record of each footprint; all are stored, or none is.

    Raises
    ------
    StudyRefusedError
        The record to be superseded has a successor, or the store is damaged.
    UsageError
        The validity is too long, the record to be superseded is not there, or it
        would have several successors.
    ValueError
        Hashes are not those of the data, or data are missing.
    """
    if intake.supersedes is not None and len(frozens) != 1:
        message = f"one record is to be superseded, by {len(frozens)}"
        raise UsageError(message)
    data = dict(_list_data(frozens))
    with (
        bring_files(root, database, data) as arrivals,
        database.write() as connection,
    ):
        arrivals.make_known(connection)
        contents = [frozen.content for frozen in frozens]
        for content in contents:
            _check_complete(connection, content)
        return tuple(_add_record(connection, content, intake) for content in contents)


def list_needs(content: Content) -> set[str]:
    """Return the names of the files that a content speaks of."""
    document = content.document
    sources = [*document["inputs"], *document["factor_files"]]
    if document["logo"] is not None:
        sources.append(document["logo"])
    tables = [each for each in document["tables"].values() if each is not None]
    return {
        *(name_file("contents", each["sha256"]) for each in sources),
        *(name_file("tables", each["sha256"]) for each in tables),
    }


def find_record(connection: Connection, uuid: str) -> Record | None:
    """Return the record of a uuid, if there is one."""
    chosen = select(RECORDS.c.uuid).where(RECORDS.c.uuid == uuid)
    return next(read_records(connection, chosen), None)


def read_series(connection: Connection, plant: str, sku: str) -> list[Record]:
    """Return the records of a SKU of a plant, the oldest first."""
    about = (RECORDS.c.plant == plant) & (RECORDS.c.sku == sku)
    return list(read_records(connection, select(RECORDS.c.uuid).where(about)))


def _list_data(frozens: Sequence[Frozen]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file, each once.

    Raises
    ------
    ValueError
        A hash is not that of its data.
    """
    blobs = {sha: data for each in frozens for sha, data in each.blobs.items()}
    tables = {sha: frame for each in frozens for sha, frame in each.tables.items()}
    for sha, data in blobs.items():
        _check_hash(sha, digest(data))
        yield name_file("contents", sha), data
    for sha, frame in tables.items():
        _check_hash(sha, hash_table(frame))
        parquet = BytesIO()
        frame.write_parquet(parquet)
        yield name_file("tables", sha), parquet.getvalue()
    for frozen in frozens:
        yield name_file("contents", frozen.content.sha256), frozen.content.data


def _check_hash(stated: str, found: str) -> None:
    if stated != found:
        msg = f"data said to have the hash {stated} have {found}"
        raise ValueError(msg)


def _check_complete(connection: Connection, content: Content) -> None:
    needs = list_needs(content)
    missing = sorted(needs - find_known(connection, needs).keys())
    if missing:
        msg = f"the record speaks of what it does not bring: {', '.join(missing)}"
        raise ValueError(msg)


def _add_record(connection: Connection, content: Content, intake: Intake) -> Record:
    """Return the record of a content: the one that is there, or a new draft."""
    document = content.document
    series = read_series(connection, document["plant"]["name"], document["sku"])
    for record in reversed(series):
        if record.state in LIVE and _is_same(record, content, intake):
            return record
    uuid = str(uuid4())
    named = _find_named(connection, intake, uuid)
    previous = named or _choose_previous(series)
    new = create(
        uuid,
        content,
        intake.created,
        intake.platform,
        valid_until=intake.valid_until,
        supersedes=previous.uuid if previous else None,
    )
    insert_record(connection, new)
    followed = {each.uuid: each for each in (*series, *((named,) if named else ()))}
    for record in followed.values():
        # One that was verified stays in force until the new one is verified.
        if record.state == "draft":
            event = supersede(record, new.uuid, intake.created)
            insert_event(connection, record, event)
    return new


def _is_same(record: Record, content: Content, intake: Intake) -> bool:
    return (
        record.content_sha256 == content.sha256
        and intake.valid_until in {None, record.valid_until}
        and intake.supersedes in {None, record.supersedes}
    )


def _find_named(
    connection: Connection, intake: Intake, successor: str
) -> Record | None:
    """Return the record that is to be superseded, which must not have ended yet."""
    if intake.supersedes is None:
        return None
    record = find_record(connection, intake.supersedes)
    if record is None:
        message = f"the store has no record {intake.supersedes}"
        raise UsageError(message)
    supersede(record, successor, intake.created)
    return record


def _choose_previous(series: Sequence[Record]) -> Record | None:
    """Return the record that a new one follows: the last that was not withdrawn."""
    live = [record for record in series if record.state in LIVE]
    kept = [record for record in series if record.state != "withdrawn"]
    return next(reversed(live or kept), None)
